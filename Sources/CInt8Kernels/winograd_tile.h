// Winograd's algorithm with tiles of WINOGRAD_TILE × WINOGRAD_TILE outputs. Included by winograd.h, once for each size.

#define SPAN (WINOGRAD_TILE + 2)
#define POSITIONS (SPAN * SPAN)

#if WINOGRAD_TILE == 4
// Points 0, 1, −1, 2, −2 and infinity; rows of G times 12, −6, −6, 24, 24 and 3.

/// Bᵀ d: at most 10 times as large.
#define SPREAD(d, t)                                                           \
    do {                                                                       \
        const pair_words r = d[4] - d[2], e = d[3] - d[1];                     \
        const pair_words p = d[4] - (d[2] << 2), q = d[3] - (d[1] << 2);       \
        t[0] = ((d[0] - d[2]) << 2) + r;                                       \
        t[1] = p + q;                                                          \
        t[2] = p - q;                                                          \
        t[3] = r + (e << 1);                                                   \
        t[4] = r - (e << 1);                                                   \
        t[5] = (d[5] - d[3]) - (e << 2);                                       \
    } while (0)

/// G' g of a column or row (a, b, c).
#define SPREAD_WEIGHTS(a, b, c, to, step)                                      \
    do {                                                                       \
        const words16 outer = a + c, far = a + (c << 2);                       \
        to[0] = a + (a << 1);                                                  \
        to[step] = outer + b;                                                  \
        to[2 * step] = outer - b;                                              \
        to[3 * step] = far + (b << 1);                                         \
        to[4 * step] = far - (b << 1);                                         \
        to[5 * step] = c + (c << 1);                                           \
    } while (0)

/// Aᵀ m, without the factors 1, 2, 4 and 4 of its rows.
#define GATHER(m, y)                                                           \
    do {                                                                       \
        const lanes_words a = m[1] + m[2], b = m[1] - m[2];                    \
        const lanes_words c = m[3] + m[4], d = m[3] - m[4];                    \
        y[0] = ((m[0] - (a << 1)) << 1) + c;                                   \
        y[1] = d - (b << 1);                                                   \
        y[2] = c - a;                                                          \
        y[3] = ((d + m[5]) << 1) - b;                                          \
    } while (0)
#define SHIFTS {3, 2, 1, 1}

#else
// Points 0, 1, −1, 2 and infinity; rows of G times 6, −6, −6, 6 and 3.

/// Bᵀ d: at most 6 times as large.
#define SPREAD(d, t)                                                           \
    do {                                                                       \
        const pair_words r = d[3] - d[1], e = d[0] - d[2];                     \
        t[0] = (e << 1) + r;                                                   \
        t[1] = (d[3] - d[2]) - (d[1] << 1);                                    \
        t[2] = (d[3] - d[2]) + ((d[1] - d[2]) << 1);                           \
        t[3] = r;                                                              \
        t[4] = (d[4] - d[2]) - (r << 1);                                       \
    } while (0)

/// G' g of a column or row (a, b, c).
#define SPREAD_WEIGHTS(a, b, c, to, step)                                      \
    do {                                                                       \
        const words16 outer = a + c, sum = outer + b;                          \
        to[0] = a + (a << 1);                                                  \
        to[step] = sum + (sum << 1);                                           \
        to[2 * step] = outer - b;                                              \
        to[3 * step] = a + (b << 1) + (c << 2);                                \
        to[4 * step] = c + (c << 1);                                           \
    } while (0)

/// Aᵀ m. The signs that G' lacks are here.
#define GATHER(m, y)                                                           \
    do {                                                                       \
        const lanes_words s = m[1] + m[2];                                     \
        y[0] = m[0] + m[3] - s;                                                \
        y[1] = m[2] - m[1] + (m[3] << 1);                                      \
        y[2] = (m[3] << 2) - s + (m[4] << 1);                                  \
    } while (0)
#define SHIFTS {1, 1, 1}
#endif

