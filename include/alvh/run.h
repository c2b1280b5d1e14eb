/* A run: from a scenario to a result file. */
#ifndef ALVH_RUN_H
#define ALVH_RUN_H

#include <stdatomic.h>
#include <stdint.h>

#include "alvh/scenario.h"
#include "alvh/tables.h"

enum alvh_stage { ALVH_STAGE_TABLES, ALVH_STAGE_PATHS, ALVH_STAGE_STATISTICS };

struct alvh_run_options {
    const char *output; /* result file; written as OUTPUT.partial and renamed when complete */
    /* Called by one thread at a time, about ten times a second at most; may be NULL. */
    void (*progress)(void *context, enum alvh_stage stage, int64_t done, int64_t total);
    void *context;
    /* When a signal handler or another thread sets it to other than zero, the run stops
     * between blocks; may be NULL. */
    const atomic_int *stop;
    struct alvh_tables_cache *tables; /* that runs share; NULL: the run's own */
};

/* What the run itself says about its numbers; all of it is also in the file. */
struct alvh_run_report {
    struct alvh_model model;
    struct alvh_start_state start;
    int threads;
    const char *isa;          /* scalar, avx2 or avx512 */
    double elapsed_seconds;   /* walking the paths */
    int64_t paths;
};

/* Runs a scenario. Nothing that exists at options->output is touched unless the new file is
 * complete. */
enum alvh_status alvh_run(const struct alvh_scenario *scenario,
                          const struct alvh_run_options *options,
                          struct alvh_run_report *report, struct alvh_error *error);

#endif
