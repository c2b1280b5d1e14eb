/* One account at a desk, on days made by hand, for tests of rules.
 *
 *     static struct desk_setup s;
 *     desk_open(&s, 20, 30000.0);            20 contracts, dollars of capital for each
 *     s.book.vxth.enabled = true;            every rule starts switched off
 *     desk_roll(&s, ALVH_ROLLED_vxth, 3);    before the day comes
 *     desk_day(&s, 3);
 *     desk_unit(&s, desk_list(&s, ALVH_ROLLED_vxth, 21.0), 150.0, 60.0, 0.0, 0.0);
 *     desk_quote(&s, ALVH_HEDGE_vxth, 150.0, 60.0, 0.0);
 *     desk_signal(&s, ALVH_SIGNAL_rsi, 75.0);
 *     desk_decide(&s);
 *     assert_near(desk_size(&s, ALVH_HEDGE_vxth), ...);
 *
 * Numbers are the same on all lanes unless a test writes to one lane's; the last lane is
 * read. Include "models/isa.h" first, and build with alvh_hot_test. */
#ifndef ALVH_TESTS_DESK_H
#define ALVH_TESTS_DESK_H

#include <stdalign.h>
#include <string.h>

#include "sim/rules/rules.h"
#include "tests/expect.h"
#include "tests/hot.h"

enum {
    DESK_LANES = 16,
    DESK_CONDORS = 2,
    DESK_DAYS = 600,
    DESK_UNITS = ALVH_MAX_UNITS - ALVH_MAX_CONDORS + DESK_CONDORS,
};
typedef double desk_lanes[DESK_LANES];

struct desk_setup {
    struct alvh_scenario scenario;
    struct alvh_book_options book; /* defaults of the built-in core, every rule off */
    struct alvh_account account;   /* index 0; holds every kind of instrument */
    struct alvh_day day;
    struct alvh_desk desk;
    int64_t acted[ALVH_RULE_COUNT];
    struct alvh_plan plan;
    struct alvh_market market;
    struct alvh_curve curve;
    struct alvh_signals signals;
    struct alvh_units units;
    struct alvh_listed listed;
    struct alvh_ledger ledger;
    struct alvh_outcomes outcomes;
    alvh_date date[DESK_DAYS + 1];
    struct alvh_futures_day futures[DESK_DAYS + 1];
    int opening[DESK_DAYS + 1], rolling[ALVH_ROLLED_COUNT][DESK_DAYS + 1];
    int event_days[ALVH_EVENT_COUNT][DESK_DAYS + 1];
    struct alvh_roll roll[ALVH_ROLLED_COUNT][DESK_DAYS + 1];
    struct alvh_tranche tranche[DESK_DAYS + 1];
    bool live[DESK_UNITS], is_held[DESK_UNITS]; /* tests write to quantities themselves */
    int expiry_day[DESK_UNITS];
    alignas(64) desk_lanes spot, vix, nothing;
    alignas(64) desk_lanes future[ALVH_VIX_MONTHS], future_vega[ALVH_VIX_MONTHS];
    alignas(64) desk_lanes signal[ALVH_SIGNAL_COUNT];
    alignas(64) desk_lanes value[DESK_UNITS], open_cost[DESK_UNITS], close_cost[DESK_UNITS];
    alignas(64) desk_lanes impact[DESK_UNITS], vega[DESK_UNITS], delta[DESK_UNITS];
    alignas(64) desk_lanes time_value[DESK_UNITS];
    alignas(64) desk_lanes margin[DESK_UNITS];
    alignas(64) unsigned char same[ALVH_ROLLED_COUNT][DESK_LANES];
    alignas(64) desk_lanes listed_strike[ALVH_ROLLED_COUNT][ALVH_ROLL_SLOTS];
    alignas(64) desk_lanes listed_future[ALVH_ROLLED_COUNT][ALVH_ROLL_SLOTS];
    alignas(64) desk_lanes quantity[DESK_UNITS], cash, earned[ALVH_LAYER_COUNT];
    alignas(64) desk_lanes history[ALVH_EQUITY_DAYS], alive, equity, net_vega, peak,
        peak_day;
    alignas(64) desk_lanes outcome[ALVH_OUTCOME_COUNT], by_layer[ALVH_LAYER_COUNT];
    alignas(64) desk_lanes condor[5], quote[ALVH_HEDGE_COUNT][3];
    alignas(64) desk_lanes contracts; /* of a tranche; the scale until a test says so */
    alignas(64) unsigned char open[DESK_CONDORS][DESK_LANES];
    alignas(64) desk_lanes entry, cut, size[ALVH_HEDGE_COUNT], factor[ALVH_HEDGE_COUNT];
    alignas(64) desk_lanes state[ALVH_RULE_STATE_ROWS + 1];
};

