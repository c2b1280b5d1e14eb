/* VIX futures: 1000 dollars a point, settled in cash to the VIX of their last day.
 *
 * A future is quoted as its multiplier times its price, which buying it pays and selling it
 * receives: what is left after a round trip is what daily settlement would have paid. */
#ifndef ALVH_SIM_FUTURE_H
#define ALVH_SIM_FUTURE_H

#include "sim/book/quoting.h"
#include "sim/walk/curve.h"

/* The terms of month 0 (month 1), 1, ..: later months trade less. The margin is that of a
 * contract held outright. */
static inline struct alvh_terms alvh_terms_future(const struct alvh_scenario *scenario,
                                                  int month)
{
    const double volume = alvh_impact_future_volume(&scenario->impact, month + 1);
    return (struct alvh_terms){.spread = alvh_spread_future(&scenario->outright),
                               .impact = alvh_impact_of(&scenario->impact, volume, 0.0),
                               .margin_share = scenario->margin.future_percent / 100.0};
}

/* Quotes a month of the curve, 0 for month 1. */
void alvh_future_quote(const struct alvh_quoting *quoting, const struct alvh_terms *terms,
                       const struct alvh_curve *curve, int month,
                       struct alvh_unit_quote *quote);

/* Quotes the contract that settles today. */
void alvh_future_settle(const struct alvh_quoting *quoting, struct alvh_unit_quote *quote);

#endif
