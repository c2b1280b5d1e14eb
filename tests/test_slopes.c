/* Derivatives in the fast variance that the kernels carry along, against differences: of
 * exact futures, and of the tables' own scale. */
#include "models/isa.h"

#include "alvh/exact.h"
#include "tests/hot.h"
#include "tests/lanes.h"
#include "tests/world.h"

enum { LANES = 48 };

static struct world core;

static int prepare(void **state)
{
    (void)state;
    world_create("core", LANES, &core);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    world_free(&core);
    return 0;
}

/* A state a lane, of every regime, from quiet to wild; moved along the fast variance. */
static struct alvh_point point_of(int lane, double move)
{
    return (struct alvh_point){
        100.0,
        lane % 3,
        {0.0013 * exp(0.11 * lane) + move, 0.0021 * exp(0.073 * ((lane * 29) % LANES))}};
}

static void locate(double move)
{
    static struct lanes lanes;
    const struct alvh_market_lanes market = lanes_start(&lanes, LANES, 0.0, 0.0, 0.0, 0);
    for (int l = 0; l < LANES; l++) {
        const struct alvh_point point = point_of(l, move);
        lanes.v_fast[l] = point.variance[ALVH_FAST];
        lanes.v_slow[l] = point.variance[ALVH_SLOW];
        lanes.regime[l] = point.regime;
    }
    alvh_tables_locate(core.tables, &market, core.cells);
}

/* dVIX/dv1, VIX as a fraction. */
static double vix_slope(int lane)
{
    const double h = 1e-6;
    const struct alvh_point up = point_of(lane, h), down = point_of(lane, -h);
    return (alvh_model_vix(&core.model, up.regime, up.variance) -
            alvh_model_vix(&core.model, down.regime, down.variance)) /
           (200.0 * h);
}

static double exact_future(int lane, double move, double tau)
{
    const struct alvh_point point = point_of(lane, move);
    double future = 0.0;
    assert_int_equal(alvh_exact_vix_future(&core.model, &point, tau, &future, NULL),
                     ALVH_OK);
    return future;
}

/* The future with its vega, the one without and the one of the smile are one future; its
 * slope is that of exact futures, whose vega is at most 100 points per 1.00 of VIX. */
static void the_vega_of_a_future_is_that_of_exact_ones(void **state)
{
    (void)state;
    static const int days[] = {1, 21, 63, 160};
    double with[LANES], without[LANES], beside[LANES], vega[LANES];
    for (size_t t = 0; t < sizeof days / sizeof *days; t++) {
        locate(0.0);
        alvh_vix_future(core.tables, days[t], core.cells, with, vega);
        alvh_vix_future(core.tables, days[t], core.cells, without, NULL);
        alvh_vix_smile(core.tables, days[t], core.cells, core.smile, beside);
        for (int l = 0; l < LANES; l++) {
            const double h = 0.01 * point_of(l, 0.0).variance[ALVH_FAST];
            const double tau = days[t] / ALVH_DAYS_PER_YEAR;
            const double slope =
                (exact_future(l, h, tau) - exact_future(l, -h, tau)) / (2.0 * h);
            assert_near(with[l], exact_future(l, 0.0, tau), 0.002);
            assert_near(without[l], with[l], 0.0);
            assert_near(beside[l], with[l], 0.0);
            assert_near(core.cells->vix_to_fast[l] * vix_slope(l), 1.0, 1e-6);
            assert_near(vega[l], slope / vix_slope(l), 0.1);
            assert_near(core.smile->forward_slope[l] * with[l] * core.cells->vix_to_fast[l],
                        vega[l], 1e-4);
        }
    }
}

static void make_smile(bool vix, int days, double move)
{
    double future[LANES];
    locate(move);
    if (vix)
        alvh_vix_smile(core.tables, days, core.cells, core.smile, future);
    else
        alvh_spx_smile(core.tables, days, core.cells, core.smile);
}

/* Scales are known functions of the state, in double precision. */
static void the_slope_of_a_scale_is_its_own(void **state)
{
    (void)state;
    static const int days[] = {1, 21, 64};
    const double h = 1e-6;
    for (int n = 0; n < 6; n++) {
        const bool vix = n % 2;
        double slope[LANES];
        make_smile(vix, days[n / 2], h);
        for (int l = 0; l < LANES; l++)
            slope[l] = core.smile->scale[l] / (2.0 * h);
        make_smile(vix, days[n / 2], -h);
        for (int l = 0; l < LANES; l++)
            slope[l] -= core.smile->scale[l] / (2.0 * h);
        make_smile(vix, days[n / 2], 0.0);
        for (int l = 0; l < LANES; l++) {
            assert_near(core.smile->scale_slope[l], slope[l], 1e-5 * fabs(slope[l]) + 1e-7);
            assert_near(core.smile->scale[l] * core.smile->per_scale[l], 1.0, 1e-14);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vega_of_a_future_is_that_of_exact_ones),
        cmocka_unit_test(the_slope_of_a_scale_is_its_own),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, prepare, finish)
                              : HOT_TEST_SKIPPED;
}
