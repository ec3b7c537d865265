// The body that every kernel shares, compiled once for each instruction set.
// The including file defines CK_NAME(x), CK_TARGET (a function attribute or nothing) and
// CK_POPCOUNT(word).

static inline CK_TARGET uint32_t CK_NAME(common_bits)(
    const uint64_t *left, const uint64_t *right, size_t word_count) {
    // The common length of a field, 256 bits, is worth a straight line.
    if (word_count == 4) {
        return (uint32_t)(CK_POPCOUNT(left[0] & right[0]) + CK_POPCOUNT(left[1] & right[1])
            + CK_POPCOUNT(left[2] & right[2]) + CK_POPCOUNT(left[3] & right[3]));
    }
    uint64_t total = 0;
    for (size_t word = 0; word < word_count; word++) {
        total += CK_POPCOUNT(left[word] & right[word]);
    }
    return (uint32_t)total;
}

static CK_TARGET void CK_NAME(common)(
    const uint64_t *query, const uint64_t *rows, size_t word_count, size_t count,
    uint32_t *common) {
    for (size_t row = 0; row < count; row++) {
        common[row] = CK_NAME(common_bits)(query, rows + row * word_count, word_count);
    }
}

static CK_TARGET void CK_NAME(count)(
    const uint64_t *words, size_t word_count, size_t stride, size_t count, uint32_t *counts) {
    for (size_t run = 0; run < count; run++) {
        const uint64_t *start = words + run * stride;
        counts[run] = CK_NAME(common_bits)(start, start, word_count);
    }
}
