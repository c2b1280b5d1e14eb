#include "sim/engine/helper.h"

#include <omp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sim/engine/granted.h"
#include "sim/engine/identity.h"
#include "sim/engine/post.h"
#include "sim/engine/prepare.h"
#include "sim/engine/tally_record.h"
#include "sim/engine/team.h"
#include "sim/file/checkpoint_file.h"

/* A run that is helped with. */
struct run {
    struct alvh_buffer letter; /* that it began with */
    struct alvh_letter_begin begin;
    struct alvh_buffer identity;
    struct alvh_identified identified;
    struct alvh_prepared prepared;
    struct alvh_team *team;
    double until; /* blocks that distributions count wait from then on, seconds */
};

struct helper {
    struct alvh_post *post;
    const atomic_int *stop;
    struct alvh_tables_cache *tables;
    struct run *run;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t came;
    struct alvh_buffer begun; /* the last BEGIN */
    int64_t latest;           /* the run that it began */
    struct alvh_ranges work;  /* blocks, in the order they came in; `taken` are gone */
    bool begins, pauses, ended, bye, told_stop, out_of_memory;
    int64_t status;
};

/* ---- what rank 0 says ---- */

static void add_work(struct helper *helper, const struct alvh_buffer *content)
{
    struct alvh_range range;
    if (helper->work.taken == helper->work.count)
        helper->work.taken = helper->work.count = 0;
    for (size_t at = 0; at + sizeof range <= content->used; at += sizeof range) {
        memcpy(&range, content->data + at, sizeof range);
        if (!alvh_ranges_list(&helper->work, range))
            helper->out_of_memory = true;
    }
}

static void note_begin(struct helper *helper, struct alvh_buffer *content)
{
    struct alvh_letter_begin begin;
    const struct alvh_buffer old = helper->begun;
    alvh_letter_read(content, sizeof begin, &begin);
    helper->begun = *content;
    *content = old;
    helper->latest = begin.run;
    helper->begins = true;
    helper->ended = helper->pauses = false;
    helper->work.taken = helper->work.count;
}

static void received(void *context, int from, enum alvh_letter_kind kind,
                     struct alvh_buffer *content)
{
    struct helper *helper = context;
    struct alvh_letter_pause pause;
    (void)from;
    pthread_mutex_lock(&helper->lock);
    switch (kind) {
    case ALVH_LETTER_BEGIN:
        note_begin(helper, content);
        break;
    case ALVH_LETTER_WORK:
        add_work(helper, content);
        break;
    case ALVH_LETTER_PAUSE:
        alvh_letter_read(content, sizeof pause, &pause);
        helper->pauses = true;
        if (pause.drop)
            helper->work.taken = helper->work.count;
        break;
    case ALVH_LETTER_BYE:
        alvh_letter_read(content, sizeof helper->status, &helper->status);
        helper->bye = helper->ended = true;
        break;
    default:
        helper->ended = true;
    }
    pthread_cond_broadcast(&helper->came);
    pthread_mutex_unlock(&helper->lock);
}

/* ---- what it says ---- */

static bool tell(struct helper *helper, enum alvh_letter_kind kind, size_t bytes,
                 const void *data)
{
    struct alvh_buffer content = {0};
    const bool told = alvh_letter_write(&content, bytes, data) &&
                      alvh_post_send(helper->post, 0, kind, &content);
    alvh_buffer_free(&content);
    return told;
}

/* What cannot even be told for want of memory leaves rank 0 without an answer; so there is
 * nothing but to end, which ends all ranks. */
static void must_tell(struct helper *helper, enum alvh_letter_kind kind, size_t bytes,
                      const void *data)
{
    if (!tell(helper, kind, bytes, data))
        abort();
}

static void tell_failure(struct helper *helper, const struct alvh_error *error)
{
    const struct alvh_letter_failed failed = {helper->run->begin.run, *error};
    must_tell(helper, ALVH_LETTER_FAILED, sizeof failed, &failed);
}

/* ---- a block and its record ---- */

static bool is_asked_to_stop(const struct helper *helper)
{
    return helper->stop && atomic_load_explicit(helper->stop, memory_order_relaxed) != 0;
}

/* The next run may have begun before this one saw that it had ended. With the lock held. */
static bool has_ended(const struct helper *helper)
{
    return helper->ended || helper->bye || helper->latest != helper->run->begin.run;
}

/* Waits for a letter, but not for long: a signal may come, or the time of a tally. */
static void await(struct helper *helper)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += 50000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_cond_timedwait(&helper->came, &helper->lock, &until);
}

