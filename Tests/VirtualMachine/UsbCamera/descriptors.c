#include <stdlib.h>
#include <string.h>

#include "camera.h"

// USB 2.0, 9.6, and USB Video Class 1.0, 3: the camera is one input terminal, a processing unit with a brightness control
// and an output terminal, and streams through isochronous alternate settings of a second interface.

enum { descriptor_device = 1, descriptor_configuration = 2, descriptor_string = 3, descriptor_interface = 4,
       descriptor_endpoint = 5, descriptor_association = 11, descriptor_class_interface = 0x24 };
enum { class_video = 14, subclass_control = 1, subclass_streaming = 2, subclass_collection = 3 };

struct writer {
    uint8_t *bytes;
    size_t length, capacity;
};

static void put8(struct writer *writer, unsigned value) {
    if (writer->length == writer->capacity) abort();
    writer->bytes[writer->length++] = value;
}

static void put16(struct writer *writer, unsigned value) {
    put8(writer, value & 0xFF);
    put8(writer, value >> 8 & 0xFF);
}

static void put32(struct writer *writer, uint32_t value) {
    put16(writer, value & 0xFFFF);
    put16(writer, value >> 16);
}

static void put(struct writer *writer, const uint8_t *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) put8(writer, bytes[i]);
}

#define PUT(writer, ...) put(writer, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void set16(struct writer *writer, size_t at, size_t value) {
    writer->bytes[at] = value & 0xFF;
    writer->bytes[at + 1] = value >> 8 & 0xFF;
}

static void put_interface(struct writer *writer, int number, int alternate, int endpoints, int subclass) {
    PUT(writer, 9, descriptor_interface, number, alternate, endpoints, class_video, subclass, 0, 0);
}

static void put_control_interface(struct writer *writer) {
    put_interface(writer, video_control_interface, 0, 0, subclass_control);
    size_t start = writer->length;
    // Header: UVC 1.0, total length (set below), clock 48 MHz, one streaming interface.
    PUT(writer, 13, descriptor_class_interface, 1, 0x00, 0x01, 0, 0);
    put32(writer, 48000000);
    PUT(writer, 1, video_streaming_interface);
    // Input terminal 1: a camera without controls of its own.
    PUT(writer, 18, descriptor_class_interface, 2, 1, 0x01, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0);
    PUT(writer, 11, descriptor_class_interface, 5, processing_unit, 1, 0, 0, 2, 0x01, 0x00, 0);
    // Output terminal 3: the USB stream.
    PUT(writer, 9, descriptor_class_interface, 3, 3, 0x01, 0x01, 0, processing_unit, 0);
    set16(writer, start + 5, writer->length - start);
}

static void put_frame(struct writer *writer, const struct mode *mode) {
    uint32_t size = mode->width * mode->height * 2;
    PUT(writer, 26 + 4 * mode->interval_count, descriptor_class_interface, mode->is_jpeg ? 7 : 5, mode->frame_number, 0);
    put16(writer, mode->width);
    put16(writer, mode->height);
    put32(writer, size * 8);
    put32(writer, size * 8 * 30);
    put32(writer, size);
    put32(writer, mode->intervals[0]);
    put8(writer, mode->interval_count);
    for (int i = 0; i < mode->interval_count; i++) put32(writer, mode->intervals[i]);
}

/// A format with its frames; returns whether the camera has it.
static int put_format(struct writer *writer, struct camera *camera, int is_jpeg, int number) {
    int frames = 0;
    for (int i = 0; i < camera->mode_count; i++) frames += camera->modes[i].is_jpeg == is_jpeg;
    if (frames == 0) return 0;
    if (is_jpeg) {
        PUT(writer, 11, descriptor_class_interface, 6, number, frames, 1, 1, 0, 0, 0, 0);
    } else {
        PUT(writer, 27, descriptor_class_interface, 4, number, frames);
        PUT(writer, 'Y', 'U', 'Y', '2', 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71);
        PUT(writer, 16, 1, 0, 0, 0, 0);
    }
    int frame = 0;
    for (int i = 0; i < camera->mode_count; i++) {
        struct mode *mode = &camera->modes[i];
        if (mode->is_jpeg != is_jpeg) continue;
        mode->format_number = number;
        mode->frame_number = ++frame;
        put_frame(writer, mode);
    }
    PUT(writer, 6, descriptor_class_interface, 13, 1, 1, 4);  // colours: BT.709 primaries, BT.601 matrix
    return 1;
}

