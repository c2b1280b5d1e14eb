/* Net vega kept in its band, day by day. */
#include "models/isa.h"

#include "tests/desk.h"

static struct desk_setup s;

/* 20 condors: a band of -1200 to 400 dollars per VIX point. Ten calls of 30 have 300. */
static void open_band(void)
{
    desk_open(&s, 20.0, 30000.0);
    s.book.vega_band = (struct alvh_vega_band){.enabled = true,
                                               .low_dollars = -60.0,
                                               .high_dollars = 20.0,
                                               .budget_percent = 200.0};
    desk_hold(&s, 0, 20.0);
    desk_fill(s.size[ALVH_HEDGE_base], 10.0);
}

/* One day with a condor's and a call's vega, dollars per VIX point. */
static void pass(int day, double condor, double call)
{
    desk_day(&s, day);
    desk_unit(&s, 0, -500.0, condor, 0.0, 4500.0);
    desk_quote(&s, ALVH_HEDGE_base, 150.0, call, 0.0);
    desk_decide(&s);
}

static void assert_scale(double scale, int64_t changes)
{
    for (int hedge = 0; hedge < ALVH_HEDGE_spx_basis; hedge++)
        assert_near(desk_factor(&s, hedge), scale, 1e-12);
    assert_near(desk_factor(&s, ALVH_HEDGE_spx_basis), 1.0, 0.0);
    assert_near(desk_factor(&s, ALVH_HEDGE_vix_basis), 1.0, 0.0);
    assert_near(desk_size(&s, ALVH_HEDGE_base), 10.0, 0.0);
    assert_int_equal(s.acted[ALVH_RULE_vega_band], changes * DESK_LANES);
}

static void hedges_are_scaled_to_the_nearer_end(void **state)
{
    (void)state;
    open_band();
    pass(0, -50.0, 30.0); /* -1000 + 300 = -700 */
    assert_scale(1.0, 0);
    pass(1, -75.0, 30.0); /* -1500 + 300 is the end itself */
    assert_scale(1.0, 0);
    pass(2, -80.0, 32.0); /* -1600 + 320: 400 are needed, 1.25 times as much */
    assert_scale(1.25, 1);
    pass(3, -79.0, 32.0); /* -1580 + 400 is inside */
    assert_scale(1.25, 1);
    pass(4, -10.0, 50.0); /* -200 + 625 = 425: 600 of 500 are wanted */
    assert_scale(1.2, 2);
    pass(5, -10.0, 100.0); /* -200 + 1200: 600 of 1000 */
    assert_scale(0.6, 3);
    pass(6, 25.0, 100.0); /* 500 is too much without any hedge */
    assert_scale(0.0, 4);
    pass(7, 0.0, 100.0); /* nothing is held, and nothing is outside */
    assert_scale(0.0, 4);
    pass(8, -70.0, 100.0); /* -1400: 200 of 1000 */
    assert_scale(0.2, 5);
}

/* -3000 + 300: 1800 are needed and 600 allowed. The next day nothing changes. */
static void the_budget_limits_what_is_cured(void **state)
{
    (void)state;
    open_band();
    pass(0, -150.0, 30.0);
    assert_scale(2.0, 1);
    pass(1, -160.0, 30.0);
    assert_scale(2.0, 1);
    s.book.vega_band.budget_percent = 700.0;
    pass(2, -150.0, 30.0);
    assert_scale(6.0, 2);
}

/* On day 2 the scale starts from 1; on day 4 it does too, and 1.5 is needed at once: from
 * the 2 of the day before, nothing would have been. */
static void a_roll_of_the_base_layer_starts_anew(void **state)
{
    (void)state;
    open_band();
    desk_roll(&s, ALVH_ROLLED_base, 2);
    desk_roll(&s, ALVH_ROLLED_base, 4);
    pass(0, -90.0, 30.0); /* -1800: 600 of 300 */
    assert_scale(2.0, 1);
    pass(1, -50.0, 30.0);
    assert_scale(2.0, 1);
    pass(2, -50.0, 30.0);
    assert_scale(1.0, 2);
    pass(3, -90.0, 30.0);
    assert_scale(2.0, 3);
    pass(4, -90.0, 40.0); /* -1800: 600 of 400 */
    assert_scale(1.5, 4);
}

