#ifndef CGLIBC_H
#define CGLIBC_H

// What Swift's own module of the C library leaves out.
#include <malloc.h>

/// Names the calling thread, by 15 bytes at most.
void cglibc_name_thread(const char *name);

/// Takes the code and the constants of the program and its libraries out of this process's memory. What is still needed comes back
/// from the kernel's copy of the files at its next use, in microseconds; what only the start needed stays out.
void cglibc_release_code(void);

#endif
