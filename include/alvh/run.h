/* A run: from a scenario to a result file.
 *
 * Runs of one process do not disturb each other: any number of them may be under way at the
 * same time, each called from a thread of its own, and each gives what it gives alone. Only
 * their result files must be different ones. A run takes no signals and prints nothing. */
#ifndef ALVH_RUN_H
#define ALVH_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alvh/result.h"
#include "alvh/rule.h"
#include "alvh/scenario.h"
#include "alvh/tables.h"

/* A number that another thread or a signal handler sets: atomic_int of C11,
 * std::atomic<int> of C++. */
#ifdef __cplusplus
#include <atomic>
typedef std::atomic<int> alvh_flag;
#else
#include <stdatomic.h>
typedef atomic_int alvh_flag;
#endif

ALVH_API_BEGIN

/* What progress is told of: fitting tables, walking paths, writing statistics. */
enum alvh_stage { ALVH_STAGE_TABLES, ALVH_STAGE_PATHS, ALVH_STAGE_STATISTICS };

enum { ALVH_MOST_SHARDS = 1000000 };

/* What a run has found so far, in the unit of the statistic: dollars of the whole position,
 * or a share of the paths. */
struct alvh_told {
    const char *statistic; /* its name in /tail */
    double level;          /* of a quantile or an expected shortfall; 0: it has none */
    bool is_share;         /* of the paths, not dollars */
    const char *book;      /* by name */
    int64_t scale;         /* contracts */
    bool is_asked_for;     /* simulation.target_error stops the run by it */
    struct alvh_estimate estimate; /* of the paths so far */
};

/* What a run is asked beside its scenario; zeros do for all but output. */
struct alvh_run_options {
    /* Result file; written as OUTPUT.partial and renamed when complete. Until then what is
     * finished is in OUTPUT.checkpoint (docs/reliability.md). */
    const char *output;
    /* Called by one thread at a time, about ten times a second at most; may be NULL. */
    void (*progress)(void *context, enum alvh_stage stage, int64_t done, int64_t total);
    /* Called before progress while paths are walked, over the paths that this process has
     * finished; may be NULL. */
    void (*estimate)(void *context, const struct alvh_told *told);
    /* Called once with `resume`, before paths are walked: so many of all were there; 0: the
     * run begins anew; may be NULL. */
    void (*resumed)(void *context, int64_t done, int64_t total);
    /* Called when what *save asked for is on the medium: so many paths of all; may be NULL.
     */
    void (*saved)(void *context, int64_t done, int64_t total);
    void *context; /* what the calls above are given */
    /* When a signal handler or another thread sets it to other than zero, the run stops
     * between blocks; may be NULL. */
    const alvh_flag *stop;
    /* When it is set to other than zero, the run writes a checkpoint, sets it to zero and
     * goes on; may be NULL. */
    alvh_flag *save;
    bool resume;             /* goes on with OUTPUT.checkpoint where there is one */
    double max_wall_seconds; /* begins no block after so long; 0: no limit */
    /* One of `shards` parts of the run (at most ALVH_MOST_SHARDS), counted from 1: output
     * is a part, for alvh_merge. 0: the whole run. */
    int64_t shard;
    int64_t shards;                   /* of how many; see shard */
    struct alvh_tables_cache *tables; /* that runs share; NULL: the run's own */
    struct alvh_ranks *ranks;         /* other processes that walk blocks; NULL: none */
    /* Rules of the caller's own, asked in this order; they must last as long as the run. */
    const struct alvh_user_rule *const *rule;
    int rules; /* how many */
};

/* How a run ended, beside its status. */
enum alvh_ending {
    ALVH_ENDED,           /* complete, or by a failure */
    ALVH_ENDED_BY_SIGNAL, /* asked to stop */
    ALVH_ENDED_BY_TIME    /* max_wall_seconds are over */
};

/* What the run itself says about its numbers; all of it is also in the file. */
struct alvh_run_report {
    struct alvh_model model;       /* as it was read */
    struct alvh_start_state start; /* where every path began */
    int threads;                   /* of this process */
    int helpers;                   /* other processes that walked */
    int helping_threads;           /* and their threads */
    const char *isa;               /* scalar, avx2 or avx512 */
    double elapsed_seconds;        /* walking the paths */
    int64_t paths;                 /* of the run, or of its part */
    int64_t all_paths;             /* of the run, whatever its part */
    int64_t resumed_paths;         /* of `paths`, those that a checkpoint had */
    char stopped_by[320];    /* what ended the walk, a sentence that begins with a key */
    enum alvh_ending ending; /* complete, or why not */
};

/* Runs a scenario. Nothing that exists at options->output is touched unless the new file is
 * complete. A run that stops or fails leaves what it has found in OUTPUT.checkpoint; one of
 * another run, or a damaged one, fails with ALVH_EINPUT, one that nobody asked to resume
 * with ALVH_EUSAGE.
 *
 * Both structs may get further members at their end, zero being what there was before, so
 * the caller says how long those are that it was built with; alvh_run does so by itself.
 * Options that this library is too old for are ALVH_EUSAGE. */
enum alvh_status alvh_run_sized(const struct alvh_scenario *scenario,
                                const struct alvh_run_options *options, size_t options_size,
                                struct alvh_run_report *report, size_t report_size,
                                struct alvh_error *error);

/* alvh_run_sized with the lengths that the caller was built with. */
static inline enum alvh_status alvh_run(const struct alvh_scenario *scenario,
                                        const struct alvh_run_options *options,
                                        struct alvh_run_report *report,
                                        struct alvh_error *error)
{
    return alvh_run_sized(scenario, options, sizeof *options, report, sizeof *report,
                          error);
}

ALVH_API_END

#endif
