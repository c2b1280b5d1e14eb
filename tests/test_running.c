/* The mean of what has come so far. */
#include "sim/stats/running.h"

#include "expect.h"

/* Of 3, 1, 4, 1, 5: m = 14 / 5, sum (x - m)^2 = 64 / 5, se^2 = 64 / 5 / 25. */
static void parts_in_any_order_are_the_whole(void **state)
{
    (void)state;
    const double first[] = {1e9 + 4, 1e9 + 5}, rest[] = {1e9 + 1, 1e9 + 3, 1e9 + 1};
    struct alvh_running running = {0};
    alvh_running_add(&running, 2, first, NULL);
    alvh_running_add(&running, 3, rest, NULL);
    const struct alvh_estimate mean = alvh_running_estimate(&running);
    assert_near(mean.value, 1e9 + 2.8, 1e-6);
    assert_near(mean.se, sqrt(12.8 / 25.0), 1e-9);
    assert_near(mean.high - mean.value, 1.959963984540054 * sqrt(12.8 / 25.0), 1e-6);
}

/* Of 2 with weight 3 and 10 with weight 1: m = 16 / 4, se^2 = (9 x 4 + 36) / 16. */
static void weights_count(void **state)
{
    (void)state;
    const double value[] = {2, 10}, weight[] = {3, 1};
    struct alvh_running running = {0};
    alvh_running_add(&running, 2, value, weight);
    const struct alvh_estimate mean = alvh_running_estimate(&running);
    assert_near(mean.value, 4.0, 1e-12);
    assert_near(mean.se, sqrt(72.0 / 16.0), 1e-12);
}

static void one_value_has_no_interval(void **state)
{
    (void)state;
    const double value = 7;
    struct alvh_running running = {0};
    alvh_running_add(&running, 1, &value, NULL);
    const struct alvh_estimate mean = alvh_running_estimate(&running);
    assert_near(mean.value, 7.0, 0.0);
    assert_true(isinf(mean.low) && isinf(mean.high));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_in_any_order_are_the_whole),
        cmocka_unit_test(weights_count),
        cmocka_unit_test(one_value_has_no_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
