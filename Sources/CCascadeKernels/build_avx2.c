#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define SUFFIX avx2
#define LANES 8
#include "build.h"
#pragma clang attribute pop
#endif
