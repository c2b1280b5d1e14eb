#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alvh/replay.h"
#include "sim/cli/command.h"

enum { MOST_WORST = 1000 };

static const char *const table_names[] = {
#define TABLE_NAME(name, text) #name,
    ALVH_REPLAY_TABLES(TABLE_NAME)
#undef TABLE_NAME
};

/* The table asked for; ALVH_REPLAY_TABLE_COUNT: there is none of that name. */
static enum alvh_replay_table table_of(const char *name)
{
    int table = 0;
    while (table < ALVH_REPLAY_TABLE_COUNT && name && strcmp(name, table_names[table]) != 0)
        table++;
    return (enum alvh_replay_table)table;
}

/* A whole number from `least` on; false with a message where it is none. */
static bool whole(const struct cli_arguments *arguments, const char *option, int64_t least,
                  int64_t *value)
{
    const char *text = cli_value(arguments, option);
    char *end;
    if (!text)
        return true;
    *value = strtoll(text, &end, 10);
    if (end != text && *end == '\0' && *value >= least)
        return true;
    cli_usage(arguments->command, "%s is a whole number, %lld or more, not \"%s\"", option,
              (long long)least, text);
    return false;
}

/* Replays one path and prints or writes it. */
static int replay_one(const struct cli_arguments *arguments,
                      const struct alvh_replay_options *options,
                      enum alvh_replay_table table)
{
    const char *output = cli_value(arguments, "--output");
    struct alvh_error error = {0};
    struct alvh_replay *replay;
    if (alvh_replay_create(arguments->operand[0], options, &replay, &error) != ALVH_OK)
        return cli_fail(&error);
    if (!output && cli_has(arguments, "--json"))
        alvh_replay_print_json(replay, table, stdout);
    else if (!output)
        alvh_replay_print(replay, table, stdout);
    else if (alvh_replay_write(replay, output, &error) != ALVH_OK)
        cli_fail(&error);
    alvh_replay_free(replay);
    if (error.status == ALVH_OK)
        fprintf(stderr, "path %lld ends as %s says, to the last bit\n",
                (long long)options->path, arguments->operand[0]);
    return (int)error.status;
}

/* The worst paths, one after another under one head line each, or as one JSON list. */
static int replay_worst(const struct cli_arguments *arguments,
                        struct alvh_replay_options *options, int count,
                        enum alvh_replay_table table)
{
    int64_t path[MOST_WORST];
    struct alvh_error error = {0};
    if (alvh_replay_worst(arguments->operand[0], options, cli_has(arguments, "--by-pnl"),
                          &count, path, &error) != ALVH_OK)
        return cli_fail(&error);
    const bool json = cli_has(arguments, "--json");
    int status = ALVH_OK;
    fputs(json ? "[" : "", stdout);
    for (int i = 0; i < count && status == ALVH_OK; i++) {
        options->path = path[i];
        fputs(json && i > 0 ? "," : "", stdout);
        status = replay_one(arguments, options, table);
    }
    fputs(json ? "]\n" : "", stdout);
    return status;
}

static int run(const struct cli_arguments *arguments)
{
    const char *table = cli_value(arguments, "--table");
    struct alvh_replay_options options = {.path = -1,
                                          .book = cli_value(arguments, "--book")};
    const enum alvh_replay_table chosen = table ? table_of(table) : ALVH_REPLAY_days;
    int64_t worst = 0;
    if (arguments->operands == 0)
        return cli_usage(arguments->command, "a result file is missing");
    if (chosen == ALVH_REPLAY_TABLE_COUNT)
        return cli_usage(
            arguments->command,
            "there is no table %s; allowed: days, decisions, trades, positions", table);
    if (!whole(arguments, "--path", 0, &options.path) ||
        !whole(arguments, "--scale", 1, &options.scale) ||
        !whole(arguments, "--worst", 1, &worst))
        return ALVH_EUSAGE;
    if ((options.path >= 0) == (worst > 0))
        return cli_usage(arguments->command, "either --path or --worst is needed");
    if (worst == 0)
        return replay_one(arguments, &options, chosen);
    const char *wrong = worst > MOST_WORST          ? "is at most 1000"
                        : !options.book             ? "needs --book: worst for which book?"
                        : options.scale == 0        ? "needs --scale: worst at which scale?"
                        : cli_has(arguments, "--output")
                            ? "prints its paths; --output takes one --path"
                            : NULL;
    if (wrong)
        return cli_usage(arguments->command, "--worst %s", wrong);
    return replay_worst(arguments, &options, (int)worst, chosen);
}

static const struct cli_option options[] = {
    {"--path", 0, "ID", "the path to walk again"},
    {"--worst", 0, "N", "the N paths with the largest drawdown of --book at --scale"},
    {"--by-pnl", 0, NULL, "with --worst: those with the lowest final P&L"},
    {"--book", 0, "NAME", "this book alone"},
    {"--scale", 0, "N", "this scale alone"},
    {"--table", 0, "days|decisions|trades|positions", "what to print (days)"},
    {"--json", 0, NULL, "print JSON instead of CSV"},
    {"--output", 'o', "FILE.h5", "all four tables into an HDF5 file"},
    {0}};

const struct cli_command cli_replay = {
    .name = "replay",
    .operands = "FILE.h5",
    .most_operands = 1,
    .does = "Walks one path of a finished run again, bit for bit, day by day",
    .text =
        "The run is rebuilt from its file alone. Prints CSV; docs/replay.md says what the\n"
        "columns are. Fails when the path does not end exactly as the file says.\n",
    .options = options,
    .run = run,
};
