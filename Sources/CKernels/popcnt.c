// The popcnt instruction of x86-64 (2008 and later).
#include "kernels.h"

#if defined(__x86_64__)

#define CK_NAME(name) popcnt_##name
#define CK_TARGET __attribute__((target("popcnt")))
#define CK_POPCOUNT(word) ((uint64_t)__builtin_popcountll(word))
#include "kernel_body.h"
#include "group_body.h"
#include "lane_sums.h"
#include "tile_body.h"

const ck_kernel ck_popcnt = {
    .name = "popcnt",
    .group_patterns = popcnt_group_patterns,
    .common = popcnt_common,
    .count = popcnt_count,
    .tile = popcnt_tile,
};

#endif
