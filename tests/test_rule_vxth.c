/* The VXTH rule's weights, by hand. */
#include "models/isa.h"

#include "tests/desk.h"

static struct desk_setup s;

/* 600,000 dollars of equity; a call costs 125 dollars. 1 % buys 48 calls, a half 24. */
static void decide_on(int day, double future)
{
    desk_open(&s, 20, 30000.0);
    s.book.vxth.enabled = true;
    desk_roll(&s, ALVH_ROLLED_vxth, 4);
    desk_day(&s, 4);
    desk_list(&s, ALVH_ROLLED_vxth, future);
    desk_day(&s, day);
    desk_quote(&s, ALVH_HEDGE_vxth, 125.0, 60.0, 0.0);
    desk_decide(&s);
}

static void weights_follow_forward_vix(void **state)
{
    (void)state;
    static const struct {
        double future, calls;
    } step[] = {{10.0, 0.0},  {14.99, 0.0},  {15.0, 48.0}, {29.99, 48.0}, {30.0, 24.0},
                {40.0, 24.0}, {49.99, 24.0}, {50.0, 0.0},  {80.0, 0.0}};
    for (size_t i = 0; i < sizeof step / sizeof *step; i++) {
        decide_on(4, step[i].future);
        assert_near(desk_size(&s, ALVH_HEDGE_vxth), step[i].calls, 1e-12);
        assert_int_equal(s.acted[ALVH_RULE_vxth], DESK_LANES);
    }
}

/* Lanes have futures and equities of their own: 0.5 % of 450,000 dollars are 18 calls, and
 * who has lost everything buys none. */
static void the_weight_is_of_each_paths_equity(void **state)
{
    (void)state;
    decide_on(4, 20.0);
    const int unit = s.listed.unit[ALVH_ROLLED_vxth];
    const int slot = alvh_listed_slot(&s.units, ALVH_ROLLED_vxth, unit);
    s.listed_future[ALVH_ROLLED_vxth][slot][2] = 35.0;
    s.equity[2] = 450000.0;
    s.equity[5] = -10.0;
    desk_day(&s, 4);
    desk_decide(&s);
    assert_near(s.size[ALVH_HEDGE_vxth][2], 18.0, 1e-12);
    assert_near(s.size[ALVH_HEDGE_vxth][5], 0.0, 0.0);
    assert_near(desk_size(&s, ALVH_HEDGE_vxth), 48.0, 1e-12);
}

/* Between two VIX expiries a jump of VIX changes nothing. */
static void it_decides_at_vix_expiries_alone(void **state)
{
    (void)state;
    decide_on(4, 20.0);
    desk_day(&s, 5);
    desk_list(&s, ALVH_ROLLED_vxth, 60.0);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_vxth), 48.0, 1e-12);
}

/* No weight buys calls that are not quoted. */
static void worthless_calls_are_not_bought(void **state)
{
    (void)state;
    decide_on(3, 20.0);
    desk_day(&s, 4);
    s.quote[ALVH_HEDGE_vxth][0][7] = 0.0;
    desk_decide(&s);
    assert_near(s.size[ALVH_HEDGE_vxth][7], 0.0, 0.0);
    assert_near(desk_size(&s, ALVH_HEDGE_vxth), 48.0, 1e-12);
}

static void it_is_silent_when_switched_off(void **state)
{
    (void)state;
    decide_on(3, 20.0);
    assert_near(desk_size(&s, ALVH_HEDGE_vxth), 0.0, 0.0);
    s.book.vxth.enabled = false;
    desk_day(&s, 4);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_vxth), 0.0, 0.0);
    assert_int_equal(s.acted[ALVH_RULE_vxth], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_follow_forward_vix),
        cmocka_unit_test(the_weight_is_of_each_paths_equity),
        cmocka_unit_test(it_decides_at_vix_expiries_alone),
        cmocka_unit_test(worthless_calls_are_not_bought),
        cmocka_unit_test(it_is_silent_when_switched_off),
    };
    return DESK_RUN(tests);
}
