/* What commands that run scenarios share: their options, signals, and the run itself. */
#ifndef ALVH_SIM_CLI_RUNNING_H
#define ALVH_SIM_CLI_RUNNING_H

#include <stdatomic.h>
#include <stdbool.h>

#include "alvh/options.h"
#include "alvh/run.h"
#include "sim/cli/command.h"

/* The rows of such a command's options that are short for a setting of the scenario. */
#define CLI_SHORTCUT_OPTIONS                                                               \
    {"--paths", 0, "N", "simulated paths"}, {"--days", 0, "N", "trading days of a path"},  \
        {"--seed", 0, "N", "the same seed gives the same bytes"},                          \
        {"--threads", 0, "N", "0: as many as the environment grants"},                     \
    {                                                                                      \
        "--set", 0, "KEY.PATH=VALUE", "change a key of the scenario; may be repeated"      \
    }

/* The rows of such a command's options that are about being interrupted. */
#define CLI_SURVIVAL_OPTIONS                                                               \
    {"--resume", 0, NULL, "go on with what an interrupted run has left"},                  \
    {                                                                                      \
        "--max-wall", 0, "TIME", "stop after so long, 3h55m, and keep what is there"       \
    }

/* The shortcuts that were given, as settings. */
enum { CLI_SHORTCUTS = 4, CLI_SETTING = 64 };
struct cli_shortcuts {
    int count;
    char setting[CLI_SHORTCUTS][CLI_SETTING];
};

/* A value that cannot be is wrong usage. Returns the exit status. */
int cli_read_shortcuts(const struct cli_arguments *arguments,
                       struct cli_shortcuts *shortcuts);

/* The scenario that `name` is (core when it is NULL), with the shortcuts and the --set of
 * the command line. Prints every problem; returns the exit status. */
int cli_read_given(const struct cli_arguments *arguments, const char *name,
                   struct alvh_scenario *scenario);

/* The scenario's name with .h5, without what a file name should not have. */
enum { CLI_OUTPUT = ALVH_TEXT_LENGTH + 4 };
void cli_output_name(const struct alvh_scenario *scenario, char output[CLI_OUTPUT]);

/* The signal that asked the program to stop; 0: none. */
int cli_stopped(void);

/* Notes signals that ask to stop or to save, with a word on standard error unless quiet. */
void cli_watch_signals(bool quiet);
/* What they set. */
const atomic_int *cli_stop(void);

/* All runs from here on are spread over these; NULL: over none. */
struct alvh_ranks;
void cli_use_ranks(struct alvh_ranks *ranks);

/* Exit status of a run whose time was over: what it has found is kept (EX_TEMPFAIL). */
enum { CLI_TIME_OVER = 75 };

/* How a run is to be made. */
struct cli_run_options {
    const char *output;
    bool quiet, resume;
    double max_wall_seconds;          /* 0: no limit */
    int64_t shard, shards;            /* 0: the whole run */
    struct alvh_tables_cache *tables; /* may be NULL */
};

/* Those that the command line gives; a value that cannot be is wrong usage. Returns the exit
 * status. */
int cli_read_run_options(const struct cli_arguments *arguments,
                         struct cli_run_options *options);

/* Runs the scenario, with progress on standard error unless quiet. A failure is printed;
 * returns the exit status, that of a signal too. */
int cli_simulate(const struct alvh_scenario *scenario,
                 const struct cli_run_options *options, struct alvh_run_report *report);

/* Says on standard error that the file is there. */
void cli_tell_written(const char *output, const struct alvh_run_report *report);

#endif
