// AVX2 (2013 and later): the popcnt instruction, and levels eight pairs at a time.
#include "kernels.h"

#if defined(__x86_64__)

#define CK_NAME(name) avx2_##name
#define CK_TARGET __attribute__((target("avx2,popcnt")))
#define CK_POPCOUNT(word) ((uint64_t)__builtin_popcountll(word))
#include "kernel_body.h"
#include "group_body.h"

const ck_kernel ck_avx2 = {
    .name = "avx2",
    .patterns = avx2_patterns,
    .group_patterns = avx2_group_patterns,
    .common = avx2_common,
    .count = avx2_count,
};

#endif
