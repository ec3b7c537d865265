// Level patterns of one row against groups of eight rows, compiled once for each instruction set;
// the including file has defined what kernel_body.h asks for.
//
// In a group word w of its eight rows stands side by side, so that one instruction takes the word
// of eight pairs: the loops over CK_LANES are written for the compiler to turn into vectors, and no
// sum ever runs across one.

// Common bits of a filter with those of a group.
CK_INLINE CK_TARGET void CK_NAME(lane_common)(
    const uint64_t *left, const uint64_t *group, size_t word_count, uint64_t *common) {
    uint64_t even[CK_LANES] = {0}, odd[CK_LANES] = {0};
    size_t word = 0;
    for (; word + 1 < word_count; word += 2) {
        for (size_t lane = 0; lane < CK_LANES; lane++) {
            even[lane] += CK_POPCOUNT(left[word] & group[word * CK_LANES + lane]);
        }
        for (size_t lane = 0; lane < CK_LANES; lane++) {
            odd[lane] += CK_POPCOUNT(left[word + 1] & group[(word + 1) * CK_LANES + lane]);
        }
    }
    if (word < word_count) {
        for (size_t lane = 0; lane < CK_LANES; lane++) {
            even[lane] += CK_POPCOUNT(left[word] & group[word * CK_LANES + lane]);
        }
    }
    for (size_t lane = 0; lane < CK_LANES; lane++) common[lane] = even[lane] + odd[lane];
}

// Common bits where the length is a constant, so that the loop unrolls: 64 bits (codes), 256 and
// 512 (names, dates, places) are usual.
CK_INLINE CK_TARGET void CK_NAME(field_common)(
    const uint64_t *left, const uint64_t *group, size_t word_count, uint64_t *common) {
    if (word_count == 4) {
        CK_NAME(lane_common)(left, group, 4, common);
    } else if (word_count == 8) {
        CK_NAME(lane_common)(left, group, 8, common);
    } else if (word_count == 1) {
        CK_NAME(lane_common)(left, group, 1, common);
    } else {
        CK_NAME(lane_common)(left, group, word_count, common);
    }
}

// Levels of one field for a group.
CK_INLINE CK_TARGET void CK_NAME(lane_levels)(
    const ck_field *field, uint32_t left, const uint64_t *common, const uint32_t *right,
    uint32_t *levels) {
    uint32_t doubled[CK_LANES];
    for (size_t lane = 0; lane < CK_LANES; lane++) {
        doubled[lane] = 2000 * (uint32_t)common[lane];
        levels[lane] = 1;
    }
    if (field->is_noisy) {
        for (uint32_t edge = 0; edge < field->edge_count; edge++) {
            const uint32_t factor = field->edges[edge], offset = field->offsets[edge];
            for (size_t lane = 0; lane < CK_LANES; lane++) {
                levels[lane] += doubled[lane] + offset >= factor * (left + right[lane]);
            }
        }
        for (size_t lane = 0; lane < CK_LANES; lane++) {
            levels[lane] = right[lane] ? levels[lane] : 0;
        }
        return;
    }
    for (uint32_t edge = 0; edge < field->edge_count; edge++) {
        const uint32_t threshold = field->edges[edge];
        for (size_t lane = 0; lane < CK_LANES; lane++) {
            levels[lane] += doubled[lane] >= threshold * (left + right[lane]);
        }
    }
    const uint32_t identical_level = field->edge_count + 2;
    for (size_t lane = 0; lane < CK_LANES; lane++) {
        const uint32_t is_identical = (uint32_t)common[lane] == left && right[lane] == left;
        const uint32_t level = is_identical ? identical_level : levels[lane];
        levels[lane] = right[lane] ? level : 0;
    }
}

// Eight pattern codes of one group.
CK_INLINE CK_TARGET void CK_NAME(group_codes)(
    const ck_plan *plan, const uint64_t *left, const uint16_t *left_counts, uint64_t left_missing,
    const uint64_t *words, const uint32_t *counts, uint64_t *codes) {
    uint64_t common[CK_LANES];
    uint64_t sums[CK_LANES] = {0};
    uint32_t levels[CK_LANES];
    uint32_t may_swap[CK_LANES];
    for (size_t lane = 0; lane < CK_LANES; lane++) may_swap[lane] = plan->bag >= 0;
    for (uint32_t index = 0; index < plan->field_count; index++) {
        const ck_field *field = &plan->fields[index];
        const bool is_name = (int32_t)index == plan->given || (int32_t)index == plan->surname;
        if (!field->is_compared || left_missing >> index & 1) {
            // Level 0 adds nothing; a missing name cannot be exchanged.
            if (is_name) {
                for (size_t lane = 0; lane < CK_LANES; lane++) may_swap[lane] = 0;
            }
            continue;
        }
        CK_NAME(field_common)(
            left + field->first_word, words + field->first_word * CK_LANES, field->word_count,
            common);
        CK_NAME(lane_levels)(
            field, left_counts[index], common, counts + index * CK_LANES, levels);
        const uint64_t weight = field->weight;
        for (size_t lane = 0; lane < CK_LANES; lane++) sums[lane] += levels[lane] * weight;
        if (is_name) {
            for (size_t lane = 0; lane < CK_LANES; lane++) may_swap[lane] &= levels[lane] == 1;
        }
    }
    for (size_t lane = 0; lane < CK_LANES; lane++) codes[lane] = sums[lane];
    if (plan->bag < 0 || left_missing >> plan->bag & 1) return;
    uint32_t any = 0;
    for (size_t lane = 0; lane < CK_LANES; lane++) any |= may_swap[lane];
    if (!any) return;
    const ck_field *bag = &plan->fields[plan->bag];
    const uint32_t *bag_counts = counts + (size_t)plan->bag * CK_LANES;
    const uint32_t bag_left = left_counts[plan->bag];
    // The given name takes the swap level and the surname counts as missing, so that the exchange
    // is counted once.
    const uint64_t change = (plan->swap_level - 1) * plan->fields[plan->given].weight
        - plan->fields[plan->surname].weight;
    CK_NAME(field_common)(
        left + bag->first_word, words + bag->first_word * CK_LANES, bag->word_count, common);
    for (size_t lane = 0; lane < CK_LANES; lane++) {
        const uint32_t reaches = 2000 * (uint32_t)common[lane] + plan->bag_offset
            >= plan->bag_edge * (bag_left + bag_counts[lane]);
        const uint32_t swaps = may_swap[lane] & reaches & (bag_counts[lane] != 0);
        codes[lane] = sums[lane] + (swaps ? change : 0);
    }
}

static CK_TARGET void CK_NAME(group_patterns)(
    const ck_plan *plan, const ck_rows *query, size_t query_row, const ck_groups *groups,
    size_t first_group, size_t group_count, uint64_t *codes) {
    const uint64_t *left = query->words + query_row * plan->words_per_row;
    const uint16_t *left_counts = query->counts + query_row * plan->field_count;
    const uint64_t left_missing = query->missing[query_row];
    for (size_t index = 0; index < group_count; index++) {
        const size_t group = first_group + index;
        CK_NAME(group_codes)(
            plan, left, left_counts, left_missing,
            groups->words + group * plan->words_per_row * CK_LANES,
            groups->counts + group * plan->field_count * CK_LANES, codes + index * CK_LANES);
    }
}
