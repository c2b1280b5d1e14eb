/* Premature adjustment: threatened spreads of the programmes' condors, closed and reopened
 * on the lanes on which that is decided today. */
#include "models/isa.h"

#include "sim/engine/block.h"

#include "sim/rules/adjustment.h"

/* Lists the lanes on which a side is adjusted, and repeats the first of them up to a
 * multiple of what is walked together: those are quoted and forgotten. */
static void list_lanes(struct alvh_block *block)
{
    struct alvh_adjusting *adjusting = &block->adjusting;
    int count = 0;
    for (int lane = 0; lane < block->lanes; lane++)
        if (adjusting->moves[lane] > 0.0)
            adjusting->lane[count++] = lane;
    adjusting->count = count;
    for (; count > 0 && count % ALVH_LANE_STEP != 0; count++)
        adjusting->lane[count] = adjusting->lane[0];
    adjusting->market.state.lanes = adjusting->conditions.lanes = count;
    adjusting->reopening.condors.lanes = count;
}

static void pick(const struct alvh_adjusting *adjusting, const double *from, double *to)
{
    for (int i = 0; i < adjusting->market.state.lanes; i++)
        to[i] = from[adjusting->lane[i]];
}

/* The market of the lanes listed. */
static void pick_market(const struct alvh_walk *walk, struct alvh_block *block)
{
    struct alvh_adjusting *adjusting = &block->adjusting;
    const struct alvh_market *from = &block->market;
    struct alvh_market *to = &adjusting->market;
    pick(adjusting, from->state.ln_spot, to->state.ln_spot);
    pick(adjusting, from->state.v_fast, to->state.v_fast);
    pick(adjusting, from->state.v_slow, to->state.v_slow);
    pick(adjusting, from->spot, to->spot);
    pick(adjusting, from->vix, to->vix);
    for (int i = 0; i < to->state.lanes; i++)
        to->state.regime[i] = from->state.regime[adjusting->lane[i]];
    alvh_tables_locate(walk->pricer.tables, &to->state, to->cells);
#define PICK(name) pick(adjusting, block->conditions.name, adjusting->conditions.name);
    ALVH_CONDITION_ARRAYS(PICK)
#undef PICK
}

static void pick_strikes(const struct alvh_block *block, int unit)
{
    const struct alvh_adjusting *adjusting = &block->adjusting;
    for (int leg = 0; leg < ALVH_CONDOR_LEGS; leg++)
        pick(adjusting, alvh_condor_leg(&block->condors, unit, leg),
             alvh_condor_leg(&adjusting->reopening.condors, ALVH_BEFORE, leg));
}

/* Puts the condor of one lane in place of the old one. */
static void put_strikes(struct alvh_block *block, int unit, int i)
{
    const struct alvh_condors *from = &block->adjusting.reopening.condors;
    const struct alvh_condors *to = &block->condors;
    const int lane = block->adjusting.lane[i];
    for (int leg = 0; leg < ALVH_CONDOR_LEGS; leg++) {
        const double *strike = alvh_condor_leg(from, ALVH_AFTER, leg);
        double *place = alvh_condor_leg(to, unit, leg);
        place[lane] = strike[i];
        to->ln_strike[place - to->strike + lane] =
            from->ln_strike[strike - from->strike + i];
    }
}

static void put_quote(const struct alvh_block *block, int unit, int i)
{
    const struct alvh_unit_quote *from = &block->adjusting.reopening.quote;
    const struct alvh_unit_quote to = alvh_unit_quote(&block->units, unit);
    const int lane = block->adjusting.lane[i];
    to.value[lane] = from->value[i];
    to.open_cost[lane] = from->open_cost[i];
    to.close_cost[lane] = from->close_cost[i];
    to.impact[lane] = from->impact[i];
    to.vega[lane] = from->vega[i];
    to.delta[lane] = from->delta[i];
    to.margin[lane] = from->margin[i];
}

/* Credit and margin of the condors as they become. */
static void quote_margin(const struct alvh_walk *walk, struct alvh_block *block, int unit)
{
    struct alvh_adjusting *adjusting = &block->adjusting;
    const struct alvh_reopening *reopening = &adjusting->reopening;
    const struct alvh_strikes strikes = alvh_condor_strikes(&reopening->condors);
    const double *value = alvh_unit_quote(&block->units, unit).value;
    const double *received = block->condors.received + (size_t)unit * block->lanes;
    struct alvh_unit_legs legs = alvh_package_legs(&alvh_condor_package, &strikes);
    const size_t after = (size_t)ALVH_AFTER * ALVH_CONDOR_LEGS * strikes.lanes;
    legs.strike += after;
    legs.ln_strike += after;
    for (int i = 0; i < adjusting->market.state.lanes; i++) {
        const int lane = adjusting->lane[i];
        adjusting->credit[i] = received[lane] + value[lane] - reopening->quote.value[i];
    }
    alvh_unit_margin_options(&walk->scenario->margin, &adjusting->quoting, &legs,
                             adjusting->credit, reopening->quote.value, &adjusting->margin);
}

