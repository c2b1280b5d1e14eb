#include "expect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "models/model_read.h"

static void core_is_read_as_written(void **state)
{
    (void)state;
    struct alvh_model model;
    struct alvh_error error = {0};
    assert_int_equal(alvh_model_read("core", &model, &error), ALVH_OK);
    assert_int_equal(model.regimes, 3);
    assert_int_equal(alvh_model_regime(&model, "crisis"), 2);
    assert_near(model.rate, 0.04, 0.0);
    assert_near(model.sigma[ALVH_SLOW], 0.17, 0.0);
    assert_near(model.q.kappa[ALVH_SLOW], 0.35, 0.0);
    assert_near(model.q.theta[1][ALVH_SLOW], 0.0197, 0.0);
    assert_near(model.q.jump.correlation, -0.205, 0.0);
    assert_near(model.q.rate[0][2], 0.142, 0.0);
    assert_near(model.q.regime_jump[1][2].mean, -0.0643, 0.0);
    assert_near(model.q.regime_jump[2][1].stdev, 0.0, 0.0);
    assert_near(model.q.premium_constant, 0.0, 0.0);
}

static void real_world_repeats_only_what_differs(void **state)
{
    (void)state;
    struct alvh_model model;
    assert_int_equal(alvh_model_read("core", &model, NULL), ALVH_OK);
    assert_near(model.p.kappa[ALVH_FAST], 9.0, 0.0);
    assert_near(model.p.theta[2][ALVH_FAST], 0.1, 0.0);
    assert_near(model.p.rate[2][1], 7.0, 0.0);
    assert_near(model.p.regime_jump[0][1].correlation, 0.0, 0.0);
    assert_near(model.p.premium_variance, 1.0, 0.0);
    /* mild has no real_world: P is Q. */
    assert_int_equal(alvh_model_read("mild", &model, NULL), ALVH_OK);
    assert_memory_equal(&model.p, &model.q, sizeof model.q);
}

static void every_built_in_model_is_good(void **state)
{
    (void)state;
    int count = 0;
    for (; alvh_model_builtin_name(count); count++) {
        struct alvh_model model;
        struct alvh_error error = {0};
        if (alvh_model_read(alvh_model_builtin_name(count), &model, &error) != ALVH_OK)
            fail_msg("%s", error.text);
    }
    assert_int_equal(count, 5);
}

/* A small model in pieces, so that a case changes one of them. */
#define CARRY "rate: 0.04\ndividend_yield: 0.01\n"
#define VARIANCE                                                                           \
    "variance:\n  fast: {kappa: 2, sigma: 0.5, rho: -0.7}\n"                               \
    "  slow: {kappa: 1, sigma: 0.1, rho: 0}\n"
#define JUMP "jump: {mean: 0, stdev: 0, variance_mean: 0, correlation: 0}\n"
#define REGIMES                                                                            \
    "regimes:\n  - {name: low, theta_fast: 0.01, theta_slow: 0.01, jump_intensity: 0}\n"   \
    "  - {name: high, theta_fast: 0.09, theta_slow: 0.01, jump_intensity: 1}\n"
#define MOVES                                                                              \
    "transitions:\n  - {from: low, to: high, rate: 1}\n"                                   \
    "  - {from: high, to: low, rate: 3, jump_mean: 0.01}\n"
#define BEFORE_P CARRY VARIANCE JUMP REGIMES MOVES /* lines 1 .. 12 */

/* Reads a model file of that text; messages have its name taken off. */
static void read_text(const char *text, struct alvh_model *model, char messages[4096])
{
    char path[] = "/tmp/alvh_model_XXXXXX";
    const int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    close(file);
    struct alvh_problems *problems = alvh_problems_create();
    alvh_model_read_all(path, model, problems);
    messages[0] = '\0';
    for (const char *line = alvh_problems_text(problems); *line;
         line = strchr(line, '\n') + 1) {
        assert_int_equal(strncmp(line, path, strlen(path)), 0);
        strncat(messages, line + strlen(path),
                (size_t)(strchr(line, '\n') + 1 - line) - strlen(path));
    }
    alvh_problems_free(problems);
    unlink(path);
}

