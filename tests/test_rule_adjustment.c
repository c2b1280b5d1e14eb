/* Threatened spreads on made-up days, and which books adjust alike, worked by hand. */
#include "models/isa.h"

#include "sim/rules/adjustment.h"

#include <stdalign.h>
#include <string.h>

#include "sim/book/programme.h"
#include "tests/expect.h"
#include "tests/hot.h"

enum { LANES = 16 };

/* Signals of a market in which nobody votes for protection: the basis and the liquidity of
 * a calm day, 1.2 x 4000 / 4 condor legs. */
static struct {
    alignas(64) double signal[ALVH_SIGNAL_COUNT][LANES];
    alignas(64) double rows[ALVH_ADJUSTMENT_ROWS][LANES], moves[LANES];
    struct alvh_signals signals;
    struct alvh_book_options book;
} s;

static void fill(double *row, double value)
{
    for (int lane = 0; lane < LANES; lane++)
        row[lane] = value;
}

static void open_market(void)
{
    memset(&s, 0, sizeof s);
    for (int signal = 0; signal < ALVH_SIGNAL_COUNT; signal++)
        s.signals.value[signal] = s.signal[signal];
    s.book.adjustment = (struct alvh_adjustment_options){
        .enabled = true, .rsi_low = 30, .rsi_high = 70, .ad_z = 1.5, .min_days = 5};
    s.book.contingent.on_below = 0.8;
    s.book.contingent.off_above = 1.0;
    s.book.contingent.daily_liquidity_contracts = 4000;
    s.book.preemptive.order_flow_threshold = s.book.preemptive.ipo_threshold = 1.5;
    fill(s.signal[ALVH_SIGNAL_basis_histogram], 0.1);
    fill(s.signal[ALVH_SIGNAL_curve_spread], -1.0);
    fill(s.signal[ALVH_SIGNAL_liquidity], 1.2);
    fill(s.signal[ALVH_SIGNAL_rsi], 50.0);
}

/* Lane 5 has today's signals, all others those of a calm day. */
static void decide(enum alvh_side side, double rsi, double ad_z)
{
    s.signal[ALVH_SIGNAL_rsi][5] = rsi;
    s.signal[ALVH_SIGNAL_ad_z][5] = ad_z;
    alvh_adjustment_decide(&s.book, &s.signals, side, LANES,
                           s.rows[side * ALVH_ADJUSTMENT_SIDE_ROWS], s.moves);
    for (int lane = 0; lane < LANES; lane++)
        if (lane != 5)
            assert_near(s.moves[lane], 0.0, 0.0);
}

/* An excursion lasts while either signal is beyond its level; at the level it is over. */
static void a_side_is_adjusted_once_an_excursion(void **state)
{
    (void)state;
    static const struct {
        double rsi, ad_z, puts, calls;
    } day[] = {{50, 0, 0, 0},   {30, -1.5, 0, 0}, {29, 0, 1, 0},    {25, -2, 0, 0},
               {31, -2, 0, 0},  {31, -1, 0, 0},   {31, -1.6, 1, 0}, {70, 1.5, 0, 0},
               {71, 0, 0, 1},   {69, 1.6, 0, 0},  {69, 1.4, 0, 0},  {69, 1.6, 0, 1},
               {29, 1.6, 1, 0}, {29, 1.0, 0, 0},  {29, 1.7, 0, 1},  {29, -2, 0, 0}};
    open_market();
    for (size_t i = 0; i < sizeof day / sizeof *day; i++) {
        decide(ALVH_PUTS, day[i].rsi, day[i].ad_z);
        assert_near(s.moves[5], day[i].puts, 0.0);
        decide(ALVH_CALLS, day[i].rsi, day[i].ad_z);
        assert_near(s.moves[5], day[i].calls, 0.0);
    }
}

/* The rule, RSI and breadth are three votes, and must stand for two days. A second signal
 * comes on day 2; the third attempt of the same excursion is not made. Voters: rule 1, RSI
 * 64, breadth 128. */
