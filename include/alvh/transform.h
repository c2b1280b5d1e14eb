/* The characteristic functions, on a grid of arguments and for a list of tenors.
 *
 *     E exp(iu ln S_T/F) = exp(B1 v1 + B2 v2) psi_R
 *     E exp(-z (VIX_T^2 - origin)) 1{R_T in ends} = exp(-C1 v1 - C2 v2) phi_R
 *
 * VIX_T is a fraction here, 0.2 and not 20. B and C are closed form; psi and phi solve
 * linear differential equations in the regimes (docs/model.md), integrated once for all
 * tenors. The state enters only when a transform is used, so one transform prices every
 * state. Each argument is integrated by itself: its values do not depend on which others
 * are asked for at the same time.
 *
 * Sources: Duffie, Pan and Singleton (2000); Heston (1993) in the form of Albrecher, Mayer,
 * Schoutens and Tistaert (2007) for B; Elliott, Chan and Siu (2005) for the regimes. */
#ifndef ALVH_TRANSFORM_H
#define ALVH_TRANSFORM_H

#include <complex.h>

#include "alvh/model.h"

/* Values of one transform: factor[k][t * arguments + a], regime[i][t * arguments + a]. */
struct alvh_transform {
    int arguments, tenors, regimes;
    double complex *factor[ALVH_FACTORS];     /* B_k, or -C_k: what multiplies v_k */
    double complex *regime[ALVH_MAX_REGIMES]; /* psi_i, or phi_i */
};

/* A set of regimes, bit i for regime i. */
#define ALVH_ALL_REGIMES (~0u)

/* tau[] ascends from 0 or more, in years. tolerance is the error allowed in one step of psi
 * or phi, absolute up to 1 and relative beyond; the whole error is a small multiple of it.
 * A value below 1e-4 tolerance in every regime is given as 0, and so is what follows it. */
enum alvh_status alvh_transform_spx(const struct alvh_model *model, int arguments,
                                    const double complex u[], int tenors,
                                    const double tau[], double tolerance,
                                    struct alvh_transform *transform,
                                    struct alvh_error *error);

/* With origin 0 and ALVH_ALL_REGIMES this is the Laplace transform of VIX_T^2. ends is the
 * set of regimes at expiry that count: a path that ends in regime j has VIX_T^2 of at least
 * vix_level[j], which is why options are easier to price for each set of regimes apart.
 * origin keeps phi in range where the real part of z is large. ends holds a regime or more.
 */
enum alvh_status alvh_transform_vix(const struct alvh_model *model, unsigned ends,
                                    double origin, int arguments, const double complex z[],
                                    int tenors, const double tau[], double tolerance,
                                    struct alvh_transform *transform,
                                    struct alvh_error *error);
void alvh_transform_free(struct alvh_transform *transform);

/* The right-hand sides: d/dtau of factor[] and regime[] where their values are as given. */
void alvh_transform_spx_slope(const struct alvh_model *model, double complex u,
                              const double complex factor[static ALVH_FACTORS],
                              const double complex regime[static 1],
                              double complex factor_slope[static ALVH_FACTORS],
                              double complex regime_slope[static 1]);
void alvh_transform_vix_slope(const struct alvh_model *model,
                              const double complex factor[static ALVH_FACTORS],
                              const double complex regime[static 1],
                              double complex factor_slope[static ALVH_FACTORS],
                              double complex regime_slope[static 1]);

#endif
