#if defined(__x86_64__)

#include "rounding.h"
#include "sets.h"

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

#include "plain.h"

// VPMADDUBSW would saturate, so bytes are widened to 16 bits and VPMADDWD sums pairs. A group of four activation bytes is
// broadcast once; its even and its odd bytes, cut out by a mask and a shift, are two pairs, and the weights lie to match.
enum { PIXELS = 4 };
typedef int16_t packed_weight;

#include "wide256.h"

static size_t packed_size(int32_t output_channels, int32_t depth) {
    return (size_t)output_channels * (size_t)depth * sizeof(int16_t);
}

/// [output_channels / 16][depth / 4][even, odd][vector][8 channels][2]
static void pack(void *target, const int8_t *weights, int32_t output_channels, int32_t depth) {
    int16_t *to = target;
    for (int32_t block = 0; block < output_channels; block += BLOCK) {
        for (int32_t k = 0; k < depth; k += 4) {
            for (int32_t odd = 0; odd < 2; odd++) {
                for (int32_t c = 0; c < BLOCK; c++) {
                    const int8_t *w = weights + (ptrdiff_t)(block + c) * depth + k + odd;
                    *to++ = w[0];
                    *to++ = w[2];
                }
            }
        }
    }
}

static inline __attribute__((always_inline)) void multiply(
    const int pixels, const cint8_convolution *c, const packed_weight *weights, int32_t channel, const places *at,
    __m256i sums[PIXELS][VECTORS]) {
    const __m256i even_bytes = _mm256_set1_epi32(0x00ff00ff);
#pragma clang loop unroll(full)
    for (int v = 0; v < VECTORS; v++) {
        const __m256i bias = _mm256_loadu_si256((const __m256i *)(c->bias + channel + v * LANES));
#pragma clang loop unroll(full)
        for (int p = 0; p < pixels; p++) sums[p][v] = bias;
    }
    for (int32_t run = at->first_run; run < at->last_run; run++) {
        const __m256i *w = (const __m256i *)(weights + (ptrdiff_t)run * c->groups * 4 * BLOCK);
        const ptrdiff_t begin = c->run_offsets[run], end = begin + (ptrdiff_t)c->groups * 4;
        for (ptrdiff_t k = begin; k < end; k += 4) {
#pragma clang loop unroll(full)
            for (int p = 0; p < pixels; p++) {
                int32_t bytes;
                memcpy(&bytes, at->input[p] + k, 4);
                const __m256i x = _mm256_set1_epi32(bytes);
                const __m256i even = _mm256_and_si256(x, even_bytes), odd = _mm256_srli_epi16(x, 8);
#pragma clang loop unroll(full)
                for (int v = 0; v < VECTORS; v++) {
                    sums[p][v] = _mm256_add_epi32(sums[p][v], _mm256_madd_epi16(even, _mm256_load_si256(w + v)));
                    sums[p][v] = _mm256_add_epi32(sums[p][v], _mm256_madd_epi16(odd, _mm256_load_si256(w + VECTORS + v)));
                }
            }
            w += 2 * VECTORS;
        }
    }
}

static inline __m256i sum_pairs(__m256i sums, int32_t pair, const int16_t *weights) {
    const __m256i products = _mm256_madd_epi16(_mm256_set1_epi32(pair), _mm256_load_si256((const __m256i *)weights));
    return _mm256_add_epi32(sums, products);
}

/// Eight sums hide the instructions' latency.
static int64_t saturate(int32_t rounds) {
    __m256i sums[8], words = _mm256_set1_epi16(3);
    for (int i = 0; i < 8; i++) sums[i] = _mm256_setzero_si256();
    for (int32_t round = 0; round < rounds; round++) {
#pragma clang loop unroll(full)
        for (int i = 0; i < 8; i++) {
            __asm__ volatile("" : "+x"(words));
            sums[i] = _mm256_add_epi32(sums[i], _mm256_madd_epi16(words, words));
        }
    }
    for (int i = 0; i < 8; i++) __asm__ volatile("" : : "x"(sums[i]));
    return (int64_t)rounds * 8 * 16;
}

const cint8_kernels cint8_avx2 = {
    .name = "avx2",
    .packed_size = packed_size,
    .pack = pack,
    .convolve = convolve,
    .convolve_depthwise = convolve_depthwise,
    .maximum = maximum,
    .mean = mean,
    .add = add,
    .look_up = look_up,
    .winograd_size = winograd_size,
    .winograd_product_cost = 11,
    .winograd_scratch = winograd_scratch,
    .winograd_pack = winograd_pack,
    .winograd = winograd,
    .saturate = saturate,
};

#pragma clang attribute pop

#endif
