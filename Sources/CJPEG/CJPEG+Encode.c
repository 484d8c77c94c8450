#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

/// One picture being encoded. libjpeg hands the error manager to the call-backs; it stands first to be this structure too.
struct encoder {
    struct jpeg_error_mgr errors;
    struct jpeg_compress_struct jpeg;
    jmp_buf failure;
    unsigned char *data;
    unsigned long size;
};

static void fail(j_common_ptr jpeg) { longjmp(((struct encoder *)jpeg->err)->failure, 1); }

static void silence(j_common_ptr jpeg) { (void)jpeg; }

bool cjpeg_encode(const uint8_t *bgra, size_t stride, int width, int height, int quality, uint8_t **data, size_t *size) {
    struct encoder encoder;
    memset(&encoder, 0, sizeof encoder);
    encoder.jpeg.err = jpeg_std_error(&encoder.errors);
    encoder.errors.error_exit = fail;
    encoder.errors.output_message = silence;
    // The structure is not in a register, so that what libjpeg has put there is still there after a failure.
    bool done = setjmp(encoder.failure) == 0;
    if (done) {
        struct jpeg_compress_struct *jpeg = &encoder.jpeg;
        jpeg_create_compress(jpeg);
        jpeg_mem_dest(jpeg, &encoder.data, &encoder.size);
        jpeg->image_width = width;
        jpeg->image_height = height;
        jpeg->input_components = 4;
        jpeg->in_color_space = JCS_EXT_BGRX;
        jpeg_set_defaults(jpeg);
        jpeg_set_quality(jpeg, quality, TRUE);
        jpeg_start_compress(jpeg, TRUE);
        while (jpeg->next_scanline < jpeg->image_height) {
            JSAMPROW row = (JSAMPROW)(bgra + jpeg->next_scanline * stride);
            jpeg_write_scanlines(jpeg, &row, 1);
        }
        jpeg_finish_compress(jpeg);
    }
    jpeg_destroy_compress(&encoder.jpeg);
    *data = encoder.data;
    *size = encoder.size;
    return done;
}

void cjpeg_release(uint8_t *data) { free(data); }
