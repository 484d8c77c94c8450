// Shrinking an image to a level and summing it up, a row at a time; see vectors.h.

#include "vectors.h"

/// A vector with `lanes` zeros in front.
#if LANES == 16
#define SHIFT_IN(lanes, x) \
    __builtin_shufflevector((vu){0}, x, 16 - lanes, 17 - lanes, 18 - lanes, 19 - lanes, 20 - lanes, 21 - lanes, 22 - lanes, \
        23 - lanes, 24 - lanes, 25 - lanes, 26 - lanes, 27 - lanes, 28 - lanes, 29 - lanes, 30 - lanes, 31 - lanes)
#define LAST(x) __builtin_shufflevector(x, x, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15)
#define EVEN(a, b) __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
#define ODD(a, b) __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)
#else
#define SHIFT_IN(lanes, x) \
    __builtin_shufflevector((vu){0}, x, 8 - lanes, 9 - lanes, 10 - lanes, 11 - lanes, 12 - lanes, 13 - lanes, 14 - lanes, 15 - lanes)
#define LAST(x) __builtin_shufflevector(x, x, 7, 7, 7, 7, 7, 7, 7, 7)
#define EVEN(a, b) __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14)
#define ODD(a, b) __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15)
#endif

/// Running sums over the lanes.
INLINE vu running(vu x) {
    x += SHIFT_IN(1, x);
    x += SHIFT_IN(2, x);
    x += SHIFT_IN(4, x);
#if LANES == 16
    x += SHIFT_IN(8, x);
#endif
    return x;
}

/// Weighs two source rows; columns come later, since whole numbers do not mind the order.
static void KERNEL(blend)(const cascade_shrink *shrink, int32_t y) {
    const uint8_t *first = shrink->pixels + shrink->row[0][y] * shrink->stride;
    const uint8_t *second = shrink->pixels + shrink->row[1][y] * shrink->stride;
    const uint16_t lower = (uint16_t)shrink->row_weight[y], upper = (uint16_t)(256 - lower);
    uint16_t *to = shrink->blended;
    for (int32_t x = 0; x < shrink->source_width; x++) to[x] = (uint16_t)(first[x] * upper + second[x] * lower);
}

/// LANES level pixels from the blended row. Products and sums stay below 2²⁴: float is exact.
INLINE vu shrunk(const cascade_shrink *shrink, int32_t x) {
    vu pair;
    for (int lane = 0; lane < LANES; lane++) {
        uint32_t both;
        memcpy(&both, shrink->blended + shrink->column[x + lane], sizeof both);
        pair[lane] = both;
    }
    const vf left = __builtin_convertvector((vi)(pair & 0xffff), vf), right = __builtin_convertvector((vi)(pair >> 16), vf);
    const vf sum = left * load_float(shrink->column_weight[0] + x) + right * load_float(shrink->column_weight[1] + x) + 32768.0f;
    return (vu)__builtin_convertvector(sum, vi) >> 16;
}

/// Puts two vectors of running sums of a row, columns x + 1 onwards, on top of the row above.
INLINE void put(uint32_t *row, const cascade_level *level, int32_t x, vu a, vu b) {
    const uint32_t *above = row - level->stride;
    if (level->step == 1) {
        store(row + x + 1, a + load(above + x + 1));
        store(row + x + 1 + LANES, b + load(above + x + 1 + LANES));
    } else {
        const ptrdiff_t odd = level->half + x / 2, even = x / 2 + 1;
        store(row + odd, EVEN(a, b) + load(above + odd));
        store(row + even, ODD(a, b) + load(above + even));
    }
}

/// Tilted sums of row y from the two rows above: T(x, y) = T(x−1, y−1) + T(x+1, y−1) − T(x, y−2) + the pixels (x−1, y−1)
/// and (x−1, y−2). One column outside, a triangle holds what the nearest column's does a row higher.
static void KERNEL(tilt)(const cascade_shrink *shrink, const cascade_level *level, int32_t y) {
    const int32_t width = shrink->width;
    const ptrdiff_t pitch = width + 64;
    // Three rows of sums in turn, two of pixels; each has one element in front of column 0.
    uint32_t *const row = shrink->lines + y % 3 * pitch + 1;
    uint32_t *const above = shrink->lines + (y + 2) % 3 * pitch + 1;
    const uint32_t *const higher = shrink->lines + (y + 1) % 3 * pitch + 1;
    const uint32_t *const pixels = shrink->lines + (3 + (y - 1) % 2) * pitch, *const before = shrink->lines + (3 + y % 2) * pitch;
    above[-1] = higher[0];
    above[width + 1] = higher[width];
    for (int32_t x = 0; x <= width; x++) row[x] = above[x - 1] + above[x + 1] - higher[x] + pixels[x] + before[x];
    uint32_t *const to = level->tilted + y * level->stride;
    if (level->step == 1) {
        memcpy(to, row, (size_t)(width + 1) * sizeof *to);
    } else {
        for (int32_t x = 0; x <= width; x += 2) to[x / 2] = row[x];
        for (int32_t x = 1; x <= width; x += 2) to[level->half + x / 2] = row[x];
    }
}

void KERNEL(cascade_build)(const cascade_shrink *shrink, const cascade_level *level) {
    const size_t row_bytes = (size_t)level->stride * sizeof(uint32_t);
    memset(level->sums, 0, row_bytes);
    if (level->squares) memset(level->squares, 0, row_bytes);
    if (level->tilted) {
        memset(level->tilted, 0, row_bytes);
        memset(shrink->lines, 0, 5 * (size_t)(shrink->width + 64) * sizeof(uint32_t));
    }
    for (int32_t y = 0; y < shrink->height; y++) {
        KERNEL(blend)(shrink, y);
        uint32_t *const sums = level->sums + (y + 1) * level->stride;
        uint32_t *const squares = level->squares ? level->squares + (y + 1) * level->stride : NULL;
        // The pixel (x, y) is that of column x + 1; the row's first element stays 0.
        uint32_t *const line = level->tilted ? shrink->lines + (3 + y % 2) * (ptrdiff_t)(shrink->width + 64) + 1 : NULL;
        vu sum = {0}, square = {0};
        sums[0] = 0;
        if (squares) squares[0] = 0;
        for (int32_t x = 0; x < shrink->width; x += 2 * LANES) {
            const vu a = shrunk(shrink, x), b = shrunk(shrink, x + LANES);
            const vu sum_a = running(a) + sum, sum_b = running(b) + LAST(sum_a);
            sum = LAST(sum_b);
            put(sums, level, x, sum_a, sum_b);
            if (squares) {
                const vu square_a = running(a * a) + square, square_b = running(b * b) + LAST(square_a);
                square = LAST(square_b);
                put(squares, level, x, square_a, square_b);
            }
            if (line) {
                store(line + x, a);
                store(line + x + LANES, b);
            }
        }
        if (level->tilted) KERNEL(tilt)(shrink, level, y + 1);
    }
}
