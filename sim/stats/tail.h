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
 * The interval is that of Student's t with as many degrees of freedom as there are paths
 * beyond the level, less one.
 *
 * Sums are compensated and taken in path order, or in sorted order where the sample is
 * sorted; either is a function of the sample alone. */
#ifndef ALVH_SIM_TAIL_H
#define ALVH_SIM_TAIL_H

#include <stdint.h>

#include "alvh/result.h"
#include "alvh/status.h"
#include "sim/stats/sum.h"

/* Mean with the standard error s / sqrt(n) and the normal interval. */
struct alvh_estimate alvh_tail_mean(int64_t count, const double *value);

/* Share of `hits` among `count`, with Wilson's interval (1927). */
struct alvh_estimate alvh_tail_share(int64_t hits, int64_t count);

/* The ratio of the means of two columns, r = sum a / sum b, with the error of its first
 * order, se = sd(a - r b) / (sqrt n mean b) (Cochran, Sampling Techniques, 1977, section
 * 6.4), and the normal interval. */
struct alvh_estimate alvh_tail_ratio(int64_t count, const double *a, const double *b);

struct alvh_estimate alvh_tail_quantile(int64_t count, const double *sorted, double p);
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
 * included; where X is L it is that of expected shortfall. The interval is Student's. */
struct alvh_estimate alvh_tail_conditional(int64_t count, int64_t worst,
                                           const int64_t *order, const double *value);

/* The estimate of -X. */
struct alvh_estimate alvh_tail_negated(struct alvh_estimate estimate);

/* psi of the expected shortfall at that level, q its quantile. */
double alvh_tail_influence(double level, double quantile, double x);

/* A value whose influences over the paths have that sum of squares about their mean, with
 * the interval that the highest level of expected shortfall in it allows (0: none). */
struct alvh_estimate alvh_tail_interval(double value, double squares, int64_t count,
                                        double level);

/* The estimate of factor X, factor > 0. */
struct alvh_estimate alvh_tail_scaled(struct alvh_estimate estimate, double factor);

/* The difference between two books on the same paths. Its standard error is that of the
 * mean of psi_1 - psi_2, path by path, in which what moves both books cancels. Filled by
 * alvh_paired_add in path order, in pieces of any length. */
struct alvh_paired {
    double level;       /* of expected shortfall; 0 compares means */
    double quantile[2]; /* q of either sample at that level; not read when it is 0 */
    double difference;  /* first less second, as estimated from the whole samples */
    int64_t count;
    struct alvh_sum square; /* of psi_1 - psi_2 - difference */
};

void alvh_paired_add(struct alvh_paired *paired, int64_t count, const double *first,
                     const double *second);
struct alvh_estimate alvh_paired_estimate(const struct alvh_paired *paired);

#endif
