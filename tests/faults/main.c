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

#include "tests/faults/check.h"
#include "tests/faults/program.h"
#include "tests/faults/tree.h"

/* ---- what is run ---- */

enum { INPUTS = 4 };
struct command {
    const char *name;
    const char *words[PROGRAM_WORDS]; /* of the command line */
    const char *again;                /* added when it is run again; NULL: nothing */
    const char *input[INPUTS];        /* from the folder of good files; NAME:AS renames */
    const char *earlier;              /* an output that is there from before; NULL: none */
    bool parts;                       /* one part may fail without the others (a batch) */
};

static const struct command commands[] = {
    {"run",
     {"run", "small.yaml", "-o", "out.h5", "--quiet"},
     "--resume",
     {"small.yaml"},
     "out.h5",
     false},
    {"resume",
     {"run", "small.yaml", "-o", "out.h5", "--quiet", "--resume"},
     NULL,
     {"small.yaml", "cut.checkpoint:out.h5.checkpoint"},
     "out.h5",
     false},
    {"shard",
     {"run", "small.yaml", "-o", "p", "--quiet", "--shard", "1/2"},
     "--resume",
     {"small.yaml"},
     "p.1-of-2",
     false},
    {"merge",
     {"merge", "p.1-of-2", "p.2-of-2", "-o", "out.h5"},
     NULL,
     {"p.1-of-2", "p.2-of-2"},
     "out.h5",
     false},
    {"threads",
     {"run", "small.yaml", "-o", "out.h5", "--quiet", "--threads", "2"},
     "--resume",
     {"small.yaml"},
     "out.h5",
     false},
    {"summary", {"summary", "out.h5", "--all"}, NULL, {"out.h5"}, NULL, false},
    {"json", {"summary", "out.h5", "--json"}, NULL, {"out.h5"}, NULL, false},
    {"compare",
     {"compare", "out.h5", "other.h5"},
     NULL,
     {"out.h5", "other.h5"},
     NULL,
     false},
    {"replay", {"replay", "out.h5", "--path", "3"}, NULL, {"out.h5"}, NULL, false},
    {"replay -o",
     {"replay", "out.h5", "--path", "3", "-o", "day.h5"},
     NULL,
     {"out.h5"},
     "day.h5",
     false},
    {"batch",
     {"batch", "small.yaml", "other.yaml", "-d", "all", "--quiet"},
     "--resume",
     {"small.yaml", "other.yaml"},
     NULL,
     true},
    {"price",
     {"price", "core", "--spot", "100", "--regime", "calm", "--variance", "0.004,0.014",
      "--days", "21", "--strikes", "90,100", "--json"},
     NULL,
     {NULL},
     NULL,
     false},
    {"check", {"check", "small.yaml"}, NULL, {"small.yaml"}, NULL, false},
    {"closes",
     {"check", "small.yaml", "--set", "market.data=data"},
     NULL,
     {"small.yaml", "closes.csv:data/closes.csv"},
     NULL,
     false},
    {"scenario", {"run", "small.yaml", "--dry-run"}, NULL, {"small.yaml"}, NULL, false},
    {"stress", {"stress", "small.yaml", "--day", "2"}, NULL, {"small.yaml"}, NULL, false},
    {"tables", {"make_tables", "kept", "core.yaml"}, NULL, {"core.yaml"}, NULL, false},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

/* ---- how it fails ---- */

struct kind {
    const char *name;
    struct fault_plan plan;
    const char *said; /* in every message; NULL: no one word */
    bool harmless;    /* the program has to go on as if nothing had happened */
};

static const struct kind kinds[] = {
    {"allocation", {.class = FAULT_MEMORY, .error = ENOMEM}, "memory", false},
    {"allocation, all later ones too",
     {.class = FAULT_MEMORY, .error = ENOMEM, .lasting = true},
     "memory",
     false},
    {"write, disk full", {.class = FAULT_WRITE, .error = ENOSPC}, "No space left", false},
    {"write, disk stays full",
     {.class = FAULT_WRITE, .error = ENOSPC, .lasting = true},
     "No space left",
     false},
    {"write, disk fails",
     {.class = FAULT_WRITE, .error = EIO},
     "Input/output error",
     false},
    {"write of a part", {.class = FAULT_WRITE, .manner = FAULT_SHORT}, NULL, true},
    {"write interrupted", {.class = FAULT_WRITE, .manner = FAULT_INTERRUPTED}, NULL, true},
    {"read, disk fails", {.class = FAULT_READ, .error = EIO}, "Input/output error", false},
    {"read of a part", {.class = FAULT_READ, .manner = FAULT_SHORT}, NULL, true},
    {"read interrupted", {.class = FAULT_READ, .manner = FAULT_INTERRUPTED}, NULL, true},
    {"file system call", {.class = FAULT_FILE, .error = EIO}, "Input/output error", false},
    {"file system call, all later ones too",
     {.class = FAULT_FILE, .error = EIO, .lasting = true},
     "Input/output error",
     false},
    {"HDF5 call", {.class = FAULT_HDF5}, NULL, false},
    {"HDF5 call, all later ones too", {.class = FAULT_HDF5, .lasting = true}, NULL, false},
    {"thread", {.class = FAULT_THREAD}, NULL, false},
    {"thread, all later ones too", {.class = FAULT_THREAD, .lasting = true}, NULL, false},
    {"no number", {.class = FAULT_NUMBER}, "the machine cannot be relied on", false},
    {"no number, nor when walked again",
     {.class = FAULT_NUMBER, .lasting = true},
     "day 2, book alvh at 10 contracts",
     false},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* ---- counting ---- */

struct counts {
    atomic_llong faults, refused, unharmed, recovered, wrong;
    atomic_llong next; /* case that nobody has taken yet */
};

struct bench {
    int64_t n; /* the call that fails */
    const struct command *command;
    const struct kind *kind;
    struct counts *counts;
    struct fault_outcome *outcome;
    char good[TREE_PATH];   /* folder of good files */
    char before[TREE_PATH]; /* the command's inputs */
    char work[TREE_PATH];   /* where it runs */
    struct tree given, wanted;
    struct program_end reference, end;
};

/* ---- one fault ---- */

static void complain(struct bench *bench, const char *what, const char *about)
{
    atomic_fetch_add(&bench->counts->wrong, 1);
    printf("WRONG: %s, %s %lld (%s): %s %s\n  status %d: %.600s\n", bench->command->name,
           bench->kind->name, (long long)bench->n, bench->outcome->name, what, about,
           bench->end.status, bench->end.error);
    fflush(stdout);
}

static bool ends_with(const char *text, const char *end)
{
    const size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* Whether what is left under each name is what was there before or what belongs there. A
 * checkpoint may stay; where even removing fails, so may other files that are under way. */
static const char *wrong_file(const struct bench *bench, const struct tree *left)
{
    const bool fails_to_remove = bench->kind->plan.class == FAULT_FILE;
    for (int i = 0; i < left->files; i++) {
        const struct tree_file *file = &left->file[i];
        const bool under_way = ends_with(file->name, ".checkpoint") ||
                               (fails_to_remove && (ends_with(file->name, ".partial") ||
                                                    ends_with(file->name, ".new")));
        const bool own = bench->command->parts && ends_with(file->name, "summary.h5");
        if (!under_way && !own &&
            !tree_same_file(file, tree_find(&bench->given, file->name)) &&
            !tree_same_file(file, tree_find(&bench->wanted, file->name)))
            return file->name;
    }
    for (int i = 0; i < bench->given.files; i++)
        if (!tree_find(left, bench->given.file[i].name) &&
            !ends_with(bench->given.file[i].name, ".checkpoint"))
            return bench->given.file[i].name;
    return NULL;
}

static int lines_of(const char *text)
{
    int lines = 0;
    for (const char *at = text; *at; at++)
        lines += *at == '\n';
    return lines;
}

/* What the message has to hold; NULL: anything. A replay holds what it walks against the
 * file instead of walking it again. */
static const char *wanted_words(const struct bench *bench)
{
    const bool replays = strncmp(bench->command->name, "replay", strlen("replay")) == 0;
    return replays && bench->kind->plan.class == FAULT_NUMBER
               ? "path 3 does not end as the file says: final_pnl of alvh at 10 contracts "
                 "is nan"
               : bench->kind->said;
}

static bool is_clean(const struct bench *bench)
{
    enum { MOST_LINES = 8 };
    const char *text = bench->end.error, *words = wanted_words(bench);
    const int lines = lines_of(text);
    return lines > 0 && lines <= MOST_LINES && !strstr(text, "(null)") &&
           !strstr(text, "Sanitizer") && !strstr(text, "runtime error") &&
           (!words || strstr(text, words));
}

static void check_failure(struct bench *bench, const struct tree *left)
{
    const int status = bench->end.status;
    const char *file = wrong_file(bench, left);
    atomic_fetch_add(&bench->counts->refused, 1);
    if (status != 1 && status != 3)
        complain(bench, "is no status of a failure", "");
    else if (bench->kind->harmless)
        complain(bench, "should do no harm", "");
    else if (!is_clean(bench))
        complain(bench, "no clean message", "");
    else if (file)
        complain(bench, "this file is neither as before nor complete:", file);
}

/* A checkpoint that cannot be removed stays beside what is complete. */
static bool only_more(const struct bench *bench, const struct tree *left)
{
    bool same = strcmp(bench->outcome->name, "unlink") == 0;
    for (int i = 0; i < bench->wanted.files && same; i++)
        same = tree_same_file(&bench->wanted.file[i],
                              tree_find(left, bench->wanted.file[i].name));
    return same;
}

static void check_success(struct bench *bench, const struct tree *left)
{
    atomic_fetch_add(&bench->counts->unharmed, 1);
    if (strcmp(bench->end.output, bench->reference.output) != 0)
        complain(bench, "printed something else", "");
    else if (!tree_same(left, &bench->wanted) && !only_more(bench, left))
        complain(bench, "left other files", "");
}

static void check_leaks(struct bench *bench)
{
    char text[64];
    const struct fault_outcome *outcome = bench->outcome;
    if (bench->end.status > 3 || bench->end.status < 0)
        return;
    snprintf(text, sizeof text, "%lld allocations, %lld files, %lld identifiers",
             (long long)outcome->allocations, (long long)outcome->open_files,
             (long long)outcome->open_identifiers);
    if (outcome->allocations || outcome->open_files || outcome->open_identifiers)
        complain(bench, "did not give back", text);
}

/* The same command again, on what is left, makes good. */
static void check_recovery(struct bench *bench)
{
    const char *words[PROGRAM_WORDS + 1];
    int count = 0;
    struct tree left;
    for (; bench->command->words[count]; count++)
        words[count] = bench->command->words[count];
    words[count] = bench->command->again;
    words[count + 1] = NULL;
    const struct fault_outcome told = *bench->outcome;
    program_run(bench->work, words, NULL, bench->outcome, &bench->end);
    *bench->outcome = told;
    tree_look(bench->work, &left);
    atomic_fetch_add(&bench->counts->recovered, 1);
    if (bench->end.status != 0)
        complain(bench, "cannot be recovered from", "");
    else if (!tree_same(&left, &bench->wanted))
        complain(bench, "recovered to something else", "");
}

static void fail_one(struct bench *bench, int64_t n)
{
    struct tree left;
    struct fault_plan plan = bench->kind->plan;
    plan.n = bench->n = n;
    tree_copy(bench->before, bench->work);
    program_run(bench->work, bench->command->words, &plan, bench->outcome, &bench->end);
    tree_look(bench->work, &left);
    atomic_fetch_add(&bench->counts->faults, 1);
    if (bench->end.status == 0)
        check_success(bench, &left);
    else
        check_failure(bench, &left);
    check_leaks(bench);
    if (bench->end.status != 0 && !tree_same(&left, &bench->given))
        check_recovery(bench);
}

/* ---- every n ---- */

/* Of each call its rank among those of its place, and how many these are. */
static void rank_calls(const struct fault_outcome *counted, int64_t calls, int64_t rank[],
                       int64_t same[])
{
    enum { MOST = 4096 };
    static const void *place[MOST];
    static int64_t found[MOST], which[FAULT_PLACES];
    int places = 0;
    memset(found, 0, sizeof found);
    for (int64_t n = 1; n <= calls; n++) {
        int p = 0;
        while (p < places && place[p] != counted->place[n])
            p++;
        require(p < MOST, "more than %d places are too many", MOST);
        place[p] = counted->place[n];
        places += p == places;
        which[n] = p;
        rank[n] = found[p]++;
    }
    for (int64_t n = 1; n <= calls; n++)
        same[n] = found[which[n]];
}

/* The calls that are to fail: all of them, one, or the first, the middle and the last of
 * each place. */
static int64_t choose(const struct fault_outcome *counted, const char *which,
                      int64_t chosen[])
{
    enum { ONE_IN = 64 };
    const bool all = strcmp(which, "all") == 0, some = strcmp(which, "some") == 0;
    const int64_t only = atoll(which);
    static int64_t at[FAULT_PLACES], rank[FAULT_PLACES], same[FAULT_PLACES];
    const int64_t calls = atomic_load(&counted->calls);
    int64_t count = 0;
    require(calls < FAULT_PLACES, "%lld calls are too many", (long long)calls);
    rank_calls(counted, calls, rank, same);
    for (int64_t n = 1; n <= calls; n++) {
        const bool one = rank[n] == 0 || rank[n] == same[n] - 1 || rank[n] == same[n] / 2;
        if (only > 0 ? n == only : all || one)
            at[count++] = n;
    }
    int64_t taken = 0;
    for (int64_t i = 0; i < count; i++)
        if (!some || i % ONE_IN == count / 2 % ONE_IN)
            chosen[taken++] = at[i];
    return taken;
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
    const int64_t count = choose(bench->outcome, which, chosen);
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

/* ---- good files ---- */

static void copy_text(const char *from, const char *to, const char *name)
{
    char line[512];
    FILE *in = fopen(from, "r"), *out = fopen(to, "w");
    require(in && out, "%s: no copy to %s", from, to);
    while (fgets(line, sizeof line, in))
        if (name && strncmp(line, "name:", 5) == 0)
            fprintf(out, "name: %s\n", name);
        else
            fputs(line, out);
    fclose(in);
    fclose(out);
}

static void make_good(const struct bench *bench, const struct fault_plan *plan,
                      const char *const words[])
{
    static struct program_end end;
    program_run(bench->good, words, plan, bench->outcome, &end);
    require((end.status == 0) == !plan, "%s %s: status %d: %s", words[0], words[1],
            end.status, end.error);
}

static void make_all_good(const struct bench *bench, const char *scenario,
                          const char *models)
{
    char path[TREE_PATH], other[TREE_PATH];
    /* Every block takes so long that a tally follows it; no second block is written. */
    static const struct fault_plan cut = {
        .class = FAULT_WRITE, .error = ENOSPC, .n = 4, .lasting = true, .step = 6.0};
    join(path, bench->good, "small.yaml");
    copy_text(scenario, path, NULL);
    join(path, bench->good, "other.yaml");
    copy_text(scenario, path, "other");
    join(path, bench->good, "core.yaml");
    join(other, models, "builtin/core.yaml");
    tree_copy_file(other, path);
    join(path, bench->good, "closes.csv");
    join(other, models, "data/closes.csv");
    tree_copy_file(other, path);
    make_good(bench, NULL,
              (const char *[]){"run", "small.yaml", "-o", "out.h5", "--quiet", NULL});
    make_good(bench, NULL,
              (const char *[]){"run", "small.yaml", "-o", "other.h5", "--quiet", "--seed",
                               "2", NULL});
    for (const char *const *shard = (const char *[]){"1/2", "2/2", NULL}; *shard; shard++)
        make_good(bench, NULL,
                  (const char *[]){"run", "small.yaml", "-o", "p", "--quiet", "--shard",
                                   *shard, NULL});
    make_good(bench, &cut,
              (const char *[]){"run", "small.yaml", "-o", "cut", "--quiet", NULL});
    join(other, bench->good, "cut.checkpoint");
    require(access(other, F_OK) == 0, "nothing was kept of a run that was stopped");
}

/* The folder that the command begins with. */
static void lay_out(struct bench *bench)
{
    char from[TREE_PATH], to[TREE_PATH], name[TREE_NAME];
    tree_remove(bench->before);
    require(mkdir(bench->before, 0777) == 0, "%s cannot be made", bench->before);
    for (int i = 0; i < INPUTS && bench->command->input[i]; i++) {
        snprintf(name, sizeof name, "%s", bench->command->input[i]);
        char *as = strchr(name, ':');
        if (as)
            *as++ = '\0';
        join(from, bench->good, name);
        join(to, bench->before, as ? as : name);
        tree_copy_file(from, to);
    }
    tree_copy(bench->before, bench->work);
    program_run(bench->work, bench->command->words, NULL, bench->outcome,
                &bench->reference);
    require(bench->reference.status == 0, "%s: status %d: %s", bench->command->name,
            bench->reference.status, bench->reference.error);
    tree_look(bench->work, &bench->wanted);
    if (bench->command->earlier) {
        join(to, bench->before, bench->command->earlier);
        FILE *file = fopen(to, "w");
        require(file && fputs("what was here before\n", file) >= 0 && fclose(file) == 0,
                "%s cannot be written", to);
    }
    tree_look(bench->before, &bench->given);
}

static void count_calls(struct bench *bench)
{
    tree_copy(bench->before, bench->work);
    program_run(bench->work, bench->command->words, &bench->kind->plan, bench->outcome,
                &bench->end);
    require(bench->end.status == 0, "%s: status %d: %s", bench->command->name,
            bench->end.status, bench->end.error);
}

static bool is_chosen(const char *names, const char *name)
{
    return !names || strcmp(names, name) == 0;
}

/* Prints what came of every kind, and returns how much of it was wrong. */
static int64_t tell(const struct counts counts[])
{
    int64_t faults = 0, wrong = 0;
    for (int k = 0; k < KINDS; k++) {
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
    for (int k = 0; k < KINDS; k++) {
        bench->kind = &kinds[k];
        bench->counts = &counts[k];
        if (!is_chosen(only, bench->kind->name) ||
            (strcmp(which, "some") == 0 && (command * KINDS + k) % PAIRS_ONE_IN != 0))
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
    struct counts *counts = mmap(NULL, KINDS * sizeof *counts, PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    require(counts != MAP_FAILED, "no memory to share");
    bench.outcome = program_share();
    setenv("SOURCE_DATE_EPOCH", "1000000000", 1);
    tree_remove(words[3]);
    require(mkdir(words[3], 0777) == 0, "%s cannot be made", words[3]);
    join(bench.good, words[3], "good");
    join(bench.before, words[3], "before");
    join(bench.work, words[3], "work");
    require(mkdir(bench.good, 0777) == 0, "%s cannot be made", bench.good);
    make_all_good(&bench, words[1], words[2]);
    for (int c = 0; c < COMMANDS; c++) {
        bench.command = &commands[c];
        if (!is_chosen(count > 6 ? words[6] : NULL, bench.command->name))
            continue;
        try_kinds(&bench, which, count > 7 ? words[7] : NULL, processes, counts);
    }
    return tell(counts) > 0;
}
