#define _GNU_SOURCE
#include "CGlibc.h"

#include <link.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

void cglibc_name_thread(const char *name) { prctl(PR_SET_NAME, name); }

/// Parts of a file that nobody writes to are as they were read.
static int release(struct dl_phdr_info *object, size_t size, void *unused) {
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = object->dlpi_phdr + i;
        if (part->p_type != PT_LOAD || part->p_flags & PF_W) continue;
        const uintptr_t start = (object->dlpi_addr + part->p_vaddr) & -page;
        madvise((void *)start, object->dlpi_addr + part->p_vaddr + part->p_memsz - start, MADV_DONTNEED);
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
    if (!is_traced()) dl_iterate_phdr(release, NULL);
}
