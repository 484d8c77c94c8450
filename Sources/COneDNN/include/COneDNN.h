#ifndef CONEDNN_H
#define CONEDNN_H

// oneDNN's C API, loaded when it is needed.
#include <oneapi/dnnl/dnnl.h>
#include <stdbool.h>

/// Loads the library unless that is done; false where it is not installed. To be called before any function of its.
bool conednn_load(void);

/// How many threads each primitive may use that the calling thread runs.
void conednn_limit_threads(int count);

/// Does one of several pieces of a work; `thread` counts from zero.
typedef void (*conednn_work)(void *context, int piece, int thread);

/// Whether oneDNN's threads can be had, as they can where it is built on GNU's OpenMP.
bool conednn_has_threads(void);

/// Does all pieces, in any order, on `threads` of the threads that oneDNN's primitives use: others beside them would be in their
/// way, for OpenMP's wait for new work awake. On the calling thread alone where they cannot be had.
void conednn_share_out(int threads, int pieces, conednn_work work, void *context);

#endif
