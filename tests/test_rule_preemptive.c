/* Condors traded for VIX calls ahead of a turn, day by day. */
#include "models/isa.h"

#include "sim/rules/governance.h"
#include "tests/desk.h"

static struct desk_setup s;

/* Ten condors that can lose 4800 dollars each; a shift closes a quarter and spends 4 % of
 * the 12,000 at risk in them, 480 dollars: 3.2 calls of 150. The base layer asks for 16. */
static void open_preemptive(void)
{
    desk_open(&s, 10.0, 30000.0);
    s.book.preemptive = (struct alvh_preemptive_options){.enabled = true,
                                                         .order_flow_threshold = 1.5,
                                                         .ipo_threshold = 2.0,
                                                         .share_percent = 25.0,
                                                         .spend_percent = 4.0,
                                                         .hold_days = 3};
    desk_unit(&s, 0, -500.0, 0.0, 0.0, 4800.0);
    desk_hold(&s, 0, 10.0);
    desk_fill(s.size[ALVH_HEDGE_base], 16.0);
    desk_quote(&s, ALVH_HEDGE_base, 150.0, 30.0, 0.0);
}

static void pass(int day, double order_flow, double ipo_heat)
{
    desk_day(&s, day);
    desk_signal(&s, ALVH_SIGNAL_order_flow, order_flow);
    desk_signal(&s, ALVH_SIGNAL_ipo_heat, ipo_heat);
    desk_decide(&s);
}

static void assert_decided(double cut, double entry, double base_factor)
{
    assert_near(s.cut[DESK_LANES - 1], cut, 1e-15);
    assert_near(s.entry[DESK_LANES - 1], entry, 1e-15);
    assert_near(desk_factor(&s, ALVH_HEDGE_base), base_factor, 1e-15);
    assert_near(desk_size(&s, ALVH_HEDGE_base), 16.0, 0.0);
}

/* (16 + 3.2) / 16 = 1.2. Made on day 2, the shift is not undone before day 5, nor while one
 * signal still warns. */
static void a_warning_shifts_and_its_end_returns(void **state)
{
    (void)state;
    static const struct {
        double order_flow, ipo_heat, cut, entry, factor;
    } day[] = {{0, 0, 0, 1, 1},          {1.5, 2, 0, 1, 1},    {1.6, 0, 0.25, 0.75, 1.2},
               {1.6, 0, 0, 0.75, 1.2},   {0, 0, 0, 0.75, 1.2}, {0, 2.1, 0, 0.75, 1.2},
               {0, 0, 0, 1, 1},          {0, 0, 0, 1, 1},      {0, 2.1, 0.25, 0.75, 1.2},
               {0, 0, 0, 0.75, 1.2},     {0, 0, 0, 0.75, 1.2}, {0, 0, 0, 1, 1},
               {1.6, 3, 0.25, 0.75, 1.2}};
    open_preemptive();
    for (size_t i = 0; i < sizeof day / sizeof day[0]; i++) {
        pass((int)i, day[i].order_flow, day[i].ipo_heat);
        assert_decided(day[i].cut, day[i].entry, day[i].factor);
    }
    assert_int_equal(s.acted[ALVH_RULE_preemptive], 5 * DESK_LANES);
}

/* Calls bought at 150 stay as many when a call costs 300 or the layer's own become 32. */
static void the_calls_bought_stay_as_many(void **state)
{
    (void)state;
    open_preemptive();
    pass(0, 2.0, 0.0);
    desk_quote(&s, ALVH_HEDGE_base, 300.0, 30.0, 0.0);
    desk_unit(&s, 0, -500.0, 0.0, 0.0, 9600.0);
    pass(1, 2.0, 0.0);
    assert_decided(0.0, 0.75, 1.2);
    desk_fill(s.size[ALVH_HEDGE_base], 32.0);
    pass(2, 2.0, 0.0);
    assert_near(desk_factor(&s, ALVH_HEDGE_base), 1.1, 1e-15);
}

/* Lane 1: no call is listed; lane 2: no condors; lane 3: no base layer; lane 4: dead. */
static void what_is_missing_is_not_traded(void **state)
{
    (void)state;
    open_preemptive();
    s.quote[ALVH_HEDGE_base][0][1] = 0.0;
    s.quantity[0][2] = 0.0;
    s.size[ALVH_HEDGE_base][3] = 0.0;
    s.alive[4] = 0.0;
    pass(0, 2.0, 0.0);
    assert_decided(0.25, 0.75, 1.2);
    for (int lane = 1; lane <= 4; lane++) {
        assert_near(s.factor[ALVH_HEDGE_base][lane], 1.0, 0.0);
        assert_near(s.cut[lane], lane == 4 ? 0.0 : 0.25, 1e-15);
    }
    assert_int_equal(s.acted[ALVH_RULE_preemptive], DESK_LANES - 1);
}

/* Of the signals, order flow alone is for it: with the rule two votes, 1 + 256. */
static void governance_may_hold_a_shift_up(void **state)
{
    (void)state;
    open_preemptive();
    s.book.governance.enabled = true;
    s.book.governance.quorum = 3.0;
    s.book.governance.lock_days = 0;
    desk_signal(&s, ALVH_SIGNAL_rsi, 50.0);
    desk_signal(&s, ALVH_SIGNAL_liquidity, 1.0);
    desk_signal(&s, ALVH_SIGNAL_curve_spread, -2.0);
    pass(0, 2.0, 0.0);
    assert_decided(0.0, 1.0, 1.0);
    s.book.governance.quorum = 2.0;
    pass(1, 2.0, 0.0);
    assert_decided(0.25, 0.75, 1.2);
    assert_near(desk_state(&s, ALVH_RULE_preemptive)[2 + ALVH_GOVERNANCE_VOTERS][0], 257.0,
                0.0);
}

static void switched_off_it_closes_and_buys_nothing(void **state)
{
    (void)state;
    open_preemptive();
    s.book.preemptive.enabled = false;
    pass(0, 5.0, 5.0);
    assert_decided(0.0, 1.0, 1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_warning_shifts_and_its_end_returns),
        cmocka_unit_test(the_calls_bought_stay_as_many),
        cmocka_unit_test(what_is_missing_is_not_traded),
        cmocka_unit_test(governance_may_hold_a_shift_up),
        cmocka_unit_test(switched_off_it_closes_and_buys_nothing),
    };
    return DESK_RUN(tests);
}
