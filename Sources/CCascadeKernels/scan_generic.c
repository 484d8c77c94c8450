// What every processor of the architecture has: SSE2 or NEON.
#define SUFFIX generic
#define LANES 8
#define MOST_AT_ONCE 2
#include "scan.h"
