#ifndef CV4L2_H
#define CV4L2_H

#include <stddef.h>
#include <stdint.h>

// Video4Linux for Swift, which cannot import `VIDIOC_…` (macros built of sizeof) nor call the variadic `ioctl` and `open`:
// one typed function for each request. All retry EINTR and return 0 or more, or -errno.
//
// The structures are ours. <linux/videodev2.h> pulls in `timespec` and its like, which Swift would then take to be this
// module's everywhere, and its unions and character arrays read badly from there.

enum { cv4l2_name_size = 32 };

/// What a node says of itself (VIDIOC_QUERYCAP).
struct cv4l2_capability {
    char driver[cv4l2_name_size];
    char card[cv4l2_name_size];
    char bus[cv4l2_name_size];
    /// V4L2_CAP_… of this node; of the whole device where an old driver does not tell them apart.
    uint32_t flags;
};

extern const uint32_t cv4l2_flag_video_capture;
extern const uint32_t cv4l2_flag_streaming;
extern const uint32_t cv4l2_flag_memory_to_memory;

/// A size or an interval of a list: one value, or all from `minimum` to `maximum`, `step` apart.
struct cv4l2_size {
    uint32_t is_range;
    uint32_t minimum_width, maximum_width, step_width;
    uint32_t minimum_height, maximum_height, step_height;
};

struct cv4l2_fraction {
    uint32_t numerator, denominator;
};

struct cv4l2_interval {
    uint32_t is_range;
    struct cv4l2_fraction shortest, longest;
};

/// A mode and how its pixels lie in memory.
struct cv4l2_format {
    uint32_t pixel_format, width, height;
    uint32_t bytes_per_line;
    uint32_t image_size;
    /// Luma runs from 0 to 255, not from 16 to 235.
    uint32_t is_full_range;
};

/// A buffer that the driver handed over.
struct cv4l2_frame {
    uint32_t index;
    uint32_t size;
    uint32_t sequence;
    /// The driver knows that the picture is damaged.
    uint32_t is_damaged;
    /// The time stamp is of CLOCK_MONOTONIC; else of an unknown clock.
    uint32_t is_monotonic;
    int64_t nanoseconds;
};

/// Opens a node without blocking later calls. Returns a descriptor.
int cv4l2_open(const char *path);

/// Whether a path is a character device of Video4Linux: 1 or 0.
int cv4l2_is_video_node(const char *path);

int cv4l2_query_capability(int fd, struct cv4l2_capability *capability);

// MARK: What the camera offers. -EINVAL marks the end of a list.

int cv4l2_enumerate_format(int fd, uint32_t index, uint32_t *pixel_format);
int cv4l2_enumerate_size(int fd, uint32_t index, uint32_t pixel_format, struct cv4l2_size *size);
int cv4l2_enumerate_interval(int fd, uint32_t index, uint32_t pixel_format, uint32_t width, uint32_t height,
                             struct cv4l2_interval *interval);

// MARK: Setting a mode

int cv4l2_get_format(int fd, struct cv4l2_format *format);

/// Takes `pixel_format`, `width` and `height`, and sets everything to what the driver granted.
int cv4l2_set_format(int fd, struct cv4l2_format *format);

/// Takes a frame interval and sets it to what the driver granted. Setting the format resets it, so it comes after.
int cv4l2_set_interval(int fd, struct cv4l2_fraction *interval);

// MARK: Streaming

/// Asks for memory-mapped buffers, none to free them. Returns how many there are.
int cv4l2_request_buffers(int fd, uint32_t count);

/// Maps a buffer. `length` becomes its size in bytes.
int cv4l2_map_buffer(int fd, uint32_t index, void **start, size_t *length);
void cv4l2_unmap_buffer(void *start, size_t length);
int cv4l2_queue_buffer(int fd, uint32_t index);

/// -EAGAIN is no failure: there is no frame yet.
int cv4l2_dequeue_buffer(int fd, struct cv4l2_frame *frame);
int cv4l2_start_stream(int fd);
int cv4l2_stop_stream(int fd);

// MARK: Conversion (libv4lconvert) of formats that only few cameras have

struct cv4l2_converter;

/// NULL where there is no memory.
struct cv4l2_converter *cv4l2_converter_create(int fd);
void cv4l2_converter_destroy(struct cv4l2_converter *converter);

/// Converts a picture of the given format to YU12 of the same size without gaps. Returns the number of bytes written, or -1.
int cv4l2_convert(struct cv4l2_converter *converter, const struct cv4l2_format *format, const void *source, size_t source_size,
                  void *target, size_t target_size);

/// Why the last conversion failed.
const char *cv4l2_converter_message(struct cv4l2_converter *converter);

#endif
