#define _GNU_SOURCE
#include "clip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint8_t *read_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    fseek(file, 0, SEEK_END);
    *size = ftell(file);
    rewind(file);
    uint8_t *bytes = malloc(*size + 1);
    if (bytes && fread(bytes, 1, *size, file) != *size) {
        free(bytes);
        bytes = NULL;
    }
    fclose(file);
    return bytes;
}

static void append(struct clip *clip, const uint8_t *bytes, size_t size) {
    clip->pictures = realloc(clip->pictures, (clip->count + 1) * sizeof *clip->pictures);
    if (!clip->pictures) abort();
    clip->pictures[clip->count++] = (struct picture){bytes, size};
}

/// From each start marker to the next end marker; FF D9 does not occur inside of a scan.
static void split_jpegs(struct clip *clip, const uint8_t *at, const uint8_t *end) {
    while (at < end) {
        const uint8_t *start = memmem(at, end - at, "\xFF\xD8\xFF", 3);
        if (!start) return;
        const uint8_t *last = memmem(start, end - start, "\xFF\xD9", 2);
        if (!last) return;
        at = last + 2;
        append(clip, start, at - start);
    }
}

int clip_load(struct clip *clip, const char *path, size_t picture_size) {
    size_t size = 0;
    *clip = (struct clip){.bytes = read_file(path, &size)};
    if (!clip->bytes) {
        perror(path);
        return -1;
    }
    if (picture_size == 0) split_jpegs(clip, clip->bytes, clip->bytes + size);
    else for (size_t at = 0; at + picture_size <= size; at += picture_size) append(clip, clip->bytes + at, picture_size);
    if (clip->count > 0) return 0;
    fprintf(stderr, "%s: no picture in it\n", path);
    clip_free(clip);
    return -1;
}

void clip_free(struct clip *clip) {
    free(clip->pictures);
    free(clip->bytes);
    *clip = (struct clip){0};
}
