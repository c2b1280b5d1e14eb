#include <string.h>

#include "tests/faults/bench.h"

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

void fail_one(struct bench *bench, int64_t n)
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
