#include "models/exact_lanes.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "alvh/exact.h"
#include "tests/expect.h"
#include "tests/oracle.h"

enum { SPX_DAYS = 64, VIX_DAYS = 160, LANES = ALVH_LANE_STEP };

#define SPX_ERROR 1e-6 /* of spot */
#define VIX_ERROR 1e-4 /* points */

/* Every model with its precomputed transforms. */
static struct alvh_model model[ORACLE_MODELS];
static struct alvh_exact_lanes *exact[ORACLE_MODELS];

static int create(void **state)
{
    (void)state;
    for (int m = 0; m < ORACLE_MODELS; m++) {
        struct alvh_error error = {0};
        model[m] = oracle_model[m];
        if (alvh_model_prepare(&model[m], &error) != ALVH_OK ||
            alvh_exact_lanes_create(&model[m], SPX_DAYS, VIX_DAYS, &exact[m], &error) !=
                ALVH_OK) {
            print_error("%s\n", error.text);
            return -1;
        }
    }
    return 0;
}

static int destroy(void **state)
{
    (void)state;
    for (int m = 0; m < ORACLE_MODELS; m++)
        alvh_exact_lanes_free(exact[m]);
    return 0;
}

/* A block whose lanes share one state. */
struct lanes {
    alignas(64) double ln_spot[LANES], v_fast[LANES], v_slow[LANES], ln_carry[LANES];
    int32_t regime[LANES];
    double forward[LANES], strike[LANES], price[LANES];
};

static struct alvh_market_lanes market_of(struct lanes *lanes)
{
    return (struct alvh_market_lanes){.lanes = LANES,
                                      .ln_spot = lanes->ln_spot,
                                      .v_fast = lanes->v_fast,
                                      .v_slow = lanes->v_slow,
                                      .regime = lanes->regime,
                                      .ln_carry = lanes->ln_carry};
}

static double forward_of(int m, double spot, int days)
{
    const double carry = model[m].rate - model[m].dividend_yield;
    return spot * exp(carry * days / ALVH_DAYS_PER_YEAR);
}

static void fill(struct lanes *lanes, int m, int days, const struct alvh_point *point,
                 int strikes, const double strike[])
{
    memset(lanes, 0, sizeof *lanes);
    for (int lane = 0; lane < LANES; lane++) {
        lanes->ln_spot[lane] = log(point->spot);
        lanes->v_fast[lane] = point->variance[ALVH_FAST];
        lanes->v_slow[lane] = point->variance[ALVH_SLOW];
        lanes->regime[lane] = point->regime;
        lanes->forward[lane] = forward_of(m, point->spot, days);
        lanes->strike[lane] = strike[lane < strikes ? lane : strikes - 1];
    }
}

static void spx_agrees_with_the_oracle(void **state)
{
    (void)state;
    int compared = 0;
    for (int n = 0; n < ORACLE_CASES; n++) {
        const struct oracle_case *oracle = &oracle_case[n];
        if (oracle->days > SPX_DAYS)
            continue;
        const struct alvh_point point = {
            100.0, oracle->regime, {oracle->variance[0], oracle->variance[1]}};
        struct lanes lanes;
        fill(&lanes, oracle->model, oracle->days, &point, ORACLE_STRIKES, oracle->strike);
        const struct alvh_market_lanes market = market_of(&lanes);
        for (int right = -1; right <= 1; right += 2) {
            alvh_exact_lanes_spx(exact[oracle->model], oracle->days, &market, lanes.forward,
                                 lanes.strike, right, lanes.price);
            const double *expected = right > 0 ? oracle->call : oracle->put;
            for (int k = 0; k < ORACLE_STRIKES; k++, compared++)
                assert_near(lanes.price[k], expected[k], SPX_ERROR * 100.0);
        }
    }
    assert_true(compared > 500);
}

static void vix_agrees_with_the_oracle(void **state)
{
    (void)state;
    int compared = 0;
    for (int n = 0; n < ORACLE_CASES; n++) {
        const struct oracle_case *oracle = &oracle_case[n];
        if (oracle->days > VIX_DAYS)
            continue;
        const struct alvh_point point = {
            100.0, oracle->regime, {oracle->variance[0], oracle->variance[1]}};
        struct lanes lanes;
        fill(&lanes, oracle->model, oracle->days, &point, ORACLE_VIX_STRIKES,
             oracle->vix_strike);
        const struct alvh_market_lanes market = market_of(&lanes);
        alvh_exact_lanes_vix_future(exact[oracle->model], oracle->days, &market,
                                    lanes.price);
        assert_near(lanes.price[0], oracle->vix_future, VIX_ERROR);
        alvh_exact_lanes_vix(exact[oracle->model], oracle->days, &market, lanes.strike,
                             lanes.price);
        for (int k = 0; k < ORACLE_VIX_STRIKES; k++, compared++)
            assert_near(lanes.price[k], oracle->vix_call[k], VIX_ERROR);
    }
    assert_true(compared > 150);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spx_agrees_with_the_oracle),
        cmocka_unit_test(vix_agrees_with_the_oracle),
    };
    return cmocka_run_group_tests_name("exact_lanes", tests, create, destroy);
}
