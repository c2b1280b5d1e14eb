/* Runs of one process at the same time: each gives what it gives alone, and result files
 * are read while others are written. */
#include <pthread.h>

#include "tests/runs.h"

struct task {
    struct run_variant variant;
    char output[64];
    uint64_t hash;
};

static void name_output(struct task *task, const char *name)
{
    snprintf(task->output, sizeof task->output, "/tmp/alvh-test-%s-%ld.h5", name,
             (long)getpid());
}

static void *run(void *context)
{
    struct task *task = context;
    run_variant(&task->variant, task->output);
    return NULL;
}

static const struct run_variant core = {
    "core", NULL, {"simulation.paths=96", "simulation.days=24", "scale=[1, 20]"}};
static const struct run_variant sizing = {
    "sizing",
    NULL,
    {"simulation.paths=80", "simulation.days=30", "simulation.seed=5", "scale=[2]"}};

struct readers {
    const char *file;
    double pnl; /* what every one must read */
    int wrong;
};

static void *read_often(void *context)
{
    struct readers *readers = context;
    for (int i = 0; i < 8; i++) {
        struct alvh_result *result;
        struct alvh_estimate pnl = {0};
        if (alvh_result_open(readers->file, &result, NULL) != ALVH_OK ||
            alvh_result_statistic(result, "final_pnl_mean", 1, 0, 0.0, &pnl, NULL) !=
                ALVH_OK ||
            pnl.value != readers->pnl)
            __atomic_fetch_add(&readers->wrong, 1, __ATOMIC_RELAXED);
        alvh_result_close(result);
    }
    return NULL;
}

static double pnl_of(const char *file)
{
    struct alvh_result *result;
    struct alvh_estimate pnl;
    assert_int_equal(alvh_result_open(file, &result, NULL), ALVH_OK);
    assert_int_equal(alvh_result_statistic(result, "final_pnl_mean", 1, 0, 0.0, &pnl, NULL),
                     ALVH_OK);
    alvh_result_close(result);
    return pnl.value;
}

static void runs_and_readers_at_once_do_as_they_do_alone(void **state)
{
    (void)state;
    struct task alone[] = {{.variant = core}, {.variant = sizing}};
    struct task beside[] = {{.variant = core}, {.variant = sizing}};
    static const char *const name[2][2] = {{"one", "other"},
                                           {"one-beside", "other-beside"}};
    pthread_t runner[2], reader[2];
    for (int i = 0; i < 2; i++) {
        name_output(&alone[i], name[0][i]);
        name_output(&beside[i], name[1][i]);
        run(&alone[i]);
        alone[i].hash = run_digest_of(alone[i].output, NULL).hash;
    }
    assert_true(alone[0].hash != alone[1].hash);
    struct readers readers = {.file = alone[0].output, .pnl = pnl_of(alone[0].output)};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pthread_create(&runner[i], NULL, run, &beside[i]), 0);
        assert_int_equal(pthread_create(&reader[i], NULL, read_often, &readers), 0);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(runner[i], NULL);
        pthread_join(reader[i], NULL);
    }
    assert_int_equal(readers.wrong, 0);
    for (int i = 0; i < 2; i++) {
        assert_true(run_digest_of(beside[i].output, NULL).hash == alone[i].hash);
        remove(alone[i].output);
        remove(beside[i].output);
    }
}

/* A turn that a failure keeps would stop the other thread for good. */
static void failures_give_the_turn_back(void **state)
{
    (void)state;
    struct alvh_result *result;
    struct task task = {.variant = core};
    pthread_t thread;
    name_output(&task, "after");
    FILE *file = fopen(task.output, "w");
    assert_non_null(file);
    fputs("no HDF5 at all", file);
    fclose(file);
    assert_int_equal(alvh_result_open(task.output, &result, NULL), ALVH_EINPUT);
    assert_null(result);
    assert_int_equal(alvh_result_open("/tmp", &result, NULL), ALVH_EINPUT);
    assert_int_equal(pthread_create(&thread, NULL, run, &task), 0);
    pthread_join(thread, NULL);
    assert_true(pnl_of(task.output) != 0.0);
    remove(task.output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_and_readers_at_once_do_as_they_do_alone),
        cmocka_unit_test(failures_give_the_turn_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
