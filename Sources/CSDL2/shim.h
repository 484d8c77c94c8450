// SDL 2 and its font library. A wrapper stands here only for what Swift cannot import.
#ifndef CSDL2_SHIM_H
#define CSDL2_SHIM_H

#define SDL_MAIN_HANDLED
#include <SDL2/SDL.h>
#include <SDL2/SDL_ttf.h>

// SDL_WINDOWPOS_CENTERED is made by a macro with arguments.
static const int csdl2_centered = SDL_WINDOWPOS_CENTERED;

#endif
