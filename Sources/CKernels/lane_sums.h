// Eight sums as plain words, for instruction sets whose popcount takes a word at a time; the
// including file has defined CK_NAME, CK_TARGET and CK_POPCOUNT.
typedef struct {
    uint64_t lanes[CK_LANES];
} CK_NAME(sums);

#define CK_SUMS CK_NAME(sums)

CK_INLINE CK_TARGET CK_SUMS CK_NAME(no_sums)(void) { return (CK_SUMS){{0}}; }

CK_INLINE CK_TARGET void CK_NAME(add_common)(
    CK_SUMS *one, CK_SUMS *two, const uint64_t *left, const uint64_t *first,
    const uint64_t *second, size_t from, size_t to) {
    for (size_t word = from; word < to; word++) {
        for (size_t lane = 0; lane < CK_LANES; lane++) {
            one->lanes[lane] += CK_POPCOUNT(left[word] & first[word * CK_LANES + lane]);
            two->lanes[lane] += CK_POPCOUNT(left[word] & second[word * CK_LANES + lane]);
        }
    }
}

CK_INLINE CK_TARGET bool CK_NAME(any_reaching)(CK_SUMS one, CK_SUMS two, uint64_t least) {
    bool any = false;
    for (size_t lane = 0; lane < CK_LANES; lane++) {
        any |= (one.lanes[lane] >= least) | (two.lanes[lane] >= least);
    }
    return any;
}

CK_INLINE CK_TARGET void CK_NAME(store)(CK_SUMS sums, uint64_t *out) {
    for (size_t lane = 0; lane < CK_LANES; lane++) out[lane] = sums.lanes[lane];
}
