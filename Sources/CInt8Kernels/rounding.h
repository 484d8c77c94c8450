#ifndef CINT8_ROUNDING_H
#define CINT8_ROUNDING_H

#include "CInt8Kernels.h"
#include <string.h>

// A fused multiplication and addition would round differently. GCC has only the option -ffp-contract=off.
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

/// Rounds |value| < 2²² half to even: the sum with 1.5 · 2²³ has no fractional bits left. Any instruction set can do it.
static inline float cint8_round(float value) {
    const float shift = 12582912.0f;
    return (value + shift) - shift;
}

static inline float cint8_clamp(float value, float low, float high) {
    value = value > low ? value : low;
    return value < high ? value : high;
}

/// The requantised sum before it becomes a byte: zero point added, still a float.
static inline float cint8_requantize(int32_t sum, float scale, const cint8_requantization *to) {
    return cint8_round(cint8_clamp((float)sum * scale, to->low, to->high)) + (float)to->zero_point;
}

static inline float cint8_sum(float first, float second, const cint8_addition *to) {
    const float sum = first * to->first_ratio + (second * to->second_ratio + to->offset);
    return cint8_round(cint8_clamp(sum, to->low, to->high)) + (float)to->zero_point;
}

/// Where a batch's output pixels lie in the tensors, one after the other: pictures of rows of columns.
typedef struct {
    int32_t image, y, x;
} cint8_cursor;

static inline void cint8_advance(cint8_cursor *at, int32_t width, int32_t height) {
    if (++at->x < width) return;
    at->x = 0;
    if (++at->y < height) return;
    at->y = 0;
    ++at->image;
}

static inline uint8_t *cint8_pixel(const cint8_tensor *tensor, const cint8_cursor *at) {
    return tensor->data + at->image * tensor->image + at->y * tensor->row + at->x * tensor->pixel;
}

#endif
