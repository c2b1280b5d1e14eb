/* Runs that other ranks help with, threads here that send one another letters: the bits are
 * those of a run that is alone, and what goes wrong at one rank is told by the first. The
 * same over MPI: check_ranks.py. */
#include <sys/stat.h>
#include <time.h>

#include "sim/engine/helper.h"
#include "tests/folder.h"
#include "tests/mailbox.h"
#include "tests/runs.h"

/* Small blocks, so that there are many; two kinds of paths that are counted. */
#define SMALL                                                                              \
    "simulation.days=10", "simulation.threads=1", "simulation.block_paths=64",             \
        "scale=[20]", "output.fan_paths=200", "output.greek_paths=100",                    \
        "output.break_even_paths=16",                                                      \
        "books={unhedged: {layers: {base: {enabled: false}}}, static_vix: {}}"
#define TARGET "simulation.target_error."

/* What a test knows of its run. */
struct led {
    struct mailbox *mailbox;
    int ready;      /* helpers to wait for */
    atomic_int stop, save;
    int saved;      /* how often the run said what is on the medium */
    struct alvh_run_report report;
    struct alvh_error error;
    enum alvh_status status;
};

static void nap(void)
{
    const struct timespec millisecond = {.tv_nsec = 1000000};
    nanosleep(&millisecond, NULL);
}

/* Holds the run until its helpers are ready. */
static void progress(void *context, enum alvh_stage stage, int64_t done, int64_t total)
{
    struct led *led = context;
    (void)total;
    if (stage != ALVH_STAGE_PATHS || done == 0)
        return;
    while (mailbox_sent(led->mailbox, ALVH_LETTER_READY) < led->ready)
        nap();
}

static void saved(void *context, int64_t done, int64_t total)
{
    struct led *led = context;
    assert_in_range(done, 0, total);
    led->saved++;
}

static void read_scenario(const char *const setting[], struct alvh_scenario *scenario)
{
    struct alvh_problems *problems = alvh_problems_create();
    int count = 0;
    while (setting[count])
        count++;
    if (alvh_scenario_read("core", count, setting, scenario, problems) != ALVH_OK)
        fail_msg("%s", alvh_problems_text(problems));
    alvh_problems_free(problems);
}

/* Runs as rank 0. */
static void lead(struct led *led, const char *const setting[], const char *output)
{
    static struct alvh_scenario scenario;
    read_scenario(setting, &scenario);
    const struct alvh_run_options options = {.output = output,
                                             .progress = progress,
                                             .saved = saved,
                                             .context = led,
                                             .stop = &led->stop,
                                             .save = &led->save,
                                             .ranks = &led->mailbox->rank[0].calls};
    led->save = 1; /* as soon as it walks, however fast the machine */
    led->status = alvh_run(&scenario, &options, &led->report, &led->error);
}

static void *help(void *context)
{
    static atomic_int never;
    struct mailbox_rank *box = context;
    int status = 0;
    struct alvh_error error = {0};
    assert_int_equal(alvh_help(&box->calls, &never, &status, &error), ALVH_OK);
    assert_int_equal(status, 7);
    return NULL;
}

