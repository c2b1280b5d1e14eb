#include "models/exact_lanes.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "alvh/exact.h"
#include "tests/expect.h"
#include "tests/oracle_cases.h"

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
        const struct alvh_point point = oracle_point(oracle);
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
        const struct alvh_point point = oracle_point(oracle);
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

/* States that strain the contours: nothing moves yet, a variance far beyond its mean, and
 * mixtures of a wide and a narrow law. */
static const struct {
    int model, regime;
    double variance[ALVH_FACTORS];
    int days[3]; /* of SPX, whose quadrature takes seconds at some states; 0: none */
} strain[] = {
    {ORACLE_CORE, 0, {0.0, 0.0}, {1}},
    {ORACLE_CORE, 1, {0.0, 0.0}, {0}},
    {ORACLE_CORE, 2, {0.0, 0.0}, {0}},
    {ORACLE_CORE, 2, {0.0005, 0.0}, {2}},
    {ORACLE_CORE, 0, {0.0, 0.1}, {1, 5, 21}},
    {ORACLE_CORE, 1, {0.0317, 0.0023}, {1, 21}},
    {ORACLE_CORE, 2, {2.0, 0.31}, {21, 45, 64}},
    {ORACLE_CORE, 0, {3.0, 0.6}, {1, 5, 64}},
    {ORACLE_MILD, 0, {0.0, 0.0}, {2}},
    {ORACLE_MILD, 2, {2.0, 0.02}, {1, 21, 64}},
    {ORACLE_HESTON, 0, {2.0, 0.0}, {1, 21, 64}},
    {ORACLE_BATES, 0, {0.0, 0.0}, {1}},
    {ORACLE_SVCJ, 0, {0.0, 0.0}, {2}},
};
enum { STRAINS = sizeof strain / sizeof strain[0] };

static double call_delta(double forward, double strike, double total_volatility)
{
    const double d1 = log(forward / strike) / total_volatility + 0.5 * total_volatility;
    return 0.5 * erfc(-d1 * M_SQRT1_2);
}

static bool worth_holding(double forward, double strike, double iv, int days)
{
    const double total = iv * sqrt(days / ALVH_DAYS_PER_YEAR);
    const double delta = call_delta(forward, strike, total);
    return delta >= 0.01 && delta <= 0.99; /* refuses a NaN too */
}

static int compare_spx(int m, const struct alvh_point *point, int days)
{
    const double tau = days / ALVH_DAYS_PER_YEAR;
    const double forward = forward_of(m, point->spot, days);
    const double spread = sqrt((0.0003 + point->variance[0] + point->variance[1]) * tau);
    double strike[LANES];
    for (int lane = 0; lane < LANES; lane++)
        strike[lane] = forward * exp(spread * (lane - 9.3) / 3.5);
    struct lanes lanes;
    fill(&lanes, m, days, point, LANES, strike);
    const struct alvh_market_lanes market = market_of(&lanes);
    alvh_exact_lanes_spx(exact[m], days, &market, lanes.forward, strike, 1, lanes.price);
    struct alvh_option_quote quote[LANES];
    struct alvh_error error = {0};
    assert_int_equal(alvh_exact_spx(&model[m], point, tau, LANES, strike, quote, &error),
                     ALVH_OK);
    int compared = 0;
    for (int lane = 0; lane < LANES; lane++)
        if (worth_holding(forward, strike[lane], quote[lane].iv, days)) {
            assert_near(lanes.price[lane], quote[lane].call, SPX_ERROR * point->spot);
            compared++;
        }
    return compared;
}

static int compare_vix(int m, const struct alvh_point *point, int days)
{
    const double tau = days / ALVH_DAYS_PER_YEAR;
    struct alvh_error error = {0};
    double future;
    assert_int_equal(alvh_exact_vix_future(&model[m], point, tau, &future, &error),
                     ALVH_OK);
    double strike[LANES];
    for (int lane = 0; lane < LANES; lane++)
        strike[lane] = future * exp(0.11 * (lane - 5.7));
    struct lanes lanes;
    fill(&lanes, m, days, point, LANES, strike);
    const struct alvh_market_lanes market = market_of(&lanes);
    alvh_exact_lanes_vix_future(exact[m], days, &market, lanes.price);
    assert_near(lanes.price[0], future, VIX_ERROR);
    alvh_exact_lanes_vix(exact[m], days, &market, strike, lanes.price);
    struct alvh_option_quote quote[LANES];
    assert_int_equal(alvh_exact_vix(&model[m], point, tau, LANES, strike, quote, &error),
                     ALVH_OK);
    int compared = 0;
    for (int lane = 0; lane < LANES; lane++)
        if (worth_holding(future, strike[lane], quote[lane].iv, days)) {
            assert_near(lanes.price[lane], quote[lane].call, VIX_ERROR);
            compared++;
        }
    return compared;
}

static void spx_agrees_with_adaptive_quadrature_at_straining_states(void **state)
{
    (void)state;
    int compared = 0;
    for (int n = 0; n < STRAINS; n++)
        for (int t = 0; t < 3 && strain[n].days[t] > 0; t++) {
            const struct alvh_point point = {
                4321.0, strain[n].regime, {strain[n].variance[0], strain[n].variance[1]}};
            compared += compare_spx(strain[n].model, &point, strain[n].days[t]);
        }
    assert_true(compared > 200);
}

static void vix_agrees_with_adaptive_quadrature_at_straining_states(void **state)
{
    (void)state;
    static const int days[] = {1, 5, 21, 63, 160};
    int compared = 0;
    for (int n = 0; n < STRAINS; n++)
        for (int t = 0; t < 5; t++) {
            const struct alvh_point point = {
                100.0, strain[n].regime, {strain[n].variance[0], strain[n].variance[1]}};
            compared += compare_vix(strain[n].model, &point, days[t]);
        }
    assert_true(compared > 200);
}

