#if defined(__x86_64__)

#include "rounding.h"
#include "sets.h"

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))), apply_to = function)

#include "plain.h"
#include "wide512.h"

// Sixteen channels fill a register. A tile is `PIXELS` pixels by `VECTORS` × 16 channels, whose sums stay in registers: 24 of
// them hide the latency of VPDPBUSD on two ports, and each group of four bytes costs PIXELS + VECTORS loads.
enum { PIXELS = 6, MOST_VECTORS = 4 };

#include "places.h"

/// How many vectors the next block of channels has when `vectors` are left: as many as fit, but never a lonely one at the end.
static inline int32_t block_vectors(int32_t vectors) {
    if (vectors <= MOST_VECTORS) return vectors;
    return vectors <= 6 ? 3 : MOST_VECTORS;
}

static size_t packed_size(int32_t output_channels, int32_t depth) {
    return (size_t)output_channels * (size_t)depth;
}

/// [block][depth / 4][vectors of the block][16 channels][4]
static void pack(void *target, const int8_t *weights, int32_t output_channels, int32_t depth) {
    int8_t *to = target;
    int32_t left = output_channels / LANES, channel = 0;
    while (left > 0) {
        const int32_t vectors = block_vectors(left);
        for (int32_t k = 0; k < depth; k += 4) {
            for (int32_t c = 0; c < vectors * LANES; c++) {
                memcpy(to, weights + (ptrdiff_t)(channel + c) * depth + k, 4);
                to += 4;
            }
        }
        channel += vectors * LANES;
        left -= vectors;
    }
}

/// What a tile needs beside its pixels.
typedef struct {
    const cint8_convolution *convolution;
    /// The block's first channel and its weights.
    int32_t channel;
    const int8_t *weights;
    /// Brought nearer while the tile is worked on, a line each group.
    const int8_t *prefetch;
} tile;

/// What is read from one group to the next.
typedef struct {
    const int8_t *weights, *prefetch;
} reader;

/// Adds a run's groups from byte `begin` to byte `end` to the sums of the pixels from `first` to before `last`.
static inline __attribute__((always_inline)) void add_groups(
    const int first, const int last, const int vectors, const places *at, ptrdiff_t begin, ptrdiff_t end, reader *next,
    __m512i sums[PIXELS][MOST_VECTORS]) {
    for (ptrdiff_t k = begin; k < end; k += 4) {
        __m512i w[MOST_VECTORS];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) w[v] = _mm512_load_si512(next->weights + v * 64);
#pragma clang loop unroll(full)
        for (int p = first; p < last; p++) {
            int32_t bytes;
            memcpy(&bytes, at->input[p] + k, 4);
            const __m512i x = _mm512_set1_epi32(bytes);
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++) sums[p][v] = _mm512_dpbusd_epi32(sums[p][v], x, w[v]);
        }
        _mm_prefetch((const char *)next->prefetch, _MM_HINT_T1);
        next->prefetch += 64;
        next->weights += vectors * 64;
    }
}

static inline __attribute__((always_inline)) void multiply(
    const int pixels, const int vectors, const tile *t, const places *at, __m512i sums[PIXELS][MOST_VECTORS]) {
    const cint8_convolution *c = t->convolution;
    const ptrdiff_t length = (ptrdiff_t)c->groups * 4, left = at->left_groups * 4, right = at->right_groups * 4;
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
        const __m512i bias = _mm512_loadu_si512(c->bias + t->channel + v * LANES);
#pragma clang loop unroll(full)
        for (int p = 0; p < pixels; p++) sums[p][v] = bias;
    }
    reader next = {t->weights + at->first_run * length * vectors * LANES, t->prefetch};
    for (int32_t run = at->first_run; run < at->last_run; run++) {
        const ptrdiff_t begin = c->run_offsets[run], end = begin + length;
        add_groups(1, pixels, vectors, at, begin, begin + left, &next, sums);
        add_groups(0, pixels, vectors, at, begin + left, end - right, &next, sums);
        add_groups(0, pixels - 1, vectors, at, end - right, end, &next, sums);
    }
}

static inline __attribute__((always_inline)) void store_floats(
    const int pixels, const int vectors, const tile *t, const places *at, __m512i sums[PIXELS][MOST_VECTORS]) {
    const cint8_convolution *c = t->convolution;
    const finishing f = finishing_of(c);
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
        const int32_t channel = t->channel + v * LANES;
        const __mmask16 wanted = wanted_floats(c, channel);
        const __m512 scale = _mm512_loadu_ps(c->requantization.scale + channel);
#pragma clang loop unroll(full)
        for (int p = 0; p < pixels; p++) {
            _mm512_mask_storeu_ps(c->floats + at->index[p] * c->float_stride + channel, wanted, scaled(&f, sums[p][v], scale));
        }
    }
}

