/* Writes a result file: created as OUTPUT.partial before the first path, outcomes appended
 * in path order while the run goes on, statistics and provenance at the end, then renamed.
 * The layout is the table in sim/file/schema.h and docs/results.md. */
#ifndef ALVH_SIM_FILE_WRITE_H
#define ALVH_SIM_FILE_WRITE_H

#include "alvh/run.h"
#include "sim/ledger/outcome.h"
#include "sim/stats/fans.h"

/* Checks that a run makes on itself. Sums are exact integers, free of any order. */
struct alvh_diagnostics {
    double martingale;      /* mean of S_T/S_0 with carry and premium taken out; 1 if right */
    double martingale_se;   /* its standard error */
    double parity_error;    /* largest |call - put - D (F - K)| of the sampled quotes, of spot */
    double table_error_vol_99; /* 99 % quantile, vol points, deltas 0.05..0.95, sampled states */
    double table_error_price_999; /* 99.9 % quantile, of spot */
    double table_error_price_max; /* largest, of spot */
    double table_error_vix_future; /* largest, VIX points */
    double table_error_vix_option; /* largest, VIX points */
    double clamped_share;   /* share of table look-ups outside the fitted box */
    int64_t tranches_opened, profit_exits, stop_exits, time_exits, settlements, base_rolls;
};

struct alvh_result_file;

enum alvh_status alvh_result_create(const char *output, const struct alvh_scenario *scenario,
                                    const struct alvh_run_report *report,
                                    struct alvh_result_file **file, struct alvh_error *error);

/* Appends outcomes whose first_path is where the last call ended. */
enum alvh_status alvh_result_append(struct alvh_result_file *file,
                                    const struct alvh_outcomes *outcomes,
                                    struct alvh_error *error);

/* Computes /tail, /vega, /fans and the rest from what was appended, writes the provenance,
 * marks the file complete and renames it. */
enum alvh_status alvh_result_finish(struct alvh_result_file *file,
                                    const struct alvh_fans *fans,
                                    const struct alvh_diagnostics *diagnostics,
                                    const struct alvh_run_report *report,
                                    struct alvh_error *error);

/* Closes an unfinished file and removes it; does nothing after a successful finish. */
void alvh_result_discard(struct alvh_result_file *file);

#endif
