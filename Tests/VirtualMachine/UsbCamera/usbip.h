#ifndef USBIP_H
#define USBIP_H

#include <stddef.h>
#include <stdint.h>

/// The device's end of a USB/IP link (Documentation/usb/usbip_protocol.rst in the kernel).
///
/// The virtual host controller sends requests (URBs) and the device answers each of them, at once or later.
struct urb {
    uint32_t number;
    uint32_t endpoint;
    int is_in;
    /// Bytes asked for, or sent with it.
    uint32_t length;
    uint8_t setup[8];
    /// What an OUT request brought.
    uint8_t *data;
    /// Isochronous requests have packets of these lengths.
    uint32_t packet_count;
    uint32_t *packet_lengths;
    struct urb *next;
};

/// Requests that wait for an answer, the oldest first.
struct urb_queue {
    struct urb *first;
};

enum usbip_event { usbip_submitted, usbip_unlinked, usbip_closed };

/// Reads one message. A submitted request is the caller's; one to be unlinked is taken out of `pending` and answered here.
enum usbip_event usbip_receive(int link, struct urb_queue *pending, struct urb **submitted);

/// Answers a request with a status (0 or −errno) and, for an IN request, data; frees it. Returns -1 when the link is gone.
int usbip_answer(int link, struct urb *urb, int status, const void *data, uint32_t length);

/// Answers an isochronous request: the packets' data lie one after the other, `actual` bytes in each, each with `status`.
int usbip_answer_packets(int link, struct urb *urb, int status, const void *data, const uint32_t *actual);

void urb_append(struct urb_queue *queue, struct urb *urb);
struct urb *urb_take(struct urb_queue *queue);
void urb_free(struct urb *urb);

/// Plugs a device of high speed into a port of the virtual host controller. Returns the device's end of the link, or -errno.
int usbip_plug(int port);

#endif
