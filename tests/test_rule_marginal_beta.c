/* A hedge budget split over three layers, by hand. */
#include "models/isa.h"

#include "tests/desk.h"

static struct desk_setup s;

/* SPX 5000, VIX 20 and a prior of -1.2 points per %: a vega of 1 takes 120 dollars off.
 *
 *     base         30 calls, vega 60, value 180, 18 days left: R 7,200, carry 10 a day
 *     adaptive     4 spreads, vega 250: R 30,000; see slide() for their carry
 *     contingent   5 butterflies, delta -2: R 10,000; value 600, 30 days left: carry 20
 *
 * so that a call and a butterfly cost 1/720 and 1/500 for each dollar of beta. */
static void open_layers(void)
{
    desk_open(&s, 20, 30000.0);
    s.book.marginal_beta = (struct alvh_marginal_beta_options){.enabled = true,
                                                               .split_every_days = 5,
                                                               .slope_days = 4,
                                                               .prior_slope = -1.2,
                                                               .least_share_percent = 10.0};
    s.book.adaptive.long_month = 2;
    s.book.adaptive.short_month = 5;
    s.book.adaptive.ratio = 1.0;
    s.book.contingent.instrument = ALVH_CONTINGENT_BUTTERFLY;
    desk_fill(s.spot, 5000.0);
    desk_roll(&s, ALVH_ROLLED_base, 0);
    desk_roll(&s, ALVH_ROLLED_butterfly, 0);
    desk_quote(&s, ALVH_HEDGE_base, 180.0, 60.0, 0.0);
    desk_quote(&s, ALVH_HEDGE_adaptive, 0.0, 250.0, 0.0);
    desk_quote(&s, ALVH_HEDGE_contingent, 600.0, 0.0, -2.0);
}

static void ask_for(double calls, double spreads, double butterflies)
{
    desk_fill(s.size[ALVH_HEDGE_base], calls);
    desk_fill(s.size[ALVH_HEDGE_adaptive], spreads);
    desk_fill(s.size[ALVH_HEDGE_contingent], butterflies);
}

/* Months are 20 days apart. Months 1 and 4 stand at 20, month 2 `near` and month 5 `far`
 * points above: a spread slides by 50 x (near - far) dollars a day. */
static void slide(double near, double far)
{
    for (int day = 0; day <= DESK_DAYS; day++)
        for (int month = 0; month < ALVH_VIX_MONTHS; month++)
            s.futures[day].tenor_days[month] = 7 + 20 * month;
    for (int month = 0; month < ALVH_VIX_MONTHS; month++)
        desk_fill(s.future[month], 20.0);
    desk_fill(s.future[1], 20.0 + near);
    desk_fill(s.future[4], 20.0 + far);
}

static void list_on(int day)
{
    const double *call = s.quote[ALVH_HEDGE_base][0];
    desk_day(&s, day);
    desk_unit(&s, s.listed.unit[ALVH_ROLLED_base], call[0], 0.0, 0.0, 0.0);
    s.expiry_day[s.listed.unit[ALVH_ROLLED_base]] = day + 18;
    s.expiry_day[s.listed.unit[ALVH_ROLLED_butterfly]] = day + 30;
}

static void pass(int day)
{
    list_on(day);
    desk_decide(&s);
}

static void assert_factors(double base, double adaptive, double contingent)
{
    assert_near(desk_factor(&s, ALVH_HEDGE_base), base, 1e-12);
    assert_near(desk_factor(&s, ALVH_HEDGE_adaptive), adaptive, 1e-12);
    assert_near(desk_factor(&s, ALVH_HEDGE_contingent), contingent, 1e-12);
}

/* A slide of 1.5 - 0.5 points is 50 dollars a day: 1/600 for a dollar of beta. The budget
 * is 30 x 10 + 4 x 50 + 5 x 20 = 600 dollars a day. 720 : 600 : 500 of 1820, with at least
 * a tenth each: 0.1 + 0.7 x 720/1820 of 600 are 226.153846 where 300 are spent, 0.1 + 0.7 x
 * 600/1820 of 600 are 198.461538 where 200 are, 0.1 + 0.7 x 500/1820 of 600 are 175.384615
 * where 100 are. */
static void the_budget_goes_where_beta_is_cheap(void **state)
{
    (void)state;
    open_layers();
    slide(1.5, 0.5);
    ask_for(30.0, 4.0, 5.0);
    pass(0);
    assert_factors(0.753846153846153846, 0.992307692307692308, 1.753846153846153846);
    assert_int_equal(s.acted[ALVH_RULE_marginal_beta], DESK_LANES);
    assert_near(300.0 * desk_factor(&s, ALVH_HEDGE_base) +
                    200.0 * desk_factor(&s, ALVH_HEDGE_adaptive) +
                    100.0 * desk_factor(&s, ALVH_HEDGE_contingent),
                600.0, 1e-9);
}

/* Other sizes and quotes do not count before day 5. Then calls alone are asked for, which
 * leaves nothing to split. */
static void it_splits_every_so_many_days(void **state)
{
    (void)state;
    ask_for(60.0, 0.0, 0.0);
    pass(4);
    assert_factors(0.753846153846153846, 0.992307692307692308, 1.753846153846153846);
    pass(5);
    assert_factors(1.0, 1.0, 1.0);
    assert_int_equal(s.acted[ALVH_RULE_marginal_beta], DESK_LANES);
}

