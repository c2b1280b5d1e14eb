/* alvh: the command line, a client of the library. */
#include <errno.h>
#include <stdio.h>
#include <string.h>


#include "alvh/version.h"
#include "models/nearest.h"
#include "sim/cli/command.h"
#include "sim/cli/spread.h"

static int unknown_command(const char *name)
{
    const char *names[64];
    int count = 0;
    for (int i = 0; cli_commands[i]; i++)
        if (!cli_commands[i]->hidden)
            names[count++] = cli_commands[i]->name;
    fprintf(stderr,
            "alvh: there is no command %s; the nearest is %s\n"
            "usage: alvh COMMAND [operands] [options]; `alvh help` lists the commands\n",
            name, names[alvh_nearest(name, count, names)]);
    return ALVH_EUSAGE;
}

static int dispatch(int count, char *words[])
{
    if (count < 2) {
        fprintf(stderr, "alvh: a command is missing\n"
                        "usage: alvh COMMAND [operands] [options]; `alvh help` lists the "
                        "commands\n");
        return ALVH_EUSAGE;
    }
    if (strcmp(words[1], "--version") == 0) {
        printf("alvh %s (%s)\n", alvh_version(), alvh_git_commit());
        return ALVH_OK;
    }
    if (strcmp(words[1], "--help") == 0 || strcmp(words[1], "-h") == 0) {
        cli_print_overview();
        return ALVH_OK;
    }
    const struct cli_command *command = cli_find_command(words[1]);
    if (!command)
        return unknown_command(words[1]);
    return command->spreads ? cli_spread(command, count - 2, words + 2)
                            : cli_dispatch(command, count - 2, words + 2);
}

int main(int count, char *words[])
{
    const int status = dispatch(count, words);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "alvh: standard output cannot be written: %s\n", strerror(errno));
        return status == ALVH_OK ? ALVH_EFAILED : status;
    }
    return status;
}
