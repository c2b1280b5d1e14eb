/* /tail: what the paths say about each book and scale.
 *
 * Everything is computed from the columns of /paths as they stand in the file, at
 * most two columns in memory at a time; comparisons with the reference book read two
 * columns side by side, a piece at a time. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/file/recall.h"
#include "sim/file/result_file.h"
#include "sim/stats/sort.h"
#include "sim/stats/tail.h"

/* One book at one scale. */
struct cell {
    struct alvh_result_cell tail;
    struct alvh_estimate mean[ALVH_OUTCOME_COUNT];
    struct alvh_estimate layer_mean[ALVH_LAYER_COUNT];
    /* Where the worst paths begin, by level; losses, so P&L with its sign turned. */
    double drawdown_beyond[ALVH_TAIL_LEVELS], loss_beyond[ALVH_TAIL_LEVELS];
};

static void negate(int64_t count, double *value)
{
    for (int64_t i = 0; i < count; i++)
        value[i] = -value[i];
}

/* Sorts the column, a loss, and takes its tail. */
static void take_tail(int64_t count, double *loss, struct alvh_estimate *quantile,
                      struct alvh_estimate *es, double *beyond)
{
    alvh_sort(count, loss);
    for (int q = 0; q < ALVH_TAIL_QUANTILES; q++)
        quantile[q] = alvh_tail_quantile(count, loss, alvh_tail_quantiles[q]);
    for (int l = 0; l < ALVH_TAIL_LEVELS; l++) {
        es[l] = alvh_tail_es(count, loss, alvh_tail_levels[l]);
        beyond[l] = alvh_tail_quantile(count, loss, alvh_tail_levels[l]).value;
    }
}

static void take_pnl_tail(int64_t count, double *pnl, struct cell *cell)
{
    negate(count, pnl);
    take_tail(count, pnl, cell->tail.pnl_quantile, cell->tail.pnl_es, cell->loss_beyond);
    for (int q = 0; q < ALVH_TAIL_QUANTILES; q++)
        cell->tail.pnl_quantile[q] = alvh_tail_negated(cell->tail.pnl_quantile[q]);
    for (int l = 0; l < ALVH_TAIL_LEVELS; l++)
        cell->tail.pnl_es[l] = alvh_tail_negated(cell->tail.pnl_es[l]);
}

/* The share of paths on which something happened. */
static struct alvh_estimate share(int64_t count, const double *times)
{
    int64_t hits = 0;
    for (int64_t i = 0; i < count; i++)
        hits += times[i] > 0.0;
    return alvh_tail_share(hits, count);
}

/* The mean first, in path order: taking the tail sorts the column. */
static void take_column(enum alvh_outcome outcome, int64_t count, double *value,
                        struct cell *cell)
{
    cell->mean[outcome] = alvh_tail_mean(count, value);
    if (outcome == ALVH_OUTCOME_max_drawdown)
        take_tail(count, value, cell->tail.drawdown_quantile, cell->tail.drawdown_es,
                  cell->drawdown_beyond);
    else if (outcome == ALVH_OUTCOME_final_pnl)
        take_pnl_tail(count, value, cell);
    else if (outcome == ALVH_OUTCOME_ruined)
        cell->tail.ruin_probability[0] = share(count, value);
    else if (outcome == ALVH_OUTCOME_margin_calls)
        cell->tail.margin_call_probability[0] = share(count, value);
}

static enum alvh_status take_cell(const struct alvh_cell_columns *at, struct cell *cell,
                                  struct alvh_error *error)
{
    const struct alvh_result_file *file = at->file;
    const int book = at->book, scale = at->scale;
    double *column = at->column;
    for (int o = 0; o < ALVH_OUTCOME_COUNT; o++) {
        ALVH_TRY(alvh_paths_read(file, o, book, scale, 0, file->paths, column, error));
        take_column((enum alvh_outcome)o, file->paths, column, cell);
    }
    for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++) {
        ALVH_TRY(alvh_paths_read(file, ALVH_OUTCOME_COUNT + layer, book, scale, 0,
                                 file->paths, column, error));
        cell->layer_mean[layer] = alvh_tail_mean(file->paths, column);
    }
    return alvh_measures_take(at, &cell->tail, error);
}