static inline void desk_fill(double *array, double value)
{
    for (int lane = 0; lane < DESK_LANES; lane++)
        array[lane] = value;
}

/* The options that books start from, with every layer and every rule switched off. */
static inline void desk_options(struct desk_setup *s)
{
    struct alvh_problems *problems = alvh_problems_create();
    assert_int_equal(alvh_scenario_read(NULL, 0, NULL, &s->scenario, problems), ALVH_OK);
    alvh_problems_free(problems);
    s->book = s->scenario.common;
#define DESK_SWITCH_OFF(name, ...) s->book.name.enabled = false;
    ALVH_RULES(DESK_SWITCH_OFF)
#undef DESK_SWITCH_OFF
}

/* Trading days from Wednesday, 7 January 2026 on, and nothing planned on them. */
static inline void desk_lay_plan(struct desk_setup *s)
{
    s->plan = (struct alvh_plan){.days = DESK_DAYS,
                                 .date = s->date,
                                 .futures = s->futures,
                                 .tranche = s->tranche,
                                 .opening = s->opening};
    const alvh_date start = alvh_date_from_civil(2026, 1, 7);
    for (int day = 0; day <= DESK_DAYS; day++) {
        s->date[day] = alvh_trading_day_add(start, day);
        s->opening[day] = ALVH_NONE;
        s->futures[day].contract = 12 * 2026; /* of January; tests move it on */
    }
    for (int kind = 0; kind < ALVH_EVENT_COUNT; kind++) {
        s->plan.event_days[kind] = s->event_days[kind];
        for (int day = 0; day <= DESK_DAYS; day++)
            s->event_days[kind][day] = DESK_DAYS; /* far from any event */
    }
    for (int kind = 0; kind < ALVH_ROLLED_COUNT; kind++) {
        s->plan.rolls[kind].roll = s->roll[kind];
        s->plan.rolls[kind].rolling = s->rolling[kind];
        for (int day = 0; day <= DESK_DAYS; day++)
            s->rolling[kind][day] = ALVH_NONE;
        s->listed.unit[kind] = s->listed.ending[kind] = ALVH_NONE;
        s->listed.same[kind] = s->same[kind];
        s->listed.strike[kind] = s->listed_strike[kind][0];
        s->listed.future[kind] = s->listed_future[kind][0];
    }
}

/* Room for two condors and for one unit of every slot of every other kind. */
static inline void desk_number_units(struct desk_setup *s)
{
    bool used[ALVH_INSTRUMENT_COUNT];
    for (int kind = 0; kind < ALVH_INSTRUMENT_COUNT; kind++)
        used[kind] = s->account.holds[kind] = true;
    s->units = (struct alvh_units){.lanes = DESK_LANES,
                                   .live = s->live,
                                   .expiry_day = s->expiry_day,
                                   .value = s->value[0],
                                   .open_cost = s->open_cost[0],
                                   .close_cost = s->close_cost[0],
                                   .impact = s->impact[0],
                                   .vega = s->vega[0],
                                   .delta = s->delta[0],
                                   .time_value = s->time_value[0],
                                   .margin = s->margin[0]};
    alvh_units_number(&s->units, 1, DESK_CONDORS, used);
}

