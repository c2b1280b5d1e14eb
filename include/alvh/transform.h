/* The characteristic functions, on a grid of arguments and for a list of tenors.
 *
 *     E exp(iu ln S_T/F) = exp(B1 v1 + B2 v2) psi_R
 *     E exp(-z VIX_T^2)  = exp(-C1 v1 - C2 v2) phi_R        (VIX_T as a fraction)
 *
 * B and C are closed form; psi and phi solve linear differential equations in the regimes
 * (docs/model.md), integrated once for all tenors. The state enters only when a transform
 * is used, so one transform prices every state. */
#ifndef ALVH_TRANSFORM_H
#define ALVH_TRANSFORM_H

#include <complex.h>

#include "alvh/model.h"

/* Values of one transform: factor[k][t * arguments + a], regime[i][t * arguments + a]. */
struct alvh_transform {
    int arguments, tenors, regimes;
    double complex *factor[ALVH_FACTORS];       /* B_k, or -C_k: what multiplies v_k */
    double complex *regime[ALVH_MAX_REGIMES];   /* psi_i, or phi_i */
};

/* tau[] ascends, in years; tolerance is the relative error asked of psi and phi. */
enum alvh_status alvh_transform_spx(const struct alvh_model *model, int arguments,
                                    const double complex u[], int tenors,
                                    const double tau[], double tolerance,
                                    struct alvh_transform *transform,
                                    struct alvh_error *error);
enum alvh_status alvh_transform_vix(const struct alvh_model *model, int arguments,
                                    const double complex z[], int tenors,
                                    const double tau[], double tolerance,
                                    struct alvh_transform *transform,
                                    struct alvh_error *error);
void alvh_transform_free(struct alvh_transform *transform);

#endif
