#ifndef CJPEG_H
#define CJPEG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// libjpeg leaves a failed call by longjmp, which must never cross a Swift frame: each function here is a whole piece of work
// that comes back with a status and a message. Nothing is kept from one picture to the next, so that a damaged frame's
// tables cannot spoil the one after it.
//
// Needs libjpeg-turbo 2.0 or later: it supplies the standard Huffman tables that Motion JPEG frames leave out.

enum { cjpeg_message_size = 256 };

/// What became of a picture.
typedef enum {
    cjpeg_decoded = 0,
    /// It ends before its end marker.
    cjpeg_truncated = 1,
    /// It is no JPEG, or its data contradict themselves.
    cjpeg_corrupt = 2,
    /// It is a JPEG of a kind that is not read: CMYK, or too large.
    cjpeg_unsupported = 3,
} cjpeg_status;

/// Reads the size that the picture has when decoded at 1/`denominator` (1, 2, 4 or 8) of its own.
/// On failure `message`, of `cjpeg_message_size` bytes, says what is wrong.
cjpeg_status cjpeg_measure(const uint8_t *data, size_t size, int denominator, int *width, int *height, char *message);

/// Decodes a picture of the size that `cjpeg_measure` gave to `luma`, and to `bgra` unless that is NULL. Rows start
/// `luma_stride` and `bgra_stride` bytes apart. The luma is the same with and without colour. After a failure the pixels are
/// whatever could be read. Bytes that stand superfluously between markers are ignored; other damage is reported.
cjpeg_status cjpeg_decode(const uint8_t *data, size_t size, int denominator, int width, int height, uint8_t *luma,
                          size_t luma_stride, uint8_t *bgra, size_t bgra_stride, char *message);

/// Encodes a picture of four bytes a pixel (the fourth is ignored), rows `stride` bytes apart; quality 1 to 100. `data` and
/// `size` are the JPEG, to be given back by `cjpeg_release` whatever comes of it. False where there is no memory for it.
bool cjpeg_encode(const uint8_t *bgra, size_t stride, int width, int height, int quality, uint8_t **data, size_t *size);
void cjpeg_release(uint8_t *data);

#endif
