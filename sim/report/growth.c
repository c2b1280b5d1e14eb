#include "sim/report/growth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/stats/combination.h"
#include "sim/stats/sort.h"
#include "sim/stats/tail.h"

#define LEVEL 0.99

/* The term of a column of drawdowns; `sorted` has room for it. */
static struct alvh_combination_term term_of(int64_t paths, const double *drawdown,
                                            double *sorted)
{
    memcpy(sorted, drawdown, (size_t)paths * sizeof *sorted);
    alvh_sort(paths, sorted);
    return (struct alvh_combination_term){
        .value = alvh_tail_es(paths, sorted, LEVEL).value,
        .level = LEVEL,
        .quantile = alvh_tail_quantile(paths, sorted, LEVEL).value};
}

/* column[0] at the smaller size, column[1] at the larger one. */
static struct alvh_estimate grow(int64_t paths, const double *const column[2], double *room,
                                 double contracts_ratio)
{
    struct alvh_combination combination = {.terms = 2};
    for (int k = 0; k < 2; k++)
        combination.term[k] = term_of(paths, column[k], room);
    const double before = combination.term[0].value, after = combination.term[1].value;
    const double ratio = contracts_ratio * after / before;
    combination.value = 100.0 * (ratio - 1.0);
    combination.term[0].weight = -100.0 * ratio / before;
    combination.term[1].weight = 100.0 * contracts_ratio / before;
    alvh_combination_add(&combination, paths, column);
    return alvh_combination_estimate(&combination);
}

enum alvh_status alvh_growth(const struct alvh_report_data *data, int book, int from,
                             int to, struct alvh_estimate *growth, struct alvh_error *error)
{
    const int64_t paths = data->result.paths;
    const double ratio = (double)data->result.scale[from] / (double)data->result.scale[to];
    double *column[2] = {NULL, NULL}, *room = NULL;
    *growth = (struct alvh_estimate){0};
    if (from == to)
        return ALVH_OK;
    enum alvh_status status = alvh_report_drawdowns(data, book, from, &column[0], error);
    if (status == ALVH_OK)
        status = alvh_report_drawdowns(data, book, to, &column[1], error);
    if (status == ALVH_OK && !(room = malloc((size_t)paths * sizeof *room)))
        status =
            alvh_fail(error, ALVH_EFAILED, "no memory for %lld paths", (long long)paths);
    if (status == ALVH_OK)
        *growth = grow(paths, (const double *const *)column, room, ratio);
    free(column[0]);
    free(column[1]);
    free(room);
    return status;
}
