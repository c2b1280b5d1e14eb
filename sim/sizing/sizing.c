#include "models/isa.h"

#include "sim/sizing/rules.h"

#include <stdalign.h>
#include <string.h>

#include "alvh/dynamics.h"

typedef void size_rule(const struct alvh_sizing_options *options,
                       const struct alvh_sizing_view *view,
                       const struct alvh_sizing_state *state, double *contracts);

static size_rule *const rules[ALVH_SIZING_RULE_COUNT] = {
#define RULE(name, text) [ALVH_SIZING_##name] = alvh_size_##name,
    ALVH_SIZING_RULES(RULE)
#undef RULE
};

/* Of losses with the tails of daily returns (Student t of 4 degrees of freedom) the 97.5 %
 * quantile is 0.70 of the expected shortfall; it only starts the search for the path's own.
 */
static const double quantile_of_shortfall = 0.7;

static void fill(double *row, int account, int lanes, double value)
{
    double *lane = row + (size_t)account * lanes;
    for (int l = 0; l < lanes; l++)
        lane[l] = value;
}

void alvh_sizing_start(const struct alvh_sizing_options *options, double capital,
                       int account, struct alvh_sizing_state *state)
{
    const int lanes = state->lanes;
    const double day = options->volatility_prior_dollars;
    const double trade = options->kelly_prior_stdev_dollars;
    const double shortfall = options->shortfall_prior_dollars;
    fill(state->equity, account, lanes, capital);
    fill(state->contracts, account, lanes, 0.0);
    fill(state->variance, account, lanes, day * day);
    fill(state->quantile, account, lanes, quantile_of_shortfall * shortfall);
    fill(state->shortfall, account, lanes, shortfall);
    fill(state->trades, account, lanes, options->kelly_prior_trades);
    fill(state->trade_mean, account, lanes, options->kelly_prior_mean_dollars);
    fill(state->trade_m2, account, lanes, options->kelly_prior_trades * trade * trade);
}

/* The day's P&L for each condor that was open overnight, and how many there were. */
static void day_pnl(int lanes, const double *equity, const double *contracts,
                    double *restrict last_equity, double *restrict last_contracts,
                    double *restrict pnl, double *restrict open)
{
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const double held = last_contracts[lane];
        const double each = held > 0.0 ? held : 1.0;
        pnl[lane] = (equity[lane] - last_equity[lane]) / each;
        open[lane] = held;
        last_equity[lane] = equity[lane];
        last_contracts[lane] = contracts[lane];
    }
}

void alvh_sizing_note_day(const struct alvh_sizing_options *options, int account,
                          const double *equity, const double *contracts,
                          struct alvh_sizing_state *state)
{
    alignas(64) double pnl[ALVH_MAX_LANES], open[ALVH_MAX_LANES];
    const size_t at = (size_t)account * state->lanes;
    const bool variance = options->rule == ALVH_SIZING_volatility_target;
    const bool shortfall = options->rule == ALVH_SIZING_expected_shortfall;
    if (!variance && !shortfall)
        return;
    day_pnl(state->lanes, equity, contracts, state->equity + at, state->contracts + at, pnl,
            open);
    if (variance)
        alvh_size_note_variance(options, account, pnl, open, state);
    else
        alvh_size_note_shortfall(options, account, pnl, open, state);
}

void alvh_sizing_contracts(const struct alvh_sizing_options *options,
                           const struct alvh_sizing_view *view,
                           const struct alvh_sizing_state *state, double *contracts)
{
    rules[options->rule](options, view, state, contracts);
    if (options->macro)
        alvh_size_macro(options, view, contracts);
    alvh_size_caps(options, view, contracts);
}
