#if defined(__aarch64__)

#include "rounding.h"
#include "sets.h"

// GCC's attribute is a pragma of its own; clang's is that of the other files.
#if defined(__clang__)
#include <arm_neon.h>
#pragma clang attribute push(__attribute__((target("dotprod"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("arch=armv8.2-a+dotprod")
#include <arm_neon.h>
#endif

#include "plain.h"

// SDOT multiplies signed bytes only, so activations are taken 128 lower on their way and the bias makes up for it. A tile is
// four pixels by sixteen channels: 16 sums, 4 weights and 4 activations of the 32 registers.
enum { PIXELS = 4, VECTORS = 4, LANES = 4, BLOCK = VECTORS * LANES };

#include "places.h"

static size_t packed_size(int32_t output_channels, int32_t depth) {
    return (size_t)output_channels * ((size_t)depth + sizeof(int32_t));
}

/// [output_channels / 16] of: what 128 times the weights sum to, [16] in 32 bits; weights, [depth / 4][16 channels][4]
static void pack(void *target, const int8_t *weights, int32_t output_channels, int32_t depth) {
    int8_t *to = target;
    for (int32_t block = 0; block < output_channels; block += BLOCK) {
        for (int32_t c = 0; c < BLOCK; c++) {
            int32_t sum = 0;
            for (int32_t k = 0; k < depth; k++) sum += weights[(ptrdiff_t)(block + c) * depth + k];
            sum *= 128;
            memcpy(to, &sum, sizeof sum);
            to += sizeof sum;
        }
        for (int32_t k = 0; k < depth; k += 4) {
            for (int32_t c = 0; c < BLOCK; c++) {
                memcpy(to, weights + (ptrdiff_t)(block + c) * depth + k, 4);
                to += 4;
            }
        }
    }
}

static inline __attribute__((always_inline)) int8x16_t signed_bytes(uint8x16_t bytes) {
    return vreinterpretq_s8_u8(veorq_u8(bytes, vdupq_n_u8(0x80)));
}

/// Four groups of four bytes of every pixel, from one load each.
#define MULTIPLY_LANE(LANE)                                                                     \
    for (int v = 0; v < VECTORS; v++) w[v] = vld1q_s8(weights + (LANE) * 4 * BLOCK + v * 16);   \
    for (int p = 0; p < PIXELS; p++) {                                                          \
        for (int v = 0; v < VECTORS; v++) sums[p][v] = vdotq_laneq_s32(sums[p][v], w[v], x[p], LANE); \
    }

static inline __attribute__((always_inline)) void multiply(
    const cint8_convolution *c, const int8_t *block, int32_t channel, const places *at, int32x4_t sums[PIXELS][VECTORS]) {
    for (int v = 0; v < VECTORS; v++) {
        int32x4_t offset;
        memcpy(&offset, block + v * 16, 16);
        const int32x4_t bias = vaddq_s32(vld1q_s32(c->bias + channel + v * LANES), offset);
        for (int p = 0; p < PIXELS; p++) sums[p][v] = bias;
    }
    const int8_t *weights = block + BLOCK * sizeof(int32_t);
    // No run is left out: a border's zeros are −128 here, which the bias counts on.
    for (int32_t run = 0; run < c->runs; run++) {
        ptrdiff_t k = c->run_offsets[run];
        const ptrdiff_t end = k + (ptrdiff_t)c->groups * 4;
        int8x16_t w[VECTORS], x[PIXELS];
        for (; k + 16 <= end; k += 16) {
            for (int p = 0; p < PIXELS; p++) x[p] = signed_bytes(vld1q_u8(at->input[p] + k));
            MULTIPLY_LANE(0)
            MULTIPLY_LANE(1)
            MULTIPLY_LANE(2)
            MULTIPLY_LANE(3)
            weights += 16 * BLOCK;
        }
        for (; k < end; k += 4) {
            for (int p = 0; p < PIXELS; p++) {
                uint32_t bytes;
                memcpy(&bytes, at->input[p] + k, 4);
                x[p] = signed_bytes(vreinterpretq_u8_u32(vdupq_n_u32(bytes)));
            }
            MULTIPLY_LANE(0)
            weights += 4 * BLOCK;
        }
    }
}

static inline __attribute__((always_inline)) float32x4_t clamped(float32x4_t value, float low, float high) {
    return vminq_f32(vmaxq_f32(value, vdupq_n_f32(low)), vdupq_n_f32(high));
}

