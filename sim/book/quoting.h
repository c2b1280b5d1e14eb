/* What it takes to quote a unit: the market of the day, and the terms on which units of its
 * kind trade. */
#ifndef ALVH_SIM_QUOTING_H
#define ALVH_SIM_QUOTING_H

#include "alvh/options.h"
#include "sim/book/unit_quote.h"
#include "sim/execution/crossing.h"
#include "sim/execution/impact.h"
#include "sim/walk/pricer.h"

enum { ALVH_MAX_LEGS = 4 }; /* options in a unit, by strike and kind */

struct alvh_quoting {
    const struct alvh_pricer *pricer;
    const struct alvh_market *market;
    const struct alvh_conditions *conditions;
    struct alvh_expiry expiry; /* of the options being quoted */
    double *price, *widening;  /* room for their legs, [leg * lanes + lane] */
};

struct alvh_terms {
    struct alvh_spread spread;
    struct alvh_impact impact;
    double wing;         /* how much wider options are away from the forward (alvh_wing) */
    double margin;       /* dollars that one unit needs by itself, */
    double margin_share; /* and a share of its value */
};

static inline struct alvh_terms alvh_terms_spx_option(const struct alvh_scenario *scenario)
{
    return (struct alvh_terms){
        .spread = alvh_spread_spx(&scenario->costs),
        .impact =
            alvh_impact_of(&scenario->impact, scenario->impact.spx_option_contracts, 0.0),
        .wing = scenario->widening.spx_wing};
}

static inline struct alvh_terms alvh_terms_vix_option(const struct alvh_scenario *scenario)
{
    return (struct alvh_terms){
        .spread = alvh_spread_vix(&scenario->costs),
        .impact =
            alvh_impact_of(&scenario->impact, scenario->impact.vix_option_contracts, 0.0),
        .wing = scenario->widening.vix_wing};
}

#endif
