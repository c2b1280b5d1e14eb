/* A printed model is the model: nothing is rounded, left out or taken over. */
#include "alvh/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "expect.h"
#include "models/model_read.h"

static struct alvh_model printed_and_read(const struct alvh_model *model)
{
    char *text, path[] = "/tmp/alvh-model-XXXXXX";
    struct alvh_error error = {0};
    assert_int_equal(alvh_model_print(model, &text, &error), ALVH_OK);
    FILE *file = fdopen(mkstemp(path), "w");
    fputs(text, file);
    fclose(file);
    free(text);
    struct alvh_model again = {0};
    if (alvh_model_read(path, &again, &error) != ALVH_OK)
        fail_msg("%s", error.text);
    unlink(path);
    return again;
}

static void assert_same(const struct alvh_model *one, const struct alvh_model *two)
{
    assert_near(one->rate, two->rate, 0.0);
    assert_near(one->dividend_yield, two->dividend_yield, 0.0);
    assert_memory_equal(one->sigma, two->sigma, sizeof one->sigma);
    assert_memory_equal(one->rho, two->rho, sizeof one->rho);
    assert_int_equal(one->regimes, two->regimes);
    for (int i = 0; i < one->regimes; i++)
        assert_string_equal(one->regime_name[i], two->regime_name[i]);
    assert_memory_equal(&one->q, &two->q, sizeof one->q);
    assert_memory_equal(&one->p, &two->p, sizeof one->p);
    assert_memory_equal(&one->factors, &two->factors, sizeof one->factors);
}

static void every_built_in_model_survives_printing(void **state)
{
    (void)state;
    for (int i = 0; alvh_model_builtin_name(i); i++) {
        struct alvh_model model;
        assert_int_equal(alvh_model_read(alvh_model_builtin_name(i), &model, NULL),
                         ALVH_OK);
        const struct alvh_model again = printed_and_read(&model);
        assert_same(&model, &again);
    }
}

/* Numbers that six digits would round, and a P that lacks a move of Q. */
static void awkward_numbers_survive_printing(void **state)
{
    (void)state;
    struct alvh_model model;
    assert_int_equal(alvh_model_read("core", &model, NULL), ALVH_OK);
    model.sigma[ALVH_SLOW] = 1.0 / 3.0;
    model.p.theta[2][ALVH_FAST] = 0.1 + 1e-16;
    model.p.rate[0][2] = 0.0;
    model.p.jump.mean = -1.7e-8;
    model.factors.breadth.slope = 2.0 / 7.0;
    model.factors.leaving.ipo_heat = -1.0 / 3.0;
    model.factors.event_variance.rebalance = 0.1 + 1e-16;
    const struct alvh_model again = printed_and_read(&model);
    assert_same(&model, &again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_built_in_model_survives_printing),
        cmocka_unit_test(awkward_numbers_survive_printing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
