#include "models/isa.h"

#include "sim/walk/pricer.h"

#include "models/vecmath.h"

double alvh_pricer_discount(const struct alvh_pricer *pricer, int tenor_days)
{
    return alvh_exp(-pricer->model->rate * tenor_days / ALVH_DAYS_PER_YEAR);
}

void alvh_pricer_expiry_spx(const struct alvh_pricer *pricer,
                            const struct alvh_market *market, int tenor_days,
                            struct alvh_expiry *expiry)
{
    const struct alvh_model *model = pricer->model;
    const double years = tenor_days / ALVH_DAYS_PER_YEAR;
    const double ln_growth = (model->rate - model->dividend_yield) * years;
    const double growth = alvh_exp(ln_growth);
    expiry->underlying = ALVH_ON_SPX;
    expiry->tenor_days = tenor_days;
    if (tenor_days == 0)
        return;
    for (int lane = 0; lane < market->state.lanes; lane++) {
        expiry->forward[lane] = market->spot[lane] * growth;
        expiry->ln_forward[lane] = market->state.ln_spot[lane] + ln_growth;
    }
    alvh_spx_smile(pricer->tables, tenor_days, market->cells, expiry->smile);
}

void alvh_pricer_expiry_vix(const struct alvh_pricer *pricer,
                            const struct alvh_market *market, int tenor_days,
                            struct alvh_expiry *expiry)
{
    double *restrict forward = expiry->forward, *restrict ln_forward = expiry->ln_forward;
    expiry->underlying = ALVH_ON_VIX;
    expiry->tenor_days = tenor_days;
    if (tenor_days == 0)
        return;
    alvh_vix_smile(pricer->tables, tenor_days, market->cells, expiry->smile, forward);
#pragma omp simd
    for (int lane = 0; lane < market->state.lanes; lane++)
        ln_forward[lane] = alvh_log(forward[lane]);
}

void alvh_pricer_mark(const struct alvh_pricer *pricer, const struct alvh_market *market,
                      const struct alvh_expiry *expiry,
                      const struct alvh_smile_options *options,
                      const struct alvh_smile_marks *marks)
{
    const int lanes = market->state.lanes, tenor_days = expiry->tenor_days;
    alvh_smile_price_all(expiry->smile, lanes, expiry->forward, expiry->ln_forward, options,
                         alvh_pricer_discount(pricer, tenor_days), marks);
    for (int option = 0; pricer->exact && option < options->count; option++) {
        const size_t at = (size_t)option * (size_t)lanes;
        if (expiry->underlying == ALVH_ON_SPX)
            alvh_exact_lanes_spx(pricer->exact, tenor_days, &market->state, expiry->forward,
                                 options->strike + at, options->right[option],
                                 marks->price + at);
        else
            alvh_exact_lanes_vix(pricer->exact, tenor_days, &market->state,
                                 options->strike + at, marks->price + at);
    }
}
