#pragma once

#include <stddef.h>

/// A recipe of Models/recipes, as it is.
typedef struct {
    const char *name;
    const unsigned char *text;
    size_t size;
} crecipes_recipe;

extern const crecipes_recipe *const crecipes_all;
extern const size_t crecipes_count;
