/* VIX options of the tables against exact ones, at states as a run visits them and strikes
 * from deep in the money to far out: 138,240 prices of core. */
#include "models/isa.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdalign.h>

#include "models/exact_lanes.h"
#include "tests/world.h"

enum { LANES = 64, GROUPS = 12, STRIKES = 20, PRICES = GROUPS * STRIKES * LANES };
static const int tenor[] = {1, 2, 5, 10, 21, 42, 63, 105, ALVH_TABLES_VIX_DAYS};

static struct world core;
static struct alvh_exact_lanes *exact;

static int create(void **state)
{
    (void)state;
    struct alvh_error error = {0};
    world_create("core", LANES, &core);
    if (alvh_exact_lanes_create(&core.model, ALVH_TABLES_SPX_DAYS, ALVH_TABLES_VIX_DAYS,
                                &exact, &error) != ALVH_OK)
        fail_msg("%s", error.text);
    return 0;
}

static int destroy(void **state)
{
    (void)state;
    alvh_exact_lanes_free(exact);
    world_free(&core);
    return 0;
}

/* Errors in points of every option of one tenor; returns the largest error of a future. */
static double errors_at(int days, double error[PRICES])
{
    alignas(64) double ln_spot[LANES] = {0}, ln_carry[LANES] = {0};
    alignas(64) double v_fast[LANES], v_slow[LANES];
    alignas(64) int32_t regime[LANES];
    const struct alvh_market_lanes market = {.lanes = LANES,
                                             .ln_spot = ln_spot,
                                             .v_fast = v_fast,
                                             .v_slow = v_slow,
                                             .ln_carry = ln_carry,
                                             .regime = regime};
    const double discount = exp(-core.model.rate * days / ALVH_DAYS_PER_YEAR);
    double worst_future = 0.0;
    for (int group = 0; group < GROUPS; group++) {
        alignas(64) double future[LANES], strike[LANES], price[LANES], delta[LANES],
            vega[LANES], truth[LANES];
        for (int l = 0; l < LANES; l++) {
            const struct table_state *one =
                &core.visited[(group * LANES + l) * 7919L % core.states];
            v_fast[l] = one->v[ALVH_FAST];
            v_slow[l] = one->v[ALVH_SLOW];
            regime[l] = one->regime;
        }
        assert_int_equal(alvh_tables_locate(core.tables, &market, core.cells), 0);
        alvh_vix_smile(core.tables, days, core.cells, core.smile, future);
        alvh_exact_lanes_vix_future(exact, days, &market, truth);
        for (int l = 0; l < LANES; l++)
            worst_future = fmax(worst_future, fabs(future[l] - truth[l]));
        for (int n = 0; n < STRIKES; n++) {
            for (int l = 0; l < LANES; l++)
                strike[l] = future[l] * 0.6 * pow(5.0, n / (STRIKES - 1.0));
            alvh_smile_price(core.smile, LANES, future, strike, 1, discount, price, delta,
                             vega);
            alvh_exact_lanes_vix(exact, days, &market, strike, truth);
            for (int l = 0; l < LANES; l++)
                *error++ = fabs(price[l] - truth[l]);
        }
    }
    return worst_future;
}

/* The largest errors are of one to three days and of one state in 768: the second regime
 * with next to no variance, whose smile has a kink at the lowest VIX of that regime, just
 * below the future. */
static void vix_options_are_within_the_bar(void **state)
{
    (void)state;
    static double error[PRICES];
    for (size_t t = 0; t < sizeof tenor / sizeof *tenor; t++) {
        const double worst_future = errors_at(tenor[t], error);
        gsl_sort(error, 1, PRICES);
        const double most = error[PRICES - 1 - PRICES / 1000], worst = error[PRICES - 1];
        print_message("%3d days: futures within %.4f points; options 99.9 %% within %.4f, "
                      "all within %.4f\n",
                      tenor[t], worst_future, most, worst);
        assert_near(worst_future, 0.0, 0.01);
        assert_near(most, 0.0, 0.02);
        assert_near(worst, 0.0, 0.04);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(vix_options_are_within_the_bar)};
    return cmocka_run_group_tests(tests, create, destroy);
}
