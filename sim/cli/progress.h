/* How far a run is, on standard error: a bar that rewrites itself on a terminal, a plain
 * line every ten seconds elsewhere. */
#ifndef ALVH_SIM_CLI_PROGRESS_H
#define ALVH_SIM_CLI_PROGRESS_H

#include <stdbool.h>

#include "alvh/run.h"

struct cli_progress {
    bool terminal;
    bool drawn;            /* a bar stands on the terminal's last line */
    enum alvh_stage stage; /* of the last call */
    double heard_at;       /* when that was, seconds */
    double began_at;       /* when its stage began */
    double printed_at;     /* when the last plain line was printed */
};

void cli_progress_start(struct cli_progress *progress);

/* As alvh_run_options.progress; the context is a struct cli_progress. */
void cli_progress_tell(void *context, enum alvh_stage stage, int64_t done, int64_t total);

/* Takes the bar off the terminal. */
void cli_progress_end(struct cli_progress *progress);

#endif
