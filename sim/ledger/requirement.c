/* What an account must keep behind what it holds at the close: its condors, its VIX
 * futures, its notes and packages. */
#include "models/isa.h"

#include "sim/ledger/tile.h"

#include <math.h>

#include "sim/execution/margin_reg_t.h"

/* The units of a group that any lane of the tile holds. */
static int list_held(const struct alvh_units *units, int count, const int unit[],
                     const double *held, int first, struct alvh_expiry_unit found[])
{
    int number = 0;
    for (int i = 0; i < count; i++) {
        const double *quantity = held + (size_t)unit[i] * (size_t)units->lanes + first;
        bool any = false;
        for (int l = 0; l < TILE; l++)
            any |= quantity[l] > 0.0;
        if (!any)
            continue;
        struct alvh_unit_legs legs = alvh_unit_legs(units, unit[i]);
        legs.strike += first;
        found[number++] = (struct alvh_expiry_unit){.legs = legs, .quantity = quantity};
    }
    return number;
}

/* Options of one expiry carry one another where the worst loss counts. */
static void offset_group(const struct alvh_units *units, int count, const int unit[],
                         const double *held, int first, double margin[TILE])
{
    struct alvh_expiry_unit found[ALVH_MAX_UNITS];
    const int number = list_held(units, count, unit, held, first, found);
    if (number < 2)
        return;
    for (int i = 0; i < count; i++) {
        const size_t at = (size_t)unit[i] * (size_t)units->lanes + first;
        for (int l = 0; l < TILE; l++)
            margin[l] -= held[at + l] * units->margin[at + l];
    }
    alvh_margin_expiry_add(units->lanes, number, found, margin);
}

/* Condors of one expiry never carry one another under Regulation T. */
static void require_condors(const struct alvh_units *units, const struct quoted *quoted,
                            const struct alvh_margin_options *options, const double *held,
                            int first, double margin[TILE])
{
    const size_t lanes = (size_t)units->lanes;
    if (options->method == ALVH_MARGIN_WORST_EXPIRY) {
        for (int g = 0, begin = 0; g < quoted->groups; begin = quoted->group_end[g++])
            offset_group(units, quoted->group_end[g] - begin, quoted->sharing + begin, held,
                         first, margin);
        return;
    }
    for (int l = 0; l < TILE; l++)
        margin[l] = 0.0;
    for (int i = 0; i < quoted->condors; i++)
        for (int l = 0; l < TILE; l++) {
            const size_t at = (size_t)quoted->unit[i] * lanes + first + l;
            margin[l] += held[at] * condor_requirement(units, options, at);
        }
}

/* Regulation T lends nothing on options: what was bought must be paid for. */
static void require_bought(const struct alvh_units *units, const struct quoted *quoted,
                           const struct alvh_margin_options *options, const double *held,
                           int first, double margin[TILE])
{
    static const bool bought[ALVH_INSTRUMENT_COUNT] = {
        [ALVH_INSTRUMENT_base_call] = true,       [ALVH_INSTRUMENT_base_call_middle] = true,
        [ALVH_INSTRUMENT_base_call_far] = true,   [ALVH_INSTRUMENT_butterfly] = true,
        [ALVH_INSTRUMENT_vix_call_spread] = true, [ALVH_INSTRUMENT_spx_put] = true,
        [ALVH_INSTRUMENT_vxth_call] = true};
    const size_t lanes = (size_t)units->lanes;
    for (int i = quoted->condors; i < quoted->count; i++) {
        const size_t at = (size_t)quoted->unit[i] * lanes + first;
        double value[TILE], needed[TILE];
        if (!bought[units->kind[quoted->unit[i]]])
            continue;
        for (int l = 0; l < TILE; l++)
            value[l] = held[at + l] * units->value[at + l];
        alvh_reg_t_paid(options->paid_percent, TILE, value, needed);
        for (int l = 0; l < TILE; l++)
            margin[l] += needed[l];
    }
}

static void require_futures(const struct alvh_units *units, const struct quoted *quoted,
                            const struct alvh_margin_options *options, const double *held,
                            int first, double margin[TILE])
{
    const double *quantity[ALVH_FUTURE_SLOTS], *value[ALVH_FUTURE_SLOTS];
    for (int i = 0; i < quoted->futures; i++) {
        const size_t at = (size_t)quoted->future[i] * (size_t)units->lanes + first;
        quantity[i] = held + at;
        value[i] = units->value + at;
    }
    const struct alvh_future_book book = {
        .lanes = TILE, .contracts = quoted->futures, .quantity = quantity, .value = value};
    alvh_margin_futures_add(options, &book, margin);
}

/* A reversal needs what a conversion does, and a note sold short what one held does. */
static void require_others(const struct alvh_units *units, const struct quoted *quoted,
                           const double *held, int first, double margin[TILE])
{
    for (int i = 0; i < quoted->others; i++) {
        const size_t at = (size_t)quoted->other[i] * (size_t)units->lanes + first;
        for (int l = 0; l < TILE; l++)
            margin[l] += fabs(held[at + l]) * units->margin[at + l];
    }
}

void alvh_ledger_require(const struct alvh_ledger *ledger, const struct alvh_units *units,
                         const struct quoted *quoted, const struct alvh_account *account,
                         int first, double margin[TILE])
{
    const struct alvh_margin_options *options = account->margin;
    const double *held = alvh_ledger_quantity(ledger, account->index, 0);
    require_condors(units, quoted, options, held, first, margin);
    if (options->method == ALVH_MARGIN_REG_T)
        require_bought(units, quoted, options, held, first, margin);
    if (quoted->futures > 0)
        require_futures(units, quoted, options, held, first, margin);
    require_others(units, quoted, held, first, margin);
}

void alvh_ledger_require_anew(const struct alvh_ledger *ledger,
                              const struct alvh_units *units, const struct quoted *quoted,
                              const struct alvh_account *account, int first,
                              double margin[TILE])
{
    const double *held = alvh_ledger_quantity(ledger, account->index, 0);
    for (int l = 0; l < TILE; l++)
        margin[l] = 0.0;
    for (int i = 0; i < quoted->condors; i++) {
        const size_t at = (size_t)quoted->unit[i] * (size_t)units->lanes + first;
        for (int l = 0; l < TILE; l++)
            margin[l] += held[at + l] * units->margin[at + l];
    }
    if (!only_wings(quoted, account))
        alvh_ledger_require(ledger, units, quoted, account, first, margin);
}
