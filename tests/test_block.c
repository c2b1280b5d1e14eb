/* Whole blocks against accounts kept by hand: the same quotes, and the rules once more in
 * plain words, one lane of one account at a time. What a day's quotes are, and which day
 * brings what, other tests know. */
#include "models/isa.h"

#include "sim/engine/block.h"

#include <string.h>

#include "bench/walk_setup.h"
#include "sim/ledger/story.h"
#include "tests/expect.h"
#include "tests/hot.h"

/* A block not quite full, at an offset, of which the fans count neither all nor whole
 * tiles. */
enum { CAPACITY = 48, LANES = 32, OFFSET = 16, COUNTED = 21 };
enum { MAX_ACCOUNTS = 4, MAX_DAYS = 256, RUNGS = 3 };

/* One account on one lane. */
struct hand {
    double capital, cash[ALVH_LAYER_COUNT], held[ALVH_MAX_UNITS];
    bool ruined;
    double equity, peak, peak_day;
    double past[MAX_DAYS]; /* equity at the closes */
    double outcome[ALVH_OUTCOME_COUNT];
    double calls;           /* of the base layer, decided at its last roll */
    bool outside;           /* of the vega band today */
    int gave_way[MAX_DAYS]; /* the first limit that did at a close */
    double forced, pressed; /* condors closed by force today, dollars that it has cost */
    int64_t rolls;
};

static struct walk_setup setup;
static struct hand hands[MAX_ACCOUNTS][LANES];
static struct alvh_counts counts;
static int tranche_in[ALVH_MAX_CONDORS], roll_in[RUNGS][ALVH_ROLL_SLOTS];
static int slot_of[RUNGS]; /* of the call listed last */
static const enum alvh_rolled kind_of[RUNGS] = {ALVH_ROLLED_base, ALVH_ROLLED_base_middle,
                                                ALVH_ROLLED_base_far};
static double credit[ALVH_MAX_CONDORS][LANES];
static int today;
static double spots[MAX_DAYS][LANES], jumps[MAX_DAYS][LANES];
static int32_t regimes[MAX_DAYS][LANES];
static int same_contracts, shared_days; /* how often what is rare was seen */

static void give_way(struct hand *hand, int limit)
{
    if (hand->gave_way[today] == ALVH_LIMIT_NONE)
        hand->gave_way[today] = limit;
}

static double at(const double *array, int unit, int lane)
{
    return array[(size_t)unit * LANES + lane];
}

static bool is_condor(int unit)
{
    return unit < setup.block->units.condors;
}

/* The first call of a rung. */
static int first_call(int rung)
{
    return setup.block->units.condors + rung * ALVH_ROLL_SLOTS;
}

static int rung_of(int unit)
{
    return (unit - setup.block->units.condors) / ALVH_ROLL_SLOTS;
}

static int expiry_of(int unit)
{
    const struct alvh_plan *plan = setup.prepared.plan;
    if (is_condor(unit))
        return plan->tranche[tranche_in[unit]].expiry_day;
    const int rung = rung_of(unit), roll = roll_in[rung][unit - first_call(rung)];
    return plan->rolls[kind_of[rung]].roll[roll].expiry_day;
}

/* What a call of the base layer is worth beyond its discounted intrinsic value. */
static double time_value(int unit, int lane)
{
    const int rung = rung_of(unit), left = expiry_of(unit) - today;
    const int slot = unit - first_call(rung);
    const double in = at(setup.block->future[kind_of[rung]], slot, lane) -
                      at(setup.block->strikes[kind_of[rung]].strike, slot, lane);
    const double discount = exp(-setup.prepared.walk.model->rate * left / 252.0);
    return left == 0 ? 0.0
                     : at(setup.block->units.value, unit, lane) -
                           100.0 * discount * fmax(in, 0.0);
}

