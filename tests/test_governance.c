/* Votes and locks on made-up days, worked by hand. */
#include "models/isa.h"

#include "sim/rules/governance.h"
#include "tests/expect.h"
#include "tests/hot.h"

#include <stdalign.h>

enum { LANES = 16 };

/* Levels that no two voters share, so that a mistaken one shows. */
static const struct alvh_book_options levels = {
    .rotation = {.on_above_points = 0.25, .off_below_points = -0.75},
    .contingent = {.on_below = 0.8, .off_above = 1.1, .daily_liquidity_contracts = 4000},
    .adjustment = {.rsi_low = 30, .rsi_high = 70, .ad_z = 1.5},
    .preemptive = {.order_flow_threshold = 1.25, .ipo_threshold = 1.75},
    .governance = {.enabled = true,
                   .quorum = 3,
                   .lock_days = 0,
                   .rule_weight = 1,
                   .macd_vix_weight = 1,
                   .macd_curve_weight = 1,
                   .macd_basis_weight = 1,
                   .curve_weight = 1,
                   .liquidity_weight = 1,
                   .rsi_weight = 1,
                   .breadth_weight = 1,
                   .order_flow_weight = 1,
                   .ipo_weight = 1}};

/* A desk that holds 900 condors on every lane: liquidating them is 3600 contracts. */
struct floor {
    alignas(64) double signal[ALVH_SIGNAL_COUNT][LANES];
    alignas(64) double alive[LANES], contracts[LANES];
    alignas(64) double asked[LANES], rows[ALVH_GOVERNANCE_ROWS][LANES];
    struct alvh_signals signals;
    struct alvh_book_options book;
    struct alvh_account account;
    struct alvh_units units; /* none: it holds nothing but condors */
    struct alvh_ledger ledger;
    struct alvh_day day;
    struct alvh_desk desk;
};

static void set_signal(struct floor *floor, enum alvh_signal signal, double value)
{
    for (int lane = 0; lane < LANES; lane++)
        floor->signal[signal][lane] = value;
}

/* Everything is calm: quick ratio 1.2 x 4000 / 3600 = 1.33. */
static void open_floor(struct floor *floor)
{
    *floor = (struct floor){.book = levels};
    for (int signal = 0; signal < ALVH_SIGNAL_COUNT; signal++)
        floor->signals.value[signal] = floor->signal[signal];
    for (int lane = 0; lane < LANES; lane++) {
        floor->alive[lane] = 1.0;
        floor->contracts[lane] = 900.0;
    }
    set_signal(floor, ALVH_SIGNAL_vix_histogram, -0.1);
    set_signal(floor, ALVH_SIGNAL_curve_histogram, -0.01);
    set_signal(floor, ALVH_SIGNAL_basis_histogram, 0.1);
    set_signal(floor, ALVH_SIGNAL_curve_spread, -1.5);
    set_signal(floor, ALVH_SIGNAL_liquidity, 1.2);
    set_signal(floor, ALVH_SIGNAL_rsi, 50.0);
    floor->day = (struct alvh_day){
        .lanes = LANES, .signals = &floor->signals, .units = &floor->units};
    floor->desk = (struct alvh_desk){.book = &floor->book,
                                     .account = &floor->account,
                                     .ledger = &floor->ledger,
                                     .alive = floor->alive,
                                     .condor.contracts = floor->contracts,
                                     .counted = true};
}

/* All lanes ask; what lane 5 is told. */
static double decide(struct floor *floor, double ask)
{
    for (int lane = 0; lane < LANES; lane++)
        floor->asked[lane] = ask;
    alvh_governance_decide(&floor->day, &floor->desk, floor->asked, floor->rows[0]);
    return floor->asked[5];
}

static double voters(const struct floor *floor)
{
    return floor->rows[ALVH_GOVERNANCE_VOTERS][5];
}

/* Rule 1, VIX 2, ln(VX1/VX2) 4: seven is who was in favour. */
static void an_action_runs_when_its_votes_reach_the_quorum(void **state)
{
    (void)state;
    struct floor floor;
    open_floor(&floor);
    assert_near(decide(&floor, 1.0), 0.0, 0.0);
    set_signal(&floor, ALVH_SIGNAL_vix_histogram, 0.1);
    assert_near(decide(&floor, 1.0), 0.0, 0.0);
    assert_near(voters(&floor), 0.0, 0.0);
    set_signal(&floor, ALVH_SIGNAL_curve_histogram, 0.01);
    assert_near(decide(&floor, 1.0), 1.0, 0.0);
    assert_near(voters(&floor), 7.0, 0.0);
}

/* One signal at a time just on either side of its level, with a quorum of the rule and one
 * more: it must have the bit that the order of the weights gives it. */
static void every_signal_votes_by_its_own_level(void **state)
{
    (void)state;
    /* 0.8 x 3600 / 4000 = 0.72 is where the quick ratio stands at its level. */
    static const struct {
        enum alvh_signal signal;
        double against, in_favour;
        int bit;
    } vote[] = {
        {ALVH_SIGNAL_vix_histogram, 0.0, 1e-9, 1},
        {ALVH_SIGNAL_curve_histogram, 0.0, 1e-9, 2},
        {ALVH_SIGNAL_basis_histogram, 0.0, -1e-9, 3},
        {ALVH_SIGNAL_curve_spread, 0.25, 0.26, 4},
        {ALVH_SIGNAL_liquidity, 0.73, 0.71, 5},
        {ALVH_SIGNAL_rsi, 30.0, 29.0, 6},
        {ALVH_SIGNAL_rsi, 70.0, 71.0, 6},
        {ALVH_SIGNAL_ad_z, -1.5, -1.6, 7},
        {ALVH_SIGNAL_ad_z, 1.5, 1.6, 7},
        {ALVH_SIGNAL_order_flow, 1.25, 1.26, 8},
        {ALVH_SIGNAL_ipo_heat, 1.75, 1.76, 9},
    };
    for (size_t i = 0; i < sizeof vote / sizeof vote[0]; i++) {
        struct floor floor;
        open_floor(&floor);
        floor.book.governance.quorum = 2.0;
        set_signal(&floor, vote[i].signal, vote[i].against);
        assert_near(decide(&floor, 1.0), 0.0, 0.0);
        set_signal(&floor, vote[i].signal, vote[i].in_favour);
        assert_near(decide(&floor, 1.0), 1.0, 0.0);
        assert_near(voters(&floor), 1.0 + (double)(1 << vote[i].bit), 0.0);
    }
}

