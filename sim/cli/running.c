#include "sim/cli/running.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "models/number.h"
#include "sim/cli/given.h"
#include "sim/cli/progress.h"
#include "sim/scenario/schema.h"

static const struct {
    const char *name, *path;
} shortcut[CLI_SHORTCUTS] = {{"--paths", "simulation.paths"},
                             {"--days", "simulation.days"},
                             {"--seed", "simulation.seed"},
                             {"--threads", "simulation.threads"}};

int cli_read_shortcuts(const struct cli_arguments *arguments,
                       struct cli_shortcuts *shortcuts)
{
    shortcuts->count = 0;
    for (int i = 0; i < CLI_SHORTCUTS; i++) {
        const char *value = cli_value(arguments, shortcut[i].name);
        const struct alvh_option *option =
            alvh_option_at(alvh_option_find(shortcut[i].path));
        int64_t number = 0;
        if (!value)
            continue;
        const char *wrong = alvh_number_parse_integer(value, &number);
        if (!wrong && (number < option->low_whole || number > option->high_whole))
            wrong = "is out of range";
        if (wrong)
            return cli_usage(arguments->command,
                             "%s: \"%s\" %s; allowed: a whole number from %lld to %lld",
                             shortcut[i].name, value, wrong, (long long)option->low_whole,
                             (long long)option->high_whole);
        snprintf(shortcuts->setting[shortcuts->count++], CLI_SETTING, "%s=%lld",
                 shortcut[i].path, (long long)number);
    }
    return ALVH_OK;
}

int cli_read_given(const struct cli_arguments *arguments, const char *name,
                   struct alvh_scenario *scenario)
{
    struct cli_shortcuts shortcuts;
    const char *setting[CLI_SHORTCUTS];
    const int status = cli_read_shortcuts(arguments, &shortcuts);
    if (status != ALVH_OK)
        return status;
    for (int i = 0; i < shortcuts.count; i++)
        setting[i] = shortcuts.setting[i];
    return cli_read_scenario(arguments, name, shortcuts.count, setting, scenario);
}

void cli_output_name(const struct alvh_scenario *scenario, char output[CLI_OUTPUT])
{
    size_t length = 0;
    for (const char *at = scenario->name; *at; at++) {
        const bool plain = (*at >= '0' && *at <= '9') || (*at >= 'A' && *at <= 'Z') ||
                           (*at >= 'a' && *at <= 'z') || *at == '_' || (*at & 0x80);
        output[length++] = plain ? *at : '-';
    }
    strcpy(output + length, ".h5");
}

/* Any thread may get the signal, and all read it. */
static atomic_int stopped;

static void note_signal(int number)
{
    atomic_store_explicit(&stopped, number, memory_order_relaxed);
}

int cli_stopped(void)
{
    return stopped;
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

int cli_simulate(const struct alvh_scenario *scenario, const char *output, bool quiet,
                 struct alvh_tables_cache *tables, struct alvh_run_report *report)
{
    struct alvh_error error = {0};
    struct cli_progress progress;
    const struct alvh_run_options options = {.output = output,
                                             .progress = quiet ? NULL : cli_progress_tell,
                                             .context = &progress,
                                             .stop = &stopped,
                                             .tables = tables};
    watch_signals();
    cli_progress_start(&progress);
    const enum alvh_status status = alvh_run(scenario, &options, report, &error);
    cli_progress_end(&progress);
    if (status == ALVH_OK)
        return ALVH_OK;
    const int failure = cli_fail(&error);
    return stopped ? 128 + stopped : failure;
}

void cli_tell_written(const char *output, const struct alvh_run_report *report)
{
    fprintf(stderr, "alvh: %s written; %lld paths in %.1f s on %d thread%s (%s)\n", output,
            (long long)report->paths, report->elapsed_seconds, report->threads,
            report->threads == 1 ? "" : "s", report->isa);
}