/* The comparisons of one outcome between a book and the reference at one scale: its mean
 * where wanted, and its expected shortfall at every level. */
struct comparison {
    enum alvh_outcome outcome;
    double sign; /* -1 turns P&L into a loss */
    const double *beyond, *reference_beyond;
    struct alvh_paired mean, es[ALVH_TAIL_LEVELS];
};

static struct comparison comparison_of(enum alvh_outcome outcome, double sign,
                                       const struct alvh_estimate *es,
                                       const struct alvh_estimate *reference_es,
                                       const double *beyond, const double *reference_beyond)
{
    struct comparison comparison = {.outcome = outcome, .sign = sign};
    for (int l = 0; l < ALVH_TAIL_LEVELS; l++)
        comparison.es[l] = (struct alvh_paired){
            .level = alvh_tail_levels[l],
            .quantile = {beyond[l], reference_beyond[l]},
            .difference = sign * (es[l].value - reference_es[l].value),
        };
    return comparison;
}

static void compare_piece(struct comparison *comparison, int64_t count, double *own,
                          double *reference)
{
    if (comparison->outcome == ALVH_OUTCOME_final_pnl) {
        alvh_paired_add(&comparison->mean, count, own, reference);
        negate(count, own);
        negate(count, reference);
    }
    for (int l = 0; l < ALVH_TAIL_LEVELS; l++)
        alvh_paired_add(&comparison->es[l], count, own, reference);
}

static enum alvh_status compare(const struct alvh_result_file *file, int book,
                                int reference, int scale, struct comparison *comparison,
                                struct alvh_error *error)
{
    double own[ALVH_PATH_CHUNK], other[ALVH_PATH_CHUNK];
    const int64_t piece = ALVH_PATH_CHUNK;
    for (int64_t first = 0; first < file->paths; first += piece) {
        const int64_t left = file->paths - first, count = left < piece ? left : piece;
        ALVH_TRY(alvh_paths_read(file, (int)comparison->outcome, book, scale, first, count,
                                 own, error));
        ALVH_TRY(alvh_paths_read(file, (int)comparison->outcome, reference, scale, first,
                                 count, other, error));
        compare_piece(comparison, count, own, other);
    }
    return ALVH_OK;
}

static enum alvh_status compare_cell(const struct alvh_result_file *file, int book,
                                     int reference, int scale, struct cell *cells,
                                     struct alvh_error *error)
{
    const int scales = file->scenario.scales;
    struct cell *own = &cells[book * scales + scale];
    const struct cell *other = &cells[reference * scales + scale];
    struct comparison drawdown = comparison_of(
        ALVH_OUTCOME_max_drawdown, 1.0, own->tail.drawdown_es, other->tail.drawdown_es,
        own->drawdown_beyond, other->drawdown_beyond);
    struct comparison pnl =
        comparison_of(ALVH_OUTCOME_final_pnl, -1.0, own->tail.pnl_es, other->tail.pnl_es,
                      own->loss_beyond, other->loss_beyond);
    pnl.mean.difference =
        own->mean[ALVH_OUTCOME_final_pnl].value - other->mean[ALVH_OUTCOME_final_pnl].value;
    ALVH_TRY(compare(file, book, reference, scale, &drawdown, error));
    ALVH_TRY(compare(file, book, reference, scale, &pnl, error));
    own->tail.final_pnl_difference[0] = alvh_paired_estimate(&pnl.mean);
    for (int l = 0; l < ALVH_TAIL_LEVELS; l++) {
        own->tail.drawdown_es_difference[l] = alvh_paired_estimate(&drawdown.es[l]);
        own->tail.pnl_es_difference[l] =
            alvh_tail_negated(alvh_paired_estimate(&pnl.es[l]));
    }
    return ALVH_OK;
}

