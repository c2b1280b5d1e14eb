#include "models/exact_lanes.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "models/spx_waves.h"
#include "models/vix_waves.h"

struct alvh_exact_lanes {
    struct alvh_model model;
    int spx_days, vix_days;
    struct spx_waves spx;
    struct vix_waves vix;
};

enum alvh_status alvh_exact_lanes_create(const struct alvh_model *model, int spx_days,
                                         int vix_days, struct alvh_exact_lanes **exact,
                                         struct alvh_error *error)
{
    struct alvh_exact_lanes *made = calloc(1, sizeof *made);
    if (!made)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for exact prices");
    made->model = *model;
    made->spx_days = spx_days;
    made->vix_days = vix_days;
    enum alvh_status status = spx_waves_create(&made->model, spx_days, &made->spx, error);
    if (status == ALVH_OK)
        status = vix_waves_create(&made->model, vix_days, &made->vix, error);
    if (status != ALVH_OK) {
        alvh_exact_lanes_free(made);
        return status;
    }
    *exact = made;
    return ALVH_OK;
}

void alvh_exact_lanes_free(struct alvh_exact_lanes *exact)
{
    if (!exact)
        return;
    spx_waves_free(&exact->spx);
    vix_waves_free(&exact->vix);
    free(exact);
}

static double discount(const struct alvh_exact_lanes *exact, int tenor_days)
{
    return exp(-exact->model.rate * tenor_days / ALVH_DAYS_PER_YEAR);
}

/* At expiry an option is worth what it pays. */
void alvh_exact_lanes_spx(const struct alvh_exact_lanes *exact, int tenor_days,
                          const struct alvh_market_lanes *market, const double *forward,
                          const double *strike, int right, double *price)
{
    assert(tenor_days >= 0 && tenor_days <= exact->spx_days);
    const double factor = discount(exact, tenor_days);
    for (int lane = 0; lane < market->lanes; lane++) {
        const double variance[ALVH_FACTORS] = {market->v_fast[lane], market->v_slow[lane]};
        const double intrinsic = fmax(right * (forward[lane] - strike[lane]), 0.0);
        const double out =
            tenor_days == 0 ? 0.0
                            : spx_waves_price(&exact->spx, tenor_days, market->regime[lane],
                                              variance, forward[lane], strike[lane]);
        price[lane] = factor * (intrinsic + out);
    }
}

static double vix_today(const struct alvh_exact_lanes *exact, int regime,
                        const double variance[ALVH_FACTORS])
{
    return alvh_model_vix(&exact->model, regime, variance);
}

void alvh_exact_lanes_vix(const struct alvh_exact_lanes *exact, int tenor_days,
                          const struct alvh_market_lanes *market, const double *strike,
                          double *price)
{
    assert(tenor_days >= 0 && tenor_days <= exact->vix_days);
    const double factor = discount(exact, tenor_days);
    for (int lane = 0; lane < market->lanes; lane++) {
        const int regime = market->regime[lane];
        const double variance[ALVH_FACTORS] = {market->v_fast[lane], market->v_slow[lane]};
        price[lane] = tenor_days == 0
                          ? fmax(vix_today(exact, regime, variance) - strike[lane], 0.0)
                          : 100.0 * factor *
                                vix_waves_call(&exact->vix, tenor_days, regime, variance,
                                               strike[lane] / 100.0);
    }
}

void alvh_exact_lanes_vix_future(const struct alvh_exact_lanes *exact, int tenor_days,
                                 const struct alvh_market_lanes *market, double *future)
{
    assert(tenor_days >= 0 && tenor_days <= exact->vix_days);
    for (int lane = 0; lane < market->lanes; lane++) {
        const int regime = market->regime[lane];
        const double variance[ALVH_FACTORS] = {market->v_fast[lane], market->v_slow[lane]};
        future[lane] = tenor_days == 0 ? vix_today(exact, regime, variance)
                                       : 100.0 * vix_waves_future(&exact->vix, tenor_days,
                                                                  regime, variance);
    }
}
