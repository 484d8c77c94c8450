#include "rounding.h"
#include "sets.h"

#include "plain.h"

// The reference that the other sets are held against: what it does can be read off it. It runs everywhere.

static size_t packed_size(int32_t output_channels, int32_t depth) {
    return (size_t)output_channels * (size_t)depth;
}

/// [output_channels / 16][depth][16]
static void pack(void *target, const int8_t *weights, int32_t output_channels, int32_t depth) {
    int8_t *to = target;
    for (int32_t block = 0; block < output_channels; block += 16) {
        for (int32_t k = 0; k < depth; k++) {
            for (int32_t c = 0; c < 16; c++) *to++ = weights[(ptrdiff_t)(block + c) * depth + k];
        }
    }
}

/// One pixel's bytes or numbers in 16 channels from their sums.
static void finish(const cint8_convolution *c, const cint8_cursor *at, int32_t pixel, int32_t channel, const int32_t *sums) {
    const cint8_requantization *to = &c->requantization;
    for (int32_t k = 0; k < 16; k++) {
        const int32_t here = channel + k;
        if (c->floats) {
            if (here < c->float_channels) {
                c->floats[pixel * c->float_stride + here] = cint8_clamp((float)sums[k] * to->scale[here], to->low, to->high);
            }
            continue;
        }
        float value = cint8_requantize(sums[k], to->scale[here], to);
        if (c->residual) value = cint8_sum(value, (float)cint8_pixel(c->residual, at)[here], &c->addition);
        cint8_pixel(&c->output, at)[here] = (uint8_t)(int32_t)value;
    }
}

static void convolve(const cint8_convolution *c, int32_t images) {
    const int32_t depth = c->runs * c->groups * 4, pixels = c->output.height * c->output.width * images;
    for (int32_t channel = 0; channel < c->output_channels; channel += 16) {
        const int8_t *weights = (const int8_t *)c->weights + (ptrdiff_t)channel * depth;
        cint8_cursor at = {0, 0, 0};
        for (int32_t pixel = 0; pixel < pixels; pixel++) {
            const uint8_t *input = cint8_pixel(&c->input, &at);
            int32_t sums[16];
            memcpy(sums, c->bias + channel, sizeof sums);
            for (int32_t run = 0; run < c->runs; run++) {
                const uint8_t *bytes = input + c->run_offsets[run];
                for (int32_t k = 0; k < c->groups * 4; k++) {
                    const int8_t *w = weights + ((ptrdiff_t)run * c->groups * 4 + k) * 16;
                    for (int i = 0; i < 16; i++) sums[i] += (int32_t)bytes[k] * w[i];
                }
            }
            finish(c, &at, pixel, channel, sums);
            cint8_advance(&at, c->output.width, c->output.height);
        }
    }
}

/// The loop of `convolve` on 16 sums that never leave the first cache.
static int64_t saturate(int32_t rounds) {
    static const int8_t weights[64] = {1, -2, 3, -4, 5, -6, 7};
    uint8_t bytes[4] = {1, 2, 3, 4};
    int32_t sums[16] = {0};
    for (int32_t round = 0; round < rounds; round++) {
        for (int32_t k = 0; k < 4; k++) {
            for (int i = 0; i < 16; i++) sums[i] += (int32_t)bytes[k] * weights[k * 16 + i];
        }
        __asm__ volatile("" : : "r"(sums), "r"(bytes) : "memory");
    }
    return (int64_t)rounds * 64;
}

const cint8_kernels cint8_generic = {
    .name = "generic",
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
