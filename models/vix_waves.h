/* VIX futures and calls from the Laplace transform of VIX_T^2 at fixed nodes.
 *
 * With X = VIX_T^2, L(z) = E exp(-z X) and a set of regimes at expiry,
 *
 *     E sqrt(X)       = (1 / sqrt(pi)) int_0^inf (1 - L(y^2)) / y^2 dy,
 *     E (sqrt(X)-K)^+ = (1 / (2 pi i)) int sqrt(pi) erfc(K sqrt(z)) / (2 z^(3/2)) L(-z) dz.
 *
 * A path that ends in regime j has X >= vix_level[j]. The call is the integral over the
 * paths that end where the level is below K^2, and the future less the strike over the
 * others, where it is always in the money; so the integrand of the first always falls off
 * towards the right, and a contour may lean there. Where K^2 lies below the bulk of X
 * leaning would grow first, and there is a straight contour with finer steps. */
#ifndef ALVH_MODELS_VIX_WAVES_H
#define ALVH_MODELS_VIX_WAVES_H

#include "models/waves.h"

/* The chance of ending in a set, and the mean of X there: of one tenor and regime. */
struct vix_share {
    double chance;
    double mean; /* of X there, but for what depends on the variances */
};

struct vix_waves {
    const struct alvh_model *model;
    int levels;                             /* different values of vix_level */
    double level[ALVH_MAX_REGIMES];         /* ascending */
    unsigned at_most[ALVH_MAX_REGIMES + 1]; /* [n]: the regimes of the first n levels */
    struct waves lean, straight;            /* calls, set n ends in at_most[n + 1] */
    struct waves future;                    /* set n ends in all but at_most[n] */
    struct vix_share *share;                /* [day][set of future][regime] */
};

/* model must outlive the waves. */
enum alvh_status vix_waves_create(const struct alvh_model *model, int days,
                                  struct vix_waves *waves, struct alvh_error *error);
void vix_waves_free(struct vix_waves *waves);

/* E VIX_T and E (VIX_T - K)^+, as fractions, undiscounted. */
double vix_waves_future(const struct vix_waves *waves, int day, int regime,
                        const double variance[ALVH_FACTORS]);
double vix_waves_call(const struct vix_waves *waves, int day, int regime,
                      const double variance[ALVH_FACTORS], double strike);

#endif
