/* The ladder of VIX calls by hand: what a contract of it is, what layers and rules make of
 * it, and what is held of each rung. */
#include "models/isa.h"

#include "sim/book/hedges.h"
#include "sim/book/ladder.h"
#include "tests/desk.h"

static struct desk_setup s;

static const enum alvh_rolled rung_of[ALVH_RUNGS] = {
    ALVH_ROLLED_base, ALVH_ROLLED_base_middle, ALVH_ROLLED_base_far};

/* Rungs weighed 4 : 4 : 2. The near one rolls on days 0, 5 and 10, the middle one on days 0
 * and 3, the far one on day 0. */
static void open_ladder(void)
{
    desk_open(&s, 20, 30000.0);
    s.book.base.enabled = true;
    s.book.ladder = (struct alvh_ladder_weights){4.0, 4.0, 2.0};
    for (int i = 0; i < ALVH_RUNGS; i++)
        desk_roll(&s, rung_of[i], 0);
    desk_roll(&s, ALVH_ROLLED_base_middle, 3);
    desk_roll(&s, ALVH_ROLLED_base, 5);
    desk_roll(&s, ALVH_ROLLED_base, 10);
    desk_unit(&s, 0, -400.0, -30.0, 0.0, 4850.0);
    desk_hold(&s, 0, 20.0);
}

/* Values 150, 400 and 600 dollars; vegas 60, 45 and 30; futures 18, 20 and 21. */
static void list_on(int day)
{
    static const double value[] = {150.0, 400.0, 600.0}, vega[] = {60.0, 45.0, 30.0};
    static const double future[] = {18.0, 20.0, 21.0};
    desk_day(&s, day);
    for (int i = 0; i < ALVH_RUNGS; i++)
        desk_unit(&s, desk_list(&s, rung_of[i], future[i]), value[i], vega[i], 0.0, 0.0);
}

static double column(enum alvh_ladder_column which)
{
    alignas(64) desk_lanes room;
    return alvh_ladder_column(&s.day, &s.book, which, room)[DESK_LANES - 1];
}

/* 0.4 x 150 + 0.4 x 400 + 0.2 x 600 = 340; 24 + 18 + 6 = 48; 7.2 + 8 + 4.2 = 19.4. */
static void a_contract_is_a_share_of_each_rungs_call(void **state)
{
    (void)state;
    open_ladder();
    list_on(0);
    assert_near(column(ALVH_LADDER_VALUE), 340.0, 1e-12);
    assert_near(column(ALVH_LADDER_VEGA), 48.0, 1e-12);
    assert_near(column(ALVH_LADDER_DELTA), 0.0, 0.0);
    assert_near(column(ALVH_LADDER_FUTURE), 19.4, 1e-12);
}

/* Whatever its weight, a rung alone is the call itself, to the bit. */
static void one_rung_is_its_call(void **state)
{
    (void)state;
    alignas(64) desk_lanes room;
    open_ladder();
    s.book.ladder = (struct alvh_ladder_weights){0.3, 0.0, 0.0};
    list_on(0);
    struct alvh_rung rung[ALVH_RUNGS];
    assert_int_equal(alvh_ladder_rungs(&s.book, rung), 1);
    assert_true(rung[0].kind == ALVH_ROLLED_base && rung[0].weight == 1.0);
    assert_ptr_equal(alvh_ladder_column(&s.day, &s.book, ALVH_LADDER_VALUE, room),
                     s.value[s.listed.unit[ALVH_ROLLED_base]]);
}

/* Before its first roll there is no far call: 60 + 160 dollars. */
static void a_rung_that_is_not_listed_counts_as_nothing(void **state)
{
    (void)state;
    open_ladder();
    list_on(0);
    s.listed.unit[ALVH_ROLLED_base_far] = ALVH_NONE;
    assert_near(column(ALVH_LADDER_VALUE), 220.0, 1e-12);
}

