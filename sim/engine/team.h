/* The threads of one process that walk blocks of a run. Where blocks come from, and where
 * their records go, is the caller's. */
#ifndef ALVH_SIM_TEAM_H
#define ALVH_SIM_TEAM_H

#include "sim/engine/block.h"
#include "sim/engine/walks.h"
#include "sim/file/checkpoint.h"
#include "sim/stats/ranges.h"

/* How a team is served. */
struct alvh_team_calls {
    /* The next block; false ends the round. Called by one thread at a time. tallying: blocks
     * of this round have counted in distributions, so that one behind alvh_tally_paths must
     * wait for the next round. */
    bool (*take)(void *context, bool tallying, struct alvh_range *range);
    /* Takes a sealed record, from any thread. A block comes with its outcomes, which begin at
     * the first entry; a tally with NULL and no range. */
    void (*put)(void *context, struct alvh_range range,
                const struct alvh_outcomes *outcomes, struct alvh_buffer *record);
    void *context;
};

struct alvh_team_options {
    const struct alvh_walk *walk; /* stays where it is */
    alvh_walk_function *walk_block;
    int threads;
    int64_t block_paths; /* at most, of a block */
    struct alvh_team_calls calls;
};

struct alvh_team;

/* Everything that can fail before the first block. */
enum alvh_status alvh_team_create(const struct alvh_team_options *options,
                                  struct alvh_team **team, struct alvh_error *error);
void alvh_team_free(struct alvh_team *team);

/* Walks a round of blocks, shared out among the threads as they come free; seed: of the
 * records' checksums. */
void alvh_team_walk(struct alvh_team *team, uint64_t seed);

/* Puts what the blocks since the last tally have counted in distributions, if any have.
 * Fails too where the round ended because there was no memory to note its blocks, or
 * because the outcome of a path is no number. */
enum alvh_status alvh_team_tally(struct alvh_team *team, uint64_t seed,
                                 struct alvh_error *error);

/* From one tally to the next, seconds: ten, or so long that what the last one took, with the
 * waiting of threads for one another, is at most 0.2 % of the time. */
double alvh_team_interval(double took_seconds);

#endif
