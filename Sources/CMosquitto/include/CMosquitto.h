#ifndef CMOSQUITTO_H
#define CMOSQUITTO_H

// libmosquitto's C API, loaded when it is needed.
#include <mosquitto.h>
#include <stdbool.h>

/// Loads the library unless that is done; false where it is not installed. To be called before any function of its.
bool cmosquitto_load(void);

#endif
