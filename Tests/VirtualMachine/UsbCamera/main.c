// A USB Video Class camera in userspace, plugged into this machine's own virtual USB/IP host controller.
//
// usbcamera -c FIFO [-p PORT] [-n NAME] [-s SERIAL] -m mjpg:640x480:30,15:CLIP.mjpeg [-m yuyv:640x480:30:CLIP.yuyv …]
//
// It obeys lines written to FIFO: unplug, plug, freeze, thaw, trunc N (so many pictures end early), corrupt N (so many have
// noise in them), err N (so many are marked as damaged), eproto N (so many transfers fail), stall 0|1 (refuse control
// requests), mode N CLIP (other pictures), quit.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "camera.h"
#include "usbip.h"

static struct camera camera = {.name = "Test Camera", .serial = "T0001", .vendor = 0x1D6B, .product = 0x0102};
static uint8_t configuration[4096];
static size_t configuration_length;
static int port, link_end = -1, timer;

/// What the host has set.
static struct stream_control probed, committed;
static int alternate;
static int16_t brightness = 128;

/// The stream: requests that wait for data, and the picture being sent.
static struct urb_queue pending;
static struct mode *streaming;
static size_t next_picture;
static struct { const uint8_t *bytes; size_t size, sent; int is_active; } sending;
static int frame_id;

/// Faults that were asked for.
static int is_frozen, is_stalled, truncations, corruptions, errors, protocol_errors;

static void say(const char *format, ...) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    fprintf(stderr, "[%ld.%03ld] usbcamera: ", (long)now.tv_sec, now.tv_nsec / 1000000);
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

// MARK: Streaming

static void set_timer(uint32_t interval) {
    struct timespec period = {interval / 10000000, interval % 10000000 * 100};
    struct itimerspec spec = {period, period};
    timerfd_settime(timer, 0, &spec, NULL);
}

static void set_streaming(int is_on) {
    streaming = is_on ? camera_find_mode(&camera, committed.format_number, committed.frame_number) : NULL;
    sending.is_active = 0;
    next_picture = 0;
    set_timer(streaming ? committed.interval : 0);
    if (streaming) say("streams %dx%d, interval %u", streaming->width, streaming->height, committed.interval);
    else say("streams no more");
}

/// Writes one payload, a header of two bytes and a part of the picture. Returns its length.
static uint32_t fill(uint8_t *payload, uint32_t capacity) {
    enum { header_length = 2, flag_end_of_frame = 0x02, flag_error = 0x40, flag_end_of_header = 0x80 };
    size_t count = sending.size - sending.sent;
    if (count > capacity - header_length) count = capacity - header_length;
    payload[0] = header_length;
    payload[1] = flag_end_of_header | frame_id | (errors > 0 ? flag_error : 0);
    memcpy(payload + header_length, sending.bytes + sending.sent, count);
    sending.sent += count;
    if (sending.sent == sending.size) {
        payload[1] |= flag_end_of_frame;
        sending.is_active = 0;
        frame_id ^= 1;
        if (errors > 0) errors--;
    }
    return header_length + count;
}

/// Answers waiting requests as long as there are data for them. Returns -1 when the link is gone.
static int pump(void) {
    static uint8_t data[1 << 20];
    while (sending.is_active && pending.first) {
        struct urb *urb = urb_take(&pending);
        uint32_t actual[1024] = {0}, total = 0;
        int status = protocol_errors > 0 ? -EPROTO : 0;
        if (status) protocol_errors--;
        for (uint32_t i = 0; i < urb->packet_count && sending.is_active && !status; i++) {
            actual[i] = fill(data + total, urb->packet_lengths[i]);
            total += actual[i];
        }
        if (usbip_answer_packets(link_end, urb, status, data, actual)) return -1;
    }
    return 0;
}

/// A copy of a picture with noise in its middle half: the JPEG's frame is whole, its coded data are not.
static const uint8_t *corrupted(struct picture picture) {
    static uint8_t copy[1 << 20];
    static uint32_t noise = 1;
    if (picture.size > sizeof copy) return picture.bytes;
    memcpy(copy, picture.bytes, picture.size);
    for (size_t i = picture.size / 4; i < picture.size / 4 * 3; i++) {
        noise = noise * 1664525 + 1013904223;
        copy[i] = noise >> 24;
    }
    return copy;
}

