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
 * for expected shortfall). Samples are paired when path i of one and path i of the other
 * grew from the same random numbers. sim/stats/difference_spread.h has the standard errors.
 *
 * Samples of independent paths that count alike: intervals and p values of means and
 * expected shortfalls allow for skewness as those of sim/stats/tail.h do, G being the
 * skewness of the difference; those of quantiles are the normal law's. Shares have
 * Newcombe's hybrid score interval (1998, Statistics in Medicine 17, method 10 of pages
 * 2635-2650 for pairs and of pages 873-890 otherwise), the exact test of McNemar (1947) for
 * pairs and the score test otherwise: both hold at 0 and 1.
 *
 * Where the paths of one sample at least have weights or were drawn together, estimates are
 * those of sim/stats/weighted.h and errors linearised (sim/stats/design.h). 1 / f(q) is
 * then se(q) over the error of the share above q; Student's law of as many degrees of
 * freedom as carry the error takes the place of the normal one. The interval of a
 * difference of shares puts the ends of theirs together in the same way, with the
 * correlation of the two estimates (Zou and Donner 2008, Statistics in Medicine 27, of
 * which Newcombe's is a case); their own are Wilson's with the sample size that the error
 * implies, so that few hits, or none, stay few. Its p value is below 5 % where it leaves 0
 * out. */
#ifndef ALVH_SIM_DIFFERENCE_H
#define ALVH_SIM_DIFFERENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "alvh/compare.h"
#include "sim/stats/design.h"

/* Two columns of losses or gains; of pairs, path by path in the same order. Paths that are
 * drawn together are whole units of their design, from the first on. */
struct alvh_two_columns {
    bool paired; /* then the counts are equal */
    int64_t count[2];
    const double *value[2]; /* in path order */
    const double
        *sorted[2]; /* ascending; read of quantiles and shortfalls without design */
    const struct alvh_design *design[2]; /* NULL: independent paths that count alike */
};

struct alvh_difference alvh_difference_mean(const struct alvh_two_columns *columns);
struct alvh_difference alvh_difference_share(const struct alvh_two_columns *columns);
enum alvh_status alvh_difference_quantile(const struct alvh_two_columns *columns,
                                          double share, struct alvh_difference *made,
                                          struct alvh_error *error);
enum alvh_status alvh_difference_es(const struct alvh_two_columns *columns, double level,
                                    struct alvh_difference *made, struct alvh_error *error);

/* The difference of the statistics of -X. */
struct alvh_difference alvh_difference_negated(struct alvh_difference difference);

/* Holm's step-down adjustment (1979): adjusted[i] <= 5 % for any of `count` true
 * hypotheses with a chance of 5 % at most. A p that is NaN stays NaN and is not counted. */
enum alvh_status alvh_difference_holm(int count, const double p[], double adjusted[],
                                      struct alvh_error *error);

#endif
