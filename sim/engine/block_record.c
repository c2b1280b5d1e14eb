#include "sim/engine/block_record.h"

#include <string.h>

#include "sim/file/checkpoint_file.h"

enum storage { F64, F32, I16, I8 };
static const enum storage storage[ALVH_OUTCOME_COUNT] = {
#define ALVH_OUTCOME_STORAGE(name, storage, unit, text) storage,
    ALVH_OUTCOMES(ALVH_OUTCOME_STORAGE) ALVH_DRAWDOWN_OUTCOMES(ALVH_OUTCOME_STORAGE)
#undef ALVH_OUTCOME_STORAGE
};
static const size_t size_of[] = {[F64] = 8, [F32] = 4, [I16] = 2, [I8] = 1};

enum { COUNTS = offsetof(struct alvh_counts, acted) / sizeof(int64_t) };

/* ---- where things are ---- */

static int accounts_of(const struct alvh_walk *walk)
{
    return walk->scenario->books * walk->scenario->scales;
}

/* Bytes before the layers: the whole of the outcomes. */
static size_t outcome_bytes(int accounts, int64_t paths)
{
    size_t each = 0;
    for (int o = 0; o < ALVH_OUTCOME_COUNT; o++)
        each += size_of[storage[o]];
    return each * (size_t)accounts * (size_t)paths;
}

static size_t layer_bytes(int accounts, int64_t paths)
{
    return sizeof(double) * ALVH_LAYER_COUNT * (size_t)accounts * (size_t)paths;
}

/* Columns of the paths themselves: their weights and controls. */
static size_t path_rows(const struct alvh_walk *walk)
{
    const bool controlled = walk->sampling.controlled;
    return (walk->sampling.tilts > 0 || controlled ? 1 : 0) +
           (controlled ? ALVH_CONTROL_COUNT : 0);
}

static size_t path_bytes(const struct alvh_walk *walk, int64_t paths)
{
    return sizeof(double) * path_rows(walk) * (size_t)paths;
}

static size_t count_bytes(int accounts)
{
    return sizeof(int64_t) * (COUNTS + ALVH_RULE_COUNT * (size_t)accounts);
}

/* How many of the paths are explained. */
static int64_t explained(const struct alvh_walk *walk, int64_t first, int64_t paths)
{
    const int64_t left = (walk->attribution ? walk->attribution->paths : 0) - first;
    return left <= 0 ? 0 : left < paths ? left : paths;
}

static size_t square_bytes(const struct alvh_walk *walk, int64_t each)
{
    return sizeof(double) * ALVH_SQUARE_COUNT * (size_t)accounts_of(walk) * (size_t)each;
}

/* In whole words. */
static size_t term_bytes(const struct alvh_walk *walk, int64_t each)
{
    const size_t rows = each > 0 ? (size_t)walk->attribution->rows : 0;
    return (sizeof(float) * ALVH_PNL_COUNT * rows * (size_t)each + 7) / 8 * 8;
}

size_t alvh_block_record_bytes(const struct alvh_walk *walk, int64_t first, int64_t paths)
{
    const int accounts = accounts_of(walk);
    const int64_t each = explained(walk, first, paths);
    return outcome_bytes(accounts, paths) + layer_bytes(accounts, paths) +
           path_bytes(walk, paths) + count_bytes(accounts) + square_bytes(walk, each) +
           term_bytes(walk, each);
}

/* ---- into a record ---- */

#define PACK(type)                                                                         \
    {                                                                                      \
        type *restrict packed = to;                                                        \
        for (int64_t i = 0; i < count; i++)                                                \
            packed[i] = (type)value[i];                                                    \
        break;                                                                             \
    }

static void pack(enum storage as, int64_t count, const double *value, void *to)
{
    switch (as) {
    case F64:
        memcpy(to, value, (size_t)count * sizeof *value);
        break;
    case F32:
        PACK(float)
    case I16:
        PACK(int16_t)
    case I8:
        PACK(int8_t)
    }
}
#undef PACK

