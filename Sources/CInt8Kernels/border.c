#include "CInt8Kernels.h"

#include <string.h>

void cint8_fill_border(const cint8_tensor *tensor, int32_t top, int32_t left, int32_t bottom, int32_t right,
                       uint8_t value, int32_t images) {
    const size_t whole = (size_t)((left + tensor->width + right) * tensor->pixel);
    for (int32_t image = 0; image < images; image++) {
        uint8_t *picture = tensor->data + image * tensor->image;
        for (int32_t y = -top; y < tensor->height + bottom; y++) {
            uint8_t *row = picture + y * tensor->row;
            if (y < 0 || y >= tensor->height) {
                memset(row - left * tensor->pixel, value, whole);
            } else {
                memset(row - left * tensor->pixel, value, (size_t)(left * tensor->pixel));
                memset(row + tensor->width * tensor->pixel, value, (size_t)(right * tensor->pixel));
            }
        }
    }
}
