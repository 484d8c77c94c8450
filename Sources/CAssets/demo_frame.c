#include "CAssets.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char bytes[] = {
#embed "../../Models/demo-frame.jpg"
};

const unsigned char *const cassets_demo_frame = bytes;
const size_t cassets_demo_frame_size = sizeof bytes;
