#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

// No camera sends more, and a damaged header must not make us reserve gigabytes.
enum { largest_side = 16384 };

/// One picture being decoded. libjpeg hands the error manager to the call-backs; it stands first to be this structure too.
struct decoder {
    struct jpeg_error_mgr errors;
    struct jpeg_decompress_struct jpeg;
    jmp_buf failure;
    cjpeg_status status;
    char *message;
    uint8_t *row;
};

static void note(struct decoder *decoder, cjpeg_status status) {
    if (decoder->status != cjpeg_decoded) return;  // the first complaint is the cause of the others
    char text[JMSG_LENGTH_MAX];
    decoder->errors.format_message((j_common_ptr)&decoder->jpeg, text);
    decoder->status = status;
    snprintf(decoder->message, cjpeg_message_size, "%s", text);
}

static void fail(j_common_ptr jpeg) {
    struct decoder *decoder = (struct decoder *)jpeg->err;
    note(decoder, decoder->errors.msg_code == JERR_INPUT_EMPTY || decoder->errors.msg_code == JERR_INPUT_EOF
                      ? cjpeg_truncated : cjpeg_corrupt);
    longjmp(decoder->failure, 1);
}

static void warn(j_common_ptr jpeg, int level) {
    if (level >= 0) return;  // traces
    struct decoder *decoder = (struct decoder *)jpeg->err;
    switch (decoder->errors.msg_code) {
    case JWRN_EXTRANEOUS_DATA:  // padding, which many cameras put before a marker
    case JWRN_JFIF_MAJOR:
    case JWRN_ADOBE_XFORM:
    case JWRN_TOO_MUCH_DATA:
        return;
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
        return note(decoder, cjpeg_truncated);
    default:
        return note(decoder, cjpeg_corrupt);
    }
}

static void silence(j_common_ptr jpeg) { (void)jpeg; }

static cjpeg_status refuse(struct decoder *decoder, cjpeg_status status, const char *message) {
    decoder->status = status;
    snprintf(decoder->message, cjpeg_message_size, "%s", message);
    return status;
}

static void open_decoder(struct decoder *decoder, char *message) {
    memset(decoder, 0, sizeof *decoder);
    decoder->message = message;
    message[0] = 0;
    decoder->jpeg.err = jpeg_std_error(&decoder->errors);
    decoder->errors.error_exit = fail;
    decoder->errors.emit_message = warn;
    decoder->errors.output_message = silence;
}

static void close_decoder(struct decoder *decoder) {
    jpeg_destroy_decompress(&decoder->jpeg);
    free(decoder->row);
}

/// Reads up to the first scan and chooses the output. May longjmp.
static cjpeg_status read_header(struct decoder *decoder, const uint8_t *data, size_t size, int denominator) {
    struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
    jpeg_create_decompress(jpeg);
    jpeg_mem_src(jpeg, data, size);
    jpeg_read_header(jpeg, TRUE);
    if (jpeg->image_width > largest_side || jpeg->image_height > largest_side)
        return refuse(decoder, cjpeg_unsupported, "The picture is larger than 16384 pixels");
    switch (jpeg->jpeg_color_space) {
    case JCS_GRAYSCALE:
    case JCS_YCbCr:
        jpeg->out_color_space = JCS_GRAYSCALE;
        break;
    case JCS_RGB:
        jpeg->out_color_space = JCS_RGB;
        break;
    default:
        return refuse(decoder, cjpeg_unsupported, "The picture's colours are neither YCbCr, RGB nor gray");
    }
    jpeg->scale_num = 1;
    jpeg->scale_denom = denominator;
    jpeg_calc_output_dimensions(jpeg);
    return decoder->status;
}

cjpeg_status cjpeg_measure(const uint8_t *data, size_t size, int denominator, int *width, int *height, char *message) {
    struct decoder decoder;
    open_decoder(&decoder, message);
    if (setjmp(decoder.failure) == 0 && read_header(&decoder, data, size, denominator) == cjpeg_decoded) {
        *width = decoder.jpeg.output_width;
        *height = decoder.jpeg.output_height;
    }
    close_decoder(&decoder);
    return decoder.status;
}

