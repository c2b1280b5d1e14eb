/* Where books break even, against prices worked out apart. */
#include "models/isa.h"

#include "sim/book/break_even.h"

#include <stdalign.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

#include "tests/expect.h"
#include "tests/hot.h"

enum { LANES = 16, LEGS = 4 };

static void fill(double *array, double value)
{
    for (int lane = 0; lane < LANES; lane++)
        array[lane] = value;
}

static double spot[LANES], forward[LANES], vix[LANES], beta[LANES], value[LANES];
static double strike[LEGS * LANES], total[LEGS * LANES], slope[LANES];
static double gain[ALVH_EDGE_POINTS * LANES], book[ALVH_EDGE_POINTS * LANES];

static double at(int point)
{
    return gain[point * LANES + LANES - 1];
}

static double black(double right, double f, double k, double s)
{
    const double d1 = log(f / k) / s + 0.5 * s;
    return right * (f * gsl_cdf_ugaussian_P(right * d1) -
                    k * gsl_cdf_ugaussian_P(right * (d1 - s)));
}

/* A condor of 4000: 3790/3840 puts, 4160/4210 calls, sold at 12 points and worth 8 today,
 * that settles at the front expiry. Its settlement alone counts, whatever VIX does: 8
 * points are kept between the short strikes and lost 8 points beyond each. */
static void a_condor_that_settles_breaks_even_beyond_its_short_strikes(void **state)
{
    (void)state;
    static const int right[] = {-1, -1, 1, 1}, held[] = {1, -1, -1, 1};
    static const double strikes[] = {3790, 3840, 4160, 4210};
    alignas(64) double contracts[LANES], low[LANES], high[LANES];
    fill(spot, 4000.0);
    fill(forward, 4012.0);
    fill(vix, 17.0);
    fill(beta, -150.0);
    fill(value, -800.0);
    for (int leg = 0; leg < LEGS; leg++) {
        fill(strike + leg * LANES, strikes[leg]);
        fill(total + leg * LANES, 0.07);
    }
    const struct alvh_edge_options condor = {.lanes = LANES,
                                             .stride = LANES,
                                             .tenor_days = 16,
                                             .front_days = 16,
                                             .legs = {LEGS, right, held, strike, NULL},
                                             .total_volatility = total,
                                             .forward = forward,
                                             .spot = spot,
                                             .vix = vix,
                                             .beta = beta,
                                             .value = value,
                                             .rate = 0.05};
    alvh_edge_options_gain(&condor, gain);
    assert_near(at(ALVH_EDGE_BELOW), 800.0, 1e-9);
    assert_near(at(ALVH_EDGE_BELOW - 4), 800.0, 1e-9);          /* 3840 */
    assert_near(at(ALVH_EDGE_BELOW - 5), 800.0 - 4000.0, 1e-9); /* 3800 */
    assert_near(at(ALVH_EDGE_BELOW - 6), 800.0 - 5000.0, 1e-9); /* 3760 */
    assert_near(at(ALVH_EDGE_BELOW + 5), 800.0 - 4000.0, 1e-9); /* 4200 */
    memset(book, 0, sizeof book);
    fill(contracts, 3.0);
    alvh_edge_add(LANES, LANES, contracts, gain, book);
    alvh_edge_find(LANES, LANES, book, low, high);
    /* 8 of 40 points from 3840 to 3800, and from 4160 to 4200. */
    assert_near(low[LANES - 1], 96.0 - 0.2, 1e-12);
    assert_near(high[LANES - 1], 104.0 + 0.2, 1e-12);
}

/* A put of 3900 bought at 30 points, 42 days from settling, 16 from the front expiry, where
 * 26 are left: SPX falls by 7 %, VIX rises by 150 x 0.07 = 10.5 points, which widen a
 * month's volatility in full and that of 26 days by the root of 21/26. */
