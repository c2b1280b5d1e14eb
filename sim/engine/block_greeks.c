/* Why the accounts of a block earn what they earn: their Greeks at every close, and the P&L
 * that these explain at the next. Only blocks whose paths are explained come here. */
#include "models/isa.h"

#include "sim/engine/block.h"

void alvh_block_explain(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    if (block->explained.wanted && day > 0)
        alvh_explain_day(walk->attribution, &block->ledger, &block->units, &block->market,
                         walk->account, &block->explained);
}

static enum alvh_underlying underlying_of(enum alvh_instrument kind)
{
    const bool on_spx = kind == ALVH_INSTRUMENT_condor ||
                        kind == ALVH_INSTRUMENT_butterfly ||
                        kind == ALVH_INSTRUMENT_spx_put;
    return on_spx ? ALVH_ON_SPX : ALVH_ON_VIX;
}

/* The options of a unit; none of a future, a note or a conversion. */
static struct alvh_smile_options options_of(const struct alvh_units *units, int unit)
{
    const struct alvh_unit_legs legs = alvh_unit_legs(units, unit);
    return (struct alvh_smile_options){.count = legs.count,
                                       .right = legs.right,
                                       .held = legs.held,
                                       .strike = legs.strike,
                                       .ln_strike = legs.ln_strike};
}

static bool is_held_option(const struct alvh_block *block, int unit)
{
    return block->explained.held[unit] && options_of(&block->units, unit).count > 0;
}

/* Do two units of options settle at the same price? */
static bool settle_alike(const struct alvh_units *units, int unit, int other)
{
    return units->expiry_day[unit] == units->expiry_day[other] &&
           underlying_of((enum alvh_instrument)units->kind[unit]) ==
               underlying_of((enum alvh_instrument)units->kind[other]);
}

/* Options that settle alike share their smiles. */
static void note_options(struct alvh_block *block, int day)
{
    const struct alvh_units *units = &block->units;
    bool done[ALVH_MAX_ALL_UNITS] = {false};
    for (int first = 0; first < units->count; first++) {
        if (done[first] || !is_held_option(block, first))
            continue;
        alvh_views_expiry(underlying_of((enum alvh_instrument)units->kind[first]),
                          units->expiry_day[first] - day, &block->views);
        for (int unit = first; unit < units->count; unit++) {
            if (!is_held_option(block, unit) || !settle_alike(units, first, unit))
                continue;
            const struct alvh_smile_options legs = options_of(units, unit);
            const struct alvh_unit_quote quote = alvh_unit_quote(units, unit);
            const struct alvh_unit_greeks greeks =
                alvh_explained_greeks(&block->explained, unit);
            alvh_option_greeks(&block->views, &legs, &quote, &greeks);
            done[unit] = true;
        }
    }
}

static void note_futures(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    for (int month = 0; month < ALVH_VIX_MONTHS; month++) {
        const int unit = block->units.first[ALVH_INSTRUMENT_future] +
                         alvh_future_slot(&walk->plan->futures[day], month);
        const struct alvh_unit_greeks greeks =
            alvh_explained_greeks(&block->explained, unit);
        if (block->explained.held[unit])
            alvh_future_greeks(&block->views, month, &greeks);
    }
}

static void note_notes(const struct alvh_walk *walk, struct alvh_block *block, int day,
                       enum alvh_instrument kind, enum alvh_note note)
{
    const int unit = block->units.first[kind];
    if (!walk->used[kind] || !block->explained.held[unit])
        return;
    const struct alvh_unit_greeks greeks = alvh_explained_greeks(&block->explained, unit);
    alvh_note_greeks(&block->views, &walk->plan->futures[day], &block->notes, note,
                     alvh_note_growth(walk->model->rate, walk->scenario->notes.fee_percent),
                     &greeks);
}

/* A conversion's worth is the basis, which none of the Greeks moves. */
static void note_basis(const struct alvh_walk *walk, struct alvh_block *block,
                       enum alvh_instrument kind)
{
    const int unit = block->units.first[kind];
    if (!walk->used[kind] || !block->explained.held[unit])
        return;
    const struct alvh_unit_greeks greeks = alvh_explained_greeks(&block->explained, unit);
    for (int lane = 0; lane < block->lanes; lane++)
        greeks.gamma[lane] = greeks.theta[lane] = greeks.vanna[lane] = greeks.volga[lane] =
            0.0;
}

static void count_greeks(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    static const struct {
        enum alvh_fan fan;
        enum alvh_pnl_term greek;
    } series[] = {{ALVH_FAN_delta, ALVH_PNL_delta},
                  {ALVH_FAN_gamma, ALVH_PNL_gamma},
                  {ALVH_FAN_theta, ALVH_PNL_theta}};
    const int counted = alvh_block_explained(walk, block);
    for (int account = 0; account < block->ledger.accounts; account++)
        for (size_t i = 0; i < sizeof series / sizeof *series; i++) {
            alvh_explain_net(&block->ledger, &block->units, &walk->account[account],
                             series[i].greek, &block->explained);
            alvh_fans_add(walk->fans, day, alvh_fan_of(account, series[i].fan), counted,
                          block->explained.net, block->market.tally);
        }
}

void alvh_block_greeks(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    if (!block->explained.wanted)
        return;
    alvh_explain_note(&block->ledger, &block->units, &block->market, walk->account, day,
                      &block->explained);
    alvh_views_day(&walk->plan->futures[day], &block->views);
    note_options(block, day);
    if (walk->used[ALVH_INSTRUMENT_future])
        note_futures(walk, block, day);
    note_notes(walk, block, day, ALVH_INSTRUMENT_etn_short, ALVH_NOTE_SHORT);
    note_notes(walk, block, day, ALVH_INSTRUMENT_etn_mid, ALVH_NOTE_MID);
    note_basis(walk, block, ALVH_INSTRUMENT_spx_basis);
    note_basis(walk, block, ALVH_INSTRUMENT_vix_basis);
    count_greeks(walk, block, day);
}
