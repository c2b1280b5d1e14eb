#include "models/isa.h"

#include "sim/book/vix_call_spread.h"

void alvh_vix_call_spread_list(const struct alvh_vix_call_spread_listing *listing,
                               const struct alvh_quoting *quoting, int slot,
                               struct alvh_strikes *strikes)
{
    const double grid = listing->strike_grid_points;
    const double near = 1.0 + listing->long_percent / 100.0;
    const double far = 1.0 + listing->short_percent / 100.0;
    const double *restrict future = quoting->expiry.forward;
    double *restrict bought = alvh_leg_strike(strikes, slot, 0);
    double *restrict sold = alvh_leg_strike(strikes, slot, 1);
    for (int lane = 0; lane < strikes->lanes; lane++) {
        const double low = alvh_strike_on_grid(near * future[lane], grid);
        const double high = alvh_strike_on_grid(far * future[lane], grid);
        bought[lane] = low;
        sold[lane] = high > low ? high : low + grid;
    }
    alvh_strikes_chosen(strikes, slot);
}

void alvh_vix_call_spread_quote(const struct alvh_quoting *quoting,
                                const struct alvh_terms *terms,
                                const struct alvh_strikes *strikes, int slot,
                                struct alvh_unit_quote *quote)
{
    alvh_package_quote(quoting, terms, &alvh_vix_call_spread_package, strikes, slot, quote);
}
