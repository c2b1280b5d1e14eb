/* VIX of one variance against its law in closed form. */
#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_gamma.h>

#include "tests/exact_prices.h"
#include "tests/oracle.h"

/* P(VIX_T > k) of Heston: v_T is a Poisson mixture of gamma variables. */
struct chi_square {
    double level, slope, shape, scale, mean;
};

static double survival(double k, void *payload)
{
    const struct chi_square *law = payload;
    const double x = (k * k - law->level) / law->slope / law->scale;
    if (x <= 0.0)
        return 1.0;
    double sum = 0.0;
    for (int n = 0; n < 60 + 3.0 * law->mean; n++) {
        const double chance =
            law->mean > 0.0 ? exp(n * log(law->mean) - law->mean - gsl_sf_lngamma(n + 1.0))
                            : n == 0;
        if (chance > 1e-18)
            sum += chance * gsl_sf_gamma_inc_Q(law->shape + n, x);
    }
    return sum;
}

/* int_from^inf P(VIX_T > k) dk. */
static double tail(struct chi_square *law, double from)
{
    gsl_integration_workspace *space = gsl_integration_workspace_alloc(1000);
    const gsl_function function = {survival, law};
    double value, uncertainty;
    assert_int_equal(gsl_integration_qags(&function, from, 4.0, 1e-13, 1e-12, 1000, space,
                                          &value, &uncertainty),
                     0);
    gsl_integration_workspace_free(space);
    return value;
}

static void expect_chi_square(double variance, double tau)
{
    const struct alvh_model model = oracle_prepared(ORACLE_HESTON);
    const struct alvh_point point = {100.0, 0, {variance, 0.0}};
    const double vix = alvh_model_vix(&model, 0, point.variance), e = exp(-2.0 * tau);
    struct chi_square law = {.level = model.vix_level[0],
                             .slope = model.vix_slope[0],
                             .shape = 2.0 * 2.0 * 0.04 / 0.25,
                             .scale = 0.25 * (1.0 - e) / (2.0 * 2.0)};
    law.mean = variance * e / law.scale;
    const double floor = sqrt(law.level);
    assert_near(price_future(&model, &point, tau), 100.0 * (floor + tail(&law, floor)),
                1e-8);
    double strike[6];
    for (int k = 0; k < 6; k++)
        strike[k] = vix * (double[]){0.43, 0.71, 0.92, 1.0, 1.13, 1.8}[k];
    struct alvh_option_quote quote[6];
    price_vix(&model, &point, tau, 6, strike, quote);
    for (int k = 0; k < 6; k++)
        assert_near(quote[k].call,
                    100.0 * exp(-model.rate * tau) * tail(&law, strike[k] / 100.0), 1e-8);
}

/* From a variance of nothing to a VIX of 106: laws that are narrow, and laws that are wide.
 */
static void vix_of_heston_is_that_of_the_chi_square_law(void **state)
{
    (void)state;
    for (double days = 3.0; days < 200.0; days *= 5.7) {
        expect_chi_square(0.0, days / 252.0);
        expect_chi_square(0.0231, days / 252.0);
        expect_chi_square(1.21, days / 252.0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vix_of_heston_is_that_of_the_chi_square_law),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
