#include "models/isa.h"

#include "sim/book/condor.h"

/* +1 what the condor holds, -1 what it has sold; and the kind of option of each leg. */
static const int side[ALVH_CONDOR_LEGS] = {1, -1, -1, 1};
static const int right[ALVH_CONDOR_LEGS] = {-1, -1, 1, 1};

static double *leg_strike(const struct alvh_condors *condors, int slot, int leg)
{
    return condors->strike + (size_t)(slot * ALVH_CONDOR_LEGS + leg) * condors->lanes;
}

void alvh_condor_list(const struct alvh_condor_listing *listing,
                      const struct alvh_smile *smile, const double *forward, int slot,
                      struct alvh_condors *condors)
{
    const int lanes = condors->lanes;
    double *long_put = leg_strike(condors, slot, 0), *short_put = leg_strike(condors, slot, 1);
    double *short_call = leg_strike(condors, slot, 2);
    double *long_call = leg_strike(condors, slot, 3);
    /* A put of delta -0.16 has N(d1) = 0.84. */
    alvh_smile_strike(smile, lanes, forward, 1.0 - listing->short_delta,
                      listing->strike_grid_points, short_put);
    alvh_smile_strike(smile, lanes, forward, listing->short_delta,
                      listing->strike_grid_points, short_call);
    const double wing = listing->wing_points, least = listing->strike_grid_points;
    for (int lane = 0; lane < lanes; lane++) {
        const double put = short_put[lane], call = short_call[lane];
        /* On a coarse grid both may round to one strike; a condor keeps them apart. */
        short_call[lane] = call > put ? call : put + least;
        long_call[lane] = short_call[lane] + wing;
        long_put[lane] = put - wing > least ? put - wing : least;
    }
}

/* Everything that follows from strikes alone: the margin, and empty sums. */
static void begin_marks(const struct alvh_condors *condors, int slot, struct alvh_units *units)
{
    const int lanes = condors->lanes;
    const size_t at = (size_t)slot * lanes;
    for (int lane = 0; lane < lanes; lane++) {
        const struct alvh_condor_strikes strikes = alvh_condor_strikes_of(condors, slot, lane);
        const double put_width = strikes.short_put - strikes.long_put;
        const double call_width = strikes.long_call - strikes.short_call;
        units->margin[at + lane] =
            ALVH_OPTION_MULTIPLIER * (put_width > call_width ? put_width : call_width);
        units->value[at + lane] = 0.0;
        units->open_cost[at + lane] = 0.0;
        units->close_cost[at + lane] = 0.0;
        units->vega[at + lane] = 0.0;
    }
}

static void add_settlement(const struct alvh_market *market, const double *strike, int leg,
                           double *value)
{
    const int lanes = market->state.lanes;
    for (int lane = 0; lane < lanes; lane++) {
        const double paid = right[leg] * (market->spot[lane] - strike[lane]);
        value[lane] += side[leg] * ALVH_OPTION_MULTIPLIER * (paid > 0.0 ? paid : 0.0);
    }
}

static void add_leg(const struct alvh_spread *spread, const struct alvh_leg_scratch *quote,
                    int leg, int slot, struct alvh_units *units)
{
    const int lanes = units->lanes;
    const size_t at = (size_t)slot * lanes;
    const double sign = side[leg];
    for (int lane = 0; lane < lanes; lane++) {
        const double price = quote->price[lane];
        const double buy = alvh_spread_buy(spread, price);
        const double sell = alvh_spread_sell(spread, price);
        units->value[at + lane] += sign * ALVH_OPTION_MULTIPLIER * price;
        units->open_cost[at + lane] += sign > 0.0 ? buy : sell;
        units->close_cost[at + lane] += sign > 0.0 ? sell : buy;
        units->vega[at + lane] += sign * quote->vega[lane]; /* x 100 dollars / 100 points */
    }
}

void alvh_condor_quote(const struct alvh_pricer *pricer, const struct alvh_spread *spread,
                       const struct alvh_market *market, const struct alvh_smile *smile,
                       int tenor_days, int slot, const struct alvh_condors *condors,
                       struct alvh_leg_scratch *scratch, struct alvh_units *units)
{
    begin_marks(condors, slot, units);
    for (int leg = 0; leg < ALVH_CONDOR_LEGS; leg++) {
        const double *strike = leg_strike(condors, slot, leg);
        if (tenor_days == 0) {
            add_settlement(market, strike, leg, units->value + (size_t)slot * units->lanes);
            continue;
        }
        alvh_pricer_quote_spx(pricer, market, smile, tenor_days, scratch->forward, strike,
                              right[leg], scratch->price, scratch->delta, scratch->vega);
        add_leg(spread, scratch, leg, slot, units);
    }
}

void alvh_condor_exits(const struct alvh_condor_exits *exits, bool last_day, int slot,
                       const struct alvh_condors *condors, const struct alvh_units *units,
                       unsigned char reason[])
{
    const int lanes = condors->lanes;
    const double *credit = condors->credit + (size_t)slot * lanes;
    const double *value = units->value + (size_t)slot * lanes;
    const double target = exits->profit_target_percent / 100.0;
    const double stop = exits->stop_loss_percent / 100.0;
    const unsigned char otherwise = last_day ? ALVH_EXIT_TIME : ALVH_EXIT_NONE;
    for (int lane = 0; lane < lanes; lane++) {
        const double earned = credit[lane] + value[lane];
        const unsigned char stopped = earned <= -stop * credit[lane] ? ALVH_EXIT_STOP : otherwise;
        reason[lane] = earned >= target * credit[lane] ? ALVH_EXIT_PROFIT : stopped;
    }
}
