/* The headline of a finished run: what `run` and `summary` print. */
#ifndef ALVH_SIM_CLI_HEADLINE_H
#define ALVH_SIM_CLI_HEADLINE_H

#include <stdbool.h>
#include <stdio.h>

#include "alvh/headline.h"

enum cli_headline { CLI_SHORT, CLI_ALL, CLI_JSON, CLI_JSON_ALL };

/* Reads a result file and prints its headline; returns the exit status. */
int cli_print_headline(const char *path, enum cli_headline form);

/* What --all and --json ask for. */
struct cli_arguments;
enum cli_headline cli_headline_form(const struct cli_arguments *arguments);

/* The answer at a glance: the smallest tail, each book at its least and largest size, and
 * how that differs from the reference on the same paths; green what is significantly
 * better, red what is worse. */
void cli_print_short(FILE *out, const struct alvh_result *result);
void cli_print_heading(FILE *out, const struct alvh_result *result);

/* Tables for a reader, in dollars per contract: drawdown, P&L, costs and ruin of each book
 * and scale, what each book changes against the reference on the same paths, and the run's
 * checks of itself. */
void cli_print_tables(FILE *out, const struct alvh_result *result);

/* What the capital of each book and scale earns, what its hedges cost, and how it trades.
 */
void cli_print_returns(FILE *out, const struct alvh_result *result);

/* Of books whose sizing rules differ, what became of their capital under each: growth,
 * drawdown, expected shortfall, ruin and margin calls. Of others, nothing. */
void cli_print_sizing(FILE *out, const struct alvh_result *result);

/* What became of the claims that the run was asked about; of none, nothing. */
void cli_print_claims(FILE *out, const struct alvh_result *result);

/* One JSON object for a program (docs/results.md): the headline by book and scale, in dollars
 * of the whole position, and with `contents`, which may be NULL, everything but the paths. */
struct alvh_contents;
void cli_print_json(FILE *out, const char *path, const struct alvh_result *result,
                    const struct alvh_contents *contents);

/* The datasets of each group: axes, units, values, errors and intervals. */
void cli_print_contents(FILE *out, const struct alvh_contents *contents);

#endif
