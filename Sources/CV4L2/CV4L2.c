#include "CV4L2.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <linux/videodev2.h>

const uint32_t cv4l2_flag_video_capture = V4L2_CAP_VIDEO_CAPTURE;
const uint32_t cv4l2_flag_streaming = V4L2_CAP_STREAMING;
const uint32_t cv4l2_flag_memory_to_memory = V4L2_CAP_VIDEO_M2M;

static int call(int fd, unsigned long request, void *argument) {
    int result;
    do { result = ioctl(fd, request, argument); } while (result < 0 && errno == EINTR);
    return result < 0 ? -errno : result;
}

int cv4l2_open(const char *path) {
    int fd;
    do { fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC); } while (fd < 0 && errno == EINTR);
    return fd < 0 ? -errno : fd;
}

int cv4l2_is_video_node(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISCHR(status.st_mode) && major(status.st_rdev) == 81;
}

int cv4l2_query_capability(int fd, struct cv4l2_capability *capability) {
    struct v4l2_capability raw = {0};
    int result = call(fd, VIDIOC_QUERYCAP, &raw);
    if (result < 0) return result;
    *capability = (struct cv4l2_capability){0};
    memcpy(capability->driver, raw.driver, sizeof raw.driver);
    memcpy(capability->card, raw.card, sizeof capability->card);
    memcpy(capability->bus, raw.bus_info, sizeof capability->bus);
    capability->flags = raw.capabilities & V4L2_CAP_DEVICE_CAPS ? raw.device_caps : raw.capabilities;
    return 0;
}

int cv4l2_enumerate_format(int fd, uint32_t index, uint32_t *pixel_format) {
    struct v4l2_fmtdesc raw = {.index = index, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    int result = call(fd, VIDIOC_ENUM_FMT, &raw);
    if (result == 0) *pixel_format = raw.pixelformat;
    return result;
}

int cv4l2_enumerate_size(int fd, uint32_t index, uint32_t pixel_format, struct cv4l2_size *size) {
    struct v4l2_frmsizeenum raw = {.index = index, .pixel_format = pixel_format};
    int result = call(fd, VIDIOC_ENUM_FRAMESIZES, &raw);
    if (result < 0) return result;
    if (raw.type == V4L2_FRMSIZE_TYPE_DISCRETE) {
        uint32_t width = raw.discrete.width, height = raw.discrete.height;
        *size = (struct cv4l2_size){0, width, width, 1, height, height, 1};
    } else {
        const struct v4l2_frmsize_stepwise *range = &raw.stepwise;
        *size = (struct cv4l2_size){1, range->min_width, range->max_width, range->step_width,
                                    range->min_height, range->max_height, range->step_height};
    }
    return 0;
}

static struct cv4l2_fraction fraction(struct v4l2_fract raw) {
    return (struct cv4l2_fraction){raw.numerator, raw.denominator};
}

int cv4l2_enumerate_interval(int fd, uint32_t index, uint32_t pixel_format, uint32_t width, uint32_t height,
                             struct cv4l2_interval *interval) {
    struct v4l2_frmivalenum raw = {.index = index, .pixel_format = pixel_format, .width = width, .height = height};
    int result = call(fd, VIDIOC_ENUM_FRAMEINTERVALS, &raw);
    if (result < 0) return result;
    if (raw.type == V4L2_FRMIVAL_TYPE_DISCRETE)
        *interval = (struct cv4l2_interval){0, fraction(raw.discrete), fraction(raw.discrete)};
    else
        *interval = (struct cv4l2_interval){1, fraction(raw.stepwise.min), fraction(raw.stepwise.max)};
    return 0;
}

static void take_format(struct cv4l2_format *format, const struct v4l2_pix_format *raw) {
    int is_gray = raw->pixelformat == V4L2_PIX_FMT_GREY;
    // By default Y'CbCr has the limited range but in JPEG's colour space (V4L2_MAP_QUANTIZATION_DEFAULT).
    int is_full = raw->quantization == V4L2_QUANTIZATION_FULL_RANGE
                  || (raw->quantization == V4L2_QUANTIZATION_DEFAULT && raw->colorspace == V4L2_COLORSPACE_JPEG);
    *format = (struct cv4l2_format){raw->pixelformat, raw->width, raw->height, raw->bytesperline, raw->sizeimage,
                                    is_gray || is_full};
}

int cv4l2_get_format(int fd, struct cv4l2_format *format) {
    struct v4l2_format raw = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    int result = call(fd, VIDIOC_G_FMT, &raw);
    if (result == 0) take_format(format, &raw.fmt.pix);
    return result;
}

int cv4l2_set_format(int fd, struct cv4l2_format *format) {
    struct v4l2_format raw = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    raw.fmt.pix.pixelformat = format->pixel_format;
    raw.fmt.pix.width = format->width;
    raw.fmt.pix.height = format->height;
    raw.fmt.pix.field = V4L2_FIELD_ANY;
    int result = call(fd, VIDIOC_S_FMT, &raw);
    if (result == 0) take_format(format, &raw.fmt.pix);
    return result;
}

int cv4l2_set_interval(int fd, struct cv4l2_fraction *interval) {
    struct v4l2_streamparm raw = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    raw.parm.capture.timeperframe = (struct v4l2_fract){interval->numerator, interval->denominator};
    int result = call(fd, VIDIOC_S_PARM, &raw);
    if (result == 0) *interval = fraction(raw.parm.capture.timeperframe);
    return result;
}

int cv4l2_request_buffers(int fd, uint32_t count) {
    struct v4l2_requestbuffers raw = {.count = count, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    int result = call(fd, VIDIOC_REQBUFS, &raw);
    return result < 0 ? result : (int)raw.count;
}

int cv4l2_map_buffer(int fd, uint32_t index, void **start, size_t *length) {
    struct v4l2_buffer raw = {.index = index, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    int result = call(fd, VIDIOC_QUERYBUF, &raw);
    if (result < 0) return result;
    void *mapped = mmap(NULL, raw.length, PROT_READ, MAP_SHARED, fd, raw.m.offset);
    if (mapped == MAP_FAILED) return -errno;
    *start = mapped;
    *length = raw.length;
    return 0;
}

void cv4l2_unmap_buffer(void *start, size_t length) { munmap(start, length); }

int cv4l2_queue_buffer(int fd, uint32_t index) {
    struct v4l2_buffer raw = {.index = index, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    return call(fd, VIDIOC_QBUF, &raw);
}

int cv4l2_dequeue_buffer(int fd, struct cv4l2_frame *frame) {
    struct v4l2_buffer raw = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    int result = call(fd, VIDIOC_DQBUF, &raw);
    if (result < 0) return result;
    frame->index = raw.index;
    frame->size = raw.bytesused;
    frame->sequence = raw.sequence;
    frame->is_damaged = (raw.flags & V4L2_BUF_FLAG_ERROR) != 0;
    frame->is_monotonic = (raw.flags & V4L2_BUF_FLAG_TIMESTAMP_MASK) == V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
    frame->nanoseconds = raw.timestamp.tv_sec * INT64_C(1000000000) + raw.timestamp.tv_usec * INT64_C(1000);
    return 0;
}

int cv4l2_start_stream(int fd) {
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    return call(fd, VIDIOC_STREAMON, &type);
}

int cv4l2_stop_stream(int fd) {
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    return call(fd, VIDIOC_STREAMOFF, &type);
}
