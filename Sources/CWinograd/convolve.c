#include "winograd.h"

#if defined(__x86_64__)

#pragma clang attribute push(WINOGRAD_TARGET, apply_to = function)

enum {
    /// Tiles of a piece: many enough that weights are read seldom, few enough that all stays in the second-level cache, and
    /// a multiple of all the heights of blocks of sums.
    TILES = 36,
    /// The highest block of sums.
    MOST_TILES = 18,
};

static size_t values_size(const cwinograd_convolution *it) {
    return (size_t)POSITIONS * blocks_of(it->input_channels) * TILES * LANES * sizeof(uint16_t);
}

size_t cwinograd_scratch(const cwinograd_convolution *it) {
    return values_size(it) + (size_t)POSITIONS * TILES * MOST_VECTORS * LANES * sizeof(float);
}

int32_t cwinograd_pieces(const cwinograd_convolution *it) { return (tiles_of(it) + TILES - 1) / TILES; }

/// A column of a tile, transformed downwards.
INLINE four column(const lines *it, int32_t x) {
    if (x < 0 || x >= it->width) {
        const __m512 zero = _mm512_setzero_ps();
        return (four){{zero, zero, zero, zero}};
    }
    return source_sums(pixel(it, 0, x), pixel(it, 1, x), pixel(it, 2, x), pixel(it, 3, x));
}

/// Bᵀ d B of `count` tiles from `first` on: [position][block][TILES][16]. Neighbours share two columns of sums.
static void transform_source(
    const cwinograd_convolution *it, const uint16_t *source, int32_t first, int32_t count, uint16_t *values) {
    const int32_t blocks = blocks_of(it->input_channels);
    const ptrdiff_t position = (ptrdiff_t)blocks * TILES * LANES;
    for (int32_t block = 0; block < blocks; block++) {
        uint16_t *to = values + (ptrdiff_t)block * TILES * LANES;
        for (run of = first_run(it, first, count); of.count > 0; of = next_run(it, of)) {
            const lines from = lines_at(it, source + plane_at(it, of.image, block, blocks), of.row);
            int32_t x = 2 * of.column - 1;
            four a = column(&from, x), b = column(&from, x + 1);
            for (int32_t k = 0; k < of.count; k++, x += 2, to += LANES) {
                const four c = column(&from, x + 2), d = column(&from, x + 3);
                for (int32_t i = 0; i < SIDE; i++) {
                    const four sums = source_sums(a.at[i], b.at[i], c.at[i], d.at[i]);
                    for (int32_t j = 0; j < SIDE; j++) {
                        const __m256i numbers = (__m256i)_mm512_cvtneps_pbh(sums.at[j]);
                        _mm256_storeu_si256((__m256i *)(to + (i * SIDE + j) * position), numbers);
                    }
                }
                a = c;
                b = d;
            }
        }
    }
}

/// `products` [tile][vectors][16] = `values` [block][TILES][16] × `weights` [input channel / 2][vectors][16][2]
INLINE void multiply_tiles(
    const uint16_t *values, const uint16_t *weights, int32_t blocks, float *products, const int32_t tiles,
    const int32_t vectors) {
    __m512 sums[MOST_TILES][MOST_VECTORS];
    for (int32_t t = 0; t < tiles; t++)
        for (int32_t v = 0; v < vectors; v++) sums[t][v] = _mm512_setzero_ps();
    for (int32_t block = 0; block < blocks; block++, values += TILES * LANES) {
#pragma clang loop unroll(disable)
        for (int32_t channel = 0; channel < LANES; channel += 2, weights += vectors * LANES * 2) {
            __m512bh w[MOST_VECTORS];
            for (int32_t v = 0; v < vectors; v++) w[v] = (__m512bh)_mm512_loadu_si512(weights + v * LANES * 2);
            for (int32_t t = 0; t < tiles; t++) {
                const __m512bh value = spread(values + t * LANES + channel);
                for (int32_t v = 0; v < vectors; v++) sums[t][v] = _mm512_dpbf16_ps(sums[t][v], w[v], value);
            }
        }
    }
    for (int32_t t = 0; t < tiles; t++)
        for (int32_t v = 0; v < vectors; v++) _mm512_storeu_ps(products + (t * vectors + v) * LANES, sums[t][v]);
}

