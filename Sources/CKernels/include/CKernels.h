// Comparison of rows of bits, one kernel an instruction set, chosen once at run time.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The most comparison-level edges a field has.
#define CK_MAXIMUM_EDGES 6

// How one field of a row is compared.
typedef struct {
    uint32_t first_word;   // of the field's filter within a row
    uint32_t word_count;   // of the filter
    uint32_t edge_count;   // level edges; with noise one more, of filters as good as identical
    uint32_t edges[CK_MAXIMUM_EDGES + 1];    // Dice similarities in thousandths, rising; with
                                             // noise the factors of the sum
    uint32_t offsets[CK_MAXIMUM_EDGES + 1];  // with noise what common bits get for what it took
    uint32_t is_noisy;     // bits of the filters were flipped: none are told to be identical
    uint32_t is_compared;  // 0: the name bag, which only serves the swap level
    uint64_t weight;       // what one level adds to the pattern code
} ck_field;

// How rows are compared: all fields, and the exchange of given name and surname where a name bag
// travels (bag >= 0).
typedef struct {
    const ck_field *fields;
    uint32_t field_count;
    uint32_t words_per_row;
    int32_t given, surname, bag;  // indexes into fields, -1 where there is no name bag
    uint32_t bag_edge;            // thousandths, or a factor
    uint32_t bag_offset;          // 0 without noise
    uint32_t swap_level;          // of the given name
} ck_plan;

// Rows side by side: filters, and beside them a mask of missing fields and a popcount a field.
typedef struct {
    const uint64_t *words;
    const uint64_t *missing;
    const uint16_t *counts;
} ck_rows;

// Rows in a group, of which word w stands side by side.
#define CK_LANES 8

// Rows in groups of CK_LANES: word w of row r stands at
// words[(r / 8 * words_per_row + w) * 8 + r % 8], the popcount of field f at
// counts[(r / 8 * field_count + f) * 8 + r % 8], 0 where the field is missing. The last group is
// filled up with rows of no bit.
typedef struct {
    const uint64_t *words;
    const uint32_t *counts;
} ck_groups;

// Level patterns of one row against `group_count` groups, CK_LANES codes each. A field's level is
// 0 where either side misses it, 1 below its first edge, 1 + e from edge e on, and edge_count + 2
// where the filters are identical. Dice >= edge is tested in integers:
// 2000 * common >= edge * (a + b), with noise 2000 * common + offset >= edge * (a + b). A code is
// the sum of level times weight; that of a filling row is 0.
typedef void (*ck_group_pattern_function)(
    const ck_plan *plan, const ck_rows *query, size_t query_row, const ck_groups *groups,
    size_t first_group, size_t group_count, uint64_t *codes);

// Copies rows indexes[0 ..< count], or first ..< first + count where indexes is NULL, into groups:
// count / CK_LANES of them, rounded up. `words` and `counts` have room for them.
void ck_gather(
    const ck_plan *plan, const ck_rows *rows, const uint32_t *indexes, size_t first, size_t count,
    uint64_t *words, uint32_t *counts);

// Bits that one row has in common with each of `count` rows of `word_count` words.
typedef void (*ck_common_function)(
    const uint64_t *query, const uint64_t *rows, size_t word_count, size_t count,
    uint32_t *common);

// Bits set in each of `count` runs of `word_count` words that begin `stride` words apart.
typedef void (*ck_count_function)(
    const uint64_t *words, size_t word_count, size_t stride, size_t count, uint32_t *counts);

// A tile of record-level filters. The condition of a pair is
//   common bits >= need[popcount of the left row + popcount of the right row],
// where `need` rises with the sum. Right rows stand in groups of CK_LANES (word w of row r at
// groups[(r / 8 * word_count + w) * 8 + r % 8]) in rising order of their popcounts. Groups go in
// pairs; the last pair is filled up with rows of no bit.
typedef struct {
    size_t word_count;             // of a row
    const uint32_t *need;          // by the sum of two popcounts
    const uint64_t *left;          // rows
    const uint32_t *left_counts;   // popcounts of the rows
    const uint32_t *left_rests;    // bits of each row in words check ..< word_count
    size_t left_count;             // rows
    const uint64_t *groups;
    const uint32_t *right_counts;  // popcounts of the rows, filling rows included
    const uint32_t *right_rests;   // the most bits that a row of a pair of groups has in words
                                   // check ..< word_count
    size_t right_count;            // rows, without filling rows
    size_t check;                  // words after which a pair of groups is passed over if nothing
                                   // in it can reach its need any more; 0: none, rests unread
} ck_tile;

// A pair that fulfils the condition: rows within the tile, and their common bits.
typedef struct {
    uint32_t left, right, common;
} ck_hit;

// Finds the tile's hits; `hits` has room for every pair. Returns their number.
typedef size_t (*ck_tile_function)(const ck_tile *tile, ck_hit *hits);

// Copies rows indexes[0 ..< count] of `word_count` words with their bits in another order: bit b of
// a copy is bit order[b] of the row. `columns` is room for 64 words a word of a row.
void ck_reorder(
    const uint64_t *rows, size_t word_count, const uint32_t *order, const uint32_t *indexes,
    size_t count, uint64_t *columns, uint64_t *out);

// Copies `count` rows of `word_count` words into pairs of groups of CK_LANES, the last filled up.
void ck_group(const uint64_t *rows, size_t word_count, size_t count, uint64_t *groups);

typedef struct {
    const char *name;
    ck_group_pattern_function group_patterns;
    ck_common_function common;
    ck_count_function count;
    ck_tile_function tile;
} ck_kernel;

// Fills `kernels` with those this processor can run, best first, portable last; returns their
// number, at most `capacity`.
size_t ck_available(const ck_kernel **kernels, size_t capacity);

#endif
