#ifndef KERNELCHECK_H
#define KERNELCHECK_H

#include "CInt8Kernels.h"

/// Compares a set of kernels with plain sums written for this check: a convolution of the
/// n-th shape. Returns 1 where all bytes are equal; else 0, and says in `message` where they differ first.
int32_t check_convolution(const cint8_kernels *kernels, int32_t shape, char *message, size_t size);

/// Compares a set's depthwise convolution, poolings, sums and tables with the generic ones.
int32_t check_rest(const cint8_kernels *kernels, int32_t shape, char *message, size_t size);

/// How many shapes there are: odd sizes, one pixel, channels that are no multiples of 16, extremes.
extern const int32_t check_shape_count;

#endif
