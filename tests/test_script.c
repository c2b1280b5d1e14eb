/* A market that is told where to go, against numbers worked by hand. */
#include "models/isa.h"

#include "sim/walk/script.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "alvh/episodes.h"
#include "bench/walk_setup.h"
#include "sim/walk/vix_match.h"
#include "tests/expect.h"
#include "tests/hot.h"
#include "tests/lanes.h"

enum { LANES = 32 };

/* VIX^2 = level + 0.8 v1 + 0.9 v2, levels 0.01, 0.0225 and 0.09: VIX of 10, 15 and 30. */
static const struct alvh_model hand = {
    .regimes = 3, .vix_level = {0.01, 0.0225, 0.09}, .vix_slope = {0.8, 0.9}};

static void expect_match(double vix, int32_t regime, double v_fast, double v_slow,
                         const double expected[3])
{
    alvh_vix_match(&hand, vix, &regime, &v_fast, &v_slow);
    assert_near(regime, expected[0], 0.0);
    assert_near(v_fast, expected[1], 1e-15);
    assert_near(v_slow, expected[2], 1e-15);
}

static void the_fast_variance_gives_way_first(void **state)
{
    (void)state;
    /* 0.36 - 0.09 - 0.9 * 0.1 = 0.18 = 0.8 * 0.225: VIX 60 from the crisis. */
    expect_match(60.0, 2, 0.3, 0.1, (const double[]){2, 0.225, 0.1});
    /* 0.04 - 0.0225 = 0.0175 < 0.9 * 0.1: all of it is the slow one's. */
    expect_match(20.0, 1, 0.3, 0.1, (const double[]){1, 0.0, 0.0175 / 0.9});
    /* VIX 20 is below what a crisis can show: the calmest regime that can, 0.04 - 0.01. */
    expect_match(20.0, 2, 0.3, 0.01, (const double[]){0, (0.03 - 0.009) / 0.8, 0.01});
    /* VIX 9 is below everything. */
    expect_match(9.0, 1, 0.3, 0.01, (const double[]){0, 0.0, 0.0});
}

static struct alvh_market_lanes hand_market(struct lanes *lanes, double *jump)
{
    struct alvh_market_lanes market = lanes_start(lanes, LANES, 8.3, 0.05, 0.02, 2);
    market.jump = jump;
    for (int l = 0; l < LANES; l++) {
        jump[l] = 0.125;
        lanes->ln_carry[l] = 0.25;
        lanes->ln_spot[l] = 8.3 + 0.001 * l; /* where the free market went */
    }
    return market;
}

/* Day 3 moves ln S by -0.05 from 8.25 and VIX to 60; daily variance 0.07 / 252, of which
 * -0.05 is 3.0 standard deviations; on day 4 -0.08 is 4.8 of them, a jump, and VIX is free.
 */
static void a_script_is_followed_on_its_days(void **state)
{
    (void)state;
    double ln_return[] = {-0.05, -0.08}, vix[] = {60.0, NAN};
    const struct alvh_script script = {
        .model = &hand, .first_day = 3, .days = 2, .ln_return = ln_return, .vix = vix};
    struct lanes lanes;
    double jump[LANES], before[LANES], variance[LANES];
    for (int l = 0; l < LANES; l++) {
        before[l] = 8.25;
        variance[l] = 0.07;
    }
    struct alvh_market_lanes market = hand_market(&lanes, jump);
    alvh_script_follow(&script, 2, before, variance, &market);
    alvh_script_follow(&script, 5, before, variance, &market);
    assert_near(lanes.ln_spot[7], 8.307, 0.0);
    assert_near(lanes.v_fast[7], 0.05, 0.0);
    for (int twice = 0; twice < 2; twice++)
        alvh_script_follow(&script, 3, before, variance, &market);
    for (int l = 0; l < LANES; l++) {
        assert_near(lanes.ln_spot[l], 8.2, 1e-15);
        assert_near(lanes.ln_carry[l], 0.25 + 8.2 - (8.3 + 0.001 * l), 1e-14);
        assert_near(jump[l], 0.0, 0.0);
        assert_near(lanes.v_fast[l], (0.27 - 0.018) / 0.8, 1e-15);
        assert_near(lanes.v_slow[l], 0.02, 0.0);
    }
    alvh_script_follow(&script, 4, before, variance, &market);
    assert_near(jump[0], -0.08, 0.0);
    assert_near(lanes.ln_spot[0], 8.17, 1e-15);
    assert_near(lanes.v_fast[0], (0.27 - 0.018) / 0.8, 1e-15);
}

/* E Z = mean + correlation * variance_mean and E J = variance_mean of the move into the
 * crisis; those who are there already stay as they are. */
