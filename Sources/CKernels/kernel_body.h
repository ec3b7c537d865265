// The body that every kernel shares, compiled once for each instruction set.
// The including file defines CK_NAME(x), CK_TARGET (a function attribute or nothing) and
// CK_POPCOUNT(word).

// Pairs whose patterns are made at a time.
#define CK_BLOCK 64

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

// Common bits of one filter with those of up to CK_BLOCK rows.
static inline CK_TARGET void CK_NAME(block_common)(
    const uint64_t *left, const uint64_t *right, size_t words_per_row, size_t word_count,
    const uint32_t *rows, size_t count, uint32_t *common) {
    // 256 and 512 bits are the common lengths of a field; the constants unroll the loop.
    if (word_count == 4) {
        for (size_t pair = 0; pair < count; pair++) {
            common[pair] = CK_NAME(common_bits)(left, right + rows[pair] * words_per_row, 4);
        }
    } else if (word_count == 8) {
        for (size_t pair = 0; pair < count; pair++) {
            common[pair] = CK_NAME(common_bits)(left, right + rows[pair] * words_per_row, 8);
        }
    } else {
        for (size_t pair = 0; pair < count; pair++) {
            common[pair] = CK_NAME(common_bits)(
                left, right + rows[pair] * words_per_row, word_count);
        }
    }
}

// Levels of one field for up to CK_BLOCK pairs, without a branch that depends on the data: levels
// of random pairs are what a branch predictor cannot guess. `right` is 0 where the pair misses the
// field.
static inline CK_TARGET void CK_NAME(block_levels)(
    const ck_field *field, const uint32_t *common, uint32_t left, const uint32_t *right,
    uint32_t *levels) {
    const uint32_t identical_level = field->edge_count + 2;
    for (size_t pair = 0; pair < CK_BLOCK; pair++) levels[pair] = 1;
    for (uint32_t edge = 0; edge < field->edge_count; edge++) {
        const uint32_t threshold = field->edges[edge];
        for (size_t pair = 0; pair < CK_BLOCK; pair++) {
            levels[pair] += 2000 * common[pair] >= threshold * (left + right[pair]);
        }
    }
    for (size_t pair = 0; pair < CK_BLOCK; pair++) {
        const uint32_t is_identical = (common[pair] == left) & (right[pair] == left);
        const uint32_t level = is_identical ? identical_level : levels[pair];
        levels[pair] = right[pair] ? level : 0;
    }
}

// Names that stand at level 1 both and share the bag's q-grams: the given name takes the swap
// level, and the surname counts as missing, so that the exchange is counted once.
static inline CK_TARGET uint64_t CK_NAME(swapped)(
    const ck_plan *plan, const uint64_t *left, uint32_t left_count, const uint64_t *right,
    uint32_t right_count, uint64_t code) {
    const ck_field *bag = &plan->fields[plan->bag];
    const uint64_t common = CK_NAME(common_bits)(
        left + bag->first_word, right + bag->first_word, bag->word_count);
    if (2000 * common < (uint64_t)plan->bag_edge * (left_count + right_count)) return code;
    return code + (plan->swap_level - 1) * plan->fields[plan->given].weight
        - plan->fields[plan->surname].weight;
}

// Patterns of up to CK_BLOCK rows: field by field, so that what belongs to a field stays in
// registers while the rows pass.
static inline CK_TARGET void CK_NAME(block_patterns)(
    const ck_plan *plan, const ck_rows *query, size_t query_row, const ck_rows *rows,
    const uint32_t *block, size_t count, uint64_t *codes) {
    const uint64_t *left = query->words + query_row * plan->words_per_row;
    const uint16_t *left_counts = query->counts + query_row * plan->field_count;
    const uint64_t left_missing = query->missing[query_row];
    uint32_t common[CK_BLOCK] = {0}, counts[CK_BLOCK] = {0}, levels[CK_BLOCK];
    uint32_t may_swap[CK_BLOCK];
    uint64_t sums[CK_BLOCK] = {0};
    for (size_t pair = 0; pair < CK_BLOCK; pair++) may_swap[pair] = plan->bag >= 0;
    for (uint32_t index = 0; index < plan->field_count; index++) {
        const ck_field *field = &plan->fields[index];
        if (!field->is_compared || left_missing >> index & 1) {
            // Level 0 adds nothing; a missing name cannot be exchanged.
            if ((int32_t)index == plan->given || (int32_t)index == plan->surname) {
                for (size_t pair = 0; pair < CK_BLOCK; pair++) may_swap[pair] = 0;
            }
            continue;
        }
        for (size_t pair = 0; pair < count; pair++) {
            // A filter that is not missing has a bit set, and one that is missing has none.
            counts[pair] = rows->counts[block[pair] * (size_t)plan->field_count + index];
        }
        CK_NAME(block_common)(
            left + field->first_word, rows->words + field->first_word, plan->words_per_row,
            field->word_count, block, count, common);
        CK_NAME(block_levels)(field, common, left_counts[index], counts, levels);
        const uint64_t weight = field->weight;
        for (size_t pair = 0; pair < CK_BLOCK; pair++) sums[pair] += levels[pair] * weight;
        if ((int32_t)index == plan->given || (int32_t)index == plan->surname) {
            for (size_t pair = 0; pair < CK_BLOCK; pair++) may_swap[pair] &= levels[pair] == 1;
        }
    }
    for (size_t pair = 0; pair < count; pair++) codes[pair] = sums[pair];
    if (plan->bag < 0 || left_missing >> plan->bag & 1) return;
    for (size_t pair = 0; pair < count; pair++) {
        const size_t row = block[pair];
        if (!may_swap[pair] || rows->missing[row] >> plan->bag & 1) continue;
        codes[pair] = CK_NAME(swapped)(
            plan, left, left_counts[plan->bag], rows->words + row * plan->words_per_row,
            rows->counts[row * plan->field_count + (size_t)plan->bag], codes[pair]);
    }
}

static CK_TARGET void CK_NAME(patterns)(
    const ck_plan *plan, const ck_rows *query, size_t query_row, const ck_rows *rows,
    const uint32_t *indexes, size_t first, size_t count, uint64_t *codes) {
    uint32_t block[CK_BLOCK];
    for (size_t start = 0; start < count; start += CK_BLOCK) {
        const size_t length = count - start < CK_BLOCK ? count - start : CK_BLOCK;
        for (size_t pair = 0; pair < length; pair++) {
            block[pair] = indexes ? indexes[start + pair] : (uint32_t)(first + start + pair);
        }
        CK_NAME(block_patterns)(plan, query, query_row, rows, block, length, codes + start);
    }
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
