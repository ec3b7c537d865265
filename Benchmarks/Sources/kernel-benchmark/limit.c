#include "limit.h"

// The loop without vector instructions: a row against the eight rows of a group.
#define PLAIN_BODY \
    size_t hits = 0; \
    for (size_t i = 0; i < row_count; i++) { \
        const uint64_t *row = rows + i * LIMIT_WORDS; \
        for (size_t j = 0; j < group_count; j++) { \
            const uint64_t *group = groups + j * LIMIT_WORDS * 8; \
            int any = 0; \
            for (size_t lane = 0; lane < 8; lane++) { \
                uint64_t common = 0; \
                for (size_t w = 0; w < LIMIT_WORDS; w++) \
                    common += (uint64_t)__builtin_popcountll(row[w] & group[w * 8 + lane]); \
                any |= common >= need; \
            } \
            hits += (size_t)any; \
        } \
    } \
    return hits;

static size_t plain(
    const uint64_t *rows, size_t row_count, const uint64_t *groups, size_t group_count,
    uint64_t need) {
    PLAIN_BODY
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("popcnt"))) static size_t popcnt(
    const uint64_t *rows, size_t row_count, const uint64_t *groups, size_t group_count,
    uint64_t need) {
    PLAIN_BODY
}

#define BITS(w) \
    _mm512_popcnt_epi64(_mm512_and_si512( \
        _mm512_set1_epi64((long long)row[w]), _mm512_load_si512(group + (w) * 8)))

// One 64-bit lane a row, two accumulators, one comparison a group, no sum across lanes.
__attribute__((target("avx512f,avx512vpopcntdq"))) static size_t avx512(
    const uint64_t *rows, size_t row_count, const uint64_t *groups, size_t group_count,
    uint64_t need) {
    const __m512i least = _mm512_set1_epi64((long long)need);
    size_t hits = 0;
    for (size_t i = 0; i < row_count; i++) {
        const uint64_t *row = rows + i * LIMIT_WORDS;
        for (size_t j = 0; j < group_count; j++) {
            const uint64_t *group = groups + j * LIMIT_WORDS * 8;
            __m512i even = _mm512_setzero_si512(), odd = even;
            for (size_t w = 0; w < LIMIT_WORDS; w += 2) {
                even = _mm512_add_epi64(even, BITS(w));
                odd = _mm512_add_epi64(odd, BITS(w + 1));
            }
            hits += _mm512_cmpge_epu64_mask(_mm512_add_epi64(even, odd), least) != 0;
        }
    }
    return hits;
}
#endif

typedef size_t (*limit_function)(
    const uint64_t *, size_t, const uint64_t *, size_t, uint64_t);

static limit_function choose(const char **name) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512vpopcntdq")) return *name = "avx512", avx512;
    if (__builtin_cpu_supports("popcnt")) return *name = "popcnt", popcnt;
#endif
    return *name = "plain", plain;
}

const char *limit_name(void) {
    const char *name;
    choose(&name);
    return name;
}

size_t limit(
    const uint64_t *rows, size_t row_count, const uint64_t *groups, size_t group_count,
    uint64_t need) {
    const char *name;
    return choose(&name)(rows, row_count, groups, group_count, need);
}
