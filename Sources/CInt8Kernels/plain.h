// Kernels in plain C that the compiler vectorises for the instruction set of the file that includes this one: no include guard.

/// Channels that are worked on at once: their sums stay in registers or the first cache.
enum { CHANNEL_BLOCK = 64 };

static inline int32_t block_end(int32_t begin, int32_t end) {
    return end - begin < CHANNEL_BLOCK ? end : begin + CHANNEL_BLOCK;
}

// Sixteen channels at once, in a type of the compiler's own: left alone it would vectorise the loop over the taps.
typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef uint8_t bytes32 __attribute__((vector_size(32)));
typedef uint8_t bytes64 __attribute__((vector_size(64)));
typedef int16_t words16 __attribute__((vector_size(32)));
typedef int32_t sums16 __attribute__((vector_size(64)));

static void convolve_depthwise(const cint8_depthwise *d, int32_t images) {
    const int32_t pixels = d->output.height * d->output.width * images;
    // Copies, which no byte written can change: else the last loop would not be vectorised.
    const cint8_requantization result = d->requantization;
    cint8_cursor at = {0, 0, 0};
    for (int32_t i = 0; i < pixels; i++) {
        const uint8_t *from = cint8_pixel(&d->input, &at);
        uint8_t *to = cint8_pixel(&d->output, &at);
        for (int32_t c = 0; c < d->channels; c += 16) {
            sums16 sums;
            memcpy(&sums, d->bias + c, sizeof sums);
            for (int32_t tap = 0; tap < d->taps; tap++) {
                bytes16 x;
                words16 w;
                memcpy(&x, from + d->tap_offsets[tap] + c, sizeof x);
                memcpy(&w, d->weights + (ptrdiff_t)tap * d->channels + c, sizeof w);
                // 255 · −128 fits 16 bits, where vectors multiply faster.
                sums += __builtin_convertvector(__builtin_convertvector(x, words16) * w, sums16);
            }
            int32_t sum[16];
            uint8_t bytes[16];
            memcpy(sum, &sums, sizeof sum);
            for (int k = 0; k < 16; k++) bytes[k] = (uint8_t)(int32_t)cint8_requantize(sum[k], result.scale[c + k], &result);
            memcpy(to + c, bytes, sizeof bytes);
        }
        cint8_advance(&at, d->output.width, d->output.height);
    }
}

/// The part of a window that lies within a picture, on one axis.
typedef struct {
    int32_t first, count;
} span;

static inline span inside(int32_t start, int32_t kernel, int32_t dilation, int32_t size) {
    int32_t skipped = start < 0 ? (-start + dilation - 1) / dilation : 0;
    int32_t last = kernel - 1;
    while (last >= skipped && start + last * dilation >= size) last--;
    return (span){start + skipped * dilation, last - skipped + 1};
}

// C has no ?: of vectors; compilers make one instruction of this.
#define CHOOSE(MASK, THIS, THAT) (((THIS) & (__typeof__(THIS))(MASK)) | ((THAT) & ~(__typeof__(THIS))(MASK)))

// The greatest bytes of a window's pixels in as many channels as VECTOR has, between the limits.
#define DEFINE_GREATEST(NAME, VECTOR)                                                                                   \
    static inline __attribute__((always_inline)) void NAME(const cint8_pooling *p, const uint8_t *from, int32_t rows,   \
                                                           int32_t columns, uint8_t *to) {                              \
        VECTOR most = (VECTOR){0} + p->low;                                                                             \
        for (int32_t y = 0; y < rows; y++) {                                                                            \
            const uint8_t *v = from + y * p->dilation_y * p->input.row;                                                 \
            for (int32_t x = 0; x < columns; x++, v += p->dilation_x * p->input.pixel) {                                \
                VECTOR bytes;                                                                                           \
                memcpy(&bytes, v, sizeof bytes);                                                                        \
                most = CHOOSE(most > bytes, most, bytes);                                                               \
            }                                                                                                           \
        }                                                                                                               \
        const VECTOR high = (VECTOR){0} + p->high;                                                                      \
        most = CHOOSE(most < high, most, high);                                                                         \
        memcpy(to, &most, sizeof most);                                                                                 \
    }

DEFINE_GREATEST(greatest_16, bytes16)
DEFINE_GREATEST(greatest_32, bytes32)
DEFINE_GREATEST(greatest_64, bytes64)

