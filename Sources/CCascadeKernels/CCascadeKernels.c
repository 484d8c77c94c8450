#include "CCascadeKernels.h"
