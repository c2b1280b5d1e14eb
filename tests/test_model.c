/* The model's numbers: what is refused, what follows from them. */
#include "alvh/model.h"
#include "alvh/transform.h"

#include <stdio.h>
#include <string.h>

#include "expect.h"
#include "tests/oracle_cases.h"

static void the_five_models_are_accepted(void **state)
{
    (void)state;
    for (int n = 0; n < ORACLE_MODELS; n++)
        oracle_prepared(n);
}

/* One number spoilt: the message begins with its key. */
static void expect_refused(const struct alvh_model *model, const char *key)
{
    struct alvh_error error = {0};
    assert_int_equal(alvh_model_check(model, &error), ALVH_EINPUT);
    if (strncmp(error.text, key, strlen(key)) != 0 || error.text[strlen(key)] != ':')
        print_error("expected a message on %s, got: %s\n", key, error.text);
    assert_memory_equal(error.text, key, strlen(key));
    assert_int_equal(error.text[strlen(key)], ':');
}

#define REFUSES(field, value, key)                                                         \
    do {                                                                                   \
        struct alvh_model spoilt = oracle_model[ORACLE_CORE];                              \
        spoilt.field = (value);                                                            \
        expect_refused(&spoilt, key);                                                      \
    } while (0)

static void a_bad_number_is_refused_by_its_key(void **state)
{
    (void)state;
    REFUSES(rate, NAN, "rate");
    REFUSES(dividend_yield, 1.2, "dividend_yield");
    REFUSES(sigma[1], -0.1, "variance.slow.sigma");
    REFUSES(rho[0], -1.0001, "variance.fast.rho");
    REFUSES(rho[1], 1.0001, "variance.slow.rho");
    REFUSES(q.kappa[0], 0.0, "variance.fast.kappa");
    REFUSES(q.kappa[1], -2.0, "variance.slow.kappa");
    REFUSES(q.theta[2][0], -1e-9, "regimes[2].theta_fast");
    REFUSES(q.theta[1][1], INFINITY, "regimes[1].theta_slow");
    REFUSES(q.jump_intensity[0], -1.0, "regimes[0].jump_intensity");
    REFUSES(q.jump.mean, NAN, "jump.mean");
    REFUSES(q.jump.stdev, -0.01, "jump.stdev");
    REFUSES(q.jump.variance_mean, -0.01, "jump.variance_mean");
    REFUSES(q.rate[0][1], -1.0, "transitions[calm -> stressed].rate");
    REFUSES(q.rate[1][1], 1.0, "transitions[stressed -> stressed].rate");
    REFUSES(q.regime_jump[1][2].stdev, -1.0, "transitions[stressed -> crisis].jump_stdev");
    REFUSES(q.regime_jump[1][2].variance_mean, NAN,
            "transitions[stressed -> crisis].variance_jump_mean");
    REFUSES(p.kappa[0], NAN, "real_world.variance.fast.kappa");
    REFUSES(p.jump_intensity[1], -0.1, "real_world.regimes[1].jump_intensity");
    REFUSES(p.premium_constant, INFINITY, "real_world.premium.constant");
    REFUSES(regimes, 0, "regimes");
    REFUSES(regimes, 9, "regimes");
}

/* E exp(Z) exists only while variance_mean correlation < 1. */
static void a_jump_of_infinite_mean_is_refused(void **state)
{
    (void)state;
    struct alvh_model model = oracle_model[ORACLE_CORE];
    model.q.jump.correlation = 1.0 / model.q.jump.variance_mean;
    expect_refused(&model, "jump.correlation");
    model.q.jump.correlation *= 0.999;
    assert_int_equal(alvh_model_check(&model, NULL), ALVH_OK);
}

/* int_0^inf exp(-x) exp(mean + correlation J + stdev^2 / 2) dx with J = variance_mean x, by
 * Simpson's rule: the mean of exp(Z) from its definition. */
