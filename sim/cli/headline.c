#include "sim/cli/headline.h"

#include "sim/cli/command.h"

int cli_print_headline(const char *path, bool json)
{
    struct alvh_result result;
    struct alvh_error error = {0};
    if (alvh_result_read(path, &result, &error) != ALVH_OK)
        return cli_fail(&error);
    if (json)
        cli_print_json(stdout, path, &result);
    else
        cli_print_tables(stdout, &result);
    alvh_result_free(&result);
    return ALVH_OK;
}
