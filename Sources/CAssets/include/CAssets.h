#ifndef CASSETS_H
#define CASSETS_H

#include <stddef.h>

// Files of `Models/` inside the program, so that it runs from anywhere. Pointers, because Swift cannot see arrays of unknown size.

/// The shipped network, `Models/emotion.onnx`.
extern const unsigned char *const cassets_emotion_model;
extern const size_t cassets_emotion_model_size;

#endif
