// AVX-512 with VPOPCNTDQ (2019 and later): popcounts of eight words and levels of sixteen pairs at
// a time.
#include "kernels.h"

#if defined(__x86_64__)

#define CK_NAME(name) avx512_##name
#define CK_TARGET \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vpopcntdq,popcnt")))
#define CK_POPCOUNT(word) ((uint64_t)__builtin_popcountll(word))
#include "kernel_body.h"
#include "group_body.h"

const ck_kernel ck_avx512 = {
    .name = "avx512",
    .patterns = avx512_patterns,
    .group_patterns = avx512_group_patterns,
    .common = avx512_common,
    .count = avx512_count,
};

#endif
