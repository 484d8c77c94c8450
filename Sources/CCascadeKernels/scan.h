// Trying windows, many adjacent ones at a time; see vectors.h.

#include "vectors.h"

#ifndef LOOK_UP
INLINE vu look_up(const uint32_t *table, vu index) {
    vu result;
    for (int lane = 0; lane < LANES; lane++) result[lane] = table[index[lane]];
    return result;
}
#define LOOK_UP(table, index) look_up(table, index)
#endif

INLINE uint32_t difference(const uint32_t *at, const int32_t *offset) {
    return at[offset[0]] - at[offset[1]] - at[offset[2]] + at[offset[3]];
}

/// A feature's value in one window, as OpenCV has it.
INLINE float value(int kind, const int32_t *o, int32_t factor, const float *weight, const uint32_t *at) {
    uint32_t sum;
    switch (kind) {
    case cascade_edge: sum = at[o[0]] - at[o[1]] + at[o[2]] - at[o[3]] + 2 * (at[o[4]] - at[o[5]]); break;
    case cascade_line: sum = (uint32_t)factor * difference(at, o) - difference(at, o + 4); break;
    case cascade_checker:
        sum = at[o[4]] + at[o[5]] + at[o[6]] + at[o[7]] - 2 * at[o[8]];
        sum = (uint32_t)factor * (at[o[0]] + at[o[1]] + at[o[2]] + at[o[3]] - 2 * sum);
        break;
    default:
        return weight[0] * (float)(int32_t)difference(at, o) + weight[1] * (float)(int32_t)difference(at, o + 4)
            + weight[2] * (float)(int32_t)difference(at, o + 8);
    }
    return (float)(int32_t)sum;
}

INLINE vu differences(const uint32_t *at, const int32_t *offset) {
    return load(at + offset[0]) - load(at + offset[1]) - load(at + offset[2]) + load(at + offset[3]);
}

/// The same in LANES adjacent windows.
INLINE vf values(int kind, const int32_t *o, int32_t factor, const float *weight, const uint32_t *at) {
    vu sum;
    switch (kind) {
    case cascade_edge:
        sum = load(at + o[4]) - load(at + o[5]);
        sum = (load(at + o[0]) - load(at + o[1])) + (load(at + o[2]) - load(at + o[3])) + (sum + sum);
        break;
    case cascade_line: sum = differences(at, o) * (uint32_t)factor - differences(at, o + 4); break;
    case cascade_checker: {
        const vu middle = load(at + o[8]);
        sum = (load(at + o[4]) + load(at + o[5])) + (load(at + o[6]) + load(at + o[7])) - (middle + middle);
        sum = (load(at + o[0]) + load(at + o[1])) + (load(at + o[2]) + load(at + o[3])) - (sum + sum);
        sum *= (uint32_t)factor;
        break;
    }
    default:
        return weight[0] * __builtin_convertvector((vi)differences(at, o), vf)
            + weight[1] * __builtin_convertvector((vi)differences(at, o + 4), vf)
            + weight[2] * __builtin_convertvector((vi)differences(at, o + 8), vf);
    }
    return __builtin_convertvector((vi)sum, vf);
}

/// Which of 256 patterns the 3×3 blocks form: a bit for each outer block that is at least as bright as the middle one,
/// clockwise from the left top, highest first.
static uint32_t KERNEL(pattern)(const int32_t *o, const uint32_t *at) {
    int32_t block[9];
    for (int row = 0; row < 3; row++) {
        for (int column = 0; column < 3; column++) {
            const int32_t *corner = o + 4 * row + column;
            block[3 * row + column] = (int32_t)(at[corner[0]] - at[corner[1]] - at[corner[4]] + at[corner[5]]);
        }
    }
    static const int around[8] = {0, 1, 2, 5, 8, 7, 6, 3};
    uint32_t pattern = 0;
    for (int k = 0; k < 8; k++) pattern = pattern << 1 | (block[around[k]] >= block[4]);
    return pattern;
}

