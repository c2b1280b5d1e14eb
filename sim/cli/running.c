#include "sim/cli/running.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "alvh/run.h"
#include "models/number.h"
#include "sim/cli/duration.h"
#include "sim/cli/given.h"
#include "sim/cli/money.h"
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
static atomic_int stopped, asked_to_save;

/* Set before the handlers are. */
static bool says_nothing;
static struct alvh_ranks *shared;

/* What a handler may say: in one write, from what is in the program. */
#define SAY(text)                                                                          \
    do {                                                                                   \
        if (!says_nothing)                                                                 \
            (void)!write(STDERR_FILENO, text, sizeof text - 1);                            \
    } while (0)

/* The first signal asks, the second one kills. */
static void note_stop(int number)
{
    if (atomic_exchange_explicit(&stopped, number, memory_order_relaxed) != 0) {
        signal(number, SIG_DFL);
        raise(number);
        return;
    }
    SAY("\nalvh: stopping when the blocks under way are finished; a second signal stops at "
        "once\n");
}

static void note_save(int number)
{
    (void)number;
    atomic_store_explicit(&asked_to_save, 1, memory_order_relaxed);
    SAY("\nalvh: writing a checkpoint\n");
}

int cli_stopped(void)
{
    return stopped;
}

const atomic_int *cli_stop(void)
{
    return &stopped;
}

void cli_use_ranks(struct alvh_ranks *ranks)
{
    shared = ranks;
}

/* A file that may not grow is a write that fails, which the run reports. */
void cli_watch_signals(bool quiet)
{
    says_nothing = quiet;
    signal(SIGXFSZ, SIG_IGN);
    struct sigaction stop = {.sa_handler = note_stop, .sa_flags = SA_RESTART};
    struct sigaction save = {.sa_handler = note_save, .sa_flags = SA_RESTART};
    sigemptyset(&stop.sa_mask);
    sigemptyset(&save.sa_mask);
    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGUSR1, &save, NULL);
}

static void tell_saved(void *context, int64_t done, int64_t total)
{
    (void)context;
    fprintf(stderr, "alvh: %lld of %lld paths are on disk\n", (long long)done,
            (long long)total);
}

/* What --resume has found. */
static void tell_resumed(void *context, int64_t done, int64_t total)
{
    const struct cli_progress *progress = context;
    char some[CLI_MONEY_TEXT], all[CLI_MONEY_TEXT];
    if (done == total)
        fprintf(stderr, "alvh: %s: all %s paths are there already\n", progress->output,
                cli_money((double)total, all));
    else if (done > 0)
        fprintf(stderr, "alvh: goes on from %s of %s paths in %s.checkpoint\n",
                cli_money((double)done, some), cli_money((double)total, all),
                progress->output);
    else
        fprintf(stderr, "alvh: %s.checkpoint has no paths or is not there; begins anew\n",
                progress->output);
}

/* "3/8": the third of eight. */
static bool parse_shard(const char *text, struct cli_run_options *options)
{
    char number[16];
    const char *slash = strchr(text, '/');
    if (!slash || (size_t)(slash - text) >= sizeof number)
        return false;
    snprintf(number, sizeof number, "%.*s", (int)(slash - text), text);
    return !alvh_number_parse_integer(number, &options->shard) &&
           !alvh_number_parse_integer(slash + 1, &options->shards) && options->shard >= 1 &&
           options->shard <= options->shards && options->shards <= ALVH_MOST_SHARDS;
}

int cli_read_run_options(const struct cli_arguments *arguments,
                         struct cli_run_options *options)
{
    const char *time = cli_value(arguments, "--max-wall");
    const char *shard = cli_value(arguments, "--shard");
    *options = (struct cli_run_options){.output = cli_value(arguments, "--output"),
                                        .quiet = cli_has(arguments, "--quiet"),
                                        .resume = cli_has(arguments, "--resume")};
    if (time && !cli_parse_duration(time, &options->max_wall_seconds))
        return cli_usage(arguments->command,
                         "--max-wall: \"%s\" is no length of time; allowed: as 3h55m, 90s",
                         time);
    if (shard && !parse_shard(shard, options))
        return cli_usage(arguments->command,
                         "--shard: \"%s\" is no shard; allowed: I/N with I from 1 to N", shard);
    return ALVH_OK;
}

int cli_simulate(const struct alvh_scenario *scenario,
                 const struct cli_run_options *asked, struct alvh_run_report *report)
{
    struct alvh_error error = {0};
    struct cli_progress progress;
    const struct alvh_run_options options = {.output = asked->output,
                                             .progress =
                                                 asked->quiet ? NULL : cli_progress_tell,
                                             .estimate = cli_progress_estimate,
                                             .saved = tell_saved,
                                             .resumed = asked->quiet ? NULL : tell_resumed,
                                             .context = &progress,
                                             .stop = &stopped,
                                             .save = &asked_to_save,
                                             .resume = asked->resume,
                                             .max_wall_seconds = asked->max_wall_seconds,
                                             .shard = asked->shard,
                                             .shards = asked->shards,
                                             .tables = asked->tables,
                                             .ranks = shared};
    cli_watch_signals(false);
    cli_progress_start(&progress);
    progress.shard = asked->shard;
    progress.shards = asked->shards;
    progress.output = asked->output;
    const enum alvh_status status = alvh_run(scenario, &options, report, &error);
    cli_progress_end(&progress);
    if (status == ALVH_OK)
        return ALVH_OK;
    const int failure = cli_fail(&error);
    if (report->ending == ALVH_ENDED_BY_SIGNAL) /* another rank may have got it */
        return 128 + (stopped ? stopped : SIGTERM);
    if (stopped)
        return 128 + stopped;
    return report->ending == ALVH_ENDED_BY_TIME ? CLI_TIME_OVER : failure;
}

void cli_tell_written(const char *output, const struct alvh_run_report *report)
{
    const int threads = report->threads + report->helping_threads;
    char ranks[32] = "", paths[CLI_MONEY_TEXT], all[CLI_MONEY_TEXT], of[64] = "";
    if (report->paths < report->all_paths)
        snprintf(of, sizeof of, " of %s", cli_money((double)report->all_paths, all));
    if (report->helpers > 0)
        snprintf(ranks, sizeof ranks, "%d ranks, ", report->helpers + 1);
    fprintf(stderr, "alvh: %s written; %s%s paths in %.1f s on %s%d thread%s (%s)\n", output,
            cli_money((double)report->paths, paths), of, report->elapsed_seconds, ranks,
            threads, threads == 1 ? "" : "s", report->isa);
}
