/* /attribution: where the P&L of the first greek_paths paths came from, by layer, by
 * instrument and by Greek, on average and on the worst of them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/file/recall.h"
#include "sim/file/result_file.h"
#include "sim/ledger/attribution.h"
#include "sim/stats/tail.h"
#include "sim/stats/weighted.h"

/* The worst are those with the largest drawdowns: so large a share of the paths. */
#define WORST_SHARE 0.01

enum {
    KINDS = ALVH_INSTRUMENT_COUNT,
    CUBE = ALVH_LAYER_COUNT * ALVH_PNL_COUNT,
    KIND_CUBE = KINDS * ALVH_PNL_COUNT,
    LARGEST = KIND_CUBE > CUBE ? KIND_CUBE : CUBE
};

/* What trading took, of each path: outcomes. */
static const enum alvh_outcome costs[] = {ALVH_OUTCOME_cost, ALVH_OUTCOME_impact};
enum { COSTS = sizeof costs / sizeof *costs };

/* Means of one kind, over all paths and over the worst. */
struct means {
    struct alvh_estimate of_all, of_worst;
};

/* One book at one scale. */
struct cell {
    struct means cube[CUBE];           /* [layer * ALVH_PNL_COUNT + term] */
    struct means kind_cube[KIND_CUBE]; /* [kind * ALVH_PNL_COUNT + term] */
    struct means layer[ALVH_LAYER_COUNT], kind[KINDS], term[ALVH_PNL_COUNT], cost[COSTS];
    struct means far; /* volga, jump and residual together */
    struct alvh_estimate explained, explained_calm;
};

/* The sample and room for its columns. */
struct sample {
    const struct alvh_result_file *file;
    const struct alvh_attribution *attribution;
    int64_t paths, worst;
    int64_t *order;                       /* [paths]: the worst first */
    double *loss, *column, *layer, *term; /* [paths]; term: [ALVH_PNL_COUNT][paths] */
};

static struct means means_of(const struct sample *sample, const double *value)
{
    const struct alvh_design *design = alvh_file_design(sample->file);
    if (design)
        return (struct means){.of_all = alvh_weighted_mean(design, sample->paths, value),
                              .of_worst = alvh_weighted_conditional(design, sample->paths,
                                                                    WORST_SHARE,
                                                                    sample->order, value)};
    return (struct means){.of_all = alvh_tail_mean(sample->paths, value),
                          .of_worst = alvh_tail_conditional(sample->paths, sample->worst,
                                                            sample->order, value)};
}

/* A layer of the account by term, and both sums. */
static void take_layer(const struct sample *sample, int row, int layer, struct cell *cell)
{
    const int64_t paths = sample->paths;
    for (int64_t p = 0; p < paths; p++)
        sample->layer[p] = 0.0;
    for (int term = 0; term < ALVH_PNL_COUNT; term++) {
        const float *pnl = sample->attribution->pnl + (row * ALVH_PNL_COUNT + term) * paths;
        for (int64_t p = 0; p < paths; p++) {
            sample->column[p] = (double)pnl[p];
            sample->layer[p] += (double)pnl[p];
            sample->term[term * paths + p] += (double)pnl[p];
        }
        cell->cube[layer * ALVH_PNL_COUNT + term] = means_of(sample, sample->column);
    }
    cell->layer[layer] = means_of(sample, sample->layer);
}

/* Adds a term of a row to the column, path by path, so many times; ALVH_NONE has nothing.
 */
static void add_row(const struct sample *sample, int row, int term, double times)
{
    const int64_t paths = sample->paths;
    if (row == ALVH_NONE)
        return;
    const float *pnl = sample->attribution->pnl + (row * ALVH_PNL_COUNT + term) * paths;
    for (int64_t p = 0; p < paths; p++)
        sample->column[p] += times * (double)pnl[p];
}

/* A term of one kind of instrument, into the column: its own row, or what the other kinds
 * leave of its layer. Moving spreads of condors and their forced exits are theirs. */
