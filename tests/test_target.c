/* Runs that stop when they know enough: when they look, that they stop in time and not
 * before, and that they are the runs of as many paths. */
#include <sys/stat.h>
#include <unistd.h>

#include "sim/engine/accounts.h"
#include "sim/engine/target.h"
#include "tests/runs.h"

/* Short paths of two books at one scale; fans take as few paths as they may, so that the
 * first look is after 4096 paths. */
#define SMALL                                                                              \
    "simulation.days=15", "scale=[20]", "output.fan_paths=16", "output.greek_paths=0",     \
        "output.break_even_paths=0",                                                       \
        "books={unhedged: {layers: {base: {enabled: false}}}, static_vix: {}}"
#define TARGET "simulation.target_error."
#define NAMED(statistic)                                                                   \
    TARGET "statistic=" statistic, TARGET "book=static_vix", TARGET "scale=20"

static struct alvh_scenario scenario_of(int count, const char *const setting[])
{
    struct alvh_scenario scenario;
    struct alvh_problems *problems = alvh_problems_create();
    if (alvh_scenario_read("core", count, setting, &scenario, problems) != ALVH_OK)
        fail_msg("%s", alvh_problems_text(problems));
    alvh_problems_free(problems);
    return scenario;
}

/* From 20000 paths of fans to five pieces of 4096, then an eighth more each time. */
static void looks_are_an_eighth_apart(void **state)
{
    (void)state;
    static const char *const setting[] = {TARGET "statistic=final_pnl_mean",
                                          TARGET "book=alvh", TARGET "scale=200",
                                          TARGET "absolute=1"};
    static const int64_t expected[] = {20480, 24576, 28672, 32768, 36864};
    static struct alvh_scenario scenario;
    struct alvh_target *target;
    int64_t paths = 0;
    scenario = scenario_of(4, setting);
    assert_int_equal(alvh_target_create(&scenario, &scenario.simulation_target, &target,
                                        NULL), ALVH_OK);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(alvh_target_next(target, paths, 100000, &paths, NULL), ALVH_OK);
        assert_int_equal(paths, expected[i]);
    }
    assert_int_equal(alvh_target_next(target, 81920, 100000, &paths, NULL), ALVH_OK);
    assert_int_equal(paths, 94208); /* 92160 and up to a whole piece */
    assert_int_equal(alvh_target_next(target, 94208, 100000, &paths, NULL), ALVH_OK);
    assert_int_equal(paths, 100000);
    alvh_target_free(target);
    assert_int_equal(alvh_target_next(NULL, 0, 100000, &paths, NULL), ALVH_OK);
    assert_int_equal(paths, 100000);
}

static bool known(struct alvh_target *target, int64_t paths)
{
    bool reached;
    assert_int_equal(alvh_target_look(target, paths, &reached, NULL), ALVH_OK);
    return reached;
}

/* Drawdowns 1, 2, .., 4096 of the one book and twice that of the other, P&L of minus as
 * much. The means are 2048.5 and 4097, their standard errors sqrt((n^2 + n) / 12 / n) =
 * 18.4777 and twice that; 41 paths lie beyond 99 %. */