static void trade(struct hand *hand, int unit, int lane, double change)
{
    const struct alvh_units *units = &setup.block->units;
    const double each =
        change > 0.0 ? at(units->open_cost, unit, lane) : at(units->close_cost, unit, lane);
    const double impact = pow(fabs(change), 1.5) * at(units->impact, unit, lane);
    const double cost = fabs(change) * each + impact;
    const enum alvh_layer layer = is_condor(unit) ? ALVH_LAYER_condor : ALVH_LAYER_base;
    if (change == 0.0)
        return;
    hand->cash[layer] -= change * at(units->value, unit, lane) + cost;
    hand->outcome[ALVH_OUTCOME_cost] += cost;
    hand->outcome[ALVH_OUTCOME_impact] += impact;
    if (expiry_of(unit) > today)
        hand->outcome[ALVH_OUTCOME_turnover] += fabs(change) * (is_condor(unit) ? 4 : 1);
    if (!is_condor(unit))
        hand->outcome[ALVH_OUTCOME_temporal_theta] -= change * time_value(unit, lane);
    hand->held[unit] += change;
}

/* ---- The rules ---------------------------------------------------------------------- */

/* Buys a tranche back when enough is earned, too much is lost, or its time has come. */
static void close_condors(struct hand *hand, int book, int day, int lane)
{
    const struct alvh_condor_exits *exits = &setup.scenario.book[book].condor;
    for (int unit = 0; unit < setup.block->units.condors; unit++) {
        const struct alvh_tranche *tranche =
            &setup.prepared.plan->tranche[tranche_in[unit]];
        if (hand->held[unit] == 0.0 || day == tranche->open_day)
            continue;
        const double first = credit[unit][lane];
        const double earned = first + at(setup.block->units.value, unit, lane);
        if (earned >= exits->profit_target_percent / 100.0 * first)
            counts.profit_exits++;
        else if (earned <= -exits->stop_loss_percent / 100.0 * first) {
            counts.stop_exits++;
            give_way(hand, ALVH_LIMIT_STOP);
            hand->forced += hand->held[unit];
        } else if (day == tranche->expiry_day)
            counts.settlements++;
        else if (day >= tranche->exit_day[book])
            counts.time_exits++;
        else
            continue;
        trade(hand, unit, lane, -hand->held[unit]);
    }
}

static void open_condor(struct hand *hand, int64_t contracts, int day, int lane)
{
    const int opening = setup.prepared.plan->opening[day];
    if (opening == ALVH_NONE || hand->ruined)
        return;
    trade(hand, setup.prepared.plan->tranche[opening].slot, lane, (double)contracts);
    counts.tranches_opened++;
}

/* The share of a rung in the calls of the layer. */
static double weight_of(const struct alvh_ladder_weights *ladder, int rung)
{
    const double weight[RUNGS] = {ladder->near_weight, ladder->middle_weight,
                                  ladder->far_weight};
    return weight[rung] / (weight[0] + weight[1] + weight[2]);
}

/* Contracts x 100 x future comes up to a share of what the condors can lose, a wing each;
 * the future is that of the rungs' calls by weight. */
static double calls_wanted(const struct hand *hand, const struct alvh_book_options *book,
                           int lane)
{
    double loss = 0.0, future = 0.0;
    for (int rung = 0; rung < RUNGS; rung++)
        if (weight_of(&book->ladder, rung) > 0.0)
            future += weight_of(&book->ladder, rung) *
                      at(setup.block->future[kind_of[rung]], slot_of[rung], lane);
    for (int unit = 0; unit < setup.block->units.condors; unit++)
        if (hand->held[unit] > 0.0)
            loss += hand->held[unit] * at(setup.block->units.margin, unit, lane);
    return book->base.notional_percent / 100.0 * loss / (100.0 * future);
}

/* On a day of rolling the old call is sold and a new one bought, unless they are one and
 * the same: then the difference is traded. On others a call that expires is settled. */
