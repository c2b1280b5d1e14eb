#include "models/isa.h"

#include "sim/engine/block.h"

#include <string.h>

#include "models/vecmath.h"

void alvh_block_start(const struct alvh_walk *walk, struct alvh_block *block,
                      struct alvh_outcomes *outcomes, int64_t offset)
{
    const int lanes = block->lanes;
    struct alvh_market_lanes *state = &block->market.state;
    state->lanes = block->condors.lanes = block->calls.lanes = lanes;
    block->units.lanes = block->ledger.lanes = lanes;
    const double ln_spot = alvh_log(walk->start.spot);
    for (int lane = 0; lane < lanes; lane++) {
        state->ln_spot[lane] = ln_spot;
        state->v_fast[lane] = walk->start.variance[ALVH_FAST];
        state->v_slow[lane] = walk->start.variance[ALVH_SLOW];
        state->regime[lane] = walk->start.regime;
        state->ln_carry[lane] = 0.0;
    }
    for (int slot = 0; slot < block->condors.slots; slot++)
        block->condors.tranche[slot] = ALVH_NONE;
    for (int slot = 0; slot < ALVH_ROLL_SLOTS; slot++)
        block->calls.roll[slot] = ALVH_NONE;
    alvh_ledger_start(&block->ledger, walk->account, outcomes, offset);
}

static void spx_forward(const struct alvh_model *model, int tenor_days,
                        struct alvh_block *block)
{
    const double years = tenor_days / ALVH_DAYS_PER_YEAR;
    const double ln_growth = (model->rate - model->dividend_yield) * years;
    const double growth = alvh_exp(ln_growth);
    for (int lane = 0; lane < block->lanes; lane++) {
        block->scratch.forward[lane] = block->market.spot[lane] * growth;
        block->scratch.ln_forward[lane] = block->market.state.ln_spot[lane] + ln_growth;
    }
}

static void quote_condor(const struct alvh_walk *walk, struct alvh_block *block, int day,
                         int slot)
{
    const struct alvh_tranche *tranche = &walk->plan->tranche[block->condors.tranche[slot]];
    const struct alvh_spread spread = alvh_spread_spx(&walk->scenario->costs);
    const int tenor = tranche->expiry_day - day;
    if (tenor > 0) {
        spx_forward(walk->model, tenor, block);
        alvh_spx_smile(walk->pricer.tables, tenor, block->market.cells, block->smile);
    }
    if (day == tranche->open_day)
        alvh_condor_list(&walk->scenario->condor, block->smile, block->scratch.forward,
                         slot, &block->condors);
    alvh_condor_quote(&walk->pricer, &spread, &block->market, block->smile, tenor, slot,
                      &block->condors, &block->scratch, &block->units);
    if (day == tranche->open_day) {
        const size_t at = (size_t)slot * block->lanes;
        for (int lane = 0; lane < block->lanes; lane++)
            block->condors.credit[at + lane] = -block->units.value[at + lane];
    }
}

static void quote_base(const struct alvh_walk *walk, struct alvh_block *block, int day,
                       int slot)
{
    const struct alvh_roll *roll =
        &walk->plan->rolls[ALVH_ROLLED_base].roll[block->calls.roll[slot]];
    const struct alvh_spread spread = alvh_spread_vix(&walk->scenario->costs);
    const int tenor = roll->expiry_day - day;
    if (tenor > 0) {
        alvh_vix_smile(walk->pricer.tables, tenor, block->market.cells, block->smile,
                       block->calls.future + (size_t)slot * block->lanes);
    }
    if (day == roll->day)
        alvh_base_list(&walk->scenario->base, block->smile, slot, &block->calls);
    alvh_base_quote(&walk->pricer, &spread, &block->market, block->smile, tenor, slot,
                    &block->calls, &block->scratch, block->condors.slots + slot,
                    &block->units);
}

