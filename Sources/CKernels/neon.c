// NEON, which every 64-bit ARM processor has: cnt counts the bits of sixteen bytes.
#include "kernels.h"

#if defined(__aarch64__)

#include <arm_neon.h>

#define CK_NAME(name) neon_##name
#define CK_TARGET
// The compiler makes cnt of it.
#define CK_POPCOUNT(word) ((uint64_t)__builtin_popcountll(word))
#include "kernel_body.h"
#include "group_body.h"

// Two 64-bit sums each.
typedef struct {
    uint64x2_t pairs[CK_LANES / 2];
} neon_sums;

#define CK_SUMS neon_sums

CK_INLINE CK_SUMS neon_no_sums(void) {
    CK_SUMS sums;
    for (size_t pair = 0; pair < CK_LANES / 2; pair++) sums.pairs[pair] = vdupq_n_u64(0);
    return sums;
}

// Common bits of words from ..< to, at most 31 of them: more would not fit into a byte.
CK_INLINE void neon_add_words(
    CK_SUMS *sums, const uint64_t *left, const uint64_t *group, size_t from, size_t to) {
    uint8x16_t bytes[CK_LANES / 2];
    for (size_t pair = 0; pair < CK_LANES / 2; pair++) bytes[pair] = vdupq_n_u8(0);
    for (size_t word = from; word < to; word++) {
        const uint64x2_t bits = vdupq_n_u64(left[word]);
        const uint64_t *lanes = group + word * CK_LANES;
        for (size_t pair = 0; pair < CK_LANES / 2; pair++) {
            const uint64x2_t both = vandq_u64(bits, vld1q_u64(lanes + 2 * pair));
            bytes[pair] = vaddq_u8(bytes[pair], vcntq_u8(vreinterpretq_u8_u64(both)));
        }
    }
    for (size_t pair = 0; pair < CK_LANES / 2; pair++) {
        const uint64x2_t added = vpaddlq_u32(vpaddlq_u16(vpaddlq_u8(bytes[pair])));
        sums->pairs[pair] = vaddq_u64(sums->pairs[pair], added);
    }
}

CK_INLINE void neon_add_common(
    CK_SUMS *one, CK_SUMS *two, const uint64_t *left, const uint64_t *first,
    const uint64_t *second, size_t from, size_t to) {
    for (size_t start = from; start < to; start += 31) {
        const size_t end = start + 31 < to ? start + 31 : to;
        neon_add_words(one, left, first, start, end);
        neon_add_words(two, left, second, start, end);
    }
}

CK_INLINE bool neon_any_reaching(CK_SUMS one, CK_SUMS two, uint64_t least) {
    const uint64x2_t bound = vdupq_n_u64(least);
    uint64x2_t any = vdupq_n_u64(0);
    for (size_t pair = 0; pair < CK_LANES / 2; pair++) {
        any = vorrq_u64(any, vcgeq_u64(one.pairs[pair], bound));
        any = vorrq_u64(any, vcgeq_u64(two.pairs[pair], bound));
    }
    return (vgetq_lane_u64(any, 0) | vgetq_lane_u64(any, 1)) != 0;
}

CK_INLINE void neon_store(CK_SUMS sums, uint64_t *out) {
    for (size_t pair = 0; pair < CK_LANES / 2; pair++) vst1q_u64(out + 2 * pair, sums.pairs[pair]);
}

#include "tile_body.h"

const ck_kernel ck_neon = {
    .name = "neon",
    .group_patterns = neon_group_patterns,
    .common = neon_common,
    .count = neon_count,
    .tile = neon_tile,
};

#endif
