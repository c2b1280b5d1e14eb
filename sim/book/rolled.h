/* Everything that is rolled, by kind: of how many options a unit is made, how its strikes
 * are chosen on the day it is bought, and how it is quoted. */
#ifndef ALVH_SIM_ROLLED_H
#define ALVH_SIM_ROLLED_H

#include "sim/book/butterfly.h"
#include "sim/book/spx_put.h"
#include "sim/book/vix_call.h"
#include "sim/book/vix_call_spread.h"
#include "sim/walk/plan.h"

static inline int alvh_rolled_legs(enum alvh_rolled kind)
{
    static const unsigned char legs[ALVH_ROLLED_COUNT] = {
        [ALVH_ROLLED_base] = ALVH_VIX_CALL_LEGS,
        [ALVH_ROLLED_spx_put] = ALVH_SPX_PUT_LEGS,
        [ALVH_ROLLED_butterfly] = ALVH_BUTTERFLY_LEGS,
        [ALVH_ROLLED_vix_call_spread] = ALVH_VIX_CALL_SPREAD_LEGS,
        [ALVH_ROLLED_vxth] = ALVH_VIX_CALL_LEGS,
        [ALVH_ROLLED_base_middle] = ALVH_VIX_CALL_LEGS,
        [ALVH_ROLLED_base_far] = ALVH_VIX_CALL_LEGS};
    return legs[kind];
}

static inline const struct alvh_package *alvh_rolled_package(enum alvh_rolled kind)
{
    static const struct alvh_package *const package[ALVH_ROLLED_COUNT] = {
        [ALVH_ROLLED_base] = &alvh_vix_call_package,
        [ALVH_ROLLED_spx_put] = &alvh_spx_put_package,
        [ALVH_ROLLED_butterfly] = &alvh_butterfly_package,
        [ALVH_ROLLED_vix_call_spread] = &alvh_vix_call_spread_package,
        [ALVH_ROLLED_vxth] = &alvh_vix_call_package,
        [ALVH_ROLLED_base_middle] = &alvh_vix_call_package,
        [ALVH_ROLLED_base_far] = &alvh_vix_call_package};
    return package[kind];
}

/* Options on VIX, or on SPX? */
static inline bool alvh_rolled_on_vix(enum alvh_rolled kind)
{
    return kind != ALVH_ROLLED_spx_put && kind != ALVH_ROLLED_butterfly;
}

/* Picks the strikes of a unit bought today; its expiry must be prepared. */
void alvh_rolled_list(const struct alvh_scenario *scenario,
                      const struct alvh_quoting *quoting, enum alvh_rolled kind, int slot,
                      struct alvh_strikes *strikes);

void alvh_rolled_quote(const struct alvh_scenario *scenario,
                       const struct alvh_quoting *quoting, enum alvh_rolled kind, int slot,
                       const struct alvh_strikes *strikes, struct alvh_unit_quote *quote);

#endif
