// Trying windows, many adjacent ones at a time; see kernels.h.

INLINE float rectangle(const uint32_t *at, const int32_t *offset) {
    return (float)(int32_t)(at[offset[0]] - at[offset[1]] - at[offset[2]] + at[offset[3]]);
}

/// A feature's value in one window, as OpenCV has it.
INLINE float value(int kind, const int32_t *o, int32_t factor, const float *weight, const uint32_t *at) {
    switch (kind) {
    case cascade_edge: return (float)(int32_t)(at[o[0]] - at[o[1]] + at[o[2]] - at[o[3]] + 2 * (at[o[4]] - at[o[5]]));
    case cascade_line:
        return (float)(int32_t)((uint32_t)factor * (at[o[0]] - at[o[1]] - at[o[2]] + at[o[3]]) - (at[o[4]] - at[o[5]] - at[o[6]] + at[o[7]]));
    case cascade_checker:
        return (float)(int32_t)((uint32_t)factor * (at[o[0]] + at[o[1]] + at[o[2]] + at[o[3]] - 2 * (at[o[4]] + at[o[5]] + at[o[6]] + at[o[7]] - 2 * at[o[8]])));
    default: return weight[0] * rectangle(at, o) + weight[1] * rectangle(at, o + 4) + weight[2] * rectangle(at, o + 8);
    }
}

INLINE vf rectangles(const uint32_t *at, const int32_t *offset) {
    return __builtin_convertvector((vi)(load(at + offset[0]) - load(at + offset[1]) - load(at + offset[2]) + load(at + offset[3])), vf);
}

