#include <string.h>

#include "sim/file/checkpoint_file.h"
#include "tests/power/play.h"

static const char *const rules[] = {
    [RULE_NONE] = "nothing",
    [RULE_ALL] = "everything",
    [RULE_DATA] = "data under old names",
    [RULE_NAMES] = "names without data",
    [RULE_LENGTHS] = "names and lengths, zeros for data",
    [RULE_IN_ORDER] = "no data, and names up to",
    [RULE_IN_ORDER_DATA] = "data, and names up to",
    [RULE_WITHOUT] = "all but",
    [RULE_ONLY] = "nothing but",
    [RULE_TORN] = "all, and torn is",
};
static const char *const kinds_of_entry[] = {
    [JOURNAL_WRITE] = "write",   [JOURNAL_RESIZE] = "ftruncate",
    [JOURNAL_CREATE] = "create", [JOURNAL_FOLDER] = "mkdir",
    [JOURNAL_RENAME] = "rename", [JOURNAL_UNLINK] = "unlink",
    [JOURNAL_SYNC] = "fsync",    [JOURNAL_SYNC_FOLDER] = "fsync of the folder",
};

static void print_entry(const struct play *play, const char *before, int number)
{
    const struct journal_entry *entry = &play->journal->entry[number];
    printf("%s call %d: %s %s %s, file %d, %lld bytes at %lld\n", before,
           number - play->begins, kinds_of_entry[entry->kind], entry->name, entry->to,
           entry->file, (long long)entry->bytes, (long long)entry->at);
}

static void complain(struct play *play, const struct state *state, const char *what,
                     const char *about)
{
    enum { SHOWN = 5 };
    if (atomic_fetch_add(&play->tally->wrong, 1) >= SHOWN)
        return;
    printf("WRONG: %s, power lost after %d of %d calls: %s %s\n", play->now->command.name,
           state->moment - play->begins, play->journal->entries - play->begins, what,
           about);
    if (state->moment > play->begins)
        print_entry(play, "  after", state->moment - 1);
    printf("  of what was not synced: %s\n", rules[state->rule]);
    if (state->rule >= RULE_IN_ORDER)
        print_entry(play, "   ", state->which);
    if (state->rule == RULE_TORN)
        printf("    in manner %d\n", (int)state->fate);
    fflush(stdout);
}

/* ---- what lies there ---- */

static bool ends_with(const char *name, const char *ending)
{
    const size_t length = strlen(name), tail = strlen(ending);
    return length >= tail && strcmp(name + length - tail, ending) == 0;
}

static bool is_under_way(const char *name)
{
    return ends_with(name, ".partial") || ends_with(name, ".new") ||
           ends_with(name, ".checkpoint");
}

/* Whether what has the name of a checkpoint says which run it is of. */
static bool says_of_which_run(const struct play *play, const struct journal_name *name)
{
    struct alvh_record_head head;
    const struct medium_file *there = &play->medium.file[name->file];
    const struct medium_file *whole = &play->final.file[name->file];
    memcpy(&head, whole->data, sizeof head);
    const int64_t end = (int64_t)(sizeof head + head.bytes);
    return there->bytes >= end && memcmp(there->data, whole->data, (size_t)end) == 0;
}

static bool is_as_in(const struct medium *medium, const char *name,
                     const struct medium_file *file)
{
    const struct medium_file *there = medium_find(medium, name);
    return there && file && medium_same_file(there, file);
}

/* Under a name that is no file's under way there is what was there before, or all that
 * belongs there. Once the command has ended well, that does. */
static void look_at_names(struct play *play, const struct state *state)
{
    const bool ended = state->moment == play->journal->entries;
    const struct medium *on = &play->medium;
    for (int i = 0; i < on->names; i++) {
        const struct medium_file *file = medium_find(on, on->name[i].name);
        if (file && !is_under_way(on->name[i].name) &&
            !is_as_in(&play->given, on->name[i].name, file) &&
            !is_as_in(&play->final, on->name[i].name, file))
            complain(play, state, "neither as before nor whole:", on->name[i].name);
        if (ends_with(on->name[i].name, ".checkpoint") &&
            !says_of_which_run(play, &on->name[i]))
            complain(play, state, "has its name too early:", on->name[i].name);
    }
    for (int i = 0; i < play->given.names; i++)
        if (!is_under_way(play->given.name[i].name) && play->given.name[i].file >= 0 &&
            !medium_find(on, play->given.name[i].name))
            complain(play, state, "lost what was there before:", play->given.name[i].name);
    for (int i = 0; ended && i < play->final.names; i++)
        if (play->final.name[i].file >= 0 && !is_under_way(play->final.name[i].name) &&
            !is_as_in(on, play->final.name[i].name,
                      medium_find(&play->final, play->final.name[i].name)))
            complain(play, state, "the command has ended, and not yet on the medium is",
                     play->final.name[i].name);
}

