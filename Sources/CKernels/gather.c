// Rows brought together in groups, in which one instruction takes eight of them.
#include "CKernels.h"

#include <string.h>

// Rows ahead of the one being copied whose memory is asked for: rows of a block lie far apart.
#define AHEAD 8

static inline size_t row_of(const uint32_t *indexes, size_t first, size_t position) {
    return indexes ? indexes[position] : first + position;
}

void ck_gather(
    const ck_plan *plan, const ck_rows *rows, const uint32_t *indexes, size_t first, size_t count,
    uint64_t *words, uint32_t *counts) {
    const size_t width = plan->words_per_row, fields = plan->field_count;
    for (size_t position = 0; position < count; position++) {
        if (position + AHEAD < count) {
            const size_t next = row_of(indexes, first, position + AHEAD);
            const char *start = (const char *)(rows->words + next * width);
            for (size_t byte = 0; byte < width * 8; byte += 64) __builtin_prefetch(start + byte);
            __builtin_prefetch(rows->counts + next * fields);
        }
        const size_t row = row_of(indexes, first, position);
        const size_t group = position / CK_LANES, lane = position % CK_LANES;
        const uint64_t *source = rows->words + row * width;
        uint64_t *target = words + group * width * CK_LANES + lane;
        for (size_t word = 0; word < width; word++) target[word * CK_LANES] = source[word];
        const uint16_t *source_counts = rows->counts + row * fields;
        uint32_t *target_counts = counts + group * fields * CK_LANES + lane;
        for (size_t field = 0; field < fields; field++) {
            target_counts[field * CK_LANES] = source_counts[field];
        }
    }
    for (size_t position = count; position % CK_LANES != 0; position++) {
        const size_t group = position / CK_LANES, lane = position % CK_LANES;
        for (size_t word = 0; word < width; word++) {
            words[(group * width + word) * CK_LANES + lane] = 0;
        }
        for (size_t field = 0; field < fields; field++) {
            counts[(group * fields + field) * CK_LANES + lane] = 0;
        }
    }
}