static void take_kind_term(const struct sample *sample, int account, int kind, int term)
{
    const int *row = sample->attribution->row[account];
    const int *apart = sample->attribution->apart[account];
    const enum alvh_layer layer = alvh_instrument_layer((enum alvh_instrument)kind);
    for (int64_t p = 0; p < sample->paths; p++)
        sample->column[p] = 0.0;
    if (apart[kind] != ALVH_NONE) {
        add_row(sample, apart[kind], term, 1.0);
        return;
    }
    add_row(sample, row[layer], term, 1.0);
    for (int other = 0; other < KINDS; other++)
        if (alvh_instrument_layer((enum alvh_instrument)other) == layer)
            add_row(sample, apart[other], term, -1.0);
    if (kind == ALVH_INSTRUMENT_condor) {
        add_row(sample, row[ALVH_LAYER_adjustment], term, 1.0);
        add_row(sample, row[ALVH_LAYER_feedback], term, 1.0);
    }
}

static void take_kind(const struct sample *sample, int account, int kind, struct cell *cell)
{
    const int64_t paths = sample->paths;
    for (int64_t p = 0; p < paths; p++)
        sample->layer[p] = 0.0;
    for (int term = 0; term < ALVH_PNL_COUNT; term++) {
        take_kind_term(sample, account, kind, term);
        for (int64_t p = 0; p < paths; p++)
            sample->layer[p] += sample->column[p];
        cell->kind_cube[kind * ALVH_PNL_COUNT + term] = means_of(sample, sample->column);
    }
    cell->kind[kind] = means_of(sample, sample->layer);
}

/* Adds the squares of one kind, path by path. */
static void add_squares(const struct sample *sample, int account,
                        enum alvh_pnl_square square, double *sum)
{
    const double *from = sample->attribution->square +
                         (account * ALVH_SQUARE_COUNT + (int)square) * sample->paths;
    for (int64_t p = 0; p < sample->paths; p++)
        sum[p] += from[p];
}

/* 1 less the share of the squared daily P&L that the Greeks leave; NaN of nothing. */
static struct alvh_estimate explained(const struct sample *sample, const double *whole,
                                      const double *left)
{
    const struct alvh_design *design = alvh_file_design(sample->file);
    const struct alvh_estimate share =
        design ? alvh_weighted_ratio(design, sample->paths, left, whole)
               : alvh_tail_ratio(sample->paths, left, whole);
    return (struct alvh_estimate){1.0 - share.value, share.se, 1.0 - share.high,
                                  1.0 - share.low};
}

static void take_squares(const struct sample *sample, int account, struct cell *cell)
{
    double *whole = sample->column, *left = sample->layer;
    for (int64_t p = 0; p < sample->paths; p++)
        whole[p] = left[p] = 0.0;
    add_squares(sample, account, ALVH_SQUARE_CALM, whole);
    add_squares(sample, account, ALVH_SQUARE_CALM_LEFT, left);
    cell->explained_calm = explained(sample, whole, left);
    add_squares(sample, account, ALVH_SQUARE_JUMP, whole);
    add_squares(sample, account, ALVH_SQUARE_JUMP_LEFT, left);
    cell->explained = explained(sample, whole, left);
}

/* What far moves bring: on days when VIX leaps volga can be far more than was earned, and
 * what the Greeks leave makes up for it. */
static void take_far(const struct sample *sample, struct cell *cell)
{
    static const enum alvh_pnl_term far[] = {ALVH_PNL_volga, ALVH_PNL_jump,
                                             ALVH_PNL_residual};
    const int64_t paths = sample->paths;
    for (int64_t p = 0; p < paths; p++)
        sample->column[p] = 0.0;
    for (size_t i = 0; i < sizeof far / sizeof *far; i++)
        for (int64_t p = 0; p < paths; p++)
            sample->column[p] += sample->term[far[i] * paths + p];
    cell->far = means_of(sample, sample->column);
}

