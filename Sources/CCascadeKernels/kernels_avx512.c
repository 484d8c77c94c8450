#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx2,avx512f,avx512bw,avx512dq,avx512vl"))), apply_to = function)
#define SUFFIX avx512
#define LANES 16
#define LOOK_UP(table, index) \
    ((vu)_mm512_permutexvar_epi32((__m512i)(index), _mm512_castsi256_si512(_mm256_loadu_si256((const __m256i *)(table)))))
#include "kernels.h"
#pragma clang attribute pop

const cascade_kernels cascade_kernels_avx512 = {"avx512vnni", KERNEL(build), KERNEL(scan)};
#endif
