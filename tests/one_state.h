/* Prices of tables at one state: the same in every lane, and a strike to each. */
#ifndef ALVH_TESTS_ONE_STATE_H
#define ALVH_TESTS_ONE_STATE_H

#include "alvh/tables.h"
#include "models/smile.h"
#include "tests/world.h"

enum { LANES = ALVH_LANE_STEP };

/* Puts one state in every lane. Returns how many lanes lie beyond the tables. */
static inline int locate(struct world *world, const struct table_state *state)
{
    double ln_spot[LANES], ln_carry[LANES], v_fast[LANES], v_slow[LANES];
    int32_t regime[LANES];
    for (int l = 0; l < LANES; l++) {
        ln_spot[l] = ln_carry[l] = 0.0;
        v_fast[l] = state->v[ALVH_FAST];
        v_slow[l] = state->v[ALVH_SLOW];
        regime[l] = state->regime;
    }
    const struct alvh_market_lanes market = {.lanes = LANES,
                                             .ln_spot = ln_spot,
                                             .v_fast = v_fast,
                                             .v_slow = v_slow,
                                             .regime = regime,
                                             .ln_carry = ln_carry};
    return alvh_tables_locate(world->tables, &market, world->cells);
}

/* The state's prices for any number of strikes, a lane each. */
struct quotes {
    double price[LANES], delta[LANES], vega[LANES];
};

static inline struct quotes quote(struct world *world, double forward,
                                  const double strike[LANES], int right, double discount)
{
    struct quotes quotes;
    double all[LANES];
    for (int l = 0; l < LANES; l++)
        all[l] = forward;
    alvh_smile_price(world->smile, LANES, all, strike, right, discount, quotes.price,
                     quotes.delta, quotes.vega);
    return quotes;
}

static inline double one_price(struct world *world, double forward, double strike,
                               int right)
{
    double strikes[LANES];
    for (int l = 0; l < LANES; l++)
        strikes[l] = strike;
    return quote(world, forward, strikes, right, 1.0).price[0];
}

/* The states of one regime, or of any (-1), spread evenly over those visited. */
static inline int choose(const struct world *world, int regime, int wanted,
                         struct table_state states[])
{
    int count = 0;
    for (int n = 0; n < world->states && count < wanted; n++) {
        const struct table_state *state =
            &world->visited[(int)((int64_t)n * 7919 % world->states)];
        if (regime < 0 || state->regime == regime)
            states[count++] = *state;
    }
    return count;
}

#endif
