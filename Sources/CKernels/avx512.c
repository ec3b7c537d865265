// AVX-512 with VPOPCNTDQ (2019 and later): popcounts of eight words at a time.
#include "kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define CK_NAME(name) avx512_##name
#define CK_TARGET \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vpopcntdq,popcnt")))
#define CK_POPCOUNT(word) ((uint64_t)__builtin_popcountll(word))
#include "kernel_body.h"
#include "group_body.h"

#define CK_SUMS __m512i

CK_INLINE CK_TARGET CK_SUMS avx512_no_sums(void) { return _mm512_setzero_si512(); }

CK_INLINE CK_TARGET __m512i avx512_word_counts(__m512i left, const uint64_t *group, size_t word) {
    const __m512i right = _mm512_loadu_si512(group + word * CK_LANES);
    return _mm512_popcnt_epi64(_mm512_and_si512(left, right));
}

CK_INLINE CK_TARGET void avx512_add_common(
    CK_SUMS *one, CK_SUMS *two, const uint64_t *left, const uint64_t *first,
    const uint64_t *second, size_t from, size_t to) {
    __m512i sum_one = *one, sum_two = *two;
#pragma clang loop unroll_count(16)
    for (size_t word = from; word < to; word++) {
        const __m512i bits = _mm512_set1_epi64((long long)left[word]);
        sum_one = _mm512_add_epi64(sum_one, avx512_word_counts(bits, first, word));
        sum_two = _mm512_add_epi64(sum_two, avx512_word_counts(bits, second, word));
    }
    *one = sum_one;
    *two = sum_two;
}

CK_INLINE CK_TARGET bool avx512_any_reaching(CK_SUMS one, CK_SUMS two, uint64_t least) {
    const __m512i most = _mm512_max_epu64(one, two);
    return _mm512_cmpge_epu64_mask(most, _mm512_set1_epi64((long long)least)) != 0;
}

CK_INLINE CK_TARGET void avx512_store(CK_SUMS sums, uint64_t *out) {
    _mm512_storeu_si512(out, sums);
}

#include "tile_body.h"

const ck_kernel ck_avx512 = {
    .name = "avx512",
    .group_patterns = avx512_group_patterns,
    .common = avx512_common,
    .count = avx512_count,
    .tile = avx512_tile,
};

#endif
