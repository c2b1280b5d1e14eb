#include "alvh/report.h"

#include <stdio.h>
#include <string.h>

#include "sim/cli/command.h"

/* The name of the result with .html for its .h5. */
static int name_page(const char *file, char *name, size_t size)
{
    const size_t length = strlen(file);
    const size_t stem =
        length > 3 && strcmp(file + length - 3, ".h5") == 0 ? length - 3 : length;
    return snprintf(name, size, "%.*s.html", (int)stem, file) < (int)size;
}

static int run(const struct cli_arguments *arguments)
{
    char name[4096];
    struct alvh_error error = {0};
    const char *output = cli_value(arguments, "--output");
    if (arguments->operands == 0)
        return cli_usage(arguments->command, "a result file is missing");
    if (!output && !name_page(arguments->operand[0], name, sizeof name))
        return cli_usage(arguments->command, "the name of the file is too long");
    output = output ? output : name;
    if (alvh_report_write(arguments->operand[0], output, &error) != ALVH_OK)
        return cli_fail(&error);
    fprintf(stderr, "wrote %s\n", output);
    return ALVH_OK;
}

static const struct cli_option options[] = {
    {"--output", 'o', "FILE.html", "where the page goes; by default beside the result"},
    {0}};

const struct cli_command cli_report = {
    .name = "report",
    .operands = "FILE.h5",
    .most_operands = 1,
    .does = "Writes a page of figures and tables of a finished run",
    .text =
        "The page needs nothing beside itself: it opens in any browser, follows light and\n"
        "dark, and prints. Figures are drawn by gnuplot, which must be installed; the\n"
        "worst paths are walked again from the file.\n",
    .options = options,
    .run = run,
};
