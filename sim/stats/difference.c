#include "sim/stats/difference.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "sim/stats/difference_spread.h"
#include "sim/stats/weighted.h"

#define NORMAL_975 1.959963984540054 /* the normal law's 97.5 % quantile */

/* The interval and the p value by the law of the spread: the normal one's, or Student's in
 * its place. */
static void judge(struct alvh_spread spread, struct alvh_difference *made)
{
    const double value = made->difference.value;
    if (isinf(spread.freedom)) {
        made->difference = alvh_tail_skewed(value, spread.se, spread.g);
        made->p = alvh_tail_skewed_p(value, spread.se, spread.g);
        return;
    }
    const double t = gsl_cdf_tdist_Pinv(0.975, spread.freedom);
    const double deviate = alvh_tail_skewed_deviate(value, spread.se, spread.g);
    made->difference = alvh_tail_skewed_by(value, spread.se, spread.g, t);
    made->p = 2.0 * gsl_cdf_tdist_Q(fabs(deviate), spread.freedom);
}

static struct alvh_difference judged(const struct alvh_estimate estimate[2],
                                     struct alvh_spread spread)
{
    const double value = estimate[1].value - estimate[0].value;
    struct alvh_difference difference = {estimate[0],
                                         estimate[1],
                                         {value, spread.se, value, value},
                                         value == 0.0 ? 1.0 : 0.0};
    if (isinf(spread.se)) {
        difference.difference =
            (struct alvh_estimate){value, INFINITY, -INFINITY, INFINITY};
        difference.p = NAN;
    } else if (spread.se > 0.0) {
        judge(spread, &difference);
    }
    return difference;
}

struct alvh_difference alvh_difference_mean(const struct alvh_two_columns *columns)
{
    const struct alvh_influence influence[2] = {alvh_influence_identity,
                                                alvh_influence_identity};
    struct alvh_estimate estimate[2];
    for (int side = 0; side < 2; side++)
        estimate[side] =
            columns->design[side]
                ? alvh_weighted_mean(columns->design[side], columns->count[side],
                                     columns->value[side])
                : alvh_tail_mean(columns->count[side], columns->value[side]);
    return judged(estimate, alvh_spread_of(columns, influence));
}

/* ---- tails ---- */

/* Of one side at one share: its quantile and its expected shortfall. */
struct tail {
    struct alvh_estimate quantile, es;
};

static enum alvh_status take_tail(const struct alvh_two_columns *columns, int side,
                                  double share, struct tail *tail, struct alvh_error *error)
{
    const int64_t count = columns->count[side];
    double beyond;
    struct alvh_sample_tail asked = {1,         1,      &share, &share, &tail->quantile,
                                     &tail->es, &beyond};
    if (columns->design[side])
        return alvh_weighted_tail(columns->design[side], count, columns->value[side],
                                  &asked, error);
    tail->quantile = alvh_tail_quantile(count, columns->sorted[side], share);
    tail->es = alvh_tail_es(count, columns->sorted[side], share);
    return ALVH_OK;
}

/* 1 / f(q): how far the quantile moves with the share above it. */
static double sparsity(const struct alvh_two_columns *columns, int side, double share,
                       const struct alvh_estimate *quantile)
{
    const struct alvh_influence above = {quantile->value, 1.0, true};
    if (!columns->design[side])
        return quantile->se * sqrt((double)columns->count[side] / (share * (1.0 - share)));
    return quantile->se > 0.0 ? quantile->se / alvh_spread_of_side(columns, &above, side)
                              : 0.0;
}

/* Weighted paths tell of a quantile's error where they reach to both ends of its interval.
 */
static bool quantile_is_known(const struct alvh_two_columns *columns, int side,
                              const struct alvh_estimate *quantile)
{
    return columns->design[side] ? isfinite(quantile->low) && isfinite(quantile->high)
                                 : isfinite(quantile->se);
}