static void calls_less_puts_are_the_discounted_forward(void **state)
{
    (void)state;
    const int m = ORACLE_CORE, days = 34;
    const struct alvh_point point = {4321.0, 1, {0.0317, 0.0123}};
    double strike[LANES], put[LANES];
    for (int lane = 0; lane < LANES; lane++)
        strike[lane] = 2600.0 + 205.0 * lane;
    struct lanes lanes;
    fill(&lanes, m, days, &point, LANES, strike);
    const struct alvh_market_lanes market = market_of(&lanes);
    alvh_exact_lanes_spx(exact[m], days, &market, lanes.forward, strike, -1, put);
    alvh_exact_lanes_spx(exact[m], days, &market, lanes.forward, strike, 1, lanes.price);
    const double discount = exp(-model[m].rate * days / ALVH_DAYS_PER_YEAR);
    for (int lane = 0; lane < LANES; lane++)
        assert_near(lanes.price[lane] - put[lane],
                    discount * (lanes.forward[lane] - strike[lane]), 1e-11 * point.spot);
}

/* A call struck far below what VIX can fall to is the future less the strike. */
static void deep_vix_calls_are_worth_their_future(void **state)
{
    (void)state;
    const int m = ORACLE_CORE;
    const struct alvh_point point = {100.0, 1, {0.21, 0.0123}};
    const double strike[] = {0.5, 3.7, 8.1};
    for (int days = 1; days <= VIX_DAYS; days += 53) {
        struct lanes lanes;
        fill(&lanes, m, days, &point, 3, strike);
        const struct alvh_market_lanes market = market_of(&lanes);
        double future[LANES];
        alvh_exact_lanes_vix_future(exact[m], days, &market, future);
        alvh_exact_lanes_vix(exact[m], days, &market, lanes.strike, lanes.price);
        const double discount = exp(-model[m].rate * days / ALVH_DAYS_PER_YEAR);
        for (int lane = 0; lane < 3; lane++)
            assert_near(lanes.price[lane], discount * (future[lane] - strike[lane]), 1e-9);
    }
}

static void expired_options_are_worth_what_they_pay(void **state)
{
    (void)state;
    const struct alvh_point point = {100.0, 2, {0.21, 0.0123}};
    const double strike[] = {93.7};
    struct lanes lanes;
    fill(&lanes, ORACLE_CORE, 0, &point, 1, strike);
    const struct alvh_market_lanes market = market_of(&lanes);
    const double vix = alvh_model_vix(&model[ORACLE_CORE], 2, point.variance);
    alvh_exact_lanes_spx(exact[ORACLE_CORE], 0, &market, lanes.forward, lanes.strike, 1,
                         lanes.price);
    assert_near(lanes.price[0], 6.3, 1e-12);
    alvh_exact_lanes_vix_future(exact[ORACLE_CORE], 0, &market, lanes.price);
    assert_near(lanes.price[0], vix, 0.0);
    lanes.strike[0] = 17.3;
    alvh_exact_lanes_vix(exact[ORACLE_CORE], 0, &market, lanes.strike, lanes.price);
    assert_near(lanes.price[0], vix - 17.3, 1e-12);
}

/* Lanes that differ in everything, and the same in reverse. */
static void lanes_stand_alone(void **state)
{
    (void)state;
    const int m = ORACLE_CORE, days = 13;
    const struct alvh_point point = {100.0, 0, {0.0, 0.0}};
    const double strike[] = {100.0};
    struct lanes lanes, turned;
    fill(&lanes, m, days, &point, 1, strike);
    turned = lanes;
    for (int lane = 0; lane < LANES; lane++) {
        struct lanes *side[] = {&lanes, &turned};
        for (int s = 0; s < 2; s++) {
            const int at = s ? LANES - 1 - lane : lane;
            side[s]->v_fast[at] = 0.0007 * lane * lane * lane;
            side[s]->v_slow[at] = 0.0031 * lane;
            side[s]->regime[at] = lane % 3;
            side[s]->strike[at] = 90.0 + 1.3 * lane;
        }
    }
    const struct alvh_market_lanes market = market_of(&lanes), other = market_of(&turned);
    alvh_exact_lanes_spx(exact[m], days, &market, lanes.forward, lanes.strike, -1,
                         lanes.price);
    alvh_exact_lanes_spx(exact[m], days, &other, turned.forward, turned.strike, -1,
                         turned.price);
    for (int lane = 0; lane < LANES; lane++)
        assert_true(lanes.price[lane] == turned.price[LANES - 1 - lane]);
    alvh_exact_lanes_vix(exact[m], days, &market, lanes.strike, lanes.price);
    alvh_exact_lanes_vix(exact[m], days, &other, turned.strike, turned.price);
    for (int lane = 0; lane < LANES; lane++)
        assert_true(lanes.price[lane] == turned.price[LANES - 1 - lane]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spx_agrees_with_the_oracle),
        cmocka_unit_test(vix_agrees_with_the_oracle),
        cmocka_unit_test(spx_agrees_with_adaptive_quadrature_at_straining_states),
        cmocka_unit_test(vix_agrees_with_adaptive_quadrature_at_straining_states),
        cmocka_unit_test(calls_less_puts_are_the_discounted_forward),
        cmocka_unit_test(deep_vix_calls_are_worth_their_future),
        cmocka_unit_test(expired_options_are_worth_what_they_pay),
        cmocka_unit_test(lanes_stand_alone),
    };
    return cmocka_run_group_tests_name("exact_lanes", tests, create, destroy);
}
