#include "alvh/run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/number.h"
#include "sim/cli/given.h"
#include "sim/cli/headline.h"
#include "sim/cli/progress.h"
#include "sim/scenario/schema.h"

/* Options that are short for a setting of the scenario. */
static const struct {
    const char *name, *path;
} shortcuts[] = {{"--paths", "simulation.paths"},
                 {"--days", "simulation.days"},
                 {"--seed", "simulation.seed"},
                 {"--threads", "simulation.threads"}};
enum { SHORTCUTS = sizeof shortcuts / sizeof *shortcuts, SETTING = 64 };

/* The signal that asked the run to stop; 0: none. Any thread may get it, and all read it. */
static atomic_int stopped;

static void note_signal(int number)
{
    atomic_store_explicit(&stopped, number, memory_order_relaxed);
}

/* The first signal asks, the second one kills. A file that may not grow is a write that
 * fails, which the run reports. */
static void watch_signals(void)
{
    signal(SIGXFSZ, SIG_IGN);
    struct sigaction action = {.sa_handler = note_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* Turns the shortcuts that were given into settings; a value that cannot be is wrong
 * usage. */
static int read_shortcuts(const struct cli_arguments *arguments, char setting[][SETTING],
                          const char *settings[], int *count)
{
    for (int i = 0; i < SHORTCUTS; i++) {
        const char *value = cli_value(arguments, shortcuts[i].name);
        const struct alvh_option *option =
            alvh_option_at(alvh_option_find(shortcuts[i].path));
        int64_t number = 0;
        if (!value)
            continue;
        const char *wrong = alvh_number_parse_integer(value, &number);
        if (!wrong && (number < option->low_whole || number > option->high_whole))
            wrong = "is out of range";
        if (wrong)
            return cli_usage(arguments->command,
                             "%s: \"%s\" %s; allowed: a whole number from %lld to %lld",
                             shortcuts[i].name, value, wrong, (long long)option->low_whole,
                             (long long)option->high_whole);
        snprintf(setting[i], SETTING, "%s=%lld", shortcuts[i].path, (long long)number);
        settings[(*count)++] = setting[i];
    }
    return ALVH_OK;
}

/* The scenario's name with .h5, in the present folder, without what a file name should not
 * have. */
static void name_output(const struct alvh_scenario *scenario,
                        char output[ALVH_TEXT_LENGTH + 4])
{
    size_t length = 0;
    for (const char *at = scenario->name; *at; at++) {
        const bool plain = (*at >= '0' && *at <= '9') || (*at >= 'A' && *at <= 'Z') ||
                           (*at >= 'a' && *at <= 'z') || *at == '_' || (*at & 0x80);
        output[length++] = plain ? *at : '-';
    }
    strcpy(output + length, ".h5");
}

static int print_scenario(const struct alvh_scenario *scenario)
{
    struct alvh_error error = {0};
    char *text = NULL;
    if (alvh_scenario_print(scenario, &text, &error) != ALVH_OK)
        return cli_fail(&error);
    fputs(text, stdout);
    free(text);
    return ALVH_OK;
}

static int simulate(const struct alvh_scenario *scenario, const char *output, bool quiet,
                    bool json)
{
    static struct alvh_run_report report;
    struct alvh_error error = {0};
    struct cli_progress progress;
    const struct alvh_run_options options = {.output = output,
                                             .progress = quiet ? NULL : cli_progress_tell,
                                             .context = &progress,
                                             .stop = &stopped};
    watch_signals();
    cli_progress_start(&progress);
    const enum alvh_status status = alvh_run(scenario, &options, &report, &error);
    cli_progress_end(&progress);
    if (status != ALVH_OK) {
        const int failure = cli_fail(&error);
        return stopped ? 128 + stopped : failure;
    }
    const int printed = cli_print_headline(output, json);
    if (printed == ALVH_OK && !quiet)
        fprintf(stderr, "alvh: %s written; %lld paths in %.1f s on %d thread%s (%s)\n",
                output, (long long)report.paths, report.elapsed_seconds, report.threads,
                report.threads == 1 ? "" : "s", report.isa);
    return printed;
}

static int run(const struct cli_arguments *arguments)
{
    static struct alvh_scenario scenario;
    char setting[SHORTCUTS][SETTING], standard[ALVH_TEXT_LENGTH + 4];
    const char *settings[SHORTCUTS];
    int count = 0;
    int status = read_shortcuts(arguments, setting, settings, &count);
    if (status == ALVH_OK)
        status = cli_read_scenario(arguments, count, settings, &scenario);
    if (status != ALVH_OK)
        return status;
    if (cli_has(arguments, "--dry-run"))
        return print_scenario(&scenario);
    const char *output = cli_value(arguments, "--output");
    name_output(&scenario, standard);
    return simulate(&scenario, output ? output : standard, cli_has(arguments, "--quiet"),
                    cli_has(arguments, "--json"));
}

static const struct cli_option options[] = {
    {"--output", 'o', "FILE.h5", "the result file (the scenario's name with .h5)"},
    {"--paths", 0, "N", "simulated paths"},
    {"--days", 0, "N", "trading days of a path"},
    {"--seed", 0, "N", "the same seed gives the same bytes"},
    {"--threads", 0, "N", "0: as many as the environment grants"},
    {"--set", 0, "KEY.PATH=VALUE", "change a key of the scenario; may be repeated"},
    {"--dry-run", 0, NULL, "print the scenario with every key, and run nothing"},
    {"--json", 0, NULL, "print the headline as one JSON object"},
    {"--quiet", 0, NULL, "no progress"},
    {0}};

const struct cli_command cli_run = {
    .name = "run",
    .operands = "[SCENARIO]",
    .most_operands = 1,
    .does = "Simulates a scenario, writes its result file and prints the headline tables",
    .text = "SCENARIO is a built-in scenario or a YAML file; core when it is left out. An\n"
            "existing result file is replaced only when the new one is complete.\n",
    .options = options,
    .run = run,
};
