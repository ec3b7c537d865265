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

// Rows whose bits are put in another order at a time.
#define BLOCK 64

// Bit c of word r becomes bit r of word c: blocks of 32, 16, ... 1 bits change places (Warren,
// Hacker's Delight, section 7-3).
static void transpose(uint64_t *words) {
    uint64_t mask = 0x00000000ffffffffu;
    for (unsigned width = 32; width != 0; width >>= 1, mask ^= mask << width) {
        for (unsigned row = 0; row < BLOCK; row = ((row | width) + 1) & ~width) {
            const uint64_t change = (words[row] >> width ^ words[row | width]) & mask;
            words[row] ^= change << width;
            words[row | width] ^= change;
        }
    }
}

// Bits of up to 64 rows: turned so that each bit of all rows is one word, moved, and turned back.
static void reorder(
    const uint64_t *rows, size_t word_count, const uint32_t *order, const uint32_t *indexes,
    size_t count, uint64_t *columns, uint64_t *out) {
    uint64_t block[BLOCK];
    for (size_t word = 0; word < word_count; word++) {
        for (size_t row = 0; row < BLOCK; row++) {
            block[row] = row < count ? rows[indexes[row] * word_count + word] : 0;
        }
        transpose(block);
        for (size_t bit = 0; bit < 64; bit++) columns[word * 64 + bit] = block[bit];
    }
    for (size_t word = 0; word < word_count; word++) {
        for (size_t bit = 0; bit < 64; bit++) block[bit] = columns[order[word * 64 + bit]];
        transpose(block);
        for (size_t row = 0; row < count; row++) out[row * word_count + word] = block[row];
    }
}

void ck_reorder(
    const uint64_t *rows, size_t word_count, const uint32_t *order, const uint32_t *indexes,
    size_t count, uint64_t *columns, uint64_t *out) {
    for (size_t position = 0; position < count; position += BLOCK) {
        const size_t length = count - position < BLOCK ? count - position : BLOCK;
        reorder(
            rows, word_count, order, indexes + position, length, columns,
            out + position * word_count);
    }
}

void ck_group(
    const uint64_t *rows, size_t word_count, size_t count, uint64_t *groups) {
    const size_t filled = (count + 2 * CK_LANES - 1) / (2 * CK_LANES) * (2 * CK_LANES);
    for (size_t position = 0; position < filled; position++) {
        uint64_t *target = groups + position / CK_LANES * word_count * CK_LANES;
        for (size_t word = 0; word < word_count; word++) {
            target[word * CK_LANES + position % CK_LANES] =
                position < count ? rows[position * word_count + word] : 0;
        }
    }
}
