#include "sim/stats/weighted.h"

#include <math.h>
#include <stdlib.h>

#define NORMAL_975 1.959963984540054 /* the normal law's 97.5 % quantile */

/* Sums of two columns, each path times its weight; b is 1 where it is NULL. */
struct totals {
    double a, b;
};

static struct totals totals_of(const struct alvh_design *design, int64_t count,
                               const double *a, const double *b)
{
    struct alvh_path_sum above = {0}, below = {0};
    for (int64_t i = 0; i < count; i++) {
        const double weight = alvh_design_weight(design, i);
        alvh_path_sum_add(&above, weight * a[i]);
        alvh_path_sum_add(&below, weight * (b ? b[i] : 1.0));
    }
    return (struct totals){alvh_path_sum_value(&above), alvh_path_sum_value(&below)};
}

struct alvh_estimate alvh_weighted_mean(const struct alvh_design *design, int64_t count,
                                        const double *value)
{
    const struct totals totals = totals_of(design, count, value, NULL);
    const double mean = totals.a / totals.b;
    struct alvh_design_sum sum = {.design = design};
    for (int64_t i = 0; i < count; i++)
        alvh_design_add(&sum, value[i] - mean);
    return alvh_design_estimate(&sum, mean);
}

/* r = sum w a / sum w b; the influence of a path is (a - r b) / mean b. */
struct alvh_estimate alvh_weighted_ratio(const struct alvh_design *design, int64_t count,
                                         const double *a, const double *b)
{
    const struct totals totals = totals_of(design, count, a, b);
    const double ratio = totals.a / totals.b;
    struct alvh_design_sum sum = {.design = design};
    struct alvh_path_sum weight = {0};
    for (int64_t i = 0; i < count; i++)
        alvh_path_sum_add(&weight, alvh_design_weight(design, i));
    const double mean = totals.b / alvh_path_sum_value(&weight);
    for (int64_t i = 0; i < count; i++)
        alvh_design_add(&sum, (a[i] - ratio * b[i]) / mean);
    return alvh_design_estimate(&sum, ratio);
}

/* Their influence is (x - m) 1(x > 0) / P(x > 0). */
struct alvh_estimate alvh_weighted_mean_of_some(const struct alvh_design *design,
                                                int64_t count, const double *value)
{
    struct alvh_path_sum total = {0}, above = {0}, all = {0};
    for (int64_t i = 0; i < count; i++) {
        const double w = alvh_design_weight(design, i), within = value[i] > 0.0 ? w : 0.0;
        alvh_path_sum_add(&total, within > 0.0 ? within * value[i] : 0.0);
        alvh_path_sum_add(&above, within);
        alvh_path_sum_add(&all, w);
    }
    const double some = alvh_path_sum_value(&above);
    const double mean = some > 0.0 ? alvh_path_sum_value(&total) / some : ALVH_MEAN_OF_NONE;
    const double share = some / alvh_path_sum_value(&all);
    struct alvh_design_sum sum = {.design = design};
    for (int64_t i = 0; i < count; i++)
        alvh_design_add(&sum, value[i] > 0.0 ? (value[i] - mean) / share : 0.0);
    return alvh_design_estimate(&sum, mean);
}

static bool among(const double *b, int64_t i)
{
    return !b || b[i] != 0.0;
}

struct alvh_estimate alvh_weighted_wilson(double p, double se, double n)
{
    const double z2 = NORMAL_975 * NORMAL_975;
    const double centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    const double half =
        NORMAL_975 * sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n)) / (1.0 + z2 / n);
    return (struct alvh_estimate){p, se, p > 0.0 ? centre - half : 0.0,
                                  p < 1.0 ? centre + half : 1.0};
}

/* Where no path or every path is a hit there is no error to see, and the effective sample
 * size stands in. */
