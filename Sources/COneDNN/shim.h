#pragma once

// oneDNN's C API as it is. It brings no package description, so the module map names the library.
#include <oneapi/dnnl/dnnl.h>
