#include "sim/engine/leader.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sim/engine/post.h"
#include "sim/file/checkpoint_file.h"

/* What is known of another rank. */
struct helper {
    int64_t threads; /* 0: not ready */
    int64_t out;     /* blocks it has */
    bool pausing;    /* asked to, and has not answered */
};

struct alvh_leader {
    struct alvh_leader_options options;
    struct alvh_post *post;
    int64_t run;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t came;
    struct helper *helper; /* [ranks] */
    bool paused;
    atomic_bool stops; /* what threads read that hold a lock of the run */
    struct alvh_error failure;
};

static const int64_t ahead = 2; /* blocks of a thread: one under way, one waiting */

/* ---- what helpers say ---- */

static void note_failure(struct alvh_leader *leader, int rank, enum alvh_status status,
                         const char *text)
{
    if (leader->failure.status == ALVH_OK)
        alvh_fail(&leader->failure, status, "rank %d: %s", rank, text);
    atomic_store(&leader->stops, true);
    leader->helper[rank] = (struct helper){0};
}

static void note_ready(struct alvh_leader *leader, int rank,
                       const struct alvh_buffer *content)
{
    struct alvh_letter_ready ready;
    alvh_letter_read(content, sizeof ready, &ready);
    if (ready.run == leader->run)
        leader->helper[rank].threads = ready.threads;
}

static void note_failed(struct alvh_leader *leader, int rank,
                        const struct alvh_buffer *content)
{
    struct alvh_letter_failed failed;
    alvh_letter_read(content, sizeof failed, &failed);
    failed.error.text[sizeof failed.error.text - 1] = '\0';
    if (failed.run == leader->run)
        note_failure(leader, rank, failed.error.status, failed.error.text);
}

/* A record is put where it belongs before anybody learns that its block is back. */
static void take_record(struct alvh_leader *leader, struct helper *helper,
                        struct alvh_buffer *content)
{
    struct alvh_record_head head;
    alvh_letter_read(content, sizeof head, &head);
    pthread_mutex_unlock(&leader->lock);
    leader->options.calls.put(leader->options.calls.context, content);
    pthread_mutex_lock(&leader->lock);
    if (head.kind == ALVH_RECORD_BLOCK && helper->out > 0)
        helper->out--;
}

static void received(void *context, int from, enum alvh_letter_kind kind,
                     struct alvh_buffer *content)
{
    struct alvh_leader *leader = context;
    struct helper *helper = &leader->helper[from];
    pthread_mutex_lock(&leader->lock);
    switch (kind) {
    case ALVH_LETTER_READY:
        note_ready(leader, from, content);
        break;
    case ALVH_LETTER_RECORD:
        take_record(leader, helper, content);
        break;
    case ALVH_LETTER_PAUSED:
        helper->pausing = false;
        break;
    case ALVH_LETTER_STOPPED:
        atomic_store(&leader->stops, true);
        break;
    case ALVH_LETTER_FAILED:
        note_failed(leader, from, content);
        break;
    default:
        note_failure(leader, from, ALVH_EFAILED, "sent a letter that nobody understands");
    }
    pthread_cond_broadcast(&leader->came);
    pthread_mutex_unlock(&leader->lock);
}

/* ---- what they are given ---- */

/* How many blocks of a helper may be under way or waiting there. */
static int64_t most_out(const struct alvh_leader *leader, const struct helper *helper)
{
    const struct alvh_leader_options *options = &leader->options;
    int64_t threads = options->threads;
    for (int rank = 1; rank < options->ranks->count; rank++)
        threads += leader->helper[rank].threads;
    const int64_t plenty = 2 * ahead * threads * options->block_paths;
    return options->calls.has_left(options->calls.context, plenty) ? ahead * helper->threads
                                                                   : helper->threads;
}

/* Sends blocks to a helper that has too few. They are counted before anybody can see that
 * they are no longer there to be taken. */
static void supply(struct alvh_leader *leader, int rank)
{
    enum { MOST = 64 };
    struct alvh_range range[MOST];
    struct helper *helper = &leader->helper[rank];
    const struct alvh_leader_calls *calls = &leader->options.calls;
    const int64_t most = most_out(leader, helper);
    int count = 0;
    while (count < MOST && helper->out < most &&
           calls->take(calls->context, &range[count])) {
        count++;
        helper->out++;
    }
    struct alvh_buffer content = {0};
    if (count > 0 &&
        (!alvh_letter_write(&content, (size_t)count * sizeof *range, range) ||
         !alvh_post_send(leader->post, rank, ALVH_LETTER_WORK, &content)))
        note_failure(leader, rank, ALVH_EFAILED, "no memory for a letter to it");
    alvh_buffer_free(&content);
}

static void turn(void *context)
{
    struct alvh_leader *leader = context;
    pthread_mutex_lock(&leader->lock);
    for (int rank = 1; rank < leader->options.ranks->count; rank++)
        if (!leader->paused && !atomic_load(&leader->stops) && leader->helper[rank].threads > 0)
            supply(leader, rank);
    pthread_mutex_unlock(&leader->lock);
}

/* ---- what the run asks ---- */

static bool tell(struct alvh_leader *leader, int rank, enum alvh_letter_kind kind,
                 size_t bytes, const void *data)
{
    struct alvh_buffer content = {0};
    const bool told = alvh_letter_write(&content, bytes, data) &&
                      alvh_post_send(leader->post, rank, kind, &content);
    alvh_buffer_free(&content);
    return told;
}

