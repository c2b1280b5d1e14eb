/* /tail: what the paths say about each book and scale.
 *
 * Everything is computed from the columns of /paths as they stand in the file, a piece at a
 * time; a column of up to ALVH_SAMPLE_HELD paths is read once and held, with a sorted copy
 * where its tail is taken. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/file/recall.h"
#include "sim/file/result_file.h"
#include "sim/stats/combination.h"
#include "sim/stats/tail.h"
#include "sim/stats/weighted.h"

/* One book at one scale. */
struct cell {
    struct alvh_result_cell tail;
    struct alvh_estimate mean[ALVH_OUTCOME_NUMBERS];
    struct alvh_estimate layer_mean[ALVH_LAYER_COUNT];
    /* Where the worst paths begin, by level; losses, so P&L with its sign turned. */
    double drawdown_beyond[ALVH_TAIL_LEVELS], loss_beyond[ALVH_TAIL_LEVELS];
};

/* Takes the tail of a loss. */
static enum alvh_status take_tail(const struct alvh_sample *loss,
                                  struct alvh_estimate *quantile, struct alvh_estimate *es,
                                  double *beyond, struct alvh_error *error)
{
    struct alvh_sample_tail tail = {.quantiles = ALVH_TAIL_QUANTILES,
                                    .levels = ALVH_TAIL_LEVELS,
                                    .quantile = alvh_tail_quantiles,
                                    .level = alvh_tail_levels,
                                    .at_quantile = quantile,
                                    .es = es,
                                    .beyond = beyond};
    return alvh_sample_take_tail(loss, &tail, error);
}

/* How many paths of equal weight those beyond each level are worth (Kish 1965). */
static enum alvh_status take_tail_paths(const struct alvh_sample *loss,
                                        const double *beyond, double *paths,
                                        struct alvh_error *error)
{
    double piece[ALVH_SAMPLE_PIECE];
    double sum[ALVH_TAIL_LEVELS] = {0.0}, square[ALVH_TAIL_LEVELS] = {0.0};
    for (int64_t first = 0; first < loss->count; first += ALVH_SAMPLE_PIECE) {
        const int64_t count = alvh_sample_piece(loss->count, first);
        ALVH_TRY(loss->read(loss->context, first, count, piece, error));
        for (int64_t i = 0; i < count; i++) {
            const double w =
                loss->design ? alvh_design_weight(loss->design, first + i) : 1.0;
            for (int l = 0; l < ALVH_TAIL_LEVELS; l++) {
                sum[l] += piece[i] > beyond[l] ? w : 0.0;
                square[l] += piece[i] > beyond[l] ? w * w : 0.0;
            }
        }
    }
    for (int l = 0; l < ALVH_TAIL_LEVELS; l++)
        paths[l] = square[l] > 0.0 ? sum[l] * sum[l] / square[l] : 0.0;
    return ALVH_OK;
}

static enum alvh_status take_drawdown_tail(const struct alvh_sample *drawdown,
                                           struct cell *cell, struct alvh_error *error)
{
    ALVH_TRY(take_tail(drawdown, cell->tail.drawdown_quantile, cell->tail.drawdown_es,
                       cell->drawdown_beyond, error));
    return take_tail_paths(drawdown, cell->drawdown_beyond, cell->tail.drawdown_es_paths,
                           error);
}

static enum alvh_status take_pnl_tail(const struct alvh_sample *loss, struct cell *cell,
                                      struct alvh_error *error)
{
    ALVH_TRY(take_tail(loss, cell->tail.pnl_quantile, cell->tail.pnl_es, cell->loss_beyond,
                       error));
    ALVH_TRY(take_tail_paths(loss, cell->loss_beyond, cell->tail.pnl_es_paths, error));
    for (int q = 0; q < ALVH_TAIL_QUANTILES; q++)
        cell->tail.pnl_quantile[q] = alvh_tail_negated(cell->tail.pnl_quantile[q]);
    for (int l = 0; l < ALVH_TAIL_LEVELS; l++)
        cell->tail.pnl_es[l] = alvh_tail_negated(cell->tail.pnl_es[l]);
    return ALVH_OK;
}

/* The share of paths on which something happened. */
static enum alvh_status take_share(const struct alvh_sample *times,
                                   struct alvh_estimate *share, struct alvh_error *error)
{
    double piece[ALVH_SAMPLE_PIECE];
    int64_t hits = 0;
    if (times->design)
        return alvh_sample_share_by_design(times, share, error);
    for (int64_t first = 0; first < times->count; first += ALVH_SAMPLE_PIECE) {
        const int64_t count = alvh_sample_piece(times->count, first);
        ALVH_TRY(times->read(times->context, first, count, piece, error));
        for (int64_t i = 0; i < count; i++)
            hits += piece[i] > 0.0;
    }
    *share = alvh_tail_share(hits, times->count);
    return ALVH_OK;
}

