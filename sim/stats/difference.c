#include "sim/stats/difference.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "sim/stats/tail.h"

/* psi of one sample: slope (x - from)+ where slanted, or slope 1(x > from). */
struct influence {
    double from, slope;
    bool step;
};

static const struct influence identity = {-INFINITY, 1.0, false};

static double influence_at(const struct influence *influence, double x)
{
    if (isinf(influence->from))
        return x;
    if (influence->step)
        return x > influence->from ? influence->slope : 0.0;
    return influence->slope * fmax(x - influence->from, 0.0);
}

/* Standard error, and the skewness of what has it (G of sim/stats/tail.h). */
struct spread {
    double se, g;
};
static const struct spread unknown = {INFINITY, 0.0};

/* Second and third cumulant of the mean of influences. */
struct cumulants {
    double second, third;
};

/* psi of a path of one side, or of pairs the second's less the first's. */
static double psi_of(const struct alvh_two_columns *columns,
                     const struct influence influence[2], int side, int64_t path)
{
    const double psi = influence_at(&influence[side], columns->value[side][path]);
    return columns->paired
               ? psi - influence_at(&influence[!side], columns->value[!side][path])
               : psi;
}

static struct cumulants cumulants_of(const struct alvh_two_columns *columns,
                                     const struct influence influence[2], int side)
{
    const int64_t count = columns->count[side];
    const double n = (double)count;
    struct alvh_sum sum = {0};
    struct alvh_influences influences = {0};
    for (int64_t i = 0; i < count; i++)
        alvh_sum_add(&sum, psi_of(columns, influence, side, i));
    const double mean = alvh_sum_value(&sum) / n;
    for (int64_t i = 0; i < count; i++)
        alvh_influences_add(&influences, psi_of(columns, influence, side, i) - mean);
    return (struct cumulants){alvh_sum_value(&influences.square) / (n - 1.0) / n,
                              alvh_sum_value(&influences.cube) / n / (n * n)};
}

static struct spread spread_of(const struct alvh_two_columns *columns,
                               const struct influence influence[2])
{
    if (columns->count[0] < 2 || columns->count[1] < 2)
        return unknown;
    struct cumulants total = cumulants_of(columns, influence, 1);
    if (!columns->paired) {
        const struct cumulants first = cumulants_of(columns, influence, 0);
        total.second += first.second;
        total.third -= first.third;
    }
    const double se = sqrt(total.second);
    return (struct spread){se, se > 0.0 ? total.third / (se * se * se) : 0.0};
}

static struct alvh_difference judged(struct alvh_estimate first,
                                     struct alvh_estimate second, struct spread spread)
{
    const double value = second.value - first.value;
    struct alvh_difference difference = {
        first, second, {value, spread.se, value, value}, value == 0.0 ? 1.0 : 0.0};
    if (isinf(spread.se)) {
        difference.difference =
            (struct alvh_estimate){value, INFINITY, -INFINITY, INFINITY};
        difference.p = NAN;
    } else if (spread.se > 0.0) {
        difference.difference = alvh_tail_skewed(value, spread.se, spread.g);
        difference.p = alvh_tail_skewed_p(value, spread.se, spread.g);
    }
    return difference;
}

struct alvh_difference alvh_difference_mean(const struct alvh_two_columns *columns)
{
    const struct influence influence[2] = {identity, identity};
    return judged(alvh_tail_mean(columns->count[0], columns->value[0]),
                  alvh_tail_mean(columns->count[1], columns->value[1]),
                  spread_of(columns, influence));
}

struct alvh_difference alvh_difference_quantile(const struct alvh_two_columns *columns,
                                                double p)
{
    struct alvh_estimate estimate[2];
    struct influence influence[2];
    for (int side = 0; side < 2; side++) {
        const int64_t count = columns->count[side];
        estimate[side] = alvh_tail_quantile(count, columns->sorted[side], p);
        influence[side] = (struct influence){.from = estimate[side].value,
                                             .slope = estimate[side].se *
                                                      sqrt((double)count / (p * (1.0 - p))),
                                             .step = true};
    }
    const bool known = isfinite(estimate[0].se) && isfinite(estimate[1].se);
    /* Order statistics to either side already say how the quantile's error leans. */
    const struct spread spread = known ? spread_of(columns, influence) : unknown;
    return judged(estimate[0], estimate[1], (struct spread){spread.se, 0.0});
}

struct alvh_difference alvh_difference_es(const struct alvh_two_columns *columns,
                                          double level)
{
    struct alvh_estimate estimate[2];
    struct influence influence[2];
    bool known = true;
    for (int side = 0; side < 2; side++) {
        const int64_t count = columns->count[side];
        estimate[side] = alvh_tail_es(count, columns->sorted[side], level);
        influence[side] = (struct influence){
            .from = alvh_tail_quantile(count, columns->sorted[side], level).value,
            .slope = 1.0 / (1.0 - level)};
        known &= alvh_tail_beyond(count, level) > 1;
    }
    return judged(estimate[0], estimate[1],
                  known ? spread_of(columns, influence) : unknown);
}