static enum alvh_status take_cell(const struct sample *sample, int account,
                                  struct cell *cell, struct alvh_error *error)
{
    const int scales = sample->file->scenario.scales;
    const int book = account / scales, scale = account % scales;
    const int64_t paths = sample->paths;
    ALVH_TRY(alvh_paths_read(sample->file, ALVH_OUTCOME_max_drawdown, book, scale, 0, paths,
                             sample->loss, error));
    ALVH_TRY(alvh_tail_order(paths, sample->loss, sample->order, error));
    for (int64_t i = 0; i < ALVH_PNL_COUNT * paths; i++)
        sample->term[i] = 0.0;
    for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++) {
        const int row = sample->attribution->row[account][layer];
        if (row != ALVH_NONE)
            take_layer(sample, row, layer, cell);
    }
    for (int kind = 0; kind < KINDS; kind++)
        if (sample->attribution->held[account][kind])
            take_kind(sample, account, kind, cell);
    for (int term = 0; term < ALVH_PNL_COUNT; term++)
        cell->term[term] = means_of(sample, sample->term + term * paths);
    take_far(sample, cell);
    for (int cost = 0; cost < COSTS; cost++) {
        ALVH_TRY(alvh_paths_read(sample->file, (int)costs[cost], book, scale, 0, paths,
                                 sample->column, error));
        cell->cost[cost] = means_of(sample, sample->column);
    }
    take_squares(sample, account, cell);
    return ALVH_OK;
}

/* A dataset for each part of the means that lie `offset` into a cell. */
struct table {
    size_t offset; /* of the first in struct cell */
    int count, rank;
    enum alvh_dimension third, fourth;
    const char *name, *text;
};

static const struct {
    const char *suffix, *text;
    size_t offset; /* of an estimate in struct means */
} kinds[] = {
    {"_mean", ", mean", offsetof(struct means, of_all)},
    {"_tail", ", mean over the worst paths", offsetof(struct means, of_worst)},
};

/* What is being written, and room for one dataset. */
struct attribution {
    struct alvh_hdf_group group;
    int accounts;
    struct cell *cell; /* [accounts] */
    double *value;
};

static enum alvh_status write_table(const struct attribution *writing,
                                    const struct table *table, struct alvh_error *error)
{
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        char name[48], text[192];
        snprintf(name, sizeof name, "%s%s", table->name, kinds[kind].suffix);
        snprintf(text, sizeof text, "%s%s", table->text, kinds[kind].text);
        const struct alvh_hdf_dataset value = {.name = name,
                                               .unit = "dollars",
                                               .text = text,
                                               .type = H5T_IEEE_F64LE,
                                               .rank = table->rank,
                                               .dimension = {ALVH_DIMENSION_BOOK,
                                                             ALVH_DIMENSION_SCALE,
                                                             table->third, table->fourth}};
        const struct alvh_estimate_field field = {
            .first = (const char *)writing->cell + table->offset + kinds[kind].offset,
            .records = (size_t)writing->accounts,
            .record_bytes = sizeof *writing->cell,
            .each = (size_t)table->count,
            .each_bytes = sizeof(struct means)};
        ALVH_TRY(
            alvh_estimates_write(&writing->group, &value, &field, writing->value, error));
    }
    return ALVH_OK;
}

static enum alvh_status write_explained(const struct attribution *writing, const char *name,
                                        const char *text, size_t offset,
                                        struct alvh_error *error)
{
    const struct alvh_hdf_dataset value = {
        .name = name,
        .unit = "1",
        .text = text,
        .type = H5T_IEEE_F64LE,
        .rank = 2,
        .dimension = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE}};
    const struct alvh_estimate_field field = {.first = (const char *)writing->cell + offset,
                                              .records = (size_t)writing->accounts,
                                              .record_bytes = sizeof *writing->cell,
                                              .each = 1};
    return alvh_estimates_write(&writing->group, &value, &field, writing->value, error);
}

static enum alvh_status write_costs(const struct attribution *writing,
                                    struct alvh_error *error)
{
    for (int cost = 0; cost < COSTS; cost++) {
        struct table table = {
            .offset = offsetof(struct cell, cost[cost]), .count = 1, .rank = 2};
        const char *unit;
        alvh_paths_describe(costs[cost], &table.name, &unit, &table.text);
        ALVH_TRY(write_table(writing, &table, error));
    }
    return ALVH_OK;
}

