#ifndef WINOGRAD_H
#define WINOGRAD_H

#include "CWinograd.h"

#if defined(__x86_64__)

#include <immintrin.h>

// What the kernels share: how channels and tiles are grouped, and how a tile's numbers are read.
//
// A tile is 2×2 pixels of a result, with the 4×4 pixels of the source that they hang on. All tiles of a batch are numbered row
// by row, picture after picture. The transforms turn each tile into 16 positions; at each position, tiles × input channels
// times input channels × output channels is a product of matrices of its own.

#define WINOGRAD_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16")))
#define INLINE static inline __attribute__((always_inline))

#pragma clang attribute push(WINOGRAD_TARGET, apply_to = function)

enum {
    /// Channels of a block: the float32 numbers of a register.
    LANES = 16,
    /// Positions of a row of a transformed tile, and of all of it.
    SIDE = 4,
    POSITIONS = SIDE * SIDE,
    /// The widest group of blocks: 4 × 6 sums fill the registers and need 10 loads for 24 products.
    MOST_VECTORS = 4,
};

INLINE int32_t smaller(int32_t a, int32_t b) { return a < b ? a : b; }
INLINE int32_t blocks_of(int32_t channels) { return (channels + LANES - 1) / LANES; }
INLINE int32_t tiles_of(const cwinograd_convolution *it) { return it->batch * (it->height / 2) * (it->width / 2); }

/// Blocks of output channels that are worked on together.
typedef struct {
    int32_t first, count;
} group;

INLINE int32_t groups_of(int32_t blocks) { return (blocks + MOST_VECTORS - 1) / MOST_VECTORS; }

/// Groups are of nearly one size, so that none is left with a single block and too few sums to hide latencies.
INLINE group group_at(int32_t index, int32_t blocks) {
    const int32_t groups = groups_of(blocks), least = blocks / groups, larger = blocks % groups;
    return (group){index * least + smaller(index, larger), least + (index < larger)};
}

/// The channels of a block that there are.
INLINE __mmask16 present(int32_t block, int32_t channels) {
    const int32_t left = channels - block * LANES;
    return left >= LANES ? 0xFFFF : (__mmask16)((1 << left) - 1);
}

/// Steps of `stride` from one lane to the next, for gathering and scattering.
INLINE __m512i lanes_apart(int32_t stride) {
    const __m512i numbers = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    return _mm512_mullo_epi32(numbers, _mm512_set1_epi32(stride));
}

/// Tiles that lie next to one another in a picture's row of tiles.
typedef struct {
    int32_t image, row, column, count;
    /// Of the tiles that were asked for, with these.
    int32_t left;
} run;

/// The first run of `count` tiles; `next_run` gives the others, and at last an empty one.
INLINE run first_run(const cwinograd_convolution *it, int32_t tile, int32_t count) {
    const int32_t across = it->width / 2, each = across * (it->height / 2), column = tile % across;
    return (run){tile / each, tile % each / across, column, smaller(across - column, count), count};
}

INLINE run next_run(const cwinograd_convolution *it, run of) {
    const bool ends = 2 * (of.row + 1) == it->height;
    const int32_t left = of.left - of.count;
    return (run){of.image + ends, ends ? 0 : of.row + 1, 0, smaller(it->width / 2, left), left};
}

/// Where a block of a picture begins, of `blocks`.
INLINE ptrdiff_t plane_at(const cwinograd_convolution *it, int32_t image, int32_t block, int32_t blocks) {
    return (image * (ptrdiff_t)blocks + block) * it->height * it->width * LANES;
}

typedef struct {
    __m512 at[SIDE];
} four;

INLINE __m512 widened(const uint16_t *from) {
    return (__m512)_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)from)), 16);
}

/// Two vectors as bfloat16, a number of `even` before its neighbour of `odd`: the pairs that a product sums.
INLINE __m512i paired(__m512 even, __m512 odd) {
    const __m512i order = _mm512_set_epi16(
        31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
    return _mm512_permutexvar_epi16(order, (__m512i)_mm512_cvtne2ps_pbh(odd, even));
}

/// A pair in all lanes.
INLINE __m512bh spread(const uint16_t *pair) {
    int32_t both;
    __builtin_memcpy(&both, pair, sizeof both);
    return (__m512bh)_mm512_set1_epi32(both);
}

/// Bᵀ, the transform of the source, along one of a tile's sides.
INLINE four source_sums(__m512 a, __m512 b, __m512 c, __m512 d) {
    return (four){{_mm512_sub_ps(a, c), _mm512_add_ps(b, c), _mm512_sub_ps(c, b), _mm512_sub_ps(b, d)}};
}

static const uint16_t no_pixels[LANES] = {0};

/// The four lines of a block that a row of tiles reads; those outside of the picture are zeros.
typedef struct {
    const uint16_t *start[SIDE];
    ptrdiff_t step[SIDE];
    int32_t width;
} lines;

INLINE lines lines_at(const cwinograd_convolution *it, const uint16_t *plane, int32_t row) {
    lines result = {.width = it->width};
    for (int32_t i = 0; i < SIDE; i++) {
        const int32_t y = 2 * row - 1 + i;
        const bool inside = y >= 0 && y < it->height;
        result.start[i] = inside ? plane + (ptrdiff_t)y * it->width * LANES : no_pixels;
        result.step[i] = inside ? LANES : 0;
    }
    return result;
}

INLINE __m512 pixel(const lines *it, int32_t line, int32_t x) { return widened(it->start[line] + x * it->step[line]); }

#pragma clang attribute pop

#endif
#endif
