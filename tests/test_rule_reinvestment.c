/* Gains on futures and notes that buy calls, roll by roll. */
#include "models/isa.h"

#include "tests/desk.h"

static struct desk_setup s;

enum { FIRST = 1, EVERY = 5 };

/* The base layer asks for 20 calls and rolls on days 1, 6, 11, 16 and 21; half of what is
 * gained is reinvested. */
static void open_reinvestment(void)
{
    desk_open(&s, 20, 30000.0);
    s.book.reinvestment.enabled = true;
    s.book.reinvestment.share_percent = 50.0;
    for (int day = FIRST; day <= FIRST + 4 * EVERY; day += EVERY)
        desk_roll(&s, ALVH_ROLLED_base, day);
    desk_fill(s.size[ALVH_HEDGE_base], 20.0);
}

/* Three futures at 21,000 dollars and 100 notes at 25 are held; `futures` and `notes` are
 * what they have brought since the start. */
static void gain(double futures, double notes)
{
    const int *first = s.units.first;
    desk_unit(&s, first[ALVH_INSTRUMENT_future], 21000.0, 0.0, 0.0, 0.0);
    desk_hold(&s, first[ALVH_INSTRUMENT_future], 3.0);
    desk_fill(s.earned[ALVH_LAYER_adaptive], futures - 63000.0);
    desk_unit(&s, first[ALVH_INSTRUMENT_etn_mid], 25.0, 0.0, 0.0, 0.0);
    desk_hold(&s, first[ALVH_INSTRUMENT_etn_mid], 100.0);
    desk_fill(s.earned[ALVH_LAYER_rotation], notes - 2500.0);
}

/* Calls as many as are asked for, fractions too, are held from today on. */
static void trade(void)
{
    const int unit = s.listed.unit[ALVH_ROLLED_base];
    const double *size = s.size[ALVH_HEDGE_base], *factor = s.factor[ALVH_HEDGE_base];
    for (int lane = 0; unit != ALVH_NONE && lane < DESK_LANES; lane++)
        s.quantity[unit][lane] = size[lane] * factor[lane];
}

/* One day with calls at `value`, those that are rolled out of at `old`. */
static void pass(int day, double old, double value)
{
    desk_day(&s, day);
    if (s.listed.ending[ALVH_ROLLED_base] != ALVH_NONE)
        desk_unit(&s, s.listed.ending[ALVH_ROLLED_base], old, 60.0, 0.0, 0.0);
    desk_quote(&s, ALVH_HEDGE_base, value, 60.0, 0.0);
    desk_decide(&s);
    trade();
}

/* Futures brought 3,000 dollars and notes lost 100: half of 2,900 dollars buys 10 calls of
 * 145, and 20 + 10 are 1.5 x 20. */
static void half_of_the_gain_buys_calls(void **state)
{
    (void)state;
    open_reinvestment();
    pass(1, 0.0, 150.0);
    assert_near(desk_factor(&s, ALVH_HEDGE_base), 1.0, 0.0);
    gain(3000.0, -100.0);
    pass(6, 90.0, 145.0);
    assert_near(desk_factor(&s, ALVH_HEDGE_base), 1.5, 1e-12);
    assert_int_equal(s.acted[ALVH_RULE_reinvestment], DESK_LANES);
}

/* Whatever is gained in between. */
static void it_decides_at_rolls_alone(void **state)
{
    (void)state;
    gain(9000.0, 700.0);
    pass(7, 0.0, 50.0);
    assert_near(desk_factor(&s, ALVH_HEDGE_base), 1.5, 1e-12);
    assert_int_equal(s.acted[ALVH_RULE_reinvestment], DESK_LANES);
}

/* The 10 calls are worth 870 dollars, and 400 more have been gained: 1,070 dollars buy 10
 * calls of 107, beside the 16 that the base layer now asks for. */
static void gains_compound(void **state)
{
    (void)state;
    gain(3500.0, -200.0);
    desk_fill(s.size[ALVH_HEDGE_base], 16.0);
    pass(11, 87.0, 107.0);
    assert_near(desk_factor(&s, ALVH_HEDGE_base), 1.625, 1e-12);
}

/* 2,000 dollars lost take nothing out of the pot of 10 x 50: 5 calls of 100. Then half of
 * the 1,000 that come back, and 5 x 40: 7 calls. */
static void losses_are_not_taken_out(void **state)
{
    (void)state;
    gain(1500.0, -200.0);
    pass(16, 50.0, 100.0);
    assert_near(desk_factor(&s, ALVH_HEDGE_base), 1.3125, 1e-12);
    assert_int_equal(s.acted[ALVH_RULE_reinvestment], 2 * DESK_LANES);
    gain(2500.0, -200.0);
    pass(21, 40.0, 100.0);
    assert_near(desk_factor(&s, ALVH_HEDGE_base), 1.4375, 1e-12);
}

