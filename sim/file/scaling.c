/* /scaling: how the worst-1 % drawdown per contract grows with the size of the position. */
#include <stdio.h>
#include <stdlib.h>

#include "sim/file/result_file.h"
#include "sim/stats/bootstrap.h"
#include "sim/stats/combination.h"
#include "sim/stats/scaling.h"
#include "sim/stats/tail.h"

#define LEVEL 0.99

/* Sums of D over the scales. */
enum { SLOPE, CURVATURE, SUMS };

struct scaling {
    const struct alvh_result_file *file;
    /* Of the book at hand; deep: see alvh_bootstrap_share. */
    double value[ALVH_MAX_SCALES], quantile[ALVH_MAX_SCALES], deep[ALVH_MAX_SCALES];
    double (*piece)[ALVH_PATH_CHUNK];
    struct alvh_estimate each[ALVH_MAX_BOOKS * ALVH_MAX_SCALES];
    struct alvh_estimate slope[ALVH_MAX_BOOKS], curvature[ALVH_MAX_BOOKS];
    double room[ALVH_MAX_BOOKS * ALVH_MAX_SCALES]; /* for a dataset */
};

/* The weighted sum of D at each scale of a book, weights in dollars per dollar. */
static enum alvh_status combine(struct scaling *scaling, int book, const double weight[],
                                struct alvh_estimate *made, struct alvh_error *error)
{
    const struct alvh_result_file *file = scaling->file;
    const int64_t paths = file->paths, most = ALVH_PATH_CHUNK;
    struct alvh_combination combination = {.terms = file->scenario.scales,
                                           .sum.design = alvh_file_design(file)};
    const double *at[ALVH_MAX_SCALES];
    for (int s = 0; s < combination.terms; s++) {
        combination.term[s] = (struct alvh_combination_term){weight[s], scaling->value[s],
                                                             LEVEL, scaling->quantile[s]};
        combination.value += weight[s] * scaling->value[s];
        at[s] = scaling->piece[s];
    }
    for (int64_t first = 0; first < paths; first += most) {
        const int64_t count = paths - first < most ? paths - first : most;
        for (int s = 0; s < combination.terms; s++)
            ALVH_TRY(alvh_paths_read(file, ALVH_OUTCOME_max_drawdown, book, s, first, count,
                                     scaling->piece[s], error));
        alvh_combination_add(&combination, count, at);
    }
    *made = alvh_combination_estimate(&combination);
    return ALVH_OK;
}

/* D at a scale, and above which drawdowns a bootstrap needs to know the paths. */
static enum alvh_status take_scale(struct scaling *scaling, int book, int scale,
                                   struct alvh_error *error)
{
    const struct alvh_result_file *file = scaling->file;
    const struct alvh_paths_column column = {file, ALVH_OUTCOME_max_drawdown, book, scale,
                                             1.0};
    const struct alvh_sample sample = alvh_paths_sample(&column);
    const double share = alvh_bootstrap_share(file->paths, LEVEL), level = LEVEL;
    struct alvh_estimate deep, made;
    struct alvh_sample_tail tail = {.quantiles = 1,
                                    .levels = 1,
                                    .quantile = &share,
                                    .level = &level,
                                    .at_quantile = &deep,
                                    .es = &made,
                                    .beyond = &scaling->quantile[scale]};
    ALVH_TRY(alvh_sample_take_tail(&sample, &tail, error));
    scaling->value[scale] = made.value;
    scaling->deep[scale] = deep.value;
    scaling->each[book * file->scenario.scales + scale] =
        alvh_tail_scaled(made, 1.0 / (double)file->scenario.scale[scale]);
    return ALVH_OK;
}

/* Gives slope and curvature the intervals of a bootstrap. */
static enum alvh_status resample(struct scaling *scaling, int book,
                                 const double weight[][ALVH_MAX_SCALES],
                                 struct alvh_estimate made[], struct alvh_error *error)
{
    const struct alvh_result_file *file = scaling->file;
    const int64_t most = ALVH_PATH_CHUNK;
    struct alvh_bootstrap bootstrap = {.columns = file->scenario.scales, .level = LEVEL};
    const double *at[ALVH_MAX_SCALES];
    enum alvh_status status = ALVH_OK;
    for (int64_t first = 0; first < file->paths && status == ALVH_OK; first += most) {
        const int64_t left = file->paths - first, count = left < most ? left : most;
        for (int s = 0; s < bootstrap.columns && status == ALVH_OK; s++) {
            at[s] = scaling->piece[s];
            status = alvh_paths_read(file, ALVH_OUTCOME_max_drawdown, book, s, first, count,
                                     scaling->piece[s], error);
        }
        if (status == ALVH_OK)
            status = alvh_bootstrap_add(&bootstrap, count, at, scaling->deep, error);
    }
    if (status == ALVH_OK)
        status = alvh_bootstrap_intervals(&bootstrap, SUMS, weight, made, error);
    alvh_bootstrap_free(&bootstrap);
    return status;
}

