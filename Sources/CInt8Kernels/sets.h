#ifndef CINT8_SETS_H
#define CINT8_SETS_H

#include "CInt8Kernels.h"

extern const cint8_kernels cint8_generic;
#if defined(__x86_64__)
extern const cint8_kernels cint8_avx2;
extern const cint8_kernels cint8_avxvnni;
extern const cint8_kernels cint8_avx512vnni;
extern const cint8_kernels cint8_amx;
#elif defined(__aarch64__)
extern const cint8_kernels cint8_neon;
#endif

#endif
