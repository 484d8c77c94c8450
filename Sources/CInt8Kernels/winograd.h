// Winograd's algorithm for 3×3 convolutions with stride 1, F(4×4, 3×3): 36 products for 16 outputs of a tile where the definition
// has 144. No include guard: included by each instruction set's file, which has to define before
//     LANES, WINOGRAD_VECTORS  32-bit sums in a register; the most registers that a block of output channels fills
//     block_vectors            how many registers the next block fills when so many are left
//     register_sums, no_sums   the type of such a register, and one with zeros
//     sum_pairs                adds the products of a pair of 16-bit numbers, given as 32 bits, and LANES pairs in memory
//     clamp_lanes              LANES floats between two limits
//
// It is exact. With F = Bᵀ d B on bytes and U = G' g G'ᵀ on weights (integers of at most 16 bits; G' is G with its rows times 12,
// −6, −6, 24, 24 and 3) the sums over channels M = Σ F · U are taken modulo 2³², and so is what follows. G' instead of G makes
// output (u, v) of Aᵀ (M scaled back) A come 576 times as large: 9 is taken off by its inverse modulo 2³², and the rest is a power
// of two, by which a number is divided that fits 32 bits, as long as the sum itself is less than 2²⁵ (`cint8_winograd_limit`).
// So all instruction sets have the same sums as the definition, whatever lies in those inputs of a tile that no output needs.

/// Tiles that are worked on together: weights are read once for all of them.
enum { TILE = 4, SPAN = TILE + 2, POSITIONS = SPAN * SPAN, GROUP = 12, MOST_TILES = 6 };

static size_t winograd_size(int32_t output_channels, int32_t channels) {
    return (size_t)output_channels * (size_t)channels * POSITIONS * sizeof(int16_t);
}

static size_t winograd_scratch(int32_t channels) {
    return (size_t)POSITIONS * GROUP * ((size_t)channels * sizeof(int16_t) + WINOGRAD_VECTORS * LANES * sizeof(int32_t));
}

/// [block][position][channels / 2][channels of the block][2], from [output_channels][3][3][channels]
static void winograd_pack(void *target, const int8_t *weights, int32_t output_channels, int32_t channels) {
    static const int16_t rows[SPAN][3] = {{3, 0, 0}, {1, 1, 1}, {1, -1, 1}, {1, 2, 4}, {1, -2, 4}, {0, 0, 3}};
    int16_t *to = target;
    for (int32_t left = output_channels / LANES, first = 0; left > 0;) {
        const int32_t width = block_vectors(left) * LANES;
        for (int32_t position = 0; position < POSITIONS; position++) {
            const int16_t *down = rows[position / SPAN], *across = rows[position % SPAN];
            for (int32_t c = 0; c < channels; c += 2) {
                for (int32_t o = first; o < first + width; o++) {
                    for (int32_t k = c; k < c + 2; k++) {
                        const int8_t *w = weights + (ptrdiff_t)o * 9 * channels + k;
                        int32_t sum = 0;
                        for (int32_t tap = 0; tap < 9; tap++) sum += down[tap / 3] * across[tap % 3] * w[tap * channels];
                        *to++ = (int16_t)sum;
                    }
                }
            }
        }
        left -= width / LANES;
        first += width;
    }
}

/// Bᵀ d of six vectors: at most 10 times as large.
#define SPREAD(d, t)                                                   \
    do {                                                               \
        const __typeof__(d[0]) r = d[4] - d[2], e = d[3] - d[1];       \
        const __typeof__(d[0]) p = d[4] - (d[2] << 2), q = d[3] - (d[1] << 2); \
        t[0] = ((d[0] - d[2]) << 2) + r;                               \
        t[1] = p + q;                                                  \
        t[2] = p - q;                                                  \
        t[3] = r + (e << 1);                                           \
        t[4] = r - (e << 1);                                           \
        t[5] = (d[5] - d[3]) - (e << 2);                               \
    } while (0)

/// A tile's bytes to [position][GROUP tiles][channels].
static void spread_tile(const uint8_t *from, ptrdiff_t row, ptrdiff_t pixel, int32_t channels, int16_t *to) {
    const ptrdiff_t step = (ptrdiff_t)GROUP * channels;
    for (int32_t c = 0; c < channels; c += 16) {
        words16 half[SPAN][SPAN];
        for (int x = 0; x < SPAN; x++) {
            words16 d[SPAN], t[SPAN];
            for (int y = 0; y < SPAN; y++) {
                bytes16 bytes;
                memcpy(&bytes, from + y * row + x * pixel + c, sizeof bytes);
                d[y] = __builtin_convertvector(bytes, words16);
            }
            SPREAD(d, t);
            for (int y = 0; y < SPAN; y++) half[y][x] = t[y];
        }
        for (int y = 0; y < SPAN; y++) {
            words16 t[SPAN];
            SPREAD(half[y], t);
            for (int x = 0; x < SPAN; x++) memcpy(to + (y * SPAN + x) * step + c, &t[x], sizeof t[x]);
        }
    }
}