INLINE vi patterns_inside(const int32_t *o, const uint32_t *subset, const uint32_t *at) {
    vi block[9];
    vu upper[4];
    for (int column = 0; column < 4; column++) upper[column] = load(at + o[column]);
    for (int row = 0; row < 3; row++) {
        vu strip[4];
        for (int column = 0; column < 4; column++) {
            const vu lower = load(at + o[4 * row + 4 + column]);
            strip[column] = lower - upper[column];
            upper[column] = lower;
        }
        for (int column = 0; column < 3; column++) block[3 * row + column] = (vi)(strip[column + 1] - strip[column]);
    }
    const vi middle = block[4];
    const vu pattern = ((vu)(block[0] >= middle) & 128) | ((vu)(block[1] >= middle) & 64) | ((vu)(block[2] >= middle) & 32)
        | ((vu)(block[5] >= middle) & 16) | ((vu)(block[8] >= middle) & 8) | ((vu)(block[7] >= middle) & 4)
        | ((vu)(block[6] >= middle) & 2) | ((vu)(block[3] >= middle) & 1);
    return (vi)(LOOK_UP(subset, pattern >> 5) << (31 - (pattern & 31))) < 0;
}

/// Whether a stump adds its gain in one window.
INLINE bool stump_gains(const cascade_model *model, const cascade_stage *stage, int32_t index, const uint32_t *at, float norm) {
    int kind = 0;
    for (int32_t end = stage->first_stump + stage->stumps[0]; index >= end;) end += stage->stumps[++kind];
    const cascade_stump *stump = model->stumps + index;
    return value(kind, stump->offset, stump->factor, stump->weight, at) * norm < stump->threshold;
}

/// A stage's sum in one window as OpenCV takes it: tree by tree, in double.
static bool KERNEL(passes)(const cascade_model *model, const cascade_stage *stage, const uint32_t *at, float norm) {
    double sum = 0;
    for (int32_t t = 0; t < stage->tree_count; t++) {
        const cascade_tree *tree = model->trees + stage->first_tree + t;
        if (model->stumps) {
            sum += model->leaves[tree->first_leaf + !stump_gains(model, stage, tree->first_node, at, norm)];
            continue;
        }
        const cascade_node *nodes = model->nodes + tree->first_node;
        int32_t next = 0;
        do {
            const cascade_node *node = nodes + next;
            bool left;
            if (node->kind == cascade_pattern) {
                const uint32_t pattern = KERNEL(pattern)(node->offset, at);
                left = model->subsets[(tree->first_node + next) * 8 + (pattern >> 5)] >> (pattern & 31) & 1;
            } else {
                left = value(node->kind, node->offset, node->factor, node->weight, at) * norm < node->threshold;
            }
            next = left ? node->left : node->right;
        } while (next > 0);
        sum += model->leaves[tree->first_leaf - next];
    }
    return !(sum < stage->threshold);
}

/// LANES adjacent windows of a row.
typedef struct {
    const uint32_t *at;
    /// Row of windows, and place of the first window among 64.
    int32_t row, place;
    /// One bit for each window still to be tried.
    uint32_t alive;
    float norm[LANES];
} group;

/// A stage's float sums over stumps, in `count` groups at once: offsets and thresholds are then read once for all.
INLINE void sum_stumps(const cascade_model *model, const cascade_stage *stage, const group *groups, vf *sum, int count) {
    const cascade_stump *stump = model->stumps + stage->first_stump;
    vf norm[MOST_AT_ONCE];
    for (int g = 0; g < count; g++) {
        norm[g] = load_float(groups[g].norm);
        sum[g] = splat(stage->base);
    }
#define ADD_STUMPS(kind) \
    for (const cascade_stump *end = stump + stage->stumps[kind]; stump < end; stump++) { \
        for (int g = 0; g < count; g++) { \
            const vf v = values(kind, stump->offset, stump->factor, stump->weight, groups[g].at) * norm[g]; \
            sum[g] += (vf)((vi)splat(stump->gain) & (v < stump->threshold)); \
        } \
    }
    ADD_STUMPS(cascade_edge)
    ADD_STUMPS(cascade_line)
    ADD_STUMPS(cascade_checker)
    ADD_STUMPS(cascade_weighted)
#undef ADD_STUMPS
}

/// Whether a node sends each window left.
INLINE vi goes_left(const cascade_model *model, int32_t index, const uint32_t *at, vf norm) {
    const cascade_node *node = model->nodes + index;
    const int32_t *o = node->offset;
    switch (node->kind) {
    case cascade_edge: return values(cascade_edge, o, node->factor, node->weight, at) * norm < node->threshold;
    case cascade_line: return values(cascade_line, o, node->factor, node->weight, at) * norm < node->threshold;
    case cascade_checker: return values(cascade_checker, o, node->factor, node->weight, at) * norm < node->threshold;
    case cascade_weighted: return values(cascade_weighted, o, node->factor, node->weight, at) * norm < node->threshold;
    default: return patterns_inside(o, model->subsets + index * 8, at);
    }
}

