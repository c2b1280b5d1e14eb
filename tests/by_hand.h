/* Accounts kept by hand beside a block: the same quotes, and the rules once more in plain
 * words, one lane of one account at a time. by_hand_rules.h says what a day's trades are,
 * by_hand_close.h what becomes of them at the close. */
#ifndef ALVH_TESTS_BY_HAND_H
#define ALVH_TESTS_BY_HAND_H

#include "sim/engine/block.h"

#include "bench/walk_setup.h"
#include "sim/ledger/story.h"
#include "tests/expect.h"

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

#endif
