#include "models/isa.h"

#include "sim/book/vix_call.h"

#include "models/vecmath.h"

void alvh_vix_call_list(double delta, double grid, const struct alvh_quoting *quoting,
                        int slot, struct alvh_strikes *strikes)
{
    const struct alvh_expiry *expiry = &quoting->expiry;
    alvh_smile_strike(expiry->smile, strikes->lanes, expiry->forward, delta, grid,
                      alvh_leg_strike(strikes, slot, 0));
    alvh_strikes_chosen(strikes, slot);
}

void alvh_vix_call_quote(const struct alvh_quoting *quoting, const struct alvh_terms *terms,
                         const struct alvh_strikes *strikes, int slot,
                         struct alvh_unit_quote *quote)
{
    alvh_package_quote(quoting, terms, &alvh_vix_call_package, strikes, slot, quote);
}

void alvh_vix_call_time_value(const struct alvh_quoting *quoting,
                              const struct alvh_strikes *strikes, int slot,
                              const double *restrict value, double *restrict time_value)
{
    const struct alvh_expiry *expiry = &quoting->expiry;
    const double *restrict future = expiry->forward;
    const double *restrict strike = alvh_leg_strike(strikes, slot, 0);
    const double years = expiry->tenor_days / ALVH_DAYS_PER_YEAR;
    const double each =
        ALVH_OPTION_MULTIPLIER * alvh_exp(-quoting->pricer->model->rate * years);
    const bool settles = expiry->tenor_days == 0;
#pragma omp simd
    for (int lane = 0; lane < strikes->lanes; lane++) {
        const double in = future[lane] - strike[lane];
        const double left = value[lane] - each * (in > 0.0 ? in : 0.0);
        time_value[lane] = settles ? 0.0 : left;
    }
}