void alvh_block_market(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    const uint64_t seed = (uint64_t)walk->scenario->simulation.seed;
    if (day > 0)
        alvh_dynamics_step(walk->dynamics, seed, block->first_path, (uint32_t)day - 1,
                           &block->market.state);
    block->counts.look_ups += block->lanes;
    block->counts.clamped_look_ups += alvh_market_mark(
        &walk->pricer, walk->plan->futures[day].tenor_days[0], &block->market);
}

void alvh_block_quote(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    const struct alvh_plan *plan = walk->plan;
    const struct alvh_rolls *base = &plan->rolls[ALVH_ROLLED_base];
    struct alvh_units *units = &block->units;
    if (plan->opening[day] != ALVH_NONE)
        block->condors.tranche[plan->tranche[plan->opening[day]].slot] = plan->opening[day];
    if (base->rolling[day] != ALVH_NONE)
        block->calls.roll[base->roll[base->rolling[day]].slot] = base->rolling[day];
    units->expiry_shared = false;
    for (int slot = 0; slot < units->condors; slot++) {
        const int tranche = block->condors.tranche[slot];
        units->live[slot] = tranche != ALVH_NONE;
        if (!units->live[slot])
            continue;
        units->expiry_day[slot] = plan->tranche[tranche].expiry_day;
        for (int other = 0; other < slot; other++)
            units->expiry_shared |=
                units->live[other] && units->expiry_day[other] == units->expiry_day[slot];
        quote_condor(walk, block, day, slot);
    }
    for (int slot = 0; slot < ALVH_ROLL_SLOTS; slot++) {
        const int unit = units->condors + slot;
        units->live[unit] = block->calls.roll[slot] != ALVH_NONE;
        if (units->live[unit])
            quote_base(walk, block, day, slot);
    }
}

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
                      slot, &block->condors, &block->units, block->reason);
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

/* Closes the tranches whose exits say so. */
static void close_condors(const struct alvh_walk *walk, struct alvh_block *block, int day,
                          struct alvh_outcomes *outcomes, int64_t offset)
{
    const int scales = walk->scenario->scales;
    for (int slot = 0; slot < block->condors.slots; slot++) {
        if (!block->units.live[slot])
            continue;
        const struct alvh_tranche *tranche =
            &walk->plan->tranche[block->condors.tranche[slot]];
        for (int book = 0; book < walk->scenario->books && day > tranche->open_day;
             book++) {
            const int count = list_exits(walk, block, day, slot, book);
            for (int account = book * scales; count > 0 && account < (book + 1) * scales;
                 account++) {
                count_exits(block, alvh_ledger_quantity(&block->ledger, account, slot),
                            tranche->expiry_day - day, count);
                alvh_ledger_close(&block->ledger, &block->units, account, slot, count,
                                  block->exiting, outcomes, offset);
            }
        }
    }
}

static void open_condors(const struct alvh_walk *walk, struct alvh_block *block, int day,
                         struct alvh_outcomes *outcomes, int64_t offset)
{
    const int opening = walk->plan->opening[day], lanes = block->lanes;
    if (opening == ALVH_NONE)
        return;
    for (int book = 0; book < walk->scenario->books; book++)
        memset(tranche_open(block, book, walk->plan->tranche[opening].slot), 1,
               (size_t)lanes);
    for (int account = 0; account < block->ledger.accounts; account++) {
        const double contracts =
            (double)walk->scenario->scale[account % walk->scenario->scales];
        const double *alive = block->ledger.alive + (size_t)account * lanes;
        for (int lane = 0; lane < lanes; lane++) {
            block->target[lane] = alive[lane] * contracts;
            block->counts.tranches_opened += alive[lane] > 0.0;
        }
        alvh_ledger_trade(&block->ledger, &block->units, account,
                          walk->plan->tranche[opening].slot, block->target, outcomes,
                          offset);
    }
}

