#include "sim/cli/given.h"
#include "sim/cli/headline.h"
#include "sim/cli/running.h"

static int simulate(const struct alvh_scenario *scenario, const char *output, bool quiet,
                    bool json)
{
    static struct alvh_run_report report;
    const int status = cli_simulate(scenario, output, quiet, NULL, &report);
    if (status != ALVH_OK)
        return status;
    const int printed = cli_print_headline(output, json);
    if (printed == ALVH_OK && !quiet)
        cli_tell_written(output, &report);
    return printed;
}

static int run(const struct cli_arguments *arguments)
{
    static struct alvh_scenario scenario;
    char standard[CLI_OUTPUT];
    const char *name = arguments->operands ? arguments->operand[0] : NULL;
    const int status = cli_read_given(arguments, name, &scenario);
    if (status != ALVH_OK)
        return status;
    if (cli_has(arguments, "--dry-run"))
        return cli_print_scenario(&scenario, cli_has(arguments, "--json"));
    const char *output = cli_value(arguments, "--output");
    cli_output_name(&scenario, standard);
    return simulate(&scenario, output ? output : standard, cli_has(arguments, "--quiet"),
                    cli_has(arguments, "--json"));
}

static const struct cli_option options[] = {
    {"--output", 'o', "FILE.h5", "the result file (the scenario's name with .h5)"},
    CLI_SHORTCUT_OPTIONS,
    {"--dry-run", 0, NULL, "print the scenario with every key, and run nothing"},
    {"--json", 0, NULL, "print the headline, or with --dry-run the scenario, as JSON"},
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