/* Reads a column into `held`, where there is such room, and makes a sample of it. */
static enum alvh_status open_sample(const struct alvh_paths_column *column, double *held,
                                    struct alvh_sample *sample, struct alvh_error *error)
{
    const struct alvh_result_file *file = column->file;
    *sample = alvh_paths_sample(column);
    if (!held)
        return ALVH_OK;
    ALVH_TRY(alvh_paths_read(file, column->which, column->book, column->scale, 0,
                             file->paths, held, error));
    for (int64_t i = 0; i < file->paths; i++)
        held[i] *= column->sign;
    *sample = alvh_sample_of(file->paths, held);
    sample->design = alvh_file_design(file);
    return ALVH_OK;
}

static enum alvh_status take_outcome(const struct alvh_cell_columns *at,
                                     enum alvh_outcome outcome, double *held,
                                     struct cell *cell, struct alvh_error *error)
{
    const struct alvh_paths_column column = {at->file, (int)outcome, at->book, at->scale,
                                             1.0};
    const struct alvh_paths_column loss = {at->file, (int)outcome, at->book, at->scale,
                                           -1.0};
    struct alvh_sample sample;
    ALVH_TRY(open_sample(&column, held, &sample, error));
    ALVH_TRY(alvh_sample_mean(&sample, &cell->mean[outcome], error));
    switch (outcome) {
    case ALVH_OUTCOME_max_drawdown:
        return take_drawdown_tail(&sample, cell, error);
    case ALVH_OUTCOME_final_pnl:
        ALVH_TRY(open_sample(&loss, held, &sample, error));
        return take_pnl_tail(&sample, cell, error);
    case ALVH_OUTCOME_ruined:
        return take_share(&sample, cell->tail.ruin_probability, error);
    case ALVH_OUTCOME_margin_calls:
        return take_share(&sample, cell->tail.margin_call_probability, error);
    default:
        return ALVH_OK;
    }
}

static enum alvh_status take_cell(const struct alvh_cell_columns *at, double *held,
                                  struct cell *cell, struct alvh_error *error)
{
    for (int o = 0; o < ALVH_OUTCOME_NUMBERS; o++)
        ALVH_TRY(take_outcome(at, (enum alvh_outcome)o, held, cell, error));
    for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++) {
        const struct alvh_paths_column column = {at->file, ALVH_OUTCOME_COUNT + layer,
                                                 at->book, at->scale, 1.0};
        struct alvh_sample sample;
        ALVH_TRY(open_sample(&column, held, &sample, error));
        ALVH_TRY(alvh_sample_mean(&sample, &cell->layer_mean[layer], error));
    }
    return alvh_measures_take(at, &cell->tail, error);
}

/* The comparisons of one outcome between a book and the reference at one scale: its mean
 * where wanted, and its expected shortfall at every level. */
struct comparison {
    enum alvh_outcome outcome;
    struct alvh_combination mean, es[ALVH_TAIL_LEVELS];
};

/* First less second of an outcome times `sign`. */
static struct alvh_combination
difference_of(double sign, double level, const double value[2], const double quantile[2])
{
    struct alvh_combination difference = {.value = value[0] - value[1], .terms = 2};
    for (int k = 0; k < 2; k++)
        difference.term[k] = (struct alvh_combination_term){
            k == 0 ? sign : -sign, sign * value[k], level, quantile[k]};
    return difference;
}

/* P&L is compared as the loss that its tail is of. */
static struct comparison comparison_of(enum alvh_outcome outcome, double sign,
                                       const struct alvh_estimate *es,
                                       const struct alvh_estimate *reference_es,
                                       const double *beyond, const double *reference_beyond)
{
    struct comparison comparison = {.outcome = outcome};
    for (int l = 0; l < ALVH_TAIL_LEVELS; l++)
        comparison.es[l] = difference_of(sign, alvh_tail_levels[l],
                                         (double[]){es[l].value, reference_es[l].value},
                                         (double[]){beyond[l], reference_beyond[l]});
    return comparison;
}

static void compare_piece(struct comparison *comparison, int64_t count,
                          double column[2][ALVH_PATH_CHUNK])
{
    const double *const at[] = {column[0], column[1]};
    if (comparison->outcome == ALVH_OUTCOME_final_pnl) {
        alvh_combination_add(&comparison->mean, count, at);
        for (int k = 0; k < 2; k++)
            for (int64_t i = 0; i < count; i++)
                column[k][i] = -column[k][i];
    }
    for (int l = 0; l < ALVH_TAIL_LEVELS; l++)
        alvh_combination_add(&comparison->es[l], count, at);
}

static enum alvh_status compare(const struct alvh_result_file *file, int book,
                                int reference, int scale, struct comparison *comparison,
                                struct alvh_error *error)
{
    double column[2][ALVH_PATH_CHUNK];
    const int64_t piece = ALVH_PATH_CHUNK;
    for (int64_t first = 0; first < file->paths; first += piece) {
        const int64_t left = file->paths - first, count = left < piece ? left : piece;
        ALVH_TRY(alvh_paths_read(file, (int)comparison->outcome, book, scale, first, count,
                                 column[0], error));
        ALVH_TRY(alvh_paths_read(file, (int)comparison->outcome, reference, scale, first,
                                 count, column[1], error));
        compare_piece(comparison, count, column);
    }
    return ALVH_OK;
}

