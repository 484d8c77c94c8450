#include "sums.h"

#if defined(__x86_64__)

// The first half of the gradient of the weights, which is the adjoint of the convolution: the loss's change with the results goes
// through A (where the convolution has Aᵀ), meets the same transformed source, and is summed over all tiles.

#pragma clang attribute push(WINOGRAD_TARGET, apply_to = function)

enum {
    /// Pairs of tiles that are summed before the sums go back to memory.
    PAIRS = 36,
};

size_t cwinograd_sums_size(const cwinograd_convolution *it) {
    return (size_t)(shares_of(it) * sums_of_share(it)) * sizeof(float);
}

int32_t cwinograd_sums_pieces(const cwinograd_convolution *it) { return SHARES * groups_of(blocks_of(it->output_channels)); }

size_t cwinograd_sums_scratch(const cwinograd_convolution *it) {
    return (size_t)SIDE * PAIRS * LANES * 2 * (blocks_of(it->input_channels) + MOST_VECTORS) * sizeof(uint16_t);
}

/// A row of a transformed tile, which waits for that of the next tile to be paired with.
typedef struct {
    uint16_t *to;
    /// From one position to the next.
    ptrdiff_t position;
    four even;
    bool waits;
} pairing;

INLINE pairing pairing_of(uint16_t *values, int32_t block, int32_t blocks) {
    return (pairing){.to = values + (ptrdiff_t)block * PAIRS * LANES * 2, .position = (ptrdiff_t)blocks * PAIRS * LANES * 2};
}

INLINE void append(pairing *it, four sums) {
    if (it->waits) {
        for (int32_t j = 0; j < SIDE; j++)
            _mm512_storeu_si512(it->to + j * it->position, paired(it->even.at[j], sums.at[j]));
        it->to += LANES * 2;
    }
    it->even = sums;
    it->waits = !it->waits;
}

/// Pairs a last tile that is alone with zeros.
INLINE void end(pairing *it) {
    const __m512 zero = _mm512_setzero_ps();
    if (it->waits) append(it, (four){{zero, zero, zero, zero}});
}

/// A column of a tile, transformed downwards: the sum of a row of Bᵀ.
INLINE __m512 source_sum(const lines *it, int32_t x, const int32_t row) {
    static const int32_t first[SIDE] = {0, 1, 2, 1}, second[SIDE] = {2, 2, 1, 3};
    if (x < 0 || x >= it->width) return _mm512_setzero_ps();
    const __m512 a = pixel(it, first[row], x), b = pixel(it, second[row], x);
    return row == 1 ? _mm512_add_ps(a, b) : _mm512_sub_ps(a, b);
}

/// A row of Bᵀ d B: [position of the row][block][pair][16][2]
INLINE void transform_source(
    const cwinograd_convolution *it, const uint16_t *source, int32_t first, int32_t count, uint16_t *values, const int32_t row) {
    const int32_t blocks = blocks_of(it->input_channels);
    for (int32_t block = 0; block < blocks; block++) {
        pairing result = pairing_of(values, block, blocks);
        for (run of = first_run(it, first, count); of.count > 0; of = next_run(it, of)) {
            const lines from = lines_at(it, source + plane_at(it, of.image, block, blocks), of.row);
            int32_t x = 2 * of.column - 1;
            __m512 a = source_sum(&from, x, row), b = source_sum(&from, x + 1, row);
            for (int32_t k = 0; k < of.count; k++, x += 2) {
                const __m512 c = source_sum(&from, x + 2, row), d = source_sum(&from, x + 3, row);
                append(&result, source_sums(a, b, c, d));
                a = c;
                b = d;
            }
        }
        end(&result);
    }
}

/// The sum of a row of A, of a pixel and the one below.
INLINE __m512 gradient_sum(const uint16_t *upper, const uint16_t *lower, const int32_t row) {
    switch (row) {
    case 0: return widened(upper);
    case 1: return _mm512_add_ps(widened(upper), widened(lower));
    case 2: return _mm512_sub_ps(widened(upper), widened(lower));
    default: return _mm512_sub_ps(_mm512_setzero_ps(), widened(lower));
    }
}

/// A row of A g Aᵀ: [position of the row][block of the group][pair][16][2]
INLINE void transform_gradient(
    const cwinograd_convolution *it, const uint16_t *gradient, group blocks, int32_t first, int32_t count, uint16_t *values,
    const int32_t row) {
    const ptrdiff_t line = (ptrdiff_t)it->width * LANES;
    for (int32_t v = 0; v < blocks.count; v++) {
        pairing result = pairing_of(values, v, blocks.count);
        for (run of = first_run(it, first, count); of.count > 0; of = next_run(it, of)) {
            const uint16_t *from = gradient + plane_at(it, of.image, blocks.first + v, blocks_of(it->output_channels))
                + 2 * of.row * line + 2 * of.column * LANES;
            for (int32_t k = 0; k < of.count; k++, from += 2 * LANES) {
                const __m512 a = gradient_sum(from, from + line, row);
                const __m512 b = gradient_sum(from + LANES, from + line + LANES, row);
                append(&result, (four){{a, _mm512_add_ps(a, b), _mm512_sub_ps(a, b), _mm512_sub_ps(_mm512_setzero_ps(), b)}});
            }
        }
        end(&result);
    }
}

