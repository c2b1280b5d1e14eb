/* Each indicator against numbers worked by hand or published. */
#include "models/isa.h"

#include <stdalign.h>
#include <string.h>

#include "sim/signals/liquidity.h"
#include "sim/signals/macd.h"
#include "sim/signals/persistence.h"
#include "sim/signals/rsi.h"
#include "sim/signals/zscore.h"
#include "tests/expect.h"
#include "tests/hot.h"

enum { LANES = 16, CAPACITY = 32 };

/* Hot functions take whole tiles of lanes; these tests look at the first one. */
static const double *all(double x)
{
    static alignas(64) double lanes[LANES];
    for (int lane = 0; lane < LANES; lane++)
        lanes[lane] = x;
    return lanes;
}

/* Spans of 1, 3 and 3 days weigh today with 1, 1/2 and 1/2.
 *     x            10   14   14    6
 *     fast         10   14   14    6
 *     slow         10   12   13    9.5
 *     line          0    2    1   -3.5
 *     signal        0    1    1   -1.25
 *     histogram     0    1    0   -2.25 */
static void macd_follows_the_hand_calculation(void **state)
{
    (void)state;
    const struct alvh_macd_weights weights = {1.0, 0.5, 0.5};
    const double x[4] = {10, 14, 14, 6}, expected[4] = {0, 1, 0, -2.25};
    double row[4][LANES];
    const struct alvh_macd macd = {row[0], row[1], row[2], row[3]};
    alvh_macd_start(LANES, all(x[0]), &macd);
    for (int day = 0; day < 4; day++) {
        if (day > 0)
            alvh_macd_update(&weights, LANES, all(x[day]), &macd);
        assert_near(macd.histogram[LANES - 1], expected[day], 0.0);
    }
}

/* The worked example of StockCharts' ChartSchool: closes of QQQ from 2009-12-14 on and
 * their 14-day RSI from the fourteenth change on, to two decimals. */
static void rsi_follows_the_published_table(void **state)
{
    (void)state;
    static const double close[] = {
        44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433,
        46.0826, 45.8931, 46.0328, 45.6140, 46.2820, 46.2820, 46.0028, 46.0328, 46.4116,
        46.2222, 45.6439, 46.2122, 46.2521, 45.7137, 46.4515, 45.7835, 45.3548, 44.0288,
        44.1783, 44.2181, 44.5672, 43.4205, 42.6628, 43.1314};
    static const double expected[] = {70.53, 66.32, 66.55, 69.41, 66.36, 57.97, 62.93,
                                      63.26, 56.06, 62.38, 54.71, 50.42, 39.99, 41.46,
                                      41.87, 45.46, 37.30, 33.08, 37.77};
    enum { CLOSES = sizeof close / sizeof *close, PERIOD = 14 };
    double row[4][LANES];
    struct alvh_rsi rsi = {PERIOD, 0, row[0], row[1], row[2], row[3]};
    alvh_rsi_start(LANES, all(close[0]), &rsi);
    assert_near(rsi.rsi[0], 50.0, 0.0);
    for (int day = 1; day < CLOSES; day++) {
        alvh_rsi_update(LANES, all(close[day]), &rsi);
        if (day >= PERIOD)
            assert_near(rsi.rsi[3], expected[day - PERIOD], 0.005);
    }
}

/* One rise of 3 and one fall of 1: 100 x 3/4. Before anything moves it is 50, after rises
 * alone 100. */
static void rsi_of_few_changes_weighs_them_equally(void **state)
{
    (void)state;
    double row[4][LANES];
    struct alvh_rsi rsi = {14, 0, row[0], row[1], row[2], row[3]};
    alvh_rsi_start(LANES, all(100), &rsi);
    alvh_rsi_update(LANES, all(100), &rsi);
    assert_near(rsi.rsi[0], 50.0, 0.0);
    alvh_rsi_update(LANES, all(103), &rsi);
    assert_near(rsi.rsi[0], 100.0, 0.0);
    alvh_rsi_update(LANES, all(102), &rsi);
    assert_near(rsi.rsi[0], 75.0, 1e-13);
}

/* Windows of four, at any level: {2 2 2 4} has mean 2.5 and s = 1, z 1.5; {2 2 4 6} has
 * mean 3.5 and s^2 = 11/3; {2 4 6 6} mean 4.5, s^2 = 11/3; {4 6 6 6} mean 5.5, s = 1; {6 6
 * 6 6} does not move. */