static void fill_outcomes(const struct alvh_outcomes *outcomes, int accounts, int64_t paths,
                          struct alvh_buffer *buffer)
{
    for (int o = 0; o < ALVH_OUTCOME_COUNT; o++)
        for (int account = 0; account < accounts; account++)
            pack(storage[o], paths, outcomes->value[o] + account * outcomes->capacity,
                 alvh_buffer_add(buffer, size_of[storage[o]] * (size_t)paths));
    for (int row = 0; row < accounts * ALVH_LAYER_COUNT; row++)
        pack(F64, paths, outcomes->pnl_by_layer + row * outcomes->capacity,
             alvh_buffer_add(buffer, sizeof(double) * (size_t)paths));
}

static void fill_paths(const struct alvh_outcomes *outcomes, int64_t paths,
                       struct alvh_buffer *buffer)
{
    const size_t bytes = sizeof(double) * (size_t)paths;
    if (outcomes->weight)
        memcpy(alvh_buffer_add(buffer, bytes), outcomes->weight, bytes);
    for (int c = 0; outcomes->control && c < ALVH_CONTROL_COUNT; c++)
        memcpy(alvh_buffer_add(buffer, bytes), outcomes->control + c * outcomes->capacity,
               bytes);
}

/* The block counts from zero on. */
static void take_counts(struct alvh_counts *counts, int accounts,
                        struct alvh_buffer *buffer)
{
    const size_t acted = sizeof(int64_t) * ALVH_RULE_COUNT * (size_t)accounts;
    memcpy(alvh_buffer_add(buffer, sizeof(int64_t) * COUNTS), counts,
           sizeof(int64_t) * COUNTS);
    memset(counts, 0, sizeof(int64_t) * COUNTS);
    memcpy(alvh_buffer_add(buffer, acted), counts->acted, acted);
    memset(counts->acted, 0, acted);
}

static void fill_explained(const struct alvh_attribution *attribution, int64_t first,
                           int64_t each, struct alvh_buffer *buffer)
{
    const size_t squares = sizeof(double) * (size_t)each;
    const size_t terms = sizeof(float) * (size_t)each;
    for (int row = 0; row < attribution->accounts * ALVH_SQUARE_COUNT; row++)
        memcpy(alvh_buffer_add(buffer, squares),
               attribution->square + row * attribution->paths + first, squares);
    for (int row = 0; row < attribution->rows * ALVH_PNL_COUNT; row++)
        memcpy(alvh_buffer_add(buffer, terms),
               attribution->pnl + row * attribution->paths + first, terms);
    const size_t odd = buffer->used % 8;
    if (odd > 0)
        memset(alvh_buffer_add(buffer, 8 - odd), 0, 8 - odd);
}

void alvh_block_record_fill(const struct alvh_walk *walk, struct alvh_block *block,
                            const struct alvh_outcomes *outcomes,
                            struct alvh_buffer *buffer)
{
    const int64_t first = (int64_t)block->first_path;
    const int64_t each = explained(walk, first, block->lanes);
    buffer->used = sizeof(struct alvh_record_head);
    fill_outcomes(outcomes, accounts_of(walk), block->lanes, buffer);
    fill_paths(outcomes, block->lanes, buffer);
    take_counts(&block->counts, accounts_of(walk), buffer);
    if (each > 0)
        fill_explained(walk->attribution, first, each, buffer);
}

/* ---- out of a record ---- */

#define UNPACK(type)                                                                       \
    {                                                                                      \
        const type *restrict packed = from;                                                \
        for (int64_t i = 0; i < count; i++)                                                \
            value[i] = (double)packed[i];                                                  \
        break;                                                                             \
    }

static void unpack(enum storage as, int64_t count, const void *from, double *value)
{
    switch (as) {
    case F64:
        memcpy(value, from, (size_t)count * sizeof *value);
        break;
    case F32:
        UNPACK(float)
    case I16:
        UNPACK(int16_t)
    case I8:
        UNPACK(int8_t)
    }
}
#undef UNPACK

