#include "sim/cli/headline.h"

#include "sim/cli/command.h"

enum cli_headline cli_headline_form(const struct cli_arguments *arguments)
{
    return cli_has(arguments, "--json")  ? CLI_JSON
           : cli_has(arguments, "--all") ? CLI_ALL
                                         : CLI_SHORT;
}

int cli_print_headline(const char *path, enum cli_headline form)
{
    struct alvh_result result;
    struct alvh_error error = {0};
    if (alvh_result_read(path, &result, &error) != ALVH_OK)
        return cli_fail(&error);
    if (form == CLI_JSON)
        cli_print_json(stdout, path, &result);
    else if (form == CLI_ALL)
        cli_print_tables(stdout, &result);
    else
        cli_print_short(stdout, &result);
    alvh_result_free(&result);
    return ALVH_OK;
}
