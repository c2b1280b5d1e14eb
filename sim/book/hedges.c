#include "models/isa.h"

#include "sim/book/hedges.h"

#include <math.h>
#include <string.h>

#include "sim/book/ladder.h"

/* How a book's hedge that is rolled is rolled; ALVH_NONE: it is not rolled, or as a ladder
 * of more than one kind. */
static int rolled_kind(const struct alvh_book_options *book, enum alvh_hedge hedge)
{
    switch (hedge) {
    case ALVH_HEDGE_contingent:
        return book->contingent.instrument == ALVH_CONTINGENT_BUTTERFLY
                   ? ALVH_ROLLED_butterfly
                   : ALVH_ROLLED_vix_call_spread;
    case ALVH_HEDGE_static_put:
        return ALVH_ROLLED_spx_put;
    case ALVH_HEDGE_vxth:
        return ALVH_ROLLED_vxth;
    default:
        return ALVH_NONE;
    }
}

/* The instrument of a hedge that is one unit for good; ALVH_INSTRUMENT_COUNT: it is not. */
static enum alvh_instrument single_kind(enum alvh_hedge hedge)
{
    switch (hedge) {
    case ALVH_HEDGE_note:
        return ALVH_INSTRUMENT_etn_mid;
    case ALVH_HEDGE_spx_basis:
        return ALVH_INSTRUMENT_spx_basis;
    case ALVH_HEDGE_vix_basis:
        return ALVH_INSTRUMENT_vix_basis;
    default:
        return ALVH_INSTRUMENT_COUNT;
    }
}

/* The unit of a hedge that the account can hold, or ALVH_NONE. */
static int single_unit(const struct alvh_day *day, const struct alvh_account *account,
                       enum alvh_hedge hedge)
{
    const enum alvh_instrument kind = single_kind(hedge);
    return kind != ALVH_INSTRUMENT_COUNT && account->holds[kind] ? day->units->first[kind]
                                                                 : ALVH_NONE;
}

int alvh_hedge_unit(const struct alvh_day *day, const struct alvh_book_options *book,
                    const struct alvh_account *account, enum alvh_hedge hedge)
{
    const int kind = rolled_kind(book, hedge);
    if (kind == ALVH_NONE)
        return single_unit(day, account, hedge);
    return account->holds[alvh_rolled_instrument(kind)] ? day->listed->unit[kind]
                                                        : ALVH_NONE;
}

int alvh_hedge_future(const struct alvh_day *day, int64_t month)
{
    return day->units->first[ALVH_INSTRUMENT_future] +
           alvh_future_slot(&day->plan->futures[day->day], (int)month - 1);
}

void alvh_hedge_quote_spread(const struct alvh_day *day,
                             const struct alvh_adaptive_options *adaptive,
                             const struct alvh_spread_quote *spread)
{
    const struct alvh_unit_quote bought =
        alvh_unit_quote(day->units, alvh_hedge_future(day, adaptive->long_month));
    const struct alvh_unit_quote sold =
        alvh_unit_quote(day->units, alvh_hedge_future(day, adaptive->short_month));
    const double ratio = adaptive->ratio;
    double *restrict value = spread->value, *restrict vega = spread->vega;
    double *restrict delta = spread->delta;
#pragma omp simd
    for (int lane = 0; lane < day->lanes; lane++) {
        value[lane] = bought.value[lane] - ratio * sold.value[lane];
        vega[lane] = bought.vega[lane] - ratio * sold.vega[lane];
        delta[lane] = bought.delta[lane] - ratio * sold.delta[lane];
    }
}

/* Contracts wanted of a hedge, or of a rung with that weight in it: whole ones, none on
 * lanes that are dead. */
static void want(const struct alvh_desk *desk, enum alvh_hedge hedge, double weight,
                 int lanes, double *restrict target)
{
    const double *restrict size = desk->size[hedge], *restrict factor = desk->factor[hedge];
    const double *restrict alive = desk->alive;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++)
        target[lane] = alive[lane] * trunc(weight * (size[lane] * factor[lane]));
}

/* Holds the target of a unit, and where no hedge can be traded today what is held. */
static void trade_to(const struct alvh_day *day, int account, int unit,
                     struct alvh_ledger *ledger, double *target,
                     struct alvh_outcomes *outcomes, int64_t offset)
{
    const double *held = alvh_ledger_quantity(ledger, account, unit);
    for (int lane = 0; day->frozen && lane < day->lanes; lane++)
        target[lane] = day->frozen[lane] ? held[lane] : target[lane];
    alvh_ledger_trade(ledger, day->units, account, unit, target, outcomes, offset);
}

/* Leaves the contract that ends today, for the new one where they are the same, and holds
 * the target in the one that is listed. */