struct alvh_estimate alvh_weighted_share(const struct alvh_design *design, int64_t count,
                                         const double *a, const double *b)
{
    struct alvh_path_sum hits = {0}, all = {0}, weight = {0}, square = {0};
    for (int64_t i = 0; i < count; i++) {
        const double w = alvh_design_weight(design, i);
        const double within = among(b, i) ? w : 0.0;
        alvh_path_sum_add(&weight, w);
        alvh_path_sum_add(&all, within);
        alvh_path_sum_add(&square, within * within);
        alvh_path_sum_add(&hits, a[i] > 0.0 ? within : 0.0);
    }
    const double total = alvh_path_sum_value(&all);
    const double p = total > 0.0 ? alvh_path_sum_value(&hits) / total : ALVH_MEAN_OF_NONE;
    const double mean = total / alvh_path_sum_value(&weight);
    struct alvh_design_sum sum = {.design = design};
    for (int64_t i = 0; i < count; i++)
        alvh_design_add(&sum, among(b, i) ? ((a[i] > 0.0 ? 1.0 : 0.0) - p) / mean : 0.0);
    const double se = alvh_design_se(&sum);
    if (!(total > 0.0))
        return (struct alvh_estimate){p, se, 0.0, 1.0};
    const double n =
        se > 0.0 ? p * (1.0 - p) / (se * se) : total * total / alvh_path_sum_value(&square);
    return alvh_weighted_wilson(p, se, n);
}

/* ---- quantiles and expected shortfall ---- */

struct weighted {
    double value, weight;
};

/* A column in ascending order; beyond[i] is the weight of what lies above value i. */
struct ladder {
    int64_t count;
    struct weighted *at;
    double *beyond;
    double total;
};

static int by_value(const void *first, const void *second)
{
    const struct weighted *a = first, *b = second;
    if (a->value != b->value)
        return a->value > b->value ? 1 : -1;
    return (a->weight > b->weight) - (a->weight < b->weight);
}

static void climb(const struct alvh_design *design, const double *value,
                  struct ladder *ladder)
{
    struct alvh_path_sum above = {0};
    for (int64_t i = 0; i < ladder->count; i++)
        ladder->at[i] = (struct weighted){value[i], alvh_design_weight(design, i)};
    qsort(ladder->at, (size_t)ladder->count, sizeof *ladder->at, by_value);
    for (int64_t i = ladder->count - 1; i >= 0; i--) {
        ladder->beyond[i] = alvh_path_sum_value(&above);
        alvh_path_sum_add(&above, ladder->at[i].weight);
    }
    ladder->total = alvh_path_sum_value(&above);
}

/* The least value with at most so large a share of the weight above it. */
static double value_below(const struct ladder *ladder, double share)
{
    int64_t low = 0, high = ladder->count - 1;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (ladder->beyond[middle] <= share * ladder->total)
            high = middle;
        else
            low = middle + 1;
    }
    return ladder->at[low].value;
}

static struct alvh_estimate quantile_of(const struct alvh_design *design,
                                        const struct ladder *ladder, const double *value,
                                        double p)
{
    const double q = value_below(ladder, 1.0 - p);
    struct alvh_design_sum sum = {.design = design};
    struct alvh_path_sum above = {0};
    for (int64_t i = 0; i < ladder->count; i++)
        alvh_path_sum_add(&above, value[i] > q ? alvh_design_weight(design, i) : 0.0);
    const double share = alvh_path_sum_value(&above) / ladder->total;
    for (int64_t i = 0; i < ladder->count; i++)
        alvh_design_add(&sum, (value[i] > q ? 1.0 : 0.0) - share);
    const struct alvh_estimate tail = alvh_design_estimate(&sum, 1.0 - p);
    const double near = value_below(ladder, 1.0 - p + tail.se);
    const double far = value_below(ladder, fmax(1.0 - p - tail.se, 0.0));
    return (struct alvh_estimate){
        .value = q,
        .se = 0.5 * (far - near),
        .low = tail.high < 1.0 ? value_below(ladder, tail.high) : -INFINITY,
        .high = tail.low > 0.0 ? value_below(ladder, tail.low) : INFINITY};
}

