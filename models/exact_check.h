/* What both exact pricers ask of their arguments. */
#ifndef ALVH_MODELS_EXACT_CHECK_H
#define ALVH_MODELS_EXACT_CHECK_H

#include <math.h>

#include "alvh/exact.h"

static inline enum alvh_status exact_check(const struct alvh_model *model,
                                           const struct alvh_point *point, double tau,
                                           int strikes, const double strike[],
                                           struct alvh_error *error)
{
    if (!(point->spot > 0.0 && isfinite(point->spot)))
        return alvh_fail(error, ALVH_EUSAGE, "spot: %g points, but it must be positive",
                         point->spot);
    if (point->regime < 0 || point->regime >= model->regimes)
        return alvh_fail(error, ALVH_EUSAGE, "regime: %d, but the model has 0 to %d",
                         point->regime, model->regimes - 1);
    for (int k = 0; k < ALVH_FACTORS; k++)
        if (!(point->variance[k] >= 0.0 && isfinite(point->variance[k])))
            return alvh_fail(error, ALVH_EUSAGE,
                             "variance: %g per year, but it must be 0 or more",
                             point->variance[k]);
    if (!(tau >= 0.0 && isfinite(tau)))
        return alvh_fail(error, ALVH_EUSAGE, "tenor: %g years, but it must be 0 or more",
                         tau);
    for (int n = 0; n < strikes; n++)
        if (!(strike[n] > 0.0 && isfinite(strike[n])))
            return alvh_fail(error, ALVH_EUSAGE,
                             "strike: %g points, but it must be positive", strike[n]);
    return ALVH_OK;
}

#endif
