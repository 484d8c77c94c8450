// SDL 2 and its font library. A wrapper stands here only for what Swift cannot import.
#ifndef CSDL2_SHIM_H
#define CSDL2_SHIM_H

#define SDL_MAIN_HANDLED
#include <SDL.h>
#include <SDL_ttf.h>

#endif
