/* A ledger of one account over a handful of units, for tests that work it by hand. */
#ifndef ALVH_TESTS_LEDGER_DESK_H
#define ALVH_TESTS_LEDGER_DESK_H

#include "sim/ledger/ledger.h"

#include <stdalign.h>
#include <string.h>

#include "tests/expect.h"

enum { LANES = 16, UNITS = 24 };

/* One account that can hold a condor (unit 0) and two VIX calls, one of them listed (unit
 * 1), unless a test numbers its units otherwise. Nobody calls its margin unless a test
 * does. */
struct desk {
    alignas(64) double quantity[UNITS * LANES], cash[LANES];
    alignas(64) double earned[ALVH_LAYER_COUNT * LANES], history[ALVH_EQUITY_DAYS * LANES];
    alignas(64) double alive[LANES], equity[LANES], vega[LANES];
    alignas(64) double peak[LANES], peak_day[LANES];
    alignas(64) double value[UNITS * LANES], open_cost[UNITS * LANES];
    alignas(64) double close_cost[UNITS * LANES], unit_vega[UNITS * LANES];
    alignas(64) double unit_margin[UNITS * LANES], impact[UNITS * LANES],
        delta[UNITS * LANES];
    alignas(64) double outcome[ALVH_OUTCOME_COUNT][LANES],
        by_layer[ALVH_LAYER_COUNT * LANES];
    alignas(64) double credit[2 * LANES], strike[10 * LANES], time_value[UNITS * LANES];
    alignas(64) double spot[LANES], index_today[LANES];
    alignas(64) double index_sum[LANES], index_square[LANES];
    alignas(64) double need[2 * LANES], least[2 * LANES], forced[LANES], pressed[LANES];
    alignas(64) double gain[2 * ALVH_GRID_POINTS * LANES];
    bool live[UNITS];
    int expiry_day[UNITS];
    struct alvh_ledger ledger;
    bool held[UNITS];
    struct alvh_units units;
    struct alvh_outcomes outcomes;
    struct alvh_vega_band band;
    struct alvh_margin_options rules;
    struct alvh_margin_call_options calls;
    struct alvh_account account;
};

static inline void fill(double *array, double value)
{
    for (int lane = 0; lane < LANES; lane++)
        array[lane] = value;
}

static inline void number_units(struct alvh_units *units, int condors)
{
    static const bool used[ALVH_INSTRUMENT_COUNT] = {[ALVH_INSTRUMENT_base_call] = true};
    alvh_units_number(units, 1, condors, used);
}

static inline void open_desk(struct desk *desk, double capital)
{
    memset(desk, 0, sizeof *desk);
    desk->ledger = (struct alvh_ledger){.lanes = LANES,
                                        .accounts = 1,
                                        .units = UNITS,
                                        .quantity = desk->quantity,
                                        .held = desk->held,
                                        .cash = desk->cash,
                                        .earned = desk->earned,
                                        .history = desk->history,
                                        .alive = desk->alive,
                                        .equity = desk->equity,
                                        .net_vega = desk->vega,
                                        .peak = desk->peak,
                                        .peak_day = desk->peak_day,
                                        .index = {.spot = desk->spot,
                                                  .today = desk->index_today,
                                                  .sum = desk->index_sum,
                                                  .square = desk->index_square}};
    desk->units = (struct alvh_units){.lanes = LANES,
                                      .live = desk->live,
                                      .expiry_day = desk->expiry_day,
                                      .value = desk->value,
                                      .open_cost = desk->open_cost,
                                      .close_cost = desk->close_cost,
                                      .vega = desk->unit_vega,
                                      .impact = desk->impact,
                                      .delta = desk->delta,
                                      .margin = desk->unit_margin,
                                      .time_value = desk->time_value,
                                      .condor_credit = desk->credit};
    number_units(&desk->units, 1);
    desk->outcomes =
        (struct alvh_outcomes){.paths = LANES, .capacity = LANES, .books = 1, .scales = 1};
    for (int which = 0; which < ALVH_OUTCOME_COUNT; which++)
        desk->outcomes.value[which] = desk->outcome[which];
    desk->outcomes.pnl_by_layer = desk->by_layer;
    desk->band = (struct alvh_vega_band){.low_dollars = -60.0, .high_dollars = 20.0};
    desk->rules = (struct alvh_margin_options){.method = ALVH_MARGIN_WORST_EXPIRY,
                                               .paid_percent = 100.0,
                                               .future_percent = 50.0,
                                               .future_spread_percent = 20.0};
    desk->calls = (struct alvh_margin_call_options){.maintenance_percent = 100.0};
    desk->account = (struct alvh_account){
        .capital = capital,
        .band = &desk->band,
        .margin = &desk->rules,
        .calls = &desk->calls,
        .holds = {[ALVH_INSTRUMENT_condor] = true, [ALVH_INSTRUMENT_base_call] = true}};
    desk->live[0] = desk->live[1] = true;
    alvh_ledger_start(&desk->ledger, &desk->account, &desk->outcomes, 0);
}

/* Marks of a short condor and a call, dollars a contract. */
static inline void quote(struct desk *desk, double condor, double call)
{
    fill(desk->value, condor);
    fill(desk->open_cost, 42.5);
    fill(desk->close_cost, 37.25);
    fill(desk->unit_vega, -31.0);
    fill(desk->unit_margin, 5000.0);
    fill(desk->value + LANES, call);
    fill(desk->open_cost + LANES, 9.5);
    fill(desk->close_cost + LANES, 8.0);
    fill(desk->unit_vega + LANES, 55.0);
}

static inline void trade(struct desk *desk, int unit, double contracts)
{
    alignas(64) double target[LANES];
    fill(target, contracts);
    alvh_ledger_trade(&desk->ledger, &desk->units, 0, unit, target, &desk->outcomes, 0);
}

static inline int mark(struct desk *desk, int day)
{
    int outside;
    alvh_ledger_mark(&desk->ledger, &desk->units, &desk->account, day, LANES,
                     &desk->outcomes, 0, &outside);
    return outside;
}

static inline double outcome_of(const struct desk *desk, enum alvh_outcome which)
{
    return desk->outcome[which][LANES - 1];
}

#endif