/// The same in LANES adjacent windows.
INLINE vf values(int kind, const int32_t *o, int32_t factor, const float *weight, const uint32_t *at) {
    switch (kind) {
    case cascade_edge: {
        const vu twice = load(at + o[4]) - load(at + o[5]);
        return __builtin_convertvector((vi)((load(at + o[0]) - load(at + o[1])) + (load(at + o[2]) - load(at + o[3])) + (twice + twice)), vf);
    }
    case cascade_line: {
        const vu inner = (load(at + o[0]) - load(at + o[1])) - (load(at + o[2]) - load(at + o[3]));
        const vu outer = (load(at + o[4]) - load(at + o[5])) - (load(at + o[6]) - load(at + o[7]));
        return __builtin_convertvector((vi)(inner * (uint32_t)factor - outer), vf);
    }
    case cascade_checker: {
        const vu corners = (load(at + o[0]) + load(at + o[1])) + (load(at + o[2]) + load(at + o[3]));
        const vu sides = (load(at + o[4]) + load(at + o[5])) + (load(at + o[6]) + load(at + o[7])), middle = load(at + o[8]);
        const vu twice = sides - (middle + middle);
        return __builtin_convertvector((vi)((corners - (twice + twice)) * (uint32_t)factor), vf);
    }
    default: return weight[0] * rectangles(at, o) + weight[1] * rectangles(at, o + 4) + weight[2] * rectangles(at, o + 8);
    }
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

/// A stage's sum in one window as OpenCV takes it: tree by tree, in double.
static bool KERNEL(passes)(const cascade_model *model, const cascade_stage *stage, const uint32_t *at, float norm) {
    double sum = 0;
    for (int32_t t = 0; t < stage->tree_count; t++) {
        const cascade_tree *tree = model->trees + stage->first_tree + t;
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

/// Whether one window passes the stages from `first` on.
static bool KERNEL(finish)(const cascade_model *model, int32_t first, const uint32_t *at, float norm) {
    for (int32_t k = first; k < model->stage_count; k++) {
        const cascade_stage *stage = model->stages + k;
        if (model->stumps) {
            const cascade_stump *stump = model->stumps + stage->first_stump;
            float sum = stage->base;
#define ADD_STUMPS(kind) \
    for (const cascade_stump *end = stump + stage->stumps[kind]; stump < end; stump++) \
        sum += value(kind, stump->offset, stump->factor, stump->weight, at) * norm < stump->threshold ? stump->gain : 0;
            ADD_STUMPS(cascade_edge)
            ADD_STUMPS(cascade_line)
            ADD_STUMPS(cascade_checker)
            ADD_STUMPS(cascade_weighted)
#undef ADD_STUMPS
            if (sum >= stage->pass) continue;
            if (sum < stage->fail) return false;
        }
        if (!KERNEL(passes)(model, stage, at, norm)) return false;
    }
    return true;
}

/// A stage's float sums over stumps, in `groups` times LANES adjacent windows.
INLINE void sum_stumps(const cascade_model *model, const cascade_stage *stage, const uint32_t *at, const vf *norm, vf *sum, int groups) {
    const cascade_stump *stump = model->stumps + stage->first_stump;
    for (int g = 0; g < groups; g++) sum[g] = (vf){0} + stage->base;
#define ADD_STUMPS(kind) \
    for (const cascade_stump *end = stump + stage->stumps[kind]; stump < end; stump++) { \
        for (int g = 0; g < groups; g++) { \
            const vi less = values(kind, stump->offset, stump->factor, stump->weight, at + g * LANES) * norm[g] < stump->threshold; \
            sum[g] += (vf)((vi)((vf){0} + stump->gain) & less); \
        } \
    }
    ADD_STUMPS(cascade_edge)
    ADD_STUMPS(cascade_line)
    ADD_STUMPS(cascade_checker)
    ADD_STUMPS(cascade_weighted)
#undef ADD_STUMPS
}

/// The same over trees: every node of a tree is asked, and leaves are passed up from the last node to the first.
INLINE vf sum_trees(const cascade_model *model, const cascade_stage *stage, const uint32_t *at, vf norm) {
    vf sum = (vf){0} + stage->base;
    for (int32_t t = 0; t < stage->tree_count; t++) {
        const cascade_tree *tree = model->trees + stage->first_tree + t;
        const float *leaves = model->leaves + tree->first_leaf;
        vf passed[cascade_most_nodes];
        for (int32_t n = tree->node_count - 1; n >= 0; n--) {
            const cascade_node *node = model->nodes + tree->first_node + n;
            const int32_t *o = node->offset;
            vi less;
            switch (node->kind) {
            case cascade_edge: less = values(cascade_edge, o, node->factor, node->weight, at) * norm < node->threshold; break;
            case cascade_line: less = values(cascade_line, o, node->factor, node->weight, at) * norm < node->threshold; break;
            case cascade_checker: less = values(cascade_checker, o, node->factor, node->weight, at) * norm < node->threshold; break;
            case cascade_weighted: less = values(cascade_weighted, o, node->factor, node->weight, at) * norm < node->threshold; break;
            default: less = patterns_inside(o, model->subsets + (tree->first_node + n) * 8, at); break;
            }
            const vf left = node->left > 0 ? passed[node->left] : (vf){0} + leaves[-node->left];
            const vf right = node->right > 0 ? passed[node->right] : (vf){0} + leaves[-node->right];
            passed[n] = (vf)((less & (vi)left) | (~less & (vi)right));
        }
        sum += passed[0];
    }
    return sum;
}

/// Which of the windows `alive` pass a stage.
INLINE uint32_t pass_stage(
    const cascade_model *model, const cascade_stage *stage, const uint32_t *at, const float *norm, uint32_t alive) {
    uint32_t passed = 0, unsure = alive;
    if (model->largest_tree <= cascade_most_nodes) {
        const vf norms = load_float(norm);
        vf sum;
        if (model->stumps) {
            sum_stumps(model, stage, at, &norms, &sum, 1);
        } else {
            sum = sum_trees(model, stage, at, norms);
        }
        passed = bits(sum >= stage->pass) & alive;
        unsure = bits(sum >= stage->fail) & alive & ~passed;
    }
    for (; unsure; unsure &= unsure - 1) {
        const int lane = __builtin_ctz(unsure);
        if (KERNEL(passes)(model, stage, at + lane, norm[lane])) passed |= 1u << lane;
    }
    return passed;
}

/// Normalises LANES adjacent windows: writes 1 / (standard deviation · area), and tells which are not too flat.
INLINE uint32_t normalise(const cascade_model *model, const uint32_t *sums, const uint32_t *squares, float *norm) {
    const int32_t *o = model->norm;
    const vi sum = (vi)(load(sums + o[0]) - load(sums + o[1]) - load(sums + o[2]) + load(sums + o[3]));
    const vu square = load(squares + o[0]) - load(squares + o[1]) - load(squares + o[2]) + load(squares + o[3]);
    const vd s = __builtin_convertvector(sum, vd);
    const vd variance = model->area * __builtin_convertvector(square, vd) - s * s;
    const uint32_t alive = bits(__builtin_convertvector(variance >= model->least_variance, vi));
    if (alive) {
        const vf result = __builtin_convertvector(1.0 / __builtin_elementwise_sqrt(variance), vf);
        memcpy(norm, &result, sizeof result);
    }
    return alive;
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

/// At most this many windows left in a vector are finished one by one.
#define FEW 1

static uint32_t KERNEL(follow)(const cascade_model *model, const uint32_t *at, const float *norm, uint32_t alive) {
    for (int32_t k = 1; k < model->stage_count && alive; k++) {
        if (__builtin_popcount(alive) <= FEW) {
            uint32_t passed = 0;
            for (; alive; alive &= alive - 1) {
                const int lane = __builtin_ctz(alive);
                if (KERNEL(finish)(model, k, at + lane, norm[lane])) passed |= 1u << lane;
            }
            return passed;
        }
        alive = pass_stage(model, model->stages + k, at, norm, alive);
    }
    return alive;
}

/// 64 windows at a time from top to bottom, so that the rows of sums they share stay in the nearest cache.
static void KERNEL(scan)(const cascade_model *model, const cascade_level *level, const cascade_windows *windows) {
    const int32_t words = (windows->columns + 63) / 64;
    memset(windows->skips, 0, (size_t)windows->rows);
    for (int32_t word = 0; word < words; word++) {
        const int32_t count = windows->columns - word * 64 < 64 ? windows->columns - word * 64 : 64;
        const uint64_t inside = count == 64 ? ~(uint64_t)0 : ((uint64_t)1 << count) - 1;
        for (int32_t row = 0; row < windows->rows; row++) {
            const ptrdiff_t place = row * level->step * level->stride + word * 64;
            const uint32_t *const at = level->sums + place;
            float norm[64];
            uint64_t alive = inside, passed = 0;
            if (level->squares) {
                for (int32_t x = 0; x < count; x += LANES) {
                    const uint64_t group = normalise(model, at + x, level->squares + place + x, norm + x);
                    alive &= ~(((uint64_t)((1u << LANES) - 1) & ~group) << x);
                }
            } else {
                for (int32_t x = 0; x < 64; x++) norm[x] = 1;
            }
            if (alive == 0) {
                windows->skips[row] = 0;
                windows->found[row * words + word] = 0;
                continue;
            }
            for (int32_t x = 0; x < count; x += LANES) {
                const uint32_t group = (uint32_t)(alive >> x) & ((1u << LANES) - 1);
                if (group) passed |= (uint64_t)pass_stage(model, model->stages, at + x, norm + x, group) << x;
            }
            passed &= ~skipped(alive & ~passed, windows->skips + row);
            uint64_t found = 0;
            for (int32_t x = 0; x < count; x += LANES) {
                const uint32_t group = (uint32_t)(passed >> x) & ((1u << LANES) - 1);
                if (group) found |= (uint64_t)KERNEL(follow)(model, at + x, norm + x, group) << x;
            }
            windows->found[row * words + word] = found;
        }
    }
}
