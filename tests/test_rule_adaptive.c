/* The adaptive layer's size, day by day, by hand. */
#include "models/isa.h"

#include "tests/desk.h"

static struct desk_setup s;

static void quote_spread(double vega)
{
    desk_quote(&s, ALVH_HEDGE_adaptive, 0.0, vega, 0.0);
}

/* 20 condors that can lose 4,500 dollars each, VIX future 21: 7.5 calls (test_rule_base.c),
 * with a vega of 60 dollars each: 450 dollars. The long future's vega is 400 dollars (40
 * points per 1.00 of VIX), the spread's 250. Day 1 is a base roll. */
static void open_with_calls(bool base)
{
    desk_open(&s, 20, 30000.0);
    s.book.base.enabled = base;
    s.book.adaptive.enabled = true;
    desk_roll(&s, ALVH_ROLLED_base, 1);
    desk_roll(&s, ALVH_ROLLED_base, 6);
    desk_unit(&s, 0, -400.0, -30.0, 0.0, 4500.0);
    desk_hold(&s, 0, 20.0);
    desk_fill(s.future_vega[1], 40.0);
    quote_spread(250.0);
}

static void list_call(double vega)
{
    desk_unit(&s, desk_list(&s, ALVH_ROLLED_base, 21.0), 150.0, vega, 0.0, 0.0);
}

/* Half of 450 dollars is 225, and 225 / 250 = 0.9 spreads at a multiplier of 1. */
static void it_holds_a_share_of_the_base_layers_vega(void **state)
{
    (void)state;
    open_with_calls(true);
    desk_day(&s, 0);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 0.0, 0.0);
    desk_day(&s, 1);
    list_call(60.0);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_base), 7.5, 1e-12);
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 0.9, 1e-12);
    assert_int_equal(s.acted[ALVH_RULE_adaptive], DESK_LANES);
}

/* A multiplier of 1.09 has not moved by 10 %; one of 1 + 0.06 + 0.5 x 0.1 = 1.11 has: 0.999
 * spreads. From there, 1.00 is within 0.111, and 0.99 is not: 0.891. */
static void it_is_resized_when_the_multiplier_has_moved(void **state)
{
    (void)state;
    desk_day(&s, 2);
    desk_signal(&s, ALVH_SIGNAL_fomc_proximity, 0.09);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 0.9, 1e-12);
    desk_day(&s, 3);
    desk_signal(&s, ALVH_SIGNAL_fomc_proximity, 0.06);
    desk_signal(&s, ALVH_SIGNAL_surprise_gap, 0.1);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 0.999, 1e-12);
    desk_day(&s, 4);
    desk_signal(&s, ALVH_SIGNAL_fomc_proximity, -0.05);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 0.999, 1e-12);
    desk_day(&s, 5);
    desk_signal(&s, ALVH_SIGNAL_fomc_proximity, -0.06);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 0.891, 1e-12);
    assert_int_equal(s.acted[ALVH_RULE_adaptive], 3 * DESK_LANES);
}

/* At the next roll 14 condors are left: 5.25 calls with a vega of 48 dollars; 0.5 x 252 x
 * 0.99 / 250 = 0.49896 spreads. */
static void it_is_resized_when_the_calls_are_rolled(void **state)
{
    (void)state;
    desk_hold(&s, 0, 14.0);
    desk_day(&s, 6);
    list_call(48.0);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 0.49896, 1e-12);
}

/* The months change on day 9: what the calls' vega has become in between counts only then,
 * 5.25 x 50 = 262.5, and the new spread's: 0.5 x 262.5 x 0.99 / 210 = 0.61875. Condors sold
 * since the roll do not count. */
static void it_is_resized_when_the_months_change(void **state)
{
    (void)state;
    for (int day = 9; day <= DESK_DAYS; day++)
        s.futures[day].contract++;
    desk_hold(&s, 0, 20.0);
    desk_day(&s, 8);
    list_call(50.0);
    quote_spread(210.0);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 0.49896, 1e-12);
    desk_day(&s, 9);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 0.61875, 1e-12);
    desk_day(&s, 10);
    quote_spread(250.0);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 0.61875, 1e-12);
}

/* An FOMC day and a distance of 3 ask for 3.5 and get 2.5; -4 x 1 asks for less than 0.25:
 * 0.9 x 2.5 = 2.25 and 0.9 x 0.25 = 0.225. */
static void the_multiplier_stays_within_its_ends(void **state)
{
    (void)state;
    open_with_calls(true);
    desk_day(&s, 1);
    list_call(60.0);
    desk_signal(&s, ALVH_SIGNAL_fomc_proximity, 1.0);
    desk_signal(&s, ALVH_SIGNAL_surprise_gap, 3.0);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 2.25, 1e-12);
    s.book.adaptive.fomc_weight = -4.0;
    desk_signal(&s, ALVH_SIGNAL_surprise_gap, 0.0);
    desk_day(&s, 2);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 0.225, 1e-12);
}

/* 225 dollars of vega would take 0.5625 long futures of 400 each: five times that,
 * 2.8125 spreads, is the most, though spreads with a vega of 2 dollars would ask for 112.5.
 * One that loses from a rise of VIX is not held. */
static void spreads_with_hardly_any_vega_do_not_pile_up(void **state)
{
    (void)state;
    open_with_calls(true);
    quote_spread(2.0);
    s.quote[ALVH_HEDGE_adaptive][1][0] = -90.0;
    desk_day(&s, 1);
    list_call(60.0);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 2.8125, 1e-12);
    assert_near(s.size[ALVH_HEDGE_adaptive][0], 0.0, 0.0);
}

/* A book without the base layer measures the same calls. */
static void it_needs_no_base_layer_in_the_book(void **state)
{
    (void)state;
    open_with_calls(false);
    desk_day(&s, 1);
    list_call(60.0);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_base), 0.0, 0.0);
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 0.9, 1e-12);
}

static void it_is_silent_when_switched_off(void **state)
{
    (void)state;
    open_with_calls(true);
    s.book.adaptive.enabled = false;
    desk_day(&s, 1);
    list_call(60.0);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 0.0, 0.0);
    assert_int_equal(s.acted[ALVH_RULE_adaptive], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_holds_a_share_of_the_base_layers_vega),
        cmocka_unit_test(it_is_resized_when_the_multiplier_has_moved),
        cmocka_unit_test(it_is_resized_when_the_calls_are_rolled),
        cmocka_unit_test(it_is_resized_when_the_months_change),
        cmocka_unit_test(the_multiplier_stays_within_its_ends),
        cmocka_unit_test(spreads_with_hardly_any_vega_do_not_pile_up),
        cmocka_unit_test(it_needs_no_base_layer_in_the_book),
        cmocka_unit_test(it_is_silent_when_switched_off),
    };
    return DESK_RUN(tests);
}
