#include "models/isa.h"

#include "sim/ledger/ledger.h"

#include <math.h>
#include <stdalign.h>
#include <string.h>

#include "sim/execution/margin.h"

static double *of_account(double *array, const struct alvh_ledger *ledger, int account)
{
    return array + (size_t)account * ledger->lanes;
}

static double *cash_of(const struct alvh_ledger *ledger, int account, enum alvh_layer layer)
{
    return ledger->cash + ((size_t)account * ALVH_LAYER_COUNT + layer) * ledger->lanes;
}

static double *outcome(const struct alvh_outcomes *outcomes, enum alvh_outcome which,
                       int account, int64_t offset)
{
    return outcomes->value[which] + account * outcomes->capacity + offset;
}

void alvh_ledger_start(struct alvh_ledger *ledger, const struct alvh_account accounts[],
                       struct alvh_outcomes *outcomes, int64_t offset)
{
    const size_t lanes = (size_t)ledger->lanes, all = lanes * ledger->accounts;
    memset(ledger->quantity, 0, all * ledger->units * sizeof(double));
    memset(ledger->cash, 0, all * ALVH_LAYER_COUNT * sizeof(double));
    memset(ledger->peak_day, 0, all * sizeof(double));
    for (int account = 0; account < ledger->accounts; account++) {
        for (size_t lane = 0; lane < lanes; lane++) {
            of_account(ledger->alive, ledger, account)[lane] = 1.0;
            of_account(ledger->equity, ledger, account)[lane] = accounts[account].capital;
            of_account(ledger->peak, ledger, account)[lane] = accounts[account].capital;
        }
        for (int which = 0; which < ALVH_OUTCOME_COUNT; which++) {
            const double empty = which == ALVH_OUTCOME_min_net_vega ? INFINITY
                                 : which == ALVH_OUTCOME_max_net_vega ? -INFINITY
                                                                      : 0.0;
            double *value = outcome(outcomes, which, account, offset);
            for (size_t lane = 0; lane < lanes; lane++)
                value[lane] = empty;
        }
    }
}

void alvh_ledger_trade(struct alvh_ledger *ledger, const struct alvh_units *units,
                       int account, int unit, const double *target,
                       struct alvh_outcomes *outcomes, int64_t offset)
{
    const int lanes = ledger->lanes;
    const size_t at = (size_t)unit * lanes;
    const double *value = units->value + at;
    const double *open_cost = units->open_cost + at, *close_cost = units->close_cost + at;
    double *quantity = alvh_ledger_quantity(ledger, account, unit);
    double *cash = cash_of(ledger, account, alvh_unit_layer(units, unit));
    double *cost = outcome(outcomes, ALVH_OUTCOME_cost, account, offset);
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const double change = target[lane] - quantity[lane];
        const double each = change > 0.0 ? open_cost[lane] : -close_cost[lane];
        const double paid = change * each;
        cash[lane] -= fma(change, value[lane], paid);
        cost[lane] += paid;
        quantity[lane] = target[lane];
    }
}

void alvh_ledger_close(struct alvh_ledger *ledger, const struct alvh_units *units,
                       int account, int unit, int count, const int lane[],
                       struct alvh_outcomes *outcomes, int64_t offset)
{
    const size_t at = (size_t)unit * ledger->lanes;
    double *quantity = alvh_ledger_quantity(ledger, account, unit);
    double *cash = cash_of(ledger, account, alvh_unit_layer(units, unit));
    double *cost = outcome(outcomes, ALVH_OUTCOME_cost, account, offset);
    for (int i = 0; i < count; i++) {
        const double sold = quantity[lane[i]];
        const double paid = sold * units->close_cost[at + lane[i]];
        cash[lane[i]] += fma(sold, units->value[at + lane[i]], -paid);
        cost[lane[i]] += paid;
        quantity[lane[i]] = 0.0;
    }
}

void alvh_ledger_transfer(struct alvh_ledger *ledger, const struct alvh_units *units,
                          int account, int from, int to, const unsigned char *same)
{
    const int lanes = ledger->lanes;
    const size_t at_from = (size_t)from * lanes, at_to = (size_t)to * lanes;
    double *old = alvh_ledger_quantity(ledger, account, from);
    double *new = alvh_ledger_quantity(ledger, account, to);
    double *cash = cash_of(ledger, account, alvh_unit_layer(units, to));
    for (int lane = 0; lane < lanes; lane++) {
        const double moved = same[lane] ? old[lane] : 0.0;
        /* Both marks are of one contract; their difference, if any, is rounding. */
        cash[lane] += moved * (units->value[at_from + lane] - units->value[at_to + lane]);
        old[lane] -= moved;
        new[lane] += moved;
    }
}

/* Lanes whose sums fit the registers together. */
enum { TILE = 8 };

