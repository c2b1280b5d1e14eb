/* What an account must keep behind what it holds, by the margin method. */
#include "models/isa.h"

#include "sim/ledger/tile.h"

#include <math.h>

#include "sim/execution/margin_reg_t.h"

/* Does any lane of a tile hold some? */
static bool any_held(const double quantity[TILE])
{
    bool any = false;
    for (int l = 0; l < TILE; l++)
        any |= quantity[l] != 0.0;
    return any;
}

/* The units of a group that any lane of the tile holds. */
static int list_held(const struct alvh_units *units, int count, const int unit[],
                     const double *held, int first, struct alvh_expiry_unit found[])
{
    int number = 0;
    for (int i = 0; i < count; i++) {
        const double *quantity = held + (size_t)unit[i] * (size_t)units->lanes + first;
        if (!any_held(quantity))
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

static void require_worst_expiry(const struct alvh_units *units,
                                 const struct quoted *quoted, const double *held, int first,
                                 double margin[TILE])
{
    for (int g = 0, begin = 0; g < quoted->groups; begin = quoted->group_end[g++])
        offset_group(units, quoted->group_end[g] - begin, quoted->sharing + begin, held,
                     first, margin);
}

/* Strategies one by one: nothing carries anything else under Regulation T but futures. */
static void require_strategies(const struct alvh_units *units, const struct quoted *quoted,
                               const double *held, int first, double margin[TILE])
{
    for (int l = 0; l < TILE; l++)
        margin[l] = 0.0;
    for (int i = 0; i < quoted->count; i++) {
        const size_t at = (size_t)quoted->unit[i] * (size_t)units->lanes + first;
        if (units->kind[quoted->unit[i]] == ALVH_INSTRUMENT_future)
            continue;
        for (int l = 0; l < TILE; l++)
            margin[l] += fabs(held[at + l]) * units->need[at + l];
    }
}

/* The grid over all that is held. */
static void require_grid(const struct alvh_units *units,
                         const struct alvh_margin_options *options,
                         const struct quoted *quoted, const double *held, int first,
                         double margin[TILE])
{
    struct alvh_grid_unit on_grid[ALVH_MAX_UNITS];
    int count = 0;
    for (int i = 0; i < quoted->count; i++) {
        const int unit = quoted->unit[i];
        const double *quantity = held + (size_t)unit * (size_t)units->lanes + first;
        const struct alvh_unit_margin columns = alvh_unit_margin(units, unit);
        if (any_held(quantity))
            on_grid[count++] = (struct alvh_grid_unit){
                .on_vix = !settles_on_spx((enum alvh_instrument)units->kind[unit]),
                .pnl = columns.gain + first,
                .minimum = columns.least + first,
                .quantity = quantity};
    }
    alvh_margin_grid(options, units->lanes, count, on_grid, margin);
}

static void require_futures(const struct alvh_units *units, const struct quoted *quoted,
                            const struct alvh_margin_options *options, const double *held,
                            int first, double margin[TILE])
{
    const double *quantity[ALVH_FUTURE_SLOTS], *value[ALVH_FUTURE_SLOTS];
    if (quoted->futures == 0)
        return;
    for (int i = 0; i < quoted->futures; i++) {
        const size_t at = (size_t)quoted->future[i] * (size_t)units->lanes + first;
        quantity[i] = held + at;
        value[i] = units->value + at;
    }
    const struct alvh_future_book book = {
        .lanes = TILE, .contracts = quoted->futures, .quantity = quantity, .value = value};
    alvh_margin_futures_add(options, &book, margin);
}

/* A reversal needs what a conversion does. */
static void require_conversions(const struct alvh_units *units, const struct quoted *quoted,
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
    switch ((enum alvh_margin_method)options->method) {
    case ALVH_MARGIN_REG_T:
        require_strategies(units, quoted, held, first, margin);
        require_futures(units, quoted, options, held, first, margin);
        break;
    case ALVH_MARGIN_PORTFOLIO:
        require_grid(units, options, quoted, held, first, margin);
        require_conversions(units, quoted, held, first, margin);
        break;
    case ALVH_MARGIN_WORST_EXPIRY:
        require_worst_expiry(units, quoted, held, first, margin);
        require_futures(units, quoted, options, held, first, margin);
        require_conversions(units, quoted, held, first, margin);
        break;
    }
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

void alvh_ledger_margin(const struct alvh_ledger *ledger, const struct alvh_units *units,
                        const struct alvh_account *account, double *margin)
{
    struct quoted quoted;
    alvh_ledger_list(ledger, units, account, &quoted);
    for (int first = 0; first < units->lanes; first += TILE)
        alvh_ledger_require_anew(ledger, units, &quoted, account, first, margin + first);
}

void alvh_ledger_margin_of_one(const struct alvh_units *units,
                               const struct alvh_account *account, int unit, double *margin)
{
    static const double one[TILE] = {1, 1, 1, 1, 1, 1, 1, 1};
    const struct alvh_unit_margin columns = alvh_unit_margin(units, unit);
    const double *wing = alvh_unit_quote(units, unit).margin;
    for (int first = 0; columns.gain && first < units->lanes; first += TILE) {
        const struct alvh_grid_unit alone = {
            .pnl = columns.gain + first, .minimum = columns.least + first, .quantity = one};
        alvh_margin_grid(account->margin, units->lanes, 1, &alone, margin + first);
    }
    for (int lane = 0; !columns.gain && lane < units->lanes; lane++)
        margin[lane] = columns.need ? columns.need[lane] : wing[lane];
}
