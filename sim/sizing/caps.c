/* What the size of the market lets any rule do. The index notional of all condors, 100
 * dollars a point each, is at most a share of the index's capitalisation; both are
 * proportional to the index, so the level drops out:
 *
 *     100 (held + n) <= share * dollars per point
 *
 * and the four legs of a tranche are at most a share of the volume of a day:
 *
 *     4 n <= share * daily volume                                                        */
#include "models/isa.h"

#include "sim/sizing/rules.h"

#include "sim/book/condor.h"

/* Contracts are rounded down, but 19.999... that arithmetic made of 20 is 20. */
static const double rounding = 1.0 + 1e-9;

void alvh_size_caps(const struct alvh_sizing_options *options,
                    const struct alvh_sizing_view *view, double *contracts)
{
    const double index = options->max_market_cap_percent / 100.0 *
                         options->market_cap_dollars_per_point / ALVH_OPTION_MULTIPLIER;
    const double volume = options->max_volume_percent / 100.0 *
                          options->daily_volume_contracts / ALVH_CONDOR_LEGS;
    for (int lane = 0; lane < view->lanes; lane++) {
        const double left = index - view->contracts_held[lane];
        const double cap = volume < left ? volume : left;
        const double wanted = contracts[lane];
        const double capped = wanted < cap ? wanted : cap;
        contracts[lane] = capped > 0.0 ? floor(rounding * capped) : 0.0;
    }
}
