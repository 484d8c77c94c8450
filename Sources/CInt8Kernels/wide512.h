// From sums to bytes and floats with registers of 512 bits. No include guard: included by each such instruction set's file.

enum { LANES = 16 };

/// A convolution's numbers in registers: read before a byte is written, which might change them for all that the compiler knows.
typedef struct {
    __m512 low, high;
    __m512i zero_point;
    __m512 first_ratio, second_ratio, offset, sum_low, sum_high;
    __m512i sum_zero_point;
} finishing;

static inline __attribute__((always_inline)) finishing finishing_of(const cint8_convolution *c) {
    const cint8_requantization *to = &c->requantization;
    const cint8_addition *add = &c->addition;
    return (finishing){
        .low = _mm512_set1_ps(to->low),
        .high = _mm512_set1_ps(to->high),
        .zero_point = _mm512_set1_epi32(to->zero_point),
        .first_ratio = _mm512_set1_ps(add->first_ratio),
        .second_ratio = _mm512_set1_ps(add->second_ratio),
        .offset = _mm512_set1_ps(add->offset),
        .sum_low = _mm512_set1_ps(add->low),
        .sum_high = _mm512_set1_ps(add->high),
        .sum_zero_point = _mm512_set1_epi32(add->zero_point),
    };
}

static inline __attribute__((always_inline)) __m512 clamped(__m512 value, __m512 low, __m512 high) {
    return _mm512_min_ps(_mm512_max_ps(value, low), high);
}

/// Sixteen channels of a pixel as floats.
static inline __attribute__((always_inline)) __m512 scaled(const finishing *f, __m512i sums, __m512 scale) {
    return clamped(_mm512_mul_ps(_mm512_cvtepi32_ps(sums), scale), f->low, f->high);
}

/// Sixteen channels of a pixel as bytes; `residual` is looked at where `has_residual` is set. Conversions to integers round half to
/// even, as the thread's mode is.
static inline __attribute__((always_inline)) __m128i requantized(
    const finishing *f, __m512i sums, __m512 scale, const int has_residual, const uint8_t *residual) {
    __m512i byte = _mm512_add_epi32(_mm512_cvtps_epi32(scaled(f, sums, scale)), f->zero_point);
    if (has_residual) {
        const __m512 second = _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)residual)));
        const __m512 shifted = _mm512_add_ps(_mm512_mul_ps(second, f->second_ratio), f->offset);
        const __m512 sum = _mm512_add_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(byte), f->first_ratio), shifted);
        byte = _mm512_add_epi32(_mm512_cvtps_epi32(clamped(sum, f->sum_low, f->sum_high)), f->sum_zero_point);
    }
    return _mm512_cvtepi32_epi8(byte);
}

/// Which of sixteen channels from `channel` on somebody wants as floats.
static inline __mmask16 wanted_floats(const cint8_convolution *c, int32_t channel) {
    const int32_t left = c->float_channels - channel;
    return left >= LANES ? 0xffff : left <= 0 ? 0 : (__mmask16)((1u << left) - 1);
}
