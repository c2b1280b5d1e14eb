/* VIX call spreads: a call bought above the future, another sold further up. */
#ifndef ALVH_SIM_VIX_CALL_SPREAD_H
#define ALVH_SIM_VIX_CALL_SPREAD_H

#include "alvh/options/vix_call_spread.h"
#include "sim/book/package.h"

enum { ALVH_VIX_CALL_SPREAD_LEGS = 2 }; /* bought, sold */
static const struct alvh_package alvh_vix_call_spread_package = {.right = {1, 1},
                                                                 .held = {1, -1}};

/* Picks the strikes of a spread bought today from the future of its expiry, which must be
 * prepared; they are a step of the grid apart at least. */
void alvh_vix_call_spread_list(const struct alvh_vix_call_spread_listing *listing,
                               const struct alvh_quoting *quoting, int slot,
                               struct alvh_strikes *strikes);
void alvh_vix_call_spread_quote(const struct alvh_quoting *quoting,
                                const struct alvh_terms *terms,
                                const struct alvh_strikes *strikes, int slot,
                                struct alvh_unit_quote *quote);

#endif