static enum alvh_status write_cells(const struct attribution *writing,
                                    struct alvh_error *error)
{
    static const struct table tables[] = {
        {offsetof(struct cell, cube), CUBE, 4, ALVH_DIMENSION_LAYER, ALVH_DIMENSION_TERM,
         "pnl", "P&L by layer and term"},
        {offsetof(struct cell, layer), ALVH_LAYER_COUNT, 3, ALVH_DIMENSION_LAYER, 0,
         "pnl_by_layer", "P&L by layer, after its costs"},
        {offsetof(struct cell, kind_cube), KIND_CUBE, 4, ALVH_DIMENSION_INSTRUMENT,
         ALVH_DIMENSION_TERM, "pnl_by_instrument_and_term", "P&L by instrument and term"},
        {offsetof(struct cell, kind), KINDS, 3, ALVH_DIMENSION_INSTRUMENT, 0,
         "pnl_by_instrument", "P&L by instrument, after its costs"},
        {offsetof(struct cell, term), ALVH_PNL_COUNT, 3, ALVH_DIMENSION_TERM, 0,
         "pnl_by_term", "P&L by term, of all layers"},
        {offsetof(struct cell, far), 1, 2, 0, 0, "pnl_far",
         "P&L of volga, jump and residual together"}};
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
        ALVH_TRY(write_table(writing, &tables[t], error));
    ALVH_TRY(write_costs(writing, error));
    ALVH_TRY(write_explained(writing, "explained",
                             "share of the squared daily P&L that the Greeks explain",
                             offsetof(struct cell, explained), error));
    return write_explained(writing, "explained_without_jumps",
                           "the same over days without a jump",
                           offsetof(struct cell, explained_calm), error);
}

static enum alvh_status write_group(const struct sample *sample,
                                    struct attribution *writing, struct alvh_error *error)
{
    static const enum alvh_dimension axes[] = {
        ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE, ALVH_DIMENSION_LAYER,
        ALVH_DIMENSION_INSTRUMENT, ALVH_DIMENSION_TERM};
    const struct alvh_hdf *hdf = &sample->file->hdf;
    ALVH_TRY(alvh_result_group_create(sample->file, ALVH_GROUP_ATTRIBUTION, 5, axes,
                                      &writing->group, error));
    enum alvh_status status =
        alvh_hdf_integer(hdf, writing->group.id, "greek_paths", sample->paths, error);
    if (status == ALVH_OK)
        status =
            alvh_hdf_integer(hdf, writing->group.id, "worst_paths", sample->worst, error);
    if (status == ALVH_OK)
        status = write_cells(writing, error);
    alvh_hdf_group_close(&writing->group);
    return status;
}

static enum alvh_status take_and_write(const struct sample *sample,
                                       struct attribution *writing,
                                       struct alvh_error *error)
{
    for (int account = 0; account < writing->accounts; account++)
        ALVH_TRY(take_cell(sample, account, &writing->cell[account], error));
    return write_group(sample, writing, error);
}

enum alvh_status alvh_attribution_write(const struct alvh_result_file *file,
                                        const struct alvh_attribution *attribution,
                                        struct alvh_error *error)
{
    const int64_t paths = attribution->paths;
    const size_t each = (size_t)paths * sizeof(double);
    if (paths == 0)
        return ALVH_OK;
    struct sample sample = {.file = file,
                            .attribution = attribution,
                            .paths = paths,
                            .worst = (int64_t)ceil(WORST_SHARE * (double)paths),
                            .order = malloc((size_t)paths * sizeof *sample.order),
                            .loss = malloc(each),
                            .column = malloc(each),
                            .layer = malloc(each),
                            .term = malloc(ALVH_PNL_COUNT * each)};
    struct attribution writing = {.accounts = attribution->accounts};
    writing.cell = calloc((size_t)writing.accounts, sizeof *writing.cell);
    writing.value = malloc((size_t)writing.accounts * LARGEST * sizeof *writing.value);
    enum alvh_status status =
        sample.order && sample.loss && sample.column && sample.layer && sample.term &&
                writing.cell && writing.value
            ? take_and_write(&sample, &writing, error)
            : alvh_fail(error, ALVH_EFAILED, "no memory for the P&L of %lld paths",
                        (long long)paths);
    free(sample.order);
    free(sample.loss);
    free(sample.column);
    free(sample.layer);
    free(sample.term);
    free(writing.cell);
    free(writing.value);
    return status;
}
