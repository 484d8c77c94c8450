#ifndef CWINOGRAD_H
#define CWINOGRAD_H

// Convolutions of 3×3, stride 1 and a border of one zero, forward and backward, by Winograd's minimal filtering F(2×2, 3×3)
// (Lavin and Gray 2016): 16 products for four results instead of 36. Products of bfloat16, sums of float32. For training on
// processors with AVX-512 BF16, where it does in the same time more than twice what a direct convolution does.
//
// Pictures are bfloat16 in the order that oneDNN calls nChw16c: [batch][⌈channels / 16⌉][height][width][16], where channels
// that do not fill the last block are zero. Weights and their gradient are float32: [output channel][input channel][3][3].
//
// Each computation is made of pieces, numbered from zero, which may be computed in any order and at the same time, and whose
// results do not depend on that. A thread brings scratch memory of its own, aligned to 64 bytes.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    /// Height and width are even.
    int32_t batch, height, width, input_channels, output_channels;
} cwinograd_convolution;

/// Whether this processor has the instructions and the system saves their registers. Where it says no, nothing below may be
/// called.
bool cwinograd_is_available(void);

/// Bytes of weights in the order that `cwinograd_convolve` reads.
size_t cwinograd_weights_size(const cwinograd_convolution *it);
int32_t cwinograd_weights_pieces(const cwinograd_convolution *it);

/// Brings weights into that order.
///
/// `backward`: `it` is what a layer's gradients go through, from its outputs to its inputs, and `weights` are the layer's:
/// [input channel of `it`][output channel of `it`][3][3], to be turned by 180°.
void cwinograd_prepare_weights(
    const cwinograd_convolution *it, int32_t piece, bool backward, const float *weights, uint16_t *prepared);

int32_t cwinograd_pieces(const cwinograd_convolution *it);
size_t cwinograd_scratch(const cwinograd_convolution *it);

/// Writes a piece of `target` as the convolution of `source` with prepared weights.
void cwinograd_convolve(
    const cwinograd_convolution *it, int32_t piece, const uint16_t *weights, const uint16_t *source, uint16_t *target,
    void *scratch);

/// Bytes of the sums between the two halves of the gradient of the weights.
size_t cwinograd_sums_size(const cwinograd_convolution *it);
int32_t cwinograd_sums_pieces(const cwinograd_convolution *it);
size_t cwinograd_sums_scratch(const cwinograd_convolution *it);

/// The first half: writes a piece of `sums`, from what came in and from what the loss changes by with what went out.
void cwinograd_sum_gradient(
    const cwinograd_convolution *it, int32_t piece, const uint16_t *source, const uint16_t *output_gradient, float *sums,
    void *scratch);

int32_t cwinograd_gradient_pieces(const cwinograd_convolution *it);

/// The second half, when all pieces of the first are done: writes a piece of what the loss changes by with the weights.
void cwinograd_finish_gradient(const cwinograd_convolution *it, int32_t piece, const float *sums, float *weight_gradient);

#endif
