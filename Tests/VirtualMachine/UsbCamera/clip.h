#ifndef CLIP_H
#define CLIP_H

#include <stddef.h>
#include <stdint.h>

/// Pictures in a file: a row of JPEGs, or raw ones of equal size.
struct clip {
    uint8_t *bytes;
    size_t count;
    struct picture { const uint8_t *bytes; size_t size; } *pictures;
};

/// Reads a file. `picture_size` is that of a raw picture, 0 for JPEG. Returns 0, or -1 with the reason on stderr.
int clip_load(struct clip *clip, const char *path, size_t picture_size);
void clip_free(struct clip *clip);

#endif
