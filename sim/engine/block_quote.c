/* What is listed and what it is worth today. */
#include "models/isa.h"

#include "sim/engine/block.h"

#include "models/vecmath.h"

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
    const struct alvh_roll *roll = &walk->plan->rolls[ALVH_ROLLED_base]
                                        .roll[block->listed.roll[ALVH_ROLLED_base][slot]];
    const struct alvh_spread spread = alvh_spread_vix(&walk->scenario->costs);
    const int tenor = roll->expiry_day - day;
    if (tenor > 0) {
        alvh_vix_smile(walk->pricer.tables, tenor, block->market.cells, block->smile,
                       block->calls.future + (size_t)slot * block->lanes);
    }
    if (day == roll->day)
        alvh_base_list(&walk->scenario->base, block->smile, slot, &block->calls);
    alvh_base_quote(&walk->pricer, &spread, &block->market, block->smile, tenor, slot,
                    &block->calls, &block->scratch,
                    block->units.first[ALVH_INSTRUMENT_base_call] + slot, &block->units);
}

/* Puts a tranche opened today into its slot, in place of what nobody can hold any more. */
static void list_tranches(const struct alvh_plan *plan, struct alvh_block *block, int day)
{
    int *tranche = block->condors.tranche;
    for (int slot = 0; slot < block->condors.slots; slot++)
        if (tranche[slot] != ALVH_NONE && plan->tranche[tranche[slot]].last_day < day)
            tranche[slot] = ALVH_NONE;
    if (plan->opening[day] != ALVH_NONE)
        tranche[plan->tranche[plan->opening[day]].slot] = plan->opening[day];
}

static void quote_condors(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    struct alvh_units *units = &block->units;
    units->expiry_shared = false;
    for (int slot = 0; slot < units->condors; slot++) {
        const int tranche = block->condors.tranche[slot];
        units->live[slot] = tranche != ALVH_NONE;
        if (!units->live[slot])
            continue;
        units->expiry_day[slot] = walk->plan->tranche[tranche].expiry_day;
        for (int other = 0; other < slot; other++)
            units->expiry_shared |=
                units->live[other] && units->expiry_day[other] == units->expiry_day[slot];
        quote_condor(walk, block, day, slot);
    }
}

/* Quotes what is held of every kind that is rolled, on its last day too. */
static void quote_rolled(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    struct alvh_units *units = &block->units;
    for (int kind = 0; kind < ALVH_ROLLED_COUNT; kind++) {
        const int first = units->first[alvh_rolled_instrument(kind)];
        for (int slot = 0; slot < ALVH_ROLL_SLOTS && walk->plan->rolls[kind].count > 0;
             slot++) {
            const int held = block->listed.roll[kind][slot];
            units->live[first + slot] = held != ALVH_NONE;
            if (held == ALVH_NONE)
                continue;
            units->expiry_day[first + slot] = walk->plan->rolls[kind].roll[held].expiry_day;
            quote_base(walk, block, day, slot);
        }
    }
}

void alvh_block_quote(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    list_tranches(walk->plan, block, day);
    alvh_list_rolls(walk->plan, &block->units, day, &block->listed);
    quote_condors(walk, block, day);
    quote_rolled(walk, block, day);
    alvh_list_same(walk->plan, &block->units, &block->listed);
}
