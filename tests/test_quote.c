/* Quotes read off the tables against the transforms, at one point of the market. */
#include "alvh/quote.h"

#include "tests/expect.h"

static struct alvh_model model;
static struct alvh_tables *tables;

static int obtain(void **state)
{
    (void)state;
    struct alvh_error error = {0};
    if (alvh_model_read("mild", &model, &error) != ALVH_OK ||
        alvh_tables_obtain(&model, ALVH_TABLES_CACHED, 0, NULL, NULL, &tables, &error) !=
            ALVH_OK) {
        print_error("%s\n", error.text);
        return -1;
    }
    return 0;
}

static int release(void **state)
{
    (void)state;
    alvh_tables_free(tables);
    return 0;
}

static const struct alvh_point point = {
    .spot = 4321.5, .regime = 1, .variance = {0.0213, 0.0174}};

/* More strikes than lanes of a block, so that a second block is begun. */
enum { STRIKES = 19 };

static void spx_quotes_follow_the_transforms(void **state)
{
    (void)state;
    static const int days[] = {1, 5, 21, ALVH_TABLES_SPX_DAYS};
    double strike[STRIKES];
    struct alvh_option_quote quote[STRIKES], exact[STRIKES];
    for (size_t t = 0; t < sizeof days / sizeof *days; t++) {
        const double tau = days[t] / ALVH_DAYS_PER_YEAR;
        for (int k = 0; k < STRIKES; k++)
            strike[k] = point.spot * exp(0.25 * sqrt(tau) * (k - 9) / 9.0);
        assert_int_equal(
            alvh_quote_spx(tables, &model, &point, days[t], STRIKES, strike, quote, NULL),
            ALVH_OK);
        assert_int_equal(alvh_exact_spx(&model, &point, tau, STRIKES, strike, exact, NULL),
                         ALVH_OK);
        for (int k = 0; k < STRIKES; k++) {
            assert_near(quote[k].call, exact[k].call, 5e-5 * point.spot);
            assert_near(quote[k].put, exact[k].put, 5e-5 * point.spot);
            assert_near(quote[k].iv, exact[k].iv, 1e-3);
            assert_near(quote[k].delta, exact[k].delta, 5e-3);
            assert_near(quote[k].gamma, exact[k].gamma, 0.03 * exact[9].gamma);
            assert_near(quote[k].vega, exact[k].vega, 0.01 * exact[9].vega);
            assert_near(quote[k].theta, exact[k].theta, -0.1 * exact[9].theta);
        }
    }
}

static void vix_quotes_follow_the_transforms(void **state)
{
    (void)state;
    static const int days[] = {1, 21, ALVH_TABLES_VIX_DAYS};
    static const double strike[] = {15.0, 20.0, 25.0, 40.0};
    struct alvh_option_quote quote[4], exact[4];
    for (size_t t = 0; t < sizeof days / sizeof *days; t++) {
        const double tau = days[t] / ALVH_DAYS_PER_YEAR;
        double future, exact_future;
        assert_int_equal(alvh_quote_vix_future(tables, &point, days[t], &future, NULL),
                         ALVH_OK);
        assert_int_equal(alvh_exact_vix_future(&model, &point, tau, &exact_future, NULL),
                         ALVH_OK);
        assert_near(future, exact_future, 0.01);
        assert_int_equal(
            alvh_quote_vix(tables, &model, &point, days[t], 4, strike, quote, NULL),
            ALVH_OK);
        assert_int_equal(alvh_exact_vix(&model, &point, tau, 4, strike, exact, NULL),
                         ALVH_OK);
        for (int k = 0; k < 4; k++) {
            assert_near(quote[k].call, exact[k].call, 0.02);
            assert_near(quote[k].put, exact[k].put, 0.02);
            assert_near(quote[k].delta, exact[k].delta, 0.02);
            assert_near(quote[k].vega, exact[k].vega, 0.02 * exact[0].vega);
            assert_near(quote[k].gamma, 0.0, 0.0);
        }
    }
}

static void a_future_without_time_is_vix(void **state)
{
    (void)state;
    double future;
    assert_int_equal(alvh_quote_vix_future(tables, &point, 0, &future, NULL), ALVH_OK);
    assert_near(future, alvh_model_vix(&model, point.regime, point.variance), 1e-9);
}

static void tenors_beyond_the_tables_are_refused(void **state)
{
    (void)state;
    const double strike = 4000.0;
    struct alvh_option_quote quote;
    struct alvh_error error = {0};
    assert_int_equal(alvh_quote_spx(tables, &model, &point, ALVH_TABLES_SPX_DAYS + 1, 1,
                                    &strike, &quote, &error),
                     ALVH_EUSAGE);
    assert_string_equal(error.text,
                        "65 trading days are beyond the tables, which hold 1 to 64");
    assert_int_equal(alvh_quote_vix(tables, &model, &point, 0, 1, &strike, &quote, NULL),
                     ALVH_EUSAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spx_quotes_follow_the_transforms),
        cmocka_unit_test(vix_quotes_follow_the_transforms),
        cmocka_unit_test(a_future_without_time_is_vix),
        cmocka_unit_test(tenors_beyond_the_tables_are_refused),
    };
    return cmocka_run_group_tests(tests, obtain, release);
}
