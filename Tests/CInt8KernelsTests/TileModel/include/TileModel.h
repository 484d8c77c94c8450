#ifndef TILEMODEL_H
#define TILEMODEL_H

#include "CInt8Kernels.h"

/// The kernels for AMX, with C in place of its instructions, which few processors have; null where the processor lacks even the
/// AVX-512 that they use beside.
const cint8_kernels *tile_model_kernels(void);

#endif