static void leave_old_call(struct hand *hand, int rung, bool rolls, int lane)
{
    const int first = first_call(rung), new = slot_of[rung], old = 1 - new;
    const double *strike = setup.block->strikes[kind_of[rung]].strike;
    if (!rolls) {
        for (int slot = 0; slot < ALVH_ROLL_SLOTS; slot++)
            if (hand->held[first + slot] > 0.0 && expiry_of(first + slot) == today)
                trade(hand, first + slot, lane, -hand->held[first + slot]);
        return;
    }
    if (hand->held[first + old] > 0.0 && expiry_of(first + old) == expiry_of(first + new) &&
        at(strike, old, lane) == at(strike, new, lane)) {
        hand->held[first + new] = hand->held[first + old];
        hand->held[first + old] = 0.0;
        same_contracts++;
    }
    trade(hand, first + old, lane, -hand->held[first + old]);
}

/* How many calls is decided when the near rung rolls; each rung rolls in its own time. */
static void roll_calls(struct hand *hand, const struct alvh_book_options *book, int day,
                       int lane)
{
    const struct alvh_rolls *rolls = setup.prepared.plan->rolls;
    const bool decided = rolls[ALVH_ROLLED_base].rolling[day] != ALVH_NONE;
    if (!book->base.enabled)
        return;
    if (decided) {
        hand->calls = calls_wanted(hand, book, lane);
        hand->rolls++;
    }
    for (int rung = 0; rung < RUNGS; rung++) {
        const double weight = weight_of(&book->ladder, rung);
        const int unit = first_call(rung) + slot_of[rung];
        if (weight == 0.0)
            continue;
        const bool rolled = rolls[kind_of[rung]].rolling[day] != ALVH_NONE;
        leave_old_call(hand, rung, rolled, lane);
        if (decided || rolled)
            trade(hand, unit, lane,
                  (hand->ruined ? 0.0 : floor(weight * hand->calls)) - hand->held[unit]);
    }
}

/* ---- The close ---------------------------------------------------------------------- */

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

/* ---- The walk ----------------------------------------------------------------------- */

static int accounts(void)
{
    return setup.scenario.books * setup.scenario.scales;
}

static void open_hands(void)
{
    assert_true(accounts() <= MAX_ACCOUNTS && setup.prepared.plan->days < MAX_DAYS);
    memset(hands, 0, sizeof hands);
    counts = (struct alvh_counts){0};
    same_contracts = shared_days = 0;
    for (int account = 0; account < accounts(); account++)
        for (int lane = 0; lane < LANES; lane++) {
            struct hand *hand = &hands[account][lane];
            const int64_t scale = setup.scenario.scale[account % setup.scenario.scales];
            hand->capital = hand->equity = hand->peak =
                (double)scale * setup.scenario.common.sizing.capital_dollars_per_contract;
            hand->outcome[ALVH_OUTCOME_min_net_vega] = INFINITY;
            hand->outcome[ALVH_OUTCOME_max_net_vega] = -INFINITY;
        }
}

/* What is listed today, and the credit that a new tranche brings. */
static void list(int day)
{
    const int opening = setup.prepared.plan->opening[day];
    for (int rung = 0; rung < RUNGS; rung++) {
        const struct alvh_rolls *rolls = &setup.prepared.plan->rolls[kind_of[rung]];
        const int rolling = rolls->rolling[day];
        if (rolling != ALVH_NONE) {
            slot_of[rung] = rolls->roll[rolling].slot;
            roll_in[rung][slot_of[rung]] = rolling;
        }
    }
    if (opening == ALVH_NONE)
        return;
    const int slot = setup.prepared.plan->tranche[opening].slot;
    tranche_in[slot] = opening;
    for (int lane = 0; lane < LANES; lane++)
        credit[slot][lane] = -at(setup.block->units.value, slot, lane);
}

