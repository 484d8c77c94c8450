#include "CAssets.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char bytes[] = {
#embed "../../Models/emotion.onnx"
};

const unsigned char *const cassets_emotion_model = bytes;
const size_t cassets_emotion_model_size = sizeof bytes;