/* What the condors of an account can lose at most, each by itself, dollars. */
static void condor_max_loss(const struct alvh_block *block, int account, double *max_loss)
{
    const int lanes = block->lanes;
    memset(max_loss, 0, (size_t)lanes * sizeof(double));
    for (int slot = 0; slot < block->condors.slots; slot++) {
        if (!block->units.live[slot])
            continue;
        const double *quantity = alvh_ledger_quantity(&block->ledger, account, slot);
        const double *margin = block->units.margin + (size_t)slot * lanes;
        for (int lane = 0; lane < lanes; lane++)
            max_loss[lane] += quantity[lane] * margin[lane];
    }
}

/* Same expiry and strike: then a roll only trades the difference. */
static void same_contract(const struct alvh_walk *walk, struct alvh_block *block, int from,
                          int to)
{
    const struct alvh_roll *roll = walk->plan->rolls[ALVH_ROLLED_base].roll;
    const bool same_expiry =
        block->calls.roll[from] != ALVH_NONE &&
        roll[block->calls.roll[from]].expiry_day == roll[block->calls.roll[to]].expiry_day;
    const double *old = block->calls.strike + (size_t)from * block->lanes;
    const double *new = block->calls.strike + (size_t)to * block->lanes;
    for (int lane = 0; lane < block->lanes; lane++)
        block->reason[lane] = same_expiry && old[lane] == new[lane];
}

static const struct alvh_base_size *base_of(const struct alvh_walk *walk, int account)
{
    return &walk->scenario->book[account / walk->scenario->scales].base;
}

static void close_calls(struct alvh_block *block, int account, int unit,
                        struct alvh_outcomes *outcomes, int64_t offset)
{
    memset(block->target, 0, (size_t)block->lanes * sizeof(double));
    alvh_ledger_trade(&block->ledger, &block->units, account, unit, block->target, outcomes,
                      offset);
}

/* Rolls the base layer on its days, and settles calls that expire before the next roll. */
static void roll_base(const struct alvh_walk *walk, struct alvh_block *block, int day,
                      struct alvh_outcomes *outcomes, int64_t offset)
{
    const struct alvh_rolls *rolls = &walk->plan->rolls[ALVH_ROLLED_base];
    const int rolling = rolls->rolling[day], first = block->condors.slots;
    const int to = rolling == ALVH_NONE ? ALVH_NONE : rolls->roll[rolling].slot;
    for (int slot = 0; slot < ALVH_ROLL_SLOTS; slot++) {
        const int roll = block->calls.roll[slot];
        const bool ends = roll != ALVH_NONE && slot != to &&
                          (rolling != ALVH_NONE || rolls->roll[roll].expiry_day == day);
        if (ends && to != ALVH_NONE)
            same_contract(walk, block, slot, to);
        for (int account = 0; ends && account < block->ledger.accounts; account++) {
            if (!base_of(walk, account)->enabled)
                continue;
            if (to != ALVH_NONE)
                alvh_ledger_transfer(&block->ledger, &block->units, account, first + slot,
                                     first + to, block->reason);
            close_calls(block, account, first + slot, outcomes, offset);
        }
    }
    for (int account = 0; to != ALVH_NONE && account < block->ledger.accounts; account++) {
        const struct alvh_base_size *base = base_of(walk, account);
        if (!base->enabled)
            continue;
        condor_max_loss(block, account, block->max_loss);
        alvh_base_contracts(base, block->lanes, block->max_loss,
                            block->calls.future + (size_t)to * block->lanes, block->target);
        alvh_ledger_trade(&block->ledger, &block->units, account, first + to, block->target,
                          outcomes, offset);
        block->counts.base_rolls += block->lanes;
    }
}

void alvh_block_trade(const struct alvh_walk *walk, struct alvh_block *block, int day,
                      struct alvh_outcomes *outcomes, int64_t offset)
{
    close_condors(walk, block, day, outcomes, offset);
    open_condors(walk, block, day, outcomes, offset);
    roll_base(walk, block, day, outcomes, offset);
}