static void governance_holds_an_adjustment_up(void **state)
{
    (void)state;
    static const struct {
        double rsi, ad_z, puts;
    } day[] = {{25, 0, 0},  {25, -1, 0}, {25, -2, 0}, {25, -2, 1}, {25, -2, 0},
               {25, -2, 0}, {50, 0, 0},  {25, -2, 0}, {25, 0, 0},  {25, -2, 0},
               {50, 0, 0},  {25, -2, 0}, {25, -2, 1}};
    open_market();
    s.book.governance = (struct alvh_governance_options){.enabled = true,
                                                         .quorum = 3,
                                                         .lock_days = 1,
                                                         .rule_weight = 1,
                                                         .liquidity_weight = 1,
                                                         .rsi_weight = 1,
                                                         .breadth_weight = 1};
    for (size_t i = 0; i < sizeof day / sizeof *day; i++) {
        decide(ALVH_PUTS, day[i].rsi, day[i].ad_z);
        assert_near(s.moves[5], day[i].puts, 0.0);
    }
    assert_near(s.rows[ALVH_ADJUSTMENT_VOTE + ALVH_GOVERNANCE_VOTERS][5], 193.0, 0.0);
}

/* Liquidity is judged by the four options of one condor: at 0.0009 of normal the quick
 * ratio is 0.0009 x 4000 / 4 = 0.9, at 0.0007 it is 0.7 and votes. */
static void liquidity_votes_on_the_needs_of_one_condor(void **state)
{
    (void)state;
    open_market();
    s.book.governance = (struct alvh_governance_options){.enabled = true,
                                                         .quorum = 3,
                                                         .rule_weight = 1,
                                                         .liquidity_weight = 1,
                                                         .rsi_weight = 1};
    fill(s.signal[ALVH_SIGNAL_liquidity], 0.0009);
    decide(ALVH_PUTS, 25, 0);
    assert_near(s.moves[5], 0.0, 0.0);
    fill(s.signal[ALVH_SIGNAL_liquidity], 0.0007);
    decide(ALVH_PUTS, 25, 0);
    assert_near(s.moves[5], 1.0, 0.0);
}

/* Books 0, 1 and 3 never adjust; 2 and 5 do and are not governed, 4 adjusts at another
 * level; 6 and 7 are governed alike but for a level that only votes read. */
static void books_that_adjust_alike_share_a_programme(void **state)
{
    (void)state;
    static const int expected[] = {0, 0, 1, 0, 2, 1, 3, 4, 3};
    enum { BOOKS = sizeof expected / sizeof *expected };
    static struct alvh_scenario scenario;
    struct alvh_programmes programmes;
    scenario.books = BOOKS;
    for (int i = 0; i < BOOKS; i++) {
        scenario.book[i] = s.book;
        scenario.book[i].adjustment.enabled = expected[i] > 0;
        scenario.book[i].governance.enabled = i >= 6;
        scenario.book[i].base.notional_percent = i;
    }
    scenario.book[1].adjustment.rsi_low = scenario.book[4].adjustment.rsi_low = 20;
    scenario.book[3].governance.enabled = true;
    scenario.book[5].rotation.on_above_points = scenario.book[7].rotation.on_above_points =
        0.5;
    alvh_programmes_find(&scenario, &programmes);
    assert_int_equal(programmes.count, 5);
    assert_true(programmes.adjust);
    for (int i = 0; i < BOOKS; i++)
        assert_int_equal(programmes.of[i], expected[i]);
    assert_ptr_equal(programmes.book[1], &scenario.book[2]);
    for (int i = 0; i < BOOKS; i++)
        scenario.book[i].adjustment.enabled = false;
    alvh_programmes_find(&scenario, &programmes);
    assert_int_equal(programmes.count, 1);
    assert_false(programmes.adjust);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_side_is_adjusted_once_an_excursion),
        cmocka_unit_test(governance_holds_an_adjustment_up),
        cmocka_unit_test(liquidity_votes_on_the_needs_of_one_condor),
        cmocka_unit_test(books_that_adjust_alike_share_a_programme),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