/// A stage's float sums over trees: every node of a tree is asked, and leaves are passed up from the last node to the first.
INLINE vf sum_trees(const cascade_model *model, const cascade_stage *stage, const group *group) {
    vf sum = splat(stage->base);
    const vf norm = load_float(group->norm);
    for (int32_t t = 0; t < stage->tree_count; t++) {
        const cascade_tree *tree = model->trees + stage->first_tree + t;
        const float *leaves = model->leaves + tree->first_leaf;
        vf passed[cascade_most_nodes];
        for (int32_t n = tree->node_count - 1; n >= 0; n--) {
            const cascade_node *node = model->nodes + tree->first_node + n;
            const vi left = goes_left(model, tree->first_node + n, group->at, norm);
            const vf if_left = node->left > 0 ? passed[node->left] : splat(leaves[-node->left]);
            const vf if_right = node->right > 0 ? passed[node->right] : splat(leaves[-node->right]);
            passed[n] = (vf)((left & (vi)if_left) | (~left & (vi)if_right));
        }
        sum += passed[0];
    }
    return sum;
}

/// Keeps of a group the windows whose sums pass the stage. Those too near to the threshold to tell are summed again.
INLINE void decide(const cascade_model *model, const cascade_stage *stage, vf sum, group *group) {
    uint32_t passed = bits(sum >= stage->pass) & group->alive;
    uint32_t unsure = bits(sum >= stage->fail) & group->alive & ~passed;
    for (; unsure; unsure &= unsure - 1) {
        const int lane = __builtin_ctz(unsure);
        if (KERNEL(passes)(model, stage, group->at + lane, group->norm[lane])) passed |= 1u << lane;
    }
    group->alive = passed;
}

INLINE void try_stumps(const cascade_model *model, const cascade_stage *stage, group *groups, int count) {
    vf sum[MOST_AT_ONCE];
    sum_stumps(model, stage, groups, sum, count);
    for (int g = 0; g < count; g++) decide(model, stage, sum[g], groups + g);
}

/// Drops groups of which nothing is left.
static int32_t KERNEL(compact)(group *groups, int32_t count) {
    int32_t kept = 0;
    for (int32_t g = 0; g < count; g++) {
        if (!groups[g].alive) continue;
        if (kept != g) groups[kept] = groups[g];
        kept++;
    }
    return kept;
}

/// Tries one stage on all groups and returns how many are left.
static int32_t KERNEL(try_stage)(const cascade_model *model, const cascade_stage *stage, group *groups, int32_t count) {
    if (model->stumps) {
        int32_t g = 0;
        for (; g + MOST_AT_ONCE <= count; g += MOST_AT_ONCE) try_stumps(model, stage, groups + g, MOST_AT_ONCE);
        for (; g < count; g++) try_stumps(model, stage, groups + g, 1);
        return KERNEL(compact)(groups, count);
    }
    for (int32_t g = 0; g < count; g++) {
        if (model->largest_tree <= cascade_most_nodes) {
            decide(model, stage, sum_trees(model, stage, groups + g), groups + g);
        } else {
            for (uint32_t left = groups[g].alive; left; left &= left - 1) {
                const int lane = __builtin_ctz(left);
                if (!KERNEL(passes)(model, stage, groups[g].at + lane, groups[g].norm[lane])) groups[g].alive &= ~(1u << lane);
            }
        }
    }
    return KERNEL(compact)(groups, count);
}

/// Normalises a group: writes 1 / (standard deviation · area) and drops what is too flat.
INLINE void normalise(const cascade_model *model, const uint32_t *squares, group *group) {
    const int32_t *o = model->norm;
    const uint32_t *sums = group->at;
    const vi sum = (vi)(differences(sums, o));
    const vu square = differences(squares, o);
    const vd s = __builtin_convertvector(sum, vd);
    const vd variance = model->area * __builtin_convertvector(square, vd) - s * s;
    group->alive &= bits(__builtin_convertvector(variance >= model->least_variance, vi));
    if (group->alive) {
        const vf norm = __builtin_convertvector(1.0 / __builtin_elementwise_sqrt(variance), vf);
        memcpy(group->norm, &norm, sizeof norm);
    }
}

