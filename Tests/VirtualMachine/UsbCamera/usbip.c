#include "usbip.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { command_submit = 1, command_unlink = 2, reply_submit = 3, reply_unlink = 4 };
enum { speed_high = 3, device_id = 0x10002, largest_transfer = 1 << 20, largest_packet_count = 1024 };

/// Big-endian words, 48 bytes. The setup packet of a request lies in the last two.
struct header {
    uint32_t command, number, device, direction, endpoint;
    union {
        struct { uint32_t flags, length, start_frame, packet_count, interval; uint8_t setup[8]; } submit;
        struct { uint32_t victim; uint8_t padding[24]; } unlink;
        struct { uint32_t status, length, start_frame, packet_count, error_count; uint8_t padding[8]; } reply;
    };
};

struct packet { uint32_t offset, length, actual_length, status; };

_Static_assert(sizeof(struct header) == 48, "as the protocol has it");

static int send_all(int link, const void *data, size_t size) {
    for (const char *at = data; size > 0;) {
        ssize_t count = send(link, at, size, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return -1;
        at += count;
        size -= count;
    }
    return 0;
}

static int receive_all(int link, void *data, size_t size) {
    for (char *at = data; size > 0;) {
        ssize_t count = recv(link, at, size, MSG_WAITALL);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return -1;
        at += count;
        size -= count;
    }
    return 0;
}

void urb_append(struct urb_queue *queue, struct urb *urb) {
    struct urb **end = &queue->first;
    while (*end) end = &(*end)->next;
    urb->next = NULL;
    *end = urb;
}

struct urb *urb_take(struct urb_queue *queue) {
    struct urb *urb = queue->first;
    if (urb) queue->first = urb->next;
    return urb;
}

void urb_free(struct urb *urb) {
    free(urb->packet_lengths);
    free(urb->data);
    free(urb);
}

static int receive_packets(int link, struct urb *urb) {
    urb->packet_lengths = calloc(urb->packet_count, sizeof(uint32_t));
    if (!urb->packet_lengths) return -1;
    for (uint32_t i = 0; i < urb->packet_count; i++) {
        struct packet packet;
        if (receive_all(link, &packet, sizeof packet)) return -1;
        urb->packet_lengths[i] = ntohl(packet.length);
    }
    return 0;
}

static enum usbip_event receive_request(int link, const struct header *header, struct urb **submitted) {
    struct urb *urb = calloc(1, sizeof *urb);
    if (!urb) return usbip_closed;
    urb->number = ntohl(header->number);
    urb->endpoint = ntohl(header->endpoint);
    urb->is_in = ntohl(header->direction) == 1;
    urb->length = ntohl(header->submit.length);
    memcpy(urb->setup, header->submit.setup, sizeof urb->setup);
    uint32_t packets = ntohl(header->submit.packet_count);
    urb->packet_count = packets == UINT32_MAX ? 0 : packets;
    if (urb->length > largest_transfer || urb->packet_count > largest_packet_count) goto broken;
    if (!urb->is_in && urb->length > 0) {
        urb->data = malloc(urb->length);
        if (!urb->data || receive_all(link, urb->data, urb->length)) goto broken;
    }
    if (urb->packet_count > 0 && receive_packets(link, urb)) goto broken;
    *submitted = urb;
    return usbip_submitted;
broken:
    urb_free(urb);
    return usbip_closed;
}

static enum usbip_event unlink_request(int link, const struct header *header, struct urb_queue *pending) {
    uint32_t victim = ntohl(header->unlink.victim);
    int status = 0;
    for (struct urb **at = &pending->first; *at; at = &(*at)->next) {
        if ((*at)->number != victim) continue;
        struct urb *urb = *at;
        *at = urb->next;
        urb_free(urb);
        status = -ECONNRESET;
        break;
    }
    struct header reply = {.command = htonl(reply_unlink), .number = header->number, .reply.status = htonl(status)};
    return send_all(link, &reply, sizeof reply) ? usbip_closed : usbip_unlinked;
}

enum usbip_event usbip_receive(int link, struct urb_queue *pending, struct urb **submitted) {
    struct header header;
    if (receive_all(link, &header, sizeof header)) return usbip_closed;
    switch (ntohl(header.command)) {
    case command_submit: return receive_request(link, &header, submitted);
    case command_unlink: return unlink_request(link, &header, pending);
    default: return usbip_closed;
    }
}

static struct header reply_to(const struct urb *urb, int status, uint32_t length) {
    return (struct header){
        .command = htonl(reply_submit),
        .number = htonl(urb->number),
        .reply = {.status = htonl(status), .length = htonl(length), .packet_count = htonl(urb->packet_count)},
    };
}

int usbip_answer(int link, struct urb *urb, int status, const void *data, uint32_t length) {
    struct header reply = reply_to(urb, status, length);
    int is_in = urb->is_in;
    urb_free(urb);
    if (send_all(link, &reply, sizeof reply)) return -1;
    return is_in ? send_all(link, data, length) : 0;
}

int usbip_answer_packets(int link, struct urb *urb, int status, const void *data, const uint32_t *actual) {
    struct packet packets[largest_packet_count];
    uint32_t total = 0, offset = 0;
    for (uint32_t i = 0; i < urb->packet_count; i++) {
        packets[i] = (struct packet){htonl(offset), htonl(urb->packet_lengths[i]), htonl(actual[i]), htonl(status)};
        offset += urb->packet_lengths[i];
        total += actual[i];
    }
    struct header reply = reply_to(urb, 0, total);
    if (status) reply.reply.error_count = reply.reply.packet_count;
    size_t packets_size = urb->packet_count * sizeof *packets;
    urb_free(urb);
    return send_all(link, &reply, sizeof reply) || send_all(link, data, total) || send_all(link, packets, packets_size) ? -1 : 0;
}

int usbip_plug(int port) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) return -errno;
    int attach = open("/sys/devices/platform/vhci_hcd.0/attach", O_WRONLY | O_CLOEXEC);
    int error = attach < 0 ? errno : 0;
    if (!error) {
        char line[64];
        int length = snprintf(line, sizeof line, "%d %d %d %d", port, ends[1], device_id, speed_high);
        if (write(attach, line, length) != length) error = errno;
        close(attach);
    }
    close(ends[1]);
    if (!error) return ends[0];
    close(ends[0]);
    return -error;
}