static void mean_return_is_the_mean_of_the_jump(void **state)
{
    (void)state;
    const struct alvh_jump jump = {-0.0621, 0.0476, 0.0973, -2.05};
    enum { POINTS = 20000 };
    const double step = 60.0 / POINTS;
    double sum = 0.0;
    for (int n = 0; n <= POINTS; n++) {
        const double x = n * step, weight = n == 0 || n == POINTS ? 1 : n % 2 ? 4 : 2;
        sum += weight * exp(-x + jump.mean + jump.correlation * jump.variance_mean * x +
                            0.5 * jump.stdev * jump.stdev);
    }
    assert_near(alvh_jump_mean_return(&jump), sum * step / 3.0 - 1.0, 1e-10);
}

static void compensator_adds_the_jumps_of_all_moves(void **state)
{
    (void)state;
    const struct alvh_model *core = &oracle_model[ORACLE_CORE];
    const double by_hand =
        1.05 * (exp(-0.0621 + 0.5 * 0.0476 * 0.0476) / (1.0 + 0.0973 * 0.205) - 1.0) +
        0.862 * (exp(-0.0643 + 0.5 * 0.03 * 0.03) - 1.0);
    assert_near(alvh_measure_compensator(&core->q, 3, 1), by_hand, 1e-14);
}

static void vix_agrees_with_the_independent_prices(void **state)
{
    (void)state;
    for (int n = 0; n < ORACLE_CASES; n++) {
        const struct oracle_case *one = &oracle_case[n];
        const struct alvh_model model = oracle_prepared(one->model);
        assert_near(alvh_model_vix(&model, one->regime, one->variance), one->vix, 1e-9);
    }
}

/* Heston: VIX^2 = theta + (v - theta) (1 - exp(-kappa T)) / (kappa T), plus twice what the
 * jumps of Bates add, lambda (kbar - mean). */
static void vix_of_one_regime_is_closed_form(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_BATES);
    const double decay = 2.0 * 21.0 / 252.0, slope = (1.0 - exp(-decay)) / decay;
    const double kbar = exp(-0.05 + 0.5 * 0.06 * 0.06) - 1.0;
    const double expected = 0.04 + (0.0912 - 0.04) * slope + 2.0 * 0.8 * (kbar - (-0.05));
    const double vix = alvh_model_vix(&model, 0, (double[]){0.0912, 0.0});
    assert_near(vix * vix * 1e-4, expected, 1e-15);
}

/* VIX^2 = -(2/T) E ln(S_T/F), and i E ln(S_T/F) is the slope of the characteristic function
 * at 0: the two derivations of the model must agree. */
static void vix_is_the_log_contract_of_the_transform(void **state)
{
    (void)state;
    const double step = 1e-30, tau = 21.0 / 252.0;
    for (int number = 0; number < ORACLE_MODELS; number++) {
        const struct alvh_model model = oracle_prepared(number);
        struct alvh_transform transform;
        assert_int_equal(alvh_transform_spx(&model, 1, (double complex[]){step}, 1, &tau,
                                            1e-14, &transform, NULL),
                         ALVH_OK);
        for (int i = 0; i < model.regimes; i++) {
            const double v[] = {0.0231, 0.0123};
            const double log_mean =
                (cimag(transform.factor[0][0]) * v[0] +
                 cimag(transform.factor[1][0]) * v[1] + cimag(transform.regime[i][0])) /
                step;
            const double vix = alvh_model_vix(&model, i, v);
            assert_near(vix * vix * 1e-4, -2.0 / tau * log_mean, 1e-13);
        }
        alvh_transform_free(&transform);
    }
}

/* Three regimes of the same numbers are one regime. */
static void equal_regimes_have_equal_levels(void **state)
{
    (void)state;
    struct alvh_model model = oracle_model[ORACLE_SVCJ];
    const struct alvh_model one = oracle_prepared(ORACLE_SVCJ);
    model.regimes = 3;
    for (int i = 1; i < 3; i++) {
        memcpy(model.q.theta[i], model.q.theta[0], sizeof model.q.theta[0]);
        model.q.jump_intensity[i] = model.q.jump_intensity[0];
    }
    model.q.rate[0][1] = 3.1;
    model.q.rate[1][2] = 0.7;
    model.q.rate[2][0] = 11.0;
    assert_int_equal(alvh_model_prepare(&model, NULL), ALVH_OK);
    for (int i = 0; i < 3; i++)
        assert_near(model.vix_level[i], one.vix_level[0], 1e-16);
}

