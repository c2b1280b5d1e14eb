#include "sim/report/gnuplot.h"

#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Starts gnuplot on three files; its process, or -1. Files cannot fill up as pipes do, so
 * neither side ever waits for the other. */
static pid_t start(FILE *script, FILE *out, FILE *told)
{
    char program[] = "gnuplot", defaults[] = "-d";
    char *words[] = {program, defaults, NULL};
    posix_spawn_file_actions_t actions;
    pid_t child = -1;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return -1;
    posix_spawn_file_actions_adddup2(&actions, fileno(script), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(out), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(told), STDERR_FILENO);
    if (posix_spawnp(&child, words[0], &actions, NULL, words, environ) != 0)
        child = -1;
    posix_spawn_file_actions_destroy(&actions);
    return child;
}

/* The whole of a file; NULL where there is no memory. */
static char *read_whole(FILE *file)
{
    if (fseek(file, 0, SEEK_END) != 0)
        return NULL;
    const long length = ftell(file);
    char *text = length < 0 ? NULL : malloc((size_t)length + 1);
    if (!text)
        return NULL;
    rewind(file);
    text[fread(text, 1, (size_t)length, file)] = '\0';
    return text;
}

/* The line that says what is wrong: gnuplot repeats the script above it. */
static enum alvh_status complain(const char *name, FILE *told, struct alvh_error *error)
{
    char *text = read_whole(told);
    const char *line = text ? strstr(text, "line ") : NULL;
    const char *words = line ? line : text ? text : "";
    const enum alvh_status status =
        alvh_fail(error, ALVH_EFAILED, "gnuplot failed to draw %s: %.*s", name,
                  (int)strcspn(words, "\n"), words);
    free(text);
    return status;
}

static enum alvh_status run(const char *name, FILE *script, FILE *out, FILE *told,
                            char **drawn, struct alvh_error *error)
{
    int ended = 0;
    rewind(script);
    const pid_t child = start(script, out, told);
    if (child < 0)
        return alvh_fail(error, ALVH_EFAILED,
                         "the report needs gnuplot, which is not to be found (Debian: "
                         "apt install gnuplot-nox)");
    while (waitpid(child, &ended, 0) < 0)
        if (errno != EINTR)
            return alvh_fail(error, ALVH_EFAILED, "gnuplot cannot be waited for: %s",
                             strerror(errno));
    if (!WIFEXITED(ended) || WEXITSTATUS(ended) != 0)
        return complain(name, told, error);
    *drawn = read_whole(out);
    return *drawn ? ALVH_OK : alvh_fail(error, ALVH_EFAILED, "no memory for a figure");
}

enum alvh_status alvh_gnuplot(const char *name, FILE *script, char **drawn,
                              struct alvh_error *error)
{
    FILE *out = tmpfile(), *told = tmpfile();
    const enum alvh_status status =
        out && told ? run(name, script, out, told, drawn, error)
                    : alvh_fail(error, ALVH_EFAILED, "no temporary file for a figure: %s",
                                strerror(errno));
    if (out)
        fclose(out);
    if (told)
        fclose(told);
    return status;
}
