/* What margin asks of the units that a block quotes, against Black's formula at
 * volatilities asked for one option at a time. */
#include "models/isa.h"

#include "sim/engine/block.h"

#include <string.h>

#include "alvh/quote.h"
#include "bench/walk_setup.h"
#include "tests/expect.h"
#include "tests/hot.h"

enum { LANES = 32, MOST_LEGS = 4 };

static struct walk_setup setup;
static int seen[ALVH_INSTRUMENT_COUNT];

static double at(const double *array, int row, int lane)
{
    return array[(size_t)row * LANES + lane];
}

/* One option on one lane. */
struct leg {
    double right, held, strike, iv, price;
};

/* The options of one unit. */
struct margined {
    int legs, tenor;
    struct leg leg[MOST_LEGS];
    double forward;
    double slope; /* of a VIX future, points a point of VIX; 0: the index */
};

static struct alvh_point point_of(int lane)
{
    const struct alvh_market_lanes *state = &setup.block->market.state;
    return (struct alvh_point){exp(state->ln_spot[lane]),
                               state->regime[lane],
                               {state->v_fast[lane], state->v_slow[lane]}};
}

static double future_at(const struct alvh_point *point, int tenor)
{
    double future = 0.0;
    assert_int_equal(
        alvh_quote_vix_future(setup.prepared.tables, point, tenor, &future, NULL), ALVH_OK);
    return future;
}

/* How the future answers to VIX when the fast variance moves, by differences: wide ones, as
 * futures are known to single precision alone. */
static double future_slope(int lane, int tenor)
{
    struct alvh_point up = point_of(lane), down = up;
    up.variance[ALVH_FAST] *= 1.02;
    down.variance[ALVH_FAST] *= 0.98;
    return (future_at(&up, tenor) - future_at(&down, tenor)) /
           (future_at(&up, 0) - future_at(&down, 0));
}

static void quote_legs(struct margined *unit, int lane, bool on_vix)
{
    const struct alvh_point point = point_of(lane);
    for (int n = 0; n < unit->legs; n++) {
        struct leg *leg = &unit->leg[n];
        struct alvh_option_quote quote;
        if (on_vix)
            assert_int_equal(alvh_quote_vix(setup.prepared.tables, &setup.prepared.model,
                                            &point, unit->tenor, 1, &leg->strike, &quote,
                                            NULL),
                             ALVH_OK);
        else
            assert_int_equal(alvh_quote_spx(setup.prepared.tables, &setup.prepared.model,
                                            &point, unit->tenor, 1, &leg->strike, &quote,
                                            NULL),
                             ALVH_OK);
        leg->iv = quote.iv;
        leg->price = leg->right > 0.0 ? quote.call : quote.put;
    }
}

static struct margined unit_by_hand(int number, int day, int lane, bool on_vix)
{
    const struct alvh_units *units = &setup.block->units;
    const struct alvh_unit_legs legs = alvh_unit_legs(units, number);
    const struct alvh_point point = point_of(lane);
    const double carry = setup.prepared.model.rate - setup.prepared.model.dividend_yield;
    struct margined unit = {.legs = legs.count, .tenor = units->expiry_day[number] - day};
    for (int n = 0; n < legs.count; n++)
        unit.leg[n] = (struct leg){.right = legs.right[n],
                                   .held = legs.held[n],
                                   .strike = at(legs.strike, n, lane)};
    unit.forward = on_vix ? future_at(&point, unit.tenor)
                          : point.spot * exp(carry * unit.tenor / ALVH_DAYS_PER_YEAR);
    unit.slope = on_vix ? future_slope(lane, unit.tenor) : 0.0;
    if (unit.tenor > 0)
        quote_legs(&unit, lane, on_vix);
    return unit;
}

static double black(double right, double forward, double strike, double total)
{
    const double d1 = log(forward / strike) / total + 0.5 * total;
    return right * (forward * 0.5 * erfc(-right * d1 * M_SQRT1_2) -
                    strike * 0.5 * erfc(-right * (d1 - total) * M_SQRT1_2));
}

