// Convolutions with registers of 256 bits. No include guard: included by each such instruction set's file, which has to define
//     PIXELS          a tile's pixels, whose sums in 16 channels stay in registers
//     packed_weight   the type of a weight as `pack` leaves it
//     multiply        a tile's sums, see below; behind this file
//     sum_pairs       see winograd.h; behind this file

enum { VECTORS = 2, LANES = 8, BLOCK = VECTORS * LANES };

#include "places.h"

/// The sums of the first `pixels` pixels of a tile in a block of channels, biases included.
static void multiply(const int pixels, const cint8_convolution *c, const packed_weight *weights, int32_t channel,
                     const places *at, __m256i sums[PIXELS][VECTORS]);

static inline __attribute__((always_inline)) __m256 clamped(__m256 value, float low, float high) {
    return _mm256_min_ps(_mm256_max_ps(value, _mm256_set1_ps(low)), _mm256_set1_ps(high));
}

/// Eight channels of a pixel, from sums to 32-bit lanes that fit a byte.
static inline __attribute__((always_inline)) __m256i requantized(
    const cint8_convolution *c, __m256i sums, int32_t channel, const uint8_t *residual) {
    const cint8_requantization *to = &c->requantization;
    const __m256 scaled = _mm256_mul_ps(_mm256_cvtepi32_ps(sums), _mm256_loadu_ps(to->scale + channel));
    const __m256i rounded = _mm256_cvtps_epi32(clamped(scaled, to->low, to->high));
    const __m256i byte = _mm256_add_epi32(rounded, _mm256_set1_epi32(to->zero_point));
    if (!residual) return byte;
    const cint8_addition *add = &c->addition;
    const __m256 second = _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(residual + channel))));
    const __m256 shifted = _mm256_add_ps(_mm256_mul_ps(second, _mm256_set1_ps(add->second_ratio)), _mm256_set1_ps(add->offset));
    const __m256 sum = _mm256_add_ps(_mm256_mul_ps(_mm256_cvtepi32_ps(byte), _mm256_set1_ps(add->first_ratio)), shifted);
    return _mm256_add_epi32(_mm256_cvtps_epi32(clamped(sum, add->low, add->high)), _mm256_set1_epi32(add->zero_point));
}

static inline __attribute__((always_inline)) void finish(
    const int pixels, const cint8_convolution *c, int32_t channel, const places *at, __m256i sums[PIXELS][VECTORS]) {
#pragma clang loop unroll(full)
    for (int p = 0; p < pixels; p++) {
        if (c->floats) {
            float values[BLOCK];
            for (int v = 0; v < VECTORS; v++) {
                const __m256 scale = _mm256_loadu_ps(c->requantization.scale + channel + v * LANES);
                _mm256_storeu_ps(values + v * LANES, clamped(_mm256_mul_ps(_mm256_cvtepi32_ps(sums[p][v]), scale),
                                                             c->requantization.low, c->requantization.high));
            }
            for (int32_t k = 0; k < BLOCK && channel + k < c->float_channels; k++) {
                c->floats[at->index[p] * c->float_stride + channel + k] = values[k];
            }
            continue;
        }
        const __m256i first = requantized(c, sums[p][0], channel, at->residual[p]);
        const __m256i second = requantized(c, sums[p][1], channel + LANES, at->residual[p]);
        // Packing works on halves of registers: 0–3, 8–11, 4–7, 12–15 are put back in order.
        const __m256i words = _mm256_permute4x64_epi64(_mm256_packus_epi32(first, second), 0xd8);
        const __m128i bytes = _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
        _mm_storeu_si128((__m128i *)(at->output[p] + channel), bytes);
    }
}

static void tile_of_all(const cint8_convolution *c, const packed_weight *weights, int32_t channel, const places *at) {
    __m256i sums[PIXELS][VECTORS];
    multiply(PIXELS, c, weights, channel, at, sums);
    finish(PIXELS, c, channel, at, sums);
}

static void tile_of_one(const cint8_convolution *c, const packed_weight *weights, int32_t channel, const places *at) {
    __m256i sums[PIXELS][VECTORS];
    multiply(1, c, weights, channel, at, sums);
    finish(1, c, channel, at, sums);
}

static void convolve(const cint8_convolution *c, int32_t images) {
    const int32_t depth = c->runs * c->groups * 4, count = c->output.height * c->output.width * images;
    const int32_t step = count == 1 ? 1 : PIXELS;
    for (int32_t channel = 0; channel < c->output_channels; channel += BLOCK) {
        const packed_weight *weights = (const packed_weight *)c->weights + (ptrdiff_t)channel * depth;
        cint8_cursor next = {0, 0, 0};
        for (int32_t pixel = 0; pixel < count; pixel += step) {
            places at;
            place(c, &next, pixel, step, images, &at);
            (step == 1 ? tile_of_one : tile_of_all)(c, weights, channel, &at);
        }
    }
}

#define WINOGRAD_VECTORS 2
typedef __m256i register_sums;

static inline int32_t block_vectors(int32_t vectors) {
    return vectors < WINOGRAD_VECTORS ? vectors : WINOGRAD_VECTORS;
}

static inline __m256i no_sums(void) { return _mm256_setzero_si256(); }

static __m256i sum_pairs(__m256i sums, int32_t pair, const int16_t *weights);

static inline __m256 clamp_lanes(__m256 value, float low, float high) { return clamped(value, low, high); }

static inline __m256i round_lanes(__m256 value) { return _mm256_cvtps_epi32(value); }

#include "winograd.h"