/* Tells all others which run begins. */
static enum alvh_status announce(struct alvh_leader *leader, struct alvh_error *error)
{
    const struct alvh_leader_options *options = &leader->options;
    const struct alvh_buffer *identity = options->identity;
    const struct alvh_letter_begin begin = {.run = leader->run,
                                            .seed = options->seed,
                                            .threads = options->asked_threads,
                                            .block_paths = options->block_paths};
    struct alvh_buffer letter = {0};
    bool told = alvh_letter_write(&letter, sizeof begin, &begin);
    void *text = told ? alvh_buffer_add(&letter, identity->used) : NULL;
    told = text != NULL;
    if (told)
        memcpy(text, identity->data, identity->used);
    for (int rank = 1; rank < options->ranks->count && told; rank++)
        told = tell(leader, rank, ALVH_LETTER_BEGIN, letter.used, letter.data);
    alvh_buffer_free(&letter);
    return told ? ALVH_OK
                : alvh_fail(error, ALVH_EFAILED, "no memory for letters between ranks");
}

static struct alvh_leader *allocate(const struct alvh_leader_options *options)
{
    struct alvh_leader *leader = calloc(1, sizeof *leader);
    struct helper *helper = calloc((size_t)options->ranks->count, sizeof *helper);
    if (!leader || !helper) {
        free(leader);
        free(helper);
        return NULL;
    }
    pthread_condattr_t monotonic;
    leader->options = *options;
    leader->helper = helper;
    leader->run = ++options->ranks->runs;
    pthread_mutex_init(&leader->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&leader->came, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return leader;
}

enum alvh_status alvh_leader_begin(const struct alvh_leader_options *options,
                                   struct alvh_leader **made, struct alvh_error *error)
{
    struct alvh_leader *leader = allocate(options);
    *made = leader;
    if (!leader)
        return alvh_fail(error, ALVH_EFAILED, "no memory for %d ranks",
                         options->ranks->count);
    const struct alvh_post_calls calls = {received, turn, leader};
    /* The thread takes the lock before it looks at the post. */
    pthread_mutex_lock(&leader->lock);
    enum alvh_status status = alvh_post_start(options->ranks, &calls, &leader->post, error);
    pthread_mutex_unlock(&leader->lock);
    return status ? status : announce(leader, error);
}

/* Blocks that helpers have; with the lock held. */
static int64_t blocks_out(const struct alvh_leader *leader)
{
    int64_t out = 0;
    for (int rank = 1; rank < leader->options.ranks->count; rank++)
        out += leader->helper[rank].out;
    return out;
}

bool alvh_leader_wait(struct alvh_leader *leader)
{
    if (!leader)
        return false;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += 50000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    alvh_post_hurry(leader->post, true);
    pthread_mutex_lock(&leader->lock);
    const int64_t out = blocks_out(leader);
    if (out > 0)
        pthread_cond_timedwait(&leader->came, &leader->lock, &until);
    pthread_mutex_unlock(&leader->lock);
    alvh_post_hurry(leader->post, false);
    return out > 0;
}

bool alvh_leader_stops(struct alvh_leader *leader)
{
    return leader && atomic_load(&leader->stops);
}

enum alvh_status alvh_leader_check(struct alvh_leader *leader, struct alvh_error *error)
{
    if (!leader)
        return ALVH_OK;
    pthread_mutex_lock(&leader->lock);
    const struct alvh_error failure = leader->failure;
    pthread_mutex_unlock(&leader->lock);
    return failure.status == ALVH_OK
               ? ALVH_OK
               : alvh_fail(error, failure.status, "%s", failure.text);
}

static bool is_pausing(const struct alvh_leader *leader)
{
    bool pausing = false;
    for (int rank = 1; rank < leader->options.ranks->count; rank++)
        pausing = pausing || leader->helper[rank].pausing;
    return pausing;
}

bool alvh_leader_pause(struct alvh_leader *leader, bool drop)
{
    if (!leader)
        return true;
    const struct alvh_letter_pause pause = {drop};
    alvh_post_hurry(leader->post, true);
    pthread_mutex_lock(&leader->lock);
    leader->paused = true;
    for (int rank = 1; rank < leader->options.ranks->count; rank++) {
        struct helper *helper = &leader->helper[rank];
        helper->pausing = helper->threads > 0;
        if (helper->pausing &&
            !tell(leader, rank, ALVH_LETTER_PAUSE, sizeof pause, &pause))
            note_failure(leader, rank, ALVH_EFAILED, "no memory for a letter to it");
    }
    while (is_pausing(leader))
        pthread_cond_wait(&leader->came, &leader->lock);
    leader->paused = drop;
    const bool whole = !drop || blocks_out(leader) == 0;
    pthread_mutex_unlock(&leader->lock);
    alvh_post_hurry(leader->post, false);
    return whole;
}

void alvh_leader_count(struct alvh_leader *leader, int *helpers, int *threads)
{
    *helpers = *threads = 0;
    if (!leader)
        return;
    pthread_mutex_lock(&leader->lock);
    for (int rank = 1; rank < leader->options.ranks->count; rank++) {
        *helpers += leader->helper[rank].threads > 0;
        *threads += (int)leader->helper[rank].threads;
    }
    pthread_mutex_unlock(&leader->lock);
}

void alvh_leader_end(struct alvh_leader *leader)
{
    if (!leader)
        return;
    if (leader->post)
        alvh_leader_pause(leader, true);
    for (int rank = 1; leader->post && rank < leader->options.ranks->count; rank++)
        tell(leader, rank, ALVH_LETTER_END, 0, NULL);
    alvh_post_stop(leader->post);
    pthread_cond_destroy(&leader->came);
    pthread_mutex_destroy(&leader->lock);
    free(leader->helper);
    free(leader);
}