/// `tiles` tiles' sums at one position for a block of output channels.
static inline __attribute__((always_inline)) void multiply_tiles(
    const int tiles, const int vectors, const int16_t *values, const int16_t *weights, int32_t channels, int32_t *to) {
    register_sums sums[MOST_TILES][WINOGRAD_VECTORS];
#pragma clang loop unroll(full)
    for (int t = 0; t < tiles; t++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) sums[t][v] = no_sums();
    }
    for (int32_t c = 0; c < channels; c += 2) {
#pragma clang loop unroll(full)
        for (int t = 0; t < tiles; t++) {
            int32_t pair;
            memcpy(&pair, values + t * channels + c, sizeof pair);
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++) sums[t][v] = sum_pairs(sums[t][v], pair, weights + v * LANES * 2);
        }
        weights += vectors * LANES * 2;
    }
#pragma clang loop unroll(full)
    for (int t = 0; t < tiles; t++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) memcpy(to + (t * vectors + v) * LANES, &sums[t][v], sizeof sums[t][v]);
    }
}

typedef void multiplication(const int16_t *values, const int16_t *weights, int32_t channels, int32_t *to);

#define DEFINE_MULTIPLICATION(T, V)                                                                                     \
    static void multiply_##T##_##V(const int16_t *values, const int16_t *weights, int32_t channels, int32_t *to) {      \
        multiply_tiles(T, V, values, weights, channels, to);                                                            \
    }
#define DEFINE_MULTIPLICATIONS(V)                                                                                       \
    DEFINE_MULTIPLICATION(1, V)                                                                                         \
    DEFINE_MULTIPLICATION(2, V)                                                                                         \
    DEFINE_MULTIPLICATION(3, V)                                                                                         \
    DEFINE_MULTIPLICATION(4, V)                                                                                         \
    DEFINE_MULTIPLICATION(5, V)                                                                                         \
    DEFINE_MULTIPLICATION(6, V)
#define MULTIPLICATIONS(V) {multiply_1_##V, multiply_2_##V, multiply_3_##V, multiply_4_##V, multiply_5_##V, multiply_6_##V}

DEFINE_MULTIPLICATIONS(1)
DEFINE_MULTIPLICATIONS(2)
#if WINOGRAD_VECTORS > 2
DEFINE_MULTIPLICATIONS(3)
DEFINE_MULTIPLICATIONS(4)
#endif

static multiplication *const multiplications[WINOGRAD_VECTORS][MOST_TILES] = {
    MULTIPLICATIONS(1), MULTIPLICATIONS(2),
#if WINOGRAD_VECTORS > 2
    MULTIPLICATIONS(3), MULTIPLICATIONS(4),
#endif
};

typedef int32_t lanes_sums __attribute__((vector_size(LANES * 4)));
// Modulo 2³², which signed numbers are not.
typedef uint32_t lanes_words __attribute__((vector_size(LANES * 4)));
typedef float lanes_floats __attribute__((vector_size(LANES * 4)));
typedef uint8_t lanes_bytes __attribute__((vector_size(LANES)));

/// Aᵀ m of six vectors, the factors 1, 2, 4 and 4 of its rows left out.
#define GATHER(m, y)                                                          \
    do {                                                                      \
        const lanes_words a = m[1] + m[2], b = m[1] - m[2], c = m[3] + m[4], d = m[3] - m[4]; \
        y[0] = ((m[0] - (a << 1)) << 1) + c;                                  \
        y[1] = d - (b << 1);                                                  \
        y[2] = c - a;                                                         \
        y[3] = ((d + m[5]) << 1) - b;                                         \
    } while (0)

static inline lanes_floats lanes_round(lanes_floats value) {
    const float shift = 12582912.0f;
    return (value + shift) - shift;
}