/* 20 calls of 30 at a factor of 0.5 that another rule has set are 300, 400 notes of 0.25
 * are 100; a package against the basis has -50. -1550 - 50 + 400 is the end of the band;
 * 200 less in the condors asks for half as much again. The rule runs alone. */
ALVH_RULE_HEDGE(vega_band)(const struct alvh_day *day, struct alvh_desk *desk);

static void all_that_is_held_counts(void **state)
{
    (void)state;
    open_band();
    desk_fill(s.size[ALVH_HEDGE_base], 20.0);
    desk_fill(s.size[ALVH_HEDGE_note], 400.0);
    desk_fill(s.size[ALVH_HEDGE_vix_basis], 1.0);
    desk_quote(&s, ALVH_HEDGE_base, 150.0, 30.0, 0.0);
    desk_quote(&s, ALVH_HEDGE_note, 25.0, 0.25, 0.0);
    desk_quote(&s, ALVH_HEDGE_vix_basis, 0.0, -50.0, 0.0);
    s.desk.state = desk_state(&s, ALVH_RULE_vega_band)[0];
    s.desk.acted = &s.acted[ALVH_RULE_vega_band];
    for (int day = 0; day < 2; day++) {
        desk_day(&s, day);
        desk_unit(&s, 0, -500.0, day == 0 ? -77.5 : -87.5, 0.0, 4500.0);
        desk_fill(s.factor[ALVH_HEDGE_base], 0.5);
        ALVH_PASTE(alvh_rule_hedge_vega_band, ALVH_ISA)(&s.day, &s.desk);
        assert_near(desk_factor(&s, ALVH_HEDGE_base), day == 0 ? 0.5 : 0.75, 1e-12);
        assert_near(desk_factor(&s, ALVH_HEDGE_note), day == 0 ? 1.0 : 1.5, 1e-12);
        assert_near(desk_factor(&s, ALVH_HEDGE_vix_basis), 1.0, 0.0);
    }
}

/* Hedges of -300 beside -1000 leave room for two thirds of them; beside -1300, for none. */
static void hedges_that_push_outwards_are_cut(void **state)
{
    (void)state;
    open_band();
    pass(0, -50.0, -30.0);
    assert_scale(2.0 / 3.0, 1);
    pass(1, -65.0, -30.0);
    assert_scale(0.0, 2);
}

/* Lane 1 has no condors, lane 2 no hedges, lane 3 is ruined: only the last is scaled, and
 * none of the three counts. */
static void where_nothing_helps_nothing_changes(void **state)
{
    (void)state;
    open_band();
    s.quantity[0][1] = 0.0;
    s.size[ALVH_HEDGE_base][2] = 0.0;
    s.alive[3] = 0.0;
    pass(0, -90.0, 30.0);
    assert_near(s.factor[ALVH_HEDGE_base][1], 1.0, 0.0);
    assert_near(s.factor[ALVH_HEDGE_base][2], 1.0, 0.0);
    assert_near(s.factor[ALVH_HEDGE_base][4], 2.0, 1e-12);
    assert_int_equal(s.acted[ALVH_RULE_vega_band], DESK_LANES - 3);
}

static void switched_off_it_scales_nothing(void **state)
{
    (void)state;
    open_band();
    s.book.vega_band.enabled = false;
    pass(0, -150.0, 30.0);
    assert_scale(1.0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hedges_are_scaled_to_the_nearer_end),
        cmocka_unit_test(the_budget_limits_what_is_cured),
        cmocka_unit_test(a_roll_of_the_base_layer_starts_anew),
        cmocka_unit_test(all_that_is_held_counts),
        cmocka_unit_test(hedges_that_push_outwards_are_cut),
        cmocka_unit_test(where_nothing_helps_nothing_changes),
        cmocka_unit_test(switched_off_it_scales_nothing),
    };
    return DESK_RUN(tests);
}
