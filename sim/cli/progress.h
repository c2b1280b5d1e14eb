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
    const char *book;         /* whose P&L is told; NULL: none */
    double contracts;         /* at this scale */
    struct alvh_estimate pnl; /* of the whole position, dollars; se 0: none yet */
};

void cli_progress_start(struct cli_progress *progress);

/* As alvh_run_options.progress; the context is a struct cli_progress. */
void cli_progress_tell(void *context, enum alvh_stage stage, int64_t done, int64_t total);

/* As alvh_run_options.estimate. */
void cli_progress_estimate(void *context, const struct alvh_estimate *pnl);

/* Takes the bar off the terminal. */
void cli_progress_end(struct cli_progress *progress);

#endif
