/* Bootstrap-t intervals of weighted sums of expected shortfalls of columns of the same
 * paths.
 *
 *     f = sum w_s ES_s,   t* = (f* - f) / se*,   f - t*_(975) se .. f - t*_(25) se
 *
 * over 999 samples of n paths drawn from the n with replacement, f* and se* being made of
 * each as f and se are of the paths (Efron and Tibshirani, An Introduction to the
 * Bootstrap, 1993, section 12.5). Draws come from a stream of their own, always the same.
 *
 * Only paths near the tail of some column can matter to f* and se*: the pool holds those
 * among the most extreme of any column, eight standard deviations deeper than the level.
 * How many draws fall into it is binomial, and each of these is one of it; the draws of all
 * other paths need not be made. */
#ifndef ALVH_SIM_BOOTSTRAP_H
#define ALVH_SIM_BOOTSTRAP_H

#include <stdint.h>

#include "alvh/headline.h"
#include "alvh/options.h"
#include "alvh/status.h"

/* Of more paths the interval of sim/stats/combination.h is as good, and quicker. */
enum { ALVH_BOOTSTRAP_SAMPLES = 999, ALVH_BOOTSTRAP_PATHS = 1000000 };

struct alvh_bootstrap {
    int columns;
    double level;
    int64_t paths;      /* n */
    int64_t size, room; /* of the pool */
    double *value;      /* [size][columns] */
    int64_t *order;     /* [columns][size]: the largest first */
};

/* The share of paths at or below which no path of a column needs to be in the pool. */
double alvh_bootstrap_share(int64_t paths, double level);

/* Adds those of the next paths that are above the quantile at that share in any column. */
enum alvh_status alvh_bootstrap_add(struct alvh_bootstrap *bootstrap, int64_t count,
                                    const double *const column[], const double above[],
                                    struct alvh_error *error);

/* Replaces the intervals of `sums` estimates, whose weights are weight[sum][column]. */
enum alvh_status alvh_bootstrap_intervals(struct alvh_bootstrap *bootstrap, int sums,
                                          const double weight[][ALVH_MAX_SCALES],
                                          struct alvh_estimate estimate[],
                                          struct alvh_error *error);
void alvh_bootstrap_free(struct alvh_bootstrap *bootstrap);

#endif
