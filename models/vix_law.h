/* The law of X = VIX_T^2 over the paths that end in a set of regimes: its Laplace transform
 *
 *     L(z) = E exp(-z X) 1{R_T in ends}
 *
 * and what follows from it at once, the mean and the future
 *
 *     E sqrt(X) = (1 / sqrt(pi)) int_0^inf (1 - L(y^2)) / y^2 dy.
 *
 * Prices of VIX are linear in L, so a price, its derivative in the fast variance and that
 * in the tenor are the same integral of L and of its two derivatives. X and prices are
 * fractions here: 0.04 and 0.2 where VIX is 20. */
#ifndef ALVH_MODELS_VIX_LAW_H
#define ALVH_MODELS_VIX_LAW_H

#include <complex.h>

#include "alvh/exact.h"

/* A value, its derivative in the fast variance, and that in the tenor. */
enum { VALUE, FAST, TIME, PARTS };

/* The paths from a point, tau years on, that end in one of some regimes. */
struct vix_law {
    const struct alvh_model *model;
    const struct alvh_point *point;
    double tau;
    unsigned ends;    /* a bit for each regime */
    unsigned reached; /* the regimes that paths can come through */
};

/* All paths, wherever they end. */
struct vix_law vix_law_of(const struct alvh_model *model, const struct alvh_point *point,
                          double tau);

/* L(z) exp(z origin) and its two derivatives are part[] times exp(exponent), which are kept
 * apart because each may leave the range of doubles where their product does not. */
struct laplace {
    double complex exponent, part[PARTS];
};

enum alvh_status vix_law_laplace(const struct vix_law *law, double origin, int nodes,
                                 const double complex z[], struct laplace value[],
                                 struct alvh_error *error);

/* The chance of ending in the set, and the mean of X there, with derivatives. */
struct vix_mean {
    double chance[PARTS], mean[PARTS];
};

enum alvh_status vix_law_mean(const struct vix_law *law, struct vix_mean *mean,
                              struct alvh_error *error);

/* E sqrt(X) 1{R_T in ends}. */
enum alvh_status vix_law_future(const struct vix_law *law, const struct vix_mean *mean,
                                double future[PARTS], struct alvh_error *error);

#endif
