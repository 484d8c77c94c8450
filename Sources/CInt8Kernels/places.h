// Where a tile's pixels lie. No include guard: included by each instruction set's file, which has to define
//     PIXELS  the most pixels of a tile

typedef struct {
    const uint8_t *input[PIXELS];
    /// Unset where the output is floats.
    uint8_t *output[PIXELS];
    /// Null where nothing is added.
    const uint8_t *residual[PIXELS];
    /// Their numbers in the batch.
    int32_t index[PIXELS];
    /// The runs that matter to them.
    int32_t first_run, last_run;
    /// The groups of each run that do not matter to the first of them, and to the last.
    int32_t left_groups, right_groups;
} places;

/// Notes where the next `pixels` lie; behind the last one it is repeated, computed again and written again.
static inline void place(
    const cint8_convolution *c, cint8_cursor *next, int32_t first, int32_t pixels, int32_t images, places *at) {
    const int32_t width = c->output.width, height = c->output.height, count = height * width * images;
    const cint8_cursor top = *next;
    cint8_cursor bottom = top;
    at->left_groups = at->right_groups = 0;
    if (top.x + pixels <= width) {
        // All in one row: steps instead of products, which would take a first layer longer than its sums.
        const uint8_t *input = cint8_pixel(&c->input, &top), *residual = c->residual ? cint8_pixel(c->residual, &top) : NULL;
        uint8_t *output = c->floats ? NULL : cint8_pixel(&c->output, &top);
        for (int32_t p = 0; p < pixels; p++) {
            at->index[p] = first + p;
            at->input[p] = input + p * c->input.pixel;
            if (output) at->output[p] = output + p * c->output.pixel;
            at->residual[p] = residual ? residual + p * c->residual->pixel : NULL;
        }
        if (top.x == 0) at->left_groups = c->left_groups;
        if (top.x + pixels == width) at->right_groups = c->right_groups;
        next->x += pixels - 1;
        cint8_advance(next, width, height);
    } else {
        for (int32_t p = 0; p < pixels; p++) {
            bottom = *next;
            at->index[p] = first + p < count ? first + p : count - 1;
            at->input[p] = cint8_pixel(&c->input, &bottom);
            if (!c->floats) at->output[p] = cint8_pixel(&c->output, &bottom);
            at->residual[p] = c->residual ? cint8_pixel(c->residual, &bottom) : NULL;
            if (first + p + 1 < count) cint8_advance(next, width, height);
        }
    }
    // Rows further down begin no later and end no earlier in the kernel than these two do between them.
    const int one_image = bottom.image == top.image;
    at->first_run = one_image ? c->first_run[bottom.y] : 0;
    at->last_run = one_image ? c->last_run[top.y] : c->runs;
}
