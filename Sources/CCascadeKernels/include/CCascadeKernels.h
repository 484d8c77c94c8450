#ifndef CCASCADEKERNELS_H
#define CCASCADEKERNELS_H

#include <stddef.h>
#include <stdint.h>

/// How a feature's value is had from points of the integral image. All but the last are integer forms; whoever packs a
/// cascade makes sure that float arithmetic over the feature's rectangles would be exact, so that both give the same value.
enum cascade_kind {
    /// Two halves of a rectangle, one against the other: p0 − p1 + p2 − p3 + 2 (p4 − p5).
    cascade_edge,
    /// factor · (p0 − p1 − p2 + p3) − (p4 − p5 − p6 + p7).
    cascade_line,
    /// Four quarters, crosswise: p0 + p1 + p2 + p3 − 2 (p4 + p5 + p6 + p7 − 2 p8), times factor, 1 or −1.
    cascade_checker,
    /// Up to three weighted rectangles, each p0 − p1 − p2 + p3, in float.
    cascade_weighted,
    /// A local binary pattern over 3×3 blocks: 4×4 points, row by row.
    cascade_pattern,
};

/// A feature and the question asked of it. Offsets count elements from a window's left top corner in the integral image.
typedef struct {
    int32_t kind;
    int32_t offset[16];
    int32_t factor;
    float weight[3];
    /// Haar: left where value · norm < threshold.
    float threshold;
    /// Where to go: above 0 a node of the same tree, which lies behind; else the negated index of one of its leaves.
    int32_t left, right;
} cascade_node;

/// A tree's nodes, leaves (one more than nodes) and, for patterns, subsets (8 words a node) lie in a row. Where all trees are stumps the
/// node is one of them, and the two leaves are that for left and that for right.
typedef struct {
    int32_t first_node, node_count, first_leaf;
} cascade_tree;

/// A tree of one Haar node that adds `gain` to its stage's sum where value · norm < threshold.
typedef struct {
    int32_t offset[12];
    union {
        int32_t factor;
        float weight[3];
    };
    float threshold, gain;
} cascade_stump;

/// A stage passes where the sum of its trees, taken in order in double, is at least `threshold`. A float sum in any order,
/// from `base` on, passes surely from `pass` on and fails surely below `fail`; between them the double sum decides.
typedef struct {
    int32_t first_tree, tree_count;
    /// Where it consists of stumps: the first, and how many there are of each of the first four kinds, in this order.
    int32_t first_stump, stumps[4];
    float base, pass, fail, threshold;
} cascade_stage;

/// A cascade packed for integral images of one layout.
typedef struct {
    const cascade_stage *stages;
    const cascade_tree *trees;
    /// Null where there are stumps.
    const cascade_node *nodes;
    const float *leaves;
    const uint32_t *subsets;
    /// Null unless every tree is one Haar node.
    const cascade_stump *stumps;
    int32_t stage_count;
    /// The most nodes of a tree.
    int32_t largest_tree;
    /// Corners of the rectangle whose brightness and contrast are normalised, as four offsets; its area in pixels.
    int32_t norm[4];
    double area;
    /// Windows below this variance times squared area are no faces. Patterns are not normalised: 0.
    double least_variance;
} cascade_model;

/// Trees of more nodes are walked window by window.
enum { cascade_most_nodes = 16 };

/// An image and how to shrink it to a level; columns are padded to a multiple of 32.
typedef struct {
    const uint8_t *pixels;
    ptrdiff_t stride;
    /// Source columns, and readable elements behind them in `blended`: 64.
    int32_t source_width;
    int32_t width, height;
    /// For each level column the left one of two source columns, and both weights in 1/256.
    const int32_t *column;
    const float *column_weight[2];
    /// For each level row two source rows, and the second's weight in 1/256.
    const int32_t *row[2];
    const int32_t *row_weight;
    /// Scratch of source_width + 64 elements.
    uint16_t *blended;
    /// Scratch for tilted sums: five rows of width + 64 elements; null where none are wanted.
    uint32_t *lines;
} cascade_shrink;

/// Integral images of a level: height + 1 rows, `stride` elements apart. Sums wrap; differences over a window come out right.
/// At step 1, column c is element c. At step 2 even columns come first, odd ones begin at `half`: column c is element
/// (c & 1) · half + c / 2. Rows have room for 32 more columns.
typedef struct {
    uint32_t *sums;
    /// Of squares, wrapping; null where not wanted.
    uint32_t *squares;
    /// Sums over the triangles above each point; null where not wanted.
    uint32_t *tilted;
    ptrdiff_t stride, half;
    int32_t step;
} cascade_level;

/// Where windows are tried, and which were found.
typedef struct {
    /// Windows in a row, and rows of windows.
    int32_t columns, rows;
    /// One bit a window: rows of (columns + 63) / 64 words.
    uint64_t *found;
    /// Scratch of one byte a row.
    uint8_t *skips;
} cascade_windows;

/// One implementation of everything.
typedef struct {
    const char *name;
    /// Shrinks the image and sums it up.
    void (*build)(const cascade_shrink *shrink, const cascade_level *level);
    /// Tries all windows.
    void (*scan)(const cascade_model *model, const cascade_level *level, const cascade_windows *windows);
} cascade_kernels;

/// The implementations that this processor can run, best last. Sets `count`.
const cascade_kernels *cascade_kernels_available(int32_t *count);

#endif
