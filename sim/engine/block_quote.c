/* What is listed and what it is worth today. */
#include "models/isa.h"

#include "sim/engine/block.h"

#include <string.h>

#include "sim/book/vix_call.h"

/* What margin asks of the options quoted last; credit is NULL for those bought. */
static void quote_margin(const struct alvh_walk *walk, struct alvh_block *block, int unit,
                         const double *credit)
{
    const struct alvh_unit_margin margin = alvh_unit_margin(&block->units, unit);
    const struct alvh_unit_legs legs = alvh_unit_legs(&block->units, unit);
    alvh_unit_margin_options(&walk->scenario->margin, &block->quoting, &legs, credit,
                             alvh_unit_quote(&block->units, unit).value, &margin);
}

/* Lists a new tranche: its condor is the same for all programmes. */
static void list_condor(const struct alvh_walk *walk, struct alvh_block *block, int slot)
{
    struct alvh_condors *condors = &block->condors;
    const size_t legs = (size_t)ALVH_CONDOR_LEGS * block->lanes;
    alvh_condor_list(&walk->scenario->condor, &block->quoting, slot, condors);
    for (int programme = 1; programme < walk->programmes.count; programme++) {
        const int unit = alvh_first_condor(&block->units, programme) + slot;
        memcpy(condors->strike + unit * legs, condors->strike + slot * legs,
               legs * sizeof(double));
        memcpy(condors->ln_strike + unit * legs, condors->ln_strike + slot * legs,
               legs * sizeof(double));
    }
}

/* The credit that a condor brings, the same for all programmes. */
static void note_credit(struct alvh_condors *condors, int unit, const double *value)
{
    double *credit = condors->credit + (size_t)(unit % condors->slots) * condors->lanes;
    double *received = condors->received + (size_t)unit * condors->lanes;
    for (int lane = 0; lane < condors->lanes; lane++)
        credit[lane] = received[lane] = -value[lane];
}

/* Options that are quoted together: the condors of a slot, or what is rolled in one. */
struct due {
    enum alvh_underlying underlying;
    int expiry_day;
    int kind; /* enum alvh_rolled, or CONDORS */
    int slot;
};
enum { CONDORS = ALVH_ROLLED_COUNT };

/* What is due today, by underlying and expiry: what expires together is prepared once. */
struct due_list {
    int count;
    struct due due[ALVH_MAX_CONDORS + ALVH_ROLLED_COUNT * ALVH_ROLL_SLOTS];
};

static bool comes_after(const struct due *a, const struct due *b)
{
    return a->underlying != b->underlying ? a->underlying > b->underlying
                                          : a->expiry_day > b->expiry_day;
}

static void add_due(struct due_list *list, struct due due)
{
    int at = list->count++;
    for (; at > 0 && comes_after(&list->due[at - 1], &due); at--)
        list->due[at] = list->due[at - 1];
    list->due[at] = due;
}