static void regimes_are_matched_by_name(void **state)
{
    (void)state;
    struct alvh_model model;
    char messages[4096];
    read_text(BEFORE_P "real_world:\n"
                       "  regimes: [{name: high, theta_fast: 0.08}]\n"
                       "  transitions: [{from: high, to: low, rate: 4}]\n",
              &model, messages);
    assert_string_equal(messages, "");
    assert_near(model.p.theta[1][ALVH_FAST], 0.08, 0.0);
    assert_near(model.p.theta[1][ALVH_SLOW], 0.01, 0.0);
    assert_near(model.p.theta[0][ALVH_FAST], 0.01, 0.0);
    assert_near(model.p.rate[1][0], 4.0, 0.0);
    assert_near(model.p.regime_jump[1][0].mean, 0.01, 0.0);
    assert_near(model.p.rate[0][1], 1.0, 0.0);
    assert_near(model.q.rate[1][0], 3.0, 0.0);
}

static void factors_are_read_and_absent_ones_are_off(void **state)
{
    (void)state;
    struct alvh_model model;
    char messages[4096];
    read_text(BEFORE_P "real_world:\n"
                       "  factors:\n"
                       "    depth: {pull: 50, vix: -1.2}\n"
                       "    ipo_heat: {jump_stdev: 0.7}\n"
                       "    leaving: {order_flow: 0.5}\n",
              &model, messages);
    assert_string_equal(messages, "");
    const struct alvh_factor_model expected = {.depth = {.pull = 50.0, .vix = -1.2},
                                               .ipo_heat = {.jump_stdev = 0.7},
                                               .leaving = {.order_flow = 0.5}};
    assert_memory_equal(&model.factors, &expected, sizeof expected);
    read_text(BEFORE_P "real_world:\n"
                       "  factors:\n"
                       "    reer: {pull: 1, jump_intensity: 12, jump_stdev: 1}\n",
              &model, messages);
    assert_non_null(strstr(messages, ":15: real_world.factors.reer.jump_stdev: "));
}