static void a_look_sees_the_statistic(void **state)
{
    (void)state;
    enum { PATHS = 4096 };
    static const struct {
        const char *statistic, *absolute;
        double half;
    } cases[] = {{"max_drawdown_mean", "72.5", 2.0 * 1.959964 * 18.4777},
                 {"final_pnl_mean", "72.5", 2.0 * 1.959964 * 18.4777},
                 {"final_pnl_difference", "36.3", 1.959964 * 18.4777},
                 {"ruin_probability", "0.0154", 0.0153}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        char statistic[80], absolute[80];
        snprintf(statistic, sizeof statistic, TARGET "statistic=%s", cases[c].statistic);
        snprintf(absolute, sizeof absolute, TARGET "absolute=%s", cases[c].absolute);
        const char *const setting[] = {SMALL, statistic, TARGET "book=static_vix",
                                       TARGET "scale=20", absolute};
        static struct alvh_scenario scenario;
        struct alvh_outcomes outcomes;
        struct alvh_target *target;
        int64_t next;
        scenario = scenario_of(10, setting);
        assert_int_equal(alvh_outcomes_create(&scenario, PATHS, &outcomes, NULL), ALVH_OK);
        assert_int_equal(alvh_target_create(&scenario, &scenario.simulation_target, &target,
                                        NULL), ALVH_OK);
        assert_int_equal(alvh_target_next(target, 0, 1 << 20, &next, NULL), ALVH_OK);
        assert_int_equal(next, PATHS);
        for (int p = 0; p < PATHS; p++)
            for (int book = 0; book < 2; book++) {
                const double size = (book + 1) * (p + 1);
                outcomes.value[ALVH_OUTCOME_max_drawdown][book * PATHS + p] = size;
                outcomes.value[ALVH_OUTCOME_final_pnl][book * PATHS + p] = -size;
                outcomes.value[ALVH_OUTCOME_ruined][book * PATHS + p] = p % 2;
            }
        alvh_target_add(target, &outcomes, 0, PATHS);
        assert_true(known(target, PATHS)); /* a little wider than half */
        assert_true(cases[c].half < strtod(cases[c].absolute, NULL));
        scenario.simulation_target.absolute = 0.998 * cases[c].half;
        assert_false(known(target, PATHS));
        scenario.simulation_target.relative_percent = 100.0 * 1.002 * cases[c].half /
                                                      (c == 0   ? 4097.0
                                                       : c == 1 ? 4097.0
                                                       : c == 2 ? 2048.5
                                                                : 0.5);
        assert_true(known(target, PATHS));
        alvh_target_free(target);
        alvh_outcomes_free(&outcomes);
    }
}

static double real_of(const char *output, const char *name)
{
    double value[2];
    const hid_t file = H5Fopen(output, H5F_ACC_RDONLY, H5P_DEFAULT);
    const hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
    assert_true(dataset >= 0);
    assert_true(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, value) >=
                0);
    H5Dclose(dataset);
    H5Fclose(file);
    return value[1]; /* static_vix */
}

/* Half of the interval of the mean P&L of static_vix, in % of it. */
static double percent_of(const char *output)
{
    const double low = real_of(output, "/tail/final_pnl_mean_lo");
    const double high = real_of(output, "/tail/final_pnl_mean_hi");
    return 50.0 * (high - low) / fabs(real_of(output, "/tail/final_pnl_mean"));
}

/* Two ways to cut the work up, and the runs that were told how many paths to walk. */
static void a_run_stops_where_it_knows_enough(void **state)
{
    (void)state;
    char output[64];
    snprintf(output, sizeof output, "/tmp/alvh-test-target-%ld.h5", (long)getpid());
    setenv("OMP_NUM_THREADS", "3", 1);
    const struct run_variant stopping[] = {
        {"core",
         NULL,
         {SMALL, NAMED("final_pnl_mean"), TARGET "relative_percent=3",
          "simulation.paths=60000", "simulation.threads=1"}},
        {"core",
         NULL,
         {SMALL, NAMED("final_pnl_mean"), TARGET "relative_percent=3",
          "simulation.paths=80000", "simulation.threads=3", "simulation.block_paths=112"}}};
    const struct alvh_run_report report = run_variant(&stopping[0], output);
    const struct run_digest digest = run_digest_of(output, NULL);
    assert_true(report.paths > 4096 && report.paths < 60000 && report.paths % 4096 == 0);
    assert_true(strstr(report.stopped_by, "simulation.target_error: after") != NULL);
    assert_true(percent_of(output) <= 3.0);
    remove(output);
    assert_int_equal(run_variant(&stopping[1], output).paths, report.paths);
    assert_true(run_digest_of(output, NULL).hash == digest.hash);
    remove(output);
    char paths[64], fewer[64];
    snprintf(paths, sizeof paths, "simulation.paths=%lld", (long long)report.paths);
    snprintf(fewer, sizeof fewer, "simulation.paths=%lld", (long long)report.paths - 4096);
    const struct run_variant plain = {"core", NULL, {SMALL, paths}};
    const struct run_variant less = {"core", NULL, {SMALL, fewer}};
    run_variant(&plain, output);
    assert_true(run_digest_of(output, NULL).hash == digest.hash);
    run_variant(&less, output);
    assert_true(percent_of(output) > 3.0);
    remove(output);
}

