// SDL 2 and its font library, loaded when they are needed. A wrapper stands here only for what Swift cannot import.
#ifndef CSDL2_H
#define CSDL2_H

#define SDL_MAIN_HANDLED
#include <SDL2/SDL.h>
#include <SDL2/SDL_ttf.h>
#include <stdbool.h>

/// Loads the libraries unless that is done; false where they are not installed. To be called before any function of theirs.
bool csdl2_load(void);

// SDL_WINDOWPOS_CENTERED is made by a macro with arguments.
static const int csdl2_centered = SDL_WINDOWPOS_CENTERED;

#endif
