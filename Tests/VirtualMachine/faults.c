// Loaded before libc (LD_PRELOAD), this makes requests to a video driver fail that no emulated device can make fail.
//
// The file named by EMOTIOND_FAULT holds a line `REQUEST ERRNO COUNT`: so many of the next requests of that name (STREAMON,
// REQBUFS, S_FMT, DQBUF, MMAP) fail with that error number; COUNT -1 stands for all. An ERRNO of 0 lets them hang for COUNT
// seconds, as a broken driver does. The file is read anew at each request, so that it can be changed while the program runs.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/videodev2.h>

/// Returns the error for a request, 0 for none, and takes one off the count.
static int fault(const char *request) {
    const char *path = getenv("EMOTIOND_FAULT");
    FILE *file = path ? fopen(path, "r") : NULL;
    if (!file) return 0;
    char name[16];
    int error, count;
    int fields = fscanf(file, "%15s %d %d", name, &error, &count);
    fclose(file);
    if (fields != 3 || count == 0 || strcmp(name, request)) return 0;
    if (count > 0 && (file = fopen(path, "w"))) {
        fprintf(file, "%s %d %d\n", name, error, error ? count - 1 : 0);
        fclose(file);
    }
    if (error == 0) sleep(count);
    return error;
}

static const char *name_of(unsigned long request) {
    switch (request) {
    case VIDIOC_STREAMON: return "STREAMON";
    case VIDIOC_REQBUFS: return "REQBUFS";
    case VIDIOC_S_FMT: return "S_FMT";
    case VIDIOC_DQBUF: return "DQBUF";
    default: return NULL;
    }
}

int ioctl(int fd, unsigned long request, ...) {
    static int (*real)(int, unsigned long, void *);
    if (!real) real = (int (*)(int, unsigned long, void *))dlsym(RTLD_NEXT, "ioctl");
    va_list arguments;
    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    const char *name = name_of(request);
    int error = name ? fault(name) : 0;
    if (error == 0) return real(fd, request, argument);
    errno = error;
    return -1;
}

void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset) {
    static void *(*real)(void *, size_t, int, int, int, off_t);
    if (!real) real = (void *(*)(void *, size_t, int, int, int, off_t))dlsym(RTLD_NEXT, "mmap");
    // Only what a driver shares: the program's own memory is none of this.
    int error = fd >= 0 && (flags & MAP_SHARED) ? fault("MMAP") : 0;
    if (error == 0) return real(address, length, protection, flags, fd, offset);
    errno = error;
    return MAP_FAILED;
}