static void day_by_hand(int day)
{
    today = day;
    memcpy(spots[day], setup.block->market.spot, sizeof spots[day]);
    memcpy(jumps[day], setup.block->market.state.jump, sizeof jumps[day]);
    memcpy(regimes[day], setup.block->market.state.regime, sizeof regimes[day]);
    list(day);
    for (int account = 0; account < accounts(); account++) {
        const int book = account / setup.scenario.scales;
        const struct alvh_book_options *options = &setup.scenario.book[book];
        uint32_t outside = 0;
        for (int lane = 0; lane < LANES; lane++) {
            struct hand *hand = &hands[account][lane];
            close_condors(hand, book, day, lane);
            open_condor(hand, setup.scenario.scale[account % setup.scenario.scales], day,
                        lane);
            roll_calls(hand, options, day, lane);
            close_day(hand, options, day, lane);
            outside += lane < COUNTED && hand->outside;
        }
        assert_int_equal(setup.prepared.fans.breach[day * accounts() + account], outside);
    }
}

/* From the first close at the bottom of the largest drawdown to the first above its peak.
 */
static double recovery_of(const struct hand *hand)
{
    double peak = hand->capital, lost_from = 0.0, deepest = 0.0;
    int trough = 0;
    for (int day = 0; day <= setup.prepared.walk.plan->days; day++) {
        peak = fmax(peak, hand->past[day]);
        if (peak - hand->past[day] > deepest) {
            deepest = peak - hand->past[day];
            lost_from = peak;
            trough = day;
        }
    }
    for (int day = trough; deepest > 0.0 && day <= setup.prepared.walk.plan->days; day++)
        if (hand->past[day] > lost_from)
            return day - trough;
    return deepest > 0.0 ? -1.0 : 0.0;
}

/* The slope of e on r about their means. */
static double beta_of(const struct hand *hand, int lane)
{
    const int closes = setup.prepared.walk.plan->days + 1;
    double r[MAX_DAYS] = {0.0}, mean = 0.0, cross = 0.0, square = 0.0;
    for (int day = 1; day < closes; day++) {
        r[day] = (spots[day][lane] - spots[day - 1][lane]) / spots[day - 1][lane];
        mean += r[day] / closes;
    }
    for (int day = 0; day < closes; day++) {
        const double before = day > 0 ? hand->past[day - 1] : hand->capital;
        cross += (r[day] - mean) * (hand->past[day] - before) / hand->capital;
        square += (r[day] - mean) * (r[day] - mean);
    }
    return cross / square;
}

/* The largest drawdown as it is told: every day of it is looked at again. */
static void tell_by_hand(struct hand *hand, int lane)
{
    double *outcome = hand->outcome;
    const int trough = (int)outcome[ALVH_OUTCOME_trough_day];
    const int peak = trough - (int)outcome[ALVH_OUTCOME_max_drawdown_days];
    outcome[ALVH_OUTCOME_peak_regime] = regimes[peak][lane];
    outcome[ALVH_OUTCOME_trough_regime] = regimes[trough][lane];
    for (int day = trough; day > peak; day--)
        if (hand->gave_way[day] != ALVH_LIMIT_NONE) {
            outcome[ALVH_OUTCOME_first_breach] = hand->gave_way[day];
            outcome[ALVH_OUTCOME_first_breach_day] = day;
            outcome[ALVH_OUTCOME_trigger] = regimes[day][lane] != regimes[day - 1][lane]
                                                ? ALVH_TRIGGER_REGIME
                                            : jumps[day][lane] != 0.0 ? ALVH_TRIGGER_JUMP
                                                                      : ALVH_TRIGGER_PLAIN;
        }
}

/* What is known at the end. */
static void finish_by_hand(struct hand *hand, int lane)
{
    const int first = setup.block->units.condors;
    hand->outcome[ALVH_OUTCOME_final_pnl] = hand->equity - hand->capital;
    hand->outcome[ALVH_OUTCOME_recovery_days] = recovery_of(hand);
    hand->outcome[ALVH_OUTCOME_beta] = beta_of(hand, lane);
    tell_by_hand(hand, lane);
    for (int unit = first; unit < setup.block->units.count; unit++)
        if (hand->held[unit] != 0.0)
            hand->outcome[ALVH_OUTCOME_temporal_theta] +=
                hand->held[unit] * time_value(unit, lane);
}

