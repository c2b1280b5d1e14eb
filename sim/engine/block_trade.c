/* What an account trades on a day: exits of its condors, what its rules decide, entries,
 * and the difference to the hedges that are wanted. */
#include "models/isa.h"

#include "sim/engine/block.h"

#include <math.h>
#include <string.h>

#include "sim/book/hedges.h"
#include "sim/book/income.h"
#include "sim/book/ladder.h"
#include "sim/ledger/story.h"

/* Counts why the book's tranches end on the listed lanes, accounts that hold any. */
static void count_exits(struct alvh_block *block, const double *quantity, int tenor,
                        int count)
{
    struct alvh_counts *counts = &block->counts;
    int tally[ALVH_EXIT_COUNT] = {0};
    for (int i = 0; i < count; i++) {
        const int lane = block->exiting[i];
        tally[block->reason[lane]] += quantity[lane] != 0.0;
    }
    counts->profit_exits += tally[ALVH_EXIT_PROFIT];
    counts->stop_exits += tally[ALVH_EXIT_STOP];
    counts->time_exits += tenor > 0 ? tally[ALVH_EXIT_TIME] : 0;
    counts->settlements += tenor > 0 ? 0 : tally[ALVH_EXIT_TIME];
}

/* Whether the book's tranche in a slot is still open, lane by lane. */
static unsigned char *tranche_open(const struct alvh_block *block, int book, int slot)
{
    return block->open + ((size_t)book * block->condors.slots + slot) * block->lanes;
}

/* The condor that a book holds in a slot. */
static int condor_of(const struct alvh_walk *walk, const struct alvh_block *block, int book,
                     int slot)
{
    const int programme = walk->account[book * walk->scenario->scales].programme;
    return alvh_first_condor(&block->units, programme) + slot;
}

/* Lists the lanes on which the book's exits close the slot's condor today. */
static int list_exits(const struct alvh_walk *walk, struct alvh_block *block, int day,
                      int slot, int book)
{
    const struct alvh_tranche *tranche = &walk->plan->tranche[block->condors.tranche[slot]];
    unsigned char *restrict open = tranche_open(block, book, slot);
    const unsigned char *restrict reason = block->reason;
    int *restrict exiting = block->exiting;
    const int lanes = block->lanes;
    int count = 0;
    alvh_condor_exits(&walk->scenario->book[book].condor, day >= tranche->exit_day[book],
                      condor_of(walk, block, book, slot), &block->condors, &block->units,
                      block->reason);
    unsigned char ends[ALVH_MAX_LANES];
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        ends[lane] = open[lane] & (reason[lane] != ALVH_EXIT_NONE);
        open[lane] = (unsigned char)(open[lane] - ends[lane]);
    }
    /* Few lanes end on a day: eight at a time are seen to go on. */
    for (int first = 0; first < lanes; first += 8) {
        uint64_t any;
        memcpy(&any, ends + first, sizeof any);
        for (int lane = first; any != 0 && lane < first + 8; lane++) {
            exiting[count] = lane;
            count += ends[lane];
        }
    }
    return count;
}

/* What a contract of the tranches listed has made, its costs included. */
static void price_ended(struct alvh_block *block, int unit, int count)
{
    const struct alvh_unit_quote quote = alvh_unit_quote(&block->units, unit);
    const size_t at = (size_t)unit * block->lanes;
    const double *received = block->condors.received + at;
    const double *opening_cost = block->opening_cost + at;
    for (int i = 0; i < count; i++) {
        const int lane = block->exiting[i];
        block->ended_pnl[i] = received[lane] + quote.value[lane] - opening_cost[lane] -
                              quote.close_cost[lane];
    }
}

/* Why the lane that a journal is kept of leaves a condor today. */
static enum alvh_cause exit_cause(const struct alvh_block *block, int unit)
{
    const struct alvh_journal *journal = block->ledger.journal;
    const int reason = journal ? block->reason[journal->lane] : ALVH_EXIT_NONE;
    if (block->units.expiry_day[unit] == block->day.day)
        return ALVH_CAUSE_settlement;
    return reason == ALVH_EXIT_PROFIT ? ALVH_CAUSE_profit
           : reason == ALVH_EXIT_STOP ? ALVH_CAUSE_stop
                                      : ALVH_CAUSE_time;
}