/* Quotes the condors that the programmes hold of one tranche. */
static void quote_tranche(const struct alvh_walk *walk, struct alvh_block *block, int day,
                          int slot)
{
    const struct alvh_tranche *tranche = &walk->plan->tranche[block->condors.tranche[slot]];
    const struct alvh_terms terms = alvh_terms_spx_option(walk->scenario);
    if (day == tranche->open_day)
        list_condor(walk, block, slot);
    for (int programme = 0; programme < walk->programmes.count; programme++) {
        const int unit = alvh_first_condor(&block->units, programme) + slot;
        struct alvh_unit_quote quote = alvh_unit_quote(&block->units, unit);
        block->units.live[unit] = true;
        block->units.expiry_day[unit] = tranche->expiry_day;
        alvh_condor_quote(&block->quoting, &terms, unit, &block->condors, &quote);
        if (day == tranche->open_day)
            note_credit(&block->condors, unit, quote.value);
        quote_margin(walk, block, unit,
                     block->condors.received + (size_t)unit * block->lanes);
    }
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

static void list_condors(const struct alvh_plan *plan, struct alvh_block *block,
                         struct due_list *list)
{
    struct alvh_units *units = &block->units;
    for (int unit = 0; unit < units->condors; unit++)
        units->live[unit] = false;
    for (int slot = 0; slot < units->condor_slots; slot++) {
        const int tranche = block->condors.tranche[slot];
        if (tranche != ALVH_NONE)
            add_due(list, (struct due){.underlying = ALVH_ON_SPX,
                                       .expiry_day = plan->tranche[tranche].expiry_day,
                                       .kind = CONDORS,
                                       .slot = slot});
    }
}

/* Quotes one slot of what is rolled. */
static void quote_slot(const struct alvh_walk *walk, struct alvh_block *block, int day,
                       enum alvh_rolled kind, int slot)
{
    const int unit = block->units.first[alvh_rolled_instrument(kind)] + slot;
    const struct alvh_roll *roll =
        &walk->plan->rolls[kind].roll[block->listed.roll[kind][slot]];
    const int tenor_days = roll->expiry_day - day;
    struct alvh_quoting *quoting = &block->quoting;
    struct alvh_unit_quote quote = alvh_unit_quote(&block->units, unit);
    if (alvh_rolled_on_vix(kind) && tenor_days > 0)
        memcpy(block->future[kind] + (size_t)slot * block->lanes, quoting->expiry.forward,
               (size_t)block->lanes * sizeof(double));
    if (day == roll->day)
        alvh_rolled_list(walk->scenario, quoting, kind, slot, &block->strikes[kind]);
    alvh_rolled_quote(walk->scenario, quoting, kind, slot, &block->strikes[kind], &quote);
    if (alvh_unit_layer(&block->units, unit) == ALVH_LAYER_base)
        alvh_vix_call_time_value(quoting, &block->strikes[kind], slot, quote.value,
                                 block->units.time_value +
                                     (size_t)unit * block->units.lanes);
    quote_margin(walk, block, unit, NULL);
}

/* Lists what is held of every kind that is rolled, on its last day too. */
static void list_rolled(const struct alvh_plan *plan, struct alvh_block *block,
                        struct due_list *list)
{
    struct alvh_units *units = &block->units;
    for (int kind = 0; kind < ALVH_ROLLED_COUNT; kind++) {
        const int first = units->first[alvh_rolled_instrument(kind)];
        const struct alvh_rolls *rolls = &plan->rolls[kind];
        for (int slot = 0; slot < ALVH_ROLL_SLOTS && rolls->count > 0; slot++) {
            const int held = block->listed.roll[kind][slot];
            units->live[first + slot] = held != ALVH_NONE;
            if (held == ALVH_NONE)
                continue;
            units->expiry_day[first + slot] = rolls->roll[held].expiry_day;
            add_due(list,
                    (struct due){.underlying = alvh_rolled_on_vix((enum alvh_rolled)kind)
                                                   ? ALVH_ON_VIX
                                                   : ALVH_ON_SPX,
                                 .expiry_day = rolls->roll[held].expiry_day,
                                 .kind = kind,
                                 .slot = slot});
        }
    }
}

static void prepare(const struct alvh_walk *walk, struct alvh_block *block, int day,
                    const struct due *due)
{
    const int tenor_days = due->expiry_day - day;
    struct alvh_expiry *expiry = &block->quoting.expiry;
    if (due->underlying == ALVH_ON_VIX)
        alvh_pricer_expiry_vix(&walk->pricer, &block->market, tenor_days, expiry);
    else
        alvh_pricer_expiry_spx(&walk->pricer, &block->market, tenor_days, expiry);
}

static void quote_options(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    struct due_list list;
    list.count = 0;
    list_condors(walk->plan, block, &list);
    list_rolled(walk->plan, block, &list);
    for (int i = 0; i < list.count; i++) {
        const struct due *due = &list.due[i];
        if (i == 0 || comes_after(due, due - 1))
            prepare(walk, block, day, due);
        if (due->kind == CONDORS)
            quote_tranche(walk, block, day, due->slot);
        else
            quote_slot(walk, block, day, (enum alvh_rolled)due->kind, due->slot);
    }
}

/* The months of the curve, and the contract that settles today. */
static void quote_futures(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    const struct alvh_futures_day *futures = &walk->plan->futures[day];
    struct alvh_units *units = &block->units;
    const int first = units->first[ALVH_INSTRUMENT_future];
    for (int slot = 0; slot < ALVH_FUTURE_SLOTS; slot++)
        units->live[first + slot] = false;
    for (int month = futures->settles ? -1 : 0; month < ALVH_VIX_MONTHS; month++) {
        const int unit = first + alvh_future_slot(futures, month);
        struct alvh_unit_quote quote = alvh_unit_quote(units, unit);
        units->live[unit] = true;
        units->expiry_day[unit] = day + (month < 0 ? 0 : futures->tenor_days[month]);
        if (month < 0) {
            alvh_future_settle(&block->quoting, &quote);
        } else {
            const struct alvh_terms terms = alvh_terms_future(walk->scenario, month);
            alvh_future_quote(&block->quoting, &terms, &block->curve, month, &quote);
        }
    }
}

/* A unit that never settles. */
static struct alvh_unit_quote quote_of(const struct alvh_walk *walk,
                                       struct alvh_block *block, enum alvh_instrument kind)
{
    const int unit = block->units.first[kind];
    block->units.live[unit] = true;
    block->units.expiry_day[unit] = walk->plan->days + 1;
    return alvh_unit_quote(&block->units, unit);
}

static void quote_notes(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    static const unsigned char kind[ALVH_NOTES] = {
        [ALVH_NOTE_SHORT] = ALVH_INSTRUMENT_etn_short,
        [ALVH_NOTE_MID] = ALVH_INSTRUMENT_etn_mid};
    const struct alvh_futures_day *futures = &walk->plan->futures[day];
    const struct alvh_note_options *options = &walk->scenario->notes;
    if (!walk->used[ALVH_INSTRUMENT_etn_short] && !walk->used[ALVH_INSTRUMENT_etn_mid])
        return;
    if (day == 0)
        alvh_notes_start(&block->curve, futures, options->start_dollars, &block->notes);
    else
        alvh_notes_step(&block->curve, &futures[-1], futures,
                        alvh_note_growth(walk->model->rate, options->fee_percent),
                        &block->notes);
    for (int note = 0; note < ALVH_NOTES; note++) {
        if (!walk->used[kind[note]])
            continue;
        const struct alvh_terms terms =
            alvh_terms_note(walk->scenario, (enum alvh_note)note);
        struct alvh_unit_quote quote =
            quote_of(walk, block, (enum alvh_instrument)kind[note]);
        alvh_note_quote(&block->quoting, &terms, &block->curve, futures, &block->notes,
                        (enum alvh_note)note, &quote);
    }
}

static void quote_basis(const struct alvh_walk *walk, struct alvh_block *block,
                        enum alvh_basis basis)
{
    const bool spx = basis == ALVH_BASIS_SPX;
    const enum alvh_instrument kind =
        spx ? ALVH_INSTRUMENT_spx_basis : ALVH_INSTRUMENT_vix_basis;
    const double *z_score =
        block->signals.value[spx ? ALVH_SIGNAL_spx_basis : ALVH_SIGNAL_vix_basis];
    if (!walk->used[kind])
        return;
    const struct alvh_terms terms = alvh_terms_basis(walk->scenario, basis);
    struct alvh_unit_quote quote = quote_of(walk, block, kind);
    alvh_basis_quote(&block->quoting, &terms,
                     alvh_basis_deviation(&walk->scenario->basis, basis), z_score, &quote);
}

/* What margin asks of futures, notes and conversions. */
static void quote_linear_margins(const struct alvh_walk *walk, struct alvh_block *block)
{
    const struct alvh_margin_options *options = &walk->scenario->margin;
    const struct alvh_units *units = &block->units;
    for (int unit = units->condors; unit < units->count; unit++) {
        const int kind = units->kind[unit];
        const bool note =
            kind == ALVH_INSTRUMENT_etn_short || kind == ALVH_INSTRUMENT_etn_mid;
        const struct alvh_unit_quote quote = alvh_unit_quote(units, unit);
        const struct alvh_unit_margin margin = alvh_unit_margin(units, unit);
        if (units->live[unit] && units->legs[kind].count == 0)
            alvh_unit_margin_linear(options, &block->market,
                                    note ? options->note_percent : 0.0, &quote, &margin);
    }
}

void alvh_block_quote(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    block->units.day = day;
    list_tranches(walk->plan, block, day);
    alvh_list_rolls(walk->plan, &block->units, day, &block->listed);
    quote_options(walk, block, day);
    if (walk->used[ALVH_INSTRUMENT_future])
        quote_futures(walk, block, day);
    quote_notes(walk, block, day);
    quote_basis(walk, block, ALVH_BASIS_SPX);
    quote_basis(walk, block, ALVH_BASIS_VIX);
    quote_linear_margins(walk, block);
    alvh_list_same(walk->plan, &block->units, &block->listed);
}
