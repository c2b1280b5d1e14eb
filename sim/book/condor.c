#include "models/isa.h"

#include "sim/book/condor.h"

#include "models/vecmath.h"

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
    double *long_put = leg_strike(condors, slot, 0),
           *short_put = leg_strike(condors, slot, 1);
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
    double *ln_strike = condors->ln_strike + (long_put - condors->strike);
#pragma omp simd
    for (int i = 0; i < ALVH_CONDOR_LEGS * lanes; i++)
        ln_strike[i] = alvh_log(long_put[i]);
}

/* The wider wing, in dollars: SPX cannot settle below one spread and above the other. */
static void set_margin(const struct alvh_condors *condors, int slot,
                       double *restrict margin)
{
    const int lanes = condors->lanes;
    const double *restrict long_put = leg_strike(condors, slot, 0);
    const double *restrict short_put = leg_strike(condors, slot, 1);
    const double *restrict short_call = leg_strike(condors, slot, 2);
    const double *restrict long_call = leg_strike(condors, slot, 3);
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const double put_width = short_put[lane] - long_put[lane];
        const double call_width = long_call[lane] - short_call[lane];
        margin[lane] =
            ALVH_OPTION_MULTIPLIER * (put_width > call_width ? put_width : call_width);
    }
}

/* What the legs pay at settlement, as prices without a market. */
static void settle(const struct alvh_market *market, const struct alvh_condors *condors,
                   int slot, struct alvh_leg_scratch *scratch)
{
    const int lanes = condors->lanes;
    for (int leg = 0; leg < ALVH_CONDOR_LEGS; leg++) {
        const double *strike = leg_strike(condors, slot, leg);
        for (int lane = 0; lane < lanes; lane++) {
            const double paid = right[leg] * (market->spot[lane] - strike[lane]);
            scratch->price[leg * lanes + lane] = paid > 0.0 ? paid : 0.0;
            scratch->vega[lane] = 0.0;
        }
    }
}

/* Four legs become one unit. A vega per 1.00 of VIX and a hundred dollars a point are a
 * vega in dollars per VIX point. */
static void combine_legs(const struct alvh_spread *spread, bool settled,
                         const struct alvh_leg_scratch *quote, int slot,
                         struct alvh_units *units)
{
    const int lanes = units->lanes;
    const size_t at = (size_t)slot * lanes;
    const double *restrict price = quote->price, *restrict vega = quote->vega;
    double *restrict value = units->value + at, *restrict unit_vega = units->vega + at;
    double *restrict open = units->open_cost + at, *restrict close = units->close_cost + at;
    const struct alvh_spread crossing = *spread;
    const double costs = settled ? 0.0 : 1.0; /* cash settlement is free */
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        double held = 0.0, opening = 0.0, closing = 0.0;
#pragma GCC unroll 4
        for (int leg = 0; leg < ALVH_CONDOR_LEGS; leg++) {
            const double points = price[leg * lanes + lane];
            const double buy = alvh_spread_buy(&crossing, points);
            const double sell = alvh_spread_sell(&crossing, points);
            held += side[leg] * points;
            opening += side[leg] > 0 ? buy : sell;
            closing += side[leg] > 0 ? sell : buy;
        }
        value[lane] = ALVH_OPTION_MULTIPLIER * held;
        unit_vega[lane] = vega[lane];
        open[lane] = costs * opening;
        close[lane] = costs * closing;
    }
}

void alvh_condor_quote(const struct alvh_pricer *pricer, const struct alvh_spread *spread,
                       const struct alvh_market *market, struct alvh_smile *smile,
                       int tenor_days, int slot, const struct alvh_condors *condors,
                       struct alvh_leg_scratch *scratch, struct alvh_units *units)
{
    const int lanes = condors->lanes;
    const size_t first = (size_t)slot * ALVH_CONDOR_LEGS * lanes;
    const struct alvh_smile_options legs = {.count = ALVH_CONDOR_LEGS,
                                            .right = right,
                                            .held = side,
                                            .strike = condors->strike + first,
                                            .ln_strike = condors->ln_strike + first};
    const struct alvh_expiry expiry = {.tenor_days = tenor_days,
                                       .smile = smile,
                                       .forward = scratch->forward,
                                       .ln_forward = scratch->ln_forward};
    const struct alvh_smile_marks marks = {
        .price = scratch->price, .delta = scratch->delta, .vega = scratch->vega};
    if (tenor_days == 0)
        settle(market, condors, slot, scratch);
    else
        alvh_pricer_mark_spx(pricer, market, &expiry, &legs, &marks);
    combine_legs(spread, tenor_days == 0, scratch, slot, units);
    set_margin(condors, slot, units->margin + (size_t)slot * lanes);
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
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const double earned = credit[lane] + value[lane];
        const unsigned char stopped =
            earned <= -stop * credit[lane] ? ALVH_EXIT_STOP : otherwise;
        reason[lane] = earned >= target * credit[lane] ? ALVH_EXIT_PROFIT : stopped;
    }
}