/* What one contract gains where SPX moves by so many per cent. */
static double gain_of(const struct margined *unit, double percent)
{
    const double root = sqrt(unit->tenor / ALVH_DAYS_PER_YEAR);
    const double vix = -setup.scenario.margin.vix_points_per_percent * percent;
    const double damped = sqrt(fmin(1.0, 21.0 / unit->tenor));
    const bool on_vix = unit->slope != 0.0;
    const double moved = on_vix ? unit->forward + unit->slope * vix
                                : unit->forward * (1.0 + percent / 100.0);
    double gain = 0.0;
    for (int n = 0; n < unit->legs; n++) {
        const struct leg *leg = &unit->leg[n];
        const double wider = on_vix ? 0.0 : vix / 100.0 * damped;
        const double after = fmax(leg->iv + wider, 0.5 * leg->iv);
        gain += 100.0 * leg->held *
                (black(leg->right, fmax(moved, 0.1 * unit->forward), leg->strike,
                       after * root) -
                 black(leg->right, unit->forward, leg->strike, leg->iv * root));
    }
    return gain * exp(-setup.prepared.model.rate * root * root);
}

static double least_of(const struct margined *unit)
{
    const double each = setup.scenario.margin.contract_dollars;
    double least = 0.0;
    for (int n = 0; n < unit->legs; n++) {
        const struct leg *leg = &unit->leg[n];
        least +=
            fabs(leg->held) * (leg->held > 0.0 ? fmin(each, 100.0 * leg->price) : each);
    }
    return least;
}

/* Nothing is left to come of options that settle today. Prices are single precision, 1e-7
 * of the forward in each leg, and slopes of futures are differences of such. */
static void check_grid(int unit, int lane, const struct margined *by_hand)
{
    const struct alvh_units *units = &setup.block->units;
    const struct alvh_margin_options *options = &setup.scenario.margin;
    const double tolerance = 100.0 * by_hand->legs * 2e-7 * by_hand->forward;
    const bool settles = by_hand->tenor == 0;
    for (int point = 0; point < ALVH_GRID_POINTS; point++) {
        const double percent =
            options->grid_low_percent +
            point * (options->grid_high_percent - options->grid_low_percent) / 9.0;
        const double gain = settles ? 0.0 : gain_of(by_hand, percent);
        assert_near(at(units->gain, unit * ALVH_GRID_POINTS + point, lane), gain,
                    tolerance + (by_hand->slope != 0.0 ? 2e-4 * fabs(gain) : 0.0));
    }
    assert_near(at(units->least, unit, lane), settles ? 0.0 : least_of(by_hand), tolerance);
}

/* Futures and notes move along a line. */
static void check_line(int unit, int lane)
{
    const struct alvh_units *units = &setup.block->units;
    const double vega = at(units->vega, unit, lane), delta = at(units->delta, unit, lane);
    const double low = -0.15, up = 0.1, spot = setup.block->market.spot[lane];
    assert_near(at(units->gain, unit * ALVH_GRID_POINTS, lane),
                delta * spot * low + vega * 15.0 * 1.15, 1e-9 * fabs(vega) + 1e-9);
    assert_near(at(units->gain, unit * ALVH_GRID_POINTS + 9, lane),
                delta * spot * up - vega * 10.0 * 1.15, 1e-9 * fabs(vega) + 1e-9);
    assert_near(at(units->least, unit, lane), 0.0, 0.0);
}

/* A condor its wider wing less the credit; a bought option its value, because options have
 * no loan value; a note half of it; a conversion its margin. */
