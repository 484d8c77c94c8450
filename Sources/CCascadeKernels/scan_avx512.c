#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx2,avx512f,avx512bw,avx512dq,avx512vl"))), apply_to = function)
#define SUFFIX avx512
// Wider vectors would lose: most of their windows would have failed already. Masks and registers are what helps.
#define LANES 8
#define MOST_AT_ONCE 2
#define LOOK_UP(table, index) \
    ((vu)_mm256_permutevar8x32_epi32(_mm256_loadu_si256((const __m256i *)(table)), (__m256i)(index)))
#include "scan.h"
#pragma clang attribute pop
#endif
