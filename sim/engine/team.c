#include "sim/engine/team.h"

#include <math.h>
#include <omp.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "sim/engine/accounts.h"
#include "sim/engine/block_record.h"
#include "sim/engine/spoilt.h"
#include "sim/engine/tally_record.h"

enum { CACHE_LINE = 64 };

/* What one thread works with, on cache lines of its own. */
struct worker {
    alignas(CACHE_LINE) struct alvh_block *block;
    struct alvh_outcomes outcomes; /* of a block */
    struct alvh_buffer buffer;     /* its record */
};

struct alvh_team {
    struct alvh_team_options options;
    struct worker *worker;      /* [threads] */
    pthread_mutex_t lock;       /* of the three below */
    struct alvh_ranges counted; /* blocks since the last tally that it has to name */
    bool out_of_memory;
    int64_t spoilt; /* the first path whose outcome is no number; -1: none */
    struct alvh_buffer tally;
};

static enum alvh_status create_worker(const struct alvh_team_options *options,
                                      struct worker *worker, struct alvh_error *error)
{
    const size_t most = alvh_block_record_bytes(options->walk, 0, options->block_paths);
    ALVH_TRY(
        alvh_block_create(options->walk, (int)options->block_paths, &worker->block, error));
    ALVH_TRY(alvh_outcomes_create(options->walk->scenario, options->block_paths,
                                  &worker->outcomes, error));
    return alvh_buffer_begin(&worker->buffer, most, error);
}

/* Each thread makes what it will work with: memory lies next to the processor that first
 * writes to it. A failure names one of those that failed. */
static enum alvh_status create_workers(const struct alvh_team_options *options,
                                       struct worker *worker, struct alvh_error *error)
{
    enum alvh_status status = ALVH_OK;
#pragma omp parallel num_threads(options->threads)
    for (int i = omp_get_thread_num(); i < options->threads; i += omp_get_num_threads()) {
        struct alvh_error own = {0};
        const enum alvh_status made = create_worker(options, &worker[i], &own);
        if (made != ALVH_OK)
#pragma omp critical(alvh_team_failure)
            status = alvh_fail(error, made, "%s", own.text);
    }
    return status;
}

enum alvh_status alvh_team_create(const struct alvh_team_options *options,
                                  struct alvh_team **made, struct alvh_error *error)
{
    struct alvh_team *team = calloc(1, sizeof *team);
    const size_t bytes = (size_t)options->threads * sizeof(struct worker);
    struct worker *worker = aligned_alloc(CACHE_LINE, bytes);
    *made = NULL;
    if (!team || !worker) {
        free(team);
        free(worker);
        return alvh_fail(error, ALVH_EFAILED, "out of memory for %d threads",
                         options->threads);
    }
    memset(worker, 0, bytes);
    team->options = *options;
    team->worker = worker;
    team->spoilt = -1;
    pthread_mutex_init(&team->lock, NULL);
    const enum alvh_status status = create_workers(options, worker, error);
    if (status == ALVH_OK)
        *made = team;
    else
        alvh_team_free(team);
    return status;
}

void alvh_team_free(struct alvh_team *team)
{
    if (!team)
        return;
    for (int thread = 0; thread < team->options.threads; thread++) {
        alvh_block_free(team->worker[thread].block);
        alvh_outcomes_free(&team->worker[thread].outcomes);
        alvh_buffer_free(&team->worker[thread].buffer);
    }
    free(team->worker);
    alvh_ranges_free(&team->counted);
    alvh_buffer_free(&team->tally);
    pthread_mutex_destroy(&team->lock);
    free(team);
}

/* The next block of this round, noted where a tally has to name it. */
static bool take_block(struct alvh_team *team, struct alvh_range *range)
{
    const struct alvh_team_calls *calls = &team->options.calls;
    pthread_mutex_lock(&team->lock);
    bool taken = !team->out_of_memory && team->spoilt < 0 &&
                 calls->take(calls->context, team->counted.count > 0, range);
    if (taken && range->first < alvh_tally_paths(team->options.walk) &&
        !alvh_ranges_list(&team->counted, *range)) {
        team->out_of_memory = true;
        taken = false;
    }
    pthread_mutex_unlock(&team->lock);
    return taken;
}

/* Blocks are not walked in the order of their paths. */
static void note_spoilt(struct alvh_team *team, int64_t path)
{
    pthread_mutex_lock(&team->lock);
    if (team->spoilt < 0 || path < team->spoilt)
        team->spoilt = path;
    pthread_mutex_unlock(&team->lock);
}

static void walk_range(struct alvh_team *team, struct worker *worker,
                       struct alvh_range range, uint64_t seed)
{
    const struct alvh_team_calls *calls = &team->options.calls;
    const struct alvh_walk *walk = team->options.walk;
    struct alvh_block *block = worker->block;
    block->first_path = (uint64_t)range.first;
    block->lanes = (int)(range.end - range.first);
    team->options.walk_block(walk, block, &worker->outcomes, 0);
    const int spoilt = alvh_spoilt_lane(&worker->outcomes, block->lanes);
    if (spoilt >= 0) {
        note_spoilt(team, range.first + spoilt);
        return;
    }
    alvh_block_record_fill(walk, block, &worker->outcomes, &worker->buffer);
    alvh_record_seal(&worker->buffer, ALVH_RECORD_BLOCK, range.first,
                     range.end - range.first, seed);
    calls->put(calls->context, range, &worker->outcomes, &worker->buffer);
}

void alvh_team_walk(struct alvh_team *team, uint64_t seed)
{
#pragma omp parallel num_threads(team->options.threads)
    {
        struct alvh_range range;
        while (take_block(team, &range))
            walk_range(team, &team->worker[omp_get_thread_num()], range, seed);
    }
}

static enum alvh_status put_tally(struct alvh_team *team, uint64_t seed,
                                  struct alvh_error *error)
{
    const struct alvh_team_calls *calls = &team->options.calls;
    ALVH_TRY(
        alvh_tally_record_take(team->options.walk, &team->counted, &team->tally, error));
    alvh_record_seal(&team->tally, ALVH_RECORD_TALLY, 0, 0, seed);
    calls->put(calls->context, (struct alvh_range){0, 0}, NULL, &team->tally);
    team->counted.count = 0;
    return ALVH_OK;
}

enum alvh_status alvh_team_tally(struct alvh_team *team, uint64_t seed,
                                 struct alvh_error *error)
{
    if (team->spoilt >= 0) /* distributions have counted it, so that no tally is good */
        return alvh_spoilt_tell(team->options.walk, team->options.walk_block, team->spoilt,
                                error);
    if (team->counted.count > 0)
        ALVH_TRY(put_tally(team, seed, error));
    return team->out_of_memory
               ? alvh_fail(error, ALVH_EFAILED, "out of memory for a checkpoint")
               : ALVH_OK;
}

double alvh_team_interval(double took_seconds)
{
    static const double least_seconds = 10.0, share = 0.002;
    return fmax(least_seconds, took_seconds / share);
}