/* Files that are wrong in several ways at once, and all that is said of them. */
static const struct bad_model {
    const char *text, *messages;
} bad_model[] = {
    {"[1]", ":1: is a list; a map of keys and values is expected\n"},
    {CARRY VARIANCE REGIMES MOVES,
     ":1: jump: is missing; a map of keys and values is expected\n"},
    {"rate: 4\n" VARIANCE JUMP REGIMES MOVES,
     ":1: rate: \"4\" is out of range; allowed: a number from -0.5 to 1\n"
     ":1: dividend_yield: is missing; allowed: a number from -0.5 to 1\n"},
    {CARRY
     "variance:\n  fast: {kappa: 0, sigma: -1, rho: -1.2}\n  slow: 3\n  last: 1\n" JUMP
         REGIMES MOVES,
     ":6: variance.last: unknown key; the nearest known key is fast\n"
     ":4: variance.fast.kappa: \"0\" is out of range; allowed: a number from 0.001 to "
     "1000\n"
     ":4: variance.fast.sigma: \"-1\" is out of range; allowed: a number from 0.0001 to "
     "100\n"
     ":4: variance.fast.rho: \"-1.2\" is out of range; allowed: a number from -1 to 1\n"
     ":5: variance.slow: is a text; a map of keys and values is expected\n"},
    {CARRY VARIANCE
     "jump: {mean: 0, stdev: 0, variance_mean: 2, correlation: 0.5}\n" REGIMES MOVES,
     ":6: jump: the jump has no mean: variance mean 2 x correlation 0.5; the product must "
     "be below 1\n"},
    {CARRY VARIANCE JUMP "regimes: []\n",
     ":7: regimes: no regime is described; allowed: 1 to 8\n"},
    {CARRY VARIANCE JUMP REGIMES "  - {name: low}\n  - {name: a b}\n  - {theta_fast: 1}\n"
                                 "  - 7\n",
     ":10: regimes.name: the regime \"low\" appears twice; each name once\n"
     ":11: regimes.name: \"a b\" cannot be a name; allowed: letters, digits, - and _\n"
     ":12: regimes.name: is missing; a text is expected\n"
     ":13: regimes: is a text; a map of keys and values is expected\n"},
    {CARRY VARIANCE JUMP REGIMES "transitions:\n"
                                 "  - {from: low, to: hihg, rate: 1}\n"
                                 "  - {from: low, to: low, rate: 1}\n"
                                 "  - {from: low, to: high}\n"
                                 "  - {from: low, to: high, rate: 2}\n"
                                 "  - {from: high, rate: 2}\n"
                                 "  - {from: high, to: low, rate: .nan}\n",
     ":11: transitions.to: there is no regime \"hihg\"; allowed: low, high\n"
     ":12: transitions.low-low: leads from a regime to itself; the rate of staying follows "
     "from the others\n"
     ":13: transitions.low-high.rate: is missing; allowed: a number from 0 to 1000\n"
     ":14: transitions.low-high: the move appears twice; first on line 13\n"
     ":15: transitions.to: is missing; the name of a regime is expected\n"
     ":16: transitions.high-low.rate: \".nan\" is not a finite number; allowed: a number "
     "from 0 to 1000\n"},
    {CARRY VARIANCE JUMP REGIMES "transitions: [{from: low, to: high, rate: 1}]\n"
                                 "real_world:\n"
                                 "  rate: 0.01\n"
                                 "  variance: {fast: {rho: 0}}\n"
                                 "  regimes: [{name: middle}]\n"
                                 "  transitions: [{from: high, to: low, rate: 1}]\n"
                                 "  premium: {constant: 2, varaince: 1}\n",
     ":12: real_world.rate: is common to both measures; write it outside real_world\n"
     ":13: real_world.variance.fast.rho: is common to both measures; write it outside "
     "real_world\n"
     ":14: real_world.regimes.name: there is no regime \"middle\"; allowed: low, high\n"
     ":15: real_world.transitions.high-low: the move is not among transitions; what can "
     "happen must be priced\n"
     ":16: real_world.premium.varaince: unknown key; the nearest known key is variance\n"
     ":16: real_world.premium.constant: \"2\" is out of range; allowed: a number from -1 "
     "to 1\n"},
};

static void every_problem_is_named_with_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_model / sizeof *bad_model; i++) {
        struct alvh_model model;
        char messages[4096];
        read_text(bad_model[i].text, &model, messages);
        assert_string_equal(messages, bad_model[i].messages);
    }
}

static void an_error_holds_whole_messages_only(void **state)
{
    (void)state;
    char path[] = "/tmp/alvh_model_XXXXXX";
    const int file = mkstemp(path);
    assert_true(file >= 0);
    for (int i = 0; i < 150; i++)
        assert_true(dprintf(file, "unknown_key_%d: 1\n", i) > 0);
    close(file);
    struct alvh_model model;
    struct alvh_error error = {0};
    assert_int_equal(alvh_model_read(path, &model, &error), ALVH_EINPUT);
    unlink(path);
    const size_t length = strlen(error.text);
    assert_true(length > 500 && length < ALVH_ERROR_TEXT);
    const char *last = strrchr(error.text, '\n');
    assert_non_null(last);
    assert_non_null(strstr(last, "the nearest known key is"));
    assert_true(error.text[length - 1] != '\n');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(core_is_read_as_written),
        cmocka_unit_test(real_world_repeats_only_what_differs),
        cmocka_unit_test(every_built_in_model_is_good),
        cmocka_unit_test(regimes_are_matched_by_name),
        cmocka_unit_test(factors_are_read_and_absent_ones_are_off),
        cmocka_unit_test(every_problem_is_named_with_its_line),
        cmocka_unit_test(an_error_holds_whole_messages_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
