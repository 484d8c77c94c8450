#ifndef CGLIBC_H
#define CGLIBC_H

// What Swift's own module of the C library leaves out.
#include <malloc.h>
#include <pthread.h>

/// Names the calling thread, by 15 bytes at most.
void cglibc_name_thread(const char *name);

/// How many processors the calling thread may run on.
int cglibc_processors(void);

/// Lets a thread that will be made with these attributes begin on another processor than this one, where there is one.
void cglibc_start_elsewhere(pthread_attr_t *attributes);

/// Lets the calling thread run where the main thread may.
void cglibc_run_anywhere(void);

/// Makes the main thread's heap grow at once by `count` pages of 2 MB, where the kernel has such pages: clearing one takes as long as seventy
/// of the usual 512 that it stands for. Whoever calls knows that so much will be used, and lets the heap keep it (`M_TRIM_THRESHOLD`).
void cglibc_widen_heap(int count);

/// Takes the code and the constants of the program and its libraries out of this process's memory. What is still needed comes back
/// from the kernel's copy of the files at its next use, in microseconds; what only the start needed stays out.
void cglibc_release_code(void);

#endif
