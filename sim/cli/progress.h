/* How far a run is, and what it has found so far, on standard error: a bar that rewrites
 * itself on a terminal, as wide as that is, and a plain line every ten seconds elsewhere.
 */
#ifndef ALVH_SIM_CLI_PROGRESS_H
#define ALVH_SIM_CLI_PROGRESS_H

#include <stdbool.h>

#include "alvh/run.h"

struct cli_progress {
    bool terminal;
    int drawn;                /* columns of the terminal's last line that hold a bar */
    enum alvh_stage stage;    /* of the last call */
    double heard_at;          /* when that was, seconds */
    double began_at;          /* when its stage began */
    double printed_at;        /* when the last plain line was printed */
    int64_t began_with;       /* how much was done then */
    const char *output;       /* the file that is being made */
    int64_t shard, shards;    /* which part of a run it is; 0: all of it */
    bool knows;               /* is there an estimate? */
    struct alvh_told told;
};

void cli_progress_start(struct cli_progress *progress);

/* As alvh_run_options.progress; the context is a struct cli_progress. */
void cli_progress_tell(void *context, enum alvh_stage stage, int64_t done, int64_t total);

/* As alvh_run_options.estimate. */
void cli_progress_estimate(void *context, const struct alvh_told *told);

/* What is told so far, for as many columns as there are: in full with its unit, or shorter,
 * or nothing: "; drawdown_es at 0.99 of alvh x 200: 51,838 [51,577, 52,191] dollars a
 * contract". Dollars of the whole position where simulation.target_error asks for those. */
enum { CLI_TOLD_TEXT = 256 };
void cli_told_text(const struct alvh_told *told, int columns, char text[CLI_TOLD_TEXT]);

/* Takes the bar off the terminal. */
void cli_progress_end(struct cli_progress *progress);

#endif
