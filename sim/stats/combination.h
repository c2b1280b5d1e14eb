/* A smooth function of means and expected shortfalls of several columns of the same paths.
 *
 *     f = f(t_1, .., t_K),   t_k a mean or an expected shortfall of column k
 *     influence of path i = sum over k of (df/dt_k) psi_k(x_ik)
 *
 * with psi the influence function of sim/stats/tail.h. The standard error of f is that of
 * the mean of the influences (delta method: van der Vaart, Asymptotic Statistics, 1998,
 * chapter 20): what moves the columns alike cancels path by path. */
#ifndef ALVH_SIM_COMBINATION_H
#define ALVH_SIM_COMBINATION_H

#include <stdint.h>

#include "alvh/headline.h"
#include "sim/stats/design.h"
#include "sim/stats/tail.h"

enum { ALVH_COMBINATION_TERMS = ALVH_MAX_SCALES };

struct alvh_combination_term {
    double weight;   /* df/dt at the estimates */
    double value;    /* t, estimated from the whole column */
    double level;    /* of expected shortfall; 0: a mean */
    double quantile; /* of the column at that level; not read when it is 0 */
};

/* Filled by alvh_combination_add, in pieces of any length and any order; of a design, in
 * path order. */
struct alvh_combination {
    double value; /* f at the estimates */
    int terms;
    struct alvh_combination_term term[ALVH_COMBINATION_TERMS];
    struct alvh_influences influences;
    struct alvh_design_sum sum; /* instead of these where its design is given */
};

/* column[k]: the next `count` paths of the column of term k. */
void alvh_combination_add(struct alvh_combination *combination, int64_t count,
                          const double *const column[]);

/* What another part of the same paths' sample adds. */
void alvh_combination_merge(struct alvh_combination *combination,
                            const struct alvh_combination *other);

/* Without an interval where fewer than two paths lie beyond the highest level. */
struct alvh_estimate alvh_combination_estimate(const struct alvh_combination *combination);

#endif
