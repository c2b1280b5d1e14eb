/* fragility_heuristic of /scaling: how much worse a move of volatility either way makes the
 * worst-1 % drawdown of each book, at the largest scale of the run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/file/result_file.h"
#include "sim/stats/bootstrap.h"
#include "sim/stats/combination.h"
#include "sim/stats/sort.h"

#define LEVEL 0.99

enum { TERMS = 1 + ALVH_STRESSED_WORLDS };

/* One book: what it lost in the run, and in either world of other volatility. Its interval
 * comes from a bootstrap of the paths, which all three share. */
static enum alvh_status estimate(int64_t paths, const double *const loss[TERMS],
                                 double contracts, double *sorted,
                                 struct alvh_estimate *made, struct alvh_error *error)
{
    const double weight[1][ALVH_MAX_SCALES] = {
        {-1.0 / contracts, 0.5 / contracts, 0.5 / contracts}};
    const double share = alvh_bootstrap_share(paths, LEVEL);
    double deep[TERMS];
    struct alvh_bootstrap bootstrap = {.columns = TERMS, .level = LEVEL};
    struct alvh_combination combination = {.terms = TERMS};
    for (int k = 0; k < TERMS; k++) {
        memcpy(sorted, loss[k], (size_t)paths * sizeof *sorted);
        alvh_sort(paths, sorted);
        const double es = alvh_tail_es(paths, sorted, LEVEL).value;
        combination.term[k] = (struct alvh_combination_term){
            .weight = weight[0][k],
            .value = es,
            .level = LEVEL,
            .quantile = alvh_tail_quantile(paths, sorted, LEVEL).value,
        };
        combination.value += weight[0][k] * es;
        deep[k] = alvh_tail_quantile(paths, sorted, share).value;
    }
    alvh_combination_add(&combination, paths, loss);
    *made = alvh_combination_estimate(&combination);
    enum alvh_status status = alvh_bootstrap_add(&bootstrap, paths, loss, deep, error);
    if (status == ALVH_OK)
        status = alvh_bootstrap_intervals(&bootstrap, 1, weight, made, error);
    alvh_bootstrap_free(&bootstrap);
    return status;
}

/* room is for two columns of paths. */
static enum alvh_status take(const struct alvh_result_file *file,
                             const struct alvh_stressed *stressed, double *room,
                             struct alvh_estimate made[], struct alvh_error *error)
{
    const struct alvh_scenario *scenario = &file->scenario;
    const int scale = scenario->scales - 1;
    for (int book = 0; book < scenario->books; book++) {
        const int64_t at = (int64_t)(book * scenario->scales + scale) * stressed->paths;
        const double *const loss[TERMS] = {room, stressed->drawdown[0] + at,
                                           stressed->drawdown[1] + at};
        ALVH_TRY(alvh_paths_read(file, ALVH_OUTCOME_max_drawdown, book, scale, 0,
                                 stressed->paths, room, error));
        ALVH_TRY(estimate(stressed->paths, loss, (double)scenario->scale[scale],
                          room + stressed->paths, &made[book], error));
    }
    return ALVH_OK;
}

/* The group is there and closed; its axis is opened again. */
static enum alvh_status write_made(const struct alvh_result_file *file,
                                   const struct alvh_estimate made[],
                                   struct alvh_error *error)
{
    const struct alvh_hdf_dataset value = {
        .name = "fragility_heuristic",
        .unit = "dollars per contract",
        .text = "what a fifth more or less volatility adds on average to "
                "drawdown_per_contract of the largest scale",
        .type = H5T_IEEE_F64LE,
        .rank = 1,
        .dimension = {ALVH_DIMENSION_BOOK},
    };
    struct alvh_hdf_group group = {.hdf = &file->hdf, .lengths = &file->lengths};
    group.id = H5Gopen2(file->hdf.id, "scaling", H5P_DEFAULT);
    group.axis[ALVH_DIMENSION_BOOK] = H5Dopen2(group.id, "book", H5P_DEFAULT);
    enum alvh_status status =
        alvh_hdf_check(&file->hdf, group.axis[ALVH_DIMENSION_BOOK], error);
    const struct alvh_estimate_field field =
        alvh_estimate_array((size_t)file->scenario.books, made, false);
    double part[ALVH_MAX_BOOKS];
    if (status == ALVH_OK)
        status = alvh_estimates_write(&group, &value, &field, part, error);
    alvh_hdf_group_close(&group);
    return status;
}

enum alvh_status alvh_heuristic_write(const struct alvh_result_file *file,
                                      const struct alvh_stressed *stressed,
                                      struct alvh_error *error)
{
    struct alvh_estimate made[ALVH_MAX_BOOKS];
    double *room = malloc(2 * (size_t)stressed->paths * sizeof *room);
    enum alvh_status status =
        room ? take(file, stressed, room, made, error)
             : alvh_fail(error, ALVH_EFAILED, "no memory for two columns of %lld paths",
                         (long long)stressed->paths);
    if (status == ALVH_OK)
        status = write_made(file, made, error);
    free(room);
    return status;
}
