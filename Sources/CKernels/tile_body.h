// A tile of record-level filters: every row of one side against every group of the other, compiled
// once for each instruction set.
//
// The including file has defined CK_NAME and CK_TARGET, the type CK_SUMS of eight 64-bit sums, and
//   CK_NAME(no_sums)()               eight zeros
//   CK_NAME(add_common)(&one, &two, left, first, second, from, to)
//                                    adds the common bits of words from ..< to with two groups
//   CK_NAME(any_reaching)(one, two, least)  whether any of the sums is at least that
//   CK_NAME(store)(sums, out)        the sums in memory

// Two groups against the tile's left rows: together they share the loads of a row's words and what
// the test costs. The constants that callers give for word_count and check unroll the loops.
CK_INLINE CK_TARGET size_t CK_NAME(tile_pair)(
    const ck_tile *tile, size_t pair, size_t word_count, size_t check, ck_hit *hits) {
    const uint64_t *first = tile->groups + pair * 2 * word_count * CK_LANES;
    const uint64_t *second = first + word_count * CK_LANES;
    const uint32_t *right_counts = tile->right_counts + pair * 2 * CK_LANES;
    // Rows stand in the order of their popcounts, so the first needs the least.
    const uint32_t *need = tile->need + right_counts[0];
    const uint32_t right_rest = check > 0 ? tile->right_rests[pair] : 0;
    const uint64_t *left = tile->left;
    const uint32_t *left_counts = tile->left_counts, *left_rests = tile->left_rests;
    const size_t rows = tile->left_count;
    size_t count = 0;
    for (size_t row = 0; row < rows; row++, left += word_count) {
        const uint32_t least = need[left_counts[row]];
        CK_SUMS one = CK_NAME(no_sums)(), two = CK_NAME(no_sums)();
        if (check > 0) {
            CK_NAME(add_common)(&one, &two, left, first, second, 0, check);
            // What is left of either row is all that can be added.
            const uint32_t left_rest = left_rests[row];
            const uint32_t rest = left_rest < right_rest ? left_rest : right_rest;
            if (least > rest && !CK_NAME(any_reaching)(one, two, least - rest)) continue;
        }
        CK_NAME(add_common)(&one, &two, left, first, second, check, word_count);
        if (__builtin_expect(!CK_NAME(any_reaching)(one, two, least), 1)) continue;
        uint64_t common[2 * CK_LANES];
        CK_NAME(store)(one, common);
        CK_NAME(store)(two, common + CK_LANES);
        for (size_t lane = 0; lane < 2 * CK_LANES; lane++) {
            const size_t right = pair * 2 * CK_LANES + lane;
            if (right >= tile->right_count) break;
            if (common[lane] < tile->need[left_counts[row] + right_counts[lane]]) continue;
            hits[count++] = (ck_hit){(uint32_t)row, (uint32_t)right, (uint32_t)common[lane]};
        }
    }
    return count;
}

CK_INLINE CK_TARGET size_t CK_NAME(tile_pairs)(
    const ck_tile *tile, size_t word_count, size_t check, ck_hit *hits) {
    size_t count = 0;
    for (size_t pair = 0; pair * 2 * CK_LANES < tile->right_count; pair++) {
        count += CK_NAME(tile_pair)(tile, pair, word_count, check, hits + count);
    }
    return count;
}

static CK_TARGET size_t CK_NAME(tile)(const ck_tile *tile, ck_hit *hits) {
    // 1,024 bits are the usual length, and a quarter of them and more the usual check.
    if (tile->word_count == 16) {
        switch (tile->check) {
        case 0: return CK_NAME(tile_pairs)(tile, 16, 0, hits);
        case 4: return CK_NAME(tile_pairs)(tile, 16, 4, hits);
        case 5: return CK_NAME(tile_pairs)(tile, 16, 5, hits);
        case 6: return CK_NAME(tile_pairs)(tile, 16, 6, hits);
        case 7: return CK_NAME(tile_pairs)(tile, 16, 7, hits);
        case 8: return CK_NAME(tile_pairs)(tile, 16, 8, hits);
        case 9: return CK_NAME(tile_pairs)(tile, 16, 9, hits);
        case 10: return CK_NAME(tile_pairs)(tile, 16, 10, hits);
        case 11: return CK_NAME(tile_pairs)(tile, 16, 11, hits);
        case 12: return CK_NAME(tile_pairs)(tile, 16, 12, hits);
        case 13: return CK_NAME(tile_pairs)(tile, 16, 13, hits);
        case 14: return CK_NAME(tile_pairs)(tile, 16, 14, hits);
        }
    }
    return CK_NAME(tile_pairs)(tile, tile->word_count, tile->check, hits);
}
