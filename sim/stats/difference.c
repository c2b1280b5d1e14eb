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

/* Sums about a given centre, which a first pass finds: the variance of what index i has. */
struct spread {
    struct alvh_sum sum, square;
};

static double squared_error(const struct spread *spread, int64_t count)
{
    const double n = (double)count, sum = alvh_sum_value(&spread->sum);
    const double squares = alvh_sum_value(&spread->square) - sum * sum / n;
    return count > 1 ? fmax(squares, 0.0) / (n - 1.0) / n : INFINITY;
}

/* Around the first value, so that squares of a constant are zero exactly. */
static void spread_add(struct spread *spread, double value, double centre)
{
    alvh_sum_add(&spread->sum, value - centre);
    alvh_sum_add(&spread->square, (value - centre) * (value - centre));
}

static double paired_error(const struct alvh_two_columns *columns,
                           const struct influence influence[2])
{
    struct spread spread = {0};
    double centre = 0.0;
    for (int64_t i = 0; i < columns->count[0]; i++) {
        const double psi = influence_at(&influence[1], columns->value[1][i]) -
                           influence_at(&influence[0], columns->value[0][i]);
        centre = i == 0 ? psi : centre;
        spread_add(&spread, psi, centre);
    }
    return sqrt(squared_error(&spread, columns->count[0]));
}

static double unpaired_error(const struct alvh_two_columns *columns,
                             const struct influence influence[2])
{
    double total = 0.0;
    for (int side = 0; side < 2; side++) {
        const double *value = columns->value[side];
        const double centre = influence_at(&influence[side], value[0]);
        struct spread spread = {0};
        for (int64_t i = 0; i < columns->count[side]; i++)
            spread_add(&spread, influence_at(&influence[side], value[i]), centre);
        total += squared_error(&spread, columns->count[side]);
    }
    return sqrt(total);
}

/* freedom: degrees of Student's t; 0: the normal law. */
static struct alvh_difference judged(struct alvh_estimate first,
                                     struct alvh_estimate second, double se, double freedom)
{
    const double value = second.value - first.value;
    const double widths =
        freedom > 0.0 ? gsl_cdf_tdist_Pinv(0.975, freedom) : gsl_cdf_ugaussian_Pinv(0.975);
    const double score = fabs(value) / se;
    const double beyond =
        freedom > 0.0 ? gsl_cdf_tdist_Q(score, freedom) : gsl_cdf_ugaussian_Q(score);
    const double half = se > 0.0 ? widths * se : 0.0;
    const double p = isinf(se) ? NAN : 2.0 * beyond;
    return (struct alvh_difference){first,
                                    second,
                                    {value, se, value - half, value + half},
                                    se > 0.0       ? p
                                    : value == 0.0 ? 1.0
                                                   : 0.0};
}

static double error_of(const struct alvh_two_columns *columns,
                       const struct influence influence[2])
{
    return columns->paired ? paired_error(columns, influence)
                           : unpaired_error(columns, influence);
}

struct alvh_difference alvh_difference_mean(const struct alvh_two_columns *columns)
{
    const struct influence influence[2] = {identity, identity};
    return judged(alvh_tail_mean(columns->count[0], columns->value[0]),
                  alvh_tail_mean(columns->count[1], columns->value[1]),
                  error_of(columns, influence), 0.0);
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
    return judged(estimate[0], estimate[1], known ? error_of(columns, influence) : INFINITY,
                  0.0);
}

/* Paths beyond the level, less one; a tail of one path says nothing about its error. */
static double tail_freedom(const struct alvh_two_columns *columns, double level)
{
    const int64_t fewer =
        columns->count[0] < columns->count[1] ? columns->count[0] : columns->count[1];
    return (double)fewer - fmax(ceil((double)fewer * level), 1.0) - 1.0;
}

struct alvh_difference alvh_difference_es(const struct alvh_two_columns *columns,
                                          double level)
{
    struct alvh_estimate estimate[2];
    struct influence influence[2];
    const double freedom = tail_freedom(columns, level);
    for (int side = 0; side < 2; side++) {
        const int64_t count = columns->count[side];
        estimate[side] = alvh_tail_es(count, columns->sorted[side], level);
        influence[side] = (struct influence){
            .from = alvh_tail_quantile(count, columns->sorted[side], level).value,
            .slope = 1.0 / (1.0 - level)};
    }
    const double se = freedom >= 1.0 ? error_of(columns, influence) : INFINITY;
    return judged(estimate[0], estimate[1], se, fmax(freedom, 1.0));
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
        .difference = {value, error_of(columns, influence),
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