static void what_is_left_of_an_option_is_priced_at_the_front_expiry(void **state)
{
    (void)state;
    static const int right[] = {-1}, held[] = {1};
    fill(spot, 4000.0);
    fill(forward, 4021.0);
    fill(vix, 17.0);
    fill(beta, -150.0);
    fill(value, 3000.0);
    fill(strike, 3900.0);
    fill(total, 0.075);
    const struct alvh_edge_options put = {.lanes = LANES,
                                          .stride = LANES,
                                          .tenor_days = 42,
                                          .front_days = 16,
                                          .legs = {1, right, held, strike, NULL},
                                          .total_volatility = total,
                                          .forward = forward,
                                          .spot = spot,
                                          .vix = vix,
                                          .beta = beta,
                                          .value = value,
                                          .rate = 0.05};
    alvh_edge_options_gain(&put, gain);
    const double there = 3720.0 * (1.0 + 0.00525 * 26.0 / 42.0);
    const double s =
        0.075 * sqrt(26.0 / 42.0) + 0.105 * sqrt(21.0 / 26.0) * sqrt(26.0 / 252.0);
    const double price = exp(-0.05 * 26.0 / 252.0) * black(-1.0, there, 3900.0, s);
    assert_near(at(ALVH_EDGE_BELOW - 7), 100.0 * price - 3000.0, 1e-6);
    /* 12 % up takes 18 points off VIX, of which 8.5 are there to be lost. */
    const double calm =
        0.075 * sqrt(26.0 / 42.0) - 0.085 * sqrt(21.0 / 26.0) * sqrt(26.0 / 252.0);
    const double least = 0.5 * 0.075 * sqrt(26.0 / 42.0);
    const double up = 4480.0 * (1.0 + 0.00525 * 26.0 / 42.0);
    const double rest = black(-1.0, up, 3900.0, fmax(calm, least));
    assert_near(at(ALVH_EDGE_POINTS - 1), 100.0 * exp(-0.05 * 26.0 / 252.0) * rest - 3000.0,
                1e-6);
}

/* A VIX call of 22 on a future of 18 that moves by 0.6 for a point of VIX: 10 % down is 15
 * points of VIX and 9 of the future. One that has settled by then pays 10 on a VIX of 32.
 */
static void vix_calls_follow_the_future_and_settle_at_vix(void **state)
{
    (void)state;
    static const int right[] = {1}, held[] = {1};
    fill(spot, 4000.0);
    fill(forward, 18.0);
    fill(slope, 0.6);
    fill(vix, 17.0);
    fill(beta, -150.0);
    fill(value, 90.0);
    fill(strike, 22.0);
    fill(total, 0.3);
    struct alvh_edge_options call = {.lanes = LANES,
                                     .stride = LANES,
                                     .tenor_days = 25,
                                     .front_days = 16,
                                     .legs = {1, right, held, strike, NULL},
                                     .total_volatility = total,
                                     .forward = forward,
                                     .forward_slope = slope,
                                     .spot = spot,
                                     .vix = vix,
                                     .beta = beta,
                                     .value = value,
                                     .rate = 0.05};
    alvh_edge_options_gain(&call, gain);
    const double price =
        exp(-0.05 * 9.0 / 252.0) * black(1.0, 27.0, 22.0, 0.3 * sqrt(9.0 / 25.0));
    assert_near(at(ALVH_EDGE_BELOW - 10), 100.0 * price - 90.0, 1e-6);
    call.tenor_days = 12;
    alvh_edge_options_gain(&call, gain);
    assert_near(at(ALVH_EDGE_BELOW - 10), 100.0 * 10.0 - 90.0, 1e-9);
}

static void futures_move_by_their_slopes(void **state)
{
    (void)state;
    static double delta[LANES], vega[LANES];
    fill(spot, 4000.0);
    fill(vix, 17.0);
    fill(beta, -150.0);
    fill(delta, 0.25);
    fill(vega, 610.0);
    const struct alvh_edge_linear future = {LANES, LANES, spot, vix, beta, delta, vega};
    alvh_edge_linear_gain(&future, gain);
    assert_near(at(ALVH_EDGE_BELOW - 10), 0.25 * -400.0 + 610.0 * 15.0, 1e-9);
    assert_near(at(ALVH_EDGE_BELOW + 10), 0.25 * 400.0 - 610.0 * 8.5, 1e-9);
}

/* Never, already, and only beyond the grid. */
static void a_book_may_break_even_nowhere_or_at_once(void **state)
{
    (void)state;
    alignas(64) double low[LANES], high[LANES];
    for (int point = 0; point < ALVH_EDGE_POINTS; point++) {
        fill(book + point * LANES, 5.0);
        book[point * LANES + 1] = -5.0;
        book[point * LANES + 2] = 0.0;
        book[point * LANES + 3] = point - ALVH_EDGE_BELOW + 2.5;
    }
    alvh_edge_find(LANES, LANES, book, low, high);
    assert_near(low[0], 80.0, 1e-12);
    assert_near(high[0], 112.0, 1e-12);
    assert_near(low[1], 100.0, 0.0);
    assert_near(high[1], 100.0, 0.0);
    assert_near(high[2], 100.0, 0.0);
    assert_near(low[3], 97.5, 1e-12);
    assert_near(high[3], 112.0, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_condor_that_settles_breaks_even_beyond_its_short_strikes),
        cmocka_unit_test(what_is_left_of_an_option_is_priced_at_the_front_expiry),
        cmocka_unit_test(vix_calls_follow_the_future_and_settle_at_vix),
        cmocka_unit_test(futures_move_by_their_slopes),
        cmocka_unit_test(a_book_may_break_even_nowhere_or_at_once),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
