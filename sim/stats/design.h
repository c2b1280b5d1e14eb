/* How the paths of a sample were drawn, for estimates of any kind over them.
 *
 * Path i has weight w_i (1 where there are none). Paths that share shocks, such as
 * antithetic pairs, are one unit; units are drawn independently. Units whose number leaves
 * the same remainder are drawn from the same law, and each remainder, a stratum, has the
 * same number of them but for one. An estimate is
 *
 *     t = sum_i w_i psi_i / sum_i w_i
 *
 * to first order, psi_i being the influence of path i, and its error is linearised
 * (Cochran, Sampling Techniques, 1977, sections 5A.3 and 6.3; Owen, Monte Carlo theory,
 * methods and examples, 2013, section 9.2; Hesterberg 1995, Technometrics 37):
 *
 *     z_u = sum over the paths i of unit u of w_i (psi_i - t),
 *     se^2 = sum_h n_h s_h^2 / (sum_i w_i)^2,
 *
 * with s_h^2 the variance of the n_h values z_u of stratum h about their own mean. Without
 * weights, units and strata it is the s^2 / n of a plain sample. */
#ifndef ALVH_SIM_DESIGN_H
#define ALVH_SIM_DESIGN_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "alvh/headline.h"
#include "sim/stats/controls.h"

enum { ALVH_MAX_PERIOD = 256 };

struct alvh_design {
    const double *weight; /* [path]; NULL: all are 1 */
    int unit;             /* paths that are drawn together: 1 or 2 */
    int period;           /* paths after which the laws come again: a multiple of unit */
    /* NULL: none. With them the errors are those of what they leave, and strata are not
     * told apart. */
    const struct alvh_controls *controls;
};

/* Drawn as nothing but independent paths of one law: the formulas of sim/stats/tail.h. */
bool alvh_design_is_plain(const struct alvh_design *design);

double alvh_design_weight(const struct alvh_design *design, int64_t path);

/* A sum in path order, with the rounding error of each addition beside it (Neumaier 1974):
 * as good as exact, and small enough for one in every stratum. */
struct alvh_path_sum {
    double high, low;
};
static inline void alvh_path_sum_add(struct alvh_path_sum *sum, double term)
{
    const double total = sum->high + term;
    const double lost = fabs(sum->high) >= fabs(term) ? (sum->high - total) + term
                                                      : (term - total) + sum->high;
    sum->high = total;
    sum->low += lost;
}
static inline double alvh_path_sum_value(const struct alvh_path_sum *sum)
{
    return sum->high + sum->low;
}

/* Sums of z over each stratum, fed path by path from path 0 on. Starts as zeros but for the
 * design. */
struct alvh_design_sum {
    const struct alvh_design *design;
    int64_t path; /* next to come */
    double unit;  /* z of the unit at hand so far */
    struct alvh_path_sum weight;
    /* Sums of w c w (psi - t) over paths, and of z times the sum of w c over units. */
    double with_path[ALVH_MAX_CONTROLS], with_unit[ALVH_MAX_CONTROLS];
    double control[ALVH_MAX_CONTROLS]; /* w c of the unit at hand so far */
    struct alvh_path_sum size, square; /* of abs(z) and z^2, over all units */
    struct {
        int64_t count;
        struct alvh_path_sum sum, square, cube;
    } stratum[ALVH_MAX_PERIOD];
};

/* Adds psi - t of the next path. */
void alvh_design_add(struct alvh_design_sum *sum, double influence);

/* The standard error of the estimate whose influences were added. */
double alvh_design_se(const struct alvh_design_sum *sum);

/* The skewness of that estimate, its third cumulant over se^3,
 *
 *     G = sum_h sum over the units u of h of (z_u - mean of z in h)^3 / (sum_i w_i)^3 / se^3,
 *
 * which of a plain sample is that of sim/stats/tail.h. Without controls. */
double alvh_design_skewness(const struct alvh_design_sum *sum);

/* With Student's interval of as many degrees of freedom as units carry the error, less one.
 */
struct alvh_estimate alvh_design_estimate(const struct alvh_design_sum *sum, double value);

/* (sum abs(z))^2 / sum z^2: how many units carry the error; of a tail few do. */
double alvh_design_carried(const struct alvh_design_sum *sum);

double alvh_design_mean_weight(const struct alvh_design *design, int64_t count);

/* (sum w)^2 / sum w^2 (Kish 1965): so many paths of equal weight are worth as much. */
double alvh_design_effective(const struct alvh_design *design, int64_t count);

#endif
