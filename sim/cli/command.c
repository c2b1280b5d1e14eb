#include "sim/cli/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/nearest.h"

const struct cli_command *const cli_commands[] = {
    &cli_run,      &cli_merge,      &cli_batch,   &cli_stress,   &cli_summary,
    &cli_report,   &cli_compare,    &cli_replay,  &cli_price,    &cli_check,
    &cli_scenario, &cli_completion, &cli_help,    &cli_generate, NULL};

static const struct cli_option help_option = {"--help", 'h', NULL, "this help"};

const struct cli_command *cli_find_command(const char *name)
{
    for (int i = 0; cli_commands[i]; i++)
        if (strcmp(cli_commands[i]->name, name) == 0)
            return cli_commands[i];
    return NULL;
}

const char *cli_value(const struct cli_arguments *arguments, const char *name)
{
    const char *value = NULL;
    for (int i = 0; i < arguments->given; i++)
        if (strcmp(arguments->option[i].option->name, name) == 0)
            value = arguments->option[i].value;
    return value;
}

bool cli_has(const struct cli_arguments *arguments, const char *name)
{
    for (int i = 0; i < arguments->given; i++)
        if (strcmp(arguments->option[i].option->name, name) == 0)
            return true;
    return false;
}

static void print_usage(FILE *out, const struct cli_command *command)
{
    fprintf(out, "usage: alvh %s%s%s%s\n", command->name, *command->operands ? " " : "",
            command->operands, command->options[0].name ? " [options]" : "");
}

int cli_usage(const struct cli_command *command, const char *format, ...)
{
    va_list arguments;
    fprintf(stderr, "alvh %s: ", command->name);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    print_usage(stderr, command);
    return ALVH_EUSAGE;
}

int cli_fail(const struct alvh_error *error)
{
    fprintf(stderr, "%s\n", error->text);
    return (int)error->status;
}

/* ---- help ---- */

static void print_option(const struct cli_option *option)
{
    char left[64];
    const char letter[] = {'-', option->letter, ',', ' ', '\0'};
    snprintf(left, sizeof left, "%s%s%s%s", option->letter ? letter : "    ", option->name,
             option->argument ? " " : "", option->argument ? option->argument : "");
    if (strlen(left) > 28) /* the text starts a line of its own */
        printf("  %s\n  %-28s %s\n", left, "", option->text);
    else
        printf("  %-28s %s\n", left, option->text);
}

void cli_print_help(const struct cli_command *command)
{
    print_usage(stdout, command);
    printf("\n%s.\n", command->does);
    if (*command->text)
        printf("\n%s", command->text);
    printf("\noptions:\n");
    for (const struct cli_option *option = command->options; option->name; option++)
        print_option(option);
    print_option(&help_option);
}

void cli_print_overview(void)
{
    printf("usage: alvh COMMAND [operands] [options]\n\n"
           "Monte Carlo tail risk of SPX iron-condor books and their VIX hedges.\n\n"
           "commands:\n");
    for (int i = 0; cli_commands[i]; i++)
        if (!cli_commands[i]->hidden)
            printf("  %-12s %s\n", cli_commands[i]->name, cli_commands[i]->does);
    printf(
        "\n`alvh COMMAND --help` says more; `alvh --version` says which build this is.\n\n"
        "Results go to standard output, messages and progress to standard error. Exit\n"
        "status: 0 done, 1 failed while running, 2 wrong usage, 3 an input file is\n"
        "invalid, 75 out of time, 130 or 143 stopped by a signal.\n");
}

/* ---- parsing ---- */

/* The option that a word names, up to an equal sign; NULL when there is none. */
static const struct cli_option *find_option(const struct cli_command *command,
                                            const char *word)
{
    const size_t length = strcspn(word, "=");
    for (const struct cli_option *option = command->options; option->name; option++) {
        if (strlen(option->name) == length && strncmp(option->name, word, length) == 0)
            return option;
        if (option->letter && word[1] == option->letter && word[2] == '\0')
            return option;
    }
    return NULL;
}

static int unknown_option(const struct cli_command *command, const char *word)
{
    const char *names[64] = {help_option.name};
    int count = 1;
    for (const struct cli_option *option = command->options; option->name; option++)
        names[count++] = option->name;
    char name[ALVH_NEAREST_LENGTH];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word, "="), word);
    return cli_usage(command, "there is no option %s; the nearest is %s", name,
                     names[alvh_nearest(name, count, names)]);
}

/* Reads the option at *at and moves past its value; the status is that of a failure. */
static int parse_option(struct cli_arguments *arguments, int count, char *words[], int *at)
{
    const struct cli_command *command = arguments->command;
    const char *word = words[*at];
    const struct cli_option *option = find_option(command, word);
    if (!option)
        return unknown_option(command, word);
    const char *equal = strchr(word, '=');
    const char *value = equal ? equal + 1 : NULL;
    if (!option->argument && value)
        return cli_usage(command, "%s takes no value", option->name);
    if (option->argument && !value) {
        if (*at + 1 == count)
            return cli_usage(command, "%s needs a value, %s", word, option->argument);
        value = words[++*at];
    }
    arguments->option[arguments->given++] = (struct cli_given){option, value};
    return ALVH_OK;
}

static int parse(struct cli_arguments *arguments, int count, char *words[])
{
    bool only_operands = false;
    for (int i = 0; i < count; i++) {
        const char *word = words[i];
        if (only_operands || word[0] != '-' || word[1] == '\0') {
            if (arguments->operands == arguments->command->most_operands)
                return cli_usage(arguments->command, "%s is an operand too many", word);
            arguments->operand[arguments->operands++] = word;
        } else if (strcmp(word, "--") == 0) {
            only_operands = true;
        } else {
            const int status = parse_option(arguments, count, words, &i);
            if (status != ALVH_OK)
                return status;
        }
    }
    return ALVH_OK;
}

static bool asks_for_help(int count, char *words[])
{
    for (int i = 0; i < count && strcmp(words[i], "--") != 0; i++)
        if (strcmp(words[i], "--help") == 0 || strcmp(words[i], "-h") == 0)
            return true;
    return false;
}

int cli_dispatch(const struct cli_command *command, int count, char *words[])
{
    if (asks_for_help(count, words)) {
        cli_print_help(command);
        return ALVH_OK;
    }
    struct cli_arguments arguments = {
        .command = command,
        .operand = calloc((size_t)count + 1, sizeof(char *)),
        .option = calloc((size_t)count + 1, sizeof(struct cli_given)),
    };
    int status = ALVH_EFAILED;
    if (arguments.operand && arguments.option) {
        status = parse(&arguments, count, words);
        if (status == ALVH_OK)
            status = command->run(&arguments);
    } else {
        fprintf(stderr, "alvh: no memory\n");
    }
    free(arguments.operand);
    free(arguments.option);
    return status;
}