static void compare_outcomes(void)
{
    const struct alvh_outcomes *outcomes = &setup.outcomes;
    for (int account = 0; account < accounts(); account++)
        for (int lane = 0; lane < LANES; lane++) {
            struct hand *hand = &hands[account][lane];
            finish_by_hand(hand, lane);
            for (int which = 0; which < ALVH_OUTCOME_COUNT; which++)
                assert_near(outcomes->value[which][account * CAPACITY + OFFSET + lane],
                            hand->outcome[which], 1e-5);
            double by_layer = 0.0;
            for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++)
                by_layer +=
                    outcomes->pnl_by_layer[(account * ALVH_LAYER_COUNT + layer) * CAPACITY +
                                           OFFSET + lane];
            assert_near(by_layer, hand->equity - hand->capital, 1e-5);
        }
}

static void compare_counts(void)
{
    const struct alvh_counts *found = &setup.block->counts;
    const struct alvh_market_lanes *state = &setup.block->market.state;
    assert_int_equal(found->profit_exits, counts.profit_exits);
    assert_int_equal(found->stop_exits, counts.stop_exits);
    assert_int_equal(found->time_exits, counts.time_exits);
    assert_int_equal(found->settlements, counts.settlements);
    assert_int_equal(found->tranches_opened, counts.tranches_opened);
    assert_int_equal(found->margin_calls, counts.margin_calls);
    assert_int_equal(found->forced_contracts, counts.forced_contracts);
    for (int account = 0; account < accounts(); account++) {
        int64_t rolls = 0;
        for (int lane = 0; lane < LANES; lane++)
            rolls += hands[account][lane].rolls;
        assert_int_equal(found->acted[account * ALVH_RULE_COUNT + ALVH_RULE_base], rolls);
    }
    assert_int_equal(found->paths, LANES);
    double sum = 0.0, square = 0.0;
    for (int lane = 0; lane < LANES; lane++) {
        const double growth = exp(state->ln_spot[lane] - state->ln_carry[lane]) /
                              setup.prepared.walk.start.spot;
        sum += growth;
        square += growth * growth;
    }
    assert_near((double)found->martingale * 0x1p-32, sum, 1e-6);
    assert_near((double)found->martingale_square * 0x1p-32, square, 1e-6);
}

static void walk_both_ways(int settings, const char *const setting[])
{
    walk_setup_create(&setup, ALVH_TEST_SCENARIOS "/two_books.yaml", settings, setting,
                      CAPACITY);
    setup.block->lanes = LANES;
    open_hands();
    alvh_block_start(&setup.prepared.walk, setup.block, &setup.outcomes, OFFSET);
    for (int day = 0; day <= setup.prepared.plan->days; day++) {
        alvh_block_market(&setup.prepared.walk, setup.block, day);
        alvh_block_quote(&setup.prepared.walk, setup.block, day);
        alvh_block_trade(&setup.prepared.walk, setup.block, day, &setup.outcomes, OFFSET);
        alvh_block_mark(&setup.prepared.walk, setup.block, day, &setup.outcomes, OFFSET);
        day_by_hand(day);
    }
    alvh_block_finish(&setup.prepared.walk, setup.block, &setup.outcomes, OFFSET);
    compare_outcomes();
    compare_counts();
    walk_setup_free(&setup);
}

static int how_many(enum alvh_outcome which)
{
    int count = 0;
    for (int account = 0; account < accounts(); account++)
        for (int lane = 0; lane < LANES; lane++)
            count += hands[account][lane].outcome[which] > 0.0;
    return count;
}

#define TURBULENT                                                                          \
    "market.as_of=2018-02-02", "simulation.days=90", "output.fan_paths=21",                \
        "scale=[3, 40]", "sizing.capital_dollars_per_contract=7000",                       \
        "condor.stop_loss_percent=80", "rules.vega_band.low_dollars=-25",                  \
        "rules.vega_band.high_dollars=3", "rules.adjustment.enabled=false"

