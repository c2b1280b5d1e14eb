/* Margin, its calls, equity and net vega at the close, by hand. */
#ifndef ALVH_TESTS_BY_HAND_CLOSE_H
#define ALVH_TESTS_BY_HAND_CLOSE_H

#include "tests/by_hand.h"

/* What the holder of the account owes at most when this expiry settles, dollars. */
static double worst_settlement(const struct hand *hand, int expiry, int lane)
{
    const struct alvh_units *units = &setup.block->units;
    double worst = 0.0;
    for (int n = 0; n < 4 * units->condors; n++) {
        const double spot = at(units->legs[ALVH_INSTRUMENT_condor].strike, n, lane);
        double owed = 0.0;
        if (hand->held[n / 4] == 0.0)
            continue;
        for (int unit = 0; unit < units->condors; unit++) {
            if (hand->held[unit] == 0.0 || expiry_of(unit) != expiry)
                continue;
            const double *strike = alvh_unit_legs(units, unit).strike;
            owed += hand->held[unit] * (fmax(at(strike, 1, lane) - spot, 0.0) -
                                        fmax(at(strike, 0, lane) - spot, 0.0) +
                                        fmax(spot - at(strike, 2, lane), 0.0) -
                                        fmax(spot - at(strike, 3, lane), 0.0));
        }
        worst = fmax(worst, 100.0 * owed);
    }
    return worst;
}

static double margin_of(const struct hand *hand, int day, int lane)
{
    double margin = 0.0;
    for (int expiry = day; expiry <= day + 100; expiry++) {
        int sharing = 0;
        for (int unit = 0; unit < setup.block->units.condors; unit++)
            sharing += hand->held[unit] > 0.0 && expiry_of(unit) == expiry;
        if (sharing > 0)
            margin += worst_settlement(hand, expiry, lane);
        shared_days += sharing > 1;
    }
    return margin;
}

static double equity_of(const struct hand *hand, int lane)
{
    double equity = hand->capital;
    for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++)
        equity += hand->cash[layer];
    for (int unit = 0; unit < setup.block->units.count; unit++)
        if (hand->held[unit] != 0.0)
            equity += hand->held[unit] * at(setup.block->units.value, unit, lane);
    return equity;
}

static void note_equity(struct hand *hand, int day, double equity)
{
    double *outcome = hand->outcome;
    outcome[ALVH_OUTCOME_worst_day] =
        fmin(outcome[ALVH_OUTCOME_worst_day], equity - hand->equity);
    const double week_ago = day < 5 ? hand->capital : hand->past[day - 5];
    const double month_ago = day < 21 ? hand->capital : hand->past[day - 21];
    outcome[ALVH_OUTCOME_worst_week] =
        fmin(outcome[ALVH_OUTCOME_worst_week], equity - week_ago);
    outcome[ALVH_OUTCOME_worst_month] =
        fmin(outcome[ALVH_OUTCOME_worst_month], equity - month_ago);
    hand->past[day] = equity;
    if (equity > hand->peak) {
        hand->peak = equity;
        hand->peak_day = day;
    }
    if (hand->peak - equity > outcome[ALVH_OUTCOME_max_drawdown]) {
        outcome[ALVH_OUTCOME_max_drawdown] = hand->peak - equity;
        outcome[ALVH_OUTCOME_max_drawdown_days] = day - hand->peak_day;
        outcome[ALVH_OUTCOME_trough_day] = day;
    }
    hand->equity = equity;
}

static void note_vega(struct hand *hand, const struct alvh_vega_band *band, int lane)
{
    double *outcome = hand->outcome, vega = 0.0, condors = 0.0;
    for (int unit = 0; unit < setup.block->units.count; unit++)
        if (hand->held[unit] != 0.0) {
            vega += hand->held[unit] * at(setup.block->units.vega, unit, lane);
            condors += is_condor(unit) ? hand->held[unit] : 0.0;
        }
    hand->outside = condors > 0.0 && (vega / condors < band->low_dollars ||
                                      vega / condors > band->high_dollars);
    outcome[ALVH_OUTCOME_vega_breach_days] += hand->outside;
    outcome[ALVH_OUTCOME_min_net_vega] = fmin(outcome[ALVH_OUTCOME_min_net_vega], vega);
    outcome[ALVH_OUTCOME_max_net_vega] = fmax(outcome[ALVH_OUTCOME_max_net_vega], vega);
    outcome[ALVH_OUTCOME_mean_net_vega] += vega / (setup.prepared.plan->days + 1);
}

/* What closing one contract frees after all its costs; impact counts its whole tranche. */
static double help_of(struct hand *hand, double share, int unit, int day, int lane)
{
    const struct alvh_units *units = &setup.block->units;
    const double held = hand->held[unit], before = margin_of(hand, day, lane);
    if (held <= 0.0)
        return 0.0;
    hand->held[unit] -= 1.0;
    const double freed = before - margin_of(hand, day, lane);
    hand->held[unit] = held;
    return share * freed - at(units->close_cost, unit, lane) -
           sqrt(held) * at(units->impact, unit, lane);
}

