/* Whole runs that are not drawn plainly: they keep what plain runs promise, and agree with
 * them. */
#include "alvh/problems.h"
#include "alvh/replay.h"
#include "alvh/headline.h"
#include "sim/file/recall.h"
#include "tests/runs.h"

#define SHORT      "simulation.days=42", "scale=[20]", "market.as_of=2018-02-02"
#define IMPORTANCE "simulation.sampling.importance."
#define WEIGHTED                                                                           \
    IMPORTANCE "enabled=true", IMPORTANCE "crisis_entries_per_year=4",                     \
        IMPORTANCE "crisis_exit_factor=0.4", IMPORTANCE "jump_intensity_factor=1.5",       \
        IMPORTANCE "variance_jump_factor=1.5"

#define ALL_ELSE                                                                           \
    "simulation.sampling.stratify_regimes=true", "simulation.sampling.control_variates=true"

static uint64_t hash_of(const struct run_variant *variant)
{
    struct alvh_run_report report;
    return run_variant_digest(variant, NULL, &report).hash;
}

static void threads_blocks_and_instructions_do_not_change_a_byte(void **state)
{
    (void)state;
    const struct run_variant variants[] = {
        {"core",
         NULL,
         {SHORT, WEIGHTED, "simulation.sampling.antithetic=true", "simulation.paths=512",
          ALL_ELSE, "simulation.block_paths=256"}},
        {"core",
         "scalar",
         {SHORT, WEIGHTED, "simulation.sampling.antithetic=true", "simulation.paths=512",
          ALL_ELSE, "simulation.block_paths=80"}},
    };
    setenv("OMP_NUM_THREADS", "3", 1);
    assert_true(hash_of(&variants[0]) == hash_of(&variants[1]));
}

static void read_doubles(hid_t file, const char *name, double *value)
{
    const hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
    assert_true(dataset >= 0);
    assert_true(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, value) >=
                0);
    H5Dclose(dataset);
}

/* The estimate of the first book and its error. */
static struct alvh_estimate first_of(hid_t file, const char *name, int at, int count)
{
    char error[64];
    double value[64], se[64];
    snprintf(error, sizeof error, "%s_se", name);
    assert_true(count <= 64);
    read_doubles(file, name, value);
    read_doubles(file, error, se);
    return (struct alvh_estimate){.value = value[at], .se = se[at]};
}

enum { PATHS = 8192, BOOKS = 5, LEVELS = 4 };

/* Weights are bounded by 16 over the 4 plain paths of 16 and are 1 on average. The tail is
 * the plain run's within the errors of both, and its error half as large or less. */
static void weighted_paths_tell_the_same_story(void **state)
{
    (void)state;
    static const struct run_variant plain = {
        "core", NULL, {SHORT, "simulation.paths=8192"}};
    static const struct run_variant weighted = {
        "core", NULL, {SHORT, WEIGHTED, "simulation.paths=8192", "simulation.seed=2"}};
    static double weight[PATHS];
    char one[64], other[64];
    snprintf(one, sizeof one, "/tmp/alvh-test-plain-%ld.h5", (long)getpid());
    snprintf(other, sizeof other, "/tmp/alvh-test-weighted-%ld.h5", (long)getpid());
    run_variant(&plain, one);
    run_variant(&weighted, other);
    const hid_t a = H5Fopen(one, H5F_ACC_RDONLY, H5P_DEFAULT);
    const hid_t b = H5Fopen(other, H5F_ACC_RDONLY, H5P_DEFAULT);
    assert_true(H5Lexists(a, "/paths/weight", H5P_DEFAULT) == 0);
    read_doubles(b, "/paths/weight", weight);
    double sum = 0.0, square = 0.0, mean, effective;
    for (int i = 0; i < PATHS; i++) {
        assert_true(weight[i] > 0.0 && weight[i] <= 4.0 + 1e-12);
        sum += weight[i];
        square += weight[i] * weight[i];
    }
    read_doubles(b, "/diagnostics/weight_mean", &mean);
    read_doubles(b, "/diagnostics/effective_paths", &effective);
    assert_near(mean, sum / PATHS, 1e-12);
    assert_near(effective, sum * sum / square, 1e-6);
    assert_near(mean, 1.0, 4.0 * sqrt((square / PATHS - 1.0) / PATHS));
    for (int level = 0; level < LEVELS; level++) {
        const struct alvh_estimate from = first_of(a, "/tail/drawdown_es", level, 20);
        const struct alvh_estimate to = first_of(b, "/tail/drawdown_es", level, 20);
        assert_near(to.value, from.value, 4.0 * hypot(to.se, from.se));
        assert_true(level < 3 || to.se < 0.5 * from.se);
    }
    const struct alvh_estimate pnl = first_of(a, "/tail/final_pnl_mean", 0, 5);
    const struct alvh_estimate same = first_of(b, "/tail/final_pnl_mean", 0, 5);
    assert_near(same.value, pnl.value, 4.0 * hypot(same.se, pnl.se));
    H5Fclose(a);
    H5Fclose(b);
    remove(one);
    remove(other);
}

