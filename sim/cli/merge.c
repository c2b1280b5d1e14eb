#include "alvh/merge.h"

#include "sim/cli/headline.h"
#include "sim/cli/running.h"

static int run(const struct cli_arguments *arguments)
{
    static struct alvh_run_report report;
    struct alvh_error error = {0};
    const char *output = cli_value(arguments, "--output");
    if (arguments->operands == 0)
        return cli_usage(arguments->command, "a part is missing");
    if (!output)
        return cli_usage(arguments->command, "--output is missing");
    const struct alvh_run_options options = {.output = output};
    if (alvh_merge(arguments->operands, arguments->operand, &options, &report, &error) !=
        ALVH_OK)
        return cli_fail(&error);
    return cli_print_headline(output, cli_headline_form(arguments));
}

static const struct cli_option options[] = {
    {"--output", 'o', "FILE.h5", "the result file"},
    {"--all", 0, NULL, "print every table, as `alvh summary --all` does"},
    {"--json", 0, NULL, "print the headline as JSON"},
    {0}};

const struct cli_command cli_merge = {
    .name = "merge",
    .operands = "PART...",
    .most_operands = 100000,
    .does = "Puts the shards of a run together",
    .text = "PART is what `alvh run --shard I/N` has written, all N of them in any order. The\n"
            "result is that of the run in one piece, to the last bit. A shard that is missing,\n"
            "there twice, incomplete or of another run is named, with exit status 3.\n",
    .options = options,
    .run = run,
};
