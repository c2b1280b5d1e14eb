#include "models/isa.h"

#include "sim/book/hedges.h"

#include <math.h>
#include <string.h>

/* How a hedge that is rolled is rolled; ALVH_NONE: it is not rolled. */
static int rolled_kind(enum alvh_hedge hedge)
{
    static const signed char kind[ALVH_HEDGE_COUNT] = {
        [ALVH_HEDGE_base] = ALVH_ROLLED_base,
        [ALVH_HEDGE_adaptive] = ALVH_NONE,
        [ALVH_HEDGE_contingent] = ALVH_ROLLED_butterfly,
        [ALVH_HEDGE_static_put] = ALVH_ROLLED_spx_put,
        [ALVH_HEDGE_vxth] = ALVH_ROLLED_vxth,
        [ALVH_HEDGE_note] = ALVH_NONE,
        [ALVH_HEDGE_spx_basis] = ALVH_NONE,
        [ALVH_HEDGE_vix_basis] = ALVH_NONE};
    return kind[hedge];
}

int alvh_hedge_unit(const struct alvh_day *day, const struct alvh_account *account,
                    enum alvh_hedge hedge)
{
    const int kind = rolled_kind(hedge);
    if (kind == ALVH_NONE || !account->holds[alvh_rolled_instrument(kind)])
        return ALVH_NONE;
    return day->listed->unit[kind];
}

/* Contracts wanted of a hedge: whole ones, none on lanes that are dead. */
static void want(const struct alvh_desk *desk, enum alvh_hedge hedge, int lanes,
                 double *restrict target)
{
    const double *restrict size = desk->size[hedge], *restrict factor = desk->factor[hedge];
    const double *restrict alive = desk->alive;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++)
        target[lane] = alive[lane] * trunc(size[lane] * factor[lane]);
}

static bool differs(int lanes, const double *restrict a, const double *restrict b)
{
    int different = 0;
#pragma omp simd reduction(+ : different)
    for (int lane = 0; lane < lanes; lane++)
        different += a[lane] != b[lane];
    return different > 0;
}

static void trade_to(struct alvh_ledger *ledger, const struct alvh_units *units,
                     int account, int unit, const double *target,
                     struct alvh_outcomes *outcomes, int64_t offset)
{
    if (differs(ledger->lanes, alvh_ledger_quantity(ledger, account, unit), target))
        alvh_ledger_trade(ledger, units, account, unit, target, outcomes, offset);
}

/* Leaves the contract that ends today, for the new one where they are the same, and holds
 * the target in the one that is listed. */
static void trade_rolled(const struct alvh_day *day, enum alvh_rolled kind, int account,
                         struct alvh_ledger *ledger, const double *target,
                         struct alvh_outcomes *outcomes, int64_t offset)
{
    const int unit = day->listed->unit[kind], ending = day->listed->ending[kind];
    if (ending != ALVH_NONE && unit != ALVH_NONE)
        alvh_ledger_transfer(ledger, day->units, account, ending, unit,
                             day->listed->same[kind]);
    if (ending != ALVH_NONE)
        trade_to(ledger, day->units, account, ending, day->nothing, outcomes, offset);
    if (unit != ALVH_NONE)
        trade_to(ledger, day->units, account, unit, target, outcomes, offset);
}

void alvh_hedges_trade(const struct alvh_day *day, const struct alvh_desk *desk,
                       struct alvh_ledger *ledger, double *target,
                       struct alvh_outcomes *outcomes, int64_t offset)
{
    for (int hedge = 0; hedge < ALVH_HEDGE_COUNT; hedge++) {
        const int kind = rolled_kind(hedge);
        if (kind == ALVH_NONE || !desk->account->holds[alvh_rolled_instrument(kind)])
            continue;
        want(desk, hedge, day->lanes, target);
        trade_rolled(day, kind, desk->account->index, ledger, target, outcomes, offset);
    }
}
