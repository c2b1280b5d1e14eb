#include "sim/report/growth.h"

#include <math.h>
#include <stdlib.h>

#include "sim/stats/tail.h"

#define LEVEL 0.99

/* A tail: the least drawdown that the share LEVEL of the weight does not exceed, and the
 * mean beyond it (Rockafellar and Uryasev 2000). */
struct tail {
    double quantile, shortfall;
    int64_t beyond; /* paths */
};

static struct tail tail_of(const struct alvh_report_data *data, const double *drawdown,
                           const int64_t *order)
{
    const int64_t paths = data->result.paths;
    const double room = (1.0 - LEVEL) * data->whole_weight;
    struct tail tail = {0};
    double weight = 0.0, excess = 0.0;
    while (tail.beyond + 1 < paths) {
        weight += alvh_report_weight(data, order[tail.beyond]);
        if (weight > room * (1.0 + 1e-9))
            break;
        tail.beyond++;
    }
    tail.quantile = drawdown[order[tail.beyond]];
    for (int64_t i = 0; i < tail.beyond; i++)
        excess += alvh_report_weight(data, order[i]) * (drawdown[order[i]] - tail.quantile);
    tail.shortfall = tail.quantile + excess / room;
    return tail;
}

/* How far the influence of a drawdown lies from the shortfall. */
static double off(const struct tail *tail, double drawdown)
{
    return alvh_tail_influence(LEVEL, tail->quantile, drawdown) - tail->shortfall;
}

/* Paths that were drawn together or have weights have the error of their design. */
static struct alvh_estimate estimate_of(const struct alvh_report_data *data,
                                        double *const column[2], const struct tail tail[2],
                                        double contracts_ratio)
{
    const double before = tail[0].shortfall, after = tail[1].shortfall;
    const double ratio = contracts_ratio * after / before, value = 100.0 * (ratio - 1.0);
    const bool plain = alvh_design_is_plain(&data->design);
    struct alvh_influences influences = {0};
    struct alvh_design_sum sum = {.design = &data->design};
    for (int64_t path = 0; path < data->result.paths; path++) {
        const double influence = 100.0 * ratio *
                                 (off(&tail[1], column[1][path]) / after -
                                  off(&tail[0], column[0][path]) / before);
        if (plain)
            alvh_influences_add(&influences, influence);
        else
            alvh_design_add(&sum, influence);
    }
    return plain ? alvh_influences_estimate(&influences, value)
                 : alvh_design_estimate(&sum, value);
}

/* column[0] at the smaller size, column[1] at the larger one. */
static enum alvh_status grow(const struct alvh_report_data *data, double *const column[2],
                             double contracts_ratio, struct alvh_estimate *growth,
                             struct alvh_error *error)
{
    const int64_t paths = data->result.paths;
    int64_t *order = malloc((size_t)paths * sizeof *order);
    struct tail tail[2];
    if (!order)
        return alvh_fail(error, ALVH_EFAILED, "no memory for %lld paths", (long long)paths);
    enum alvh_status status = ALVH_OK;
    for (int k = 0; k < 2 && status == ALVH_OK; k++) {
        status = alvh_tail_order(paths, column[k], order, error);
        if (status == ALVH_OK)
            tail[k] = tail_of(data, column[k], order);
    }
    free(order);
    ALVH_TRY(status);
    *growth = estimate_of(data, column, tail, contracts_ratio);
    if (tail[0].beyond < 2 || tail[1].beyond < 2)
        *growth = (struct alvh_estimate){growth->value, INFINITY, -INFINITY, INFINITY};
    return ALVH_OK;
}

enum alvh_status alvh_growth(const struct alvh_report_data *data, int book, int from,
                             int to, struct alvh_estimate *growth, struct alvh_error *error)
{
    const double ratio = (double)data->result.scale[from] / (double)data->result.scale[to];
    double *column[2] = {NULL, NULL};
    *growth = (struct alvh_estimate){0};
    if (from == to)
        return ALVH_OK;
    enum alvh_status status = alvh_report_drawdowns(data, book, from, &column[0], error);
    if (status == ALVH_OK)
        status = alvh_report_drawdowns(data, book, to, &column[1], error);
    if (status == ALVH_OK)
        status = grow(data, column, ratio, growth, error);
    free(column[0]);
    free(column[1]);
    return status;
}