static void put_margin(const struct alvh_block *block, int unit, int i)
{
    const struct alvh_adjusting *adjusting = &block->adjusting;
    const struct alvh_unit_margin *from = &adjusting->margin;
    const struct alvh_unit_margin to = alvh_unit_margin(&block->units, unit);
    const int lane = adjusting->lane[i], lanes = adjusting->market.state.lanes;
    if (to.need)
        to.need[lane] = from->need[i];
    if (!to.gain)
        return;
    for (int point = 0; point < ALVH_GRID_POINTS; point++)
        to.gain[point * block->lanes + lane] = from->gain[point * lanes + i];
    to.least[lane] = from->least[i];
}

/* Changes the unit where its spread is reopened, and returns on how many lanes that is;
 * they, what it was worth there, its cost and its impact move up to the front. */
static int change_unit(struct alvh_block *block, int unit)
{
    struct alvh_adjusting *adjusting = &block->adjusting;
    struct alvh_reopening *reopening = &adjusting->reopening;
    const double *value = alvh_unit_quote(&block->units, unit).value;
    double *received = block->condors.received + (size_t)unit * block->lanes;
    double *opening_cost = block->opening_cost + (size_t)unit * block->lanes;
    int changed = 0;
    for (int i = 0; i < adjusting->count; i++) {
        const int lane = adjusting->lane[i];
        if (!reopening->moved[i])
            continue;
        adjusting->changed[changed] = lane;
        adjusting->value[changed] = value[lane];
        received[lane] = adjusting->credit[i];
        opening_cost[lane] += reopening->cost[i];
        reopening->cost[changed] = reopening->cost[i];
        reopening->impact[changed] = reopening->impact[i];
        put_strikes(block, unit, i);
        put_quote(block, unit, i);
        put_margin(block, unit, i);
        changed++;
    }
    return changed;
}

/* Books the change in every account of the programme. */
static void book_change(const struct alvh_walk *walk, struct alvh_block *block, int unit,
                        int changed, struct alvh_outcomes *outcomes, int64_t offset)
{
    const struct alvh_adjusting *adjusting = &block->adjusting;
    const struct alvh_replacement replacement = {.count = changed,
                                                 .lane = adjusting->changed,
                                                 .value = adjusting->value,
                                                 .cost = adjusting->reopening.cost,
                                                 .impact = adjusting->reopening.impact};
    for (int account = 0; account < block->ledger.accounts; account++)
        if (walk->account[account].programme == unit / block->units.condor_slots) {
            if (account + 1 < block->ledger.accounts)
                alvh_ledger_fetch(&block->ledger, &block->units, account + 1, unit, changed,
                                  adjusting->changed, outcomes, offset);
            block->counts.acted[account * ALVH_RULE_COUNT + ALVH_RULE_adjustment] +=
                alvh_ledger_replace(&block->ledger, &block->units, account, unit,
                                    &replacement, outcomes, offset);
        }
}

/* Is the tranche of a slot open since before today, with days enough left? */
static bool is_adjusted(const struct alvh_walk *walk, const struct alvh_block *block,
                        const struct alvh_adjustment_options *options, int slot)
{
    const int tranche = block->condors.tranche[slot], day = block->day.day;
    return tranche != ALVH_NONE && walk->plan->tranche[tranche].open_day < day &&
           walk->plan->tranche[tranche].expiry_day - day >= options->min_days;
}

/* Adjusts one side of a programme's condors on the lanes listed. */
static void adjust_side(const struct alvh_walk *walk, struct alvh_block *block,
                        int programme, enum alvh_side side, struct alvh_outcomes *outcomes,
                        int64_t offset)
{
    struct alvh_adjusting *adjusting = &block->adjusting;
    const struct alvh_book_options *book = walk->programmes.book[programme];
    const struct alvh_terms terms = alvh_terms_spx_option(walk->scenario);
    int prepared = ALVH_NONE; /* the day of an expiry */
    pick_market(walk, block);
    for (int slot = 0; slot < block->condors.slots; slot++) {
        const int unit = alvh_first_condor(&block->units, programme) + slot;
        if (!is_adjusted(walk, block, &book->adjustment, slot))
            continue;
        if (block->units.expiry_day[unit] != prepared)
            alvh_pricer_expiry_spx(&walk->pricer, &adjusting->market,
                                   block->units.expiry_day[unit] - block->day.day,
                                   &adjusting->quoting.expiry);
        prepared = block->units.expiry_day[unit];
        pick_strikes(block, unit);
        alvh_condor_reopen(&walk->scenario->condor, &adjusting->quoting, &terms, side,
                           &adjusting->reopening);
        quote_margin(walk, block, unit);
        book_change(walk, block, unit, change_unit(block, unit), outcomes, offset);
    }
}

void alvh_block_adjust(const struct alvh_walk *walk, struct alvh_block *block,
                       struct alvh_outcomes *outcomes, int64_t offset)
{
    struct alvh_adjusting *adjusting = &block->adjusting;
    const size_t side_rows = (size_t)ALVH_ADJUSTMENT_SIDE_ROWS * block->lanes;
    for (int programme = 0; programme < walk->programmes.count; programme++) {
        const struct alvh_book_options *book = walk->programmes.book[programme];
        for (int side = 0; book->adjustment.enabled && side < ALVH_SIDES; side++) {
            alvh_adjustment_decide(
                book, &block->signals, (enum alvh_side)side, block->lanes,
                adjusting->state + (size_t)(programme * ALVH_SIDES + side) * side_rows,
                adjusting->moves);
            list_lanes(block);
            if (adjusting->count > 0)
                adjust_side(walk, block, programme, (enum alvh_side)side, outcomes, offset);
        }
    }
}
