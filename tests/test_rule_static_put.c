/* The static hedge of SPX puts, by hand. */
#include "models/isa.h"

#include "tests/desk.h"

static struct desk_setup s;

/* 20 condors that can lose 4,500 dollars each, VIX future 21: 7.5 calls (test_rule_base.c),
 * worth 140 dollars each on day 3: 1,050 dollars. A put costs 1,400. */
static void open_with_puts(void)
{
    desk_open(&s, 20, 30000.0);
    s.book.static_put.enabled = true;
    desk_roll(&s, ALVH_ROLLED_base, 0);
    desk_roll(&s, ALVH_ROLLED_spx_put, 3);
    desk_roll(&s, ALVH_ROLLED_spx_put, 24);
    desk_unit(&s, 0, -400.0, -30.0, 0.0, 4500.0);
    desk_hold(&s, 0, 20.0);
    desk_quote(&s, ALVH_HEDGE_static_put, 1400.0, 90.0, -8.0);
}

static void decide_on(int day)
{
    desk_day(&s, day);
    desk_unit(&s, desk_list(&s, ALVH_ROLLED_base, 21.0), 140.0, 60.0, 0.0, 0.0);
    desk_decide(&s);
}

static void it_holds_the_base_layers_premium_in_puts(void **state)
{
    (void)state;
    open_with_puts();
    decide_on(2);
    assert_near(desk_size(&s, ALVH_HEDGE_static_put), 0.0, 0.0);
    decide_on(3);
    assert_near(desk_size(&s, ALVH_HEDGE_static_put), 0.75, 1e-12);
    assert_near(desk_size(&s, ALVH_HEDGE_base), 0.0, 0.0);
    assert_int_equal(s.acted[ALVH_RULE_static_put], DESK_LANES);
}

/* Puts that have become dear, or condors that are gone, change nothing before day 24; then
 * 8 condors and puts at 5,600 dollars: 3 calls worth 420, 0.075 puts. */
static void it_decides_at_rolls_alone(void **state)
{
    (void)state;
    desk_hold(&s, 0, 8.0);
    desk_quote(&s, ALVH_HEDGE_static_put, 5600.0, 90.0, -8.0);
    decide_on(23);
    assert_near(desk_size(&s, ALVH_HEDGE_static_put), 0.75, 1e-12);
    decide_on(24);
    assert_near(desk_size(&s, ALVH_HEDGE_static_put), 0.075, 1e-12);
}

/* 1.5 % of 600,000 dollars is 9,000 a year; a purchase is meant for 21 of 252 days: 750
 * dollars, 750 / 1,400 puts, whatever the base layer would hold. */
static void it_holds_a_share_of_capital_in_puts(void **state)
{
    (void)state;
    open_with_puts();
    s.book.static_put.budget = ALVH_STATIC_PUT_CAPITAL;
    desk_hold(&s, 0, 0.0);
    decide_on(3);
    assert_near(desk_size(&s, ALVH_HEDGE_static_put), 0.53571428571428571, 1e-14);
}

/* A plan too short for a second purchase spends what the days that are left cost: day 3 to
 * 600 are 597 days. */
static void one_purchase_is_meant_for_the_days_that_are_left(void **state)
{
    (void)state;
    open_with_puts();
    s.book.static_put.budget = ALVH_STATIC_PUT_CAPITAL;
    s.plan.rolls[ALVH_ROLLED_spx_put].count = 1;
    decide_on(3);
    assert_near(desk_size(&s, ALVH_HEDGE_static_put), 9000.0 * 597.0 / 252.0 / 1400.0,
                1e-12);
}

/* No budget buys puts that are not quoted. */
static void worthless_puts_are_not_bought(void **state)
{
    (void)state;
    open_with_puts();
    s.quote[ALVH_HEDGE_static_put][0][4] = 0.0;
    decide_on(3);
    assert_near(s.size[ALVH_HEDGE_static_put][4], 0.0, 0.0);
    assert_near(desk_size(&s, ALVH_HEDGE_static_put), 0.75, 1e-12);
}

static void it_is_silent_when_switched_off(void **state)
{
    (void)state;
    open_with_puts();
    s.book.static_put.enabled = false;
    decide_on(3);
    assert_near(desk_size(&s, ALVH_HEDGE_static_put), 0.0, 0.0);
    assert_int_equal(s.acted[ALVH_RULE_static_put], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_holds_the_base_layers_premium_in_puts),
        cmocka_unit_test(it_decides_at_rolls_alone),
        cmocka_unit_test(it_holds_a_share_of_capital_in_puts),
        cmocka_unit_test(one_purchase_is_meant_for_the_days_that_are_left),
        cmocka_unit_test(worthless_puts_are_not_bought),
        cmocka_unit_test(it_is_silent_when_switched_off),
    };
    return DESK_RUN(tests);
}
