#include "CCascadeKernels.h"

#define DECLARE(set) \
    void cascade_build_##set(const cascade_shrink *, const cascade_level *); \
    void cascade_scan_##set(const cascade_model *, const cascade_level *, const cascade_windows *);
#define TABLE(name, set) {name, cascade_build_##set, cascade_scan_##set}

DECLARE(generic)

#if defined(__x86_64__)

DECLARE(avx2)
DECLARE(avx512)

static const cascade_kernels all[] = {TABLE("generic", generic), TABLE("avx2", avx2), TABLE("avx512vnni", avx512)};

// The compiler's own test asks the operating system too whether it saves the wide registers.
static int32_t count_available(void) {
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2")) return 1;
    const int has512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl");
    return has512 ? 3 : 2;
}

#else

static const cascade_kernels all[] = {
#if defined(__aarch64__)
    TABLE("neon", generic)
#else
    TABLE("generic", generic)
#endif
};

static int32_t count_available(void) { return 1; }

#endif

const cascade_kernels *cascade_kernels_available(int32_t *count) {
    *count = count_available();
    return all;
}
