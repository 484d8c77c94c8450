#ifndef CSHAREDLIBRARY_H
#define CSHAREDLIBRARY_H

#include <stdatomic.h>
#include <stdbool.h>

// Libraries that are loaded when they are first needed. With all that they depend on, FFmpeg, SDL, oneDNN and libmosquitto are
// a hundred and fifty shared libraries, which would take most of the program's start and half of its memory, and a service
// that watches a camera needs none of them.

/// Loads the library `soname` with what it depends on, unless that is done. False where it is not installed. From any thread.
bool shared_library_load(const char *soname);

/// The address of the function `name` in the library `soname` or in one that it depends on, or NULL. From any thread.
void *shared_library_find(const char *soname, const char *name);

/// The same, for a function that a library of this version has: ends the program where it is missing, for then somebody forgot
/// to ask `shared_library_load` first.
void *shared_library_function(const char *soname, const char *name);

/// The name under which the loader finds a library of that major version.
#define SHARED_LIBRARY_SONAME(library, version) "lib" #library ".so." SHARED_LIBRARY_STRING(version)
#define SHARED_LIBRARY_STRING(value) #value

/// Defines the function `name`, which the library's own header declares, as a call of the library's. It is hidden, since the
/// libraries call each other's functions of the same names.
#define SHARED_LIBRARY_FUNCTION(soname, result, name, parameters, arguments)               \
    __attribute__((visibility("hidden"))) result name parameters {                         \
        static void *_Atomic address;                                                      \
        void *function = atomic_load_explicit(&address, memory_order_relaxed);             \
        if (!function) {                                                                   \
            function = shared_library_function(soname, #name);                             \
            atomic_store_explicit(&address, function, memory_order_relaxed);               \
        }                                                                                  \
        return ((__typeof__(&name))function)arguments;                                     \
    }

#endif
