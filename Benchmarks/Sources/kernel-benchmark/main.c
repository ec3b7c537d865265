// Kernels on cached random rows beside the machine's limit, on one thread, as lines
// `figure NAME VALUE UNIT`. Random rows of half fill: no pair reaches the need, none is passed
// over.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "CKernels.h"
#include "limit.h"

#define LEFT 64
#define RIGHT 128
#define NEED 410
#define FIELDS 6
#define FIELD_WORDS 4
#define ROUNDS 40
#define CALLS 60

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static uint64_t next(uint64_t *state) {  // SplitMix64
    uint64_t word = *state += 0x9E3779B97F4A7C15u;
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9u;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EBu;
    return word ^ (word >> 31);
}

static void *room(size_t bytes) {
    void *memory = aligned_alloc(64, (bytes + 63) / 64 * 64);
    if (!memory) exit(1);
    return memory;
}

static uint64_t *random_words(size_t count, uint64_t seed) {
    uint64_t *words = room(count * 8);
    for (size_t i = 0; i < count; i++) words[i] = next(&seed);
    return words;
}

static int by_count(const void *a, const void *b) {
    uint64_t words[2] = {0, 0};
    const void *rows[2] = {a, b};
    for (int k = 0; k < 2; k++)
        for (size_t w = 0; w < LIMIT_WORDS; w++)
            words[k] += (uint64_t)__builtin_popcountll(((const uint64_t *)rows[k])[w]);
    return (words[0] > words[1]) - (words[0] < words[1]);
}

static size_t sink;

// Limit and kernels by turns, so that a change of clock rate meets all of them.
static void records(const ck_kernel **kernels, size_t kernel_count) {
    uint64_t *left = random_words(LEFT * LIMIT_WORDS, 1);
    uint64_t *right = random_words(RIGHT * LIMIT_WORDS, 2);
    uint64_t *groups = room(RIGHT * LIMIT_WORDS * 8);
    qsort(right, RIGHT, LIMIT_WORDS * 8, by_count);
    ck_group(right, LIMIT_WORDS, RIGHT, groups);
    static uint32_t need[2 * 1024 + 1], left_counts[LEFT], right_counts[RIGHT], common[RIGHT];
    static uint32_t left_rests[LEFT], right_rests[RIGHT / 16];
    for (size_t i = 0; i <= 2048; i++) need[i] = NEED;
    kernels[0]->count(left, LIMIT_WORDS, LIMIT_WORDS, LEFT, left_counts);
    kernels[0]->count(right, LIMIT_WORDS, LIMIT_WORDS, RIGHT, right_counts);
    ck_hit *hits = room(LEFT * RIGHT * sizeof(ck_hit));
    const ck_tile tile = {
        .word_count = LIMIT_WORDS, .need = need, .left = left, .left_counts = left_counts,
        .left_rests = left_rests, .left_count = LEFT, .groups = groups,
        .right_counts = right_counts, .right_rests = right_rests, .right_count = RIGHT,
        .check = 0};
    double limit_best = 1e9, tile_best[8], common_best[8];
    for (size_t k = 0; k < kernel_count; k++) tile_best[k] = common_best[k] = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        for (int call = 0; call < CALLS; call++)
            sink += limit(left, LEFT, groups, RIGHT / 8, NEED);
        double end = now();
        if (end - start < limit_best) limit_best = end - start;
        for (size_t k = 0; k < kernel_count; k++) {
            start = now();
            for (int call = 0; call < CALLS; call++) sink += kernels[k]->tile(&tile, hits);
            end = now();
            if (end - start < tile_best[k]) tile_best[k] = end - start;
            start = end;
            for (int call = 0; call < CALLS; call++)
                for (size_t i = 0; i < LEFT; i++) {
                    kernels[k]->common(left + i * LIMIT_WORDS, right, LIMIT_WORDS, RIGHT, common);
                    sink += common[0];
                }
            end = now();
            if (end - start < common_best[k]) common_best[k] = end - start;
        }
    }
    const double pairs = (double)LEFT * RIGHT * CALLS;
    printf("figure limit_pairs_per_second %.0f pairs/s\n", pairs / limit_best);
    for (size_t k = 0; k < kernel_count; k++) {
        printf("figure kernel_%s_pairs_per_second %.0f pairs/s\n", kernels[k]->name,
            pairs / tile_best[k]);
        printf("figure kernel_%s_common_pairs_per_second %.0f pairs/s\n", kernels[k]->name,
            pairs / common_best[k]);
    }
    printf("figure kernel_vs_limit %.3f ratio\n", limit_best / tile_best[0]);
    printf("note the limit is the loop \"%s\"; kernel_vs_limit is of kernel \"%s\"\n",
        limit_name(), kernels[0]->name);
}

// Level patterns of six fields of 256 bits, rows in order and in cache.
static void patterns(const ck_kernel **kernels, size_t kernel_count) {
    const size_t row_words = FIELDS * FIELD_WORDS;
    ck_field fields[FIELDS];
    for (uint32_t f = 0; f < FIELDS; f++)
        fields[f] = (ck_field){
            .first_word = f * FIELD_WORDS, .word_count = FIELD_WORDS, .edge_count = 3,
            .edges = {700, 800, 900}, .is_compared = 1, .weight = 1u << (3 * f)};
    const ck_plan plan = {
        .fields = fields, .field_count = FIELDS, .words_per_row = (uint32_t)row_words,
        .given = -1, .surname = -1, .bag = -1};
    uint64_t *words = random_words(RIGHT * row_words, 3);
    static uint64_t missing[RIGHT], codes[RIGHT];
    static uint16_t counts[RIGHT * FIELDS];
    for (size_t i = 0; i < RIGHT * FIELDS; i++) {
        uint32_t sum = 0;
        for (size_t w = 0; w < FIELD_WORDS; w++)
            sum += (uint32_t)__builtin_popcountll(words[i * FIELD_WORDS + w]);
        counts[i] = (uint16_t)sum;
    }
    const ck_rows rows = {.words = words, .missing = missing, .counts = counts};
    uint64_t *group_words = room(RIGHT * row_words * 8);
    uint32_t *group_counts = room(RIGHT * FIELDS * 4);
    ck_gather(&plan, &rows, NULL, 0, RIGHT, group_words, group_counts);
    const ck_groups groups = {.words = group_words, .counts = group_counts};
    for (size_t k = 0; k < kernel_count; k++) {
        double best = 1e9;
        for (int round = 0; round < ROUNDS; round++) {
            const double start = now();
            for (int call = 0; call < CALLS / 4; call++)
                for (size_t i = 0; i < LEFT; i++) {
                    kernels[k]->group_patterns(&plan, &rows, i, &groups, 0, RIGHT / 8, codes);
                    sink += codes[0];
                }
            const double end = now();
            if (end - start < best) best = end - start;
        }
        const double rate = (double)LEFT * RIGHT * (CALLS / 4) / best;
        if (k == 0) printf("figure patterns_per_second_core %.0f patterns/s\n", rate);
        printf("figure patterns_%s_per_second %.0f patterns/s\n", kernels[k]->name, rate);
    }
}

int main(void) {
    const ck_kernel *kernels[8];
    const size_t count = ck_available(kernels, 8);
    records(kernels, count);
    patterns(kernels, count);
    return sink == 0x5EED;
}
