#if defined(__x86_64__)

#include "rounding.h"
#include "sets.h"

#include <immintrin.h>

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,amx-tile,amx-int8"))), apply_to = function)

#include "plain.h"
#include "wide512.h"

// A tile register is 16 rows of 64 bytes. TDPBUSD multiplies 16 pixels of 64 bytes each with 64 weights of 16 output channels, four
// of each channel in a row, and adds to 16 × 16 sums. Here two registers of pixels meet two of weights: four products for four loads.
enum { ROWS = 16, DEPTH = 64, TILE_BYTES = ROWS * DEPTH, MOST_TILES = 2, PIXELS = MOST_TILES * ROWS };

#include "places.h"

// The registers' numbers, which instructions have in them.
#define SUMS_00 0
#define SUMS_01 1
#define SUMS_10 2
#define SUMS_11 3
#define PIXELS_0 4
#define PIXELS_1 5
#define WEIGHTS_0 6
#define WEIGHTS_1 7

/// What LDTILECFG reads.
typedef struct {
    uint8_t palette, start_row;
    uint8_t reserved[14];
    uint16_t row_bytes[16];
    uint8_t rows[16];
} tile_shapes;

/// Tiles of pixels and sums have `rows` rows; all else is whole.
static void configure(int32_t rows) {
    tile_shapes shapes = {.palette = 1};
    for (int i = 0; i < 8; i++) {
        shapes.row_bytes[i] = DEPTH;
        shapes.rows[i] = i == WEIGHTS_0 || i == WEIGHTS_1 ? ROWS : (uint8_t)rows;
    }
    _tile_loadconfig(&shapes);
}

static inline int32_t depth_blocks(int32_t depth) { return (depth + DEPTH - 1) / DEPTH; }

static size_t packed_size(int32_t output_channels, int32_t depth) {
    return (size_t)(output_channels / LANES) * (size_t)depth_blocks(depth) * TILE_BYTES;
}

/// [output_channels / 16][depth / 64][16 groups][16 channels][4]; zeros where the depth ends within a tile.
static void pack(void *target, const int8_t *weights, int32_t output_channels, int32_t depth) {
    int8_t *to = target;
    for (int32_t block = 0; block < output_channels; block += LANES) {
        for (int32_t k = 0; k < depth_blocks(depth) * DEPTH; k += 4) {
            for (int32_t c = block; c < block + LANES; c++) {
                if (k < depth) {
                    memcpy(to, weights + (ptrdiff_t)c * depth + k, 4);
                } else {
                    memset(to, 0, 4);
                }
                to += 4;
            }
        }
    }
}

/// From one pixel's bytes to the next's: an odd number of cache lines, so that a tile's rows do not share places in the cache.
static inline ptrdiff_t row_size(int32_t depth) { return (ptrdiff_t)(depth_blocks(depth) | 1) * DEPTH; }

/// The last vector hangs over.
static size_t scratch_size(int32_t depth) { return (size_t)row_size(depth) * PIXELS + DEPTH; }

/// Writes down a pixel's bytes under the kernel, one run after the other. Up to 63 bytes more are written, and up to 63 behind the
/// last run are left as they are: their weights are zeros.
static inline void gather(const cint8_convolution *c, const uint8_t *pixel, uint8_t *to) {
    const int32_t length = c->groups * 4;
    for (int32_t run = 0; run < c->runs; run++) {
        const uint8_t *from = pixel + c->run_offsets[run];
        for (int32_t at = 0; at < length; at += DEPTH) {
            const int32_t left = length - at;
            const __mmask64 there = left >= DEPTH ? ~0ull : (1ull << left) - 1;
            _mm512_storeu_si512(to + at, _mm512_maskz_loadu_epi8(there, from + at));
        }
        to += length;
    }
}

/// Sums of `tiles` × 16 pixels and `vectors` × 16 channels, as [pixel][32 channels].
static inline __attribute__((always_inline)) void multiply(
    const int tiles, const int vectors, const uint8_t *pixels, ptrdiff_t row, int32_t rows, const int8_t *weights, int32_t blocks,
    int32_t *sums) {
    const uint8_t *more_pixels = pixels + rows * row;
    const int8_t *more_weights = weights + (ptrdiff_t)blocks * TILE_BYTES;
    _tile_zero(SUMS_00);
    if (vectors > 1) _tile_zero(SUMS_01);
    if (tiles > 1) _tile_zero(SUMS_10);
    if (tiles > 1 && vectors > 1) _tile_zero(SUMS_11);
    for (int32_t k = 0; k < blocks; k++) {
        _tile_loadd(WEIGHTS_0, weights + k * TILE_BYTES, DEPTH);
        _tile_loadd(PIXELS_0, pixels + k * DEPTH, row);
        _tile_dpbusd(SUMS_00, PIXELS_0, WEIGHTS_0);
        if (vectors > 1) {
            _tile_loadd(WEIGHTS_1, more_weights + k * TILE_BYTES, DEPTH);
            _tile_dpbusd(SUMS_01, PIXELS_0, WEIGHTS_1);
        }
        if (tiles > 1) {
            _tile_loadd(PIXELS_1, more_pixels + k * DEPTH, row);
            _tile_dpbusd(SUMS_10, PIXELS_1, WEIGHTS_0);
        }
        if (tiles > 1 && vectors > 1) _tile_dpbusd(SUMS_11, PIXELS_1, WEIGHTS_1);
    }
    const ptrdiff_t step = MOST_TILES * LANES * sizeof *sums;
    int32_t *more_sums = sums + rows * MOST_TILES * LANES;
    _tile_stored(SUMS_00, sums, step);
    if (vectors > 1) _tile_stored(SUMS_01, sums + LANES, step);
    if (tiles > 1) _tile_stored(SUMS_10, more_sums, step);
    if (tiles > 1 && vectors > 1) _tile_stored(SUMS_11, more_sums + LANES, step);
}

