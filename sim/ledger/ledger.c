#include "models/isa.h"

#include "sim/ledger/columns.h"

#include <math.h>
#include <string.h>

void alvh_ledger_start(struct alvh_ledger *ledger, const struct alvh_account accounts[],
                       struct alvh_outcomes *outcomes, int64_t offset)
{
    const size_t lanes = (size_t)ledger->lanes, all = lanes * ledger->accounts;
    memset(ledger->quantity, 0, all * ledger->units * sizeof(double));
    memset(ledger->cash, 0, all * ALVH_LAYER_COUNT * sizeof(double));
    memset(ledger->peak_day, 0, all * sizeof(double));
    for (int account = 0; account < ledger->accounts; account++) {
        for (size_t lane = 0; lane < lanes; lane++) {
            account_lanes(ledger->alive, ledger, account)[lane] = 1.0;
            account_lanes(ledger->equity, ledger, account)[lane] =
                accounts[account].capital;
            account_lanes(ledger->peak, ledger, account)[lane] = accounts[account].capital;
        }
        for (int which = 0; which < ALVH_OUTCOME_COUNT; which++) {
            const double empty = which == ALVH_OUTCOME_min_net_vega   ? INFINITY
                                 : which == ALVH_OUTCOME_max_net_vega ? -INFINITY
                                                                      : 0.0;
            double *value = account_outcome(outcomes, which, account, offset);
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
    double *cash = account_cash(ledger, account, alvh_unit_layer(units, unit));
    double *cost = account_outcome(outcomes, ALVH_OUTCOME_cost, account, offset);
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
    double *cash = account_cash(ledger, account, alvh_unit_layer(units, unit));
    double *cost = account_outcome(outcomes, ALVH_OUTCOME_cost, account, offset);
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
    double *cash = account_cash(ledger, account, alvh_unit_layer(units, to));
    for (int lane = 0; lane < lanes; lane++) {
        const double moved = same[lane] ? old[lane] : 0.0;
        /* Both marks are of one contract; their difference, if any, is rounding. */
        cash[lane] += moved * (units->value[at_from + lane] - units->value[at_to + lane]);
        old[lane] -= moved;
        new[lane] += moved;
    }
}

void alvh_ledger_finish(struct alvh_ledger *ledger, const struct alvh_units *units,
                        const struct alvh_account *account, int closes,
                        struct alvh_outcomes *outcomes, int64_t offset)
{
    const int lanes = ledger->lanes, index = account->index;
    const double *equity = account_lanes(ledger->equity, ledger, index);
    double *pnl = account_outcome(outcomes, ALVH_OUTCOME_final_pnl, index, offset);
    double *vega = account_outcome(outcomes, ALVH_OUTCOME_mean_net_vega, index, offset);
    double *by_layer = outcomes->pnl_by_layer +
                       (int64_t)index * ALVH_LAYER_COUNT * outcomes->capacity + offset;
    for (int lane = 0; lane < lanes; lane++) {
        pnl[lane] = equity[lane] - account->capital;
        vega[lane] /= closes;
        for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++)
            by_layer[layer * outcomes->capacity + lane] =
                account_cash(ledger, index, layer)[lane];
    }
    for (int unit = 0; unit < units->count; unit++) {
        const double *quantity = alvh_ledger_quantity(ledger, index, unit);
        double *layer = by_layer + alvh_unit_layer(units, unit) * outcomes->capacity;
        for (int lane = 0; units->live[unit] && lane < lanes; lane++)
            layer[lane] += quantity[lane] * units->value[(size_t)unit * lanes + lane];
    }
}
