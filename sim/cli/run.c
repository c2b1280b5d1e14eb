#include <limits.h>
#include <stdio.h>

#include "sim/cli/given.h"
#include "sim/cli/headline.h"
#include "sim/cli/running.h"

static int simulate(const struct alvh_scenario *scenario,
                    const struct cli_run_options *options, enum cli_headline form)
{
    static struct alvh_run_report report;
    const int status = cli_simulate(scenario, options, &report);
    if (status != ALVH_OK)
        return status;
    if (options->shards > 0) {
        const bool was_there = !(report.elapsed_seconds > 0.0);
        if (!options->quiet && !was_there)
            cli_tell_written(options->output, &report);
        return ALVH_OK;
    }
    const int printed = cli_print_headline(options->output, form);
    if (printed == ALVH_OK && !options->quiet)
        cli_tell_written(options->output, &report);
    return printed;
}

/* The shards of a run can share one -o: each adds to it which of them it is. */
static int name_part(const char *name, const struct cli_run_options *given,
                                  char part[PATH_MAX])
{
    const int length = snprintf(part, PATH_MAX, "%s.%lld-of-%lld", name,
                                (long long)given->shard, (long long)given->shards);
    return length < PATH_MAX ? ALVH_OK : cli_usage(&cli_run, "%.60s...: is too long", name);
}

static int run(const struct cli_arguments *arguments)
{
    static struct alvh_scenario scenario;
    char standard[CLI_OUTPUT], part[PATH_MAX];
    const char *name = arguments->operands ? arguments->operand[0] : NULL;
    struct cli_run_options given;
    int status = cli_read_run_options(arguments, &given);
    if (status == ALVH_OK)
        status = cli_read_given(arguments, name, &scenario);
    if (status != ALVH_OK)
        return status;
    if (cli_has(arguments, "--dry-run"))
        return cli_print_scenario(&scenario, cli_has(arguments, "--json"));
    cli_output_name(&scenario, standard);
    if (!given.output)
        given.output = standard;
    if (given.shards > 0) {
        status = name_part(given.output, &given, part);
        given.output = part;
    }
    if (status != ALVH_OK)
        return status;
    return simulate(&scenario, &given, cli_headline_form(arguments));
}

static const struct cli_option options[] = {
    {"--output", 'o', "FILE.h5", "the result file (the scenario's name with .h5)"},
    CLI_SHORTCUT_OPTIONS,
    CLI_SURVIVAL_OPTIONS,
    {"--shard", 0, "I/N", "walk one of N parts of the run, for alvh merge"},
    {"--dry-run", 0, NULL, "print the scenario with every key, and run nothing"},
    {"--all", 0, NULL, "print every table, as `alvh summary --all` does"},
    {"--json", 0, NULL, "print the result, or with --dry-run the scenario, as JSON"},
    {"--quiet", 0, NULL, "no progress"},
    {0}};

const struct cli_command cli_run = {
    .name = "run",
    .operands = "[SCENARIO]",
    .most_operands = 1,
    .does = "Simulates a scenario, writes its result file and prints the headline",
    .text = "SCENARIO is a built-in scenario or a YAML file; core when it is left out. An\n"
            "existing result file is replaced only when the new one is complete.\n"
            "\n"
            "What is finished is kept in FILE.h5.checkpoint while the run goes on. After a\n"
            "crash, a signal or --max-wall, the same command with --resume goes on with it,\n"
            "and the result is the same to the last bit; without a checkpoint --resume\n"
            "begins anew. SIGUSR1 puts a checkpoint on disk at once. The exit status is 75\n"
            "when the time of --max-wall is over.\n"
            "\n"
            "With --shard a part of the run is written, FILE.h5.I-of-N, and no result:\n"
            "`alvh merge` makes one of all N. With --resume a part that is complete stays.\n",
    .options = options,
    .spreads = true,
    .run = run,
};
