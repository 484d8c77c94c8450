#ifndef CGLIBC_H
#define CGLIBC_H

// What Swift's own module of the C library leaves out.
#include <malloc.h>

/// Names the calling thread, by 15 bytes at most.
void cglibc_name_thread(const char *name);

/// Makes the heap grow at once by `count` pages of 2 MB, where the kernel has such pages: clearing one takes as long as forty of the usual
/// size. Whoever calls knows that so much will be used, and lets the heap keep it (`M_TRIM_THRESHOLD`).
void cglibc_widen_heap(int count);

/// Takes the code and the constants of the program and its libraries out of this process's memory. What is still needed comes back
/// from the kernel's copy of the files at its next use, in microseconds; what only the start needed stays out.
void cglibc_release_code(void);

#endif
