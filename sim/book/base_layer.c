#include "models/isa.h"

#include "sim/book/base_layer.h"

void alvh_base_list(const struct alvh_base_listing *listing, const struct alvh_smile *smile,
                    int slot, struct alvh_base_calls *calls)
{
    const size_t at = (size_t)slot * calls->lanes;
    alvh_smile_strike(smile, calls->lanes, calls->future + at, listing->call_delta,
                      listing->strike_grid_points, calls->strike + at);
}

void alvh_base_quote(const struct alvh_pricer *pricer, const struct alvh_spread *spread,
                     const struct alvh_market *market, const struct alvh_smile *smile,
                     int tenor_days, int slot, const struct alvh_base_calls *calls,
                     struct alvh_leg_scratch *scratch, int unit, struct alvh_units *units)
{
    const int lanes = calls->lanes;
    const double *strike = calls->strike + (size_t)slot * lanes;
    const size_t at = (size_t)unit * lanes;
    if (tenor_days > 0)
        alvh_pricer_quote_vix(pricer, market, smile, tenor_days,
                              calls->future + (size_t)slot * lanes, strike, scratch->price,
                              scratch->delta, scratch->vega);
    for (int lane = 0; lane < lanes; lane++) {
        const double paid = market->vix[lane] - strike[lane];
        const double settled = paid > 0.0 ? paid : 0.0;
        const double price = tenor_days > 0 ? scratch->price[lane] : settled;
        units->value[at + lane] = ALVH_OPTION_MULTIPLIER * price;
        units->open_cost[at + lane] = alvh_spread_buy(spread, price);
        units->close_cost[at + lane] =
            tenor_days > 0 ? alvh_spread_sell(spread, price) : 0.0;
        units->vega[at + lane] = tenor_days > 0 ? scratch->vega[lane] : 0.0;
        units->margin[at + lane] = 0.0; /* paid in full */
    }
}
