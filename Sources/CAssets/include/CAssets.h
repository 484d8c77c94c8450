#ifndef CASSETS_H
#define CASSETS_H

#include <stddef.h>

// Files of `Models/` inside the program, so that it runs from anywhere. Pointers, because Swift cannot see arrays of unknown size.

/// The shipped network, `Models/emotion.onnx`.
extern const unsigned char *const cassets_emotion_model;
extern const size_t cassets_emotion_model_size;

/// The average face of each emotion, `Models/demo-faces.gray`: (7, 48, 48) gray levels, in the order of the model's labels.
extern const unsigned char *const cassets_demo_faces;
extern const size_t cassets_demo_faces_size;

/// A frame of the demo clip as Motion JPEG, `Models/demo-frame.jpg`, to time decoding with.
extern const unsigned char *const cassets_demo_frame;
extern const size_t cassets_demo_frame_size;

#endif