/// All tiles at one position, in blocks whose sums fill the registers.
static void multiply(const uint16_t *values, const uint16_t *weights, int32_t blocks, float *products, int32_t vectors) {
#define MULTIPLY(tiles, vectors) \
    for (int32_t t = 0; t < TILES; t += tiles) \
        multiply_tiles(values + t * LANES, weights, blocks, products + t * vectors * LANES, tiles, vectors)
    switch (vectors) {
    case 4: MULTIPLY(6, 4); break;
    case 3: MULTIPLY(9, 3); break;
    case 2: MULTIPLY(12, 2); break;
    default: MULTIPLY(18, 1); break;
    }
#undef MULTIPLY
}

/// Aᵀ, the transform of the products, along one of a tile's sides.
INLINE void result_sums(__m512 a, __m512 b, __m512 c, __m512 d, __m512 *first, __m512 *second) {
    *first = _mm512_add_ps(a, _mm512_add_ps(b, c));
    *second = _mm512_sub_ps(_mm512_sub_ps(b, c), d);
}

/// Aᵀ m A of a tile, whose positions lie `position` apart, as 2×2 pixels of a line and the next.
INLINE void transform_tile(const float *products, ptrdiff_t position, uint16_t *upper, uint16_t *lower) {
    __m512 above[SIDE], below[SIDE], left, right;
    for (int32_t j = 0; j < SIDE; j++) {
        const float *m = products + j * position;
        const ptrdiff_t row = SIDE * position;
        result_sums(
            _mm512_loadu_ps(m), _mm512_loadu_ps(m + row), _mm512_loadu_ps(m + 2 * row), _mm512_loadu_ps(m + 3 * row), &above[j],
            &below[j]);
    }
    result_sums(above[0], above[1], above[2], above[3], &left, &right);
    _mm512_storeu_si512(upper, (__m512i)_mm512_cvtne2ps_pbh(right, left));
    result_sums(below[0], below[1], below[2], below[3], &left, &right);
    _mm512_storeu_si512(lower, (__m512i)_mm512_cvtne2ps_pbh(right, left));
}

/// `products`: [position][TILES][block of the group][16]
static void transform_products(
    const cwinograd_convolution *it, const float *products, group of, int32_t first, int32_t count, uint16_t *target) {
    const int32_t blocks = blocks_of(it->output_channels);
    const ptrdiff_t position = (ptrdiff_t)TILES * of.count * LANES, line = (ptrdiff_t)it->width * LANES;
    for (int32_t v = 0; v < of.count; v++) {
        const float *from = products + v * LANES;
        for (run at = first_run(it, first, count); at.count > 0; at = next_run(it, at)) {
            uint16_t *to = target + plane_at(it, at.image, of.first + v, blocks) + 2 * at.row * line + 2 * at.column * LANES;
            for (int32_t k = 0; k < at.count; k++, from += of.count * LANES, to += 2 * LANES)
                transform_tile(from, position, to, to + line);
        }
    }
}

/// A piece is `TILES` tiles.
void cwinograd_convolve(
    const cwinograd_convolution *it, int32_t piece, const uint16_t *weights, const uint16_t *source, uint16_t *target,
    void *scratch) {
    const int32_t blocks = blocks_of(it->input_channels), targets = blocks_of(it->output_channels);
    const int32_t first = piece * TILES, count = smaller(TILES, tiles_of(it) - first);
    uint16_t *values = scratch;
    float *products = (float *)((char *)scratch + values_size(it));
    transform_source(it, source, first, count, values);
    for (int32_t index = 0; index < groups_of(targets); index++) {
        const group of = group_at(index, targets);
        for (int32_t p = 0; p < POSITIONS; p++) {
            multiply(
                values + (ptrdiff_t)p * blocks * TILES * LANES, weights, blocks,
                products + (ptrdiff_t)p * TILES * of.count * LANES, of.count);
            weights += (ptrdiff_t)blocks * LANES * of.count * LANES;
        }
        transform_products(it, products, of, first, count, target);
    }
}

#pragma clang attribute pop

#endif