static inline void desk_open_ledger(struct desk_setup *s)
{
    s->ledger = (struct alvh_ledger){.lanes = DESK_LANES,
                                     .accounts = 1,
                                     .units = s->units.count,
                                     .quantity = s->quantity[0],
                                     .held = s->is_held,
                                     .cash = s->cash,
                                     .earned = s->earned[0],
                                     .history = s->history[0],
                                     .alive = s->alive,
                                     .equity = s->equity,
                                     .net_vega = s->net_vega,
                                     .peak = s->peak,
                                     .peak_day = s->peak_day};
    s->outcomes = (struct alvh_outcomes){.paths = DESK_LANES,
                                         .capacity = DESK_LANES,
                                         .books = 1,
                                         .scales = 1,
                                         .pnl_by_layer = s->by_layer[0]};
    for (int which = 0; which < ALVH_OUTCOME_COUNT; which++)
        s->outcomes.value[which] = s->outcome[which];
    alvh_ledger_start(&s->ledger, &s->account, &s->outcomes, 0);
    memset(s->is_held, 1, sizeof s->is_held);
}

static inline void desk_connect(struct desk_setup *s, double contracts)
{
    s->market = (struct alvh_market){.spot = s->spot, .vix = s->vix};
    s->curve = (struct alvh_curve){.lanes = DESK_LANES,
                                   .months = ALVH_VIX_MONTHS,
                                   .future = s->future[0],
                                   .vega = s->future_vega[0]};
    for (int i = 0; i < ALVH_SIGNAL_COUNT; i++)
        s->signals.value[i] = s->signal[i];
    s->day = (struct alvh_day){.lanes = DESK_LANES,
                               .plan = &s->plan,
                               .market = &s->market,
                               .curve = &s->curve,
                               .signals = &s->signals,
                               .units = &s->units,
                               .listed = &s->listed,
                               .nothing = s->nothing};
    s->desk = (struct alvh_desk){
        .book = &s->book,
        .account = &s->account,
        .contracts = contracts,
        .tranche = s->contracts,
        .open = s->open[0],
        .ledger = &s->ledger,
        .alive = s->alive,
        .equity = s->equity,
        .condor = {s->condor[0], s->condor[1], s->condor[2], s->condor[3], s->condor[4]},
        .entry = s->entry,
        .cut = s->cut};
    for (int hedge = 0; hedge < ALVH_HEDGE_COUNT; hedge++) {
        desk_lanes *quote = s->quote[hedge];
        s->desk.quote[hedge] = (struct alvh_hedge_quote){quote[0], quote[1], quote[2]};
        s->desk.size[hedge] = s->size[hedge];
        s->desk.factor[hedge] = s->factor[hedge];
    }
}

/* Day 0: all capital in cash, nothing held, listed or signalled; SPX 6000, VIX 20. */
static inline void desk_open(struct desk_setup *s, double contracts,
                             double capital_per_contract)
{
    memset(s, 0, sizeof *s);
    desk_options(s);
    desk_lay_plan(s);
    s->account = (struct alvh_account){.capital = contracts * capital_per_contract,
                                       .band = &s->book.vega_band};
    desk_number_units(s);
    desk_open_ledger(s);
    desk_connect(s, contracts);
    desk_fill(s->contracts, contracts);
    desk_fill(s->spot, 6000.0);
    desk_fill(s->vix, 20.0);
}

/* A kind's instrument is bought or rolled on a day; call it in order of the days. */
static inline void desk_roll(struct desk_setup *s, enum alvh_rolled kind, int day)
{
    struct alvh_rolls *rolls = &s->plan.rolls[kind];
    if (rolls->count > 0)
        rolls->roll[rolls->count - 1].last_day = day;
    rolls->roll[rolls->count] = (struct alvh_roll){.day = day,
                                                   .expiry_day = DESK_DAYS,
                                                   .last_day = DESK_DAYS,
                                                   .slot = rolls->count % ALVH_ROLL_SLOTS};
    rolls->rolling[day] = rolls->count++;
}

