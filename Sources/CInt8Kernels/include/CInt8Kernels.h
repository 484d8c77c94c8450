#ifndef CINT8KERNELS_H
#define CINT8KERNELS_H

#include <stddef.h>
#include <stdint.h>

// Kernels of quantised networks: unsigned 8-bit activations, signed 8-bit weights, 32-bit sums. Every instruction set gives
// the same bytes. Activations lie as (n, height, width, channels), channels innermost, in a border that holds the zero point.

/// A batch of pictures in memory. `data` is picture 0's pixel (0, 0), behind the border above and to the left of it.
typedef struct {
    uint8_t *data;
    /// Bytes from one picture, row, pixel to the next. A pixel's channels are contiguous.
    ptrdiff_t image, row, pixel;
    int32_t height, width;
} cint8_tensor;

/// How a 32-bit sum becomes a byte: `clamp(round(sum · scale[channel]), low, high) + zero_point`, half to even.
typedef struct {
    const float *scale;
    /// Limits of the rounded number before the zero point is added: at least `0 − zero_point` and at most `255 − zero_point`.
    float low, high;
    int32_t zero_point;
} cint8_requantization;

/// The sum of two bytes, each standing for `scale · (byte − zero_point)`, as a third one:
/// `round(clamp(first · first_ratio + (second · second_ratio + offset), low, high)) + zero_point`. `offset` takes off the two
/// bytes' zero points; `low`, `high` and `zero_point` are as in `cint8_requantization`.
typedef struct {
    float first_ratio, second_ratio, offset;
    float low, high;
    int32_t zero_point;
} cint8_addition;

/// A convolution as a product of matrices without ever writing down the left one: a pixel's bytes under the kernel are `runs`
/// stretches of memory, each `groups` × 4 bytes long. A fully connected layer is one whose kernel covers the picture.
typedef struct {
    /// `data` is the byte under the first tap for output pixel (0, 0); `row` and `pixel` step from output to output.
    cint8_tensor input;
    /// Ignored where `floats` is set.
    cint8_tensor output;
    /// Where the runs begin, relative to a pixel's first tap.
    const int32_t *run_offsets;
    int32_t runs, groups;
    /// For each output row the runs that do not lie wholly in the border, [first, last). The others may be left out only where
    /// the zero point is 0.
    const uint16_t *first_run, *last_run;
    /// How many groups at the beginning of each run lie in the border for the first pixel of a row, and how many at its end for
    /// the last one; together at most all. Where the zero point is not 0, none may be left out, and both are 0.
    int32_t left_groups, right_groups;
    /// Packed by the same instruction set's `pack`.
    const void *weights;
    /// A multiple of 16; the last ones may be nobody's.
    int32_t output_channels;
    /// One for each output channel: the bias less the zero point's share.
    const int32_t *bias;
    cint8_requantization requantization;
    /// What is added behind the requantisation, of the output's size; null for none.
    const cint8_tensor *residual;
    cint8_addition addition;
    /// Where set, the output: `float_stride` numbers a pixel, `sum · scale` between `low` and `high`, for `float_channels`.
    float *floats;
    ptrdiff_t float_stride;
    int32_t float_channels;
    /// What the next step reads: fetched into the cache on the way. Null for none.
    const void *next_weights;
    size_t next_weights_size;
    /// As many bytes as `scratch_size` says, 64-byte aligned.
    void *scratch;
} cint8_convolution;

/// A 3×3 convolution with stride 1 by Winograd's algorithm, with the same result. It reads up to three rows and three pixels
/// past the border at the bottom and on the right; what stands there does not matter.
typedef struct {
    /// The same convolution as its definition has it; runs and weights are not looked at.
    const cint8_convolution *convolution;
    /// Input channels: a multiple of 16, at least 32, and the bytes of a pixel.
    int32_t channels;
    /// The side of a tile of outputs: 3 or 4.
    int32_t tile;
    /// Made by the same instruction set's `winograd_pack`.
    const void *weights;
    /// As many bytes as `winograd_scratch` says, 64-byte aligned.
    void *scratch;
} cint8_winograd;

/// A convolution of each channel by itself. `weights`: [tap][channels], 16 bits wide.
typedef struct {
    cint8_tensor input, output;
    /// Where the taps lie, relative to a pixel's first tap; its `input` is as `cint8_convolution`'s.
    const int32_t *tap_offsets;
    int32_t taps;
    const int16_t *weights;
    int32_t channels;
    const int32_t *bias;
    cint8_requantization requantization;
} cint8_depthwise;

