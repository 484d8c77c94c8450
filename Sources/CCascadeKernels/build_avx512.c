#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx2,avx512f,avx512bw,avx512dq,avx512vl"))), apply_to = function)
#define SUFFIX avx512
#define LANES 16
#include "build.h"
#pragma clang attribute pop
#endif