static void a_regime_is_entered_with_its_jump(void **state)
{
    (void)state;
    enum { PATHS = 1024 };
    struct alvh_model model = hand;
    model.p.regime_jump[0][2] = (struct alvh_jump){
        .mean = -0.04, .stdev = 0.03, .variance_mean = 0.2, .correlation = -0.1};
    const struct alvh_script script = {.model = &model, .regime = 2, .regime_day = 9};
    static struct lanes lanes;
    static double jump[PATHS];
    struct alvh_market_lanes market = lanes_start(&lanes, PATHS, 8.0, 0.01, 0.02, 0);
    market.jump = jump;
    lanes.regime[5] = 2;
    alvh_script_enter(&script, 11, 0, 8, &market);
    assert_int_equal(lanes.regime[4], 0);
    alvh_script_enter(&script, 11, 0, 9, &market);
    struct moments size = {0}, variance = {0};
    for (int l = 0; l < PATHS; l++) {
        assert_int_equal(lanes.regime[l], 2);
        assert_near(lanes.ln_spot[l], 8.0 + lanes.ln_carry[l], 1e-14);
        assert_near(jump[l], lanes.ln_carry[l], 0.0);
        if (l == 5)
            continue;
        moments_add(&size, jump[l]);
        moments_add(&variance, lanes.v_fast[l] - 0.01);
    }
    assert_near(jump[5], 0.0, 0.0);
    assert_near(moments_mean(&size), -0.06, 4.0 * moments_standard_error(&size));
    assert_near(moments_mean(&variance), 0.2, 4.0 * moments_standard_error(&variance));
    assert_true(moments_standard_error(&size) < 0.002);
    assert_true(moments_standard_error(&variance) < 0.008);
}

/* ---- Blocks ---- */

static struct walk_setup setup;

static void open_block(const char *const setting[], int count)
{
    walk_setup_create(&setup, ALVH_TEST_SCENARIOS "/two_books.yaml", count, setting, LANES);
    setup.block->lanes = LANES;
    alvh_block_start(&setup.prepared.walk, setup.block, &setup.outcomes, 0);
}

static void walk_day(int day)
{
    alvh_block_market(&setup.prepared.walk, setup.block, day);
    alvh_block_quote(&setup.prepared.walk, setup.block, day);
    alvh_block_trade(&setup.prepared.walk, setup.block, day, &setup.outcomes, 0);
    alvh_block_mark(&setup.prepared.walk, setup.block, day, &setup.outcomes, 0);
}

/* Every lane is at the closes of February 2018, scaled to the level of the start, events
 * and releases of those days or not; afterwards lanes go their own ways. */
static void an_episode_is_followed_to_its_end(void **state)
{
    (void)state;
    struct alvh_episode_day close[ALVH_EPISODE_DAYS];
    struct alvh_error error = {0};
    int days = 0;
    assert_int_equal(alvh_episode_read("2018-02", close, &days, &error), ALVH_OK);
    assert_int_equal(days, 92);
    open_block((const char *const[]){"stress.episode=2018-02"}, 1);
    const double *spot = setup.block->market.spot, *vix = setup.block->market.vix;
    for (int day = 0; day <= days; day++) {
        walk_day(day);
        if (day == days)
            break;
        const double level = setup.prepared.walk.start.spot * close[day].spx / close[0].spx;
        for (int l = 0; l < LANES; l++) {
            assert_near(spot[l], level, 1e-9 * level);
            assert_near(vix[l], close[day].vix, 1e-9);
        }
    }
    assert_true(fabs(spot[3] - spot[4]) > 0.1 && fabs(vix[3] - vix[4]) > 1e-3);
    walk_setup_free(&setup);
}

/* 5 February 2018 is the 34th close: SPX 2648.94 after 2762.13, VIX 37.32. */
static void episodes_are_the_real_closes(void **state)
{
    (void)state;
    struct alvh_episode_day close[ALVH_EPISODE_DAYS];
    struct alvh_error error = {0};
    int days = 0;
    char date[ALVH_DATE_TEXT];
    assert_int_equal(alvh_episode_read("2018-02", close, &days, &error), ALVH_OK);
    alvh_date_format(close[33].date, date);
    assert_string_equal(date, "2018-02-05");
    assert_near(close[33].spx, 2648.94, 0.0);
    assert_near(close[32].spx, 2762.13, 0.0);
    assert_near(close[33].vix, 37.32, 0.0);
    for (int i = 0; alvh_episode_name(i); i++) {
        assert_int_equal(alvh_episode_read(alvh_episode_name(i), close, &days, &error),
                         ALVH_OK);
        assert_in_range(days, 60, ALVH_EPISODE_DAYS);
    }
    assert_int_equal(alvh_episode_read("2019", close, &days, &error), ALVH_EINPUT);
}

