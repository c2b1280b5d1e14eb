#include "sim/cli/spread.h"

#include "sim/cli/running.h"
#include "sim/engine/helper.h"

/* Any rank but 0: no word of its own, and the exit status of rank 0. */
static int help(struct alvh_ranks *ranks)
{
    struct alvh_error error = {0};
    int status = ALVH_EFAILED;
    cli_watch_signals(true);
    if (alvh_help(ranks, cli_stop(), &status, &error) != ALVH_OK)
        return cli_fail(&error);
    return status;
}

int cli_spread(const struct cli_command *command, int count, char *words[])
{
    struct alvh_ranks *ranks = NULL;
    struct alvh_error error = {0};
    int status = ALVH_OK;
    if (alvh_ranks_open(&ranks, &error) != ALVH_OK)
        return cli_usage(command, "%s", error.text);
    if (ranks && ranks->rank > 0) {
        status = help(ranks);
    } else {
        cli_use_ranks(ranks && ranks->count > 1 ? ranks : NULL);
        status = cli_dispatch(command, count, words);
        if (ranks)
            alvh_ranks_dismiss(ranks, status);
    }
    alvh_ranks_close(ranks);
    return status;
}