static struct alvh_estimate es_of(const struct alvh_design *design,
                                  const struct ladder *ladder, const double *value,
                                  double level)
{
    const double q = value_below(ladder, 1.0 - level);
    struct alvh_path_sum excess = {0};
    for (int64_t i = 0; i < ladder->count; i++)
        alvh_path_sum_add(&excess, alvh_design_weight(design, i) * fmax(value[i] - q, 0.0));
    const double es = q + alvh_path_sum_value(&excess) / ladder->total / (1.0 - level);
    struct alvh_design_sum sum = {.design = design};
    for (int64_t i = 0; i < ladder->count; i++)
        alvh_design_add(&sum, alvh_tail_influence(level, q, value[i]) - es);
    return alvh_design_estimate(&sum, es);
}

enum alvh_status alvh_weighted_tail(const struct alvh_design *design, int64_t count,
                                    const double *loss, struct alvh_sample_tail *tail,
                                    struct alvh_error *error)
{
    struct ladder ladder = {.count = count,
                            .at = malloc((size_t)count * sizeof *ladder.at),
                            .beyond = malloc((size_t)count * sizeof *ladder.beyond)};
    const bool whole = ladder.at && ladder.beyond;
    if (whole) {
        climb(design, loss, &ladder);
        for (int q = 0; q < tail->quantiles; q++)
            tail->at_quantile[q] = quantile_of(design, &ladder, loss, tail->quantile[q]);
        for (int l = 0; l < tail->levels; l++) {
            tail->es[l] = es_of(design, &ladder, loss, tail->level[l]);
            tail->beyond[l] = value_below(&ladder, 1.0 - tail->level[l]);
        }
    }
    free(ladder.at);
    free(ladder.beyond);
    return whole ? ALVH_OK
                 : alvh_fail(error, ALVH_EFAILED, "no memory to order %lld paths",
                             (long long)count);
}

/* ---- the worst paths ---- */

/* How many paths of the order hold so large a share of the weight. */
static int64_t holding(const struct alvh_design *design, int64_t count, double share,
                       double total, const int64_t *order)
{
    struct alvh_path_sum held = {0};
    int64_t paths = 0;
    while (paths < count && alvh_path_sum_value(&held) < share * total)
        alvh_path_sum_add(&held, alvh_design_weight(design, order[paths++]));
    return paths;
}

/* The weighted mean over ranks [first, last), the worst being rank 0. */
static struct totals sum_ranks(const struct alvh_design *design, int64_t first,
                               int64_t last, const int64_t *order, const double *value)
{
    struct alvh_path_sum sum = {0}, weight = {0};
    for (int64_t i = first; i < last; i++) {
        const double w = alvh_design_weight(design, order[i]);
        alvh_path_sum_add(&sum, w * value[order[i]]);
        alvh_path_sum_add(&weight, w);
    }
    return (struct totals){alvh_path_sum_value(&sum), alvh_path_sum_value(&weight)};
}

/* The influence of a path is m + 1(it is among the worst) (x - m) / p, m being the mean
 * over the paths that lose about as much as the last of the worst. */
struct alvh_estimate alvh_weighted_conditional(const struct alvh_design *design,
                                               int64_t count, double share,
                                               const int64_t *order, const double *value)
{
    const struct totals all = sum_ranks(design, 0, count, order, value);
    const int64_t worst = holding(design, count, share, all.b, order);
    const int64_t inner = holding(design, count, 0.5 * share, all.b, order);
    const int64_t outer = holding(design, count, 1.5 * share, all.b, order);
    const struct totals held = sum_ranks(design, 0, worst, order, value);
    const struct totals edge = sum_ranks(design, inner, outer, order, value);
    const double mean = held.a / held.b, at = edge.b > 0.0 ? edge.a / edge.b : mean;
    const double p = held.b / all.b;
    bool *is_worst = calloc((size_t)count, sizeof *is_worst);
    struct alvh_design_sum sum = {.design = design};
    for (int64_t i = 0; is_worst && i < worst; i++)
        is_worst[order[i]] = true;
    for (int64_t i = 0; is_worst && i < count; i++)
        alvh_design_add(&sum, (is_worst[i] ? (value[i] - at) / p : 0.0) - (mean - at));
    const struct alvh_estimate lost = {mean, INFINITY, -INFINITY, INFINITY};
    const struct alvh_estimate made = is_worst ? alvh_design_estimate(&sum, mean) : lost;
    free(is_worst);
    return made;
}
