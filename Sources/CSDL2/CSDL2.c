// The functions of ours are hidden, which SDL's headers would forbid.
#define DECLSPEC
#include "CSDL2.h"

#include "CSharedLibrary.h"

// The functions that are used. A call of one that is not listed does not link.

#define SDL_SONAME "libSDL2-2.0.so.0"
#define TTF_SONAME "libSDL2_ttf-2.0.so.0"

bool csdl2_load(void) { return shared_library_load(SDL_SONAME) && shared_library_load(TTF_SONAME); }

#define SDL(result, name, parameters, arguments) SHARED_LIBRARY_FUNCTION(SDL_SONAME, result, name, parameters, arguments)

SDL(SDL_Renderer *, SDL_CreateRenderer, (SDL_Window *window, int index, Uint32 flags), (window, index, flags))
SDL(SDL_Texture *, SDL_CreateTexture, (SDL_Renderer *renderer, Uint32 format, int access, int w, int h),
    (renderer, format, access, w, h))
SDL(SDL_Window *, SDL_CreateWindow, (const char *title, int x, int y, int w, int h, Uint32 flags), (title, x, y, w, h, flags))
SDL(void, SDL_DestroyRenderer, (SDL_Renderer *renderer), (renderer))
SDL(void, SDL_DestroyTexture, (SDL_Texture *texture), (texture))
SDL(void, SDL_DestroyWindow, (SDL_Window *window), (window))
SDL(void, SDL_FreeSurface, (SDL_Surface *surface), (surface))
SDL(const char *, SDL_GetCurrentVideoDriver, (void), ())
SDL(int, SDL_GetDisplayUsableBounds, (int displayIndex, SDL_Rect *rect), (displayIndex, rect))
SDL(const char *, SDL_GetError, (void), ())
SDL(SDL_Renderer *, SDL_GetRenderer, (SDL_Window *window), (window))
SDL(int, SDL_GetRendererOutputSize, (SDL_Renderer *renderer, int *w, int *h), (renderer, w, h))
SDL(Uint32, SDL_GetWindowFlags, (SDL_Window *window), (window))
SDL(SDL_Window *, SDL_GetWindowFromID, (Uint32 id), (id))
SDL(void, SDL_HideWindow, (SDL_Window *window), (window))
SDL(int, SDL_InitSubSystem, (Uint32 flags), (flags))
SDL(int, SDL_LockTexture, (SDL_Texture *texture, const SDL_Rect *rect, void **pixels, int *pitch),
    (texture, rect, pixels, pitch))
SDL(int, SDL_PollEvent, (SDL_Event *event), (event))
SDL(int, SDL_PushEvent, (SDL_Event *event), (event))
SDL(void, SDL_QuitSubSystem, (Uint32 flags), (flags))
SDL(int, SDL_RenderClear, (SDL_Renderer *renderer), (renderer))
SDL(int, SDL_RenderCopy, (SDL_Renderer *renderer, SDL_Texture *texture, const SDL_Rect *srcrect, const SDL_Rect *dstrect),
    (renderer, texture, srcrect, dstrect))
SDL(int, SDL_RenderFillRect, (SDL_Renderer *renderer, const SDL_Rect *rect), (renderer, rect))
SDL(void, SDL_RenderPresent, (SDL_Renderer *renderer), (renderer))
SDL(int, SDL_RenderReadPixels, (SDL_Renderer *renderer, const SDL_Rect *rect, Uint32 format, void *pixels, int pitch),
    (renderer, rect, format, pixels, pitch))
SDL(SDL_bool, SDL_SetHint, (const char *name, const char *value), (name, value))
SDL(void, SDL_SetMainReady, (void), ())
SDL(int, SDL_SetRenderDrawBlendMode, (SDL_Renderer *renderer, SDL_BlendMode blendMode), (renderer, blendMode))
SDL(int, SDL_SetRenderDrawColor, (SDL_Renderer *renderer, Uint8 r, Uint8 g, Uint8 b, Uint8 a), (renderer, r, g, b, a))
SDL(int, SDL_SetTextureBlendMode, (SDL_Texture *texture, SDL_BlendMode blendMode), (texture, blendMode))
SDL(int, SDL_SetWindowFullscreen, (SDL_Window *window, Uint32 flags), (window, flags))
SDL(void, SDL_SetWindowMinimumSize, (SDL_Window *window, int min_w, int min_h), (window, min_w, min_h))
SDL(void, SDL_SetWindowSize, (SDL_Window *window, int w, int h), (window, w, h))
SDL(int, SDL_ShowCursor, (int toggle), (toggle))
SDL(void, SDL_ShowWindow, (SDL_Window *window), (window))
SDL(void, SDL_UnlockTexture, (SDL_Texture *texture), (texture))
SDL(int, SDL_UpdateTexture, (SDL_Texture *texture, const SDL_Rect *rect, const void *pixels, int pitch),
    (texture, rect, pixels, pitch))
SDL(int, SDL_WaitEventTimeout, (SDL_Event *event, int timeout), (event, timeout))
SDL(Uint32, SDL_WasInit, (Uint32 flags), (flags))

#define TTF(result, name, parameters, arguments) SHARED_LIBRARY_FUNCTION(TTF_SONAME, result, name, parameters, arguments)

TTF(void, TTF_CloseFont, (TTF_Font *font), (font))
TTF(int, TTF_Init, (void), ())
TTF(TTF_Font *, TTF_OpenFont, (const char *file, int ptsize), (file, ptsize))
TTF(SDL_Surface *, TTF_RenderUTF8_Blended, (TTF_Font *font, const char *text, SDL_Color fg), (font, text, fg))
TTF(void, TTF_SetFontHinting, (TTF_Font *font, int hinting), (font, hinting))