static void zscore_follows_the_hand_calculation(void **state)
{
    (void)state;
    static const double levels[2] = {0.0, 1e9};
    static const double x[6] = {2, 4, 6, 6, 6, 6};
    const double expected[6] = {0, 1.5, 2.5 / sqrt(11.0 / 3), 1.5 / sqrt(11.0 / 3), 0.5, 0};
    double ring[4 * CAPACITY], z[LANES];
    for (int i = 0; i < 2; i++) {
        struct alvh_zscore zscore = {.days = 4, .stride = CAPACITY, .ring = ring, .z = z};
        alvh_zscore_start(LANES, all(levels[i] + x[0]), &zscore);
        for (int day = 0; day < 6; day++) {
            if (day > 0)
                alvh_zscore_update(LANES, all(levels[i] + x[day]), &zscore);
            assert_near(z[LANES - 1], expected[day], 1e-15);
        }
    }
}

/* {1 1 1 5}: 2; {1 1 5 3}: 2.5. A spike of 2^60 takes the last bits of the mean with it; a
 * turn after it has left, nothing of it is left. */
static void mean_follows_the_hand_calculation_and_forgets(void **state)
{
    (void)state;
    double ring[4 * CAPACITY], row[LANES];
    struct alvh_mean mean = {.days = 4, .stride = CAPACITY, .ring = ring, .mean = row};
    alvh_mean_start(LANES, all(1), &mean);
    assert_near(row[0], 1.0, 0.0);
    alvh_mean_update(LANES, all(5), &mean);
    assert_near(row[0], 2.0, 0.0);
    alvh_mean_update(LANES, all(3), &mean);
    assert_near(row[0], 2.5, 0.0);
    alvh_mean_update(LANES, all(0x1p60), &mean);
    for (int day = 0; day < 8; day++)
        alvh_mean_update(LANES, all(0.3), &mean);
    assert_near(row[0], 0.3, 1e-16);
}

static void persistence_counts_days_on_a_side(void **state)
{
    (void)state;
    static const double x[7] = {0.5, 1.5, 1.6, 1.0, 0.9, 1.0, 1.1};
    static const double expected[7] = {-ALVH_ALWAYS, 1, 2, -1, -2, -3, 1};
    double days[LANES];
    alvh_persistence_start(1.0, LANES, all(x[0]), days);
    for (int day = 0; day < 7; day++) {
        if (day > 0)
            alvh_persistence_update(1.0, LANES, all(x[day]), days);
        assert_near(days[2], expected[day], 0.0);
    }
    alvh_persistence_start(1.0, LANES, all(1.2), days);
    assert_near(days[2], ALVH_ALWAYS, 0.0);
}

/* Four days, volume doubles and depth halves: means 5/4 and 7/8, so 0.6 x 8/5 + 0.4 x 4/7.
 */
static void liquidity_follows_the_hand_calculation(void **state)
{
    (void)state;
    double row[2 * (4 * CAPACITY + LANES)], level[LANES], out[LANES];
    double *const means = row + 2 * 4 * CAPACITY;
    struct alvh_liquidity liquidity = {
        .volume_weight = 0.6,
        .depth_weight = 0.4,
        .volume = {.days = 4, .stride = CAPACITY, .ring = row, .mean = means},
        .depth = {.days = 4,
                  .stride = CAPACITY,
                  .ring = row + 4 * CAPACITY,
                  .mean = means + LANES},
        .level = level,
        .liquidity = out};
    double down[LANES];
    memcpy(down, all(0.0), sizeof down);
    alvh_liquidity_start(LANES, all(0.0), down, &liquidity);
    assert_near(out[0], 1.0, 1e-15);
    memcpy(down, all(-log(2.0)), sizeof down);
    alvh_liquidity_update(LANES, all(log(2.0)), down, &liquidity);
    assert_near(out[LANES - 1], 0.6 * 8 / 5 + 0.4 * 4 / 7, 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(macd_follows_the_hand_calculation),
        cmocka_unit_test(rsi_follows_the_published_table),
        cmocka_unit_test(rsi_of_few_changes_weighs_them_equally),
        cmocka_unit_test(zscore_follows_the_hand_calculation),
        cmocka_unit_test(mean_follows_the_hand_calculation_and_forgets),
        cmocka_unit_test(persistence_counts_days_on_a_side),
        cmocka_unit_test(liquidity_follows_the_hand_calculation),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
