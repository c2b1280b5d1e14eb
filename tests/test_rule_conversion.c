/* Packages against the basis, day by day. */
#include "models/isa.h"

#include "tests/desk.h"

static struct desk_setup s;

/* Seven contracts of the scale: 2.4 x 7 = 16.8 and 0.5 x 7 = 3.5 packages. */
static void open_conversion(bool enabled)
{
    desk_open(&s, 7.0, 30000.0);
    s.book.conversion = (struct alvh_conversion_options){.enabled = enabled,
                                                         .enter = 0.8,
                                                         .leave = 0.2,
                                                         .spx_packages = 2.4,
                                                         .vix_packages = 0.5};
}

static double spx_after(int day, double basis)
{
    desk_day(&s, day);
    desk_signal(&s, ALVH_SIGNAL_spx_basis, basis);
    desk_decide(&s);
    return desk_size(&s, ALVH_HEDGE_spx_basis);
}

/* A dear future is sold; nothing happens between the levels, whatever is held. */
static void packages_are_sold_above_and_bought_below(void **state)
{
    (void)state;
    static const struct {
        double basis, packages;
    } day[] = {{0.5, 0},   {0.8, 0},   {0.81, -16}, {1.7, -16},  {0.3, -16}, {0.2, -16},
               {0.19, 0},  {0.7, 0},   {-0.8, 0},   {-0.81, 16}, {-0.5, 16}, {-0.2, 16},
               {-0.19, 0}, {-0.79, 0}, {0.9, -16},  {-0.1, 0},   {-1.2, 16}, {0.25, 0},
               {0.9, -16}, {-0.9, 16}, {0.85, -16}};
    open_conversion(true);
    for (size_t i = 0; i < sizeof day / sizeof day[0]; i++)
        assert_near(spx_after((int)i, day[i].basis), day[i].packages, 0.0);
    assert_near(desk_size(&s, ALVH_HEDGE_vix_basis), 0.0, 0.0);
    /* Changes, days from 0: on days 2, 6, 9, 12, 14, 15, 16, 17, 18, 19 and 20. */
    assert_int_equal(s.acted[ALVH_RULE_conversion], 11 * DESK_LANES);
}

static void each_market_has_its_basis_and_its_packages(void **state)
{
    (void)state;
    open_conversion(true);
    desk_day(&s, 0);
    desk_signal(&s, ALVH_SIGNAL_vix_basis, -1.0);
    s.signal[ALVH_SIGNAL_vix_basis][3] = 1.0;
    s.signal[ALVH_SIGNAL_vix_basis][4] = 0.0;
    s.alive[5] = 0.0;
    desk_decide(&s);
    assert_near(desk_size(&s, ALVH_HEDGE_vix_basis), 3.0, 0.0);
    assert_near(s.size[ALVH_HEDGE_vix_basis][3], -3.0, 0.0);
    assert_near(s.size[ALVH_HEDGE_vix_basis][4], 0.0, 0.0);
    assert_near(desk_size(&s, ALVH_HEDGE_spx_basis), 0.0, 0.0);
    assert_int_equal(s.acted[ALVH_RULE_conversion], DESK_LANES - 2);
}

static void switched_off_it_leaves_the_basis_alone(void **state)
{
    (void)state;
    open_conversion(false);
    assert_near(spx_after(0, 3.0), 0.0, 0.0);
    assert_int_equal(s.acted[ALVH_RULE_conversion], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packages_are_sold_above_and_bought_below),
        cmocka_unit_test(each_market_has_its_basis_and_its_packages),
        cmocka_unit_test(switched_off_it_leaves_the_basis_alone),
    };
    return DESK_RUN(tests);
}