/* All ten are for a return on a calm day, 1023; a curve of -0.5 points and a quick ratio of
 * 0.9 x 4000 / 3600 = 1 lie between their levels and leave 1023 - 16 - 32. */
static void a_return_needs_votes_too_and_hysteresis_abstains(void **state)
{
    (void)state;
    struct floor floor;
    open_floor(&floor);
    floor.book.governance.quorum = 10.0;
    assert_near(decide(&floor, -1.0), -1.0, 0.0);
    assert_near(voters(&floor), -1023.0, 0.0);
    set_signal(&floor, ALVH_SIGNAL_curve_spread, -0.5);
    set_signal(&floor, ALVH_SIGNAL_liquidity, 0.9);
    assert_near(decide(&floor, -1.0), 0.0, 0.0);
    floor.book.governance.quorum = 8.0;
    assert_near(decide(&floor, -1.0), -1.0, 0.0);
    assert_near(voters(&floor), -975.0, 0.0);
    floor.book.governance.quorum = 1.1;
    set_signal(&floor, ALVH_SIGNAL_vix_histogram, -0.1);
    assert_near(decide(&floor, 1.0), 0.0, 0.0);
}

/* Of weights 0.5 (rule), 0.25 (VIX), 2 (order flow): 0.75 misses 2.5, 2.75 does not. */
static void votes_are_weighted(void **state)
{
    (void)state;
    struct floor floor;
    open_floor(&floor);
    floor.book.governance.quorum = 2.5;
    floor.book.governance.rule_weight = 0.5;
    floor.book.governance.macd_vix_weight = 0.25;
    floor.book.governance.order_flow_weight = 2.0;
    set_signal(&floor, ALVH_SIGNAL_vix_histogram, 0.1);
    assert_near(decide(&floor, 1.0), 0.0, 0.0);
    set_signal(&floor, ALVH_SIGNAL_order_flow, 2.0);
    assert_near(decide(&floor, 1.0), 1.0, 0.0);
}

/* A lock of two days: the third day in a row runs. The quorum is lost on the third day of
 * the first attempt; the second attempt stops asking after two days. */
static void the_lock_runs_from_the_first_day_of_a_quorum_that_lasts(void **state)
{
    (void)state;
    static const struct {
        double ask, vix, runs;
    } day[] = {{1, 1, 0}, {1, 1, 0}, {1, -1, 0}, {1, 1, 0},  {1, 1, 0},
               {0, 1, 0}, {1, 1, 0}, {1, 1, 0},  {1, 1, 1},  {1, 1, 0},
               {1, 1, 0}, {1, 1, 1}, {0, 1, 0},  {-1, 1, 0}, {1, 1, 0}};
    struct floor floor;
    open_floor(&floor);
    floor.book.governance.lock_days = 2;
    floor.book.governance.quorum = 2.0;
    for (size_t i = 0; i < sizeof day / sizeof day[0]; i++) {
        set_signal(&floor, ALVH_SIGNAL_vix_histogram, day[i].vix);
        assert_near(decide(&floor, day[i].ask), day[i].runs, 0.0);
    }
}

static void without_governance_the_rule_alone_decides(void **state)
{
    (void)state;
    struct floor floor;
    open_floor(&floor);
    floor.book.governance.enabled = false;
    floor.book.governance.lock_days = 9;
    assert_near(decide(&floor, 1.0), 1.0, 0.0);
    assert_near(voters(&floor), 1.0, 0.0);
    assert_near(decide(&floor, 0.0), 0.0, 0.0);
    assert_near(decide(&floor, -1.0), -1.0, 0.0);
}

/* A book without condors needs nothing: its ratio is infinite and calm. */
static void lanes_vote_apart_and_the_dead_not_at_all(void **state)
{
    (void)state;
    struct floor floor;
    open_floor(&floor);
    floor.book.governance.quorum = 2.0;
    floor.signal[ALVH_SIGNAL_vix_histogram][3] = 0.1;
    floor.signal[ALVH_SIGNAL_vix_histogram][4] = 0.1;
    floor.alive[4] = 0.0;
    set_signal(&floor, ALVH_SIGNAL_liquidity, 0.71);
    for (int lane = 0; lane < LANES; lane++)
        floor.contracts[lane] = lane == 9 ? 900.0 : 0.0;
    decide(&floor, 1.0);
    for (int lane = 0; lane < LANES; lane++)
        assert_near(floor.asked[lane], lane == 3 || lane == 9, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_action_runs_when_its_votes_reach_the_quorum),
        cmocka_unit_test(every_signal_votes_by_its_own_level),
        cmocka_unit_test(a_return_needs_votes_too_and_hysteresis_abstains),
        cmocka_unit_test(votes_are_weighted),
        cmocka_unit_test(the_lock_runs_from_the_first_day_of_a_quorum_that_lasts),
        cmocka_unit_test(without_governance_the_rule_alone_decides),
        cmocka_unit_test(lanes_vote_apart_and_the_dead_not_at_all),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
