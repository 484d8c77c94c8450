#if defined(__x86_64__)

#include "rounding.h"
#include "sets.h"

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,avxvnni"))), apply_to = function)

#include "plain.h"

// VPDPBUSD on registers of 256 bits, for processors without AVX-512. Twelve sums hide its latency on two ports; two registers of
// weights and one of broadcast bytes fill the rest of the sixteen.
enum { PIXELS = 6 };
typedef int8_t packed_weight;

#include "wide256.h"

static size_t packed_size(int32_t output_channels, int32_t depth) {
    return (size_t)output_channels * (size_t)depth;
}

/// [output_channels / 16][depth / 4][16 channels][4]
static void pack(void *target, const int8_t *weights, int32_t output_channels, int32_t depth) {
    int8_t *to = target;
    for (int32_t block = 0; block < output_channels; block += BLOCK) {
        for (int32_t k = 0; k < depth; k += 4) {
            for (int32_t c = block; c < block + BLOCK; c++) {
                memcpy(to, weights + (ptrdiff_t)c * depth + k, 4);
                to += 4;
            }
        }
    }
}

static inline __attribute__((always_inline)) void multiply(
    const int pixels, const cint8_convolution *c, const packed_weight *weights, int32_t channel, const places *at,
    __m256i sums[PIXELS][VECTORS]) {
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
            const __m256i first = _mm256_load_si256(w), second = _mm256_load_si256(w + 1);
#pragma clang loop unroll(full)
            for (int p = 0; p < pixels; p++) {
                int32_t bytes;
                memcpy(&bytes, at->input[p] + k, 4);
                const __m256i x = _mm256_set1_epi32(bytes);
                sums[p][0] = _mm256_dpbusd_avx_epi32(sums[p][0], x, first);
                sums[p][1] = _mm256_dpbusd_avx_epi32(sums[p][1], x, second);
            }
            w += VECTORS;
        }
    }
}

static inline __m256i sum_pairs(__m256i sums, int32_t pair, const int16_t *weights) {
    // clang would make a multiplication and an addition of the intrinsic.
    const __m256i w = _mm256_load_si256((const __m256i *)weights);
    __asm__("%{vex%} vpdpwssd %2, %1, %0" : "+x"(sums) : "x"(_mm256_set1_epi32(pair)), "x"(w));
    return sums;
}

/// Twelve sums hide the instruction's latency on two ports.
static int64_t saturate(int32_t rounds) {
    __m256i sums[12], bytes = _mm256_set1_epi8(3);
    for (int i = 0; i < 12; i++) sums[i] = _mm256_setzero_si256();
    for (int32_t round = 0; round < rounds; round++) {
#pragma clang loop unroll(full)
        for (int i = 0; i < 12; i++) {
            sums[i] = _mm256_dpbusd_avx_epi32(sums[i], bytes, bytes);
            __asm__ volatile("" : "+x"(sums[i]));
        }
    }
    return (int64_t)rounds * 12 * 32;
}

const cint8_kernels cint8_avxvnni = {
    .name = "avxvnni",
    .packed_size = packed_size,
    .pack = pack,
    .convolve = convolve,
    .convolve_depthwise = convolve_depthwise,
    .maximum = maximum,
    .mean = mean,
    .add = add,
    .look_up = look_up,
    .winograd_size = winograd_size,
    .winograd_product_cost = 26,
    .winograd_scratch = winograd_scratch,
    .winograd_pack = winograd_pack,
    .winograd = winograd,
    .saturate = saturate,
};

#pragma clang attribute pop

#endif
