#include "winograd.h"

#if defined(__x86_64__)

#pragma clang attribute push(WINOGRAD_TARGET, apply_to = function)

bool cwinograd_is_available(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bf16");
}

size_t cwinograd_weights_size(const cwinograd_convolution *it) {
    return (size_t)POSITIONS * blocks_of(it->input_channels) * LANES * blocks_of(it->output_channels) * LANES * sizeof(uint16_t);
}

int32_t cwinograd_weights_pieces(const cwinograd_convolution *it) { return groups_of(blocks_of(it->output_channels)); }

/// G, the transform of the weights, along one side of the kernel.
INLINE four weight_sums(__m512 a, __m512 b, __m512 c) {
    const __m512 half = _mm512_set1_ps(0.5f), outer = _mm512_mul_ps(half, _mm512_add_ps(a, c)), inner = _mm512_mul_ps(half, b);
    return (four){{a, _mm512_add_ps(outer, inner), _mm512_sub_ps(outer, inner), c}};
}

/// How the weights of a convolution lie, in numbers.
typedef struct {
    const float *weights;
    ptrdiff_t input_stride;
    int32_t output_stride;
    bool turned;
} source;

/// One input channel to a block of output channels, at all positions.
INLINE void transform(const source *from, int32_t input, int32_t block, __mmask16 there, __m512 *positions) {
    const float *corner = from->weights + input * from->input_stride + (ptrdiff_t)block * LANES * from->output_stride;
    const __m512i lanes = lanes_apart(from->output_stride);
    four rows[3];
    for (int32_t y = 0; y < 3; y++) {
        __m512 taps[3];
        for (int32_t x = 0; x < 3; x++) {
            const int32_t tap = from->turned ? 8 - (y * 3 + x) : y * 3 + x;
            taps[x] = _mm512_mask_i32gather_ps(_mm512_setzero_ps(), there, lanes, corner + tap, sizeof(float));
        }
        rows[y] = weight_sums(taps[0], taps[1], taps[2]);
    }
    for (int32_t j = 0; j < SIDE; j++) {
        const four column = weight_sums(rows[0].at[j], rows[1].at[j], rows[2].at[j]);
        for (int32_t i = 0; i < SIDE; i++) positions[i * SIDE + j] = column.at[i];
    }
}

/// A piece is a group. [group][position][input channel / 2][block of the group][16][2]
void cwinograd_prepare_weights(
    const cwinograd_convolution *it, int32_t piece, bool backward, const float *weights, uint16_t *prepared) {
    const int32_t inputs = it->input_channels, outputs = it->output_channels;
    const source from = {weights, (backward ? outputs : 1) * 9, (backward ? 1 : inputs) * 9, backward};
    const group of = group_at(piece, blocks_of(outputs));
    const ptrdiff_t position = (ptrdiff_t)blocks_of(inputs) * LANES * of.count * LANES;
    uint16_t *to = prepared + (ptrdiff_t)POSITIONS * blocks_of(inputs) * LANES * of.first * LANES;
    for (int32_t input = 0; input < blocks_of(inputs) * LANES; input += 2) {
        for (int32_t v = 0; v < of.count; v++, to += LANES * 2) {
            const int32_t block = of.first + v;
            const __mmask16 there = present(block, outputs);
            __m512 even[POSITIONS], odd[POSITIONS];
            transform(&from, input, block, input < inputs ? there : 0, even);
            transform(&from, input + 1, block, input + 1 < inputs ? there : 0, odd);
            for (int32_t p = 0; p < POSITIONS; p++) _mm512_storeu_si512(to + p * position, paired(even[p], odd[p]));
        }
    }
}

#pragma clang attribute pop

#endif