/* The half-spreads of the quotes, without fees, ten times on day 2 alone; impact by the
 * square root of a hundredth of the depth. */
static void spreads_and_depth_are_multiplied_on_their_days(void **state)
{
    (void)state;
    enum { DAY = 3 };
    double cost[2][DAY + 1], impact[2][DAY + 1];
    static const char *const setting[] = {
        "costs.vix_fee_dollars=0", "costs.widening.depth_power=0",
        "stress.liquidity_day=2",  "stress.liquidity_days=1",
        "stress.spread_factor=10", "stress.depth_factor=0.01"};
    for (int stressed = 0; stressed < 2; stressed++) {
        open_block(setting, stressed ? 6 : 4);
        const int unit = setup.block->units.first[ALVH_INSTRUMENT_base_call];
        for (int day = 0; day <= DAY; day++) {
            walk_day(day);
            const struct alvh_unit_quote quote = alvh_unit_quote(&setup.block->units, unit);
            cost[stressed][day] = quote.open_cost[6];
            impact[stressed][day] = quote.impact[6];
        }
        walk_setup_free(&setup);
    }
    for (int day = 0; day <= DAY; day++) {
        const double times = day == 2 ? 10.0 : 1.0;
        assert_near(cost[1][day], times * cost[0][day], 1e-12 * cost[1][day]);
        assert_near(impact[1][day], times * impact[0][day], 1e-12 * impact[1][day]);
    }
    assert_true(cost[0][2] > 0.0 && impact[0][2] > 0.0);
}

/* Calls bought on day 0 are kept while nothing can be traded, sold when the listing leaves
 * them on day 5, and no others are bought; condors are traded as ever. */
static void hedges_are_neither_bought_nor_sold_without_fills(void **state)
{
    (void)state;
    enum { BOOK = 1 };
    static const char *const setting[] = {"stress.no_fill_from_day=1", "scale=[20]",
                                          "layers.base.roll_every_days=5"};
    open_block(setting, 3);
    const struct alvh_units *units = &setup.block->units;
    const int first = units->first[ALVH_INSTRUMENT_base_call];
    double bought = 0.0;
    for (int day = 0; day <= 12; day++) {
        walk_day(day);
        const double held = alvh_ledger_quantity(&setup.block->ledger, BOOK, first)[9] +
                            alvh_ledger_quantity(&setup.block->ledger, BOOK, first + 1)[9];
        bought = day == 0 ? held : bought;
        assert_near(held, day < 5 ? bought : 0.0, 0.0);
    }
    assert_true(bought > 0.0);
    assert_near(alvh_ledger_quantity(&setup.block->ledger, BOOK, 0)[9], -20.0, 40.0);
    walk_setup_free(&setup);
}

/* VIX at 30 on day 3 alone: that day's roll is not made up for until the next one is due.
 */
static void fills_come_back_with_the_calm(void **state)
{
    (void)state;
    enum { BOOK = 1 };
    static const char *const setting[] = {"stress.no_fill_above_vix_points=25",
                                          "stress.script=[{spx_percent: 0, vix_points: "
                                          "18}, {spx_percent: 0, vix_points: 30}, "
                                          "{spx_percent: 0, vix_points: 18}]",
                                          "scale=[20]", "layers.base.roll_every_days=2"};
    open_block(setting, 4);
    const int first = setup.block->units.first[ALVH_INSTRUMENT_base_call];
    static const bool held[] = {true, true, false, true};
    for (int day = 0; day <= 3; day++) {
        walk_day(day);
        const double calls = alvh_ledger_quantity(&setup.block->ledger, BOOK, first)[9] +
                             alvh_ledger_quantity(&setup.block->ledger, BOOK, first + 1)[9];
        assert_int_equal(calls > 0.0, held[day]);
    }
    walk_setup_free(&setup);
}

int main(void)
{
    if (!hot_test_can_run())
        return HOT_TEST_SKIPPED;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fast_variance_gives_way_first),
        cmocka_unit_test(a_script_is_followed_on_its_days),
        cmocka_unit_test(a_regime_is_entered_with_its_jump),
        cmocka_unit_test(episodes_are_the_real_closes),
        cmocka_unit_test(an_episode_is_followed_to_its_end),
        cmocka_unit_test(spreads_and_depth_are_multiplied_on_their_days),
        cmocka_unit_test(hedges_are_neither_bought_nor_sold_without_fills),
        cmocka_unit_test(fills_come_back_with_the_calm)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