static void follow_design(const struct alvh_result_file *file,
                          struct comparison *comparison)
{
    comparison->mean.sum.design = alvh_file_design(file);
    for (int l = 0; l < ALVH_TAIL_LEVELS; l++)
        comparison->es[l].sum.design = alvh_file_design(file);
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
    const double mean[] = {own->mean[ALVH_OUTCOME_final_pnl].value,
                           other->mean[ALVH_OUTCOME_final_pnl].value};
    pnl.mean = difference_of(1.0, 0.0, mean, (double[]){0.0, 0.0});
    follow_design(file, &drawdown);
    follow_design(file, &pnl);
    ALVH_TRY(compare(file, book, reference, scale, &drawdown, error));
    ALVH_TRY(compare(file, book, reference, scale, &pnl, error));
    own->tail.final_pnl_difference[0] = alvh_combination_estimate(&pnl.mean);
    for (int l = 0; l < ALVH_TAIL_LEVELS; l++) {
        own->tail.drawdown_es_difference[l] = alvh_combination_estimate(&drawdown.es[l]);
        own->tail.pnl_es_difference[l] = alvh_combination_estimate(&pnl.es[l]);
    }
    return ALVH_OK;
}

/* held has room for a column of paths, or is NULL. */
static enum alvh_status take_cells(const struct alvh_result_file *file, int reference,
                                   double *held, struct cell *cells,
                                   struct alvh_error *error)
{
    const int books = file->scenario.books, scales = file->scenario.scales;
    for (int cell = 0; cell < books * scales; cell++) {
        const int book = cell / scales, scale = cell % scales;
        const struct alvh_cell_columns at = {.file = file,
                                             .book = book,
                                             .scale = scale,
                                             .capital =
                                                 alvh_books_capital(file, book, scale)};
        ALVH_TRY(take_cell(&at, held, &cells[cell], error));
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

/* buffer has room for every cell's estimates. */
static enum alvh_status write_statistic(const struct alvh_hdf_group *group,
                                        const struct statistic *statistic, int cell_count,
                                        const struct cell *cells, double *buffer,
                                        struct alvh_error *error)
{
    const struct alvh_hdf_dataset value = {
        .name = statistic->name,
        .unit = statistic->unit,
        .text = statistic->text,
        .type = H5T_IEEE_F64LE,
        .rank = statistic->single ? 2 : 3,
        .dimension = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE, statistic->dimension},
    };
    const struct alvh_estimate_field field = {.first =
                                                  (const char *)cells + statistic->offset,
                                              .records = (size_t)cell_count,
                                              .record_bytes = sizeof *cells,
                                              .each = (size_t)statistic->count,
                                              .each_bytes = sizeof(struct alvh_estimate)};
    return alvh_estimates_write(group, &value, &field, buffer, error);
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

static enum alvh_status write_tail_paths(const struct alvh_hdf_group *group,
                                         const char *name, const char *text, size_t offset,
                                         int cell_count, const struct cell *cells,
                                         double *buffer, struct alvh_error *error)
{
    const struct alvh_hdf_dataset dataset = {
        .name = name,
        .unit = "paths",
        .text = text,
        .type = H5T_IEEE_F64LE,
        .rank = 3,
        .dimension = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE, ALVH_DIMENSION_LEVEL},
    };
    for (int c = 0; c < cell_count; c++)
        memcpy(&buffer[c * ALVH_TAIL_LEVELS], (const char *)&cells[c] + offset,
               ALVH_TAIL_LEVELS * sizeof *buffer);
    return alvh_hdf_dataset_write(group, &dataset, H5T_NATIVE_DOUBLE, buffer, error);
}

static enum alvh_status write_cells(const struct alvh_hdf_group *group, int cell_count,
                                    const struct cell *cells, double *buffer,
                                    struct alvh_error *error)
{
    for (int s = 0; s < TAIL_STATISTICS; s++)
        ALVH_TRY(
            write_statistic(group, &tail_statistics[s], cell_count, cells, buffer, error));
    ALVH_TRY(write_tail_paths(group, "drawdown_es_paths",
                              "paths of equal weight that those of drawdown_es are worth",
                              offsetof(struct cell, tail.drawdown_es_paths), cell_count,
                              cells, buffer, error));
    ALVH_TRY(write_tail_paths(
        group, "pnl_es_paths", "paths of equal weight that those of pnl_es are worth",
        offsetof(struct cell, tail.pnl_es_paths), cell_count, cells, buffer, error));
    for (int o = 0; o < ALVH_OUTCOME_NUMBERS; o++)
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
    const bool hold = file->paths <= ALVH_SAMPLE_HELD;
    double *held = hold ? malloc((size_t)file->paths * sizeof *held) : NULL;
    struct cell *cells = calloc((size_t)cell_count, sizeof *cells);
    enum alvh_status status =
        (held || !hold) && cells
            ? take_cells(file, reference, held, cells, error)
            : alvh_fail(error, ALVH_EFAILED, "no memory for a column of %lld paths",
                        (long long)file->paths);
    if (status == ALVH_OK)
        status = write_group(file, reference, cells, error);
    free(cells);
    free(held);
    return status;
}