/// Maxima or means over windows, which may hang over the edges: what is outside takes no part in a maximum.
typedef struct {
    cint8_tensor input, output;
    int32_t channels;
    int32_t kernel_height, kernel_width, stride_y, stride_x, dilation_y, dilation_x, pad_top, pad_left;
    /// For maxima: the limits of the output.
    uint8_t low, high;
    /// For means: the input's zero point; how many pixels of a window lie within the picture, by output row and column, or
    /// within the margin, too, where that counts; and what a sum is multiplied by before it is divided by their number.
    int32_t input_zero_point;
    const int32_t *rows_counted, *columns_counted;
    float ratio;
    float mean_low, mean_high;
    int32_t zero_point;
} cint8_pooling;

/// 255 times as much is less than 2²⁵.
enum { cint8_winograd_limit = 131584 };

/// One instruction set's kernels.
typedef struct {
    const char *name;
    /// How many bytes `pack` writes for weights [output_channels][depth], both as padded.
    size_t (*packed_size)(int32_t output_channels, int32_t depth);
    /// Brings weights [output_channels][depth] into the order in which `convolve` reads them. `target` is 64-byte aligned.
    void (*pack)(void *target, const int8_t *weights, int32_t output_channels, int32_t depth);
    /// What `convolve` wants as scratch for weights of this depth; null where it wants none.
    size_t (*scratch_size)(int32_t depth);
    void (*convolve)(const cint8_convolution *convolution, int32_t images);
    void (*convolve_depthwise)(const cint8_depthwise *depthwise, int32_t images);
    void (*maximum)(const cint8_pooling *pooling, int32_t images);
    void (*mean)(const cint8_pooling *pooling, int32_t images);
    /// Sums of two tensors of one size.
    void (*add)(const cint8_tensor *first, const cint8_tensor *second, const cint8_addition *addition,
                const cint8_tensor *output, int32_t channels, int32_t images);
    /// Replaces bytes by table entries: `tables` is one table of 256 or, with `table_step` 256, one for each channel.
    void (*look_up)(const cint8_tensor *input, const uint8_t *tables, ptrdiff_t table_step, const cint8_tensor *output,
                    int32_t channels, int32_t images);
    /// Winograd's algorithm; null where the instruction set has none. `winograd_size` is what `winograd_pack` writes for weights
    /// [output_channels][3][3][channels]. No output channel may have weights of one sign that sum to more than
    /// `cint8_winograd_limit`.
    size_t (*winograd_size)(int32_t tile, int32_t output_channels, int32_t channels);
    /// How many tenths of a product of `convolve` one of its own takes, which are fewer but of 16 bits, with all that goes with it:
    /// measured.
    int32_t winograd_product_cost;
    size_t (*winograd_scratch)(int32_t tile, int32_t channels);
    void (*winograd_pack)(int32_t tile, void *target, const int8_t *weights, int32_t output_channels, int32_t channels);
    void (*winograd)(const cint8_winograd *winograd, int32_t images);
    /// Multiplies registers with each other, for measuring what the core reaches at most. Returns how many products were summed.
    int64_t (*saturate)(int32_t rounds);
} cint8_kernels;

/// The fastest kernels that this processor and system run, or those that the environment variable EMOTIOND_ISA names
/// (`generic`, `avx2`, `avxvnni`, `avx512vnni`, `amx`, `neon`); null where it names none that the processor runs. Found out once.
const cint8_kernels *cint8_best_kernels(void);

/// The kernels of a name; null where this processor does not run them or they are unknown.
const cint8_kernels *cint8_kernels_named(const char *name);

/// No processor runs more sets.
enum { cint8_most_sets = 5 };

/// Every set of kernels that this processor runs, the generic one first. Returns how many, at most `cint8_most_sets`.
int32_t cint8_all_kernels(const cint8_kernels **kernels);

/// Sets the bytes around a tensor's pictures: as many rows and pixels on each side as said.
void cint8_fill_border(const cint8_tensor *tensor, int32_t top, int32_t left, int32_t bottom, int32_t right,
                       uint8_t value, int32_t images);

#endif