/* column has room for two columns of paths. */
static enum alvh_status take_cells(const struct alvh_result_file *file, int reference,
                                   double *column, struct cell *cells,
                                   struct alvh_error *error)
{
    const int books = file->scenario.books, scales = file->scenario.scales;
    for (int cell = 0; cell < books * scales; cell++) {
        const int book = cell / scales, scale = cell % scales;
        const struct alvh_cell_columns at = {.file = file,
                                             .book = book,
                                             .scale = scale,
                                             .capital =
                                                 alvh_books_capital(file, book, scale),
                                             .column = column,
                                             .other = column + file->paths};
        ALVH_TRY(take_cell(&at, &cells[cell], error));
    }
    /* What the reference book differs from itself by stays zero. */
    for (int book = 0; book < books; book++)
        for (int scale = 0; scale < scales && book != reference; scale++)
            ALVH_TRY(compare_cell(file, book, reference, scale, cells, error));
    return ALVH_OK;
}

/* Where an estimate of a cell is found, and what it becomes. */
struct statistic {
    size_t offset; /* of the first estimate in struct cell */
    int count;
    enum alvh_dimension dimension; /* of the estimates, when there is more than one */
    bool single;
    const char *name, *unit, *text;
};

static const struct {
    const char *suffix, *text;
    size_t offset; /* in struct alvh_estimate */
} parts[] = {
    {"", "", offsetof(struct alvh_estimate, value)},
    {"_se", ": standard error", offsetof(struct alvh_estimate, se)},
    {"_lo", ": lower end of the 95 % interval", offsetof(struct alvh_estimate, low)},
    {"_hi", ": upper end of the 95 % interval", offsetof(struct alvh_estimate, high)},
};
enum { PARTS = sizeof parts / sizeof *parts };

/* buffer has room for every cell's estimates. */
static enum alvh_status write_statistic(const struct alvh_hdf_group *group,
                                        const struct statistic *statistic, int cell_count,
                                        const struct cell *cells, double *buffer,
                                        struct alvh_error *error)
{
    for (int part = 0; part < PARTS; part++) {
        char name[64], text[256];
        snprintf(name, sizeof name, "%s%s", statistic->name, parts[part].suffix);
        snprintf(text, sizeof text, "%s%s", statistic->text, parts[part].text);
        const struct alvh_hdf_dataset dataset = {
            .name = name,
            .unit = statistic->unit,
            .text = text,
            .type = H5T_IEEE_F64LE,
            .rank = statistic->single ? 2 : 3,
            .dimension = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE, statistic->dimension},
        };
        for (int c = 0; c < cell_count; c++) {
            const char *first = (const char *)&cells[c] + statistic->offset;
            for (int i = 0; i < statistic->count; i++)
                memcpy(&buffer[c * statistic->count + i],
                       first + (size_t)i * sizeof(struct alvh_estimate) +
                           parts[part].offset,
                       sizeof *buffer);
        }
        ALVH_TRY(alvh_hdf_dataset_write(group, &dataset, H5T_NATIVE_DOUBLE, buffer, error));
    }
    return ALVH_OK;
}

#define DIMENSION_ONE      ALVH_DIMENSION_COUNT /* none */
#define DIMENSION_QUANTILE ALVH_DIMENSION_RANK
#define DIMENSION_LEVEL    ALVH_DIMENSION_LEVEL

static const struct statistic tail_statistics[] = {
#define ALVH_TAIL_ROW(name, per, unit, text)                                               \
    {offsetof(struct cell, tail.name),                                                     \
     ALVH_TAIL_PER_##per,                                                                  \
     DIMENSION_##per,                                                                      \
     DIMENSION_##per == ALVH_DIMENSION_COUNT,                                              \
     #name,                                                                                \
     unit,                                                                                 \
     text},
    ALVH_TAIL_STATISTICS(ALVH_TAIL_ROW)
#undef ALVH_TAIL_ROW
        {offsetof(struct cell, layer_mean), ALVH_LAYER_COUNT, ALVH_DIMENSION_LAYER, false,
         "pnl_by_layer_mean", "dollars", "mean of pnl_by_layer"},
};
enum { TAIL_STATISTICS = sizeof tail_statistics / sizeof *tail_statistics };
enum { MOST_ESTIMATES = ALVH_TAIL_QUANTILES + ALVH_TAIL_LEVELS + ALVH_LAYER_COUNT };