/* Calls that settle on day 9, before they can be rolled, are not held on day 10; their 10 x
 * 320 dollars buy 20 calls of 160 at the next roll. */
static void what_settles_waits_for_the_next_roll(void **state)
{
    (void)state;
    open_reinvestment();
    s.roll[ALVH_ROLLED_base][1].last_day = 9;
    pass(1, 0.0, 150.0);
    gain(3000.0, -100.0);
    pass(6, 90.0, 145.0);
    pass(9, 320.0, 0.0);
    assert_near(desk_factor(&s, ALVH_HEDGE_base), 1.0, 0.0);
    pass(10, 0.0, 0.0);
    assert_near(desk_factor(&s, ALVH_HEDGE_base), 1.0, 0.0);
    pass(11, 0.0, 160.0);
    assert_near(desk_factor(&s, ALVH_HEDGE_base), 2.0, 1e-12);
}

/* Where the base layer asks for nothing, 1,450 dollars wait for the next roll: 14.5 calls
 * of 100 on top of 20. Elsewhere they have bought calls that are worth nothing then. */
static void without_calls_the_pot_waits(void **state)
{
    (void)state;
    open_reinvestment();
    s.size[ALVH_HEDGE_base][3] = 0.0;
    pass(1, 0.0, 150.0);
    gain(3000.0, -100.0);
    pass(6, 90.0, 145.0);
    assert_near(s.factor[ALVH_HEDGE_base][3], 1.0, 0.0);
    assert_near(s.factor[ALVH_HEDGE_base][4], 1.5, 1e-12);
    assert_int_equal(s.acted[ALVH_RULE_reinvestment], DESK_LANES - 1);
    s.size[ALVH_HEDGE_base][3] = 20.0;
    pass(11, 0.0, 100.0);
    assert_near(s.factor[ALVH_HEDGE_base][3], 1.725, 1e-12);
    assert_near(s.factor[ALVH_HEDGE_base][4], 1.0, 0.0);
}

/* The book holds 12 of the 30 calls that were asked for: the pot owns a third of them, and
 * 4 x 400 dollars buy 10 calls of 160. It bought 10, so that of 60 it owns no more: 10 x
 * 144 dollars buy 12 calls of 120. */
static void the_pot_owns_what_is_held(void **state)
{
    (void)state;
    open_reinvestment();
    pass(1, 0.0, 150.0);
    gain(3000.0, -100.0);
    pass(6, 90.0, 145.0);
    desk_hold(&s, s.listed.unit[ALVH_ROLLED_base], 12.0);
    pass(11, 400.0, 160.0);
    assert_near(desk_factor(&s, ALVH_HEDGE_base), 1.5, 1e-12);
    desk_hold(&s, s.listed.unit[ALVH_ROLLED_base], 60.0);
    pass(16, 144.0, 120.0);
    assert_near(desk_factor(&s, ALVH_HEDGE_base), 1.6, 1e-12);
}

/* Vega that is rotated away leaves the calls of the pot where they are: 0 x 20 + 10. */
static void the_calls_come_on_top(void **state)
{
    (void)state;
    open_reinvestment();
    pass(1, 0.0, 150.0);
    gain(3000.0, -100.0);
    desk_day(&s, 6);
    desk_unit(&s, s.listed.ending[ALVH_ROLLED_base], 90.0, 60.0, 0.0, 0.0);
    desk_quote(&s, ALVH_HEDGE_base, 145.0, 60.0, 0.0);
    desk_fill(s.factor[ALVH_HEDGE_base], 0.0);
    desk_decide(&s);
    assert_near(desk_factor(&s, ALVH_HEDGE_base), 0.5, 1e-12);
}

static void switched_off_it_buys_nothing(void **state)
{
    (void)state;
    open_reinvestment();
    s.book.reinvestment.enabled = false;
    pass(1, 0.0, 150.0);
    gain(3000.0, -100.0);
    pass(6, 90.0, 145.0);
    assert_near(desk_factor(&s, ALVH_HEDGE_base), 1.0, 0.0);
    assert_int_equal(s.acted[ALVH_RULE_reinvestment], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_of_the_gain_buys_calls),
        cmocka_unit_test(it_decides_at_rolls_alone),
        cmocka_unit_test(gains_compound),
        cmocka_unit_test(losses_are_not_taken_out),
        cmocka_unit_test(what_settles_waits_for_the_next_roll),
        cmocka_unit_test(without_calls_the_pot_waits),
        cmocka_unit_test(the_pot_owns_what_is_held),
        cmocka_unit_test(the_calls_come_on_top),
        cmocka_unit_test(switched_off_it_buys_nothing),
    };
    return DESK_RUN(tests);
}