/* Leaves the checkpoint of a run that cannot write its result, cut where kill -9 could have
 * cut it. */
static void leave_part(const struct alvh_scenario *scenario, const char *output)
{
    char partial[80], checkpoint[80];
    snprintf(partial, sizeof partial, "%s.partial", output);
    snprintf(checkpoint, sizeof checkpoint, "%s.checkpoint", output);
    const struct alvh_run_options options = {.output = output};
    struct alvh_run_report report;
    struct alvh_error error = {0};
    struct stat file;
    assert_int_equal(mkdir(partial, 0700), 0);
    assert_int_equal(alvh_run(scenario, &options, &report, &error), ALVH_EFAILED);
    assert_int_equal(rmdir(partial), 0);
    assert_int_equal(stat(checkpoint, &file), 0);
    assert_int_equal(truncate(checkpoint, file.st_size * 9 / 10), 0);
}

/* Interrupted between the first look and the second, and gone on with. */
static void an_interrupted_run_stops_where_it_would_have(void **state)
{
    (void)state;
    static const char *const setting[] = {SMALL, NAMED("drawdown_es_difference"),
                                          TARGET "level=0.95", TARGET "absolute=900",
                                          "simulation.paths=60000"};
    static struct alvh_scenario scenario;
    char output[64];
    snprintf(output, sizeof output, "/tmp/alvh-test-target-%ld.h5", (long)getpid());
    scenario = scenario_of(sizeof setting / sizeof *setting, setting);
    struct alvh_run_options options = {.output = output};
    struct alvh_run_report whole, report;
    struct alvh_error error = {0};
    assert_int_equal(alvh_run(&scenario, &options, &whole, &error), ALVH_OK);
    const struct run_digest digest = run_digest_of(output, NULL);
    assert_true(whole.paths > 8192 && whole.paths < 60000);
    remove(output);
    leave_part(&scenario, output);
    options.resume = true;
    assert_int_equal(alvh_run(&scenario, &options, &report, &error), ALVH_OK);
    assert_true(report.resumed_paths >= 4096 && report.resumed_paths < whole.paths);
    assert_int_equal(report.paths, whole.paths);
    assert_string_equal(report.stopped_by, whole.stopped_by);
    assert_true(run_digest_of(output, NULL).hash == digest.hash);
    remove(output);
    options.shards = 3;
    assert_int_equal(alvh_run(&scenario, &options, &report, &error), ALVH_EUSAGE);
}

static void a_run_that_cannot_know_enough_walks_every_path(void **state)
{
    (void)state;
    char output[64];
    snprintf(output, sizeof output, "/tmp/alvh-test-target-%ld.h5", (long)getpid());
    const struct run_variant hopeless = {"core",
                                         NULL,
                                         {SMALL, NAMED("drawdown_es"),
                                          TARGET "relative_percent=0.001",
                                          "simulation.paths=5000"}};
    const struct alvh_run_report report = run_variant(&hopeless, output);
    assert_int_equal(report.paths, 5008); /* whole steps of lanes */
    assert_true(strstr(report.stopped_by, "simulation.paths: after 5008 paths") != NULL);
    assert_true(strstr(report.stopped_by, "asked for: 0.001 % of it") != NULL);
    remove(output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_are_an_eighth_apart),
        cmocka_unit_test(a_look_sees_the_statistic),
        cmocka_unit_test(a_run_stops_where_it_knows_enough),
        cmocka_unit_test(an_interrupted_run_stops_where_it_would_have),
        cmocka_unit_test(a_run_that_cannot_know_enough_walks_every_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