static const unsigned char *payload(const struct alvh_buffer *buffer)
{
    return buffer->data + sizeof(struct alvh_record_head);
}

void alvh_block_record_outcomes(const struct alvh_record *record,
                                const struct alvh_buffer *buffer, int64_t from,
                                int64_t paths, struct alvh_outcomes *outcomes, int64_t to)
{
    const int accounts = outcomes->books * outcomes->scales;
    const unsigned char *at = payload(buffer);
    for (int o = 0; o < ALVH_OUTCOME_COUNT; o++) {
        const size_t size = size_of[storage[o]];
        for (int account = 0; account < accounts; account++) {
            unpack(storage[o], paths, at + size * (size_t)from,
                   outcomes->value[o] + account * outcomes->capacity + to);
            at += size * (size_t)record->paths;
        }
    }
    for (int row = 0; row < accounts * ALVH_LAYER_COUNT; row++) {
        unpack(F64, paths, at + sizeof(double) * (size_t)from,
               outcomes->pnl_by_layer + row * outcomes->capacity + to);
        at += sizeof(double) * (size_t)record->paths;
    }
    if (outcomes->weight) {
        unpack(F64, paths, at + sizeof(double) * (size_t)from, outcomes->weight + to);
        at += sizeof(double) * (size_t)record->paths;
    }
    for (int c = 0; outcomes->control && c < ALVH_CONTROL_COUNT; c++) {
        unpack(F64, paths, at + sizeof(double) * (size_t)from,
               outcomes->control + c * outcomes->capacity + to);
        at += sizeof(double) * (size_t)record->paths;
    }
}

void alvh_block_record_column(const struct alvh_record *record,
                              const struct alvh_buffer *buffer, enum alvh_outcome which,
                              int accounts, int account, double *value)
{
    size_t before = 0;
    for (int o = 0; o < (int)which; o++)
        before += size_of[storage[o]] * (size_t)accounts;
    before += size_of[storage[which]] * (size_t)account;
    unpack(storage[which], record->paths, payload(buffer) + before * (size_t)record->paths,
           value);
}

static void put_explained(struct alvh_attribution *attribution, int64_t first, int64_t each,
                          const unsigned char *at)
{
    const size_t squares = sizeof(double) * (size_t)each;
    const size_t terms = sizeof(float) * (size_t)each;
    for (int row = 0; row < attribution->accounts * ALVH_SQUARE_COUNT; row++, at += squares)
        memcpy(attribution->square + row * attribution->paths + first, at, squares);
    for (int row = 0; row < attribution->rows * ALVH_PNL_COUNT; row++, at += terms)
        memcpy(attribution->pnl + row * attribution->paths + first, at, terms);
}

/* Without the undefined overflow that a forged record could ask for. */
static void add_counts(int count, const int64_t *added, int64_t *sum)
{
    for (int i = 0; i < count; i++)
        sum[i] = (int64_t)((uint64_t)sum[i] + (uint64_t)added[i]);
}

void alvh_block_record_add(const struct alvh_walk *walk, const struct alvh_record *record,
                           const struct alvh_buffer *buffer, struct alvh_counts *counts)
{
    const int accounts = accounts_of(walk);
    const unsigned char *at = payload(buffer) + outcome_bytes(accounts, record->paths) +
                              layer_bytes(accounts, record->paths) +
                              path_bytes(walk, record->paths);
    const int64_t *added = (const int64_t *)at;
    add_counts(COUNTS, added, (int64_t *)counts);
    add_counts(accounts * ALVH_RULE_COUNT, added + COUNTS, counts->acted);
    const int64_t each = explained(walk, record->first, record->paths);
    if (each > 0)
        put_explained(walk->attribution, record->first, each, at + count_bytes(accounts));
}
