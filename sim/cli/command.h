/* The command line: one table of commands, each with its options and its texts, from which
 * parsing, help and messages follow. */
#ifndef ALVH_SIM_CLI_COMMAND_H
#define ALVH_SIM_CLI_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "alvh/status.h"

struct cli_option {
    const char *name;     /* "--paths" */
    char letter;          /* 'o' for -o; 0: none */
    const char *argument; /* "N"; NULL: a switch */
    const char *text;
};

/* An option as it was given. */
struct cli_given {
    const struct cli_option *option;
    const char *value; /* NULL for a switch */
};

struct cli_arguments;

struct cli_command {
    const char *name;
    const char *operands; /* for the usage line: "[SCENARIO]" */
    int most_operands;
    const char *does;                 /* one line */
    const char *text;                 /* what the options' own texts do not say */
    const struct cli_option *options; /* ended by a row without a name */
    bool hidden;                      /* of the build, not of users */
    bool spreads;                     /* its runs, over all ranks */
    int (*run)(const struct cli_arguments *arguments); /* the exit status */
};

struct cli_arguments {
    const struct cli_command *command;
    int operands;
    const char **operand;
    int given;
    struct cli_given *option;
};

extern const struct cli_command cli_batch, cli_check, cli_compare, cli_completion,
    cli_generate, cli_help, cli_merge, cli_price, cli_replay, cli_report, cli_run,
    cli_scenario, cli_stress, cli_summary;
/* All commands in the order of the help, ended by NULL. */
extern const struct cli_command *const cli_commands[];

/* Runs the command with what follows its name. */
int cli_dispatch(const struct cli_command *command, int count, char *words[]);

/* The command of that name, or NULL. */
const struct cli_command *cli_find_command(const char *name);

/* The value of an option, the last one given; NULL when it was not. */
const char *cli_value(const struct cli_arguments *arguments, const char *name);
bool cli_has(const struct cli_arguments *arguments, const char *name);

/* Prints what is wrong and the command's usage line; returns ALVH_EUSAGE. */
int cli_usage(const struct cli_command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints a failure; returns its status. */
int cli_fail(const struct alvh_error *error);

/* Help, on standard output. */
void cli_print_help(const struct cli_command *command);
void cli_print_overview(void);

#endif