static inline __attribute__((always_inline)) void store_bytes(
    const int pixels, const int vectors, const int has_residual, const tile *t, const places *at,
    __m512i sums[PIXELS][MOST_VECTORS]) {
    const finishing f = finishing_of(t->convolution);
    const float *scales = t->convolution->requantization.scale;
    const int32_t first_channel = t->channel;
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
        const int32_t channel = first_channel + v * LANES;
        const __m512 scale = _mm512_loadu_ps(scales + channel);
#pragma clang loop unroll(full)
        for (int p = 0; p < pixels; p++) {
            const __m128i bytes = requantized(&f, sums[p][v], scale, has_residual, has_residual ? at->residual[p] + channel : NULL);
            _mm_storeu_si128((__m128i *)(at->output[p] + channel), bytes);
        }
    }
}

#define DEFINE_TILE(NAME, P, V)                                          \
    static void NAME(const tile *t, const places *at) {                  \
        __m512i sums[PIXELS][MOST_VECTORS];                              \
        multiply(P, V, t, at, sums);                                     \
        if (t->convolution->floats) {                                    \
            store_floats(P, V, t, at, sums);                             \
        } else if (t->convolution->residual) {                           \
            store_bytes(P, V, 1, t, at, sums);                           \
        } else {                                                         \
            store_bytes(P, V, 0, t, at, sums);                           \
        }                                                                \
    }

DEFINE_TILE(tile_6x1, 6, 1)
DEFINE_TILE(tile_6x2, 6, 2)
DEFINE_TILE(tile_6x3, 6, 3)
DEFINE_TILE(tile_6x4, 6, 4)
DEFINE_TILE(tile_1x1, 1, 1)
DEFINE_TILE(tile_1x2, 1, 2)
DEFINE_TILE(tile_1x3, 1, 3)
DEFINE_TILE(tile_1x4, 1, 4)

static void (*const tiles_of_six[])(const tile *, const places *) = {tile_6x1, tile_6x2, tile_6x3, tile_6x4};
static void (*const tiles_of_one[])(const tile *, const places *) = {tile_1x1, tile_1x2, tile_1x3, tile_1x4};

static void convolve(const cint8_convolution *c, int32_t images) {
    const int32_t depth = c->runs * c->groups * 4, count = c->output.height * c->output.width * images;
    const int32_t step = count == 1 ? 1 : PIXELS;
    tile t = {.convolution = c, .weights = c->weights};
    for (int32_t left = c->output_channels / LANES; left > 0;) {
        const int32_t vectors = block_vectors(left);
        const int8_t *next_block = t.weights + (ptrdiff_t)vectors * LANES * depth;
        left -= vectors;
        const int8_t *ahead = left > 0 ? next_block : c->next_weights ? c->next_weights : c->weights;
        const int8_t *ahead_end = left > 0 ? next_block + (ptrdiff_t)block_vectors(left) * LANES * depth
                                           : ahead + c->next_weights_size;
        t.prefetch = ahead;
        cint8_cursor next = {0, 0, 0};
        for (int32_t pixel = 0; pixel < count; pixel += step) {
            places at;
            place(c, &next, pixel, step, images, &at);
            (step == 1 ? tiles_of_one : tiles_of_six)[vectors - 1](&t, &at);
            // Past the end there is nothing to fetch: the last line again costs nothing.
            t.prefetch += (ptrdiff_t)(at.last_run - at.first_run) * c->groups * 64;
            if (t.prefetch >= ahead_end) t.prefetch = ahead;
        }
        t.weights = next_block;
        t.channel += vectors * LANES;
    }
}

#define WINOGRAD_VECTORS 4
typedef __m512i register_sums;

static inline __m512i no_sums(void) { return _mm512_setzero_si512(); }

static inline __m512i sum_pairs(__m512i sums, int32_t pair, const int16_t *weights) {
    // clang would make a multiplication and an addition of the intrinsic.
    __asm__("vpdpwssd %2, %1, %0" : "+v"(sums) : "v"(_mm512_set1_epi32(pair)), "v"(_mm512_load_si512(weights)));
    return sums;
}

static inline __m512 clamp_lanes(__m512 value, float low, float high) {
    return clamped(value, _mm512_set1_ps(low), _mm512_set1_ps(high));
}

static inline __m512i round_lanes(__m512 value) { return _mm512_cvtps_epi32(value); }

#include "winograd.h"

/// Sixteen sums hide the instruction's latency on two ports.
static int64_t saturate(int32_t rounds) {
    __m512i sums[16], bytes = _mm512_set1_epi8(3);
    for (int i = 0; i < 16; i++) sums[i] = _mm512_setzero_si512();
    for (int32_t round = 0; round < rounds; round++) {
#pragma clang loop unroll(full)
        for (int i = 0; i < 16; i++) {
            sums[i] = _mm512_dpbusd_epi32(sums[i], bytes, bytes);
            __asm__ volatile("" : "+v"(sums[i]));
        }
    }
    return (int64_t)rounds * 16 * 64;
}

const cint8_kernels cint8_avx512vnni = {
    .name = "avx512vnni",
    .packed_size = packed_size,
    .pack = pack,
    .convolve = convolve,
    .convolve_depthwise = convolve_depthwise,
    .maximum = maximum,
    .mean = mean,
    .add = add,
    .look_up = look_up,
    .winograd_size = winograd_size,
    .winograd_product_cost = 32,
    .winograd_scratch = winograd_scratch,
    .winograd_pack = winograd_pack,
    .winograd = winograd,
    .saturate = saturate,
};

#pragma clang attribute pop

#endif