/// Which of 64 windows in a row are passed over, since the one before was tried and failed the first stage. In a run of
/// failures every second one is tried; so is what follows a run of even length. `skip` says whether the first is passed
/// over, and is set to the same for the next 64.
INLINE uint64_t skipped(uint64_t failed, uint8_t *skip) {
    const uint64_t even = 0x5555555555555555;
    failed &= ~(uint64_t)*skip;
    const uint64_t starts = failed & ~(failed << 1);
    // Adding a run's lowest bit carries through the run: it clears exactly the runs that start at even places.
    const uint64_t from_even = failed & ~(failed + (starts & even));
    const uint64_t tried = (from_even & even) | (failed & ~from_even & ~even);
    const uint64_t result = tried << 1 | *skip;
    *skip = (uint8_t)(tried >> 63);
    return result;
}

/// Rows of 64 windows that go through the stages together: enough to keep a stage's stumps at hand, few enough that the
/// sums under them stay in the nearest cache.
enum { batch_rows = 16 };

typedef struct {
    const cascade_model *model;
    const cascade_level *level;
    const cascade_windows *windows;
    group groups[batch_rows * 64 / LANES];
} batch;

/// Collects the groups of some rows that are not flat.
static int32_t KERNEL(collect)(batch *batch, int32_t word, int32_t first_row, int32_t last_row) {
    const cascade_level *level = batch->level;
    const int32_t left = batch->windows->columns - word * 64, width = left < 64 ? left : 64;
    int32_t count = 0;
    for (int32_t row = first_row; row < last_row; row++) {
        const ptrdiff_t place = (ptrdiff_t)row * level->step * level->stride + word * 64;
        for (int32_t x = 0; x < width; x += LANES) {
            group *group = batch->groups + count;
            group->at = level->sums + place + x;
            group->row = row;
            group->place = x;
            group->alive = width - x >= LANES ? (1u << LANES) - 1 : (1u << (width - x)) - 1;
            if (level->squares) {
                normalise(batch->model, level->squares + place + x, group);
                if (!group->alive) continue;
            } else {
                for (int lane = 0; lane < LANES; lane++) group->norm[lane] = 1;
            }
            count++;
        }
    }
    return count;
}

/// The first stage, and OpenCV's rule that a window is passed over after one that fails it.
static int32_t KERNEL(begin)(batch *batch, int32_t count, int32_t first_row, int32_t last_row) {
    uint64_t alive[batch_rows] = {0}, passed[batch_rows] = {0};
    group *groups = batch->groups;
    for (int32_t g = 0; g < count; g++) alive[groups[g].row - first_row] |= (uint64_t)groups[g].alive << groups[g].place;
    count = KERNEL(try_stage)(batch->model, batch->model->stages, groups, count);
    for (int32_t g = 0; g < count; g++) passed[groups[g].row - first_row] |= (uint64_t)groups[g].alive << groups[g].place;
    for (int32_t row = 0; row < last_row - first_row; row++) {
        passed[row] &= ~skipped(alive[row] & ~passed[row], batch->windows->skips + first_row + row);
    }
    for (int32_t g = 0; g < count; g++) groups[g].alive &= (uint32_t)(passed[groups[g].row - first_row] >> groups[g].place);
    return KERNEL(compact)(groups, count);
}

/// 64 windows wide strips from top to bottom, strip after strip, since the skip rule runs from left to right.
void KERNEL(cascade_scan)(const cascade_model *model, const cascade_level *level, const cascade_windows *windows) {
    const int32_t words = (windows->columns + 63) / 64, rows = windows->rows;
    memset(windows->skips, 0, (size_t)rows);
    memset(windows->found, 0, (size_t)words * (size_t)rows * sizeof *windows->found);
    batch batch;
    batch.model = model;
    batch.level = level;
    batch.windows = windows;
    for (int32_t word = 0; word < words; word++) {
        for (int32_t row = 0; row < rows; row += batch_rows) {
            const int32_t end = row + batch_rows < rows ? row + batch_rows : rows;
            int32_t count = KERNEL(collect)(&batch, word, row, end);
            count = KERNEL(begin)(&batch, count, row, end);
            for (int32_t k = 1; k < model->stage_count && count; k++) {
                count = KERNEL(try_stage)(model, model->stages + k, batch.groups, count);
            }
            for (int32_t g = 0; g < count; g++) {
                const group *group = batch.groups + g;
                windows->found[group->row * words + word] |= (uint64_t)group->alive << group->place;
            }
        }
    }
}
