// What every processor of the architecture has: SSE2 or NEON.
#define SUFFIX generic
#define LANES 8
#include "build.h"