/* ---- shares ---- */

/* How many paths are above zero, and of pairs in both samples. */
struct hits {
    int64_t of[2], both;
};

static struct hits count_hits(const struct alvh_two_columns *columns)
{
    struct hits hits = {0};
    for (int side = 0; side < 2; side++)
        for (int64_t i = 0; i < columns->count[side]; i++)
            hits.of[side] += columns->value[side][i] > 0.0;
    for (int64_t i = 0; columns->paired && i < columns->count[0]; i++)
        hits.both += columns->value[0][i] > 0.0 && columns->value[1][i] > 0.0;
    return hits;
}

/* Correlation of the two hits of a pair; 0 where one sample has none, or nothing else. */
static double correlation(const struct hits *hits, int64_t count)
{
    const double n = (double)count, a = (double)hits->of[0], b = (double)hits->of[1];
    const double product = a * (n - a) * b * (n - b);
    return product > 0.0 ? (n * (double)hits->both - a * b) / sqrt(product) : 0.0;
}

/* Exact test of McNemar: where nothing differs, a path that is in one sample only is in
 * either of them with the same chance. */
static double pairs_p(const struct hits *hits)
{
    const int64_t only[2] = {hits->of[0] - hits->both, hits->of[1] - hits->both};
    const int64_t fewer = only[0] < only[1] ? only[0] : only[1], all = only[0] + only[1];
    return all == 0
               ? 1.0
               : fmin(1.0, 2.0 * gsl_cdf_binomial_P((unsigned)fewer, 0.5, (unsigned)all));
}

static double score_p(const struct hits *hits, const int64_t count[2])
{
    const double n = (double)count[0], m = (double)count[1];
    const double pooled = (double)(hits->of[0] + hits->of[1]) / (n + m);
    const double se = sqrt(pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m));
    const double off = fabs((double)hits->of[1] / m - (double)hits->of[0] / n);
    return se > 0.0 ? 2.0 * gsl_cdf_ugaussian_Q(off / se) : 1.0;
}

/* Newcombe: the distances of each share to its own ends, put together. */
static double hybrid(double one, double other, double correlation)
{
    return sqrt(fmax(one * one - 2.0 * correlation * one * other + other * other, 0.0));
}

struct alvh_difference alvh_difference_share(const struct alvh_two_columns *columns)
{
    static const struct influence step = {0.0, 1.0, true};
    const struct influence influence[2] = {step, step};
    const struct hits hits = count_hits(columns);
    const struct alvh_estimate a = alvh_tail_share(hits.of[0], columns->count[0]);
    const struct alvh_estimate b = alvh_tail_share(hits.of[1], columns->count[1]);
    const double value = b.value - a.value;
    const double phi = columns->paired ? correlation(&hits, columns->count[0]) : 0.0;
    return (struct alvh_difference){
        .first = a,
        .second = b,
        .difference = {value, spread_of(columns, influence).se,
                       value - hybrid(b.value - b.low, a.high - a.value, phi),
                       value + hybrid(b.high - b.value, a.value - a.low, phi)},
        .p = columns->paired ? pairs_p(&hits) : score_p(&hits, columns->count)};
}

struct alvh_difference alvh_difference_negated(struct alvh_difference difference)
{
    return (struct alvh_difference){alvh_tail_negated(difference.first),
                                    alvh_tail_negated(difference.second),
                                    alvh_tail_negated(difference.difference), difference.p};
}

/* ---- many comparisons ---- */

struct ranked {
    double p;
    int index;
};

static int by_p(const void *first, const void *second)
{
    const struct ranked *a = first, *b = second;
    return (a->p > b->p) - (a->p < b->p);
}

enum alvh_status alvh_difference_holm(int count, const double p[], double adjusted[],
                                      struct alvh_error *error)
{
    struct ranked *ranked = malloc(((size_t)count + 1) * sizeof *ranked);
    int tests = 0;
    if (!ranked)
        return alvh_fail(error, ALVH_EFAILED, "no memory for %d comparisons", count);
    for (int i = 0; i < count; i++) {
        adjusted[i] = NAN;
        if (!isnan(p[i]))
            ranked[tests++] = (struct ranked){p[i], i};
    }
    qsort(ranked, (size_t)tests, sizeof *ranked, by_p);
    double least = 0.0; /* none may be below that of a smaller p */
    for (int rank = 0; rank < tests; rank++) {
        least = fmin(1.0, fmax(least, (double)(tests - rank) * ranked[rank].p));
        adjusted[ranked[rank].index] = least;
    }
    free(ranked);
    return ALVH_OK;
}
