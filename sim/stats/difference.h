/* The difference of a statistic between two samples of paths, second less first, with its
 * standard error, 95 % interval and two-sided p value of no difference.
 *
 * Each statistic t has an influence psi(x), so that t - T is to first order the mean of
 * psi(x_i) - E psi:
 *
 *     mean                 psi(x) = x
 *     quantile q_p         psi(x) = 1(x > q) / f(q), 1 / f(q) = se(q) sqrt(n / (p (1 - p)))
 *     expected shortfall   psi(x) = q + (x - q)+ / (1 - a)
 *     share above zero     psi(x) = 1(x > 0)
 *
 * (Bahadur 1966 for the quantile; sim/stats/tail.h for the standard error of a quantile and
 * for expected shortfall.) Samples are paired when path i of one and path i of the other
 * grew from the same random numbers:
 *
 *     paired     se^2 = Var[psi_2(x_2i) - psi_1(x_1i)] / n
 *     unpaired   se^2 = Var[psi_1] / n_1 + Var[psi_2] / n_2
 *
 * Intervals and p values of means and expected shortfalls allow for skewness as those of
 * sim/stats/tail.h do, G being the skewness of the difference; those of quantiles are the
 * normal law's. Shares have Newcombe's hybrid score interval (1998, Statistics in Medicine 17, method 10
 * of pages 2635-2650 for pairs and of pages 873-890 otherwise), the exact test of McNemar
 * (1947) for pairs and the score test otherwise: both hold at 0 and 1. */
#ifndef ALVH_SIM_DIFFERENCE_H
#define ALVH_SIM_DIFFERENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "alvh/compare.h"

/* Two columns of losses or gains; of pairs, path by path in the same order. */
struct alvh_two_columns {
    bool paired; /* then the counts are equal */
    int64_t count[2];
    const double *value[2];  /* in path order */
    const double *sorted[2]; /* ascending; means and shares do not read them */
};

struct alvh_difference alvh_difference_mean(const struct alvh_two_columns *columns);
struct alvh_difference alvh_difference_quantile(const struct alvh_two_columns *columns,
                                                double p);
struct alvh_difference alvh_difference_es(const struct alvh_two_columns *columns,
                                          double level);
struct alvh_difference alvh_difference_share(const struct alvh_two_columns *columns);

/* The difference of the statistics of -X. */
struct alvh_difference alvh_difference_negated(struct alvh_difference difference);

/* Holm's step-down adjustment (1979): adjusted[i] <= 5 % for any of `count` true
 * hypotheses with a chance of 5 % at most. A p that is NaN stays NaN and is not counted. */
enum alvh_status alvh_difference_holm(int count, const double p[], double adjusted[],
                                      struct alvh_error *error);

#endif
