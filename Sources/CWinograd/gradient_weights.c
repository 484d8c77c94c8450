#include "sums.h"

#if defined(__x86_64__)

// The second half of the gradient of the weights: the sums over all tiles come back through Gᵀ.

#pragma clang attribute push(WINOGRAD_TARGET, apply_to = function)

int32_t cwinograd_gradient_pieces(const cwinograd_convolution *it) { return blocks_of(it->input_channels); }

/// Gᵀ, along one of a tile's sides.
INLINE void tap_sums(const __m512 *positions, __m512 *taps) {
    const __m512 half = _mm512_set1_ps(0.5f), inner = _mm512_mul_ps(half, _mm512_add_ps(positions[1], positions[2]));
    taps[0] = _mm512_add_ps(positions[0], inner);
    taps[1] = _mm512_mul_ps(half, _mm512_sub_ps(positions[1], positions[2]));
    taps[2] = _mm512_add_ps(inner, positions[3]);
}

/// Gᵀ s G of one input channel with a block of output channels. `position`: from one position's sums to the next.
INLINE void transform_sums(const cwinograd_convolution *it, const float *sums, ptrdiff_t position, __m512 taps[3][3]) {
    __m512 rows[3][SIDE];
    for (int32_t j = 0; j < SIDE; j++) {
        __m512 column[SIDE], three[3];
        for (int32_t i = 0; i < SIDE; i++) {
            const float *from = sums + (i * SIDE + j) * position;
            column[i] = _mm512_loadu_ps(from);
            for (int32_t share = 1; share < shares_of(it); share++)
                column[i] = _mm512_add_ps(column[i], _mm512_loadu_ps(from + share * sums_of_share(it)));
        }
        tap_sums(column, three);
        for (int32_t y = 0; y < 3; y++) rows[y][j] = three[y];
    }
    for (int32_t y = 0; y < 3; y++) tap_sums(rows[y], taps[y]);
}

/// A piece is a block of input channels.
void cwinograd_finish_gradient(const cwinograd_convolution *it, int32_t piece, const float *sums, float *weight_gradient) {
    const int32_t blocks = blocks_of(it->output_channels), inputs = it->input_channels;
    const int32_t first = piece * LANES, after = smaller(inputs, first + LANES);
    const __m512i lanes = lanes_apart(inputs * 9);
    for (int32_t index = 0; index < groups_of(blocks); index++) {
        const group of = group_at(index, blocks);
        const ptrdiff_t position = sums_of_position(it, of.count);
        for (int32_t input = first; input < after; input++) {
            for (int32_t v = 0; v < of.count; v++) {
                __m512 taps[3][3];
                transform_sums(it, sums + ((ptrdiff_t)input * of.count + v) * LANES, position, taps);
                const int32_t block = of.first + v;
                float *to = weight_gradient + ((ptrdiff_t)block * LANES * inputs + input) * 9;
                for (int32_t tap = 0; tap < 9; tap++) {
                    const __mmask16 there = present(block, it->output_channels);
                    _mm512_mask_i32scatter_ps(to + tap, there, lanes, taps[tap / 3][tap % 3], sizeof(float));
                }
            }
        }
        sums += POSITIONS * position;
    }
}

#pragma clang attribute pop

#endif
