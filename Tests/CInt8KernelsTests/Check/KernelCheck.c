#include "KernelCheck.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// A problem's shape. Everything else (bytes, weights, scales) is drawn from `seed`.
typedef struct {
    int32_t images, height, width, channels, output_channels, kernel, stride, dilation, pad;
    /// Bytes a pixel lie exactly `channels` apart, not rounded up to 16.
    int32_t is_tight;
    int32_t zero_point;
    /// All bytes 255 and all weights −127: the largest sums there are.
    int32_t is_extreme;
    int32_t has_residual, has_floats;
    uint32_t seed;
} check_shape;

static const check_shape check_shapes[] = {
    // images, h, w, in, out, kernel, stride, dilation, pad, tight, zero point, extreme, residual, floats, seed
    {1, 1, 1, 16, 16, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1},
    {1, 1, 1, 256, 7, 1, 1, 1, 0, 0, 3, 0, 0, 1, 2},
    {16, 1, 1, 250, 33, 1, 1, 1, 0, 0, 128, 0, 0, 1, 3},
    {1, 48, 48, 1, 48, 6, 2, 1, 2, 1, 114, 0, 0, 0, 4},
    {3, 48, 48, 1, 17, 3, 1, 1, 1, 1, 0, 0, 0, 0, 5},
    {2, 13, 11, 3, 20, 5, 2, 1, 2, 1, 7, 0, 0, 0, 6},
    {1, 24, 24, 48, 48, 3, 1, 1, 1, 0, 0, 0, 1, 0, 7},
    {1, 12, 12, 96, 96, 3, 1, 1, 1, 0, 0, 0, 1, 0, 8},
    {1, 24, 24, 48, 96, 3, 2, 1, 1, 0, 0, 0, 0, 0, 9},
    {1, 24, 24, 48, 96, 1, 2, 1, 0, 0, 0, 0, 0, 0, 10},
    {1, 6, 6, 192, 256, 3, 1, 1, 1, 0, 0, 0, 1, 0, 11},
    {5, 6, 6, 192, 192, 3, 1, 1, 1, 0, 0, 0, 1, 0, 12},
    {2, 7, 5, 33, 80, 3, 1, 1, 1, 0, 9, 0, 1, 0, 13},
    {2, 9, 9, 17, 112, 3, 1, 2, 2, 0, 0, 0, 0, 0, 14},
    {2, 9, 7, 40, 100, 3, 2, 3, 3, 0, 200, 0, 0, 0, 15},
    {1, 5, 1, 21, 144, 5, 1, 1, 4, 0, 255, 0, 0, 0, 16},
    {1, 6, 6, 256, 64, 3, 1, 1, 1, 0, 0, 1, 0, 0, 17},
    {1, 3, 3, 64, 64, 3, 1, 1, 1, 0, 255, 1, 1, 0, 18},
    {1, 1, 1, 1024, 16, 1, 1, 1, 0, 0, 0, 1, 0, 1, 19},
    {3, 13, 22, 32, 32, 3, 1, 1, 1, 0, 0, 0, 0, 0, 20},
    {1, 10, 9, 112, 48, 3, 1, 1, 1, 0, 0, 1, 0, 0, 21},
    {9, 6, 6, 64, 272, 3, 1, 1, 0, 0, 5, 0, 0, 0, 22},
    {2, 6, 4, 16, 48, 3, 1, 1, 2, 0, 0, 0, 0, 0, 23},
    {2, 13, 12, 3, 20, 5, 2, 1, 2, 1, 0, 0, 0, 0, 24},
};
const int32_t check_shape_count = sizeof check_shapes / sizeof *check_shapes;

