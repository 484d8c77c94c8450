#ifndef CINT8KERNELS_H
#define CINT8KERNELS_H
#endif
