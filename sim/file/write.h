/* Writes a result file: created as OUTPUT.partial when all paths are walked, outcomes
 * appended in path order, statistics and provenance at the end, then renamed.
 * The layout is the table in sim/file/schema.h and docs/results.md. */
#ifndef ALVH_SIM_FILE_WRITE_H
#define ALVH_SIM_FILE_WRITE_H

#include "alvh/headline.h"
#include "alvh/run.h"
#include "sim/ledger/attribution.h"
#include "sim/ledger/outcome.h"
#include "sim/signals/signals.h"
#include "sim/stats/fans.h"

struct alvh_result_file;

/* The largest drawdowns of the first paths in a calmer and in a more volatile real world:
 * drawdown[world][(book * scales + scale) * paths + path], dollars. */
enum { ALVH_STRESSED_WORLDS = 2 };
struct alvh_stressed {
    int64_t paths; /* 0: none were walked */
    double *drawdown[ALVH_STRESSED_WORLDS];
};

/* What a run found beside the outcomes of its paths. */
struct alvh_findings {
    const struct alvh_fans *fans;
    const struct alvh_attribution *attribution;
    const struct alvh_fans *edges; /* series 2 account: break-even below, then above */
    const struct alvh_diagnostics *diagnostics;
    /* [(book * scales + scale) * ALVH_RULE_COUNT + rule]: how often it changed something */
    const int64_t *rule_actions;
    const struct alvh_stressed *stressed; /* NULL: nobody asked */
    const struct alvh_signal_past *past; /* what signals saw before the start */
    const char *user_rules;              /* rules of the caller's own; "" or NULL: none */
};

/* Fails where OUTPUT is there and no ordinary file. */
enum alvh_status alvh_result_check(const char *output, struct alvh_error *error);

/* Reads paths, model and start of the report; the rest of it may still be unknown. */
enum alvh_status alvh_result_create(const char *output,
                                    const struct alvh_scenario *scenario,
                                    const struct alvh_run_report *report,
                                    struct alvh_result_file **file,
                                    struct alvh_error *error);

/* Appends outcomes whose first_path is where the last call ended. */
enum alvh_status alvh_result_append(struct alvh_result_file *file,
                                    const struct alvh_outcomes *outcomes,
                                    struct alvh_error *error);

/* Computes /tail, /vega, /fans and the rest from what was appended, writes the provenance,
 * marks the file complete and renames it. */
enum alvh_status alvh_result_finish(struct alvh_result_file *file,
                                    const struct alvh_findings *findings,
                                    const struct alvh_run_report *report,
                                    struct alvh_error *error);

/* Frees the file; one that was not finished is removed. Every file that was created ends
 * here. file may be NULL. */
void alvh_result_discard(struct alvh_result_file *file);

#endif
