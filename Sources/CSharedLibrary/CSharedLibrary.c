#include "CSharedLibrary.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

// The loader counts who opened a library, and none is ever closed: opening one again only finds it.
static void *open_library(const char *soname) { return dlopen(soname, RTLD_LAZY | RTLD_LOCAL); }

bool shared_library_load(const char *soname) { return open_library(soname) != NULL; }

void *shared_library_find(const char *soname, const char *name) {
    void *library = open_library(soname);
    return library ? dlsym(library, name) : NULL;
}

void *shared_library_function(const char *soname, const char *name) {
    void *function = shared_library_find(soname, name);
    if (!function) {
        fprintf(stderr, "%s: %s is missing\n", soname, name);
        abort();
    }
    return function;
}
