#include "tests/faults/program.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/check.h"

enum { SECONDS = 200 }; /* that no small run takes, however busy the machine */

int alvh_main(int count, char *words[]);
int make_tables_main(int count, char *words[]);

struct fault_outcome *program_share(void)
{
    struct fault_outcome *outcome = mmap(NULL, sizeof *outcome, PROT_READ | PROT_WRITE,
                                         MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    require(outcome != MAP_FAILED, "no memory to share");
    return outcome;
}

static int64_t open_files(void)
{
    int64_t files = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (readdir(folder))
        files++;
    closedir(folder);
    return files;
}

static void redirect(int descriptor, const char *name)
{
    const int file = open(name, O_RDWR | O_CREAT | O_TRUNC, 0666);
    require(file >= 0 && dup2(file, descriptor) >= 0, "%s cannot be written", name);
    close(file);
}

static int call(const char *const words[])
{
    static char name[] = "alvh";
    char *copy[PROGRAM_WORDS + 2] = {name};
    int count = 1;
    for (; words[count - 1]; count++)
        copy[count] = (char *)words[count - 1];
    if (strcmp(copy[1], "make_tables") == 0)
        return make_tables_main(count - 1, copy + 1);
    return alvh_main(count, copy);
}

static _Noreturn void be_program(const char *folder, const char *const words[],
                                 const struct fault_plan *plan,
                                 struct fault_outcome *outcome)
{
    char name[TREE_PATH];
    static const struct fault_plan none;
    alarm(SECONDS);
    snprintf(name, sizeof name, "%s.out", folder);
    redirect(STDOUT_FILENO, name);
    snprintf(name, sizeof name, "%s.err", folder);
    redirect(STDERR_FILENO, name);
    require(chdir(folder) == 0, "%s is gone", folder);
    fault_take_output();
    const int64_t before = open_files(), allocated = fault_allocations();
    fault_begin(plan ? plan : &none, outcome);
    const int status = call(words);
    fault_begin(&none, NULL);
    outcome->open_files = open_files() - before;
    outcome->open_identifiers = fault_open_identifiers();
    outcome->allocations = fault_allocations() - allocated;
    exit(status);
}

static void read_text(const char *folder, const char *end, char text[PROGRAM_TEXT])
{
    char name[TREE_PATH];
    snprintf(name, sizeof name, "%s.%s", folder, end);
    const int file = open(name, O_RDONLY);
    const ssize_t got = file < 0 ? -1 : read(file, text, PROGRAM_TEXT - 1);
    require(got >= 0, "%s cannot be read", name);
    text[got] = '\0';
    close(file);
}

void program_run(const char *folder, const char *const words[],
                 const struct fault_plan *plan, struct fault_outcome *outcome,
                 struct program_end *end)
{
    int status;
    memset(outcome, 0, offsetof(struct fault_outcome, place));
    fflush(NULL);
    const pid_t child = fork();
    require(child >= 0, "no process: %s", strerror(errno));
    if (child == 0)
        be_program(folder, words, plan, outcome);
    while (waitpid(child, &status, 0) < 0)
        require(errno == EINTR, "a process is lost: %s", strerror(errno));
    end->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        end->status = -1;
    read_text(folder, "out", end->output);
    read_text(folder, "err", end->error);
}