/* How many lanes of this block feed the fans. */
static int fan_lanes(const struct alvh_walk *walk, const struct alvh_block *block)
{
    const int64_t left = walk->scenario->output.fan_paths - (int64_t)block->first_path;
    return left <= 0 ? 0 : left < block->lanes ? (int)left : block->lanes;
}

/* Frees the slots of what nobody can hold after today. */
static void retire(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    for (int slot = 0; slot < block->condors.slots; slot++) {
        const int tranche = block->condors.tranche[slot];
        if (tranche != ALVH_NONE && walk->plan->tranche[tranche].last_day <= day)
            block->condors.tranche[slot] = ALVH_NONE;
    }
    for (int slot = 0; slot < ALVH_ROLL_SLOTS; slot++) {
        const int roll = block->calls.roll[slot];
        if (roll != ALVH_NONE &&
            walk->plan->rolls[ALVH_ROLLED_base].roll[roll].last_day <= day)
            block->calls.roll[slot] = ALVH_NONE;
    }
}

void alvh_block_mark(const struct alvh_walk *walk, struct alvh_block *block, int day,
                     struct alvh_outcomes *outcomes, int64_t offset)
{
    const int counted = fan_lanes(walk, block), scales = walk->scenario->scales;
    if (counted > 0) {
        alvh_fans_add(walk->fans, day, ALVH_FAN_SPX, counted, block->market.spot);
        alvh_fans_add(walk->fans, day, ALVH_FAN_VIX, counted, block->market.vix);
        alvh_fans_add(walk->fans, day, ALVH_FAN_VX1, counted, block->market.vx1);
    }
    alvh_ledger_mark(&block->ledger, &block->units, walk->account, day, counted, outcomes,
                     offset, block->outside);
    for (int account = 0; counted > 0 && account < block->ledger.accounts; account++) {
        const int book = account / scales, scale = account % scales;
        const size_t at = (size_t)account * block->lanes;
        alvh_fans_add_breach(walk->fans, day, account, (uint32_t)block->outside[account]);
        alvh_fans_add(walk->fans, day, alvh_fan_equity(scales, book, scale), counted,
                      block->ledger.equity + at);
        alvh_fans_add(walk->fans, day, alvh_fan_net_vega(scales, book, scale), counted,
                      block->ledger.net_vega + at);
    }
    if (day < walk->plan->days)
        retire(walk, block, day);
}

void alvh_block_finish(const struct alvh_walk *walk, struct alvh_block *block,
                       struct alvh_outcomes *outcomes, int64_t offset)
{
    const struct alvh_market_lanes *state = &block->market.state;
    const double unit = 4294967296.0; /* 2^32 */
    const double ln_start = alvh_log(walk->start.spot);
    for (int account = 0; account < block->ledger.accounts; account++)
        alvh_ledger_finish(&block->ledger, &block->units, &walk->account[account],
                           walk->plan->days + 1, outcomes, offset);
    for (int lane = 0; lane < block->lanes; lane++) {
        const double m = alvh_exp(state->ln_spot[lane] - ln_start - state->ln_carry[lane]);
        block->counts.martingale += (int64_t)(m * unit);
        block->counts.martingale_square += (int64_t)(m * m * unit);
    }
    block->counts.paths += block->lanes;
}

void alvh_block_walk(const struct alvh_walk *walk, struct alvh_block *block,
                     struct alvh_outcomes *outcomes, int64_t offset)
{
    alvh_block_start(walk, block, outcomes, offset);
    for (int day = 0; day <= walk->plan->days; day++) {
        alvh_block_market(walk, block, day);
        alvh_block_quote(walk, block, day);
        alvh_block_trade(walk, block, day, outcomes, offset);
        alvh_block_mark(walk, block, day, outcomes, offset);
    }
    alvh_block_finish(walk, block, outcomes, offset);
}
