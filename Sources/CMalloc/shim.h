#ifndef CMALLOC_SHIM_H
#define CMALLOC_SHIM_H

// What Swift's own module of the C library leaves out: the settings of its memory allocator.
#include <malloc.h>

#endif