/* 17.5 % of 20 x 4,850 dollars is 16,975; a contract's notional 1,940 dollars: 8.75. Half
 * the vega of 8.75 x 48 dollars is that of 0.84 spreads of 250. 8.75 x 340 = 2,975 dollars
 * buy 2.125 puts of 1,400. */
static void layers_are_measured_by_the_whole_ladder(void **state)
{
    (void)state;
    open_ladder();
    s.book.adaptive.enabled = s.book.static_put.enabled = true;
    desk_roll(&s, ALVH_ROLLED_spx_put, 0);
    desk_quote(&s, ALVH_HEDGE_adaptive, 0.0, 250.0, 0.0);
    desk_quote(&s, ALVH_HEDGE_static_put, 1400.0, 90.0, -8.0);
    list_on(0);
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_base), 8.75, 1e-12);
    assert_near(desk_size(&s, ALVH_HEDGE_adaptive), 0.84, 1e-12);
    assert_near(desk_size(&s, ALVH_HEDGE_static_put), 2.125, 1e-12);
}

static void trade(void)
{
    alignas(64) desk_lanes target;
    alvh_hedges_trade(&s.day, &s.desk, &s.ledger, target, &s.outcomes, 0);
}

static void assert_held(double near, double middle, double far)
{
    const double held[ALVH_RUNGS] = {near, middle, far};
    for (int i = 0; i < ALVH_RUNGS; i++) {
        const int unit = s.listed.unit[rung_of[i]], ending = s.listed.ending[rung_of[i]];
        assert_near(s.quantity[unit][DESK_LANES - 1], held[i], 0.0);
        if (ending != ALVH_NONE)
            assert_near(s.quantity[ending][DESK_LANES - 1], 0.0, 0.0);
    }
}

/* 18 contracts are 7.2, 7.2 and 3.6 calls. On day 3 the middle rung alone moves into its
 * new call, on day 5 the near one, and half of 18 are 3.6, 3.6 and 1.8 calls. */
static void each_rung_is_rolled_in_its_own_time(void **state)
{
    (void)state;
    open_ladder();
    list_on(0);
    desk_fill(s.size[ALVH_HEDGE_base], 18.0);
    trade();
    assert_held(7.0, 7.0, 3.0);
    const int near = s.listed.unit[ALVH_ROLLED_base];
    const int middle = s.listed.unit[ALVH_ROLLED_base_middle];
    list_on(3);
    assert_int_equal(s.listed.ending[ALVH_ROLLED_base_middle], middle);
    trade();
    assert_held(7.0, 7.0, 3.0);
    assert_int_equal(s.listed.unit[ALVH_ROLLED_base], near);
    assert_int_not_equal(s.listed.unit[ALVH_ROLLED_base_middle], middle);
    list_on(5);
    desk_fill(s.factor[ALVH_HEDGE_base], 0.5);
    trade();
    assert_held(3.0, 3.0, 1.0);
    assert_int_not_equal(s.listed.unit[ALVH_ROLLED_base], near);
}

/* A pot of 10 contracts beside 20: on day 5 the near calls are worth 100 dollars, those of
 * the middle rung 200 and of the far one 300, and of 12, 12 and 6 held a third is the
 * pot's: 400 + 800 + 600 = 1,800 dollars, 10 contracts of 180. On day 10, when the middle
 * rung rolls too, a third of 9, 30 and 3 are 3, 10 and 1, but the pot never bought more than
 * 4 of the middle rung: 300 + 800 + 300 = 1,400 dollars, 7.7 contracts. */
