#include "CAssets.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char bytes[] = {
#embed "../../Models/demo-faces.gray"
};

const unsigned char *const cassets_demo_faces = bytes;
const size_t cassets_demo_faces_size = sizeof bytes;
