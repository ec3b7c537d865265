// Which kernels this processor can run.
#include "kernels.h"

size_t ck_available(const ck_kernel **kernels, size_t capacity) {
    size_t count = 0;
#if defined(__x86_64__)
    __builtin_cpu_init();
    const bool has_popcnt = __builtin_cpu_supports("popcnt");
    if (has_popcnt && __builtin_cpu_supports("avx512vpopcntdq")
        && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512dq") && count < capacity) {
        kernels[count++] = &ck_avx512;
    }
    if (has_popcnt && __builtin_cpu_supports("avx2") && count < capacity) {
        kernels[count++] = &ck_avx2;
    }
    if (has_popcnt && count < capacity) kernels[count++] = &ck_popcnt;
#endif
#if defined(__aarch64__)
    // Every such processor has it.
    if (count < capacity) kernels[count++] = &ck_neon;
#endif
    if (count < capacity) kernels[count++] = &ck_portable;
    return count;
}
