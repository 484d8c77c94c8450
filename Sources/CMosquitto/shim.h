#pragma once

// libmosquitto's C API as it is. The module map names the library: its package description adds nothing to that.
#include <mosquitto.h>