/* Spreads that the curve pays for count as costing a quarter of the dearest, 1/500: 1/2000,
 * and 4 spreads 4 x 30000/2000 = 60 dollars a day of 460. 720 : 2000 : 500 of 3220, and no
 * least share: 460/3220 is 1/7. 720/7 where 300 are spent, 500/7 where 100, and 2000/7
 * where 60 are: that is more than four times as much, and four times it stays. */
static void a_hedge_that_pays_does_not_take_all(void **state)
{
    (void)state;
    open_layers();
    s.book.marginal_beta.least_share_percent = 0.0;
    slide(-1.0, 0.0);
    ask_for(30.0, 4.0, 5.0);
    pass(0);
    assert_factors(720.0 / 2100.0, 4.0, 500.0 / 700.0);
}

/* Six spreads spend 90 dollars a day of 490: 490/3220 x 2000 where 90 are spent. */
static void a_hedge_that_pays_counts_as_a_quarter(void **state)
{
    (void)state;
    open_layers();
    s.book.marginal_beta.least_share_percent = 0.0;
    slide(-1.0, 0.0);
    ask_for(30.0, 6.0, 5.0);
    pass(0);
    assert_factors(0.365217391304347826, 3.381642512077294686, 0.760869565217391304);
}

/* Calls with a millionth of the vega and the value: 8 are asked for on every lane, and 32
 * are the most, whatever the budget. */
static void worthless_options_do_not_pile_up(void **state)
{
    (void)state;
    open_layers();
    slide(1.5, 0.5);
    desk_quote(&s, ALVH_HEDGE_base, 180e-6, 60e-6, 0.0);
    ask_for(8.0, 4.0, 5.0);
    pass(0);
    assert_near(8.0 * desk_factor(&s, ALVH_HEDGE_base), 32.0, 1e-12);
}

/* Butterflies with a delta of +2 add to beta and are left alone; 300 + 200 dollars go to
 * calls and spreads as 720 : 600, with a tenth each: 0.1 + 0.8 x 6/11 of 500 are 268.181818
 * where 300 are spent, 231.818182 where 200 are. */
static void a_layer_that_adds_to_beta_is_left_alone(void **state)
{
    (void)state;
    open_layers();
    desk_quote(&s, ALVH_HEDGE_contingent, 600.0, 0.0, 2.0);
    slide(1.5, 0.5);
    ask_for(30.0, 4.0, 5.0);
    pass(0);
    assert_factors(0.893939393939393939, 1.159090909090909091, 1.0);
}

/* What rules before it have made of a size is what is split: half of 60 calls are 30. */
static void it_splits_what_other_rules_leave(void **state)
{
    (void)state;
    open_layers();
    slide(1.5, 0.5);
    ask_for(60.0, 4.0, 5.0);
    list_on(0);
    desk_fill(s.factor[ALVH_HEDGE_base], 0.5);
    desk_decide(&s);
    assert_factors(0.376923076923076923, 0.992307692307692308, 1.753846153846153846);
}

/* SPX falls by 2 % and VIX rises by 6.4: with a quarter of the weight, the mean product is
 * 0.75 x -1.2 + 0.25 x -12.8 = -4.1 and the mean square 0.75 + 0.25 x 4 = 1.75. Four days
 * without a move shrink both alike. On day 5 a vega of 1 takes 410/1.75 dollars off, a
 * butterfly 2 x 4900 = 9800: prices 1/1405.714286, 50/(250 x 410/1.75) = 1/1171.428571 and
 * 1/490, of which the first two are not below 1/1960; no least share. */
static void the_slope_is_learnt_on_the_path(void **state)
{
    (void)state;
    open_layers();
    s.book.marginal_beta.least_share_percent = 0.0;
    slide(1.5, 0.5);
    ask_for(0.0, 0.0, 0.0);
    pass(0);
    desk_fill(s.spot, 4900.0);
    desk_fill(s.vix, 26.4);
    for (int day = 1; day < 5; day++)
        pass(day);
    ask_for(30.0, 4.0, 5.0);
    pass(5);
    const double calls = 60.0 * 41.0 / 1.75, spreads = 5.0 * 410.0 / 1.75;
    const double each = 600.0 / (calls + spreads + 490.0);
    assert_factors(calls * each / 300.0, spreads * each / 200.0, 490.0 * each / 100.0);
}

static void switched_off_it_splits_nothing(void **state)
{
    (void)state;
    open_layers();
    s.book.marginal_beta.enabled = false;
    slide(1.5, 0.5);
    ask_for(30.0, 4.0, 5.0);
    pass(0);
    assert_factors(1.0, 1.0, 1.0);
    assert_int_equal(s.acted[ALVH_RULE_marginal_beta], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_budget_goes_where_beta_is_cheap),
        cmocka_unit_test(it_splits_every_so_many_days),
        cmocka_unit_test(a_hedge_that_pays_does_not_take_all),
        cmocka_unit_test(a_hedge_that_pays_counts_as_a_quarter),
        cmocka_unit_test(worthless_options_do_not_pile_up),
        cmocka_unit_test(a_layer_that_adds_to_beta_is_left_alone),
        cmocka_unit_test(it_splits_what_other_rules_leave),
        cmocka_unit_test(the_slope_is_learnt_on_the_path),
        cmocka_unit_test(switched_off_it_splits_nothing),
    };
    return DESK_RUN(tests);
}