/* A tranche a week, one of the two books held to settlement; calls rolled every week. */
static void a_weekly_book_is_what_it_is_by_hand(void **state)
{
    (void)state;
    static const char *const setting[] = {TURBULENT, "margin.calls=false",
                                          "books.unhedged.condor.exit_calendar_days=0",
                                          "books.unhedged.condor.profit_target_percent=90"};
    walk_both_ways(sizeof setting / sizeof *setting, setting);
    assert_true(counts.profit_exits > 50 && counts.stop_exits > 50);
    assert_true(counts.time_exits > 50 && counts.settlements > 30);
    assert_true(same_contracts > 20 && shared_days == 0);
    assert_true(how_many(ALVH_OUTCOME_ruined) > 5);
    assert_true(how_many(ALVH_OUTCOME_vega_breach_days) > 50);
    assert_true(how_many(ALVH_OUTCOME_margin_calls) == 0);
}

/* Tranches every other day share expiries; calls expire before they are rolled. */
static void a_crowded_book_is_what_it_is_by_hand(void **state)
{
    (void)state;
    static const char *const setting[] = {TURBULENT, "condor.entry_every_days=2",
                                          "layers.base.roll_every_days=28",
                                          "books.static_vix.condor.exit_calendar_days=0"};
    walk_both_ways(sizeof setting / sizeof *setting, setting);
    assert_true(shared_days > 1000 && same_contracts == 0);
    assert_true(how_many(ALVH_OUTCOME_ruined) > 5);
    assert_true(how_many(ALVH_OUTCOME_margin_calls) > 20);
    assert_true(how_many(ALVH_OUTCOME_forced_contracts) > 20);
}

/* A condor of one day every day, and calls of three expiries. */
static void a_daily_book_with_a_ladder_is_what_it_is_by_hand(void **state)
{
    (void)state;
    static const char *const setting[] = {TURBULENT,
                                          "condor.entry_every_days=1",
                                          "condor.target_calendar_days=1",
                                          "condor.exit_calendar_days=0",
                                          "condor.profit_target_percent=100",
                                          "layers.base.notional_percent=100",
                                          "layers.base.ladder.near_weight=4",
                                          "layers.base.ladder.middle_weight=4",
                                          "layers.base.ladder.middle_roll_every_days=8",
                                          "layers.base.ladder.far_weight=2",
                                          "layers.base.ladder.far_roll_every_days=21"};
    walk_both_ways(sizeof setting / sizeof *setting, setting);
    assert_true(counts.time_exits == 0 && counts.stop_exits + counts.settlements > 500);
    assert_true(counts.profit_exits > 1000 && same_contracts > 20);
    assert_true(how_many(ALVH_OUTCOME_ruined) > 5);
}

/* The weekly book, whose larger account is more than the market absorbs. */
static void a_book_that_moves_markets_is_what_it_is_by_hand(void **state)
{
    (void)state;
    static const char *const setting[] = {TURBULENT, "feedback.strength=0.5",
                                          "feedback.depth_contracts=100"};
    walk_both_ways(sizeof setting / sizeof *setting, setting);
    int pressed = 0, small = 0;
    for (int account = 0; account < accounts(); account++)
        for (int lane = 0; lane < LANES; lane++) {
            const bool any = hands[account][lane].cash[ALVH_LAYER_feedback] < 0.0;
            pressed += any;
            small += any && account % setup.scenario.scales == 0;
        }
    assert_true(pressed > 20 && small < pressed / 2);
    assert_true(how_many(ALVH_OUTCOME_margin_calls) > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_weekly_book_is_what_it_is_by_hand),
        cmocka_unit_test(a_crowded_book_is_what_it_is_by_hand),
        cmocka_unit_test(a_daily_book_with_a_ladder_is_what_it_is_by_hand),
        cmocka_unit_test(a_book_that_moves_markets_is_what_it_is_by_hand),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