static inline __attribute__((always_inline)) void store_bytes(
    const cint8_convolution *c, const int has_residual, const places *at, int32_t count, int32_t channel, const int32_t *sums) {
    const finishing f = finishing_of(c);
    const __m512 scale = _mm512_loadu_ps(c->requantization.scale + channel);
    const __m512i bias = _mm512_loadu_si512(c->bias + channel);
    for (int32_t p = 0; p < count; p++) {
        const __m512i sum = _mm512_add_epi32(_mm512_loadu_si512(sums + p * MOST_TILES * LANES), bias);
        const __m128i bytes = requantized(&f, sum, scale, has_residual, has_residual ? at->residual[p] + channel : NULL);
        _mm_storeu_si128((__m128i *)(at->output[p] + channel), bytes);
    }
}

static void store_floats(
    const cint8_convolution *c, const places *at, int32_t count, int32_t channel, const int32_t *sums) {
    const finishing f = finishing_of(c);
    const __m512 scale = _mm512_loadu_ps(c->requantization.scale + channel);
    const __m512i bias = _mm512_loadu_si512(c->bias + channel);
    const __mmask16 wanted = wanted_floats(c, channel);
    for (int32_t p = 0; p < count; p++) {
        const __m512i sum = _mm512_add_epi32(_mm512_loadu_si512(sums + p * MOST_TILES * LANES), bias);
        _mm512_mask_storeu_ps(c->floats + at->index[p] * c->float_stride + channel, wanted, scaled(&f, sum, scale));
    }
}

static void convolve(const cint8_convolution *c, int32_t images) {
    const int32_t depth = c->runs * c->groups * 4, blocks = depth_blocks(depth);
    const int32_t count = c->output.height * c->output.width * images;
    // As many pixels in every tile: 36 are three times twelve.
    const int32_t tiles = (count + ROWS - 1) / ROWS, rows = (count + tiles - 1) / tiles;
    const ptrdiff_t row = row_size(depth);
    configure(rows);
    cint8_cursor next = {0, 0, 0};
    for (int32_t first = 0; first < count; first += MOST_TILES * rows) {
        const int32_t left = count - first, pixels = left < MOST_TILES * rows ? left : MOST_TILES * rows;
        places at;
        place(c, &next, first, pixels, images, &at);
        for (int32_t p = 0; p < pixels; p++) gather(c, at.input[p], (uint8_t *)c->scratch + p * row);
        const int8_t *weights = c->weights;
        for (int32_t channel = 0; channel < c->output_channels;) {
            const int32_t vectors = c->output_channels - channel > LANES ? MOST_TILES : 1;
            _Alignas(64) int32_t sums[PIXELS * MOST_TILES * LANES];
            if (pixels > rows) {
                if (vectors > 1) {
                    multiply(2, 2, c->scratch, row, rows, weights, blocks, sums);
                } else {
                    multiply(2, 1, c->scratch, row, rows, weights, blocks, sums);
                }
            } else if (vectors > 1) {
                multiply(1, 2, c->scratch, row, rows, weights, blocks, sums);
            } else {
                multiply(1, 1, c->scratch, row, rows, weights, blocks, sums);
            }
            for (int32_t v = 0; v < vectors; v++) {
                if (c->floats) {
                    store_floats(c, &at, pixels, channel, sums + v * LANES);
                } else if (c->residual) {
                    store_bytes(c, 1, &at, pixels, channel, sums + v * LANES);
                } else {
                    store_bytes(c, 0, &at, pixels, channel, sums + v * LANES);
                }
                channel += LANES;
            }
            weights += (ptrdiff_t)vectors * blocks * TILE_BYTES;
        }
    }
    // The system need no longer save the registers.
    _tile_release();
}

/// Four sums, as in `multiply`.
static int64_t saturate(int32_t rounds) {
    _Alignas(64) static const uint8_t bytes[TILE_BYTES];
    configure(ROWS);
    _tile_loadd(PIXELS_0, bytes, DEPTH);
    _tile_loadd(PIXELS_1, bytes, DEPTH);
    _tile_loadd(WEIGHTS_0, bytes, DEPTH);
    _tile_loadd(WEIGHTS_1, bytes, DEPTH);
    for (int32_t round = 0; round < rounds; round++) {
        _tile_dpbusd(SUMS_00, PIXELS_0, WEIGHTS_0);
        _tile_dpbusd(SUMS_01, PIXELS_0, WEIGHTS_1);
        _tile_dpbusd(SUMS_10, PIXELS_1, WEIGHTS_0);
        _tile_dpbusd(SUMS_11, PIXELS_1, WEIGHTS_1);
    }
    _tile_release();
    return (int64_t)rounds * 4 * ROWS * LANES * DEPTH;
}

const cint8_kernels cint8_amx = {
    .name = "amx",
    .packed_size = packed_size,
    .pack = pack,
    .scratch_size = scratch_size,
    .convolve = convolve,
    .convolve_depthwise = convolve_depthwise,
    .maximum = maximum,
    .mean = mean,
    .add = add,
    .look_up = look_up,
    .saturate = saturate,
};

#pragma clang attribute pop

#endif
