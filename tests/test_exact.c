/* Exact prices against independent ones, and what is asked at their edges. */
#include <string.h>

#include "tests/exact_prices.h"
#include "tests/oracle_cases.h"

/* The independent quadrature stops where its integrand seems small: its SPX prices are good
 * to 2e-8 of spot, which is why the bar is 3e-8 here and 1e-11 below. */
static void spx_options_agree_with_the_independent_prices(void **state)
{
    (void)state;
    for (int n = 0; n < ORACLE_CASES; n++) {
        const struct oracle_case *one = &oracle_case[n];
        const struct alvh_model model = oracle_prepared(one->model);
        const struct alvh_point point = oracle_point(one);
        struct alvh_option_quote quote[ORACLE_STRIKES];
        price_spx(&model, &point, one->days / 252.0, ORACLE_STRIKES, one->strike, quote);
        for (int k = 0; k < ORACLE_STRIKES; k++) {
            assert_near(quote[k].call, one->call[k], 3e-6);
            assert_near(quote[k].put, one->put[k], 3e-6);
        }
    }
}

static void vix_agrees_with_the_independent_prices(void **state)
{
    (void)state;
    for (int n = 0; n < ORACLE_CASES; n++) {
        const struct oracle_case *one = &oracle_case[n];
        const struct alvh_model model = oracle_prepared(one->model);
        const struct alvh_point point = oracle_point(one);
        const double tau = one->days / 252.0;
        struct alvh_option_quote quote[ORACLE_VIX_STRIKES];
        assert_near(price_future(&model, &point, tau), one->vix_future, 2e-8);
        price_vix(&model, &point, tau, ORACLE_VIX_STRIKES, one->vix_strike, quote);
        for (int k = 0; k < ORACLE_VIX_STRIKES; k++)
            assert_near(quote[k].call, one->vix_call[k], 2e-7);
    }
}

/* Prices on either side of the levels at which a regime leaves the set that counts. */
static void vix_options_are_smooth_across_the_levels_of_the_regimes(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_CORE);
    for (int regime = 0; regime < 3; regime++)
        for (int level = 0; level < 3; level++) {
            const struct alvh_point point = {100.0, regime, {0.0012, 0.0007}};
            const double edge = 100.0 * sqrt(model.vix_level[level]);
            const double strike[] = {edge - 2e-3, edge - 1e-3, edge, edge + 1e-3,
                                     edge + 2e-3};
            struct alvh_option_quote quote[5];
            price_vix(&model, &point, 30.0 / 252, 5, strike, quote);
            for (int k = 0; k < 4; k++) {
                const double slope = (quote[k + 1].put - quote[k].put) / 1e-3;
                assert_true(slope >= -2e-6 && slope <= 1.0);
            }
            for (int k = 1; k < 4; k++) /* convex, and bounded by the density */
                assert_near(quote[k + 1].put - 2.0 * quote[k].put + quote[k - 1].put, 0.0,
                            3e-4);
        }
}

/* Strikes in any order, twice the same, give what each gives alone. */
static void strikes_do_not_disturb_each_other(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_CORE);
    const struct alvh_point point = {100.0, 2, {0.0231, 0.0117}};
    const double strike[] = {60.0, 9.0, 31.0, 18.0, 31.0}, tau = 45.0 / 252;
    struct alvh_option_quote all[5], one;
    price_vix(&model, &point, tau, 5, strike, all);
    for (int k = 0; k < 5; k++) {
        price_vix(&model, &point, tau, 1, strike + k, &one);
        assert_near(all[k].put, one.put, 1e-8);
        assert_near(all[k].delta, one.delta, 1e-7);
    }
    assert_true(all[2].call == all[4].call);
}

static void expiry_pays(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_CORE);
    const struct alvh_point point = {100.0, 2, {0.0231, 0.0117}};
    const double vix = alvh_model_vix(&model, 2, point.variance);
    const double strike[] = {97.0, 100.0, 101.0}, vix_strike[] = {vix - 3.0, vix + 2.0};
    struct alvh_option_quote quote[3];
    price_spx(&model, &point, 0.0, 3, strike, quote);
    assert_true(quote[0].call == 3.0 && quote[0].put == 0.0 && quote[0].delta == 1.0);
    assert_true(quote[1].call == 0.0 && quote[1].put == 0.0);
    assert_true(quote[2].call == 0.0 && quote[2].put == 1.0 && quote[2].delta == 0.0);
    assert_true(price_future(&model, &point, 0.0) == vix);
    price_vix(&model, &point, 0.0, 2, vix_strike, quote);
    assert_near(quote[0].call, 3.0, 1e-12);
    assert_near(quote[1].put, 2.0, 1e-12);
    /* And what is about to expire is about to pay. */
    price_vix(&model, &point, 1e-5, 2, vix_strike, quote);
    assert_near(quote[0].call, 3.0, 2e-3);
    assert_near(quote[1].put, 2.0, 2e-3);
}

static void expect_refused(struct alvh_point point, double tau, double strike,
                           const char *what)
{
    const struct alvh_model model = oracle_prepared(ORACLE_CORE);
    struct alvh_option_quote quote;
    struct alvh_error error = {0};
    assert_int_equal(alvh_exact_spx(&model, &point, tau, 1, &strike, &quote, &error),
                     ALVH_EUSAGE);
    assert_memory_equal(error.text, what, strlen(what));
    assert_int_equal(alvh_exact_vix(&model, &point, tau, 1, &strike, &quote, NULL),
                     ALVH_EUSAGE);
}

static void impossible_questions_are_refused_by_name(void **state)
{
    (void)state;
    const struct alvh_point point = {100.0, 1, {0.02, 0.01}};
    struct alvh_point bad = point;
    bad.spot = 0.0;
    expect_refused(bad, 0.1, 90.0, "spot: 0");
    bad = point;
    bad.regime = 3;
    expect_refused(bad, 0.1, 90.0, "regime: 3");
    bad = point;
    bad.variance[1] = -1e-9;
    expect_refused(bad, 0.1, 90.0, "variance: -1e-09");
    expect_refused(point, NAN, 90.0, "tenor: nan");
    expect_refused(point, 0.1, -90.0, "strike: -90");
}

/* A market in which nothing moves has no density to invert: an error, not a wrong price. */
static void a_market_without_a_density_is_an_error(void **state)
{
    (void)state;
    struct alvh_model model = oracle_model[ORACLE_HESTON];
    model.q.theta[0][0] = 0.0;
    model = ready(model);
    const struct alvh_point point = {100.0, 0, {0.0, 0.0}};
    const double strike = 101.0;
    struct alvh_option_quote quote;
    struct alvh_error error = {0};
    assert_int_equal(alvh_exact_spx(&model, &point, 0.1, 1, &strike, &quote, &error),
                     ALVH_EFAILED);
    assert_non_null(strstr(error.text, "density"));
    price_vix(&model, &point, 0.1, 1, &strike, &quote);
    assert_true(quote.call == 0.0);
    assert_near(quote.put, 101.0 * exp(-0.03 * 0.1), 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spx_options_agree_with_the_independent_prices),
        cmocka_unit_test(vix_agrees_with_the_independent_prices),
        cmocka_unit_test(vix_options_are_smooth_across_the_levels_of_the_regimes),
        cmocka_unit_test(strikes_do_not_disturb_each_other),
        cmocka_unit_test(expiry_pays),
        cmocka_unit_test(impossible_questions_are_refused_by_name),
        cmocka_unit_test(a_market_without_a_density_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