static inline uint8_t clamp(int value) { return value < 0 ? 0 : value > 255 ? 255 : value; }

/// JFIF's conversion (ITU-T T.871, 7), in 1/65536.
static void split_ycc(const uint8_t *restrict row, int width, uint8_t *restrict luma, uint8_t *restrict bgra) {
    for (int x = 0; x < width; x++) {
        int y = row[3 * x], cb = row[3 * x + 1] - 128, cr = row[3 * x + 2] - 128;
        luma[x] = y;
        bgra[4 * x] = clamp(y + ((116130 * cb + 32768) >> 16));
        bgra[4 * x + 1] = clamp(y + ((-22554 * cb - 46802 * cr + 32768) >> 16));
        bgra[4 * x + 2] = clamp(y + ((91881 * cr + 32768) >> 16));
        bgra[4 * x + 3] = 255;
    }
}

static void split_rgb(const uint8_t *restrict row, int width, uint8_t *restrict luma, uint8_t *restrict bgra) {
    for (int x = 0; x < width; x++) {
        int r = row[3 * x], g = row[3 * x + 1], b = row[3 * x + 2];
        luma[x] = (19595 * r + 38470 * g + 7471 * b + 32768) >> 16;
        if (!bgra) continue;
        bgra[4 * x] = b;
        bgra[4 * x + 1] = g;
        bgra[4 * x + 2] = r;
        bgra[4 * x + 3] = 255;
    }
}

static void spread_gray(const uint8_t *restrict luma, int width, uint8_t *restrict bgra) {
    for (int x = 0; x < width; x++) {
        bgra[4 * x] = bgra[4 * x + 1] = bgra[4 * x + 2] = luma[x];
        bgra[4 * x + 3] = 255;
    }
}

/// Decodes all rows. May longjmp.
static void read_rows(struct decoder *decoder, uint8_t *luma, size_t luma_stride, uint8_t *bgra, size_t bgra_stride) {
    struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
    // Gray output of a YCbCr picture is its Y, and the chroma is never decoded.
    if (bgra && jpeg->jpeg_color_space == JCS_YCbCr) jpeg->out_color_space = JCS_YCbCr;
    jpeg_start_decompress(jpeg);
    int width = jpeg->output_width;
    while (jpeg->output_scanline < jpeg->output_height) {
        uint8_t *gray = luma + jpeg->output_scanline * luma_stride;
        uint8_t *color = bgra ? bgra + jpeg->output_scanline * bgra_stride : NULL;
        JSAMPROW row = jpeg->out_color_space == JCS_GRAYSCALE ? gray : decoder->row;
        jpeg_read_scanlines(jpeg, &row, 1);
        if (jpeg->out_color_space == JCS_YCbCr) split_ycc(row, width, gray, color);
        else if (jpeg->out_color_space == JCS_RGB) split_rgb(row, width, gray, color);
        else if (color) spread_gray(gray, width, color);
    }
    jpeg_finish_decompress(jpeg);  // looks for the end marker
}

cjpeg_status cjpeg_decode(const uint8_t *data, size_t size, int denominator, int width, int height, uint8_t *luma,
                          size_t luma_stride, uint8_t *bgra, size_t bgra_stride, char *message) {
    struct decoder decoder;
    open_decoder(&decoder, message);
    if (setjmp(decoder.failure) == 0 && read_header(&decoder, data, size, denominator) == cjpeg_decoded) {
        if ((int)decoder.jpeg.output_width != width || (int)decoder.jpeg.output_height != height)
            refuse(&decoder, cjpeg_unsupported, "The picture has another size than was announced");
        else if (!(decoder.row = malloc(3 * (size_t)width)))
            refuse(&decoder, cjpeg_unsupported, "There is no memory for the picture");
        else
            read_rows(&decoder, luma, luma_stride, bgra, bgra_stride);
    }
    close_decoder(&decoder);
    return decoder.status;
}
