// The kernels of this library, one a file.
#ifndef KERNELS_H
#define KERNELS_H

#include "CKernels.h"

// A call in an inner loop would cost more than what it does.
#define CK_INLINE static inline __attribute__((always_inline))

extern const ck_kernel ck_portable;
#if defined(__x86_64__)
extern const ck_kernel ck_avx512;
extern const ck_kernel ck_avx2;
extern const ck_kernel ck_popcnt;
#endif
#if defined(__aarch64__)
extern const ck_kernel ck_neon;
#endif

#endif
