#include "TileModel.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// As Intel's manual has the registers: palette 1 is eight of 16 rows with 64 bytes. What a processor would answer by an exception
// ends the process here.

typedef struct {
    uint8_t rows, row_bytes;
    uint8_t bytes[16][64];
} tile;

static _Thread_local struct {
    int is_configured;
    tile tiles[8];
} unit;

static void expect(int holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "tile model: %s\n", what);
    abort();
}

static tile *shaped(int number) {
    expect(unit.is_configured, "an instruction without a configuration");
    expect(unit.tiles[number].rows > 0, "a register without a shape");
    return &unit.tiles[number];
}

static void model_loadconfig(const void *memory) {
    const uint8_t *bytes = memory;
    expect(bytes[0] == 1 && bytes[1] == 0, "palette 1 from row 0 on is the only one");
    for (int i = 2; i < 16; i++) expect(bytes[i] == 0, "reserved bytes are zeros");
    memset(&unit, 0, sizeof unit);
    for (int i = 0; i < 16; i++) {
        uint16_t row_bytes;
        memcpy(&row_bytes, bytes + 16 + 2 * i, 2);
        const uint8_t rows = bytes[48 + i];
        expect(i < 8 ? rows <= 16 && row_bytes <= 64 && (rows == 0) == (row_bytes == 0) : rows == 0 && row_bytes == 0, "a shape");
        if (i < 8) unit.tiles[i].rows = rows, unit.tiles[i].row_bytes = (uint8_t)row_bytes;
    }
    unit.is_configured = 1;
}

static void model_zero(int number) {
    memset(shaped(number)->bytes, 0, sizeof unit.tiles[number].bytes);
}

static void model_loadd(int number, const void *from, ptrdiff_t step) {
    tile *t = shaped(number);
    memset(t->bytes, 0, sizeof t->bytes);
    for (int row = 0; row < t->rows; row++) memcpy(t->bytes[row], (const uint8_t *)from + row * step, t->row_bytes);
}

static void model_stored(int number, void *to, ptrdiff_t step) {
    const tile *t = shaped(number);
    for (int row = 0; row < t->rows; row++) memcpy((uint8_t *)to + row * step, t->bytes[row], t->row_bytes);
}

static void model_dpbusd(int sums, int unsigned_bytes, int signed_bytes) {
    tile *to = shaped(sums);
    const tile *a = shaped(unsigned_bytes), *b = shaped(signed_bytes);
    expect(sums != unsigned_bytes && sums != signed_bytes && unsigned_bytes != signed_bytes, "three registers");
    expect(a->rows == to->rows && b->row_bytes == to->row_bytes && a->row_bytes == 4 * b->rows, "shapes that go together");
    for (int row = 0; row < to->rows; row++) {
        for (int column = 0; column < to->row_bytes / 4; column++) {
            int32_t sum;
            memcpy(&sum, to->bytes[row] + 4 * column, 4);
            for (int k = 0; k < a->row_bytes; k++) {
                sum += (int32_t)a->bytes[row][k] * (int8_t)b->bytes[k / 4][4 * column + k % 4];
            }
            memcpy(to->bytes[row] + 4 * column, &sum, 4);
        }
    }
}

static void model_release(void) { unit.is_configured = 0; }

#undef _tile_loadd
#undef _tile_stored
#undef _tile_zero
#undef _tile_dpbusd
#define _tile_loadconfig model_loadconfig
#define _tile_release model_release
#define _tile_zero model_zero
#define _tile_loadd model_loadd
#define _tile_stored model_stored
#define _tile_dpbusd model_dpbusd

#define cint8_amx tile_model
#include "../../../Sources/CInt8Kernels/kernels_amx.c"

const cint8_kernels *tile_model_kernels(void) {
    return cint8_kernels_named("avx512vnni") ? &tile_model : NULL;
}

#else

const cint8_kernels *tile_model_kernels(void) { return 0; }

#endif
