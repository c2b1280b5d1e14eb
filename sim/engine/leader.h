/* Rank 0 of a run: hands out blocks to the other ranks and takes in what they find, in a
 * thread of its own (post.h), while the threads of the team walk.
 *
 * A helper has a block under way for each of its threads and as many waiting, so that none
 * stands still while letters travel. Near the end, when few paths are left, none wait. */
#ifndef ALVH_SIM_LEADER_H
#define ALVH_SIM_LEADER_H

#include "sim/engine/ranks.h"
#include "sim/stats/ranges.h"

/* Called by the thread of the leader. */
struct alvh_leader_calls {
    /* The next block; false: none now. */
    bool (*take)(void *context, struct alvh_range *range);
    /* Are there at least so many paths that nobody has taken? */
    bool (*has_left)(void *context, int64_t paths);
    /* Takes the record of a helper. */
    void (*put)(void *context, struct alvh_buffer *record);
    void *context;
};

struct alvh_leader_options {
    struct alvh_ranks *ranks;
    const struct alvh_buffer *identity; /* of the run */
    uint64_t seed;                      /* of the records' checksums */
    int64_t asked_threads, block_paths; /* as simulation.threads, simulation.block_paths */
    int threads;                        /* rank 0's own */
    struct alvh_leader_calls calls;
};

struct alvh_leader;

enum alvh_status alvh_leader_begin(const struct alvh_leader_options *options,
                                   struct alvh_leader **leader, struct alvh_error *error);

/* Waits a little; false when no helper has a block. That of a NULL is so at once, and the
 * same holds below: a run that is alone has no leader. */
bool alvh_leader_wait(struct alvh_leader *leader);

/* Has a helper failed, or been asked to stop? */
bool alvh_leader_stops(struct alvh_leader *leader);
/* What failed, with the rank. */
enum alvh_status alvh_leader_check(struct alvh_leader *leader, struct alvh_error *error);

/* Returns when everything that helpers have finished has come in, their tallies included.
 * drop: what they have not begun is not walked, and false is returned where there was such. */
bool alvh_leader_pause(struct alvh_leader *leader, bool drop);

/* How many helpers walk, and with how many threads. */
void alvh_leader_count(struct alvh_leader *leader, int *helpers, int *threads);

/* Ends the run for all ranks; what helpers have not begun is not walked. */
void alvh_leader_end(struct alvh_leader *leader);

#endif
