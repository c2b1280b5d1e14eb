#include "models/isa.h"

#include "sim/book/butterfly.h"

void alvh_butterfly_list(const struct alvh_butterfly_listing *listing,
                         const struct alvh_quoting *quoting, int slot,
                         struct alvh_strikes *strikes)
{
    const double grid = listing->strike_grid_points;
    const double body = listing->body_percent / 100.0, wing = listing->wing_percent / 100.0;
    const double *restrict spot = quoting->market->spot;
    double *restrict low = alvh_leg_strike(strikes, slot, 0);
    double *restrict middle = alvh_leg_strike(strikes, slot, 1);
    double *restrict high = alvh_leg_strike(strikes, slot, 2);
    for (int lane = 0; lane < strikes->lanes; lane++) {
        const double width = alvh_strike_on_grid(wing * spot[lane], grid);
        const double wanted = alvh_strike_on_grid(body * spot[lane], grid);
        const double centre = wanted > 2.0 * grid ? wanted : 2.0 * grid;
        const double most = centre - grid;
        const double reach = width < most ? width : most;
        low[lane] = centre - reach;
        middle[lane] = centre;
        high[lane] = centre + reach;
    }
    alvh_strikes_chosen(strikes, slot);
}

void alvh_butterfly_quote(const struct alvh_quoting *quoting,
                          const struct alvh_terms *terms,
                          const struct alvh_strikes *strikes, int slot,
                          struct alvh_unit_quote *quote)
{
    alvh_package_quote(quoting, terms, &alvh_butterfly_package, strikes, slot, quote);
}
