#include "CCascadeKernels.h"

extern const cascade_kernels cascade_kernels_generic;
#if defined(__x86_64__)
extern const cascade_kernels cascade_kernels_avx2;
extern const cascade_kernels cascade_kernels_avx512;
#endif

const cascade_kernels *const *cascade_kernels_available(int32_t *count) {
#if defined(__x86_64__)
    static const cascade_kernels *const all[] = {&cascade_kernels_generic, &cascade_kernels_avx2, &cascade_kernels_avx512};
    // The compiler's own test asks the operating system too whether it saves the wide registers.
    __builtin_cpu_init();
    *count = 1;
    if (__builtin_cpu_supports("avx2")) *count = 2;
    if (*count == 2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl"))
        *count = 3;
#else
    static const cascade_kernels *const all[] = {&cascade_kernels_generic};
    *count = 1;
#endif
    return all;
}
