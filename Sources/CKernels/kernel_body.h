// The body that every kernel shares, compiled once for each instruction set.
// The including file defines CK_NAME(x), CK_TARGET (a function attribute or nothing) and
// CK_POPCOUNT(word).

static inline CK_TARGET uint32_t CK_NAME(common_bits)(
    const uint64_t *left, const uint64_t *right, size_t word_count) {
    uint64_t total = 0;
    for (size_t word = 0; word < word_count; word++) {
        total += CK_POPCOUNT(left[word] & right[word]);
    }
    return (uint32_t)total;
}

static inline CK_TARGET uint32_t CK_NAME(level)(
    const ck_field *field, uint32_t common, uint32_t left, uint32_t right) {
    if (common == left && common == right) return field->edge_count + 2;
    uint64_t similarity = (uint64_t)2000 * common;
    uint64_t sum = (uint64_t)left + right;
    uint32_t level = 1;
    for (uint32_t edge = 0; edge < field->edge_count; edge++) {
        level += similarity >= field->edges[edge] * sum;
    }
    return level;
}

static CK_TARGET void CK_NAME(patterns)(
    const ck_plan *plan, const ck_rows *query, size_t query_row, const ck_rows *rows,
    const uint32_t *indexes, size_t first, size_t count, uint64_t *codes) {
    const uint64_t *left = query->words + query_row * plan->words_per_row;
    const uint16_t *left_counts = query->counts + query_row * plan->field_count;
    const uint64_t left_missing = query->missing[query_row];
    for (size_t pair = 0; pair < count; pair++) {
        const size_t row = indexes ? indexes[pair] : first + pair;
        const uint64_t *right = rows->words + row * plan->words_per_row;
        const uint16_t *right_counts = rows->counts + row * plan->field_count;
        const uint64_t missing = left_missing | rows->missing[row];
        uint64_t code = 0;
        bool may_swap = plan->bag >= 0;
        for (uint32_t index = 0; index < plan->field_count; index++) {
            const ck_field *field = &plan->fields[index];
            if (!field->is_compared) continue;
            uint32_t level = 0;
            if (!(missing >> index & 1)) {
                const uint32_t common = CK_NAME(common_bits)(
                    left + field->first_word, right + field->first_word, field->word_count);
                level = CK_NAME(level)(field, common, left_counts[index], right_counts[index]);
            }
            if ((int32_t)index == plan->given || (int32_t)index == plan->surname) {
                may_swap = may_swap && level == 1;
            }
            code += level * field->weight;
        }
        if (may_swap && !(missing >> plan->bag & 1)) {
            const ck_field *bag = &plan->fields[plan->bag];
            const uint64_t common = CK_NAME(common_bits)(
                left + bag->first_word, right + bag->first_word, bag->word_count);
            const uint64_t sum = (uint64_t)left_counts[plan->bag] + right_counts[plan->bag];
            if (2000 * common >= plan->bag_edge * sum) {
                // Both names stood at level 1: the given name takes the swap level, and the
                // surname counts as missing, so that the exchange is counted once.
                code += (plan->swap_level - 1) * plan->fields[plan->given].weight;
                code -= plan->fields[plan->surname].weight;
            }
        }
        codes[pair] = code;
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