/* What stops close is traded by force. */
static void note_stops(const struct alvh_walk *walk, struct alvh_block *block, int account,
                       const double *quantity, int count,
                       const struct alvh_outcomes *outcomes, int64_t offset)
{
    for (int i = 0; i < count; i++) {
        const int lane = block->exiting[i];
        if (block->reason[lane] != ALVH_EXIT_STOP)
            continue;
        alvh_ledger_force(&block->ledger, &walk->account[account], lane, quantity[lane]);
        if (quantity[lane] != 0.0)
            alvh_story_breach(&block->ledger, account, lane, block->day.day,
                              ALVH_LIMIT_STOP, outcomes, offset);
    }
}

/* Closes a book's tranche in a slot where its exits say so. */
static void close_tranche(const struct alvh_walk *walk, struct alvh_block *block, int slot,
                          int book, struct alvh_outcomes *outcomes, int64_t offset)
{
    const int scales = walk->scenario->scales, day = block->day.day;
    const int unit = condor_of(walk, block, book, slot);
    const int count = list_exits(walk, block, day, slot, book);
    alvh_ledger_fetch(&block->ledger, &block->units, book * scales, unit, count,
                      block->exiting, outcomes, offset);
    price_ended(block, unit, count);
    for (int account = book * scales; count > 0 && account < (book + 1) * scales;
         account++) {
        if (account + 1 < (book + 1) * scales)
            alvh_ledger_fetch(&block->ledger, &block->units, account + 1, unit, count,
                              block->exiting, outcomes, offset);
        if (walk->account[account].sizing->rule == ALVH_SIZING_kelly)
            alvh_sizing_note_trades(walk->account[account].sizing, account, count,
                                    block->exiting, block->ended_pnl, &block->sizing);
        count_exits(block, alvh_ledger_quantity(&block->ledger, account, unit),
                    block->units.expiry_day[unit] - day, count);
        alvh_journal_cause(block->ledger.journal, exit_cause(block, unit));
        note_stops(walk, block, account,
                   alvh_ledger_quantity(&block->ledger, account, unit), count, outcomes,
                   offset);
        alvh_ledger_close(&block->ledger, &block->units, account, unit, count,
                          block->exiting, outcomes, offset);
    }
}

/* Nothing has been forced today. */
static void forget_forced(struct alvh_ledger *ledger)
{
    const size_t bytes = (size_t)ledger->accounts * ledger->lanes * sizeof(double);
    if (!ledger->forced)
        return;
    memset(ledger->forced, 0, bytes);
    memset(ledger->pressed, 0, bytes);
}

static void close_condors(const struct alvh_walk *walk, struct alvh_block *block, int day,
                          struct alvh_outcomes *outcomes, int64_t offset)
{
    for (int slot = 0; slot < block->condors.slots; slot++) {
        const int tranche = block->condors.tranche[slot];
        if (tranche == ALVH_NONE || day == walk->plan->tranche[tranche].open_day)
            continue;
        for (int book = 0; book < walk->scenario->books; book++)
            close_tranche(walk, block, slot, book, outcomes, offset);
    }
}

static void fill(double *array, int lanes, double value)
{
    for (int lane = 0; lane < lanes; lane++)
        array[lane] = value;
}

static void quote_ladder(const struct alvh_day *day, struct alvh_block *block,
                         struct alvh_desk *desk)
{
    const struct alvh_book_options *book = desk->book;
    desk->quote[ALVH_HEDGE_base] = (struct alvh_hedge_quote){
        alvh_ladder_column(day, book, ALVH_LADDER_VALUE, block->ladder.value),
        alvh_ladder_column(day, book, ALVH_LADDER_VEGA, block->ladder.vega),
        alvh_ladder_column(day, book, ALVH_LADDER_DELTA, block->ladder.delta)};
}