/// The moment of a picture has come. A camera whose last picture is still on its way leaves one out.
static int tick(void) {
    uint64_t ticks;
    if (read(timer, &ticks, sizeof ticks) != sizeof ticks || !streaming || is_frozen || sending.is_active) return 0;
    struct picture picture = streaming->clip.pictures[next_picture++ % streaming->clip.count];
    sending.bytes = corruptions > 0 ? corrupted(picture) : picture.bytes;
    sending.size = truncations > 0 ? picture.size / 3 : picture.size;
    sending.sent = 0;
    sending.is_active = 1;
    if (truncations > 0) truncations--;
    if (corruptions > 0) corruptions--;
    return pump();
}

// MARK: Control requests

enum { set_cur = 0x01, get_cur = 0x81, get_min, get_max, get_res, get_len, get_info, get_def };

/// Probe and commit. Returns the number of bytes to send, or -1 to refuse.
static int stream_request(int request, int selector, const struct urb *urb, uint8_t *answer) {
    enum { probe = 1, commit = 2 };
    if (selector != probe && selector != commit) return -1;
    struct stream_control *control = selector == probe ? &probed : &committed;
    switch (request) {
    case set_cur:
        memcpy(control, urb->data, urb->length < sizeof *control ? urb->length : sizeof *control);
        camera_grant(&camera, control);
        return 0;
    case get_cur:
    case get_min:
    case get_max:
    case get_def:
        memcpy(answer, control, sizeof *control);
        return sizeof *control;
    case get_len:
        answer[0] = sizeof *control;
        return 2;
    case get_info:
        answer[0] = 3;  // can be read and written
        return 1;
    default: return -1;
    }
}

static int brightness_request(int request, const struct urb *urb, uint8_t *answer) {
    int value;
    switch (request) {
    case set_cur: return urb->length >= 2 ? memcpy(&brightness, urb->data, 2), 0 : -1;
    case get_cur: value = brightness; break;
    case get_min: value = 0; break;
    case get_max: value = 255; break;
    case get_res: value = 1; break;
    case get_def: value = 128; break;
    case get_len: value = 2; break;
    case get_info: answer[0] = 3; return 1;
    default: return -1;
    }
    answer[0] = value & 0xFF;
    answer[1] = value >> 8;
    return 2;
}

static int standard_request(int type, int request, int value, int index, uint8_t *answer, size_t capacity) {
    enum { get_status = 0, get_descriptor = 6, get_configuration = 8, get_interface = 10, set_interface = 11 };
    if (!(type & 0x80)) {
        if (request == set_interface && index == video_streaming_interface) {
            alternate = value;
            set_streaming(alternate > 0);
        }
        return 0;
    }
    switch (request) {
    case get_status: return 2;
    case get_configuration: answer[0] = 1; return 1;
    case get_interface: answer[0] = index == video_streaming_interface ? alternate : 0; return 1;
    case get_descriptor: break;
    default: return -1;
    }
    size_t length = 0;
    switch (value >> 8) {
    case 1: length = camera_device_descriptor(&camera, answer); break;
    case 2: memcpy(answer, configuration, length = configuration_length); break;
    case 3: length = camera_string(&camera, value & 0xFF, answer, capacity); break;
    }
    return length > 0 ? (int)length : -1;
}

static int control(struct urb *urb) {
    uint8_t answer[sizeof configuration] = {0};
    const uint8_t *setup = urb->setup;
    int type = setup[0], request = setup[1], value = setup[2] | setup[3] << 8, index = setup[4] | setup[5] << 8;
    int wanted = setup[6] | setup[7] << 8, length = -1;
    int is_class = (type & 0x60) == 0x20;
    if (!is_class) length = standard_request(type, request, value, index, answer, sizeof answer);
    else if (is_stalled) length = -1;
    else if ((index & 0xFF) == video_streaming_interface) length = stream_request(request, value >> 8, urb, answer);
    else if (index >> 8 == processing_unit && value >> 8 == 2) length = brightness_request(request, urb, answer);
    if (length < 0) return usbip_answer(link_end, urb, -EPIPE, NULL, 0);
    if (type & 0x80) return usbip_answer(link_end, urb, 0, answer, length < wanted ? length : wanted);
    return usbip_answer(link_end, urb, 0, NULL, urb->length);
}

// MARK: The link and the commands

static void unplug(void) {
    if (link_end < 0) return;
    close(link_end);
    link_end = -1;
    for (struct urb *urb; (urb = urb_take(&pending));) urb_free(urb);
    set_streaming(0);
    alternate = 0;
    say("is unplugged");
}

/// The controller needs a moment to let go of a device that was unplugged.
static int plug(void) {
    for (int attempt = 0; link_end < 0 && attempt < 50; attempt++) {
        int result = usbip_plug(port);
        if (result >= 0) link_end = result;
        else if (attempt == 49) say("cannot be plugged in: %s", strerror(-result));
        else usleep(100000);
    }
    if (link_end >= 0) say("is plugged in");
    return link_end >= 0 ? 0 : -1;
}