static enum alvh_status write_mean(const struct alvh_hdf_group *group,
                                   enum alvh_outcome outcome, int cell_count,
                                   const struct cell *cells, double *buffer,
                                   struct alvh_error *error)
{
    const char *name, *unit, *text;
    char mean_name[64], mean_text[192];
    alvh_paths_describe(outcome, &name, &unit, &text);
    snprintf(mean_name, sizeof mean_name, "%s_mean", name);
    snprintf(mean_text, sizeof mean_text, "mean of %s", name);
    const struct statistic mean = {
        .offset = offsetof(struct cell, mean) + outcome * sizeof(struct alvh_estimate),
        .count = 1,
        .single = true,
        .name = mean_name,
        .unit = unit,
        .text = mean_text,
    };
    return write_statistic(group, &mean, cell_count, cells, buffer, error);
}

static enum alvh_status write_cells(const struct alvh_hdf_group *group, int cell_count,
                                    const struct cell *cells, double *buffer,
                                    struct alvh_error *error)
{
    for (int s = 0; s < TAIL_STATISTICS; s++)
        ALVH_TRY(
            write_statistic(group, &tail_statistics[s], cell_count, cells, buffer, error));
    for (int o = 0; o < ALVH_OUTCOME_COUNT; o++)
        /* The mean of ruined is ruin_probability, better bounded, and that of days of
         * recovery is taken over those that recovered. */
        if (o != ALVH_OUTCOME_ruined && o != ALVH_OUTCOME_recovery_days)
            ALVH_TRY(
                write_mean(group, (enum alvh_outcome)o, cell_count, cells, buffer, error));
    return ALVH_OK;
}

int alvh_reference_book(const struct alvh_scenario *scenario)
{
    for (int book = 0; book < scenario->books; book++)
        if (strcmp(scenario->book[book].name, "unhedged") == 0)
            return book;
    return 0;
}

static enum alvh_status write_group(const struct alvh_result_file *file, int reference,
                                    const struct cell *cells, struct alvh_error *error)
{
    static const enum alvh_dimension axes[] = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE,
                                               ALVH_DIMENSION_RANK, ALVH_DIMENSION_LEVEL,
                                               ALVH_DIMENSION_LAYER};
    const int cell_count = file->scenario.books * file->scenario.scales;
    struct alvh_hdf_group group;
    ALVH_TRY(alvh_result_group_create(file, ALVH_GROUP_TAIL, 5, axes, &group, error));
    double *buffer = malloc((size_t)cell_count * MOST_ESTIMATES * sizeof *buffer);
    enum alvh_status status =
        buffer ? alvh_hdf_text(&file->hdf, group.id, "reference_book",
                               file->scenario.book[reference].name, error)
               : alvh_fail(error, ALVH_EFAILED, "no memory for the statistics");
    if (status == ALVH_OK)
        status = alvh_books_write(file, &group, error);
    if (status == ALVH_OK)
        status = write_cells(&group, cell_count, cells, buffer, error);
    free(buffer);
    alvh_hdf_group_close(&group);
    return status;
}

enum alvh_status alvh_tail_write(const struct alvh_result_file *file,
                                 struct alvh_error *error)
{
    const int cell_count = file->scenario.books * file->scenario.scales;
    const int reference = alvh_reference_book(&file->scenario);
    double *column = malloc(2 * (size_t)file->paths * sizeof *column);
    struct cell *cells = calloc((size_t)cell_count, sizeof *cells);
    enum alvh_status status =
        column && cells
            ? take_cells(file, reference, column, cells, error)
            : alvh_fail(error, ALVH_EFAILED, "no memory for two columns of %lld paths",
                        (long long)file->paths);
    if (status == ALVH_OK)
        status = write_group(file, reference, cells, error);
    free(cells);
    free(column);
    return status;
}
