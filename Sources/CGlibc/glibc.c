#define _GNU_SOURCE
#include "CGlibc.h"

#include <link.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

void cglibc_name_thread(const char *name) { prctl(PR_SET_NAME, name); }

int cglibc_processors(void) {
    cpu_set_t processors;
    return sched_getaffinity(0, sizeof processors, &processors) == 0 ? CPU_COUNT(&processors) : 1;
}

void cglibc_start_elsewhere(pthread_attr_t *attributes) {
    cpu_set_t processors;
    const int here = sched_getcpu();
    if (here < 0 || sched_getaffinity(0, sizeof processors, &processors) != 0) return;
    CPU_CLR(here, &processors);
    if (CPU_COUNT(&processors) > 0) pthread_attr_setaffinity_np(attributes, sizeof processors, &processors);
}

void cglibc_run_anywhere(void) {
    cpu_set_t processors;
    if (sched_getaffinity(getpid(), sizeof processors, &processors) == 0) sched_setaffinity(0, sizeof processors, &processors);
}

void cglibc_widen_heap(int count) {
    const uintptr_t large = 2 << 20, first = ((uintptr_t)sbrk(0) + large - 1) & -large;
    mallopt(M_TOP_PAD, (count + 1) * (int)large);
    // More than is left of what the heap began with, so that it grows now. It must not be optimised away.
    void *volatile block = malloc(256 << 10);
    free(block);
    mallopt(M_TOP_PAD, 128 << 10);
    madvise((void *)first, count * large, MADV_HUGEPAGE);
}

/// The linker puts Swift's constants among what may be written to; nobody does. The build names their place (see the Makefile's
/// `--defsym`); without it they stay in memory.
extern const char cglibc_constants_begin[] __attribute__((weak)), cglibc_constants_end[] __attribute__((weak));

/// Whole pages between two addresses are as they were read from their file.
static void release_pages(uintptr_t start, uintptr_t end) {
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    start = (start + page - 1) & -page;
    end &= -page;
    if (start < end) madvise((void *)start, end - start, MADV_DONTNEED);
}

/// Parts of a file that nobody writes to. Each call interrupts the other threads, and parts below 64 kB would come back as a whole.
static int release(struct dl_phdr_info *object, size_t size, void *unused) {
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = object->dlpi_phdr + i;
        if (part->p_type != PT_LOAD || part->p_flags & PF_W || part->p_memsz < 64 << 10) continue;
        const uintptr_t start = object->dlpi_addr + part->p_vaddr;
        release_pages(start, start + part->p_memsz);
    }
    return 0;
}

/// A debugger's breakpoints are written into the code and would get lost.
static bool is_traced(void) {
    char line[64];
    int tracer = 0;
    FILE *status = fopen("/proc/self/status", "re");
    if (!status) return true;
    while (fgets(line, sizeof line, status) && sscanf(line, "TracerPid: %d", &tracer) != 1) {}
    fclose(status);
    return tracer != 0;
}

void cglibc_release_code(void) {
    if (is_traced()) return;
    dl_iterate_phdr(release, NULL);
    release_pages((uintptr_t)cglibc_constants_begin, (uintptr_t)cglibc_constants_end);
}