/// `sums` [input channel][vectors][16] += `values` [pair][16][2] × `gradients` [vector][pair][16][2], or = where `fresh`.
INLINE void sum_channels(
    const uint16_t *values, const uint16_t *gradients, int32_t pairs, bool fresh, float *sums, const int32_t channels,
    const int32_t vectors) {
    __m512 total[LANES][MOST_VECTORS];
    for (int32_t c = 0; c < channels; c++)
        for (int32_t v = 0; v < vectors; v++)
            total[c][v] = fresh ? _mm512_setzero_ps() : _mm512_loadu_ps(sums + (c * vectors + v) * LANES);
#pragma clang loop unroll(disable)
    for (int32_t k = 0; k < pairs; k++, values += LANES * 2, gradients += LANES * 2) {
        __m512bh g[MOST_VECTORS];
        for (int32_t v = 0; v < vectors; v++) g[v] = (__m512bh)_mm512_loadu_si512(gradients + v * PAIRS * LANES * 2);
        for (int32_t c = 0; c < channels; c++) {
            const __m512bh value = spread(values + c * 2);
            for (int32_t v = 0; v < vectors; v++) total[c][v] = _mm512_dpbf16_ps(total[c][v], g[v], value);
        }
    }
    for (int32_t c = 0; c < channels; c++)
        for (int32_t v = 0; v < vectors; v++) _mm512_storeu_ps(sums + (c * vectors + v) * LANES, total[c][v]);
}

/// A block of input channels at one position, as many channels at a time as fill the registers.
static void sum_block(
    const uint16_t *values, const uint16_t *gradients, int32_t pairs, bool fresh, float *sums, int32_t vectors) {
#define SUM(channels, vectors) \
    for (int32_t c = 0; c < LANES; c += channels) \
        sum_channels(values + c * 2, gradients, pairs, fresh, sums + c * vectors * LANES, channels, vectors)
    switch (vectors) {
    case 4: SUM(4, 4); break;
    case 3: SUM(8, 3); break;
    case 2: SUM(8, 2); break;
    default: SUM(16, 1); break;
    }
#undef SUM
}

/// Brings a quarter of what `count` tiles have of a block nearer, while there is other work.
INLINE void fetch(
    const cwinograd_convolution *it, const uint16_t *pictures, int32_t block, int32_t blocks, int32_t first, int32_t count,
    int32_t quarter) {
    const ptrdiff_t line = (ptrdiff_t)it->width * LANES;
    int32_t index = 0;
    for (run of = first_run(it, first, count); of.count > 0; of = next_run(it, of), index++) {
        if (index % 4 != quarter) continue;
        const uint16_t *upper = pictures + plane_at(it, of.image, block, blocks) + 2 * of.row * line + 2 * of.column * LANES;
        for (int32_t k = 0; k < of.count * 2 * LANES; k += 2 * LANES) {
            _mm_prefetch((const char *)(upper + k), _MM_HINT_T1);
            _mm_prefetch((const char *)(upper + line + k), _MM_HINT_T1);
        }
    }
}

/// The four positions of a row, for `count` tiles from `first` on. `sums`: those of the group.
INLINE void sum_row(
    const cwinograd_convolution *it, const uint16_t *source, const uint16_t *gradient, group of, int32_t first, int32_t count,
    bool fresh, float *sums, uint16_t *scratch, const int32_t row) {
    const int32_t blocks = blocks_of(it->input_channels), pairs = (count + 1) / 2;
    uint16_t *values = scratch, *gradients = scratch + (ptrdiff_t)SIDE * blocks * PAIRS * LANES * 2;
    transform_source(it, source, first, count, values, row);
    transform_gradient(it, gradient, of, first, count, gradients, row);
    float *to = sums + row * SIDE * sums_of_position(it, of.count);
    for (int32_t j = 0; j < SIDE; j++, gradients += (ptrdiff_t)of.count * PAIRS * LANES * 2) {
        for (int32_t block = 0; block < blocks; block++) {
            sum_block(values, gradients, pairs, fresh, to, of.count);
            values += PAIRS * LANES * 2;
            to += LANES * of.count * LANES;
            const int32_t next = first + count, left = smaller(2 * PAIRS, tiles_of(it) - next);
            fetch(it, source, block, blocks, next, left, j);
            if (block < of.count) fetch(it, gradient, of.first + block, blocks_of(it->output_channels), next, left, j);
        }
    }
}

void cwinograd_sum_gradient(
    const cwinograd_convolution *it, int32_t piece, const uint16_t *source, const uint16_t *output_gradient, float *sums,
    void *scratch) {
    const int32_t share = piece % SHARES;
    const group of = group_at(piece / SHARES, blocks_of(it->output_channels));
    int32_t tile = 0, after = tiles_of(it), first_row = share, last_row = share;
    float *to = sums + POSITIONS * sums_of_position(it, of.first);
    if (shares_tiles(it)) {
        to += share * sums_of_share(it);
        tile = (int32_t)((int64_t)tiles_of(it) * share / SHARES);
        after = (int32_t)((int64_t)tiles_of(it) * (share + 1) / SHARES);
        first_row = 0;
        last_row = SIDE - 1;
    }
    bool fresh = true;
    do {
        const int32_t count = smaller(2 * PAIRS, after - tile);
        for (int32_t row = first_row; row <= last_row; row++) {
            switch (row) {
            case 0: sum_row(it, source, output_gradient, of, tile, count, fresh, to, scratch, 0); break;
            case 1: sum_row(it, source, output_gradient, of, tile, count, fresh, to, scratch, 1); break;
            case 2: sum_row(it, source, output_gradient, of, tile, count, fresh, to, scratch, 2); break;
            default: sum_row(it, source, output_gradient, of, tile, count, fresh, to, scratch, 3); break;
            }
        }
        fresh = false;
        tile += count;
    } while (tile < after);
}

#pragma clang attribute pop

#endif
