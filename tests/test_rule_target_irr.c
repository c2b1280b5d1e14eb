/* Hedge spending that follows the return it leaves, day by day. */
#include "models/isa.h"

#include "tests/desk.h"

static struct desk_setup s;

/* 20 condors that can lose 4,500 dollars each: 90,000 at risk. Over 22 closes, 21 days, a
 * gain of 750 is 750 / 90,000 x 252 / 21 = 10 % a year, the target. */
static void open_target(void)
{
    desk_open(&s, 20.0, 30000.0);
    s.book.target_irr = (struct alvh_target_irr_options){.enabled = true,
                                                         .target_percent = 10.0,
                                                         .span_percent = 20.0,
                                                         .days = 22,
                                                         .floor_percent = 25.0};
    desk_unit(&s, 0, -500.0, -50.0, 0.0, 4500.0);
    desk_hold(&s, 0, 20.0);
}

/* One day whose window begins with an equity of 600,000 and ends with `gain` more. Closes
 * that are a day too old or too young are wrong by far. */
static void pass(int day, double gain)
{
    const int days = (int)s.book.target_irr.days;
    desk_day(&s, day);
    for (int row = 0; row < ALVH_EQUITY_DAYS; row++)
        desk_fill(s.history[row], 1e9);
    desk_fill(s.history[(day + ALVH_EQUITY_DAYS - days) % ALVH_EQUITY_DAYS], 600000.0);
    desk_fill(s.equity, 600000.0 + gain);
    desk_decide(&s);
}

static void assert_share(double share)
{
    for (int hedge = 0; hedge < ALVH_HEDGE_COUNT; hedge++)
        assert_near(desk_factor(&s, hedge), share, 1e-12);
}

/* Half way down from the target to where the span ends is half the hedge; 5 % a year, 375
 * dollars, is a quarter of the way. A loss of 3,000 is -40 %, and 150 (2 %, 0.6) is above
 * what -100 (-1.33 %, 0.4333) leaves. */
static void the_share_falls_with_the_return_to_a_floor(void **state)
{
    (void)state;
    static const struct {
        double gain, share;
    } roll[] = {{0.0, 0.5},    {375.0, 0.75},       {750.0, 1.0},
                {5000.0, 1.0}, {-3000.0, 0.25},     {-375.0, 0.25},
                {150.0, 0.6},  {-100.0, 13.0 / 30}, {750.0, 1.0}};
    open_target();
    for (int i = 0; i < 9; i++)
        desk_roll(&s, ALVH_ROLLED_base, 30 + 5 * i);
    for (int day = 0; day < 30; day++)
        pass(day, -9999.0);
    assert_int_equal(s.acted[ALVH_RULE_target_irr], 0);
    for (int i = 0; i < 9; i++) {
        pass(30 + 5 * i, roll[i].gain);
        assert_share(roll[i].share);
        pass(31 + 5 * i, -9999.0);
        assert_share(roll[i].share);
        pass(32 + 5 * i, 9999.0);
        assert_share(roll[i].share);
    }
    /* The fourth and the sixth roll leave the share as it was. */
    assert_int_equal(s.acted[ALVH_RULE_target_irr], 7 * DESK_LANES);
}

/* On day 21 the last of 22 closes is that of day 20, the first the capital before day 0. */
static void it_waits_for_the_whole_window(void **state)
{
    (void)state;
    open_target();
    for (int day = 0; day <= 21; day++)
        desk_roll(&s, ALVH_ROLLED_base, day);
    for (int day = 0; day <= 20; day++) {
        pass(day, -3000.0);
        assert_share(1.0);
    }
    pass(21, -3000.0);
    assert_share(0.25);
}

/* Over the longest window the first close is the oldest that is kept: 63 of them are 62
 * days, 0 gained is half the hedge. */
static void the_longest_window_is_what_the_ledger_keeps(void **state)
{
    (void)state;
    open_target();
    s.book.target_irr.days = ALVH_EQUITY_DAYS - 1;
    desk_roll(&s, ALVH_ROLLED_base, 70);
    for (int day = 0; day <= 70; day++)
        pass(day, 0.0);
    assert_share(0.5);
}

/* Over two closes the weights are 1, 1/2, 1/2: of 20,000, 60,000 and 100,000 dollars the
 * mean is 20,000, 40,000 and 70,000. 100 dollars in a day are 36 % of that a year, which is
 * half a span below 46 %. */
static void capital_at_risk_is_a_mean_over_the_window(void **state)
{
    (void)state;
    open_target();
    s.book.target_irr.days = 2;
    s.book.target_irr.target_percent = 46.0;
    desk_roll(&s, ALVH_ROLLED_base, 2);
    for (int day = 0; day < 3; day++) {
        desk_unit(&s, 0, -500.0, -50.0, 0.0, 1000.0 + 2000.0 * day);
        pass(day, 100.0);
    }
    assert_near(desk_state(&s, ALVH_RULE_target_irr)[1][0], 70000.0, 1e-9);
    assert_share(0.5);
}

/* Lane 1 never holds a condor, lane 2 is ruined: neither counts as changed. */
static void without_capital_at_risk_the_share_stays(void **state)
{
    (void)state;
    open_target();
    s.quantity[0][1] = 0.0;
    s.alive[2] = 0.0;
    desk_roll(&s, ALVH_ROLLED_base, 30);
    for (int day = 0; day <= 30; day++)
        pass(day, 0.0);
    assert_near(s.factor[ALVH_HEDGE_base][1], 1.0, 0.0);
    assert_near(s.factor[ALVH_HEDGE_base][3], 0.5, 1e-12);
    assert_int_equal(s.acted[ALVH_RULE_target_irr], DESK_LANES - 2);
}

/* What other rules have made of a hedge is multiplied: sizes are never touched. */
static void it_leaves_sizes_alone(void **state)
{
    (void)state;
    open_target();
    desk_fill(s.size[ALVH_HEDGE_base], 20.0);
    desk_roll(&s, ALVH_ROLLED_base, 30);
    for (int day = 0; day <= 30; day++)
        pass(day, 0.0);
    assert_near(desk_size(&s, ALVH_HEDGE_base), 20.0, 0.0);
    assert_share(0.5);
}

static void switched_off_it_withholds_nothing(void **state)
{
    (void)state;
    open_target();
    s.book.target_irr.enabled = false;
    desk_roll(&s, ALVH_ROLLED_base, 30);
    for (int day = 0; day <= 30; day++)
        pass(day, -3000.0);
    assert_share(1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_share_falls_with_the_return_to_a_floor),
        cmocka_unit_test(it_waits_for_the_whole_window),
        cmocka_unit_test(the_longest_window_is_what_the_ledger_keeps),
        cmocka_unit_test(capital_at_risk_is_a_mean_over_the_window),
        cmocka_unit_test(without_capital_at_risk_the_share_stays),
        cmocka_unit_test(it_leaves_sizes_alone),
        cmocka_unit_test(switched_off_it_withholds_nothing),
    };
    return DESK_RUN(tests);
}
