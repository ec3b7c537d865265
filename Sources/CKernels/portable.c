// Plain C: runs everywhere, and is what the other kernels are judged by.
#include "kernels.h"

// Counts bits in parallel in ever wider groups (Warren, Hacker's Delight, section 5-1).
static inline uint64_t portable_popcount(uint64_t word) {
    word -= word >> 1 & 0x5555555555555555u;
    word = (word & 0x3333333333333333u) + (word >> 2 & 0x3333333333333333u);
    word = (word + (word >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return word * 0x0101010101010101u >> 56;
}

#define CK_NAME(name) portable_##name
#define CK_TARGET
#define CK_POPCOUNT(word) portable_popcount(word)
#include "kernel_body.h"
#include "group_body.h"
#include "lane_sums.h"
#include "tile_body.h"

const ck_kernel ck_portable = {
    .name = "portable",
    .group_patterns = portable_group_patterns,
    .common = portable_common,
    .count = portable_count,
    .tile = portable_tile,
};
