#include "models/isa.h"

#include "sim/walk/pricer.h"

#include "models/vecmath.h"

static double discount(const struct alvh_pricer *pricer, int tenor_days)
{
    return alvh_exp(-pricer->model->rate * tenor_days / ALVH_DAYS_PER_YEAR);
}

void alvh_pricer_quote_spx(const struct alvh_pricer *pricer, const struct alvh_market *market,
                           const struct alvh_smile *smile, int tenor_days,
                           const double *forward, const double *strike, int right,
                           double *price, double *delta, double *vega)
{
    alvh_smile_price(smile, market->state.lanes, forward, strike, right,
                     discount(pricer, tenor_days), price, delta, vega);
    if (pricer->exact)
        alvh_exact_lanes_spx(pricer->exact, tenor_days, &market->state, forward, strike, right,
                             price);
}

void alvh_pricer_quote_vix(const struct alvh_pricer *pricer, const struct alvh_market *market,
                           const struct alvh_smile *smile, int tenor_days,
                           const double *future, const double *strike, double *price,
                           double *delta, double *vega)
{
    alvh_smile_price(smile, market->state.lanes, future, strike, 1,
                     discount(pricer, tenor_days), price, delta, vega);
    if (pricer->exact)
        alvh_exact_lanes_vix(pricer->exact, tenor_days, &market->state, strike, price);
}