static int receive(void) {
    struct urb *urb = NULL;
    switch (usbip_receive(link_end, &pending, &urb)) {
    case usbip_closed: return -1;
    case usbip_unlinked: return 0;
    case usbip_submitted: break;
    }
    if (urb->endpoint == 0) return control(urb);
    urb_append(&pending, urb);
    return pump();
}

static void obey(const char *line) {
    say("is told to %s", line);
    int number;
    char path[900];
    if (!strcmp(line, "unplug")) unplug();
    else if (!strcmp(line, "plug")) plug();
    else if (!strcmp(line, "freeze")) is_frozen = 1;
    else if (!strcmp(line, "thaw")) is_frozen = 0;
    else if (!strcmp(line, "quit")) { unplug(); exit(0); }
    else if (sscanf(line, "trunc %d", &number) == 1) truncations = number;
    else if (sscanf(line, "corrupt %d", &number) == 1) corruptions = number;
    else if (sscanf(line, "err %d", &number) == 1) errors = number;
    else if (sscanf(line, "eproto %d", &number) == 1) protocol_errors = number;
    else if (sscanf(line, "stall %d", &number) == 1) is_stalled = number;
    else if (sscanf(line, "mode %d %899s", &number, path) == 2 && number >= 0 && number < camera.mode_count) {
        struct mode *mode = &camera.modes[number];
        struct clip clip;
        if (clip_load(&clip, path, mode->is_jpeg ? 0 : mode->width * mode->height * 2)) return;
        sending.is_active = 0;
        clip_free(&mode->clip);
        mode->clip = clip;
    } else say("does not understand");
}

static void read_commands(int fifo) {
    char text[1024], *rest = NULL;
    ssize_t count = read(fifo, text, sizeof text - 1);
    if (count <= 0) return;
    text[count] = 0;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) obey(line);
}

/// Parses `mjpg:640x480:30,15:FILE`. Returns 0 or -1.
static int add_mode(const char *text) {
    char format[8], rates[64], path[900], *rest = NULL;
    if (camera.mode_count == largest_mode_count) return -1;
    struct mode *mode = &camera.modes[camera.mode_count];
    if (sscanf(text, "%7[^:]:%dx%d:%63[^:]:%899s", format, &mode->width, &mode->height, rates, path) != 5) return -1;
    mode->is_jpeg = !strcmp(format, "mjpg");
    for (char *rate = strtok_r(rates, ",", &rest); rate; rate = strtok_r(NULL, ",", &rest)) {
        if (mode->interval_count == largest_interval_count || atoi(rate) <= 0) return -1;
        mode->intervals[mode->interval_count++] = 10000000 / atoi(rate);
    }
    camera.mode_count++;
    return clip_load(&mode->clip, path, mode->is_jpeg ? 0 : mode->width * mode->height * 2);
}

int main(int argument_count, char **arguments) {
    const char *fifo_path = NULL;
    signal(SIGPIPE, SIG_IGN);
    for (int option; (option = getopt(argument_count, arguments, "c:p:n:s:m:")) != -1;) {
        switch (option) {
        case 'c': fifo_path = optarg; break;
        case 'p': port = atoi(optarg); break;
        case 'n': camera.name = optarg; break;
        case 's': camera.serial = optarg; break;
        case 'm':
            if (add_mode(optarg) == 0) break;
            fprintf(stderr, "usbcamera: not a mode: %s\n", optarg);
            return 64;
        default: return 64;
        }
    }
    if (!fifo_path || camera.mode_count == 0) {
        fprintf(stderr, "usage: usbcamera -c FIFO -m FORMAT:WIDTHxHEIGHT:RATES:CLIP …\n");
        return 64;
    }
    configuration_length = camera_configuration(&camera, configuration, sizeof configuration);
    camera_grant(&camera, &probed);
    camera_grant(&camera, &committed);
    timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    mkfifo(fifo_path, 0600);
    int fifo = open(fifo_path, O_RDWR | O_NONBLOCK);
    if (timer < 0 || fifo < 0) {
        perror(fifo_path);
        return 74;
    }
    if (plug()) return 69;
    while (1) {
        struct pollfd events[] = {{link_end, POLLIN, 0}, {timer, POLLIN, 0}, {fifo, POLLIN, 0}};
        if (poll(events, 3, -1) < 0 && errno != EINTR) return 74;
        if (events[1].revents && tick()) unplug();
        if (link_end >= 0 && events[0].revents && receive()) unplug();
        if (events[2].revents & POLLIN) read_commands(fifo);
    }
}
