// The machine's limit: what a plain loop over cached rows of 1024 bits reaches.
#ifndef LIMIT_H
#define LIMIT_H

#include <stddef.h>
#include <stdint.h>

#define LIMIT_WORDS 16

// The best loop this processor can run.
const char *limit_name(void);

// How many pairs of a row of `rows` and a group of eight of `groups` (word w of row r at
// [(r / 8 * 16 + w) * 8 + r % 8], 64-byte aligned) have a row with `need` common bits or more.
size_t limit(
    const uint64_t *rows, size_t row_count, const uint64_t *groups, size_t group_count,
    uint64_t need);

#endif