/* Is what a mark spoke of there, as it was? */
static bool is_kept(const struct play *play, const struct promise *promise)
{
    const struct medium_file *there = medium_find(&play->medium, promise->name);
    return there == &play->medium.file[promise->file] && there->bytes >= promise->end &&
           memcmp(there->data, play->final.file[promise->file].data,
                  (size_t)promise->end) == 0;
}

void look_at_state(struct play *play, const struct state *state)
{
    if (!play->now->remade)
        look_at_names(play, state);
    for (int i = 0; i < play->promises; i++) {
        const struct promise *promise = &play->promise[i];
        if (promise->moment <= state->moment && !is_kept(play, promise) &&
            !is_as_in(&play->medium, promise->output,
                      medium_find(&play->final, promise->output)))
            complain(play, state,
                     "lost what a mark has declared to be kept:", promise->name);
    }
}

/* ---- what comes of it ---- */

/* The paths that the run says it goes on with for that output. */
static int64_t resumed_paths(const struct play *play, const char *output)
{
    char words[JOURNAL_NAME + 32];
    const char *text = play->bench.end.error;
    snprintf(words, sizeof words, " paths in %s.checkpoint\n", output);
    const char *found = strstr(text, words);
    if (found) {
        static const char before[] = "goes on from ";
        const char *from = found;
        while (from > text && strncmp(from, before, sizeof before - 1) != 0)
            from--;
        return atoll(from + sizeof before - 1);
    }
    snprintf(words, sizeof words, "alvh: %s: all ", output);
    found = strstr(text, words);
    return found ? atoll(found + strlen(words)) : 0;
}

static void check_promises(struct play *play, const struct state *state)
{
    int64_t resumed = 0;
    for (int i = 0; i < play->promises; i++) {
        const struct promise *promise = &play->promise[i];
        const int64_t paths = resumed_paths(play, promise->output);
        resumed = paths > resumed ? paths : resumed;
        if (promise->moment <= state->moment && is_kept(play, promise) &&
            paths < promise->paths)
            complain(play, state, "walked again what was kept:", play->bench.end.error);
    }
    if (strstr(play->bench.end.error, ": all "))
        atomic_fetch_add(&play->tally->complete, 1);
    else
        atomic_fetch_add(resumed > 0 ? &play->tally->went_on : &play->tally->anew, 1);
}

static bool is_as_wanted(const struct play *play)
{
    static struct tree left;
    const char *only = play->now->compared;
    tree_look(play->bench.work, &left);
    return only ? tree_same_file(tree_find(&left, only),
                                 tree_find(&play->bench.wanted, only))
                : tree_same(&left, &play->bench.wanted);
}

void run_from_state(struct play *play, const struct state *state)
{
    struct bench *bench = &play->bench;
    const struct command *command = &play->now->command;
    const char *words[PROGRAM_WORDS + 1];
    int count = 0;
    for (; command->words[count]; count++)
        words[count] = command->words[count];
    words[count] = command->again;
    words[count + 1] = NULL;
    medium_lay_out(&play->medium, bench->work);
    program_run(bench->work, words, NULL, bench->outcome, &bench->end);
    atomic_fetch_add(&play->tally->played, 1);
    if (bench->end.status != 0) {
        complain(play, state, "cannot be gone on from:", bench->end.error);
        return;
    }
    check_promises(play, state);
    if (play->now->proof[0])
        program_run(bench->work, play->now->proof, NULL, bench->outcome, &bench->end);
    if (bench->end.status != 0)
        complain(play, state, "what was made good cannot be read:", bench->end.error);
    else if (!is_as_wanted(play))
        complain(play, state, "goes on to something else", "");
}