/* What a contract of each hedge is worth today; zeros where none is listed. */
static void quote_hedges(const struct alvh_day *day, struct alvh_block *block,
                         struct alvh_desk *desk)
{
    const struct alvh_spread_quote *spread = &block->spread;
    for (int hedge = 0; hedge < ALVH_HEDGE_COUNT; hedge++) {
        const int unit = alvh_hedge_unit(day, desk->book, desk->account, hedge);
        desk->quote[hedge] =
            (struct alvh_hedge_quote){day->nothing, day->nothing, day->nothing};
        if (unit == ALVH_NONE)
            continue;
        const struct alvh_unit_quote quote = alvh_unit_quote(day->units, unit);
        desk->quote[hedge] =
            (struct alvh_hedge_quote){quote.value, quote.vega, quote.delta};
    }
    if (desk->account->holds[ALVH_INSTRUMENT_base_call])
        quote_ladder(day, block, desk);
    if (!desk->account->holds[ALVH_INSTRUMENT_future])
        return;
    if (desk->account->scale == 0) /* the others of the book come after it */
        alvh_hedge_quote_spread(day, &desk->book->adaptive, spread);
    desk->quote[ALVH_HEDGE_adaptive] =
        (struct alvh_hedge_quote){spread->value, spread->vega, spread->delta};
}

/* Sits down at the desk of an account. */
static void open_desk(const struct alvh_walk *walk, struct alvh_block *block, int account)
{
    struct alvh_desk *desk = &block->desk;
    const size_t at = (size_t)account * block->lanes;
    desk->account = &walk->account[account];
    desk->book = &walk->scenario->book[desk->account->book];
    desk->contracts = (double)walk->scenario->scale[desk->account->scale];
    desk->tranche = block->contracts;
    desk->open = tranche_open(block, desk->account->book, 0);
    desk->alive = block->ledger.alive + at;
    desk->equity = block->ledger.equity + at;
    desk->counted = desk->cuts = false;
    fill(desk->entry, block->lanes, 1.0);
    fill(desk->cut, block->lanes, 0.0);
    for (int hedge = 0; hedge < ALVH_HEDGE_COUNT; hedge++) {
        desk->size[hedge] =
            block->size + ((size_t)account * ALVH_HEDGE_COUNT + hedge) * block->lanes;
        fill(desk->factor[hedge], block->lanes, 1.0);
    }
    quote_hedges(&block->day, block, desk);
}

/* Contracts of a tranche, by the book's sizing rule. */
static void size_tranche(struct alvh_block *block, int unit)
{
    struct alvh_desk *desk = &block->desk;
    const double *margin = alvh_unit_quote(&block->units, unit).margin;
    alvh_desk_count_condors(&block->day, desk);
    if (desk->account->sizing->rule == ALVH_SIZING_margin_use) {
        alvh_ledger_margin(&block->ledger, &block->units, desk->account, block->needed);
        alvh_ledger_margin_of_one(&block->units, desk->account, unit, block->needed_each);
    }
    const struct alvh_sizing_view view = {
        .lanes = block->lanes,
        .account = desk->account->index,
        .scale = desk->contracts,
        .tranches = desk->account->tranches,
        .equity = desk->equity,
        .peak = block->ledger.peak + (size_t)desk->account->index * block->lanes,
        .contracts_held = desk->condor.contracts,
        .max_loss_held = desk->condor.max_loss,
        .margin_held = block->needed,
        .max_loss_per_contract = margin,
        .margin_per_contract = block->needed_each,
        .reer = block->factors.reer,
        .rate_differential = block->factors.rate_differential};
    alvh_sizing_contracts(desk->account->sizing, &view, &block->sizing, block->contracts);
}

