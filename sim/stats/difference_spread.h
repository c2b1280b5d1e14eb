/* How far a difference t_2 - t_1 of two samples of paths lies from what it estimates, from
 * the influence psi of each of its sides (sim/stats/difference.h).
 *
 * Samples of independent paths that count alike:
 *
 *     paired     se^2 = Var[psi_2(x_2i) - psi_1(x_1i)] / n
 *     unpaired   se^2 = Var[psi_1] / n_1 + Var[psi_2] / n_2
 *
 * Others (sim/stats/design.h), with m the weighted mean of psi:
 *
 *     z_i = w_2i (psi_2i - m_2) / sum w_2 - w_1i (psi_1i - m_1) / sum w_1
 *
 * are summed over the paths of a unit, and se^2 = sum_h n_h s_h^2 over strata. Of pairs, a
 * unit is as long as the longer of both designs' and so is the period: what one design
 * draws one by one, and of one law, is in units and strata of the other's too. Unpaired,
 * each side has a sum of its own, and the squares of the errors add up. */
#ifndef ALVH_SIM_DIFFERENCE_SPREAD_H
#define ALVH_SIM_DIFFERENCE_SPREAD_H

#include "sim/stats/difference.h"

/* psi of one sample: slope (x - from)+, or where `step` slope 1(x > from). */
struct alvh_influence {
    double from, slope;
    bool step;
};
extern const struct alvh_influence alvh_influence_identity; /* psi(x) = x */

/* Standard error; the skewness of what has it (G of sim/stats/tail.h); degrees of freedom
 * of Student's law, infinite where the normal law is taken. */
struct alvh_spread {
    double se, g, freedom;
};
extern const struct alvh_spread alvh_spread_unknown; /* an infinite error */

/* Of the difference. Degrees of freedom are one less than the units that carry the error
 * (alvh_design_carried); those of two samples are put together as Satterthwaite (1946,
 * Biometrics Bulletin 2) and Welch (1947, Biometrika 34) do. */
struct alvh_spread alvh_spread_of(const struct alvh_two_columns *columns,
                                  const struct alvh_influence influence[2]);

/* The error of one side alone, by its own design. */
double alvh_spread_of_side(const struct alvh_two_columns *columns,
                           const struct alvh_influence *influence, int side);

/* The correlation of the two estimates of paired samples, 0 where one of them has no error:
 * from se^2 = se_1^2 + se_2^2 - 2 rho se_1 se_2. */
double alvh_spread_correlation(const struct alvh_two_columns *columns,
                               const struct alvh_influence influence[2]);

#endif