static void a_pot_is_sold_rung_by_rung(void **state)
{
    (void)state;
    open_ladder();
    s.book.base.enabled = false;
    s.book.reinvestment.enabled = true;
    s.book.reinvestment.share_percent = 100.0;
    desk_roll(&s, ALVH_ROLLED_base_middle, 10);
    desk_fill(s.size[ALVH_HEDGE_base], 20.0);
    desk_quote(&s, ALVH_HEDGE_base, 180.0, 60.0, 0.0);
    list_on(0);
    desk_fill(s.earned[ALVH_LAYER_adaptive], 1800.0);
    desk_decide(&s);
    assert_near(desk_factor(&s, ALVH_HEDGE_base), 1.5, 1e-12);
    static const double held[][ALVH_RUNGS] = {{12.0, 12.0, 6.0}, {9.0, 30.0, 3.0}};
    static const double factor[] = {1.5, 1.0 + 1400.0 / 180.0 / 20.0};
    for (int i = 0; i < 2; i++) {
        list_on(5 + 5 * i);
        const int *now = s.listed.unit, *ending = s.listed.ending;
        const int unit[ALVH_RUNGS] = {ending[ALVH_ROLLED_base],
                                      i == 0 ? now[ALVH_ROLLED_base_middle]
                                             : ending[ALVH_ROLLED_base_middle],
                                      now[ALVH_ROLLED_base_far]};
        for (int n = 0; n < ALVH_RUNGS; n++) {
            desk_unit(&s, unit[n], 100.0 * (n + 1), 60.0, 0.0, 0.0);
            desk_hold(&s, unit[n], held[i][n]);
        }
        desk_decide(&s);
        assert_near(desk_factor(&s, ALVH_HEDGE_base), factor[i], 1e-12);
    }
}

/* Calls of 180, 360 and 600 dollars with 18, 72 and 150 days left lose 0.4 x 10 + 0.4 x 5 +
 * 0.2 x 4 = 6.8 dollars a day: 6.8 / 7,200 for a dollar of beta, a spread of futures 1/600.
 * 30 x 6.8 + 4 x 50 = 404 dollars a day are split as 7200/6.8 : 600, a tenth each first. */
static void its_carry_is_that_of_the_rungs(void **state)
{
    (void)state;
    static const double value[] = {180.0, 360.0, 600.0};
    static const int left[] = {18, 72, 150};
    open_ladder();
    s.book.base.enabled = false;
    s.book.marginal_beta = (struct alvh_marginal_beta_options){.enabled = true,
                                                               .split_every_days = 5,
                                                               .slope_days = 4,
                                                               .prior_slope = -1.2,
                                                               .least_share_percent = 10.0};
    s.book.adaptive.long_month = 1;
    s.book.adaptive.short_month = 2;
    s.book.adaptive.ratio = 1.0;
    list_on(0);
    for (int i = 0; i < ALVH_RUNGS; i++) {
        const int unit = s.listed.unit[rung_of[i]];
        desk_unit(&s, unit, value[i], 60.0, 0.0, 0.0);
        s.expiry_day[unit] = left[i];
    }
    for (int month = 0; month < ALVH_VIX_MONTHS; month++) {
        s.futures[0].tenor_days[month] = 20 * (month + 1);
        desk_fill(s.future[month], 21.0); /* VIX is 20: a point in 20 days, then none */
    }
    desk_quote(&s, ALVH_HEDGE_base, 336.0, 60.0, 0.0);
    desk_quote(&s, ALVH_HEDGE_adaptive, 0.0, 250.0, 0.0);
    desk_fill(s.size[ALVH_HEDGE_base], 30.0);
    desk_fill(s.size[ALVH_HEDGE_adaptive], 4.0);
    desk_decide(&s);
    assert_near(desk_factor(&s, ALVH_HEDGE_base), 1.2093032957863996, 1e-12);
    assert_near(desk_factor(&s, ALVH_HEDGE_adaptive), 0.7865106382978724, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_contract_is_a_share_of_each_rungs_call),
        cmocka_unit_test(one_rung_is_its_call),
        cmocka_unit_test(a_rung_that_is_not_listed_counts_as_nothing),
        cmocka_unit_test(layers_are_measured_by_the_whole_ladder),
        cmocka_unit_test(each_rung_is_rolled_in_its_own_time),
        cmocka_unit_test(a_pot_is_sold_rung_by_rung),
        cmocka_unit_test(its_carry_is_that_of_the_rungs),
    };
    return DESK_RUN(tests);
}
