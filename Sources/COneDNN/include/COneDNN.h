#ifndef CONEDNN_H
#define CONEDNN_H

// oneDNN's C API, loaded when it is needed.
#include <oneapi/dnnl/dnnl.h>
#include <stdbool.h>

/// Loads the library unless that is done; false where it is not installed. To be called before any function of its.
bool conednn_load(void);

/// How many threads each primitive may use that the calling thread runs.
void conednn_limit_threads(int count);

#endif