/// [block][position][channels / 2][channels of the block][2], from [output_channels][3][3][channels]
static void TILED(pack)(void *target, const int8_t *weights, int32_t output_channels, int32_t channels) {
    int16_t *block = target;
    for (int32_t left = output_channels / LANES, first = 0; left > 0;) {
        const int32_t width = block_vectors(left) * LANES;
        for (int32_t o = 0; o < width; o++) {
            for (int32_t c = 0; c < channels; c += 16) {
                words16 taps[9], half[SPAN * 3], whole[POSITIONS];
                for (int32_t tap = 0; tap < 9; tap++) {
                    signed_bytes16 bytes;
                    memcpy(&bytes, weights + ((ptrdiff_t)(first + o) * 9 + tap) * channels + c, sizeof bytes);
                    taps[tap] = __builtin_convertvector(bytes, words16);
                }
                for (int x = 0; x < 3; x++) {
                    words16 *to = half + x;
                    SPREAD_WEIGHTS(taps[x], taps[3 + x], taps[6 + x], to, 3);
                }
                for (int y = 0; y < SPAN; y++) {
                    words16 *to = whole + SPAN * y;
                    SPREAD_WEIGHTS(half[3 * y], half[3 * y + 1], half[3 * y + 2], to, 1);
                }
                for (int32_t position = 0; position < POSITIONS; position++) {
                    int16_t *to = block + (((ptrdiff_t)position * channels + c) * width / 2 + o) * 2;
                    for (int pair = 0; pair < 8; pair++) memcpy(to + pair * width * 2, (int16_t *)&whole[position] + pair * 2, 4);
                }
            }
        }
        block += (ptrdiff_t)POSITIONS * channels * width;
        left -= width / LANES;
        first += width;
    }
}

/// A tile's bytes to [position][GROUP tiles][channels].
static void TILED(spread)(const uint8_t *from, ptrdiff_t row, ptrdiff_t pixel, int32_t channels, int16_t *to) {
    const ptrdiff_t step = (ptrdiff_t)GROUP * channels;
    for (int32_t begin = 0; begin < channels; begin += PAIRS) {
        // The last register's channels may have been in the one before, too.
        const int32_t c = begin + PAIRS <= channels ? begin : channels - PAIRS;
        pair_words half[SPAN][SPAN];
#pragma clang loop unroll(full)
        for (int x = 0; x < SPAN; x++) {
            pair_words d[SPAN], t[SPAN];
#pragma clang loop unroll(full)
            for (int y = 0; y < SPAN; y++) {
                pair_bytes bytes;
                memcpy(&bytes, from + y * row + x * pixel + c, sizeof bytes);
                d[y] = __builtin_convertvector(bytes, pair_words);
            }
            SPREAD(d, t);
#pragma clang loop unroll(full)
            for (int y = 0; y < SPAN; y++) half[y][x] = t[y];
        }
#pragma clang loop unroll(full)
        for (int y = 0; y < SPAN; y++) {
            pair_words t[SPAN];
            SPREAD(half[y], t);
#pragma clang loop unroll(full)
            for (int x = 0; x < SPAN; x++) memcpy(to + (y * SPAN + x) * step + c, &t[x], sizeof t[x]);
        }
    }
}

/// A tile's sums [position][BLOCK_WIDTH] of LANES channels to output bytes. `is_whole`: no output lies outside the picture.
static inline __attribute__((always_inline)) void TILED(gather)(
    const cint8_convolution *c, const int has_residual, const int is_whole, const int32_t *from, int32_t channel,
    const cint8_cursor *corner) {
    static const int shifts[WINOGRAD_TILE] = SHIFTS;
    lanes_words half[WINOGRAD_TILE][SPAN];
#pragma clang loop unroll(full)
    for (int x = 0; x < SPAN; x++) {
        lanes_words m[SPAN], t[WINOGRAD_TILE];
#pragma clang loop unroll(full)
        for (int y = 0; y < SPAN; y++) memcpy(&m[y], from + (y * SPAN + x) * BLOCK_WIDTH, sizeof m[y]);
        GATHER(m, t);
#pragma clang loop unroll(full)
        for (int y = 0; y < WINOGRAD_TILE; y++) half[y][x] = t[y];
    }
    const finisher finish = finisher_of(c, channel);
    const int32_t rows = c->output.height - corner->y, columns = c->output.width - corner->x;
    const ptrdiff_t row = c->output.row, pixel = c->output.pixel;
    const ptrdiff_t other_row = has_residual ? c->residual->row : 0, other_pixel = has_residual ? c->residual->pixel : 0;
    uint8_t *to = cint8_pixel(&c->output, corner) + channel;
    const uint8_t *residual = has_residual ? cint8_pixel(c->residual, corner) + channel : to;
#pragma clang loop unroll(full)
    for (int y = 0; y < WINOGRAD_TILE; y++) {
        lanes_words t[WINOGRAD_TILE];
        GATHER(half[y], t);
#pragma clang loop unroll(full)
        for (int x = 0; x < WINOGRAD_TILE; x++) {
            // 0x38e38e39 · 9 = 1 modulo 2³².
            const lanes_sums sum = (lanes_sums)(t[x] * 0x38e38e39u) >> (shifts[y] + shifts[x]);
            if (is_whole || (y < rows && x < columns)) {
                finish_lanes(&finish, has_residual, sum, to + x * pixel, residual + x * other_pixel);
            }
        }
        to += row;
        residual += other_row;
    }
}