/* What an account holds, of the units quoted today. */
struct holding {
    int count;
    int unit[ALVH_MAX_CONDORS + 8];
    double is_condor[ALVH_MAX_CONDORS + 8];
};

static struct holding live_units(const struct alvh_units *units)
{
    struct holding holding = {0};
    for (int unit = 0; unit < units->count; unit++)
        if (units->live[unit]) {
            holding.unit[holding.count] = unit;
            holding.is_condor[holding.count++] = unit < units->condors ? 1.0 : 0.0;
        }
    return holding;
}

/* Equity, vega, margin and open condors of one account. */
static void value_units(const struct alvh_ledger *ledger, const struct alvh_units *units,
                        const struct alvh_account *account)
{
    const int lanes = ledger->lanes, index = account->index;
    const struct holding holding = live_units(units);
    const double *restrict held = alvh_ledger_quantity(ledger, index, 0);
    double *restrict equity = of_account(ledger->equity, ledger, index);
    double *restrict vega = of_account(ledger->net_vega, ledger, index);
    double *restrict margin = of_account(ledger->margin, ledger, index);
    double *restrict condors = ledger->condors;
    for (int first = 0; first < lanes; first += TILE) {
        double worth[TILE], slope[TILE], need[TILE], open[TILE];
        for (int l = 0; l < TILE; l++) {
            worth[l] = account->capital;
            slope[l] = need[l] = open[l] = 0.0;
        }
        for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++) {
            const double *cash = cash_of(ledger, index, layer) + first;
            for (int l = 0; l < TILE; l++)
                worth[l] += cash[l];
        }
        for (int i = 0; i < holding.count; i++) {
            const size_t at = (size_t)holding.unit[i] * lanes + first;
            const double *restrict quantity = held + at;
            const double *restrict unit_value = units->value + at;
            const double *restrict unit_vega = units->vega + at;
            const double *restrict unit_margin = units->margin + at;
            const double is_condor = holding.is_condor[i];
#pragma omp simd
            for (int l = 0; l < TILE; l++) {
                const double q = quantity[l];
                worth[l] = fma(q, unit_value[l], worth[l]);
                slope[l] = fma(q, unit_vega[l], slope[l]);
                need[l] = fma(q, unit_margin[l], need[l]);
                open[l] = fma(q, is_condor, open[l]);
            }
        }
        for (int l = 0; l < TILE; l++) {
            equity[first + l] = worth[l];
            vega[first + l] = slope[l];
            margin[first + l] = need[l];
            condors[first + l] = open[l];
        }
    }
}

/* Closes everything on a lane whose equity is gone; what is left is its cash. */
static void stop_trading(struct alvh_ledger *ledger, const struct alvh_units *units,
                         const struct alvh_account *account, int lane, double *cost)
{
    double equity = account->capital;
    for (int unit = 0; unit < units->count; unit++) {
        double *quantity = alvh_ledger_quantity(ledger, account->index, unit) + lane;
        const size_t at = (size_t)unit * ledger->lanes + lane;
        const double paid = units->live[unit] ? *quantity * units->close_cost[at] : 0.0;
        const double freed = units->live[unit] ? *quantity * units->value[at] : 0.0;
        cash_of(ledger, account->index, alvh_unit_layer(units, unit))[lane] += freed - paid;
        cost[lane] += paid;
        *quantity = 0.0;
    }
    for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++)
        equity += cash_of(ledger, account->index, layer)[lane];
    const size_t at = (size_t)account->index * ledger->lanes + lane;
    ledger->equity[at] = equity;
    ledger->alive[at] = 0.0;
    ledger->net_vega[at] = 0.0;
    ledger->margin[at] = 0.0;
    ledger->condors[lane] = 0.0;
}

static void note_equity(const struct alvh_ledger *ledger, int account, int day,
                        const double *before, struct alvh_outcomes *outcomes, int64_t offset)
{
    const int lanes = ledger->lanes;
    const double *restrict equity = of_account(ledger->equity, ledger, account);
    double *restrict peak = of_account(ledger->peak, ledger, account);
    double *restrict peak_day = of_account(ledger->peak_day, ledger, account);
    double *restrict drawdown = outcome(outcomes, ALVH_OUTCOME_max_drawdown, account, offset);
    double *restrict days = outcome(outcomes, ALVH_OUTCOME_max_drawdown_days, account, offset);
    double *restrict worst = outcome(outcomes, ALVH_OUTCOME_worst_day, account, offset);
    const double today = day;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const double change = equity[lane] - before[lane];
        const bool higher = equity[lane] > peak[lane];
        peak[lane] = higher ? equity[lane] : peak[lane];
        peak_day[lane] = higher ? today : peak_day[lane];
        const double down = peak[lane] - equity[lane];
        const bool deeper = down > drawdown[lane];
        drawdown[lane] = deeper ? down : drawdown[lane];
        days[lane] = deeper ? today - peak_day[lane] : days[lane];
        worst[lane] = change < worst[lane] ? change : worst[lane];
    }
}

