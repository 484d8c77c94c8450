// Searches pictures of noise with cascades drawn by lot, by every instruction set of the processor that it runs on, and prints for
// each set a check sum of all that it computed: for processors that are only emulated here.

#include "CCascadeKernels.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WINDOW = 20, SOURCE_WIDTH = 211, SOURCE_HEIGHT = 83, WIDTH = 173, HEIGHT = 71, PADDED = 192, STRIDE = 272, HALF = STRIDE / 2,
    PLANE = (HEIGHT + 1) * STRIDE + WINDOW + 192, STAGES = 4, TREES = 12 * STAGES, MOST_NODES = 3 * TREES,
};

/// What the cascade consists of.
enum { STUMPS, TREES_OF_THREE, PATTERNS, FORMS };

static uint64_t lot = 88172645463325252u;

static uint32_t draw(uint32_t below) {
    lot ^= lot << 13;
    lot ^= lot >> 7;
    lot ^= lot << 17;
    return (uint32_t)(lot >> 32) % below;
}

static void hash(uint64_t *sum, const void *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) *sum = (*sum ^ ((const uint8_t *)bytes)[i]) * 1099511628211u;
}

static int32_t offset(int32_t step, uint32_t x, uint32_t y) {
    return (int32_t)(y * STRIDE + (step == 1 ? x : (x & 1) * HALF + x / 2));
}

static cascade_node node(int32_t step, int32_t kind) {
    cascade_node node = {.kind = kind, .factor = draw(2) ? 1 : -1};
    if (kind == cascade_line) node.factor = (int32_t)draw(4) + 1;
    for (int i = 0; i < 16; i++) node.offset[i] = offset(step, draw(WINDOW), draw(WINDOW));
    if (kind == cascade_pattern) {
        for (int i = 0; i < 16; i++) node.offset[i] = offset(step, 2 + (uint32_t)i % 4 * 5, 3 + (uint32_t)i / 4 * 5);
    } else if (draw(3) == 0) {
        // Upright rectangles in a tilted image, where there is one.
        for (int i = 0; i < 16; i++) node.offset[i] += PLANE;
    }
    for (int i = 0; i < 3; i++) node.weight[i] = (float)draw(2000) / 500 - 2;
    node.threshold = ((float)draw(1000) - 500) / 400;
    return node;
}

static cascade_stage stages[STAGES];
static cascade_tree trees[TREES];
static cascade_node nodes[MOST_NODES];
static float leaves[MOST_NODES + TREES];
static uint32_t subsets[8 * MOST_NODES];
static cascade_stump stumps[TREES];

/// Leaves are whole numbers, so that sums are the same in any order, and often too near to the threshold to be sure of.
static cascade_model cascade(int32_t form, int32_t step) {
    int32_t node_count = 0, leaf_count = 0;
    for (int32_t t = 0; t < TREES; t++) {
        const int32_t count = form == TREES_OF_THREE ? 3 : 1;
        trees[t] = (cascade_tree){.first_node = node_count, .node_count = count, .first_leaf = leaf_count};
        for (int32_t n = 0; n < count; n++) {
            // Stumps of a kind lie together in their stage.
            const int32_t kind = form == PATTERNS ? cascade_pattern : form == STUMPS ? t % 12 / 3 : (int32_t)draw(4);
            nodes[node_count] = node(step, kind);
            nodes[node_count].left = count == 1 ? 0 : n == 0 ? 1 : -(2 * n - 2);
            nodes[node_count].right = count == 1 ? -1 : n == 0 ? 2 : -(2 * n - 1);
            for (int i = 0; i < 8; i++) subsets[8 * node_count + i] = draw(UINT32_MAX);
            node_count++;
        }
        for (int32_t n = 0; n <= count; n++) leaves[leaf_count++] = (float)draw(9) - 3;
        const cascade_node *first = nodes + trees[t].first_node;
        const float right = leaves[trees[t].first_leaf + 1], left = leaves[trees[t].first_leaf];
        stumps[t] = (cascade_stump){.threshold = first->threshold, .gain = left - right};
        memcpy(stumps[t].offset, first->offset, sizeof stumps[t].offset);
        memcpy(stumps[t].weight, first->weight, sizeof stumps[t].weight);
        if (first->kind != cascade_weighted) stumps[t].factor = first->factor;
    }
    for (int32_t s = 0; s < STAGES; s++) {
        float base = 0;
        for (int32_t t = 12 * s; form == STUMPS && t < 12 * s + 12; t++) base += leaves[trees[t].first_leaf + 1];
        stages[s] = (cascade_stage){.first_tree = 12 * s, .tree_count = 12, .first_stump = 12 * s, .stumps = {3, 3, 3, 3},
                                    .base = base, .pass = 10, .fail = 5, .threshold = 7};
    }
    return (cascade_model){
        .stages = stages, .trees = trees, .nodes = nodes, .leaves = leaves, .subsets = subsets,
        .stumps = form == STUMPS ? stumps : NULL, .stage_count = STAGES, .largest_tree = form == TREES_OF_THREE ? 3 : 1,
        .norm = {offset(step, 1, 1), offset(step, 19, 1), offset(step, 1, 19), offset(step, 19, 19)},
        .area = 18 * 18, .least_variance = form == PATTERNS ? 0 : 100};
}

