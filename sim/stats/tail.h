/* What a sample of paths says about tails, each number with its standard error and 95 %
 * interval.
 *
 * X is a loss (larger is worse), p and level are shares of paths at or below it. A sample
 * is sorted in ascending order, x_(1) <= .. <= x_(n).
 *
 *     quantile  q_p = x_(k), k = ceil(n p): the least sample value that a share p reaches
 *     expected shortfall  ES_a = q_a + E[(X - q_a)+] / (1 - a)
 *
 * Quantiles: the number of sample values below the true quantile is Binomial(n, p), so two
 * order statistics hold it with at least 95 % whatever the law of X (David and Nagaraja,
 * Order Statistics, 2003, section 7.1). The standard error is half the distance of the
 * order statistics one binomial standard deviation to either side.
 *
 * Expected shortfall: psi(x) = q + (x - q)+ / (1 - a) is its influence function up to a
 * constant. Since q minimises E psi (Rockafellar and Uryasev 2000), the error of the sample
 * quantile does not enter to first order, and n se^2 = Var psi = Var[(X - q)+] / (1 - a)^2
 * (Chen 2008, Journal of Financial Econometrics 6; Hong, Hu and Liu 2014, ACM TOMACS 24).
 *
 * Means, and whatever is the mean of an influence function to first order, have an interval
 * that allows for the skewness of what is averaged. With G = skewness / sqrt(n), z normal,
 *
 *     value - se t(z) .. value - se t(-z),   t(y) = (3/G) ((1 + G (y - G/6))^(1/3) - 1),
 *
 * which inverts the cubic that takes the skewness out of Student's statistic (Hall 1992,
 * Journal of the Royal Statistical Society B 54). Losses are so skewed that few paths lie far
 * out: without it an expected shortfall of 20 paths is covered 88 to 93 % of the time
 * instead of 94 to 96 (docs/statistics.md). As G vanishes t(y) = y.
 *
 * Sums are exact until they are rounded once (sim/stats/sum.h), so that every number is a
 * function of the sample alone, whatever the order of its paths. */
#ifndef ALVH_SIM_TAIL_H
#define ALVH_SIM_TAIL_H

#include <math.h>
#include <stdint.h>

#include "alvh/headline.h"
#include "alvh/status.h"
#include "sim/stats/sum.h"

/* What no path has a part in has no mean. The sign is the one that 0 / 0 has on an x86
 * processor, so that results have the same bytes on every one. */
#define ALVH_MEAN_OF_NONE (-(double)NAN)

/* How far the influences of the paths lie from their mean. Filled path by path, in any
 * order; those of two parts of a sample may be merged. */
struct alvh_influences {
    int64_t count;
    struct alvh_sum square, cube;
};

static inline void alvh_influences_add(struct alvh_influences *influences, double off)
{
    influences->count++;
    alvh_sum_add(&influences->square, off * off);
    alvh_sum_add(&influences->cube, off * off * off);
}

void alvh_influences_merge(struct alvh_influences *influences,
                           const struct alvh_influences *other);

/* A value of which these are the influences, in the unit of the value. */
struct alvh_estimate alvh_influences_estimate(const struct alvh_influences *influences,
                                              double value);

/* The interval of the head of this file, of a value with that standard error and G, and the
 * two-sided p value of its being 0: the interval leaves 0 out where p is below 5 %. */
struct alvh_estimate alvh_tail_skewed(double value, double se, double g);
double alvh_tail_skewed_p(double value, double se, double g);

/* The same with another law's 97.5 % quantile for z, and the y whose end of the interval,
 * value - se t(y), is 0: where the value lies in that law if it is really 0. */
struct alvh_estimate alvh_tail_skewed_by(double value, double se, double g, double z);
double alvh_tail_skewed_deviate(double value, double se, double g);

/* Mean with the standard error s / sqrt(n). */
struct alvh_estimate alvh_tail_mean(int64_t count, const double *value);

/* Share of `hits` among `count`, with Wilson's interval (1927). */
struct alvh_estimate alvh_tail_share(int64_t hits, int64_t count);

/* The ratio of the means of two columns, r = sum a / sum b, with the error of its first
 * order, se = sd(a - r b) / (sqrt n mean b) (Cochran, Sampling Techniques, 1977, section
 * 6.4). */
struct alvh_estimate alvh_tail_ratio(int64_t count, const double *a, const double *b);

/* What a quantile and its interval are made of: these order statistics, 1 the least; 0 and
 * count + 1 are -infinity and infinity. */
enum alvh_tail_rank {
    ALVH_TAIL_RANK_VALUE, /* the least that the share reaches */
    ALVH_TAIL_RANK_LOW,   /* the ends of the interval */
    ALVH_TAIL_RANK_HIGH,
    ALVH_TAIL_RANK_BELOW, /* a standard deviation of the rank to either side */
    ALVH_TAIL_RANK_ABOVE,
    ALVH_TAIL_RANKS
};
void alvh_tail_ranks(int64_t count, double p, int64_t rank[ALVH_TAIL_RANKS]);
struct alvh_estimate alvh_tail_quantile_of(int64_t count, double p,
                                           const double at[ALVH_TAIL_RANKS]);

struct alvh_estimate alvh_tail_quantile(int64_t count, const double *sorted, double p);

/* How many paths lie beyond the quantile at a level; level 0: all of them. */
int64_t alvh_tail_beyond(int64_t count, double level);

/* Expected shortfall from the quantile q at its level, a piece of the paths at a time, twice
 * over all of them: the mean is known before what lies off it is. Fewer than two paths
 * beyond the quantile say nothing about its error. */
struct alvh_shortfall {
    double level, quantile;
    int64_t count, beyond; /* paths; those of them above the quantile */
    struct alvh_sum excess;
    double mean; /* of the excess over all paths, from alvh_shortfall_centre on */
    struct alvh_influences influences;
};
void alvh_shortfall_add(struct alvh_shortfall *shortfall, int64_t count,
                        const double *value);
void alvh_shortfall_centre(struct alvh_shortfall *shortfall);
void alvh_shortfall_spread(struct alvh_shortfall *shortfall, int64_t count,
                           const double *value);
struct alvh_estimate alvh_shortfall_estimate(const struct alvh_shortfall *shortfall);

struct alvh_estimate alvh_tail_es(int64_t count, const double *sorted, double level);

/* Numbers of the paths by loss, the largest first, the earlier path first among equals. */
enum alvh_status alvh_tail_order(int64_t count, const double *loss, int64_t *order,
                                 struct alvh_error *error);

/* The mean of another value over the `worst` paths of such an order, E[X | L > q]. With
 * share p and m = E[X | L = q], the mean over the paths of about the same loss, half as
 * many on either side of the quantile,
 *
 *     se^2 = (Var[X | L > q] + (1 - p) (m - E[X | L > q])^2) / worst,
 *
 * from the influence function of the ratio E[X 1(L > q)] / p, the quantile's own error
 * included; where X is L it is that of expected shortfall. */
struct alvh_estimate alvh_tail_conditional(int64_t count, int64_t worst,
                                           const int64_t *order, const double *value);

/* The estimate of -X. */
struct alvh_estimate alvh_tail_negated(struct alvh_estimate estimate);

/* psi of the expected shortfall at that level, q its quantile. */
double alvh_tail_influence(double level, double quantile, double x);

/* The estimate of factor X, factor > 0. */
struct alvh_estimate alvh_tail_scaled(struct alvh_estimate estimate, double factor);

#endif
