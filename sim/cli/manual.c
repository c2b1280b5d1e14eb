#include "sim/cli/manual.h"

#include <ctype.h>
#include <string.h>

static const char exit_status[] = ".Sh EXIT STATUS\n"
                                  ".Bl -tag -width 130 -compact\n"
                                  ".It 0\ndone\n"
                                  ".It 1\nfailed while running\n"
                                  ".It 2\nwrong usage\n"
                                  ".It 3\nan input file is invalid\n"
                                  ".It 75\nthe time of \\-\\-max-wall is over\n"
    ".It 130 , 143\nstopped by SIGINT or SIGTERM\n"
                                  ".El\n";

/* The command that follows a name in the alphabet; NULL: none. */
static const char *next_command(const char *name)
{
    const char *next = NULL;
    for (int i = 0; cli_commands[i]; i++) {
        const char *other = cli_commands[i]->name;
        if (!cli_commands[i]->hidden && strcmp(other, name) > 0 &&
            (!next || strcmp(other, next) < 0))
            next = other;
    }
    return next;
}

static void put_see_also(FILE *out, bool of_program)
{
    fputs(".Sh SEE ALSO\n", out);
    if (!of_program)
        fputs(".Xr alvh 1 ,\n", out);
    for (const char *name = of_program ? next_command("") : NULL; name;
         name = next_command(name))
        fprintf(out, ".Xr alvh-%s 1 ,\n", name);
    fputs(".Xr alvh-scenario 5\n", out);
}

/* ---- a command ---- */

static void put_synopsis(FILE *out, const struct cli_command *command)
{
    fprintf(out, ".Sh SYNOPSIS\n.Nm alvh %s\n", command->name);
    for (const struct cli_option *option = command->options; option->name; option++) {
        fputs(".Op Fl ", out);
        fputs("\\-", out);
        cli_manual_words(out, option->name + strlen("--"));
        if (option->argument) {
            fputs(" Ar ", out);
            cli_manual_words(out, option->argument);
        }
        fputc('\n', out);
    }
    if (*command->operands) {
        fputs(".Ar ", out);
        cli_manual_words(out, command->operands);
        fputc('\n', out);
    }
}

static void put_option(FILE *out, const struct cli_option *option)
{
    fputs(".It Fl ", out);
    if (option->letter)
        fprintf(out, "%c , Fl ", option->letter);
    fputs("\\-", out);
    cli_manual_words(out, option->name + strlen("--"));
    if (option->argument) {
        fputs(" Ar ", out);
        cli_manual_words(out, option->argument);
    }
    fputc('\n', out);
    cli_manual_prose(out, option->text);
}

void cli_manual_command(FILE *out, const struct cli_command *command)
{
    static const struct cli_option help = {"--help", 'h', NULL, "this help"};
    char name[64], does[256];
    snprintf(name, sizeof name, "alvh-%s", command->name);
    snprintf(does, sizeof does, "%s", command->does);
    *does = (char)tolower((unsigned char)*does);
    cli_manual_begin(out, name, 1, does);
    put_synopsis(out, command);
    fputs(".Sh DESCRIPTION\n", out);
    cli_manual_prose(out, *command->text ? command->text : command->does);
    fputs(*command->text ? "" : ".\n", out);
    fputs(".Pp\nThe options are:\n.Bl -tag -width Ds\n", out);
    for (const struct cli_option *option = command->options; option->name; option++)
        put_option(out, option);
    put_option(out, &help);
    fputs(".El\n", out);
    fputs(exit_status, out);
    put_see_also(out, false);
}

/* ---- the program ---- */

void cli_manual_program(FILE *out)
{
    cli_manual_begin(out, "alvh", 1,
                     "Monte Carlo tail risk of SPX iron-condor books and their VIX hedges");
    fputs(".Sh SYNOPSIS\n.Nm\n.Ar command\n.Op Ar operands\n.Op Ar options\n"
          ".Sh DESCRIPTION\n"
          ".Nm\nsamples joint paths of SPX and VIX, revalues hedged iron-condor books\n"
          "on every day of every path, and writes what became of them to an HDF5 file.\n"
          "Results go to standard output, messages and progress to standard error.\n"
          ".Pp\nThe commands are:\n.Bl -tag -width completion\n",
          out);
    for (int i = 0; cli_commands[i]; i++) {
        if (cli_commands[i]->hidden)
            continue;
        fprintf(out, ".It Cm %s\n", cli_commands[i]->name);
        cli_manual_prose(out, cli_commands[i]->does);
    }
    fputs(".El\n"
          ".Sh ENVIRONMENT\n"
          ".Bl -tag -width ALVH_TABLES_DIR\n"
          ".It Ev ALVH_TABLES_DIR\n"
          "a folder of price tables that is looked into first\n"
          ".It Ev ALVH_ISA\n"
          "scalar, avx2 or avx512: the instruction set to use; no effect on results\n"
          ".It Ev OMP_NUM_THREADS\n"
          "the most threads; otherwise as many as the affinity mask has processors and\n"
          ".Ev SLURM_CPUS_PER_TASK\nsays; no effect on results\n"
          ".It Ev XDG_CACHE_HOME\n"
          "where price tables of other models are kept; otherwise\n"
          ".Pa ~/.cache\n"
          ".It Ev NO_COLOR , Ev TERM\n"
          "tables are coloured on a terminal, unless\n"
          ".Ev NO_COLOR\nis set or\n.Ev TERM\nis dumb\n"
          ".It Ev SOURCE_DATE_EPOCH\n"
          "the time that a result file says it was created at\n"
          ".El\n",
          out);
    fputs(exit_status, out);
    fputs(".Sh EXAMPLES\n"
          "The built-in scenario with other books, and what that changed:\n"
          ".Bd -literal -offset indent\n"
          "alvh run core -o before.h5\n"
          "alvh run core \\-\\-set condor.profit_target_percent=40 -o after.h5\n"
          "alvh compare before.h5 after.h5\n"
          ".Ed\n",
          out);
    put_see_also(out, true);
}