/// LANES output bytes from their sums.
static inline void finish_lanes(
    const cint8_convolution *c, lanes_sums sum, lanes_floats scale, uint8_t *to, const uint8_t *residual) {
    const cint8_requantization *r = &c->requantization;
    const lanes_floats scaled = __builtin_convertvector(sum, lanes_floats) * scale;
    lanes_floats value = lanes_round(clamp_lanes(scaled, r->low, r->high)) + (float)r->zero_point;
    if (residual) {
        const cint8_addition *a = &c->addition;
        lanes_bytes other;
        memcpy(&other, residual, sizeof other);
        const lanes_floats second = __builtin_convertvector(__builtin_convertvector(other, lanes_sums), lanes_floats);
        const lanes_floats both = value * a->first_ratio + (second * a->second_ratio + a->offset);
        value = lanes_round(clamp_lanes(both, a->low, a->high)) + (float)a->zero_point;
    }
    const lanes_bytes bytes = __builtin_convertvector(__builtin_convertvector(value, lanes_sums), lanes_bytes);
    memcpy(to, &bytes, sizeof bytes);
}

/// A tile's sums [position][tiles][width] of LANES channels to output bytes.
static void gather_tile(
    const cint8_convolution *convolution, const int32_t *from, ptrdiff_t step, int32_t channel, const cint8_cursor *corner) {
    static const int factors[TILE] = {0, 1, 2, 2};
    const cint8_convolution c = *convolution;
    lanes_words half[TILE][SPAN];
    lanes_sums bias;
    lanes_floats scale;
    for (int x = 0; x < SPAN; x++) {
        lanes_words m[SPAN], t[TILE];
        for (int y = 0; y < SPAN; y++) memcpy(&m[y], from + (y * SPAN + x) * step, sizeof m[y]);
        GATHER(m, t);
        for (int y = 0; y < TILE; y++) half[y][x] = t[y];
    }
    memcpy(&bias, c.bias + channel, sizeof bias);
    memcpy(&scale, c.requantization.scale + channel, sizeof scale);
    const int32_t rows = c.output.height - corner->y, columns = c.output.width - corner->x;
    uint8_t *to = cint8_pixel(&c.output, corner) + channel;
    const uint8_t *residual = c.residual ? cint8_pixel(c.residual, corner) + channel : NULL;
    for (int y = 0; y < TILE && y < rows; y++) {
        lanes_words t[TILE];
        GATHER(half[y], t);
        for (int x = 0; x < TILE && x < columns; x++) {
            // 0x38e38e39 · 9 = 1 modulo 2³².
            const lanes_sums sum = ((lanes_sums)(t[x] * 0x38e38e39u) >> (6 - factors[y] - factors[x])) + bias;
            finish_lanes(&c, sum, scale, to + y * c.output.row + x * c.output.pixel,
                         residual ? residual + y * c.residual->row + x * c.residual->pixel : NULL);
        }
    }
}

static void winograd(const cint8_winograd *w, int32_t images) {
    const cint8_convolution *c = w->convolution;
    const int32_t across = (c->output.width + TILE - 1) / TILE, down = (c->output.height + TILE - 1) / TILE;
    const int32_t count = across * down * images, channels = w->channels;
    int16_t *values = w->scratch;
    int32_t *sums = (int32_t *)(values + (ptrdiff_t)POSITIONS * GROUP * channels);
    cint8_cursor next = {0, 0, 0};
    for (int32_t first = 0; first < count; first += GROUP) {
        const int32_t tiles = count - first < GROUP ? count - first : GROUP;
        cint8_cursor corners[GROUP];
        for (int32_t t = 0; t < tiles; t++) {
            corners[t] = (cint8_cursor){next.image, next.y * TILE, next.x * TILE};
            spread_tile(cint8_pixel(&c->input, &corners[t]), c->input.row, c->input.pixel, channels, values + t * channels);
            cint8_advance(&next, across, down);
        }
        const int16_t *weights = w->weights;
        for (int32_t left = c->output_channels / LANES, channel = 0; left > 0;) {
            const int32_t vectors = block_vectors(left), width = vectors * LANES;
            for (int32_t position = 0; position < POSITIONS; position++) {
                const int16_t *here = values + (ptrdiff_t)position * GROUP * channels;
                int32_t *to = sums + (ptrdiff_t)position * tiles * width;
                for (int32_t t = 0, some; t < tiles; t += some) {
                    // Nine tiles are five and four rather than six and three.
                    const int32_t rest = tiles - t;
                    some = rest <= MOST_TILES ? rest : rest < 2 * MOST_TILES ? (rest + 1) / 2 : MOST_TILES;
                    multiplications[vectors - 1][some - 1](here + t * channels, weights, channels, to + t * width);
                }
                weights += (ptrdiff_t)channels * width;
            }
            for (int32_t t = 0; t < tiles; t++) {
                for (int32_t v = 0; v < vectors; v++) {
                    gather_tile(c, sums + t * width + v * LANES, (ptrdiff_t)tiles * width, channel + v * LANES, &corners[t]);
                }
            }
            channel += width;
            left -= vectors;
        }
    }
}
