/* VIX options of the tables against exact ones, at states as a run visits them and strikes
 * from deep in the money to far out: those of core as they come, and the states of its two
 * upper regimes with the least variance, whose smiles are the hardest to fit. */
#include "models/isa.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdalign.h>
#include <string.h>

#include "models/exact_lanes.h"
#include "tests/world.h"

enum {
    LANES = 64,
    COMMON = 12, /* groups of states as they come */
    HARD = 2,    /* groups of each upper regime */
    GROUPS = COMMON + 2 * HARD,
    WIDE = 24, /* strikes of 0.33 to 3 times the future */
    STRIKES = WIDE + 12,
    PRICES = GROUPS * STRIKES * LANES
};
static const int tenor[] = {1, 2, 3, 5, 10, 21, 33, 42, 63, 105, 126, ALVH_TABLES_VIX_DAYS};

static struct world core;
static struct alvh_exact_lanes *exact;
static struct table_state chosen[GROUPS * LANES];

static int by_variance(const void *a, const void *b)
{
    const struct table_state *one = a, *other = b;
    const double left = one->v[ALVH_FAST] + one->v[ALVH_SLOW];
    const double right = other->v[ALVH_FAST] + other->v[ALVH_SLOW];
    return (left > right) - (left < right);
}

/* The states of a regime with the least variance. */
static void choose_hard(int regime, struct table_state *out)
{
    struct table_state *of = malloc((size_t)core.states * sizeof *of);
    size_t count = 0;
    for (int n = 0; n < core.states; n++)
        if (core.visited[n].regime == regime)
            of[count++] = core.visited[n];
    qsort(of, count, sizeof *of, by_variance);
    assert_true(count >= HARD * LANES);
    memcpy(out, of, HARD * LANES * sizeof *of);
    free(of);
}

static void choose_states(void)
{
    for (int n = 0; n < COMMON * LANES; n++)
        chosen[n] = core.visited[n * 7919L % core.states];
    choose_hard(1, chosen + COMMON * LANES);
    choose_hard(2, chosen + (COMMON + HARD) * LANES);
}

/* Over the future: far to both sides, and close together around the kink that smiles of a
 * few days have just below it. */
static double ratio(int strike)
{
    if (strike < WIDE)
        return 0.33 * pow(9.1, strike / (WIDE - 1.0));
    return 0.78 + 0.3 * (strike - WIDE) / (STRIKES - WIDE);
}

static int create(void **state)
{
    (void)state;
    struct alvh_error error = {0};
    world_create("core", LANES, &core);
    choose_states();
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
            const struct table_state *one = &chosen[group * LANES + l];
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
                strike[l] = future[l] * ratio(n);
            alvh_smile_price(core.smile, LANES, future, strike, 1, discount, price, delta,
                             vega);
            alvh_exact_lanes_vix(exact, days, &market, strike, truth);
            for (int l = 0; l < LANES; l++)
                *error++ = fabs(price[l] - truth[l]);
        }
    }
    return worst_future;
}

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
        assert_near(most, 0.0, 0.01);
        assert_near(worst, 0.0, 0.02);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(vix_options_are_within_the_bar)};
    return cmocka_run_group_tests(tests, create, destroy);
}
