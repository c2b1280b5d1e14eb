#include "models/isa.h"

#include "sim/book/condor.h"

static const struct alvh_package spread[ALVH_SIDES] = {
    [ALVH_PUTS] = {.right = {-1, -1}, .held = {1, -1}},
    [ALVH_CALLS] = {.right = {1, 1}, .held = {-1, 1}}};

void alvh_condor_chosen(struct alvh_condors *condors, int unit)
{
    struct alvh_strikes strikes = alvh_condor_strikes(condors);
    alvh_strikes_chosen(&strikes, unit);
}

void alvh_condor_short_strike(const struct alvh_condor_listing *listing,
                              const struct alvh_quoting *quoting, enum alvh_side side,
                              double *strike)
{
    /* A put of delta -0.16 has N(d1) = 0.84. */
    const double delta =
        side == ALVH_PUTS ? 1.0 - listing->short_delta : listing->short_delta;
    alvh_smile_strike(quoting->expiry.smile, quoting->market->state.lanes,
                      quoting->expiry.forward, delta, listing->strike_grid_points, strike);
}

void alvh_condor_list(const struct alvh_condor_listing *listing,
                      const struct alvh_quoting *quoting, int unit,
                      struct alvh_condors *condors)
{
    double *long_put = alvh_condor_leg(condors, unit, 0);
    double *short_put = alvh_condor_leg(condors, unit, 1);
    double *short_call = alvh_condor_leg(condors, unit, 2);
    double *long_call = alvh_condor_leg(condors, unit, 3);
    alvh_condor_short_strike(listing, quoting, ALVH_PUTS, short_put);
    alvh_condor_short_strike(listing, quoting, ALVH_CALLS, short_call);
    for (int lane = 0; lane < condors->lanes; lane++) {
        const double put = short_put[lane], call = short_call[lane];
        /* On a coarse grid both may round to one strike; a condor keeps them apart. */
        short_call[lane] = call > put ? call : put + listing->strike_grid_points;
        long_call[lane] = alvh_condor_wing(listing, ALVH_CALLS, short_call[lane]);
        long_put[lane] = alvh_condor_wing(listing, ALVH_PUTS, put);
    }
    alvh_condor_chosen(condors, unit);
}

/* The wider wing, in dollars: SPX cannot settle below one spread and above the other. */
static void set_margin(const struct alvh_condors *condors, int unit,
                       double *restrict margin)
{
    const int lanes = condors->lanes;
    const double *restrict long_put = alvh_condor_leg(condors, unit, 0);
    const double *restrict short_put = alvh_condor_leg(condors, unit, 1);
    const double *restrict short_call = alvh_condor_leg(condors, unit, 2);
    const double *restrict long_call = alvh_condor_leg(condors, unit, 3);
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const double put_width = short_put[lane] - long_put[lane];
        const double call_width = long_call[lane] - short_call[lane];
        margin[lane] =
            ALVH_OPTION_MULTIPLIER * (put_width > call_width ? put_width : call_width);
    }
}

/* Nobody pays more to be rid of a condor than it can ever owe: the mark and the
 * half-spreads together stay within the wider wing, fees apart, or it is left to settle. */
static void bound_close(int lanes, double fees, const double *restrict value,
                        const double *restrict margin, double *restrict close_cost)
{
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const double left = margin[lane] + value[lane];
        const double most = fees + (left > 0.0 ? left : 0.0);
        close_cost[lane] = close_cost[lane] < most ? close_cost[lane] : most;
    }
}

void alvh_condor_quote(const struct alvh_quoting *quoting, const struct alvh_terms *terms,
                       int unit, const struct alvh_condors *condors,
                       struct alvh_unit_quote *quote)
{
    const struct alvh_strikes strikes = alvh_condor_strikes(condors);
    alvh_package_quote(quoting, terms, &alvh_condor_package, &strikes, unit, quote);
    set_margin(condors, unit, quote->margin);
    bound_close(condors->lanes, ALVH_CONDOR_LEGS * terms->spread.fee, quote->value,
                quote->margin, quote->close_cost);
}

void alvh_condor_quote_spread(const struct alvh_quoting *quoting,
                              const struct alvh_terms *terms, enum alvh_side side, int unit,
                              const struct alvh_condors *condors,
                              struct alvh_unit_quote *quote)
{
    struct alvh_strikes strikes = alvh_condor_strikes(condors);
    strikes.legs = ALVH_SPREAD_LEGS;
    alvh_package_quote(quoting, terms, &spread[side], &strikes, ALVH_SIDES * unit + side,
                       quote);
}

void alvh_condor_exits(const struct alvh_condor_exits *exits, bool last_day, int unit,
                       const struct alvh_condors *condors, const struct alvh_units *units,
                       unsigned char reason[])
{
    const int lanes = condors->lanes;
    const double *credit = condors->credit + (size_t)(unit % condors->slots) * lanes;
    const double *received = condors->received + (size_t)unit * lanes;
    const double *value = units->value + (size_t)unit * lanes;
    const double target = exits->profit_target_percent / 100.0;
    const double stop = exits->stop_loss_percent / 100.0;
    const unsigned char otherwise = last_day ? ALVH_EXIT_TIME : ALVH_EXIT_NONE;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const double earned = received[lane] + value[lane];
        const unsigned char stopped =
            earned <= -stop * credit[lane] ? ALVH_EXIT_STOP : otherwise;
        reason[lane] = earned >= target * credit[lane] ? ALVH_EXIT_PROFIT : stopped;
    }
}
