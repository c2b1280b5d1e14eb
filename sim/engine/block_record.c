#include "sim/engine/block_record.h"

#include <stdbool.h>
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

/* A run of rows of one kind. */
struct rows {
    size_t count, value_bytes;
    int64_t values; /* of a row that does not repeat one value */
};

/* Runs: each outcome, layers, paths; from EXPLAINED on squares and terms. */
enum { EXPLAINED = ALVH_OUTCOME_COUNT + 2, MOST_RUNS = EXPLAINED + 2, WORD = 8 };
struct layout {
    int runs;
    struct rows run[MOST_RUNS];
    size_t rows;        /* of all runs */
    size_t count_bytes; /* what follows them */
};

static size_t words(size_t bytes)
{
    return (bytes + WORD - 1) / WORD * WORD;
}

/* A row of one value is a word. */
static size_t row_bytes(size_t value_bytes, int64_t values, bool repeats)
{
    return repeats ? WORD : words(value_bytes * (size_t)values);
}

static size_t count_bytes(int accounts)
{
    return sizeof(int64_t) * (COUNTS + ALVH_RULE_COUNT * (size_t)accounts);
}

static void add_run(struct layout *layout, size_t rows, size_t value_bytes, int64_t values)
{
    layout->run[layout->runs++] = (struct rows){rows, value_bytes, values};
    layout->rows += rows;
}

/* Columns of the paths themselves: their weights and controls. */
static size_t path_rows(const struct alvh_walk *walk)
{
    const bool controlled = walk->sampling.controlled;
    return (walk->sampling.tilts > 0 || controlled ? 1 : 0) +
           (controlled ? ALVH_CONTROL_COUNT : 0);
}

/* How many of the paths are explained. */
static int64_t explained(const struct alvh_walk *walk, int64_t first, int64_t paths)
{
    const int64_t left = (walk->attribution ? walk->attribution->paths : 0) - first;
    return left <= 0 ? 0 : left < paths ? left : paths;
}

static struct layout find_layout(const struct alvh_walk *walk, int64_t first, int64_t paths)
{
    const size_t accounts = (size_t)accounts_of(walk);
    const int64_t each = explained(walk, first, paths);
    struct layout layout = {.count_bytes = count_bytes((int)accounts)};
    for (int o = 0; o < ALVH_OUTCOME_COUNT; o++)
        add_run(&layout, accounts, size_of[storage[o]], paths);
    add_run(&layout, accounts * ALVH_LAYER_COUNT, sizeof(double), paths);
    add_run(&layout, path_rows(walk), sizeof(double), paths);
    if (each > 0) {
        add_run(&layout, accounts * ALVH_SQUARE_COUNT, sizeof(double), each);
        add_run(&layout, (size_t)walk->attribution->rows * ALVH_PNL_COUNT, sizeof(float),
                each);
    }
    return layout;
}

