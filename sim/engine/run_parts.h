/* A run under way, and what the files that walk it ask of one another: run.c goes from the
 * scenario to the result, run_walk.c until nothing is left to walk, run_blocks.c says who
 * walks which block and takes in what comes of it, run_resume.c knows what an earlier run
 * has left. */
#ifndef ALVH_SIM_RUN_PARTS_H
#define ALVH_SIM_RUN_PARTS_H

#include <pthread.h>

#include "alvh/run.h"
#include "sim/engine/leader.h"
#include "sim/engine/prepare.h"
#include "sim/engine/shard.h"
#include "sim/engine/target.h"
#include "sim/engine/team.h"
#include "sim/engine/told.h"

/* Everything a run owns. */
struct alvh_run {
    const struct alvh_scenario *scenario;
    const struct alvh_run_options *options;
    struct alvh_run_report *report;
    int threads;
    alvh_walk_function *walk_block;
    struct alvh_prepared prepared;
    struct alvh_shard shard;
    struct alvh_team *team;
    struct alvh_leader *leader; /* of other ranks; NULL: this process is alone */
    char *path;                 /* of the checkpoint */
    struct alvh_checkpoint *checkpoint;
    bool resumed;               /* the checkpoint was there before */
    bool needed;                /* it has to stay */
    bool short_of_blocks;       /* another rank has not walked some that it was given */
    pthread_mutex_t lock;       /* of what threads share, from here to the teller */
    struct alvh_ranges left;    /* paths of this run that nobody has taken yet */
    int64_t limit;              /* those from this one on have to wait */
    double until;               /* so does every block from this time on, seconds */
    struct alvh_target *target; /* NULL: every path is walked */
    int64_t done, total;        /* paths of this run, or of its part */
    int64_t paths;              /* of the whole run, at most */
    struct alvh_teller *teller; /* for those who wait; NULL: nobody does */
    double began;               /* the run, seconds */
    double reported_at;         /* when progress was last told, seconds */
};

/* ---- run_blocks.c ---- */

/* Called with the lock held while paths are walked. */
void alvh_run_progress(struct alvh_run *run, enum alvh_stage stage, int64_t done,
                       int64_t total);

bool alvh_run_is_set(const atomic_int *flag);
bool alvh_run_is_over(const struct alvh_run *run); /* its time */
bool alvh_run_has_to_stop(const struct alvh_run *run);

/* Paths below `limit` may be walked from now on. */
void alvh_run_allow(struct alvh_run *run, int64_t limit);
/* Has nobody taken some path below `limit` yet? */
bool alvh_run_is_left(struct alvh_run *run, int64_t limit);

/* How threads of this process, and other ranks, take blocks and put what comes of them. */
struct alvh_team_calls alvh_run_team_calls(struct alvh_run *run);
struct alvh_leader_calls alvh_run_leader_calls(struct alvh_run *run);

/* ---- run_walk.c ---- */

/* Walks everything that is left, with the other ranks where there are any. */
enum alvh_status alvh_run_walk(struct alvh_run *run, const struct alvh_buffer *identity,
                               struct alvh_error *error);

/* ---- run_resume.c ---- */

/* Opens the run's checkpoint; what a checkpoint that is there already has is not left. */
enum alvh_status alvh_run_open(struct alvh_run *run, const struct alvh_buffer *identity,
                               struct alvh_error *error);
/* Tells the target what the checkpoint that was found has of paths first .. end - 1. */
enum alvh_status alvh_run_recall(struct alvh_run *run, int64_t first, int64_t end,
                                 struct alvh_error *error);
/* How many paths the checkpoint has. */
int64_t alvh_run_paths_kept(const struct alvh_run *run);
/* A part that is there already has all of its paths. */
enum alvh_status alvh_run_note_complete(struct alvh_run *run, struct alvh_error *error);

#endif
