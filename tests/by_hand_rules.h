/* The condors and the calls of the base layer, by hand. */
#ifndef ALVH_TESTS_BY_HAND_RULES_H
#define ALVH_TESTS_BY_HAND_RULES_H

#include "tests/by_hand.h"

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

#endif