static int note_vega(const struct alvh_ledger *ledger, const struct alvh_account *account,
                     int counted, struct alvh_outcomes *outcomes, int64_t offset)
{
    const int lanes = ledger->lanes, index = account->index;
    const double *restrict vega = of_account(ledger->net_vega, ledger, index);
    const double *restrict margin = of_account(ledger->margin, ledger, index);
    const double *restrict condors = ledger->condors;
    double *restrict least = outcome(outcomes, ALVH_OUTCOME_min_net_vega, index, offset);
    double *restrict most = outcome(outcomes, ALVH_OUTCOME_max_net_vega, index, offset);
    double *restrict sum = outcome(outcomes, ALVH_OUTCOME_mean_net_vega, index, offset);
    double *restrict breach = outcome(outcomes, ALVH_OUTCOME_vega_breach_days, index, offset);
    double *restrict peak = outcome(outcomes, ALVH_OUTCOME_peak_margin, index, offset);
    const double low = account->band->low_dollars, high = account->band->high_dollars;
    int outside = 0;
#pragma omp simd reduction(+ : outside)
    for (int lane = 0; lane < lanes; lane++) {
        const double v = vega[lane], n = condors[lane];
        least[lane] = v < least[lane] ? v : least[lane];
        most[lane] = v > most[lane] ? v : most[lane];
        sum[lane] += v;
        peak[lane] = margin[lane] > peak[lane] ? margin[lane] : peak[lane];
        const bool breached = (n > 0.0) & ((v < low * n) | (v > high * n));
        breach[lane] += breached ? 1.0 : 0.0;
        outside += (breached & (lane < counted)) ? 1 : 0;
    }
    return outside;
}

int alvh_ledger_mark(struct alvh_ledger *ledger, const struct alvh_units *units,
                     const struct alvh_account *account, int day, int counted,
                     struct alvh_outcomes *outcomes, int64_t offset)
{
    const int lanes = ledger->lanes, index = account->index;
    double *equity = of_account(ledger->equity, ledger, index);
    double *margin = of_account(ledger->margin, ledger, index);
    double *alive = of_account(ledger->alive, ledger, index);
    double *cost = outcome(outcomes, ALVH_OUTCOME_cost, index, offset);
    double *ruined = outcome(outcomes, ALVH_OUTCOME_ruined, index, offset);
    alignas(64) double before[ALVH_MAX_LANES];
    memcpy(before, equity, (size_t)lanes * sizeof(double));
    value_units(ledger, units, account);
    if (units->expiry_shared)
        for (int lane = 0; lane < lanes; lane++)
            margin[lane] =
                alvh_margin_book(units, alvh_ledger_quantity(ledger, index, 0), lane);
    int gone = 0;
#pragma omp simd reduction(+ : gone)
    for (int lane = 0; lane < lanes; lane++)
        gone += ((equity[lane] <= 0.0) & (alive[lane] > 0.0)) ? 1 : 0;
    for (int lane = 0; gone > 0 && lane < lanes; lane++)
        if (equity[lane] <= 0.0 && alive[lane] > 0.0) {
            stop_trading(ledger, units, account, lane, cost);
            ruined[lane] = 1.0;
        }
    note_equity(ledger, index, day, before, outcomes, offset);
    return note_vega(ledger, account, counted, outcomes, offset);
}

void alvh_ledger_finish(struct alvh_ledger *ledger, const struct alvh_units *units,
                        const struct alvh_account *account, int closes,
                        struct alvh_outcomes *outcomes, int64_t offset)
{
    const int lanes = ledger->lanes, index = account->index;
    const double *equity = of_account(ledger->equity, ledger, index);
    double *pnl = outcome(outcomes, ALVH_OUTCOME_final_pnl, index, offset);
    double *vega = outcome(outcomes, ALVH_OUTCOME_mean_net_vega, index, offset);
    double *by_layer = outcomes->pnl_by_layer +
                       (int64_t)index * ALVH_LAYER_COUNT * outcomes->capacity + offset;
    for (int lane = 0; lane < lanes; lane++) {
        pnl[lane] = equity[lane] - account->capital;
        vega[lane] /= closes;
        for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++)
            by_layer[layer * outcomes->capacity + lane] = cash_of(ledger, index, layer)[lane];
    }
    for (int unit = 0; unit < units->count; unit++) {
        const double *quantity = alvh_ledger_quantity(ledger, index, unit);
        double *layer = by_layer + alvh_unit_layer(units, unit) * outcomes->capacity;
        for (int lane = 0; units->live[unit] && lane < lanes; lane++)
            layer[lane] += quantity[lane] * units->value[(size_t)unit * lanes + lane];
    }
}
