// Which kernels this processor can run.
#include "kernels.h"

size_t ck_available(const ck_kernel **kernels, size_t capacity) {
    size_t count = 0;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("popcnt") && count < capacity) kernels[count++] = &ck_popcnt;
#endif
    if (count < capacity) kernels[count++] = &ck_portable;
    return count;
}
