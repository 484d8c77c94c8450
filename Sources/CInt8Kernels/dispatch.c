#include "sets.h"

#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)

#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

/// Whether the processor has tile registers and the system lets this process use them. It has to be asked, because it then saves
/// 8 KiB more for each thread that does; it says no where a signal stack is too small for them.
static int may_use_tiles(void) {
    enum { AMX_TILE = 1 << 24, AMX_INT8 = 1 << 25, REQUEST_PERMISSION = 0x1023, TILE_DATA = 18 };
    unsigned a, b, c, d;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (d & AMX_TILE) == 0 || (d & AMX_INT8) == 0) return 0;
    return syscall(SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA) == 0;
}

// clang's and GCC's built-in also asks the system, by XGETBV, whether it saves the wide registers.
static int32_t runnable(const cint8_kernels **kernels) {
    int32_t count = 0;
    kernels[count++] = &cint8_generic;
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2")) kernels[count++] = &cint8_avx2;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("avxvnni")) kernels[count++] = &cint8_avxvnni;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vnni")) {
        kernels[count++] = &cint8_avx512vnni;
        if (may_use_tiles()) kernels[count++] = &cint8_amx;
    }
    return count;
}

#elif defined(__aarch64__)

#include <asm/hwcap.h>
#include <sys/auxv.h>

static int32_t runnable(const cint8_kernels **kernels) {
    int32_t count = 0;
    kernels[count++] = &cint8_generic;
    if (getauxval(AT_HWCAP) & HWCAP_ASIMDDP) kernels[count++] = &cint8_neon;
    return count;
}

#else

static int32_t runnable(const cint8_kernels **kernels) {
    kernels[0] = &cint8_generic;
    return 1;
}

#endif

int32_t cint8_all_kernels(const cint8_kernels **kernels) {
    return runnable(kernels);
}

const cint8_kernels *cint8_kernels_named(const char *name) {
    const cint8_kernels *kernels[cint8_most_sets];
    const int32_t count = runnable(kernels);
    for (int32_t i = 0; i < count; i++) {
        if (strcmp(kernels[i]->name, name) == 0) return kernels[i];
    }
    return NULL;
}

static const cint8_kernels *best;

// Runs before main, so that no thread can race it.
__attribute__((constructor)) static void choose(void) {
    const char *name = getenv("EMOTIOND_ISA");
    const cint8_kernels *kernels[cint8_most_sets];
    best = name ? cint8_kernels_named(name) : kernels[runnable(kernels) - 1];
}

const cint8_kernels *cint8_best_kernels(void) {
    return best;
}