size_t alvh_block_record_bytes(const struct alvh_walk *walk, int64_t first, int64_t paths)
{
    const struct layout layout = find_layout(walk, first, paths);
    size_t bytes = WORD + words(layout.rows) + layout.count_bytes;
    for (int r = 0; r < layout.runs; r++)
        bytes += layout.run[r].count *
                 row_bytes(layout.run[r].value_bytes, layout.run[r].values, false);
    return bytes;
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

/* A record being filled. */
struct writer {
    struct alvh_buffer *buffer;
    size_t index; /* where the next row is told of */
};

static bool repeats(size_t value_bytes, int64_t count, const void *value)
{
    const unsigned char *at = value;
    return memcmp(at, at + value_bytes, value_bytes * (size_t)(count - 1)) == 0;
}

/* Room for the next row, whose last word is zero where its values do not fill it. */
static void *begin_row(struct writer *writer, size_t value_bytes, int64_t count, bool one)
{
    const size_t bytes = row_bytes(value_bytes, count, one);
    unsigned char *row = alvh_buffer_add(writer->buffer, bytes);
    memset(row + bytes - WORD, 0, WORD);
    writer->buffer->data[writer->index++] = one;
    return row;
}

static void put_row(struct writer *writer, enum storage as, int64_t count,
                    const double *value)
{
    const bool one = repeats(sizeof *value, count, value);
    pack(as, one ? 1 : count, value, begin_row(writer, size_of[as], count, one));
}

static void put_floats(struct writer *writer, int64_t count, const float *value)
{
    const bool one = repeats(sizeof *value, count, value);
    memcpy(begin_row(writer, sizeof *value, count, one), value,
           sizeof *value * (size_t)(one ? 1 : count));
}

static void fill_outcomes(const struct alvh_outcomes *outcomes, int accounts, int64_t paths,
                          struct writer *writer)
{
    for (int o = 0; o < ALVH_OUTCOME_COUNT; o++)
        for (int account = 0; account < accounts; account++)
            put_row(writer, storage[o], paths,
                    outcomes->value[o] + account * outcomes->capacity);
    for (int row = 0; row < accounts * ALVH_LAYER_COUNT; row++)
        put_row(writer, F64, paths, outcomes->pnl_by_layer + row * outcomes->capacity);
}

static void fill_paths(const struct alvh_outcomes *outcomes, int64_t paths,
                       struct writer *writer)
{
    if (outcomes->weight)
        put_row(writer, F64, paths, outcomes->weight);
    for (int c = 0; outcomes->control && c < ALVH_CONTROL_COUNT; c++)
        put_row(writer, F64, paths, outcomes->control + c * outcomes->capacity);
}

static void fill_explained(const struct alvh_attribution *attribution, int64_t first,
                           int64_t each, struct writer *writer)
{
    for (int row = 0; row < attribution->accounts * ALVH_SQUARE_COUNT; row++)
        put_row(writer, F64, each, attribution->square + row * attribution->paths + first);
    for (int row = 0; row < attribution->rows * ALVH_PNL_COUNT; row++)
        put_floats(writer, each, attribution->pnl + row * attribution->paths + first);
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

/* Says how many rows there are; what each is follows as they are put. */
static struct writer begin_rows(struct alvh_buffer *buffer, size_t rows)
{
    const uint64_t count = rows;
    buffer->used = sizeof(struct alvh_record_head);
    memcpy(alvh_buffer_add(buffer, WORD), &count, sizeof count);
    const struct writer writer = {.buffer = buffer, .index = buffer->used};
    memset(alvh_buffer_add(buffer, words(rows)), 0, words(rows));
    return writer;
}

void alvh_block_record_fill(const struct alvh_walk *walk, struct alvh_block *block,
                            const struct alvh_outcomes *outcomes,
                            struct alvh_buffer *buffer)
{
    const int64_t first = (int64_t)block->first_path;
    const int64_t each = explained(walk, first, block->lanes);
    struct writer writer =
        begin_rows(buffer, find_layout(walk, first, block->lanes).rows);
    fill_outcomes(outcomes, accounts_of(walk), block->lanes, &writer);
    fill_paths(outcomes, block->lanes, &writer);
    if (each > 0)
        fill_explained(walk->attribution, first, each, &writer);
    take_counts(&block->counts, accounts_of(walk), buffer);
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

/* What is next of a record that is being read. */
struct reader {
    const unsigned char *index, *at;
};

static struct reader begin_reading(const struct alvh_buffer *buffer)
{
    const unsigned char *payload = buffer->data + sizeof(struct alvh_record_head);
    uint64_t rows;
    memcpy(&rows, payload, sizeof rows);
    return (struct reader){payload + WORD, payload + WORD + words(rows)};
}

static void skip_rows(struct reader *reader, size_t rows, size_t value_bytes,
                      int64_t values)
{
    for (size_t row = 0; row < rows; row++)
        reader->at += row_bytes(value_bytes, values, *reader->index++);
}

/* Values [from, from + count) of a row of so many. */
static void get_row(struct reader *reader, enum storage as, int64_t values, int64_t from,
                    int64_t count, double *value)
{
    const bool one = *reader->index;
    unpack(as, one ? 1 : count, reader->at + (one ? 0 : size_of[as] * (size_t)from), value);
    for (int64_t i = 1; one && i < count; i++)
        value[i] = value[0];
    skip_rows(reader, 1, size_of[as], values);
}

static void get_floats(struct reader *reader, int64_t count, float *value)
{
    const bool one = *reader->index;
    memcpy(value, reader->at, sizeof *value * (size_t)(one ? 1 : count));
    for (int64_t i = 1; one && i < count; i++)
        value[i] = value[0];
    skip_rows(reader, 1, sizeof *value, count);
}

enum alvh_status alvh_block_record_check(const char *path, const struct alvh_walk *walk,
                                         const struct alvh_record *record,
                                         const struct alvh_buffer *buffer,
                                         struct alvh_error *error)
{
    const struct layout layout = find_layout(walk, record->first, record->paths);
    const size_t fixed = WORD + words(layout.rows) + layout.count_bytes;
    size_t bytes = fixed;
    bool good = record->bytes >= fixed;
    uint64_t rows = 0;
    struct reader reader = {NULL, NULL};
    if (good)
        memcpy(&rows, buffer->data + sizeof(struct alvh_record_head), sizeof rows);
    good = good && rows == layout.rows;
    if (good)
        reader = begin_reading(buffer);
    for (int r = 0; r < layout.runs && good; r++)
        for (size_t row = 0; row < layout.run[r].count; row++, reader.index++) {
            good = good && *reader.index <= 1;
            bytes += row_bytes(layout.run[r].value_bytes, layout.run[r].values,
                               *reader.index);
        }
    return good && bytes == record->bytes
               ? ALVH_OK
               : alvh_fail(error, ALVH_EINPUT, "%s: is damaged at byte %lld: no block", path,
                           (long long)record->at);
}

void alvh_block_record_outcomes(const struct alvh_record *record,
                                const struct alvh_buffer *buffer, int64_t from,
                                int64_t paths, struct alvh_outcomes *outcomes, int64_t to)
{
    const int accounts = outcomes->books * outcomes->scales;
    struct reader reader = begin_reading(buffer);
    for (int o = 0; o < ALVH_OUTCOME_COUNT; o++)
        for (int account = 0; account < accounts; account++)
            get_row(&reader, storage[o], record->paths, from, paths,
                    outcomes->value[o] + account * outcomes->capacity + to);
    for (int row = 0; row < accounts * ALVH_LAYER_COUNT; row++)
        get_row(&reader, F64, record->paths, from, paths,
                outcomes->pnl_by_layer + row * outcomes->capacity + to);
    if (outcomes->weight)
        get_row(&reader, F64, record->paths, from, paths, outcomes->weight + to);
    for (int c = 0; outcomes->control && c < ALVH_CONTROL_COUNT; c++)
        get_row(&reader, F64, record->paths, from, paths,
                outcomes->control + c * outcomes->capacity + to);
}

void alvh_block_record_column(const struct alvh_record *record,
                              const struct alvh_buffer *buffer, enum alvh_outcome which,
                              int accounts, int account, double *value)
{
    struct reader reader = begin_reading(buffer);
    for (int o = 0; o < (int)which; o++)
        skip_rows(&reader, (size_t)accounts, size_of[storage[o]], record->paths);
    skip_rows(&reader, (size_t)account, size_of[storage[which]], record->paths);
    get_row(&reader, storage[which], record->paths, 0, record->paths, value);
}

static void get_explained(struct reader *reader, int64_t first, int64_t each,
                          struct alvh_attribution *attribution)
{
    for (int row = 0; row < attribution->accounts * ALVH_SQUARE_COUNT; row++)
        get_row(reader, F64, each, 0, each,
                attribution->square + row * attribution->paths + first);
    for (int row = 0; row < attribution->rows * ALVH_PNL_COUNT; row++)
        get_floats(reader, each, attribution->pnl + row * attribution->paths + first);
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
    const int64_t each = explained(walk, record->first, record->paths);
    const struct layout layout = find_layout(walk, record->first, record->paths);
    struct reader reader = begin_reading(buffer);
    for (int r = 0; r < EXPLAINED; r++)
        skip_rows(&reader, layout.run[r].count, layout.run[r].value_bytes,
                  layout.run[r].values);
    if (each > 0)
        get_explained(&reader, record->first, each, walk->attribution);
    const int64_t *added = (const int64_t *)reader.at;
    add_counts(COUNTS, added, (int64_t *)counts);
    add_counts(accounts * ALVH_RULE_COUNT, added + COUNTS, counts->acted);
}