/// Returns how many windows were found.
static int32_t search(const cascade_kernels *kernels, int32_t form, int32_t step, uint64_t *sum) {
    static uint8_t source[SOURCE_WIDTH * SOURCE_HEIGHT], skips[HEIGHT];
    static uint16_t blended[SOURCE_WIDTH + 64];
    static uint32_t sums[2 * PLANE], squares[PLANE], lines[5 * (PADDED + 64)];
    static uint64_t found[3 * HEIGHT];
    static int32_t column[PADDED], row[3 * HEIGHT];
    static float weight[2 * PADDED];
    for (int32_t i = 0; i < SOURCE_WIDTH * SOURCE_HEIGHT; i++) source[i] = (uint8_t)(draw(128) + (i / 9 % 16) * 8);
    for (int32_t x = 0; x < WIDTH; x++) {
        column[x] = x * (SOURCE_WIDTH - 2) / WIDTH;
        weight[PADDED + x] = (float)draw(257);
        weight[x] = 256 - weight[PADDED + x];
    }
    for (int32_t y = 0; y < HEIGHT; y++) {
        row[y] = y * (SOURCE_HEIGHT - 2) / HEIGHT;
        row[HEIGHT + y] = row[y] + 1;
        row[2 * HEIGHT + y] = (int32_t)draw(257);
    }
    const cascade_shrink shrink = {
        .pixels = source, .stride = SOURCE_WIDTH, .source_width = SOURCE_WIDTH, .width = WIDTH, .height = HEIGHT, .column = column,
        .column_weight = {weight, weight + PADDED}, .row = {row, row + HEIGHT}, .row_weight = row + 2 * HEIGHT,
        .blended = blended, .lines = lines};
    const cascade_level level = {
        .sums = sums, .squares = form == PATTERNS ? NULL : squares, .tilted = sums + PLANE, .stride = STRIDE, .half = HALF,
        .step = step};
    const cascade_windows windows = {
        .columns = (WIDTH - WINDOW) / step, .rows = (HEIGHT - WINDOW) / step, .found = found, .skips = skips};
    const cascade_model model = cascade(form, step);
    kernels->build(&shrink, &level);
    kernels->scan(&model, &level, &windows);
    for (int32_t y = 0; y <= HEIGHT; y++) {
        for (uint32_t x = 0; x <= WIDTH; x++) {
            const int32_t at = offset(step, x, (uint32_t)y);
            hash(sum, sums + at, sizeof *sums);
            hash(sum, sums + PLANE + at, sizeof *sums);
            if (level.squares) hash(sum, squares + at, sizeof *squares);
        }
    }
    const int32_t words = (windows.columns + 63) / 64;
    int32_t count = 0;
    for (int32_t i = 0; i < words * windows.rows; i++) count += __builtin_popcountll(found[i]);
    hash(sum, found, sizeof *found * (size_t)(words * windows.rows));
    return count;
}

int main(void) {
    int32_t set_count;
    const cascade_kernels *sets = cascade_kernels_available(&set_count);
    for (int32_t set = 0; set < set_count; set++) {
        lot = 88172645463325252u;
        uint64_t sum = 14695981039346656037u;
        int32_t found = 0;
        for (int32_t i = 0; i < 8 * FORMS; i++) found += search(sets + set, i % FORMS, 1 + i / FORMS % 2, &sum);
        printf("%s %016" PRIx64 " %d windows\n", sets[set].name, sum, found);
    }
    return 0;
}