/* Does the round have to end before its next block? With the lock held. */
static bool round_ends(const struct helper *helper, bool tallying)
{
    const struct run *run = helper->run;
    const bool has_work = helper->work.taken < helper->work.count;
    const bool early = has_work && helper->work.range[helper->work.taken].first <
                                       alvh_tally_paths(&run->prepared.walk);
    if (has_ended(helper) || helper->pauses || helper->out_of_memory ||
        is_asked_to_stop(helper))
        return true;
    return tallying && ((has_work && !early) || omp_get_wtime() >= run->until);
}

/* For the team, as alvh_team_calls.take: waits until there is a block. */
static bool take_block(void *context, bool tallying, struct alvh_range *range)
{
    struct helper *helper = context;
    bool hurried = false;
    pthread_mutex_lock(&helper->lock);
    while (!round_ends(helper, tallying) && helper->work.taken == helper->work.count) {
        if (!hurried)
            alvh_post_hurry(helper->post, true);
        hurried = true;
        await(helper);
    }
    const bool taken = !round_ends(helper, tallying);
    if (taken)
        *range = helper->work.range[helper->work.taken++];
    pthread_mutex_unlock(&helper->lock);
    if (hurried)
        alvh_post_hurry(helper->post, false);
    return taken;
}

/* For the team, as alvh_team_calls.put. The memory goes with the record; what comes back may
 * be too small for the next one. */
static void put_record(void *context, struct alvh_range range,
                       const struct alvh_outcomes *outcomes, struct alvh_buffer *record)
{
    struct helper *helper = context;
    const size_t bytes = record->room - sizeof(struct alvh_record_head);
    (void)range;
    (void)outcomes;
    alvh_post_wait(helper->post, 2 * omp_get_num_threads() + 2);
    if (alvh_post_send(helper->post, 0, ALVH_LETTER_RECORD, record) &&
        alvh_buffer_begin(record, bytes, NULL) == ALVH_OK)
        return;
    pthread_mutex_lock(&helper->lock);
    helper->out_of_memory = true;
    pthread_mutex_unlock(&helper->lock);
}

/* ---- a run ---- */

static enum alvh_status prepare(struct helper *helper, struct alvh_error *error)
{
    struct run *run = helper->run;
    const struct alvh_identified *identified = &run->identified;
    const int threads = alvh_threads_granted(run->begin.threads);
    const struct alvh_prepare_given given = {.model = &identified->model,
                                             .start = &identified->start,
                                             .past = &identified->past};
    const struct alvh_prepare_options options = {
        .tables = helper->tables, .threads = threads, .given = &given};
    struct alvh_team_options team = {
        .walk = &run->prepared.walk,
        .threads = threads,
        .block_paths = run->begin.block_paths,
        .calls = {.take = take_block, .put = put_record, .context = helper}};
    const char *isa;
    ALVH_TRY(alvh_walk_select(&team.walk_block, &isa, error));
    ALVH_TRY(alvh_prepare(&identified->scenario, &options, &run->prepared, error));
    ALVH_TRY(alvh_team_create(&team, &run->team, error));
    const struct alvh_letter_ready ready = {run->begin.run, threads};
    must_tell(helper, ALVH_LETTER_READY, sizeof ready, &ready);
    return ALVH_OK;
}

/* This program and rank 0's must mean the same run: another version, or a number that does
 * not read back as it was written, would make other paths. */
static enum alvh_status compare(const struct run *run, struct alvh_error *error)
{
    struct alvh_walk walk = {.scenario = &run->identified.scenario,
                             .model = &run->identified.model,
                             .start = run->identified.start,
                             .past = run->identified.past};
    struct alvh_buffer made = {0};
    enum alvh_status status =
        alvh_identity_make(&walk, &run->identified.shard, &made, error);
    if (status == ALVH_OK)
        status = alvh_identity_compare("rank 0", &run->identity, &made, false, error);
    alvh_buffer_free(&made);
    return status;
}

/* Reads the letter that begins a run. */
static enum alvh_status take_begin(struct helper *helper, struct alvh_error *error)
{
    struct run *run = helper->run;
    const struct alvh_buffer *begun = &run->letter;
    alvh_letter_read(begun, sizeof run->begin, &run->begin);
    const size_t head = sizeof run->begin;
    if (begun->used < head || !alvh_letter_write(&run->identity, begun->used - head,
                                                 begun->data + head))
        return alvh_fail(error, ALVH_EFAILED, "no memory for a run");
    ALVH_TRY(alvh_identity_read("rank 0", &run->identity, &run->identified, error));
    return compare(run, error);
}

