#ifndef KERNELCHECK_H
#define KERNELCHECK_H

#include <stddef.h>
#include <stdint.h>

/// A problem's shape. Everything else (bytes, weights, scales) is drawn from `seed`.
typedef struct {
    int32_t images, height, width, channels, output_channels, kernel, stride, dilation, pad;
    /// Bytes a pixel lie exactly `channels` apart, not rounded up to 16.
    int32_t is_tight;
    int32_t zero_point;
    /// All bytes 255 and all weights −127: the largest sums there are.
    int32_t is_extreme;
    int32_t has_residual, has_floats;
    uint32_t seed;
} check_shape;

/// Compares a set of kernels with plain sums written for this check: a convolution of the shape. Returns 1 where all bytes are
/// equal; else 0, and says in `message` where they differ first.
int32_t check_convolution(const char *set, const check_shape *shape, char *message, size_t size);

/// Compares a set's depthwise convolution, poolings, sums and tables with the generic ones.
int32_t check_rest(const char *set, const check_shape *shape, char *message, size_t size);

/// Shapes that are worth a look: odd sizes, one pixel, channels that are no multiples of 16, extremes.
extern const check_shape check_shapes[];
extern const int32_t check_shape_count;

#endif