/* Replaying fails where an outcome or the weight is not the file's, to the last bit. */
static void weighted_paths_replay(void **state)
{
    (void)state;
    static const struct run_variant weighted = {
        "core",
        NULL,
        {SHORT, WEIGHTED, "simulation.paths=256", "simulation.sampling.antithetic=true",
         "simulation.sampling.stratify_regimes=true"}};
    char output[64];
    struct alvh_error error = {0};
    snprintf(output, sizeof output, "/tmp/alvh-test-replay-%ld.h5", (long)getpid());
    run_variant(&weighted, output);
    for (int64_t path = 5; path < 256; path += 62) {
        struct alvh_replay *replay;
        const struct alvh_replay_options options = {.path = path};
        if (alvh_replay_create(output, &options, &replay, &error) != ALVH_OK)
            fail_msg("%s", error.text);
        alvh_replay_free(replay);
    }
    remove(output);
}

static void expect_problem(const char *setting, const char *message)
{
    struct alvh_scenario scenario;
    struct alvh_problems *problems = alvh_problems_create();
    assert_int_equal(alvh_scenario_read("core", 1, &setting, &scenario, problems),
                     ALVH_EINPUT);
    if (!strstr(alvh_problems_text(problems), message))
        fail_msg("%s", alvh_problems_text(problems));
    alvh_problems_free(problems);
}

static void bad_sampling_is_refused_by_its_line(void **state)
{
    (void)state;
    expect_problem(
        IMPORTANCE "plain_paths=5",
        "--set:1: simulation.sampling.importance.plain_paths: 5 is odd; allowed: "
        "2, 4, .. 14");
    expect_problem(IMPORTANCE "plain_paths=16", "plain_paths: \"16\" is out of range");
    expect_problem(IMPORTANCE "crisis_exit_factor=0",
                   "crisis_exit_factor: \"0\" is out of range");
    expect_problem("simulation.sampling.importance={plain_paths: 12, tilts: 3}",
                   "tilts is 3 and plain_paths 12; every law needs 2 of 16 paths");
    expect_problem("simulation.sampling={stratify_regimes: true}",
                   "paths is 100000; stratified regimes need a multiple of 256");
    expect_problem("simulation={sampling: {antithetic: true}, target_error: {statistic: "
                   "final_pnl_mean, book: alvh, scale: 20, absolute: 9}}",
                   "the stop rule of simulation.target_error knows plain sampling only");
    expect_problem("simulation.sampling.antithetc=true", "antithetic");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_blocks_and_instructions_do_not_change_a_byte),
        cmocka_unit_test(weighted_paths_tell_the_same_story),
        cmocka_unit_test(weighted_paths_replay),
        cmocka_unit_test(bad_sampling_is_refused_by_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
