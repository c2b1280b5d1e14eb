/* Fails every call of every class once, on small runs of every command, and looks at what
 * the program makes of it:
 *
 *     alvh_faults SCENARIO MODELS FOLDER [all|places|some|N [PROCESSES [COMMAND [KIND]]]]
 *
 * `places` takes the first, the middle and the last call of every place of the program that
 * makes them, `some` one in 64 of these for one in 31 pairs of command and kind.
 * Prints how many faults of which kind went how. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/bench.h"

static void count_calls(struct bench *bench)
{
    tree_copy(bench->before, bench->work);
    program_run(bench->work, bench->command->words, &bench->kind->plan, bench->outcome,
                &bench->end);
    require(bench->end.status == 0, "%s: status %d: %s", bench->command->name,
            bench->end.status, bench->end.error);
}

static void work_through(struct bench *bench, int64_t count, const int64_t chosen[])
{
    int64_t i;
    while ((i = atomic_fetch_add(&bench->counts->next, 1)) < count)
        fail_one(bench, chosen[i]);
}

static void in_processes(struct bench *bench, const char *which, int processes)
{
    static int64_t chosen[FAULT_PLACES];
    const int64_t count = choose_calls(bench->outcome, which, chosen);
    atomic_store(&bench->counts->next, 0);
    fflush(stdout);
    for (int process = 0; process < processes; process++) {
        const pid_t child = fork();
        require(child >= 0, "no process: %s", strerror(errno));
        if (child > 0)
            continue;
        const size_t length = strlen(bench->work);
        snprintf(bench->work + length, sizeof bench->work - length, "-%d", process);
        bench->outcome = program_share();
        work_through(bench, count, chosen);
        tree_remove(bench->work);
        fflush(stdout);
        _exit(0);
    }
    int status;
    for (int process = 0; process < processes; process++)
        require(wait(&status) > 0 && status == 0, "a process failed");
}

static bool is_chosen(const char *names, const char *name)
{
    return !names || strcmp(names, name) == 0;
}

/* Prints what came of every kind, and returns how much of it was wrong. */
static int64_t tell(const struct counts counts[])
{
    int64_t faults = 0, wrong = 0;
    for (int k = 0; k < kind_count; k++) {
        printf("%s: %lld faults, %lld refused, %lld without effect, %lld recovered from, "
               "%lld wrong\n",
               kinds[k].name, (long long)counts[k].faults, (long long)counts[k].refused,
               (long long)counts[k].unharmed, (long long)counts[k].recovered,
               (long long)counts[k].wrong);
        faults += counts[k].faults;
        wrong += counts[k].wrong;
    }
    printf("%lld faults, %lld wrong\n", (long long)faults, (long long)wrong);
    return wrong;
}

/* Of the pairs of a command and a kind, `some` takes one in so many: none of the kinds' own
 * number, so that other commands fail in other ways. */
enum { PAIRS_ONE_IN = 31 };

static void try_kinds(struct bench *bench, const char *which, const char *only,
                      int processes, struct counts counts[])
{
    const int command = (int)(bench->command - commands);
    bool laid_out = false;
    for (int k = 0; k < kind_count; k++) {
        bench->kind = &kinds[k];
        bench->counts = &counts[k];
        if (!is_chosen(only, bench->kind->name) ||
            (strcmp(which, "some") == 0 && (command * kind_count + k) % PAIRS_ONE_IN != 0))
            continue;
        if (!laid_out)
            lay_out(bench);
        laid_out = true;
        count_calls(bench);
        in_processes(bench, which, processes);
    }
}

int main(int count, char *words[])
{
    require(count >= 4, "usage: alvh_faults SCENARIO MODELS FOLDER [all|places|some|N "
                        "[PROCESSES [COMMAND [KIND]]]]");
    static struct bench bench;
    const char *which = count > 4 ? words[4] : "all";
    const int processes = count > 5 ? atoi(words[5]) : 2;
    struct counts *counts = mmap(NULL, (size_t)kind_count * sizeof *counts,
                                 PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    require(counts != MAP_FAILED, "no memory to share");
    bench.outcome = program_share();
    setenv("SOURCE_DATE_EPOCH", "1000000000", 1);
    tree_remove(words[3]);
    require(mkdir(words[3], 0777) == 0, "%s cannot be made", words[3]);
    join(bench.good, words[3], "good");
    join(bench.before, words[3], "before");
    join(bench.work, words[3], "work");
    require(mkdir(bench.good, 0777) == 0, "%s cannot be made", bench.good);
    make_good_files(&bench, words[1], words[2]);
    for (int c = 0; c < command_count; c++) {
        bench.command = &commands[c];
        if (!is_chosen(count > 6 ? words[6] : NULL, bench.command->name))
            continue;
        try_kinds(&bench, which, count > 7 ? words[7] : NULL, processes, counts);
    }
    return tell(counts) > 0;
}
