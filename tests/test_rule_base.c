/* The base layer's size, by hand. */
#include "models/isa.h"

#include "tests/desk.h"

static struct desk_setup s;

/* 20 condors that can lose 4,500 dollars each: 17.5 % of 90,000 is 15,750 dollars; a VIX
 * future at 21 makes a contract's notional 2,100 dollars; 15,750 / 2,100 = 7.5. */
static void it_buys_a_share_of_the_condors_worst_loss(void **state)
{
    (void)state;
    desk_open(&s, 20, 30000.0);
    s.book.base.enabled = true;
    desk_roll(&s, ALVH_ROLLED_base, 2);
    desk_unit(&s, 0, -400.0, -30.0, 0.0, 4500.0);
    desk_hold(&s, 0, 20.0);
    desk_day(&s, 1);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_base), 0.0, 0.0);
    desk_day(&s, 2);
    desk_list(&s, ALVH_ROLLED_base, 21.0);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_base), 7.5, 1e-12);
    assert_int_equal(s.acted[ALVH_RULE_base], DESK_LANES);
}

/* Sizes are kept between rolls, whatever becomes of the condors. */
static void it_decides_at_rolls_alone(void **state)
{
    (void)state;
    desk_hold(&s, 0, 3.0);
    desk_day(&s, 3);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_base), 7.5, 1e-12);
}

/* 20 condors are written on 20 x 100 x 6,000 = 12,000,000 dollars of SPX: 17.5 % of that is
 * 2,100,000 dollars, a thousand calls. */
static void its_share_may_be_of_spx(void **state)
{
    (void)state;
    desk_open(&s, 20, 30000.0);
    s.book.base.enabled = true;
    s.book.base.basis = ALVH_BASE_SPX;
    desk_roll(&s, ALVH_ROLLED_base, 2);
    desk_unit(&s, 0, -400.0, -30.0, 0.0, 4500.0);
    desk_hold(&s, 0, 20.0);
    desk_day(&s, 2);
    desk_list(&s, ALVH_ROLLED_base, 21.0);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_base), 1000.0, 1e-9);
}

static void it_is_silent_when_switched_off(void **state)
{
    (void)state;
    desk_open(&s, 20, 30000.0);
    desk_roll(&s, ALVH_ROLLED_base, 2);
    desk_unit(&s, 0, -400.0, -30.0, 0.0, 4500.0);
    desk_hold(&s, 0, 20.0);
    desk_day(&s, 2);
    desk_list(&s, ALVH_ROLLED_base, 21.0);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_base), 0.0, 0.0);
    assert_int_equal(s.acted[ALVH_RULE_base], 0);
}

/* What decides at rolls and entries alone leaves the days between them out. */
static void rules_that_wait_for_rolls_do_not_decide_daily(void **state)
{
    (void)state;
    desk_open(&s, 20, 30000.0);
    assert_false(alvh_rules_decide_daily(&s.book));
    s.book.base.enabled = s.book.static_put.enabled = s.book.vxth.enabled = true;
    s.book.event_flows.enabled = s.book.capital_at_risk.enabled = true;
    assert_false(alvh_rules_decide_daily(&s.book));
    s.book.preemptive.enabled = true;
    assert_true(alvh_rules_decide_daily(&s.book));
    s.book.preemptive.enabled = false;
    s.book.vega_band.enabled = true;
    assert_true(alvh_rules_decide_daily(&s.book));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_buys_a_share_of_the_condors_worst_loss),
        cmocka_unit_test(it_decides_at_rolls_alone),
        cmocka_unit_test(its_share_may_be_of_spx),
        cmocka_unit_test(it_is_silent_when_switched_off),
        cmocka_unit_test(rules_that_wait_for_rolls_do_not_decide_daily),
    };
    return DESK_RUN(tests);
}
