// What build.h and scan.h are written with: the compiler's vector types. Files named after an instruction set include one of
// the two to compile it for that set. They define SUFFIX (of every name), LANES (8 or 16 elements of 32 bits a vector) and,
// where there is an instruction for it, LOOK_UP(table, index): one of a table's eight words for each lane.
//
// Whatever LANES is, results are the same bit for bit: features are integers or OpenCV's own float operations in its order,
// and stage sums decide only where rounding cannot matter.

#include <stdbool.h>
#include <string.h>

#include "CCascadeKernels.h"

#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)
#define KERNEL(name) JOIN(name, SUFFIX)
#define INLINE static inline __attribute__((always_inline))

// Vectors wider than a register are passed only between functions that are always inlined.
#pragma clang diagnostic ignored "-Wpsabi"

typedef int32_t vi __attribute__((vector_size(4 * LANES)));
typedef uint32_t vu __attribute__((vector_size(4 * LANES)));
typedef float vf __attribute__((vector_size(4 * LANES)));
typedef double vd __attribute__((vector_size(8 * LANES)));
typedef bool vb __attribute__((ext_vector_type(LANES)));

INLINE vu load(const uint32_t *from) {
    vu value;
    memcpy(&value, from, sizeof value);
    return value;
}

INLINE vf load_float(const float *from) {
    vf value;
    memcpy(&value, from, sizeof value);
    return value;
}

INLINE void store(uint32_t *to, vu value) { memcpy(to, &value, sizeof value); }

INLINE vf splat(float value) {
    vf result;
    for (int lane = 0; lane < LANES; lane++) result[lane] = value;
    return result;
}

/// One bit a lane of a comparison's result.
INLINE uint32_t bits(vi mask) {
    const vb lanes = __builtin_convertvector(mask, vb);
#if LANES == 16
    uint16_t result;
#else
    uint8_t result;
#endif
    memcpy(&result, &lanes, sizeof result);
    return result;
}
