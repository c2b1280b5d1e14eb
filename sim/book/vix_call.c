#include "models/isa.h"

#include "sim/book/vix_call.h"

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
