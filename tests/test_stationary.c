/* The long-run law against closed forms and a simulation by other code. */
#include "models/stationary.h"
#include "tests/expect.h"
#include "tests/oracle.h"

/* One regime: E v = theta + lambda E J / kappa and
 * Var v = (sigma^2 E v + lambda E J^2) / (2 kappa), E J^2 = 2 (E J)^2. */
static void one_regime_has_the_textbook_moments(void **state)
{
    (void)state;
    const struct alvh_model model = {
        .sigma = {0.317, 0.211},
        .regimes = 1,
        .p = {.kappa = {2.385, 0.71},
              .theta = {{0.0372, 0.0191}},
              .jump_intensity = {1.7},
              .jump = {.variance_mean = 0.083}},
    };
    struct alvh_stationary law;
    alvh_stationary(&model, &model.p, &law);
    const double mean = 0.0372 + 1.7 * 0.083 / 2.385;
    const double spread =
        (0.317 * 0.317 * mean + 1.7 * 2.0 * 0.083 * 0.083) / (2.0 * 2.385);
    const double slow_spread = 0.211 * 0.211 * 0.0191 / (2.0 * 0.71);
    assert_near(law.weight[0], 1.0, 1e-12);
    assert_near(law.mean[0][ALVH_FAST], mean, 1e-12);
    assert_near(law.mean[0][ALVH_SLOW], 0.0191, 1e-12);
    assert_near(law.second[0][0][0] - mean * mean, spread, 1e-12);
    assert_near(law.second[0][1][1] - 0.0191 * 0.0191, slow_spread, 1e-12);
    assert_near(law.second[0][0][1], mean * 0.0191, 1e-12); /* independent factors */
    assert_near(law.second[0][1][0], mean * 0.0191, 1e-12);
}

static void regimes_are_visited_in_proportion_to_their_rates(void **state)
{
    (void)state;
    const struct alvh_model model = {
        .regimes = 2,
        .p = {.kappa = {1.0, 1.0},
              .theta = {{0.01, 0.02}, {0.03, 0.05}},
              .rate = {[0][1] = 0.9, [1][0] = 2.7}},
    };
    struct alvh_stationary law;
    alvh_stationary(&model, &model.p, &law);
    assert_near(law.weight[0], 0.75, 1e-4); /* but for starting afresh */
    assert_near(law.weight[0] + law.weight[1], 1.0, 1e-12);
}

/* Two regimes far apart keep their own levels; one that is only left has a weight still. */
static void regimes_that_never_meet_have_a_law(void **state)
{
    (void)state;
    const struct alvh_model model = {
        .regimes = 3,
        .p = {.kappa = {1.3, 1.0},
              .theta = {{0.01, 0.02}, {0.03, 0.05}, {0.2, 0.1}},
              .rate = {[2][0] = 3.0}},
    };
    struct alvh_stationary law;
    alvh_stationary(&model, &model.p, &law);
    assert_near(law.mean[1][ALVH_FAST], 0.03, 1e-12);
    assert_near(law.mean[0][ALVH_SLOW], 0.02, 1e-4);
    assert_true(law.weight[2] > 0.0 && law.weight[2] < 1e-4);
    assert_near(law.weight[1], 1.0 / 3.0, 1e-3);
}

/* The real-world side of the built-in model, from 40000 paths of six years, stepped daily
 * by Euler's scheme after six years of run-in, in another language: x = vix_slope . v. The
 * tolerances are three standard errors of the simulated numbers and the bias of its step.
 */
static void moments_agree_with_a_simulation(void **state)
{
    (void)state;
    const double weight[] = {0.84039, 0.14527, 0.01434};
    const double mean[] = {0.026063, 0.045670, 0.159605};
    const double stdev[] = {0.028557, 0.046852, 0.113102};
    const struct alvh_model model = oracle_prepared(ORACLE_CORE);
    struct alvh_stationary law;
    alvh_stationary(&model, &model.p, &law);
    for (int i = 0; i < 3; i++) {
        const double *const b = model.vix_slope;
        const double x = b[0] * law.mean[i][0] + b[1] * law.mean[i][1];
        double square = 0.0;
        for (int j = 0; j < ALVH_FACTORS; j++)
            for (int k = 0; k < ALVH_FACTORS; k++)
                square += b[j] * b[k] * law.second[i][j][k];
        assert_near(law.weight[i] / weight[i], 1.0, 0.01);
        assert_near(x / mean[i], 1.0, 0.02);
        assert_near(sqrt(square - x * x) / stdev[i], 1.0, 0.03);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_regime_has_the_textbook_moments),
        cmocka_unit_test(regimes_are_visited_in_proportion_to_their_rates),
        cmocka_unit_test(regimes_that_never_meet_have_a_law),
        cmocka_unit_test(moments_agree_with_a_simulation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
