// Winograd's algorithm for 3×3 convolutions with stride 1, F(4×4, 3×3) and F(3×3, 3×3): 36 products for 16 outputs of a tile, or 25
// for 9, where the definition has nine for each. No include guard: included by each instruction set's file, which has to define
//     LANES, WINOGRAD_VECTORS  32-bit sums in a register; the most registers that a block of output channels fills
//     block_vectors            how many registers the next block fills when so many are left
//     register_sums, no_sums   the type of such a register, and one with zeros
//     sum_pairs                adds the products of a pair of 16-bit numbers, given as 32 bits, and LANES pairs in memory
//     clamp_lanes              LANES floats between two limits
//     round_lanes              LANES floats to whole numbers, half to even
//
// It is exact. With F = Bᵀ d B on bytes and U = G' g G'ᵀ on weights (whole numbers of 16 bits; G' is G with each row multiplied so
// that it has no fractions) the sums over channels M = Σ F · U are taken modulo 2³², and so is what follows. Instead of undoing
// the multiplications of G', the transform back makes all outputs as many times as large: 576 times in tiles of four, 36 times in
// tiles of three. Of that 9 is taken off by its inverse modulo 2³², and the rest is a power of two, by which a number is divided
// that fits 32 bits as long as the sum itself is less than 2²⁵ (`cint8_winograd_limit`). So all instruction sets have the same
// sums as the definition, whatever lies in those inputs of a tile that no output needs.

/// Tiles that are worked on together: weights are read once for all of them.
enum { GROUP = 12, MOST_TILES = 6, BLOCK_WIDTH = WINOGRAD_VECTORS * LANES };

typedef int8_t signed_bytes16 __attribute__((vector_size(16)));

/// `tiles` tiles' sums at one position for a block of output channels, `step` from tile to tile.
static inline __attribute__((always_inline)) void multiply_tiles(
    const int tiles, const int vectors, const int16_t *values, const int16_t *weights, int32_t channels, int32_t *to,
    ptrdiff_t step) {
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
        for (int v = 0; v < vectors; v++) memcpy(to + t * step + v * LANES, &sums[t][v], sizeof sums[t][v]);
    }
}

typedef void multiplication(const int16_t *values, const int16_t *weights, int32_t channels, int32_t *to, ptrdiff_t step);

#define DEFINE_MULTIPLICATION(T, V)                                                                                     \
    static void multiply_##T##_##V(const int16_t *values, const int16_t *weights, int32_t channels, int32_t *to,        \
                                   ptrdiff_t step) {                                                                    \
        multiply_tiles(T, V, values, weights, channels, to, step);                                                      \
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

// What a register holds of bytes widened to 16 bits.
enum { PAIRS = 2 * LANES };
typedef int16_t pair_words __attribute__((vector_size(PAIRS * 2)));
typedef uint8_t pair_bytes __attribute__((vector_size(PAIRS)));

/// What turns LANES channels' sums into bytes: read before a byte is written, which might change it for all that the compiler
/// knows.
typedef struct {
    lanes_sums bias;
    lanes_floats scale;
    float low, high;
    int32_t zero_point;
    cint8_addition addition;
} finisher;

static inline finisher finisher_of(const cint8_convolution *c, int32_t channel) {
    const cint8_requantization *to = &c->requantization;
    finisher f = {.low = to->low, .high = to->high, .zero_point = to->zero_point, .addition = c->addition};
    memcpy(&f.bias, c->bias + channel, sizeof f.bias);
    memcpy(&f.scale, to->scale + channel, sizeof f.scale);
    return f;
}

/// LANES output bytes from their sums; `residual` is looked at where `has_residual` is set.
static inline __attribute__((always_inline)) void finish_lanes(
    const finisher *f, const int has_residual, lanes_sums sum, uint8_t *to, const uint8_t *residual) {
    const lanes_floats scaled = __builtin_convertvector(sum + f->bias, lanes_floats) * f->scale;
    lanes_sums byte = (lanes_sums)round_lanes(clamp_lanes(scaled, f->low, f->high)) + f->zero_point;
    if (has_residual) {
        const cint8_addition *a = &f->addition;
        lanes_bytes other;
        memcpy(&other, residual, sizeof other);
        const lanes_floats second = __builtin_convertvector(__builtin_convertvector(other, lanes_sums), lanes_floats);
        const lanes_floats shifted = second * a->second_ratio + a->offset;
        const lanes_floats both = __builtin_convertvector(byte, lanes_floats) * a->first_ratio + shifted;
        byte = (lanes_sums)round_lanes(clamp_lanes(both, a->low, a->high)) + a->zero_point;
    }
    const lanes_bytes bytes = __builtin_convertvector(byte, lanes_bytes);
    memcpy(to, &bytes, sizeof bytes);
}

#define WINOGRAD_TILE 4
#define TILED(name) name##_of_four
#include "winograd_tile.h"
#undef WINOGRAD_TILE
#undef TILED

#define WINOGRAD_TILE 3
#define TILED(name) name##_of_three
#include "winograd_tile.h"
#undef WINOGRAD_TILE
#undef TILED

static size_t winograd_size(int32_t tile, int32_t output_channels, int32_t channels) {
    return (size_t)output_channels * (size_t)channels * (size_t)((tile + 2) * (tile + 2)) * sizeof(int16_t);
}

static size_t winograd_scratch(int32_t tile, int32_t channels) {
    const size_t positions = (size_t)((tile + 2) * (tile + 2));
    return positions * GROUP * ((size_t)channels * sizeof(int16_t) + WINOGRAD_VECTORS * LANES * sizeof(int32_t));
}

static void winograd_pack(int32_t tile, void *target, const int8_t *weights, int32_t output_channels, int32_t channels) {
    (tile == 4 ? pack_of_four : pack_of_three)(target, weights, output_channels, channels);
}

static void winograd(const cint8_winograd *w, int32_t images) {
    (w->tile == 4 ? convolve_of_four : convolve_of_three)(w, images);
}