/* Adds a little to every number of the Q side in turn. */
static void pricing_hash_sees_every_number_of_q(void **state)
{
    (void)state;
    const struct alvh_model base = oracle_prepared(ORACLE_CORE);
    const uint64_t hash = alvh_model_hash_pricing(&base);
    struct alvh_model model = base;
    double *const numbers[] = {
        &model.rate,
        &model.dividend_yield,
        &model.sigma[0],
        &model.sigma[1],
        &model.rho[0],
        &model.rho[1],
        &model.q.kappa[0],
        &model.q.kappa[1],
        &model.q.theta[0][0],
        &model.q.theta[2][1],
        &model.q.jump.mean,
        &model.q.jump.stdev,
        &model.q.rate[2][1],
        &model.q.rate[2][0],
        &model.q.jump_intensity[2],
        &model.q.jump.variance_mean,
        &model.q.jump.correlation,
        &model.q.regime_jump[1][2].mean,
        &model.q.regime_jump[1][2].stdev,
        &model.q.regime_jump[0][1].variance_mean,
        &model.q.regime_jump[2][1].correlation,
    };
    for (size_t n = 0; n < sizeof numbers / sizeof numbers[0]; n++) {
        *numbers[n] = nextafter(*numbers[n], INFINITY);
        assert_true(alvh_model_hash_pricing(&model) != hash);
        assert_true(alvh_model_hash_all(&model) != alvh_model_hash_all(&base));
        model = base;
    }
}

static void pricing_hash_ignores_p_and_names(void **state)
{
    (void)state;
    const struct alvh_model base = oracle_prepared(ORACLE_CORE);
    struct alvh_model model = base;
    model.p.kappa[0] += 1.0;
    model.p.premium_variance += 1.0;
    assert_true(alvh_model_hash_pricing(&model) == alvh_model_hash_pricing(&base));
    assert_true(alvh_model_hash_all(&model) != alvh_model_hash_all(&base));
    model = base;
    model.factors.leaving.ipo_heat = 0.3; /* the last number of all */
    assert_true(alvh_model_hash_pricing(&model) == alvh_model_hash_pricing(&base));
    assert_true(alvh_model_hash_all(&model) != alvh_model_hash_all(&base));
    model = base;
    strcpy(model.regime_name[0], "quiet");
    model.q.regime_jump[0][1].correlation = -0.0;
    assert_true(alvh_model_hash_all(&model) == alvh_model_hash_all(&base));
}

static void regimes_are_found_by_name(void **state)
{
    (void)state;
    assert_int_equal(alvh_model_regime(&oracle_model[ORACLE_CORE], "crisis"), 2);
    assert_int_equal(alvh_model_regime(&oracle_model[ORACLE_CORE], "panic"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_five_models_are_accepted),
        cmocka_unit_test(a_bad_number_is_refused_by_its_key),
        cmocka_unit_test(a_jump_of_infinite_mean_is_refused),
        cmocka_unit_test(mean_return_is_the_mean_of_the_jump),
        cmocka_unit_test(compensator_adds_the_jumps_of_all_moves),
        cmocka_unit_test(vix_agrees_with_the_independent_prices),
        cmocka_unit_test(vix_of_one_regime_is_closed_form),
        cmocka_unit_test(vix_is_the_log_contract_of_the_transform),
        cmocka_unit_test(equal_regimes_have_equal_levels),
        cmocka_unit_test(pricing_hash_sees_every_number_of_q),
        cmocka_unit_test(pricing_hash_ignores_p_and_names),
        cmocka_unit_test(regimes_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
