#include "models/isa.h"

#include "sim/book/rolled.h"

void alvh_rolled_list(const struct alvh_scenario *scenario,
                      const struct alvh_quoting *quoting, enum alvh_rolled kind, int slot,
                      struct alvh_strikes *strikes)
{
    switch (kind) {
    case ALVH_ROLLED_base:
    case ALVH_ROLLED_base_middle:
    case ALVH_ROLLED_base_far:
        alvh_vix_call_list(scenario->base.call_delta, scenario->base.strike_grid_points,
                           quoting, slot, strikes);
        break;
    case ALVH_ROLLED_vxth:
        alvh_vix_call_list(scenario->vxth.call_delta, scenario->vxth.strike_grid_points,
                           quoting, slot, strikes);
        break;
    case ALVH_ROLLED_spx_put:
        alvh_spx_put_list(&scenario->spx_put, quoting, slot, strikes);
        break;
    case ALVH_ROLLED_butterfly:
        alvh_butterfly_list(&scenario->butterfly, quoting, slot, strikes);
        break;
    case ALVH_ROLLED_vix_call_spread:
        alvh_vix_call_spread_list(&scenario->vix_call_spread, quoting, slot, strikes);
        break;
    case ALVH_ROLLED_COUNT:
        break;
    }
}

void alvh_rolled_quote(const struct alvh_scenario *scenario,
                       const struct alvh_quoting *quoting, enum alvh_rolled kind, int slot,
                       const struct alvh_strikes *strikes, struct alvh_unit_quote *quote)
{
    const struct alvh_terms terms = alvh_rolled_on_vix(kind)
                                        ? alvh_terms_vix_option(scenario)
                                        : alvh_terms_spx_option(scenario);
    switch (kind) {
    case ALVH_ROLLED_base:
    case ALVH_ROLLED_base_middle:
    case ALVH_ROLLED_base_far:
    case ALVH_ROLLED_vxth:
        alvh_vix_call_quote(quoting, &terms, strikes, slot, quote);
        break;
    case ALVH_ROLLED_spx_put:
        alvh_spx_put_quote(quoting, &terms, strikes, slot, quote);
        break;
    case ALVH_ROLLED_butterfly:
        alvh_butterfly_quote(quoting, &terms, strikes, slot, quote);
        break;
    case ALVH_ROLLED_vix_call_spread:
        alvh_vix_call_spread_quote(quoting, &terms, strikes, slot, quote);
        break;
    case ALVH_ROLLED_COUNT:
        break;
    }
}
