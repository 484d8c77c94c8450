// What every processor of the architecture has: SSE2 or NEON, by the compiler's vector types.
#define SUFFIX generic
#define LANES 8
#include "kernels.h"

#if defined(__aarch64__)
#define ISA_NAME "neon"
#else
#define ISA_NAME "generic"
#endif

const cascade_kernels cascade_kernels_generic = {ISA_NAME, KERNEL(build), KERNEL(scan)};