static void maximum(const cint8_pooling *p, int32_t images) {
    const int32_t pixels = p->output.height * p->output.width * images;
    cint8_cursor at = {0, 0, 0};
    for (int32_t i = 0; i < pixels; i++) {
        const span rows = inside(at.y * p->stride_y - p->pad_top, p->kernel_height, p->dilation_y, p->input.height);
        const span columns = inside(at.x * p->stride_x - p->pad_left, p->kernel_width, p->dilation_x, p->input.width);
        const uint8_t *from =
            p->input.data + at.image * p->input.image + rows.first * p->input.row + columns.first * p->input.pixel;
        uint8_t *to = cint8_pixel(&p->output, &at);
        int32_t c = 0;
        for (; c + 64 <= p->channels; c += 64) greatest_64(p, from + c, rows.count, columns.count, to + c);
        for (; c + 32 <= p->channels; c += 32) greatest_32(p, from + c, rows.count, columns.count, to + c);
        for (; c < p->channels; c += 16) greatest_16(p, from + c, rows.count, columns.count, to + c);
        cint8_advance(&at, p->output.width, p->output.height);
    }
}

static void mean(const cint8_pooling *p, int32_t images) {
    const int32_t pixels = p->output.height * p->output.width * images;
    cint8_cursor at = {0, 0, 0};
    for (int32_t i = 0; i < pixels; i++) {
        const span rows = inside(at.y * p->stride_y - p->pad_top, p->kernel_height, 1, p->input.height);
        const span columns = inside(at.x * p->stride_x - p->pad_left, p->kernel_width, 1, p->input.width);
        const uint8_t *from =
            p->input.data + at.image * p->input.image + rows.first * p->input.row + columns.first * p->input.pixel;
        uint8_t *to = cint8_pixel(&p->output, &at);
        const int32_t zero = -p->input_zero_point * rows.count * columns.count;
        const float scale = p->ratio / (float)(p->rows_counted[at.y] * p->columns_counted[at.x]);
        for (int32_t begin = 0; begin < p->channels; begin += CHANNEL_BLOCK) {
            const int32_t count = block_end(begin, p->channels) - begin;
            int32_t sum[CHANNEL_BLOCK];
            for (int32_t k = 0; k < count; k++) sum[k] = zero;
            for (int32_t y = 0; y < rows.count; y++) {
                for (int32_t x = 0; x < columns.count; x++) {
                    const uint8_t *v = from + y * p->input.row + x * p->input.pixel + begin;
                    for (int32_t k = 0; k < count; k++) sum[k] += v[k];
                }
            }
            for (int32_t k = 0; k < count; k++) {
                const float rounded = cint8_round(cint8_clamp((float)sum[k] * scale, p->mean_low, p->mean_high));
                to[begin + k] = (uint8_t)((int32_t)rounded + p->zero_point);
            }
        }
        cint8_advance(&at, p->output.width, p->output.height);
    }
}

static void add(const cint8_tensor *first, const cint8_tensor *second, const cint8_addition *addition,
                const cint8_tensor *output, int32_t channels, int32_t images) {
    const int32_t pixels = output->height * output->width * images;
    cint8_cursor at = {0, 0, 0};
    for (int32_t i = 0; i < pixels; i++) {
        const uint8_t *a = cint8_pixel(first, &at), *b = cint8_pixel(second, &at);
        uint8_t *restrict to = cint8_pixel(output, &at);
        for (int32_t c = 0; c < channels; c += 16) {
            for (int k = 0; k < 16; k++) {
                to[c + k] = (uint8_t)(int32_t)cint8_sum((float)a[c + k], (float)b[c + k], addition);
            }
        }
        cint8_advance(&at, output->width, output->height);
    }
}

static void look_up(const cint8_tensor *input, const uint8_t *tables, ptrdiff_t table_step, const cint8_tensor *output,
                    int32_t channels, int32_t images) {
    // Where both have the same pixels a row is one stretch of bytes, whatever lies between channels and pixel.
    const int whole_rows = table_step == 0 && input->pixel == output->pixel;
    const int32_t steps = whole_rows ? 1 : output->width;
    const ptrdiff_t length = whole_rows ? output->width * output->pixel : channels;
    for (int32_t row = 0; row < output->height * images; row++) {
        const cint8_cursor start = {row / output->height, row % output->height, 0};
        const uint8_t *from = cint8_pixel(input, &start);
        uint8_t *restrict to = cint8_pixel(output, &start);
        for (int32_t x = 0; x < steps; x++) {
            for (ptrdiff_t c = 0; c < length; c++) to[c] = tables[c * table_step + from[c]];
            from += input->pixel;
            to += output->pixel;
        }
    }
}