/* One contract after another, always of the condor that has lost most among those whose
 * closing would help when the account was looked at, until so many should carry it.
 * Returns how many were closed; what is paid counts the impact of what was closed. */
static double close_worst(struct hand *hand, double share, double missing, int day,
                          int lane)
{
    const struct alvh_units *units = &setup.block->units;
    double sold[ALVH_MAX_CONDORS] = {0.0}, help[ALVH_MAX_CONDORS], all = 0.0;
    for (int unit = 0; unit < units->condors; unit++)
        help[unit] = help_of(hand, share, unit, day, lane);
    while (missing > 0.0) {
        double most = -INFINITY;
        int worst = -1;
        for (int unit = 0; unit < units->condors; unit++) {
            const double loss = -at(units->value, unit, lane) - credit[unit][lane];
            if (hand->held[unit] - sold[unit] <= 0.0 || help[unit] <= 0.0 || loss <= most)
                continue;
            most = loss;
            worst = unit;
        }
        if (worst < 0)
            break;
        sold[worst]++;
        missing -= help[worst];
    }
    for (int unit = 0; unit < units->condors; unit++) {
        trade(hand, unit, lane, -sold[unit]);
        all += sold[unit];
    }
    return all;
}

/* Condors are closed until equity carries the requirement, or no closing helps. Those that
 * settle together may free less than one by one: then more follow. */
static void call_margin(struct hand *hand, const struct alvh_margin_call_options *options,
                        int day, int lane)
{
    const double share = options->maintenance_percent / 100.0;
    double sold = 1.0;
    if (!options->calls || hand->ruined || equity_of(hand, lane) <= 0.0 ||
        equity_of(hand, lane) >= share * margin_of(hand, day, lane))
        return;
    hand->outcome[ALVH_OUTCOME_margin_calls]++;
    give_way(hand, ALVH_LIMIT_MARGIN);
    counts.margin_calls++;
    while (sold > 0.0) {
        const double missing = share * margin_of(hand, day, lane) - equity_of(hand, lane);
        sold = missing > 0.0 ? close_worst(hand, share, missing, day, lane) : 0.0;
        hand->outcome[ALVH_OUTCOME_forced_contracts] += sold;
        hand->forced += sold;
        counts.forced_contracts += (int64_t)sold;
    }
}

/* Markets that forced exits have moved, against what is left. */
static void press(struct hand *hand, const struct alvh_feedback_options *options, int lane)
{
    const struct alvh_units *units = &setup.block->units;
    const double vix = setup.block->market.vix[lane], spot = setup.block->market.spot[lane];
    const double depth = exp(setup.block->factors.ln_depth[lane]);
    const double absorbed =
        options->depth_percent / 100.0 * options->depth_contracts * depth;
    const double excess = fmax(hand->forced / absorbed - 1.0, 0.0);
    const double move = fmin(options->most, options->strength * sqrt(excess));
    double delta = 0.0, vega = 0.0;
    for (int unit = 0; unit < units->count; unit++)
        if (hand->held[unit] != 0.0) {
            delta += hand->held[unit] * at(units->delta, unit, lane);
            vega += hand->held[unit] * at(units->vega, unit, lane);
        }
    const double loss =
        move * (fabs(delta) * 0.01 * vix / sqrt(252.0) * spot +
                fabs(vega) * setup.scenario.impact.vix_daily_percent / 100.0 * vix);
    const double more = fmax(loss - hand->pressed, 0.0);
    hand->pressed += more;
    hand->cash[ALVH_LAYER_feedback] -= more;
}

/* An account without equity closes all it has, and what is left stays what it is. */
static void close_day(struct hand *hand, const struct alvh_book_options *options, int day,
                      int lane)
{
    press(hand, &options->feedback, lane);
    call_margin(hand, &options->margin, day, lane);
    press(hand, &options->feedback, lane);
    hand->forced = hand->pressed = 0.0;
    if (!hand->ruined && equity_of(hand, lane) <= 0.0) {
        for (int unit = 0; unit < setup.block->units.count; unit++)
            trade(hand, unit, lane, -hand->held[unit]);
        hand->ruined = true;
        hand->outcome[ALVH_OUTCOME_ruined] = 1.0;
        give_way(hand, ALVH_LIMIT_RUIN);
    }
    note_equity(hand, day, equity_of(hand, lane));
    note_vega(hand, &options->vega_band, lane);
    hand->outcome[ALVH_OUTCOME_peak_margin] =
        fmax(hand->outcome[ALVH_OUTCOME_peak_margin], margin_of(hand, day, lane));
}

#endif
