#include "models/isa.h"

#include "sim/walk/pricer.h"

#include "models/vecmath.h"

static double discount(const struct alvh_pricer *pricer, int tenor_days)
{
    return alvh_exp(-pricer->model->rate * tenor_days / ALVH_DAYS_PER_YEAR);
}

void alvh_pricer_quote_spx(const struct alvh_pricer *pricer, const struct alvh_market *market,
                           const struct alvh_smile *smile, int tenor_days,
                           const double *forward, const double *ln_forward,
                           const struct alvh_smile_options *options, double *price,
                           double *vega)
{
    const int lanes = market->state.lanes;
    alvh_smile_price_all(smile, lanes, forward, ln_forward, options,
                         discount(pricer, tenor_days), price, vega);
    for (int option = 0; pricer->exact && option < options->count; option++) {
        const size_t at = (size_t)option * (size_t)lanes;
        alvh_exact_lanes_spx(pricer->exact, tenor_days, &market->state, forward,
                             options->strike + at, options->right[option], price + at);
    }
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