/// Sums [position][BLOCK_WIDTH] of one tile in some registers of channels to output bytes.
static void TILED(finish)(
    const cint8_convolution *c, const int32_t *from, int32_t channel, int32_t vectors, const cint8_cursor *corner) {
    const int is_whole = corner->y + WINOGRAD_TILE <= c->output.height && corner->x + WINOGRAD_TILE <= c->output.width;
    for (int32_t v = 0; v < vectors * LANES; v += LANES) {
        if (!is_whole) {
            TILED(gather)(c, c->residual != NULL, 0, from + v, channel + v, corner);
        } else if (c->residual) {
            TILED(gather)(c, 1, 1, from + v, channel + v, corner);
        } else {
            TILED(gather)(c, 0, 1, from + v, channel + v, corner);
        }
    }
}

static void TILED(convolve)(const cint8_winograd *w, int32_t images) {
    const cint8_convolution *c = w->convolution;
    const int32_t across = (c->output.width + WINOGRAD_TILE - 1) / WINOGRAD_TILE;
    const int32_t down = (c->output.height + WINOGRAD_TILE - 1) / WINOGRAD_TILE;
    const int32_t count = across * down * images, channels = w->channels;
    int16_t *values = w->scratch;
    // [tile][position][BLOCK_WIDTH]
    int32_t *sums = (int32_t *)(values + (ptrdiff_t)POSITIONS * GROUP * channels);
    cint8_cursor next = {0, 0, 0};
    for (int32_t first = 0; first < count; first += GROUP) {
        const int32_t tiles = count - first < GROUP ? count - first : GROUP;
        cint8_cursor corners[GROUP];
        for (int32_t t = 0; t < tiles; t++) {
            corners[t] = (cint8_cursor){next.image, next.y * WINOGRAD_TILE, next.x * WINOGRAD_TILE};
            TILED(spread)(cint8_pixel(&c->input, &corners[t]), c->input.row, c->input.pixel, channels, values + t * channels);
            cint8_advance(&next, across, down);
        }
        const int16_t *weights = w->weights;
        for (int32_t left = c->output_channels / LANES, channel = 0; left > 0;) {
            const int32_t vectors = block_vectors(left), width = vectors * LANES;
            for (int32_t position = 0; position < POSITIONS; position++) {
                const int16_t *here = values + (ptrdiff_t)position * GROUP * channels;
                for (int32_t t = 0, some; t < tiles; t += some) {
                    // Nine tiles are five and four rather than six and three.
                    const int32_t rest = tiles - t;
                    some = rest <= MOST_TILES ? rest : rest < 2 * MOST_TILES ? (rest + 1) / 2 : MOST_TILES;
                    int32_t *to = sums + (t * POSITIONS + position) * BLOCK_WIDTH;
                    multiplications[vectors - 1][some - 1](
                        here + t * channels, weights, channels, to, POSITIONS * BLOCK_WIDTH);
                }
                weights += (ptrdiff_t)channels * width;
            }
            for (int32_t t = 0; t < tiles; t++) TILED(finish)(c, sums + t * POSITIONS * BLOCK_WIDTH, channel, vectors, &corners[t]);
            channel += width;
            left -= vectors;
        }
    }
}

#undef SPAN
#undef POSITIONS
#undef SPREAD
#undef SPREAD_WEIGHTS
#undef GATHER
#undef SHIFTS