/// Four channels of a pixel, from sums to 32-bit lanes that fit a byte.
static inline __attribute__((always_inline)) int32x4_t requantized(
    const cint8_convolution *c, int32x4_t sums, int32_t channel, const uint8_t *residual) {
    const cint8_requantization *to = &c->requantization;
    const float32x4_t scaled = vmulq_f32(vcvtq_f32_s32(sums), vld1q_f32(to->scale + channel));
    const int32x4_t byte = vaddq_s32(vcvtnq_s32_f32(clamped(scaled, to->low, to->high)), vdupq_n_s32(to->zero_point));
    if (!residual) return byte;
    const cint8_addition *add = &c->addition;
    uint32_t bytes;
    memcpy(&bytes, residual + channel, 4);
    const uint16x8_t words = vmovl_u8(vreinterpret_u8_u32(vdup_n_u32(bytes)));
    const float32x4_t second = vcvtq_f32_u32(vmovl_u16(vget_low_u16(words)));
    const float32x4_t shifted = vaddq_f32(vmulq_f32(second, vdupq_n_f32(add->second_ratio)), vdupq_n_f32(add->offset));
    const float32x4_t sum = vaddq_f32(vmulq_f32(vcvtq_f32_s32(byte), vdupq_n_f32(add->first_ratio)), shifted);
    return vaddq_s32(vcvtnq_s32_f32(clamped(sum, add->low, add->high)), vdupq_n_s32(add->zero_point));
}

static inline void finish(const cint8_convolution *c, int32_t channel, const places *at, int32x4_t sums[PIXELS][VECTORS]) {
    for (int p = 0; p < PIXELS; p++) {
        if (c->floats) {
            for (int v = 0; v < VECTORS; v++) {
                float values[LANES];
                const float32x4_t scale = vld1q_f32(c->requantization.scale + channel + v * LANES);
                const float32x4_t scaled = vmulq_f32(vcvtq_f32_s32(sums[p][v]), scale);
                vst1q_f32(values, clamped(scaled, c->requantization.low, c->requantization.high));
                for (int32_t k = 0; k < LANES && channel + v * LANES + k < c->float_channels; k++) {
                    c->floats[at->index[p] * c->float_stride + channel + v * LANES + k] = values[k];
                }
            }
            continue;
        }
        int16x4_t words[VECTORS];
        for (int v = 0; v < VECTORS; v++) words[v] = vmovn_s32(requantized(c, sums[p][v], channel + v * LANES, at->residual[p]));
        const uint8x8_t first = vqmovun_s16(vcombine_s16(words[0], words[1]));
        const uint8x8_t second = vqmovun_s16(vcombine_s16(words[2], words[3]));
        vst1q_u8(at->output[p] + channel, vcombine_u8(first, second));
    }
}

static void convolve(const cint8_convolution *c, int32_t images) {
    const int32_t depth = c->runs * c->groups * 4, count = c->output.height * c->output.width * images;
    for (int32_t channel = 0; channel < c->output_channels; channel += BLOCK) {
        const int8_t *block = (const int8_t *)c->weights + channel * (depth + (ptrdiff_t)sizeof(int32_t));
        cint8_cursor next = {0, 0, 0};
        for (int32_t pixel = 0; pixel < count; pixel += PIXELS) {
            places at;
            int32x4_t sums[PIXELS][VECTORS];
            place(c, &next, pixel, PIXELS, images, &at);
            multiply(c, block, channel, &at, sums);
            finish(c, channel, &at, sums);
        }
    }
}

/// Sixteen sums hide the instruction's latency.
static int64_t saturate(int32_t rounds) {
    int32x4_t sums[16];
    const int8x16_t bytes = vdupq_n_s8(3);
    for (int i = 0; i < 16; i++) sums[i] = vdupq_n_s32(0);
    for (int32_t round = 0; round < rounds; round++) {
        for (int i = 0; i < 16; i++) {
            sums[i] = vdotq_s32(sums[i], bytes, bytes);
            __asm__ volatile("" : "+w"(sums[i]));
        }
    }
    return (int64_t)rounds * 16 * 16;
}

const cint8_kernels cint8_neon = {
    .name = "neon",
    .packed_size = packed_size,
    .pack = pack,
    .convolve = convolve,
    .convolve_depthwise = convolve_depthwise,
    .maximum = maximum,
    .mean = mean,
    .add = add,
    .look_up = look_up,
    .saturate = saturate,
};

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