static void check_need(int unit, enum alvh_instrument kind, int lane)
{
    const struct alvh_units *units = &setup.block->units;
    const double value = at(units->value, unit, lane),
                 margin = at(units->margin, unit, lane);
    double need = value;
    if (kind == ALVH_INSTRUMENT_condor)
        need = fmax(margin - at(units->condor_credit, unit, lane), 0.0);
    if (kind == ALVH_INSTRUMENT_etn_mid)
        need = 0.5 * value;
    if (kind == ALVH_INSTRUMENT_spx_basis || kind == ALVH_INSTRUMENT_vix_basis)
        need = margin;
    if (kind != ALVH_INSTRUMENT_future)
        assert_near(at(units->need, unit, lane), need, 1e-9 * fabs(need));
}

static void check_unit(int unit, int day, int lane)
{
    const struct alvh_units *units = &setup.block->units;
    const enum alvh_instrument kind = (enum alvh_instrument)units->kind[unit];
    const bool on_vix = kind == ALVH_INSTRUMENT_base_call ||
                        kind == ALVH_INSTRUMENT_vix_call_spread ||
                        kind == ALVH_INSTRUMENT_vxth_call;
    if (units->need)
        check_need(unit, kind, lane);
    else if (units->legs[kind].count == 0)
        check_line(unit, lane);
    seen[kind] += units->need || units->legs[kind].count == 0;
    if (units->need || units->legs[kind].count == 0)
        return;
    /* Without much fast variance there is too little to take differences of. */
    if (on_vix && setup.block->market.state.v_fast[lane] < 2e-3)
        return;
    const struct margined by_hand = unit_by_hand(unit, day, lane, on_vix);
    check_grid(unit, lane, &by_hand);
    seen[kind]++;
}

static void walk_and_check(const char *method)
{
    const char *const setting[] = {"market.as_of=2018-02-02",
                                   "simulation.days=40",
                                   "condor.exit_calendar_days=0",
                                   "layers.base.roll_every_days=28",
                                   "books.static_vix.layers.adaptive.enabled=true",
                                   "books.static_vix.layers.contingent.enabled=true",
                                   "books.static_vix.layers.static_put.enabled=true",
                                   "books.static_vix.layers.vxth.enabled=true",
                                   "books.static_vix.rules.rotation.enabled=true",
                                   "books.static_vix.rules.conversion.enabled=true",
                                   "scale=[1, 7]",
                                   method};
    walk_setup_create(&setup, ALVH_TEST_SCENARIOS "/two_books.yaml",
                      sizeof setting / sizeof *setting, setting, LANES);
    setup.block->lanes = LANES;
    memset(seen, 0, sizeof seen);
    alvh_block_start(&setup.prepared.walk, setup.block, &setup.outcomes, 0);
    for (int day = 0; day <= setup.prepared.plan->days; day++) {
        alvh_block_market(&setup.prepared.walk, setup.block, day);
        alvh_block_quote(&setup.prepared.walk, setup.block, day);
        for (int lane = 0; lane < LANES; lane += 5)
            for (int unit = 0; unit < setup.block->units.count; unit++)
                if (setup.block->units.live[unit])
                    check_unit(unit, day, lane);
        alvh_block_trade(&setup.prepared.walk, setup.block, day, &setup.outcomes, 0);
        alvh_block_mark(&setup.prepared.walk, setup.block, day, &setup.outcomes, 0);
    }
    walk_setup_free(&setup);
    static const enum alvh_instrument expected[] = {
        ALVH_INSTRUMENT_condor,    ALVH_INSTRUMENT_base_call, ALVH_INSTRUMENT_future,
        ALVH_INSTRUMENT_butterfly, ALVH_INSTRUMENT_spx_put,   ALVH_INSTRUMENT_vxth_call,
        ALVH_INSTRUMENT_etn_mid,   ALVH_INSTRUMENT_spx_basis, ALVH_INSTRUMENT_vix_basis};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_true(seen[expected[i]] > 0);
}

static void the_grid_revalues_what_is_quoted(void **state)
{
    (void)state;
    walk_and_check("margin.method=portfolio");
}

static void strategies_need_what_regulation_t_says(void **state)
{
    (void)state;
    walk_and_check("margin.method=reg_t");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_grid_revalues_what_is_quoted),
        cmocka_unit_test(strategies_need_what_regulation_t_says),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
