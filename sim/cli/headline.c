#include "sim/cli/headline.h"

#include "sim/cli/command.h"
#include "sim/file/contents.h"

enum cli_headline cli_headline_form(const struct cli_arguments *arguments)
{
    const bool all = cli_has(arguments, "--all");
    return cli_has(arguments, "--json") ? (all ? CLI_JSON_ALL : CLI_JSON)
                                        : (all ? CLI_ALL : CLI_SHORT);
}

static enum alvh_status print_json(const char *path, bool by_day,
                                   const struct alvh_result *result,
                                   struct alvh_error *error)
{
    struct alvh_contents contents;
    ALVH_TRY(alvh_contents_read(path, by_day, &contents, error));
    cli_print_json(stdout, path, result, &contents);
    alvh_contents_free(&contents);
    return ALVH_OK;
}

int cli_print_headline(const char *path, enum cli_headline form)
{
    struct alvh_result result;
    struct alvh_error error = {0};
    enum alvh_status status = alvh_result_read(path, &result, &error);
    if (status != ALVH_OK)
        return cli_fail(&error);
    if (form == CLI_JSON || form == CLI_JSON_ALL)
        status = print_json(path, form == CLI_JSON_ALL, &result, &error);
    else if (form == CLI_ALL)
        cli_print_tables(stdout, &result);
    else
        cli_print_short(stdout, &result);
    alvh_result_free(&result);
    return status == ALVH_OK ? ALVH_OK : cli_fail(&error);
}