static uint32_t next(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static int32_t rounded(int32_t value) { return (value + 15) / 16 * 16; }

/// A tensor with a border around it and room behind it; `memory` is to be freed.
static cint8_tensor tensor(const check_shape *s, int32_t height, int32_t width, int32_t pixel, int32_t border, uint8_t **memory) {
    const ptrdiff_t row = (ptrdiff_t)(width + 2 * border) * pixel, image = row * (height + 2 * border);
    // Tiles of Winograd's algorithm hang over the border by up to three rows and three pixels.
    const size_t size = (size_t)(image * s->images + 3 * row + 3 * pixel) + 64;
    *memory = malloc(size);
    memset(*memory, 0xaa, size);
    cint8_tensor result = {*memory + border * row + border * pixel, image, row, pixel, height, width};
    return result;
}

static void fill(const check_shape *s, const cint8_tensor *t, uint32_t *state) {
    for (int32_t i = 0; i < s->images; i++) {
        for (int32_t y = 0; y < t->height; y++) {
            for (ptrdiff_t x = 0; x < t->width * t->pixel; x++) {
                t->data[i * t->image + y * t->row + x] = s->is_extreme ? 255 : (uint8_t)next(state);
            }
        }
    }
}

/// The sum for one output, element by element from the picture, as the definition of a convolution has it.
static int64_t plain_sum(const check_shape *s, const cint8_tensor *in, const int8_t *weights, int32_t i, int32_t y, int32_t x,
                         int32_t o) {
    int64_t sum = 0;
    for (int32_t ky = 0; ky < s->kernel; ky++) {
        for (int32_t kx = 0; kx < s->kernel; kx++) {
            const int32_t row = y * s->stride + ky * s->dilation - s->pad, column = x * s->stride + kx * s->dilation - s->pad;
            if (row < 0 || column < 0 || row >= s->height || column >= s->width) continue;
            const uint8_t *pixel = in->data + i * in->image + row * in->row + column * in->pixel;
            for (int32_t c = 0; c < s->channels; c++) {
                const int32_t weight = weights[((o * s->channels + c) * s->kernel + ky) * s->kernel + kx];
                sum += (int64_t)(pixel[c] - s->zero_point) * weight;
            }
        }
    }
    return sum;
}

/// Weights [output][channel][ky][kx] as the kernels want them, [output rounded up][run][group][4], and biases less the share of
/// the zero point.
static int8_t *arrange(const check_shape *s, const int8_t *weights, int32_t pixel, cint8_convolution *c, int32_t *bias) {
    const int32_t per_run = s->dilation == 1 ? s->kernel : 1, runs_in_row = s->kernel / per_run;
    const int32_t length = (per_run * pixel + 3) / 4 * 4, depth = s->kernel * runs_in_row * length;
    int8_t *arranged = calloc((size_t)rounded(s->output_channels) * (size_t)depth, 1);
    for (int32_t o = 0; o < s->output_channels; o++) {
        for (int32_t ky = 0; ky < s->kernel; ky++) {
            for (int32_t kx = 0; kx < s->kernel; kx++) {
                const int32_t run = ky * runs_in_row + kx / per_run;
                for (int32_t ch = 0; ch < s->channels; ch++) {
                    const int8_t weight = weights[((o * s->channels + ch) * s->kernel + ky) * s->kernel + kx];
                    arranged[(size_t)o * (size_t)depth + (size_t)(run * length + kx % per_run * pixel + ch)] = weight;
                    bias[o] -= weight * s->zero_point;
                }
            }
        }
    }
    c->runs = s->kernel * runs_in_row;
    c->groups = length / 4;
    return arranged;
}

/// What a convolution was made of, and what came out.
typedef struct {
    const check_shape *shape;
    const char *set;
    const cint8_tensor *in, *out, *side;
    const int8_t *weights;
    const int32_t *bias;
    const float *scale, *floats;
    int32_t height, width, zero;
} result;

static int32_t compare(const result *r, const char *how, char *message, size_t size) {
    const check_shape *s = r->shape;
    for (int32_t i = 0; i < s->images; i++) {
        for (int32_t y = 0; y < r->height; y++) {
            for (int32_t x = 0; x < r->width; x++) {
                for (int32_t o = 0; o < s->output_channels; o++) {
                    const int32_t sum = (int32_t)(plain_sum(s, r->in, r->weights, i, y, x, o) + r->bias[o]);
                    const float zero = (float)r->zero;
                    float want = (float)sum * r->scale[o], got;
                    if (s->has_floats) {
                        got = r->floats[((i * r->height + y) * r->width + x) * s->output_channels + o];
                    } else {
                        want = rintf(fminf(fmaxf(want, -zero), 255 - zero)) + zero;
                        if (s->has_residual) {
                            const uint8_t other = r->side->data[i * r->side->image + y * r->side->row + x * r->side->pixel + o];
                            const float shifted = (float)other * 1.25f + -20.5f;
                            want = rintf(fminf(fmaxf(want * 0.75f + shifted, -25), 220)) + 31;
                        }
                        got = r->out->data[i * r->out->image + y * r->out->row + x * r->out->pixel + o];
                    }
                    if (want == got) continue;
                    snprintf(message, size, "%s%s: picture %d, row %d, column %d, channel %d: %g, not %g",
                             r->set, how, i, y, x, o, got, want);
                    return 0;
                }
            }
        }
    }
    return 1;
}

/// Whether Winograd's algorithm is made for the shape, and its sums keep to the limit.
static int32_t fits_winograd(const check_shape *s, const int8_t *weights, int32_t pixel) {
    if (s->kernel != 3 || s->stride != 1 || s->dilation != 1 || s->has_floats || pixel % 16 != 0 || pixel < 32) return 0;
    for (int32_t o = 0; o < s->output_channels; o++) {
        int32_t above = 0, below = 0;
        for (int32_t i = 0; i < s->channels * 9; i++) {
            const int32_t weight = weights[o * s->channels * 9 + i];
            if (weight > 0) above += weight; else below -= weight;
        }
        if (above > cint8_winograd_limit || below > cint8_winograd_limit) return 0;
    }
    return 1;
}

int32_t check_convolution(const cint8_kernels *kernels, int32_t shape, char *message, size_t size) {
    const check_shape *s = &check_shapes[shape];
    uint32_t state = s->seed * 7919u;
    const int32_t span = (s->kernel - 1) * s->dilation + 1, outputs = rounded(s->output_channels);
    const int32_t height = (s->height + 2 * s->pad - span) / s->stride + 1;
    const int32_t width = (s->width + 2 * s->pad - span) / s->stride + 1;
    const int32_t pixel = s->is_tight ? s->channels : rounded(s->channels);
    uint8_t *memory[3];
    cint8_tensor in = tensor(s, s->height, s->width, pixel, s->pad + s->stride, &memory[0]);
    cint8_tensor out = tensor(s, height, width, outputs, 1, &memory[1]);
    cint8_tensor side = tensor(s, height, width, outputs, 2, &memory[2]);
    fill(s, &in, &state);
    fill(s, &side, &state);
    const int32_t border = s->pad + s->stride;
    cint8_fill_border(&in, border, border, border, border, (uint8_t)s->zero_point, s->images);

    const size_t count = (size_t)s->output_channels * (size_t)s->channels * (size_t)(s->kernel * s->kernel);
    int8_t *weights = malloc(count);
    for (size_t i = 0; i < count; i++) weights[i] = s->is_extreme ? -127 : (int8_t)((int32_t)(next(&state) % 255) - 127);
    int32_t *bias = calloc((size_t)outputs, sizeof *bias), *plain_bias = calloc((size_t)outputs, sizeof *bias);
    float *scale = calloc((size_t)outputs, sizeof *scale);
    for (int32_t o = 0; o < s->output_channels; o++) {
        bias[o] = plain_bias[o] = (int32_t)(next(&state) % 20001) - 10000;
        scale[o] = (0.5f + (float)(next(&state) % 1000) / 1000) / (float)(s->is_extreme ? 20000 : 300 * s->kernel * 8);
    }
    cint8_convolution c = {.input = in, .output = out, .bias = bias, .output_channels = outputs};
    c.input.data -= s->pad * in.row + s->pad * in.pixel;
    c.input.row *= s->stride;
    c.input.pixel *= s->stride;
    int8_t *arranged = arrange(s, weights, pixel, &c, bias);
    const int32_t depth = c.runs * c.groups * 4, per_run = s->dilation == 1 ? s->kernel : 1;
    int32_t *offsets = malloc((size_t)c.runs * sizeof *offsets);
    for (int32_t run = 0; run < c.runs; run++) {
        const int32_t runs_in_row = s->kernel / per_run;
        offsets[run] = (int32_t)(run / runs_in_row * s->dilation * in.row + run % runs_in_row * s->dilation * in.pixel);
    }
    c.run_offsets = offsets;
    uint16_t *first = malloc((size_t)height * 2), *last = malloc((size_t)height * 2);
    for (int32_t y = 0; y < height; y++) {
        first[y] = 0;
        last[y] = (uint16_t)c.runs;
        if (s->zero_point != 0) continue;
        const int32_t runs_in_row = s->kernel / per_run;
        while (first[y] < last[y] && y * s->stride + first[y] / runs_in_row * s->dilation < s->pad) first[y]++;
        while (last[y] > first[y] && y * s->stride + (last[y] - 1) / runs_in_row * s->dilation - s->pad >= s->height) last[y]--;
    }
    c.first_run = first;
    c.last_run = last;
    if (s->zero_point == 0 && s->dilation == 1) {
        const int32_t behind = (width - 1) * s->stride + s->kernel - s->pad - s->width;
        const int32_t needed = (s->kernel - (behind > 0 ? behind : 0)) * pixel;
        c.left_groups = s->pad * pixel / 4;
        c.right_groups = c.groups - (needed + 3) / 4;
        if (c.left_groups + c.right_groups > c.groups) c.right_groups = c.groups - c.left_groups;
    }
    const size_t packed = kernels->packed_size(outputs, depth);
    void *packed_weights = aligned_alloc(64, (packed + 63) / 64 * 64);
    kernels->pack(packed_weights, arranged, outputs, depth);
    c.weights = packed_weights;
    c.scratch = kernels->scratch_size ? aligned_alloc(64, (kernels->scratch_size(depth) + 63) / 64 * 64) : NULL;
    const int32_t zero = 11;
    c.requantization = (cint8_requantization){scale, (float)-zero, (float)(255 - zero), zero};
    c.addition = (cint8_addition){0.75f, 1.25f, -20.5f, -25, 220, 31};
    if (s->has_residual) c.residual = &side;
    float *floats = NULL;
    if (s->has_floats) {
        c.requantization = (cint8_requantization){scale, -INFINITY, INFINITY, 0};
        floats = malloc((size_t)(s->images * height * width * s->output_channels) * sizeof *floats);
        c.floats = floats;
        c.float_stride = c.float_channels = s->output_channels;
    }
    kernels->convolve(&c, s->images);

    const result r = {s, kernels->name, &in, &out, &side, weights, plain_bias, scale, floats, height, width, zero};
    int32_t equal = compare(&r, "", message, size);
    for (int32_t tile = 3; tile <= 4 && equal && kernels->winograd && fits_winograd(s, weights, pixel); tile++) {
        void *tiles = aligned_alloc(64, (kernels->winograd_size(tile, outputs, pixel) + 63) / 64 * 64);
        void *scratch = aligned_alloc(64, (kernels->winograd_scratch(tile, pixel) + 63) / 64 * 64);
        kernels->winograd_pack(tile, tiles, arranged, outputs, pixel);
        const cint8_winograd winograd = {&c, pixel, tile, tiles, scratch};
        for (int32_t i = 0; i < s->images; i++) {
            for (int32_t y = 0; y < height; y++) memset(out.data + i * out.image + y * out.row, 0xaa, (size_t)(width * outputs));
        }
        kernels->winograd(&winograd, s->images);
        equal = compare(&r, tile == 3 ? " in tiles of three" : " in tiles of four", message, size);
        free(tiles), free(scratch);
    }
    for (int i = 0; i < 3; i++) free(memory[i]);
    free(weights), free(bias), free(plain_bias), free(scale), free(arranged), free(offsets), free(first), free(last);
    free(packed_weights), free(c.scratch), free(floats);
    return equal;
}

static int32_t same(const check_shape *s, const cint8_tensor *a, const cint8_tensor *b, int32_t channels, const char *what,
                    char *message, size_t size) {
    for (int32_t i = 0; i < s->images; i++) {
        for (int32_t y = 0; y < a->height; y++) {
            for (int32_t x = 0; x < a->width; x++) {
                const ptrdiff_t at = i * a->image + y * a->row + x * a->pixel;
                if (memcmp(a->data + at, b->data + at, (size_t)channels) == 0) continue;
                snprintf(message, size, "%s differs at picture %d, row %d, column %d", what, i, y, x);
                return 0;
            }
        }
    }
    return 1;
}

int32_t check_rest(const cint8_kernels *kernels, int32_t shape, char *message, size_t size) {
    const check_shape *s = &check_shapes[shape];
    const cint8_kernels *sets[2] = {cint8_kernels_named("generic"), kernels};
    uint32_t state = s->seed * 104729u;
    const int32_t channels = rounded(s->channels), border = s->pad + s->stride;
    const int32_t span = (s->kernel - 1) * s->dilation + 1;
    const int32_t height = (s->height + 2 * s->pad - span) / s->stride + 1;
    const int32_t width = (s->width + 2 * s->pad - span) / s->stride + 1;
    const int32_t taps = s->kernel * s->kernel;
    uint8_t *memory[4];
    cint8_tensor in = tensor(s, s->height, s->width, channels, border, &memory[0]);
    cint8_tensor second = tensor(s, s->height, s->width, channels, border, &memory[1]);
    fill(s, &in, &state);
    fill(s, &second, &state);
    cint8_fill_border(&in, border, border, border, border, (uint8_t)s->zero_point, s->images);
    int16_t *weights = malloc((size_t)(taps * channels) * 2);
    int32_t *bias = malloc((size_t)channels * 4), *offsets = malloc((size_t)taps * 4);
    float *scale = malloc((size_t)channels * 4);
    for (int32_t i = 0; i < taps * channels; i++) {
        weights[i] = (int16_t)(s->is_extreme ? -128 : (int32_t)(next(&state) % 256) - 128);
    }
    for (int32_t i = 0; i < channels; i++) {
        bias[i] = (int32_t)(next(&state) % 2001) - 1000;
        scale[i] = (1 + (float)(next(&state) % 100)) / 4000;
    }
    for (int32_t t = 0; t < taps; t++) {
        offsets[t] = (int32_t)(t / s->kernel * s->dilation * in.row + t % s->kernel * s->dilation * in.pixel);
    }
    int32_t *counted = malloc((size_t)(height > width ? height : width) * 4);
    for (int32_t i = 0; i < (height > width ? height : width); i++) counted[i] = 1 + i % 3;
    uint8_t *tables = malloc((size_t)channels * 256);
    for (int32_t i = 0; i < channels * 256; i++) tables[i] = (uint8_t)next(&state);

    // Dilated windows over a mean do not occur.
    int32_t equal = 1;
    for (int kernel = 0; kernel < 6 && equal; kernel++) {
        const char *const names[] = {"depthwise", "maximum", "mean", "sum", "table", "tables by channel"};
        if (kernel == 2 && s->dilation != 1) continue;
        cint8_tensor out[2];
        const int is_windowed = kernel < 3;
        for (int i = 0; i < 2; i++) {
            out[i] = tensor(s, is_windowed ? height : s->height, is_windowed ? width : s->width, channels, 1, &memory[2 + i]);
        }
        for (int i = 0; i < 2; i++) {
            cint8_depthwise depthwise = {in, out[i], offsets, taps, weights, channels, bias, {scale, -10, 245, 10}};
            depthwise.input.data -= s->pad * in.row + s->pad * in.pixel;
            depthwise.input.row *= s->stride;
            depthwise.input.pixel *= s->stride;
            const cint8_pooling pooling = {
                .input = in, .output = out[i], .channels = channels, .kernel_height = s->kernel, .kernel_width = s->kernel,
                .stride_y = s->stride, .stride_x = s->stride, .dilation_y = s->dilation, .dilation_x = s->dilation,
                .pad_top = s->pad, .pad_left = s->pad, .low = 3, .high = 240, .input_zero_point = s->zero_point,
                .rows_counted = counted, .columns_counted = counted, .ratio = 0.7f, .mean_low = -20, .mean_high = 235,
                .zero_point = 20};
            const cint8_addition addition = {0.3f, -0.9f, 50.25f, -20, 235, 20};
            switch (kernel) {
            case 0: sets[i]->convolve_depthwise(&depthwise, s->images); break;
            case 1: sets[i]->maximum(&pooling, s->images); break;
            case 2: sets[i]->mean(&pooling, s->images); break;
            case 3: sets[i]->add(&in, &second, &addition, &out[i], channels, s->images); break;
            case 4: sets[i]->look_up(&in, tables, 0, &out[i], s->channels, s->images); break;
            default: sets[i]->look_up(&in, tables, 256, &out[i], s->channels, s->images); break;
            }
        }
        equal = same(s, &out[0], &out[1], s->channels, names[kernel], message, size);
        free(memory[2]), free(memory[3]);
    }
    free(memory[0]), free(memory[1]), free(weights), free(bias), free(offsets), free(scale), free(counted), free(tables);
    return equal;
}
