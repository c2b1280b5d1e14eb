/* Worst-expiry-loss margin against cases worked by hand. */
#include "models/isa.h"

#include "sim/execution/margin.h"
#include "tests/expect.h"
#include "tests/hot.h"

/* Two contracts of a condor with put and call wings of these widths, short strikes apart. */
static double margin_of_two(double put_width, double call_width)
{
    const struct alvh_condor_strikes strikes = {.long_put = 4300.0 - put_width,
                                                .short_put = 4300.0,
                                                .short_call = 4700.0,
                                                .long_call = 4700.0 + call_width};
    const double quantity = 2.0;
    return alvh_margin_worst_expiry(1, &strikes, &quantity);
}

/* SPX cannot settle below one spread and above the other: only the wider wing counts. */
static void only_the_wider_wing_needs_margin(void **state)
{
    (void)state;
    assert_near(margin_of_two(95.0, 95.0), 19000.0, 0.0);
    assert_near(margin_of_two(50.0, 160.0), 32000.0, 0.0);
    assert_near(margin_of_two(145.0, 95.0), 29000.0, 0.0);
}

/* Puts of one 4200/4300 x 3 and calls of another 4400/4450: below 4200 the first owes 100
 * points x 3 and the second, whose puts are 4250/4350, 100 x 1: 40,000 dollars. Above 4500
 * they owe 3 x 20 and 1 x 50 points: 11,000. */
static void tranches_of_one_expiry_are_judged_together(void **state)
{
    (void)state;
    const struct alvh_condor_strikes strikes[2] = {
        {.long_put = 4200, .short_put = 4300, .short_call = 4480, .long_call = 4500},
        {.long_put = 4250, .short_put = 4350, .short_call = 4400, .long_call = 4450}};
    const double quantity[2] = {3.0, 1.0};
    assert_near(alvh_margin_worst_expiry(2, strikes, quantity), 40000.0, 0.0);
}

/* One tranche's puts and the other's calls cannot both be breached: 60 points, not 100. */
static void opposite_sides_offset_each_other(void **state)
{
    (void)state;
    const struct alvh_condor_strikes strikes[2] = {
        {.long_put = 4250, .short_put = 4300, .short_call = 4700, .long_call = 4710},
        {.long_put = 3990, .short_put = 4000, .short_call = 4400, .long_call = 4450}};
    const double one[2] = {1.0, 1.0};
    assert_near(alvh_margin_worst_expiry(2, strikes, one), 6000.0, 0.0);
}

static void nothing_held_needs_nothing(void **state)
{
    (void)state;
    const struct alvh_condor_strikes strikes = {.long_put = 1, .short_put = 2,
                                                .short_call = 3, .long_call = 4};
    const double none = 0.0;
    assert_near(alvh_margin_worst_expiry(1, &strikes, &none), 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_wider_wing_needs_margin),
        cmocka_unit_test(tranches_of_one_expiry_are_judged_together),
        cmocka_unit_test(opposite_sides_offset_each_other),
        cmocka_unit_test(nothing_held_needs_nothing),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL) : HOT_TEST_SKIPPED;
}