static struct run_digest digest_of(const char *folder, const char *name)
{
    char path[FOLDER_PATH + 64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    const struct run_digest digest = run_digest_of(path, NULL);
    remove(path);
    return digest;
}

/* The run alone, then with two helpers, who send so many records at least; twice with them,
 * since ranks serve many runs. */
static void expect_same_bits(const char *const setting[], int records)
{
    char folder[FOLDER_PATH], path[FOLDER_PATH + 64];
    static struct alvh_scenario scenario;
    struct alvh_run_report report;
    struct led led = {.mailbox = mailbox_create(MAILBOX_RANKS)};
    pthread_t thread[MAILBOX_RANKS];
    folder_create(folder);
    snprintf(path, sizeof path, "%s/run.h5", folder);
    read_scenario(setting, &scenario);
    const struct alvh_run_options alone = {.output = path};
    assert_int_equal(alvh_run(&scenario, &alone, &report, NULL), ALVH_OK);
    const struct run_digest expected = digest_of(folder, "run.h5");
    for (int rank = 1; rank < MAILBOX_RANKS; rank++)
        pthread_create(&thread[rank], NULL, help, &led.mailbox->rank[rank]);
    for (int run = 0; run < 2; run++) {
        led.ready += MAILBOX_RANKS - 1;
        led.saved = 0;
        lead(&led, setting, path);
        if (led.status != ALVH_OK)
            fail_msg("%s", led.error.text);
        const struct run_digest found = digest_of(folder, "run.h5");
        assert_int_equal(found.datasets, expected.datasets);
        assert_true(found.hash == expected.hash);
        /* Those that had work to do: a run may be over before a helper is there. */
        assert_in_range(led.report.helpers, 0, MAILBOX_RANKS - 1);
        assert_int_equal(led.report.paths, report.paths);
        assert_true(led.saved > 0);
    }
    assert_true(mailbox_sent(led.mailbox, ALVH_LETTER_RECORD) >= records);
    alvh_ranks_dismiss(&led.mailbox->rank[0].calls, 7);
    for (int rank = 1; rank < MAILBOX_RANKS; rank++)
        pthread_join(thread[rank], NULL);
    mailbox_free(led.mailbox);
    rmdir(folder);
}

static void helpers_give_the_bits_of_one(void **state)
{
    (void)state;
    static const char *const setting[] = {SMALL, "simulation.paths=12800", NULL};
    expect_same_bits(setting, 1);
}

/* Two looks; what decides is what other ranks have walked. */
static void a_target_sees_what_helpers_walk(void **state)
{
    (void)state;
    static const char *const setting[] = {SMALL,
                                          "simulation.paths=20000",
                                          TARGET "statistic=final_pnl_mean",
                                          TARGET "book=static_vix",
                                          TARGET "scale=20",
                                          TARGET "absolute=2500",
                                          NULL};
    expect_same_bits(setting, 0); /* a target may be met before a helper is there */
}

/* ---- what goes wrong ---- */

/* A helper that answers as it is told to. */
struct puppet {
    struct mailbox_rank *box;
    bool fails; /* else it is asked to stop */
};

static void say(struct puppet *puppet, enum alvh_letter_kind kind, size_t bytes,
                const void *data)
{
    struct alvh_buffer content = {0};
    assert_true(alvh_letter_write(&content, bytes, data));
    mailbox_send(&puppet->box->calls, 0, kind, &content);
}

static void answer_begin(struct puppet *puppet)
{
    const struct alvh_letter_ready ready = {.run = 1, .threads = 1};
    const struct alvh_letter_failed failed = {1, {ALVH_EFAILED, "no memory for a puppet"}};
    if (puppet->fails) {
        say(puppet, ALVH_LETTER_FAILED, sizeof failed, &failed);
        return;
    }
    say(puppet, ALVH_LETTER_READY, sizeof ready, &ready);
    say(puppet, ALVH_LETTER_STOPPED, 0, NULL);
}

static void *play(void *context)
{
    struct puppet *puppet = context;
    struct alvh_buffer content = {0};
    enum alvh_letter_kind kind = ALVH_LETTER_END;
    for (int from; kind != ALVH_LETTER_BYE; nap())
        while (mailbox_receive(&puppet->box->calls, &from, &kind, &content) &&
               kind != ALVH_LETTER_BYE) {
            if (kind == ALVH_LETTER_BEGIN)
                answer_begin(puppet);
            if (kind == ALVH_LETTER_PAUSE)
                say(puppet, ALVH_LETTER_PAUSED, 0, NULL);
        }
    say(puppet, ALVH_LETTER_GOODBYE, 0, NULL);
    alvh_buffer_free(&content);
    return NULL;
}

/* A run with a puppet; the paths that its checkpoint is said to hold. */
static void lead_puppet(struct led *led, bool fails)
{
    static const char *const setting[] = {SMALL, "simulation.paths=160000", NULL};
    char folder[FOLDER_PATH], path[FOLDER_PATH + 64];
    led->mailbox = mailbox_create(2);
    struct puppet puppet = {.box = &led->mailbox->rank[1], .fails = fails};
    pthread_t thread;
    folder_create(folder);
    snprintf(path, sizeof path, "%s/run.h5", folder);
    pthread_create(&thread, NULL, play, &puppet);
    lead(led, setting, path);
    alvh_ranks_dismiss(&led->mailbox->rank[0].calls, 1);
    pthread_join(thread, NULL);
    mailbox_free(led->mailbox);
    folder_remove(folder, "run.h5.checkpoint");
    assert_int_equal(rmdir(folder), 0);
}

static void a_failure_is_told_with_its_rank(void **state)
{
    (void)state;
    struct led led = {.saved = 0};
    lead_puppet(&led, true);
    assert_int_equal(led.status, ALVH_EFAILED);
    assert_non_null(strstr(led.error.text, "rank 1: no memory for a puppet"));
    assert_int_equal(led.report.ending, ALVH_ENDED);
}

static void a_signal_at_one_rank_stops_all(void **state)
{
    (void)state;
    struct led led = {.saved = 0};
    lead_puppet(&led, false);
    assert_int_equal(led.status, ALVH_EFAILED);
    assert_non_null(strstr(led.error.text, "stopped by a signal"));
    assert_int_equal(led.report.ending, ALVH_ENDED_BY_SIGNAL);
}

/* Another version: the digit behind "alvh_version: ". */
static void change_version(enum alvh_letter_kind kind, struct alvh_buffer *content)
{
    static const char key[] = "alvh_version: ";
    if (kind != ALVH_LETTER_BEGIN)
        return;
    unsigned char *at = memmem(content->data, content->used, key, sizeof key - 1);
    assert_non_null(at);
    at[sizeof key - 1] = '9';
}

static void a_rank_of_another_version_is_refused(void **state)
{
    (void)state;
    static const char *const setting[] = {SMALL, "simulation.paths=160000", NULL};
    char folder[FOLDER_PATH], path[FOLDER_PATH + 64];
    struct led led = {.mailbox = mailbox_create(2)};
    pthread_t thread;
    led.mailbox->tamper = change_version;
    folder_create(folder);
    snprintf(path, sizeof path, "%s/run.h5", folder);
    pthread_create(&thread, NULL, help, &led.mailbox->rank[1]);
    lead(&led, setting, path);
    alvh_ranks_dismiss(&led.mailbox->rank[0].calls, 7);
    pthread_join(thread, NULL);
    assert_int_equal(led.status, ALVH_EINPUT);
    assert_non_null(strstr(led.error.text, "rank 1: rank 0: is of another run"));
    assert_non_null(strstr(led.error.text, "alvh_version: 9."));
    mailbox_free(led.mailbox);
    folder_remove(folder, "run.h5.checkpoint");
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(helpers_give_the_bits_of_one),
        cmocka_unit_test(a_target_sees_what_helpers_walk),
        cmocka_unit_test(a_failure_is_told_with_its_rank),
        cmocka_unit_test(a_signal_at_one_rank_stops_all),
        cmocka_unit_test(a_rank_of_another_version_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