enum alvh_status alvh_difference_quantile(const struct alvh_two_columns *columns,
                                          double share, struct alvh_difference *made,
                                          struct alvh_error *error)
{
    struct alvh_estimate estimate[2];
    struct alvh_influence influence[2];
    bool known = true;
    for (int side = 0; side < 2; side++) {
        struct tail tail;
        ALVH_TRY(take_tail(columns, side, share, &tail, error));
        estimate[side] = tail.quantile;
        influence[side] = (struct alvh_influence){
            tail.quantile.value, sparsity(columns, side, share, &tail.quantile), true};
        known = known && quantile_is_known(columns, side, &tail.quantile);
    }
    struct alvh_spread spread =
        known ? alvh_spread_of(columns, influence) : alvh_spread_unknown;
    /* Where pairs or strata leave a quantile no error, it has one of higher order. */
    if (!isinf(spread.freedom) && spread.se == 0.0 &&
        estimate[0].value != estimate[1].value)
        spread = alvh_spread_unknown;
    /* Order statistics to either side already say how the quantile's error leans. */
    spread.g = 0.0;
    *made = judged(estimate, spread);
    return ALVH_OK;
}

/* One path beyond the quantile says nothing about its error. */
static bool shortfall_is_known(const struct alvh_two_columns *columns, int side,
                               double level, double quantile)
{
    int64_t beyond = 0;
    if (!columns->design[side])
        return alvh_tail_beyond(columns->count[side], level) > 1;
    for (int64_t i = 0; i < columns->count[side]; i++)
        beyond += columns->value[side][i] > quantile;
    return beyond > 1;
}

enum alvh_status alvh_difference_es(const struct alvh_two_columns *columns, double level,
                                    struct alvh_difference *made, struct alvh_error *error)
{
    struct alvh_estimate estimate[2];
    struct alvh_influence influence[2];
    bool known = true;
    for (int side = 0; side < 2; side++) {
        struct tail tail;
        ALVH_TRY(take_tail(columns, side, level, &tail, error));
        estimate[side] = tail.es;
        influence[side] = (struct alvh_influence){.from = tail.quantile.value,
                                                  .slope = 1.0 / (1.0 - level)};
        known = known && shortfall_is_known(columns, side, level, tail.quantile.value);
    }
    *made =
        judged(estimate, known ? alvh_spread_of(columns, influence) : alvh_spread_unknown);
    return ALVH_OK;
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

static struct alvh_estimate hybrid_interval(const struct alvh_estimate *a,
                                            const struct alvh_estimate *b, double se,
                                            double phi)
{
    const double value = b->value - a->value;
    return (struct alvh_estimate){
        value, se, value - hybrid(b->value - b->low, a->high - a->value, phi),
        value + hybrid(b->high - b->value, a->value - a->low, phi)};
}

/* The p value by which the interval leaves 0 out where it is below 5 %: that of a normal
 * deviate as many times 1.96 as the difference is of the way to the end towards 0. */
static double hybrid_p(const struct alvh_estimate *difference)
{
    const double value = difference->value;
    const double way = value > 0.0 ? value - difference->low : difference->high - value;
    if (value == 0.0)
        return 1.0;
    return 2.0 * gsl_cdf_ugaussian_Q(NORMAL_975 * fabs(value) / way);
}

static struct alvh_estimate share_of(const struct alvh_two_columns *columns, int side,
                                     int64_t hits)
{
    return columns->design[side]
               ? alvh_weighted_share(columns->design[side], columns->count[side],
                                     columns->value[side], NULL)
               : alvh_tail_share(hits, columns->count[side]);
}

struct alvh_difference alvh_difference_share(const struct alvh_two_columns *columns)
{
    static const struct alvh_influence step = {0.0, 1.0, true};
    const struct alvh_influence influence[2] = {step, step};
    const struct hits hits = count_hits(columns);
    const struct alvh_estimate a = share_of(columns, 0, hits.of[0]);
    const struct alvh_estimate b = share_of(columns, 1, hits.of[1]);
    const bool designed = columns->design[0] || columns->design[1];
    const double phi = designed          ? alvh_spread_correlation(columns, influence)
                       : columns->paired ? correlation(&hits, columns->count[0])
                                         : 0.0;
    struct alvh_difference made = {
        .first = a,
        .second = b,
        .difference = hybrid_interval(&a, &b, alvh_spread_of(columns, influence).se, phi)};
    made.p = designed          ? hybrid_p(&made.difference)
             : columns->paired ? pairs_p(&hits)
                               : score_p(&hits, columns->count);
    return made;
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