static enum alvh_status take_book(struct scaling *scaling, int book,
                                  struct alvh_error *error)
{
    const struct alvh_scenario *scenario = &scaling->file->scenario;
    double weight[SUMS][ALVH_MAX_SCALES];
    struct alvh_estimate made[SUMS];
    alvh_scaling_weights(scenario->scales, scenario->scale, weight[SLOPE],
                         weight[CURVATURE]);
    for (int s = 0; s < scenario->scales; s++) {
        ALVH_TRY(take_scale(scaling, book, s, error));
        for (int sum = 0; sum < SUMS; sum++)
            weight[sum][s] /= (double)scenario->scale[s];
    }
    for (int sum = 0; sum < SUMS; sum++)
        ALVH_TRY(combine(scaling, book, weight[sum], &made[sum], error));
    /* Only paths that are drawn plainly can be drawn again one by one. */
    if (scenario->scales > 1 && scaling->file->paths <= ALVH_BOOTSTRAP_PATHS &&
        !alvh_file_design(scaling->file))
        ALVH_TRY(resample(scaling, book, weight, made, error));
    scaling->slope[book] = made[SLOPE];
    scaling->curvature[book] = made[CURVATURE];
    return ALVH_OK;
}

static enum alvh_status write_group(struct scaling *scaling, struct alvh_error *error)
{
    static const enum alvh_dimension axes[] = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE};
    const int books = scaling->file->scenario.books;
    const struct {
        struct alvh_hdf_dataset dataset;
        const struct alvh_estimate *estimate;
        int count;
    } rows[] = {
        {{.name = "drawdown_per_contract",
          .unit = "dollars per contract",
          .text = "mean maximum drawdown of the worst hundredth of the paths",
          .rank = 2},
         scaling->each,
         books * scaling->file->scenario.scales},
        {{.name = "fragility_slope",
          .unit = "dollars per contract and doubling",
          .text = "what a doubling of the contracts adds to drawdown_per_contract",
          .rank = 1},
         scaling->slope,
         books},
        {{.name = "fragility_curvature",
          .unit = "dollars per contract and doubling squared",
          .text = "half of what each doubling adds more than the one before",
          .rank = 1},
         scaling->curvature,
         books},
    };
    struct alvh_hdf_group group;
    ALVH_TRY(alvh_result_group_create(scaling->file, ALVH_GROUP_SCALING, 2, axes, &group,
                                      error));
    enum alvh_status status = ALVH_OK;
    for (size_t r = 0; r < sizeof rows / sizeof *rows && status == ALVH_OK; r++) {
        struct alvh_hdf_dataset dataset = rows[r].dataset;
        dataset.type = H5T_IEEE_F64LE;
        dataset.dimension[0] = ALVH_DIMENSION_BOOK;
        dataset.dimension[1] = ALVH_DIMENSION_SCALE;
        const struct alvh_estimate_field field =
            alvh_estimate_array((size_t)rows[r].count, rows[r].estimate, false);
        status = alvh_estimates_write(&group, &dataset, &field, scaling->room, error);
    }
    alvh_hdf_group_close(&group);
    return status;
}

enum alvh_status alvh_scaling_write(const struct alvh_result_file *file,
                                    struct alvh_error *error)
{
    const size_t scales = (size_t)file->scenario.scales;
    struct scaling *scaling = calloc(1, sizeof *scaling);
    void *piece = malloc(scales * sizeof *scaling->piece);
    enum alvh_status status = ALVH_OK;
    if (scaling && piece) {
        scaling->file = file;
        scaling->piece = piece;
        for (int book = 0; book < file->scenario.books && status == ALVH_OK; book++)
            status = take_book(scaling, book, error);
        if (status == ALVH_OK)
            status = write_group(scaling, error);
    } else {
        status = alvh_fail(error, ALVH_EFAILED, "no memory for the scaling of drawdowns");
    }
    free(piece);
    free(scaling);
    return status;
}