/* What is listed on a day follows from the rolls up to it. */
static inline void desk_list_rolls(struct desk_setup *s, int day)
{
    for (int kind = 0; kind < ALVH_ROLLED_COUNT; kind++)
        s->listed.roll[kind][0] = s->listed.roll[kind][1] = ALVH_NONE;
    for (int past = 0; past <= day; past++)
        alvh_list_rolls(&s->plan, &s->units, past, &s->listed);
}

/* Begins a day. Quotes, signals, sizes and states stay what they were. */
static inline void desk_day(struct desk_setup *s, int day)
{
    s->day.day = day;
    s->desk.counted = false;
    desk_fill(s->entry, 1.0);
    desk_fill(s->cut, 0.0);
    for (int hedge = 0; hedge < ALVH_HEDGE_COUNT; hedge++)
        desk_fill(s->factor[hedge], 1.0);
    desk_list_rolls(s, day);
}

/* The unit that a kind is held in today, its VIX future set (0 of SPX options). */
static inline int desk_list(struct desk_setup *s, enum alvh_rolled kind, double future)
{
    const int unit = s->listed.unit[kind];
    assert_int_not_equal(unit, ALVH_NONE);
    desk_fill(s->listed_future[kind][alvh_listed_slot(&s->units, kind, unit)], future);
    return unit;
}

/* Today's quote of one contract of a unit, at no cost. */
static inline void desk_unit(struct desk_setup *s, int unit, double value, double vega,
                             double delta, double margin)
{
    s->live[unit] = true;
    desk_fill(s->value[unit], value);
    desk_fill(s->vega[unit], vega);
    desk_fill(s->delta[unit], delta);
    desk_fill(s->margin[unit], margin);
}

/* What desk->quote says of a hedge; its unit is set apart by desk_unit. */
static inline void desk_quote(struct desk_setup *s, enum alvh_hedge hedge, double value,
                              double vega, double delta)
{
    desk_fill(s->quote[hedge][0], value);
    desk_fill(s->quote[hedge][1], vega);
    desk_fill(s->quote[hedge][2], delta);
}

/* Contracts of a unit in the ledger. */
static inline void desk_hold(struct desk_setup *s, int unit, double contracts)
{
    desk_fill(s->quantity[unit], contracts);
}

static inline void desk_signal(struct desk_setup *s, enum alvh_signal signal, double value)
{
    desk_fill(s->signal[signal], value);
}

/* Both phases of the day, as the block runs them; nothing is traded between. */
static inline void desk_decide(struct desk_setup *s)
{
    alvh_rules_enter(&s->day, &s->desk, s->state[0], s->acted);
    s->desk.counted = false;
    alvh_rules_hedge(&s->day, &s->desk, s->state[0], s->acted);
}

static inline double desk_size(const struct desk_setup *s, enum alvh_hedge hedge)
{
    return s->size[hedge][DESK_LANES - 1];
}

static inline double desk_factor(const struct desk_setup *s, enum alvh_hedge hedge)
{
    return s->factor[hedge][DESK_LANES - 1];
}

/* The rows of one rule's state. */
static inline desk_lanes *desk_state(struct desk_setup *s, enum alvh_rule rule)
{
    static const int rows[ALVH_RULE_COUNT] = {
#define DESK_ROWS(name, enter, hedge, rows, text) rows,
        ALVH_RULES(DESK_ROWS)
#undef DESK_ROWS
    };
    desk_lanes *first = s->state;
    for (int before = 0; before < (int)rule; before++)
        first += rows[before];
    return first;
}

/* cmocka's main for a test that skips itself where its instruction set is lacking. */
#define DESK_RUN(tests)                                                                    \
    (hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL) : HOT_TEST_SKIPPED)

#endif