static void put_streaming_interface(struct writer *writer, struct camera *camera) {
    int has[2] = {0, 0};
    for (int i = 0; i < camera->mode_count; i++) has[camera->modes[i].is_jpeg] = 1;
    int formats = has[0] + has[1];
    put_interface(writer, video_streaming_interface, 0, 0, subclass_streaming);
    size_t start = writer->length;
    PUT(writer, 13 + formats, descriptor_class_interface, 1, formats, 0, 0, 0x80 | video_endpoint, 0, 3, 0, 0, 0, 1);
    for (int i = 0; i < formats; i++) put8(writer, 0);
    int number = 1;
    number += put_format(writer, camera, 1, number);
    put_format(writer, camera, 0, number);
    set16(writer, start + 4, writer->length - start);
    // Alternate settings of rising bandwidth: 192, 1024, 2 · 1024 and 3 · 1024 bytes in 125 µs.
    static const unsigned packet_sizes[] = {0x00C0, 0x0400, 0x0C00, 0x1400};
    for (int i = 0; i < 4; i++) {
        put_interface(writer, video_streaming_interface, i + 1, 1, subclass_streaming);
        PUT(writer, 7, descriptor_endpoint, 0x80 | video_endpoint, 5);
        put16(writer, packet_sizes[i]);
        put8(writer, 1);
    }
}

size_t camera_configuration(struct camera *camera, uint8_t *bytes, size_t capacity) {
    struct writer writer = {bytes, 0, capacity};
    PUT(&writer, 9, descriptor_configuration, 0, 0, 2, 1, 0, 0x80, 250);
    PUT(&writer, 8, descriptor_association, video_control_interface, 2, class_video, subclass_collection, 0, 2);
    put_control_interface(&writer);
    put_streaming_interface(&writer, camera);
    set16(&writer, 2, writer.length);
    return writer.length;
}

size_t camera_device_descriptor(const struct camera *camera, uint8_t *bytes) {
    struct writer writer = {bytes, 0, 18};
    PUT(&writer, 18, descriptor_device, 0x00, 0x02, 0xEF, 2, 1, 64);
    put16(&writer, camera->vendor);
    put16(&writer, camera->product);
    PUT(&writer, 0, 1, 1, 2, 3, 1);
    return writer.length;
}

size_t camera_string(const struct camera *camera, int number, uint8_t *bytes, size_t capacity) {
    struct writer writer = {bytes, 0, capacity};
    if (number == 0) {
        PUT(&writer, 4, descriptor_string, 0x09, 0x04);
        return writer.length;
    }
    if (number > 3) return 0;
    const char *text = number == 1 ? "emotiond" : number == 2 ? camera->name : camera->serial;
    PUT(&writer, 2 + 2 * strlen(text), descriptor_string);
    for (; *text; text++) put16(&writer, (unsigned char)*text);
    return writer.length;
}

struct mode *camera_find_mode(struct camera *camera, int format_number, int frame_number) {
    for (int i = 0; i < camera->mode_count; i++) {
        struct mode *mode = &camera->modes[i];
        if (mode->format_number == format_number && mode->frame_number == frame_number) return mode;
    }
    return NULL;
}

void camera_grant(struct camera *camera, struct stream_control *control) {
    struct mode *mode = camera_find_mode(camera, control->format_number, control->frame_number);
    if (!mode) mode = camera_find_mode(camera, control->format_number, 1);
    if (!mode) mode = camera_find_mode(camera, 1, 1);
    control->format_number = mode->format_number;
    control->frame_number = mode->frame_number;
    uint32_t best = mode->intervals[0];
    for (int i = 1; i < mode->interval_count; i++) {
        int64_t distance = llabs((int64_t)mode->intervals[i] - control->interval);
        if (distance < llabs((int64_t)best - control->interval)) best = mode->intervals[i];
    }
    control->interval = best;
    control->frame_size = mode->width * mode->height * 2;
    control->payload_size = payload_size;
}