/* A signal that came to this rank alone stops all of them. */
static void pass_stop_on(struct helper *helper)
{
    if (!is_asked_to_stop(helper) || helper->told_stop)
        return;
    must_tell(helper, ALVH_LETTER_STOPPED, 0, NULL);
    helper->told_stop = true;
}

/* After a round: the tally is sent, and who asked for a pause is answered. Then waits, where
 * no block may be begun. Returns false when the run has ended. */
static bool between_rounds(struct helper *helper)
{
    pass_stop_on(helper);
    pthread_mutex_lock(&helper->lock);
    const bool pauses = helper->pauses;
    helper->pauses = false;
    if (!pauses && !has_ended(helper) && is_asked_to_stop(helper))
        await(helper);
    const bool goes_on = !has_ended(helper);
    pthread_mutex_unlock(&helper->lock);
    if (pauses)
        must_tell(helper, ALVH_LETTER_PAUSED, 0, NULL);
    return goes_on;
}

static enum alvh_status check_memory(struct helper *helper, struct alvh_error *error)
{
    pthread_mutex_lock(&helper->lock);
    const bool out = helper->out_of_memory;
    pthread_mutex_unlock(&helper->lock);
    return out ? alvh_fail(error, ALVH_EFAILED, "out of memory for blocks") : ALVH_OK;
}

static enum alvh_status walk(struct helper *helper, struct alvh_error *error)
{
    struct run *run = helper->run;
    double wait = alvh_team_interval(0.0);
    do {
        run->until = omp_get_wtime() + wait;
        alvh_team_walk(run->team, run->begin.seed);
        ALVH_TRY(alvh_team_tally(run->team, run->begin.seed, error));
        ALVH_TRY(check_memory(helper, error));
        wait = alvh_team_interval(omp_get_wtime() - run->until);
    } while (between_rounds(helper));
    return ALVH_OK;
}

static void await_end(struct helper *helper)
{
    pthread_mutex_lock(&helper->lock);
    while (!has_ended(helper))
        await(helper);
    pthread_mutex_unlock(&helper->lock);
}

/* A failure is rank 0's to report. */
static void help_with_run(struct helper *helper)
{
    struct alvh_error error = {0};
    enum alvh_status status = take_begin(helper, &error);
    if (status == ALVH_OK)
        status = prepare(helper, &error);
    if (status == ALVH_OK)
        status = walk(helper, &error);
    if (status != ALVH_OK)
        tell_failure(helper, &error);
    await_end(helper);
    alvh_team_free(helper->run->team);
    alvh_prepared_free(&helper->run->prepared);
    alvh_buffer_free(&helper->run->identity);
    alvh_buffer_free(&helper->run->letter);
    *helper->run = (struct run){.team = NULL};
}

/* The next run; false: the program is over. */
static bool await_run(struct helper *helper)
{
    pthread_mutex_lock(&helper->lock);
    while (!helper->begins && !helper->bye)
        await(helper);
    const bool begins = helper->begins && !helper->bye;
    helper->begins = false;
    helper->run->letter = helper->begun;
    helper->begun = (struct alvh_buffer){0};
    helper->run->begin.run = helper->latest;
    pthread_mutex_unlock(&helper->lock);
    return begins;
}

static void create_lock(struct helper *helper)
{
    pthread_condattr_t monotonic;
    pthread_mutex_init(&helper->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&helper->came, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

enum alvh_status alvh_help(struct alvh_ranks *ranks, const atomic_int *stop, int *exit_status,
                           struct alvh_error *error)
{
    struct helper helper = {.stop = stop,
                            .tables = alvh_tables_cache_create(),
                            .run = calloc(1, sizeof *helper.run)};
    const struct alvh_post_calls calls = {.received = received, .context = &helper};
    enum alvh_status status = ALVH_OK;
    create_lock(&helper);
    if (!helper.tables || !helper.run)
        status = alvh_fail(error, ALVH_EFAILED, "no memory for a rank");
    if (status == ALVH_OK)
        status = alvh_post_start(ranks, &calls, &helper.post, error);
    while (status == ALVH_OK && await_run(&helper))
        help_with_run(&helper);
    if (status == ALVH_OK)
        must_tell(&helper, ALVH_LETTER_GOODBYE, 0, NULL);
    alvh_post_stop(helper.post);
    *exit_status = (int)helper.status;
    alvh_ranges_free(&helper.work);
    alvh_buffer_free(&helper.begun);
    if (helper.run)
        alvh_buffer_free(&helper.run->letter);
    alvh_tables_cache_free(helper.tables);
    free(helper.run);
    pthread_cond_destroy(&helper.came);
    pthread_mutex_destroy(&helper.lock);
    return status;
}
