/* Control variates: columns whose mean under the model is known to be 0.
 *
 * Weights are corrected so that the means come out exactly (Glasserman 2003, sections 4.1.2
 * and 4.1.4; Hesterberg and Nelson 1998, Management Science 44),
 *
 *     w'_i = w_i (1 - lambda . w_i c_i),   lambda = A^-1 sum_i w_i c_i,
 *     A = sum_i w_i c_i w_i c_i',
 *
 * which is the regression estimator for a mean, and for quantiles and expected shortfall a
 * consistent one of the same kind. The error of an estimate with influence psi is that of
 * what is left of it,
 *
 *     psi_i - t - beta . c_i,   beta = A^-1 sum_i w_i c_i w_i (psi_i - t),
 *
 * the slope that leaves least of w psi, which is what is averaged. */
#ifndef ALVH_SIM_CONTROLS_H
#define ALVH_SIM_CONTROLS_H

#include <stdint.h>

enum { ALVH_MAX_CONTROLS = 8 };

struct alvh_controls {
    int count;
    const double *value[ALVH_MAX_CONTROLS]; /* [path] */
    double inverse[ALVH_MAX_CONTROLS][ALVH_MAX_CONTROLS]; /* of A */
    /* Sums over units of products of the sums of w' c in each. */
    double square[ALVH_MAX_CONTROLS][ALVH_MAX_CONTROLS];
};

/* From count and value, the rest; corrects the weights in place. `unit` paths are drawn
 * together. Columns that hold nothing but 0, or what others hold, are left out. */
void alvh_controls_correct(int64_t paths, int unit, double *weight,
                           struct alvh_controls *controls);

#endif
