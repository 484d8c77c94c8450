#include "CWinograd.h"

#if !defined(__x86_64__)

// Processors of other families have no kernels yet, and are told so by `cwinograd_is_available`.

bool cwinograd_is_available(void) { return false; }

size_t cwinograd_weights_size(const cwinograd_convolution *it) { __builtin_trap(); }
int32_t cwinograd_weights_pieces(const cwinograd_convolution *it) { __builtin_trap(); }
void cwinograd_prepare_weights(
    const cwinograd_convolution *it, int32_t piece, bool backward, const float *weights, uint16_t *prepared) {
    __builtin_trap();
}

int32_t cwinograd_pieces(const cwinograd_convolution *it) { __builtin_trap(); }
size_t cwinograd_scratch(const cwinograd_convolution *it) { __builtin_trap(); }
void cwinograd_convolve(
    const cwinograd_convolution *it, int32_t piece, const uint16_t *weights, const uint16_t *source, uint16_t *target,
    void *scratch) {
    __builtin_trap();
}

size_t cwinograd_sums_size(const cwinograd_convolution *it) { __builtin_trap(); }
int32_t cwinograd_sums_pieces(const cwinograd_convolution *it) { __builtin_trap(); }
size_t cwinograd_sums_scratch(const cwinograd_convolution *it) { __builtin_trap(); }
void cwinograd_sum_gradient(
    const cwinograd_convolution *it, int32_t piece, const uint16_t *source, const uint16_t *output_gradient, float *sums,
    void *scratch) {
    __builtin_trap();
}

int32_t cwinograd_gradient_pieces(const cwinograd_convolution *it) { __builtin_trap(); }
void cwinograd_finish_gradient(const cwinograd_convolution *it, int32_t piece, const float *sums, float *weight_gradient) {
    __builtin_trap();
}

#endif
