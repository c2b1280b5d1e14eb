#include "models/isa.h"

#include "sim/book/condor.h"

static double *leg_strike(const struct alvh_condors *condors, int unit, int leg)
{
    return condors->strike + (size_t)(unit * ALVH_CONDOR_LEGS + leg) * condors->lanes;
}

void alvh_condor_list(const struct alvh_condor_listing *listing,
                      const struct alvh_quoting *quoting, int unit,
                      struct alvh_condors *condors)
{
    const int lanes = condors->lanes;
    const struct alvh_expiry *expiry = &quoting->expiry;
    struct alvh_strikes strikes = alvh_condor_strikes(condors);
    double *long_put = leg_strike(condors, unit, 0),
           *short_put = leg_strike(condors, unit, 1);
    double *short_call = leg_strike(condors, unit, 2);
    double *long_call = leg_strike(condors, unit, 3);
    /* A put of delta -0.16 has N(d1) = 0.84. */
    alvh_smile_strike(expiry->smile, lanes, expiry->forward, 1.0 - listing->short_delta,
                      listing->strike_grid_points, short_put);
    alvh_smile_strike(expiry->smile, lanes, expiry->forward, listing->short_delta,
                      listing->strike_grid_points, short_call);
    const double wing = listing->wing_points, least = listing->strike_grid_points;
    for (int lane = 0; lane < lanes; lane++) {
        const double put = short_put[lane], call = short_call[lane];
        /* On a coarse grid both may round to one strike; a condor keeps them apart. */
        short_call[lane] = call > put ? call : put + least;
        long_call[lane] = short_call[lane] + wing;
        long_put[lane] = put - wing > least ? put - wing : least;
    }
    alvh_strikes_chosen(&strikes, unit);
}

/* The wider wing, in dollars: SPX cannot settle below one spread and above the other. */
static void set_margin(const struct alvh_condors *condors, int unit,
                       double *restrict margin)
{
    const int lanes = condors->lanes;
    const double *restrict long_put = leg_strike(condors, unit, 0);
    const double *restrict short_put = leg_strike(condors, unit, 1);
    const double *restrict short_call = leg_strike(condors, unit, 2);
    const double *restrict long_call = leg_strike(condors, unit, 3);
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

void alvh_condor_exits(const struct alvh_condor_exits *exits, bool last_day, int unit,
                       const struct alvh_condors *condors, const struct alvh_units *units,
                       unsigned char reason[])
{
    const int lanes = condors->lanes;
    const double *credit = condors->credit + (size_t)unit * lanes;
    const double *value = units->value + (size_t)unit * lanes;
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
