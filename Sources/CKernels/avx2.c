// AVX2 (2013 and later): bits counted by half bytes, four words at a time.
#include "kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define CK_NAME(name) avx2_##name
#define CK_TARGET __attribute__((target("avx2,popcnt")))
#define CK_POPCOUNT(word) ((uint64_t)__builtin_popcountll(word))
#include "kernel_body.h"
#include "group_body.h"

// Four 64-bit sums each.
typedef struct {
    __m256i low, high;
} avx2_sums;

#define CK_SUMS avx2_sums

CK_INLINE CK_TARGET CK_SUMS avx2_no_sums(void) {
    return (CK_SUMS){_mm256_setzero_si256(), _mm256_setzero_si256()};
}

// Bits of each byte, looked up by half bytes (Mula, Kurz and Lemire, The Computer Journal 2018).
CK_INLINE CK_TARGET __m256i avx2_byte_counts(__m256i bits) {
    const __m256i table = _mm256_setr_epi8(
        0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3,
        3, 4);
    const __m256i mask = _mm256_set1_epi8(15);
    const __m256i low = _mm256_shuffle_epi8(table, _mm256_and_si256(bits, mask));
    const __m256i high = _mm256_shuffle_epi8(
        table, _mm256_and_si256(_mm256_srli_epi16(bits, 4), mask));
    return _mm256_add_epi8(low, high);
}

// Common bits of words from ..< to, at most 31 of them: more would not fit into a byte.
CK_INLINE CK_TARGET void avx2_add_words(
    CK_SUMS *sums, const uint64_t *left, const uint64_t *group, size_t from, size_t to) {
    const __m256i zero = _mm256_setzero_si256();
    __m256i low = zero, high = zero;
    for (size_t word = from; word < to; word++) {
        const __m256i bits = _mm256_set1_epi64x((long long)left[word]);
        const __m256i *lanes = (const __m256i *)(group + word * CK_LANES);
        low = _mm256_add_epi8(
            low, avx2_byte_counts(_mm256_and_si256(bits, _mm256_loadu_si256(lanes))));
        high = _mm256_add_epi8(
            high, avx2_byte_counts(_mm256_and_si256(bits, _mm256_loadu_si256(lanes + 1))));
    }
    sums->low = _mm256_add_epi64(sums->low, _mm256_sad_epu8(low, zero));
    sums->high = _mm256_add_epi64(sums->high, _mm256_sad_epu8(high, zero));
}

CK_INLINE CK_TARGET void avx2_add_common(
    CK_SUMS *one, CK_SUMS *two, const uint64_t *left, const uint64_t *first,
    const uint64_t *second, size_t from, size_t to) {
    for (size_t start = from; start < to; start += 31) {
        const size_t end = start + 31 < to ? start + 31 : to;
        avx2_add_words(one, left, first, start, end);
        avx2_add_words(two, left, second, start, end);
    }
}

CK_INLINE CK_TARGET bool avx2_any_reaching(CK_SUMS one, CK_SUMS two, uint64_t least) {
    // Sums are small, so that the comparison of signed numbers will do.
    const __m256i under = _mm256_set1_epi64x((long long)least - 1);
    const __m256i any_one = _mm256_or_si256(
        _mm256_cmpgt_epi64(one.low, under), _mm256_cmpgt_epi64(one.high, under));
    const __m256i any_two = _mm256_or_si256(
        _mm256_cmpgt_epi64(two.low, under), _mm256_cmpgt_epi64(two.high, under));
    return !_mm256_testz_si256(_mm256_or_si256(any_one, any_two), _mm256_set1_epi64x(-1));
}

CK_INLINE CK_TARGET void avx2_store(CK_SUMS sums, uint64_t *out) {
    _mm256_storeu_si256((__m256i *)out, sums.low);
    _mm256_storeu_si256((__m256i *)(out + 4), sums.high);
}

#include "tile_body.h"

const ck_kernel ck_avx2 = {
    .name = "avx2",
    .group_patterns = avx2_group_patterns,
    .common = avx2_common,
    .count = avx2_count,
    .tile = avx2_tile,
};

#endif