static void trade_rolled(const struct alvh_day *day, enum alvh_rolled kind, int account,
                         struct alvh_ledger *ledger, double *target,
                         struct alvh_outcomes *outcomes, int64_t offset)
{
    const int unit = day->listed->unit[kind], ending = day->listed->ending[kind];
    if (ending != ALVH_NONE && unit != ALVH_NONE &&
        alvh_ledger_holds(ledger, account, ending))
        alvh_ledger_transfer(ledger, day->units, account, ending, unit,
                             day->listed->same[kind]);
    if (ending != ALVH_NONE && alvh_ledger_holds(ledger, account, ending))
        alvh_ledger_trade(ledger, day->units, account, ending, day->nothing, outcomes,
                          offset);
    if (unit != ALVH_NONE)
        trade_to(day, account, unit, ledger, target, outcomes, offset);
}

/* Holds each rung's share of the calls of the base layer. */
static void trade_ladder(const struct alvh_day *day, const struct alvh_desk *desk,
                         struct alvh_ledger *ledger, double *target,
                         struct alvh_outcomes *outcomes, int64_t offset)
{
    struct alvh_rung rung[ALVH_RUNGS];
    const int rungs = alvh_ladder_rungs(desk->book, rung);
    for (int i = 0; i < rungs; i++) {
        want(desk, ALVH_HEDGE_base, rung[i].weight, day->lanes, target);
        trade_rolled(day, rung[i].kind, desk->account->index, ledger, target, outcomes,
                     offset);
    }
}

/* Leaves a future that is no month of the spread; one that settles today does so anyhow. */
static void leave_future(const struct alvh_day *day, int account, int unit,
                         struct alvh_ledger *ledger, struct alvh_outcomes *outcomes,
                         int64_t offset)
{
    double target[ALVH_MAX_LANES];
    if (!alvh_ledger_holds(ledger, account, unit))
        return;
    if (day->frozen && day->units->expiry_day[unit] > day->day) {
        memset(target, 0, sizeof target);
        trade_to(day, account, unit, ledger, target, outcomes, offset);
    } else {
        alvh_ledger_trade(ledger, day->units, account, unit, day->nothing, outcomes,
                          offset);
    }
}

/* Holds `target` spreads of futures: the months' own contracts, and none of any other. */
static void trade_futures(const struct alvh_day *day, const struct alvh_desk *desk,
                          struct alvh_ledger *ledger, double *target,
                          struct alvh_outcomes *outcomes, int64_t offset)
{
    const struct alvh_adaptive_options *adaptive = &desk->book->adaptive;
    const int account = desk->account->index;
    const int bought = alvh_hedge_future(day, adaptive->long_month);
    const int sold = alvh_hedge_future(day, adaptive->short_month);
    for (int unit = day->units->first[ALVH_INSTRUMENT_future];
         unit < day->units->first[ALVH_INSTRUMENT_future + 1]; unit++)
        if (unit != bought && unit != sold && day->units->live[unit])
            leave_future(day, account, unit, ledger, outcomes, offset);
    trade_to(day, account, bought, ledger, target, outcomes, offset);
    for (int lane = 0; lane < day->lanes; lane++)
        target[lane] = -floor(adaptive->ratio * target[lane]);
    trade_to(day, account, sold, ledger, target, outcomes, offset);
}

bool alvh_hedges_roll(const struct alvh_day *day, const struct alvh_account *account)
{
    bool rolls = false;
    for (int kind = 0; kind < ALVH_ROLLED_COUNT; kind++)
        rolls |= account->holds[alvh_rolled_instrument((enum alvh_rolled)kind)] &&
                 (day->listed->ending[kind] != ALVH_NONE ||
                  alvh_day_rolls(day, (enum alvh_rolled)kind));
    return rolls;
}

void alvh_hedges_trade(const struct alvh_day *day, const struct alvh_desk *desk,
                       struct alvh_ledger *ledger, double *target,
                       struct alvh_outcomes *outcomes, int64_t offset)
{
    const bool *holds = desk->account->holds;
    const int account = desk->account->index;
    if (holds[ALVH_INSTRUMENT_base_call])
        trade_ladder(day, desk, ledger, target, outcomes, offset);
    for (int hedge = 0; hedge < ALVH_HEDGE_COUNT; hedge++) {
        const int kind = rolled_kind(desk->book, hedge);
        const int unit = single_unit(day, desk->account, hedge);
        const bool futures = hedge == ALVH_HEDGE_adaptive && holds[ALVH_INSTRUMENT_future];
        const bool rolled = kind != ALVH_NONE && holds[alvh_rolled_instrument(kind)];
        if (!rolled && !futures && unit == ALVH_NONE)
            continue;
        want(desk, hedge, 1.0, day->lanes, target);
        if (rolled)
            trade_rolled(day, kind, account, ledger, target, outcomes, offset);
        else if (futures)
            trade_futures(day, desk, ledger, target, outcomes, offset);
        else
            trade_to(day, account, unit, ledger, target, outcomes, offset);
    }
}