static void trade_condors(const struct alvh_walk *walk, struct alvh_block *block, int day,
                          struct alvh_outcomes *outcomes, int64_t offset)
{
    const struct alvh_account *account = block->desk.account;
    const int opening = walk->plan->opening[day];
    alvh_journal_cause(block->ledger.journal, ALVH_CAUSE_cut);
    if (block->desk.cuts)
        alvh_income_cut(&block->ledger, &block->units, account, block->desk.cut,
                        block->target, outcomes, offset);
    if (opening == ALVH_NONE)
        return;
    alvh_journal_cause(block->ledger.journal, ALVH_CAUSE_entry);
    block->counts.tranches_opened += alvh_income_open(
        &block->ledger, &block->units, account->index,
        condor_of(walk, block, account->book, walk->plan->tranche[opening].slot),
        block->contracts, block->desk.entry, block->target, outcomes, offset);
}

/* Can a trade of a hedge be left undone, to be made up for on any later day? */
static bool fills_can_fail(const struct alvh_stress_options *stress)
{
    return stress->no_fill_above_vix_points > 0.0 || stress->no_fill_from_day > 0;
}

/* Rules of the caller's own, in one of the two phases. */
static void ask_guests(const struct alvh_walk *walk, struct alvh_block *block, int account,
                       alvh_guests_phase *phase)
{
    alvh_desk_count_condors(&block->day, &block->desk);
    phase(&walk->guests, &block->day, &block->desk,
          block->guest_state + (size_t)account * walk->guests.rows * block->lanes);
}

static void trade_account(const struct alvh_walk *walk, struct alvh_block *block,
                          int account, struct alvh_outcomes *outcomes, int64_t offset)
{
    double *state =
        block->rule_state + (size_t)account * ALVH_RULE_STATE_ROWS * block->lanes;
    const int opening = walk->plan->opening[block->day.day];
    int64_t *acted = block->counts.acted + (size_t)account * ALVH_RULE_COUNT;
    const int book = walk->account[account].book;
    const bool guests = alvh_guests_decide(&walk->guests, book);
    const bool daily = guests || alvh_rules_decide_daily(&walk->scenario->book[book]);
    const bool hedges = daily || fills_can_fail(&walk->scenario->stress) ||
                        alvh_hedges_roll(&block->day, &walk->account[account]);
    if (opening == ALVH_NONE && !hedges)
        return;
    open_desk(walk, block, account);
    if (opening != ALVH_NONE)
        size_tranche(block, condor_of(walk, block, block->desk.account->book,
                                      walk->plan->tranche[opening].slot));
    alvh_rules_enter(&block->day, &block->desk, state, acted);
    if (guests)
        ask_guests(walk, block, account, alvh_guests_enter);
    trade_condors(walk, block, block->day.day, outcomes, offset);
    block->desk.counted = false;
    if (!hedges)
        return;
    alvh_rules_hedge(&block->day, &block->desk, state, acted);
    if (guests)
        ask_guests(walk, block, account, alvh_guests_hedge);
    alvh_journal_cause(block->ledger.journal, ALVH_CAUSE_hedge);
    alvh_hedges_trade(&block->day, &block->desk, &block->ledger, block->target, outcomes,
                      offset);
}

/* A tranche opened today is open in every book. */
static void open_tranche(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    const int opening = walk->plan->opening[day];
    if (opening == ALVH_NONE)
        return;
    const int slot = walk->plan->tranche[opening].slot;
    for (int programme = 0; programme < walk->programmes.count; programme++) {
        const int unit = alvh_first_condor(&block->units, programme) + slot;
        memcpy(block->opening_cost + (size_t)unit * block->lanes,
               alvh_unit_quote(&block->units, unit).open_cost,
               (size_t)block->lanes * sizeof(double));
    }
    for (int book = 0; book < walk->scenario->books; book++)
        memset(tranche_open(block, book, slot), 1, (size_t)block->lanes);
}

void alvh_block_trade(const struct alvh_walk *walk, struct alvh_block *block, int day,
                      struct alvh_outcomes *outcomes, int64_t offset)
{
    forget_forced(&block->ledger);
    close_condors(walk, block, day, outcomes, offset);
    alvh_block_adjust(walk, block, outcomes, offset);
    open_tranche(walk, block, day);
    for (int account = 0; account < block->ledger.accounts; account++)
        trade_account(walk, block, account, outcomes, offset);
}
