// zlib and liblzma. A wrapper stands here only for what Swift cannot import: function-like macros.
#ifndef CCOMPRESSION_SHIM_H
#define CCOMPRESSION_SHIM_H

#include <lzma.h>
#include <string.h>
#include <zlib.h>

// inflateInit2 is a macro. 15 + 16: the largest window, inside a gzip wrapper.
static inline int ccompression_gzip_open(z_stream *stream) {
    memset(stream, 0, sizeof *stream);
    return inflateInit2(stream, 15 + 16);
}

// LZMA_STREAM_INIT and LZMA_CONCATENATED are macros, and only liblzma 5.4 and later decode blocks in parallel.
static inline lzma_ret ccompression_xz_open(lzma_stream *stream, uint32_t threads) {
    memset(stream, 0, sizeof *stream);
#if LZMA_VERSION >= 50040000
    lzma_mt options;
    memset(&options, 0, sizeof options);
    options.flags = LZMA_CONCATENATED;
    options.threads = threads;
    options.memlimit_threading = UINT64_C(512) << 20;
    options.memlimit_stop = UINT64_MAX;
    return lzma_stream_decoder_mt(stream, &options);
#else
    (void)threads;
    return lzma_stream_decoder(stream, UINT64_MAX, LZMA_CONCATENATED);
#endif
}

#endif
