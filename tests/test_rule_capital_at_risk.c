/* Hedges funded by fewer condors, worked by hand. */
#include "models/isa.h"

#include "tests/desk.h"

static struct desk_setup s;

/* Scale 10. Slot 0: an older tranche, all 10 held, margin 4800. Slot 1: today's, margin
 * 5000. The book without hedges needs 10 x 9800 = 98,000, today's tranche 50,000 of it. */
static void open_capital(void)
{
    desk_open(&s, 10.0, 30000.0);
    s.book.capital_at_risk =
        (struct alvh_capital_at_risk_options){.enabled = true, .limit_percent = 100.0};
    s.opening[3] = 0;
    s.tranche[0] = (struct alvh_tranche){.open_day = 3, .slot = 1};
    desk_unit(&s, 0, -500.0, 0.0, 0.0, 4800.0);
    desk_unit(&s, 1, -600.0, 0.0, 0.0, 5000.0);
    desk_hold(&s, 0, 10.0);
    memset(s.open, 1, sizeof s.open);
    desk_day(&s, 3);
}

/* Contracts of the first unit of a kind. */
static void hold(enum alvh_instrument kind, double contracts, double value, double margin)
{
    const int unit = s.units.first[kind];
    desk_unit(&s, unit, value, 0.0, 0.0, margin);
    desk_hold(&s, unit, contracts);
}

static void assert_entry(double expected)
{
    desk_decide(&s);
    assert_near(s.entry[DESK_LANES - 1], expected, 1e-15);
    assert_near(s.cut[DESK_LANES - 1], 0.0, 0.0);
}

static void without_hedges_a_tranche_is_whole(void **state)
{
    (void)state;
    open_capital();
    assert_entry(1.0);
    assert_int_equal(s.acted[ALVH_RULE_capital_at_risk], 0);
}

/* 40 calls of 150 and 2 futures short of margin 4000, whose price of 20,000 does not count:
 * 6000 + 8000 of 50,000, so that 0.72 is left. A call that is not quoted is not there. */
static void hedges_take_the_place_of_condors(void **state)
{
    (void)state;
    open_capital();
    hold(ALVH_INSTRUMENT_base_call, 40.0, 150.0, 0.0);
    hold(ALVH_INSTRUMENT_future, -2.0, 20000.0, 4000.0);
    hold(ALVH_INSTRUMENT_spx_put, 7.0, 900.0, 0.0);
    s.live[s.units.first[ALVH_INSTRUMENT_spx_put]] = false;
    assert_entry(0.72);
    assert_int_equal(s.acted[ALVH_RULE_capital_at_risk], DESK_LANES);
}

/* Two of the ten older contracts gave way before: 9600 are free for hedges of 12,000,
 * 2400 are not: 47,600 / 50,000 = 0.952. Closed by its exits, the tranche frees nothing. */
static void what_gave_way_before_is_room_until_its_exit(void **state)
{
    (void)state;
    open_capital();
    desk_hold(&s, 0, 8.0);
    hold(ALVH_INSTRUMENT_etn_mid, 120.0, 100.0, 50.0);
    assert_entry(0.952);
    desk_day(&s, 3);
    desk_hold(&s, 0, 0.0);
    memset(s.open[0], 0, sizeof s.open[0]);
    assert_entry(0.76);
}

/* 80 % of 98,000 less 48,000 is 30,400; 120 % leaves 69,600, more than the tranche needs.
 * Hedges of 60,000 leave nothing, and no less. */
static void the_limit_scales_what_is_allowed(void **state)
{
    (void)state;
    open_capital();
    s.book.capital_at_risk.limit_percent = 80.0;
    assert_entry(0.608);
    desk_day(&s, 3);
    s.book.capital_at_risk.limit_percent = 120.0;
    assert_entry(1.0);
    desk_day(&s, 3);
    s.book.capital_at_risk.limit_percent = 100.0;
    hold(ALVH_INSTRUMENT_vxth_call, 100.0, 600.0, 0.0);
    assert_entry(0.0);
}

/* Hedges of 10,000 leave 0.8: a share of 0.5 made by another rule stays; a cut of 0.25 of
 * ten closes two, 9600 more room, 49,600. A tranche sized at 20 gets half the share. */
static void other_rules_and_sizing_are_reckoned_with(void **state)
{
    (void)state;
    open_capital();
    hold(ALVH_INSTRUMENT_base_call, 50.0, 200.0, 0.0);
    desk_fill(s.entry, 0.5);
    assert_entry(0.5);
    desk_day(&s, 3);
    desk_fill(s.contracts, 20.0);
    assert_entry(0.4);
    desk_day(&s, 3);
    desk_fill(s.cut, 0.25);
    desk_decide(&s);
    assert_near(s.entry[DESK_LANES - 1], 0.496, 1e-15);
}

static void it_acts_on_entries_alone_and_when_enabled(void **state)
{
    (void)state;
    open_capital();
    hold(ALVH_INSTRUMENT_base_call, 50.0, 200.0, 0.0);
    desk_day(&s, 4);
    assert_entry(1.0);
    desk_day(&s, 3);
    s.book.capital_at_risk.enabled = false;
    assert_entry(1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_hedges_a_tranche_is_whole),
        cmocka_unit_test(hedges_take_the_place_of_condors),
        cmocka_unit_test(what_gave_way_before_is_room_until_its_exit),
        cmocka_unit_test(the_limit_scales_what_is_allowed),
        cmocka_unit_test(other_rules_and_sizing_are_reckoned_with),
        cmocka_unit_test(it_acts_on_entries_alone_and_when_enabled),
    };
    return DESK_RUN(tests);
}
