#include "CV4L2.h"

#include <libv4lconvert.h>
#include <linux/videodev2.h>

// libv4lconvert's own type under a name that needs no header of its.
static struct v4lconvert_data *data(struct cv4l2_converter *converter) { return (struct v4lconvert_data *)converter; }

struct cv4l2_converter *cv4l2_converter_create(int fd) { return (struct cv4l2_converter *)v4lconvert_create(fd); }

void cv4l2_converter_destroy(struct cv4l2_converter *converter) { v4lconvert_destroy(data(converter)); }

static struct v4l2_format described(const struct cv4l2_format *format) {
    struct v4l2_format raw = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    raw.fmt.pix.pixelformat = format->pixel_format;
    raw.fmt.pix.width = format->width;
    raw.fmt.pix.height = format->height;
    raw.fmt.pix.field = V4L2_FIELD_NONE;
    raw.fmt.pix.bytesperline = format->bytes_per_line;
    raw.fmt.pix.sizeimage = format->image_size;
    return raw;
}

int cv4l2_convert(struct cv4l2_converter *converter, const struct cv4l2_format *format, const void *source, size_t source_size,
                  void *target, size_t target_size) {
    struct v4l2_format from = described(format), to = from;
    to.fmt.pix.pixelformat = V4L2_PIX_FMT_YUV420;
    v4lconvert_fixup_fmt(&to);
    // The source is read only; the parameter merely lacks its const.
    return v4lconvert_convert(data(converter), &from, &to, (unsigned char *)source, (int)source_size, target, (int)target_size);
}

const char *cv4l2_converter_message(struct cv4l2_converter *converter) { return v4lconvert_get_error_message(data(converter)); }
