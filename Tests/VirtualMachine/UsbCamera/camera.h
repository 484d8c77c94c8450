#ifndef CAMERA_H
#define CAMERA_H

#include <stddef.h>
#include <stdint.h>

#include "clip.h"

enum { largest_mode_count = 8, largest_interval_count = 8 };

/// A size in a format. Intervals count 100 ns, as USB Video Class has it.
struct mode {
    int is_jpeg;
    int width, height;
    int interval_count;
    uint32_t intervals[largest_interval_count];
    struct clip clip;
    /// Numbers in the descriptors, from 1.
    int format_number, frame_number;
};

/// What the camera is: it does not change while it is plugged in.
struct camera {
    const char *name, *serial;
    uint16_t vendor, product;
    int mode_count;
    struct mode modes[largest_mode_count];
};

/// The stream's parameters as probed and committed (UVC 1.0, 4.3.1.1): 26 bytes, little-endian.
struct __attribute__((packed)) stream_control {
    uint16_t hint;
    uint8_t format_number, frame_number;
    uint32_t interval;
    uint16_t key_frame_rate, p_frame_rate, quality, window, delay;
    uint32_t frame_size, payload_size;
};

_Static_assert(sizeof(struct stream_control) == 26, "as UVC 1.0 has it");

enum { video_control_interface = 0, video_streaming_interface = 1, processing_unit = 2, video_endpoint = 1 };
/// Bytes that an isochronous endpoint takes in 125 µs: three packets of 1024.
enum { payload_size = 3072 };

struct mode *camera_find_mode(struct camera *camera, int format_number, int frame_number);

/// Numbers the modes and writes the configuration descriptor with all that belongs to it. Returns its length.
size_t camera_configuration(struct camera *camera, uint8_t *bytes, size_t capacity);

/// The device descriptor, and strings: 0 languages, 1 manufacturer, 2 name, 3 serial number. Return their length, 0 for none.
size_t camera_device_descriptor(const struct camera *camera, uint8_t *bytes);
size_t camera_string(const struct camera *camera, int number, uint8_t *bytes, size_t capacity);

/// Makes of what the host wishes what the camera can do.
void camera_grant(struct camera *camera, struct stream_control *control);

#endif
