#include "models/isa.h"

#include "sim/book/spx_put.h"

void alvh_spx_put_list(const struct alvh_spx_put_listing *listing,
                       const struct alvh_quoting *quoting, int slot,
                       struct alvh_strikes *strikes)
{
    const struct alvh_expiry *expiry = &quoting->expiry;
    /* A put of delta -0.10 has N(d1) = 0.90. */
    alvh_smile_strike(expiry->smile, strikes->lanes, expiry->forward,
                      1.0 - listing->put_delta, listing->strike_grid_points,
                      alvh_leg_strike(strikes, slot, 0));
    alvh_strikes_chosen(strikes, slot);
}

void alvh_spx_put_quote(const struct alvh_quoting *quoting, const struct alvh_terms *terms,
                        const struct alvh_strikes *strikes, int slot,
                        struct alvh_unit_quote *quote)
{
    alvh_package_quote(quoting, terms, &alvh_spx_put_package, strikes, slot, quote);
}
