/* What the build makes of the tables of the program: manual pages and completions. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/cli/completion.h"
#include "sim/cli/manual.h"

static int complain(const char *path)
{
    fprintf(stderr, "%s: cannot be written: %s\n", path, strerror(errno));
    return ALVH_EFAILED;
}

/* Makes the folders that lead to a file. */
static bool make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        const bool made = mkdir(path, 0777) == 0 || errno == EEXIST;
        *slash = '/';
        if (!made)
            return false;
    }
    return true;
}

/* Opens DIR/NAME for writing. */
static FILE *open_file(const char *folder, const char *name, char **path)
{
    if (asprintf(path, "%s/%s", folder, name) < 0) {
        *path = NULL;
        return NULL;
    }
    return make_folders(*path) ? fopen(*path, "w") : NULL;
}

static int close_file(FILE *out, char *path)
{
    const bool bad = !out || ferror(out);
    const int status =
        (out && fclose(out) != 0) || bad ? complain(path ? path : "alvh") : ALVH_OK;
    free(path);
    return status;
}

static int write_with(const char *folder, const char *name, void (*print)(FILE *out))
{
    char *path;
    FILE *out = open_file(folder, name, &path);
    if (out)
        print(out);
    return close_file(out, path);
}

static int write_command(const char *folder, const struct cli_command *command)
{
    char name[64], *path;
    snprintf(name, sizeof name, "man/man1/alvh-%s.1", command->name);
    FILE *out = open_file(folder, name, &path);
    if (out)
        cli_manual_command(out, command);
    return close_file(out, path);
}

static int run(const struct cli_arguments *arguments)
{
    static const struct {
        const char *name;
        void (*print)(FILE *out);
    } files[] = {{"man/man1/alvh.1", cli_manual_program},
                 {"man/man5/alvh-scenario.5", cli_manual_scenario},
                 {"bash-completion/completions/alvh", cli_complete_bash},
                 {"zsh/site-functions/_alvh", cli_complete_zsh},
                 {"fish/vendor_completions.d/alvh.fish", cli_complete_fish}};
    if (arguments->operands == 0)
        return cli_usage(arguments->command, "a folder is missing");
    int status = ALVH_OK;
    for (size_t i = 0; i < sizeof files / sizeof *files && status == ALVH_OK; i++)
        status = write_with(arguments->operand[0], files[i].name, files[i].print);
    for (int i = 0; cli_commands[i] && status == ALVH_OK; i++)
        if (!cli_commands[i]->hidden)
            status = write_command(arguments->operand[0], cli_commands[i]);
    return status;
}

static const struct cli_option options[] = {{0}};

const struct cli_command cli_generate = {
    .name = "generate",
    .operands = "DIR",
    .most_operands = 1,
    .does = "Writes manual pages and completions, laid out as share is",
    .text = "",
    .options = options,
    .hidden = true,
    .run = run,
};
