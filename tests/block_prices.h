/* What a condor of a block is worth and costs, asked for one point at a time, for tests
 * that walk a block. */
#ifndef ALVH_TESTS_BLOCK_PRICES_H
#define ALVH_TESTS_BLOCK_PRICES_H

#include "alvh/quote.h"
#include "bench/walk_setup.h"
#include "tests/expect.h"

enum { LANES = 32, LEGS = ALVH_CONDOR_LEGS };

static struct walk_setup setup;

static double at(const double *array, int row, int lane)
{
    return array[(size_t)row * LANES + lane];
}

static struct alvh_point point_of(int lane)
{
    const struct alvh_market_lanes *state = &setup.block->market.state;
    return (struct alvh_point){exp(state->ln_spot[lane]),
                               state->regime[lane],
                               {state->v_fast[lane], state->v_slow[lane]}};
}

/* ---- Costs ------------------------------------------------------------------------- */

/* How much wider spreads are than at the forward on a calm day: by the fear that VIX shows,
 * by events, and away from the forward. */
static double widening(int day, int lane, int tenor, double wing, double moneyness)
{
    const struct alvh_widening_options *options = &setup.scenario.widening;
    const double nervous = setup.block->market.vix[lane] / options->vix_calm_points;
    const double event =
        1.0 + (setup.prepared.plan->event_proximity[day] == 1.0 ? options->event : 0.0);
    const double away = 1.0 + wing * fabs(moneyness) / sqrt(tenor / ALVH_DAYS_PER_YEAR);
    const double thin = exp(-options->depth_power * setup.block->factors.ln_depth[lane]);
    return options->stress * pow(fmax(nervous, 1.0), options->vix_power) * thin * event *
           away;
}

/* Dollars for crossing the spread once and the fee; nobody sells below zero. */
static double crossing(double tick, double base, double percent, double fee, double price,
                       double wider, bool buys)
{
    const double half = wider * fmax(tick, base + percent / 100.0 * price);
    return 100.0 * (buys ? half : fmin(half, price)) + fee;
}

static double spx_crossing(double price, double wider, bool buys)
{
    const struct alvh_cost_options *costs = &setup.scenario.costs;
    return crossing(costs->spx_tick_points, costs->spx_half_spread_base_points,
                    costs->spx_half_spread_percent, costs->spx_fee_dollars, price, wider,
                    buys);
}

/* Dollars per contract^1.5 by the square-root law, at today's depth. */
static double impact_of(double volume, int lane, double delta, double vega)
{
    const struct alvh_impact_options *law = &setup.scenario.impact;
    const double vix = setup.block->market.vix[lane];
    const double a = delta * 0.01 * vix / sqrt(ALVH_DAYS_PER_YEAR) * point_of(lane).spot;
    const double b = vega * law->vix_daily_percent / 100.0 * vix;
    const double depth = exp(setup.block->factors.ln_depth[lane]);
    return law->coefficient / sqrt(volume * depth) *
           sqrt(fmax(a * a + b * b + 2.0 * law->correlation * a * b, 0.0));
}

/* ---- Condors ------------------------------------------------------------------------ */

static const double side[LEGS] = {1.0, -1.0, -1.0, 1.0};

/* What the legs are worth, how that moves, and how wide their spreads are. */
struct legs {
    double price[LEGS], vega[LEGS], delta[LEGS], wider[LEGS];
};

static struct legs legs_of(int lane, int day, int tenor, const double strike[LEGS])
{
    const struct alvh_point point = point_of(lane);
    struct alvh_option_quote quote[LEGS] = {0};
    const double tau = tenor / ALVH_DAYS_PER_YEAR;
    const double forward =
        point.spot *
        exp((setup.prepared.model.rate - setup.prepared.model.dividend_yield) * tau);
    struct legs legs;
    if (tenor > 0)
        assert_int_equal(alvh_quote_spx(setup.prepared.tables, &setup.prepared.model,
                                        &point, tenor, LEGS, strike, quote, NULL),
                         ALVH_OK);
    for (int leg = 0; leg < LEGS; leg++) {
        const double call = fmax(point.spot - strike[leg], 0.0);
        const double put = fmax(strike[leg] - point.spot, 0.0);
        const double price = leg < 2 ? quote[leg].put : quote[leg].call;
        legs.price[leg] = tenor > 0 ? price : leg < 2 ? put : call;
        legs.vega[leg] = quote[leg].vega;
        /* The put's delta is less by dF/dS, discounted. */
        legs.delta[leg] =
            tenor > 0
                ? quote[leg].delta -
                      (leg < 2 ? exp(-setup.prepared.model.dividend_yield * tau) : 0.0)
                : 0.0;
        legs.wider[leg] = tenor > 0
                              ? widening(day, lane, tenor, setup.scenario.widening.spx_wing,
                                         log(strike[leg] / forward))
                              : 1.0;
    }
    return legs;
}

/* N(d1) of a call at its own volatility. */
static double call_delta_at(int lane, int tenor, double strike)
{
    const struct alvh_point point = point_of(lane);
    const double tau = tenor / ALVH_DAYS_PER_YEAR;
    const double carry =
        (setup.prepared.model.rate - setup.prepared.model.dividend_yield) * tau;
    struct alvh_option_quote quote;
    assert_int_equal(alvh_quote_spx(setup.prepared.tables, &setup.prepared.model, &point,
                                    tenor, 1, &strike, &quote, NULL),
                     ALVH_OK);
    const double total = quote.iv * sqrt(tau);
    const double d1 = (log(point.spot / strike) + carry) / total + 0.5 * total;
    return 0.5 * erfc(-d1 * M_SQRT1_2);
}

#endif
