/* Loses power at every moment of small runs, and looks at what is left and at what comes of
 * it:
 *
 *     alvh_power SCENARIO MODELS FOLDER [all|ends|some [PROCESSES [COMMAND]]]
 *
 * A command runs once, undisturbed but for a medium that is put to work whenever something
 * was written, and every call that changes a file is noted. Then, for every moment, what
 * the medium may hold by tests/power/medium.h is made and looked at; from each state that
 * differs the command is run again. `ends` leaves out moments within a row of writes to one
 * file, and `some` takes fewer states of each moment, and runs again from a few. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/power/play.h"

/* ---- the journal ---- */

static void give_files(struct play *play)
{
    const struct tree *given = &play->bench.given;
    for (int i = 0; i < given->files; i++) {
        char path[TREE_PATH];
        join(path, play->bench.before, given->file[i].name);
        const size_t bytes = (size_t)given->file[i].bytes;
        unsigned char *data = malloc(bytes + 1);
        FILE *file = fopen(path, "rb");
        require(data && file && fread(data, 1, bytes, file) == bytes, "%s cannot be read",
                path);
        fclose(file);
        journal_give(play->journal, given->file[i].name, bytes, data);
        free(data);
    }
    play->begins = play->journal->entries;
}

static void note_run(struct play *play, const char *again, int wanted)
{
    /* Every block takes so long that a tally follows it. */
    const struct fault_plan plan = {.step = 6.0, .journal = play->journal};
    struct bench *bench = &play->bench;
    const char *words[PROGRAM_WORDS + 1];
    int count = 0;
    for (; bench->command->words[count]; count++)
        words[count] = bench->command->words[count];
    words[count] = again;
    words[count + 1] = NULL;
    program_run(bench->work, words, &plan, bench->outcome, &bench->end);
    require(bench->end.status == wanted, "%s: status %d: %s", bench->command->name,
            bench->end.status, bench->end.error);
}

/* What the journal leads to has to be what the program has left: nothing was missed. */
static void check_journal(struct play *play)
{
    static struct tree left, made;
    struct bench *bench = &play->bench;
    tree_look(bench->work, &left);
    medium_lay_out(&play->final, bench->work);
    tree_look(bench->work, &made);
    require(tree_same(&left, &made), "%s: not all calls were noted", bench->command->name);
}

/* What the run has said is kept has to be what marks promise. */
static void check_message(const struct play *play)
{
    static const char words[] = ".checkpoint: holds ";
    const char *said = strstr(play->bench.end.error, words);
    require(said && play->promises > 0, "%s: nothing is kept: %s", play->now->command.name,
            play->bench.end.error);
    const int64_t paths = atoll(said + strlen(words));
    require(paths > 0 && paths == play->promise[play->promises - 1].paths,
            "%s: marks promise %lld paths: %s", play->now->command.name,
            (long long)play->promise[play->promises - 1].paths, play->bench.end.error);
}

static void make_journal(struct play *play)
{
    enum { KILLED = 137 };
    struct journal *journal = play->journal;
    struct bench *bench = &play->bench;
    memset(journal, 0, offsetof(struct journal, entry));
    give_files(play);
    tree_copy(bench->before, bench->work);
    journal->renames_left = play->now->killed_after_renames;
    note_run(play, NULL, journal->renames_left ? KILLED : play->now->status);
    if (play->now->killed_after_renames)
        note_run(play, bench->command->again, 0);
    medium_kept(journal, play->kept);
    const struct state before = {.moment = play->begins, .rule = RULE_ALL};
    const struct state after = {.moment = journal->entries, .rule = RULE_ALL};
    medium_make(journal, play->kept, &before, &play->given);
    medium_make(journal, play->kept, &after, &play->final);
    check_journal(play);
    find_promises(play);
    if (play->now->status)
        check_message(play);
}

/* What is wanted of the files, with what the proof makes of them. */
static void make_reference(struct play *play)
{
    struct bench *bench = &play->bench;
    bench->command = &play->now->command;
    lay_out(bench);
    if (!play->now->proof[0])
        return;
    program_run(bench->work, play->now->proof, NULL, bench->outcome, &bench->end);
    require(bench->end.status == 0, "%s: status %d: %s", bench->command->name,
            bench->end.status, bench->end.error);
    tree_look(bench->work, &bench->wanted);
}

/* ---- states ---- */

/* Of states that do not differ the last is kept, by when most was promised. */
static void add_state(struct play *play, const struct state *state, uint64_t hash)
{
    int i = 0;
    while (i < play->states && play->state[i].hash != hash)
        i++;
    require(i < STATES, "more than %d states", STATES);
    play->state[i] = (struct played){*state, hash};
    play->states += i == play->states;
}

static void look_at_all(struct play *play, const char *which)
{
    const bool ends = strcmp(which, "all") != 0, some = strcmp(which, "some") == 0;
    const int singles = some ? 3 : 16;
    static struct state state[MOMENT_STATES];
    play->states = 0;
    play->looked_at = 0;
    for (int moment = play->begins; moment <= play->journal->entries; moment++) {
        if (ends && is_within_row(play->journal, moment))
            continue;
        const int count = list_states(play->journal, play->kept, moment, singles, state);
        for (int i = 0; i < count; i++) {
            medium_make(play->journal, play->kept, &state[i], &play->medium);
            look_at_state(play, &state[i]);
            add_state(play, &state[i], medium_hash(&play->medium, !some));
        }
        play->looked_at += count;
    }
}

static void play_through(struct play *play, int step)
{
    int64_t i;
    while ((i = atomic_fetch_add(&play->tally->next, step)) < play->states) {
        const struct state *state = &play->state[i].state;
        medium_make(play->journal, play->kept, state, &play->medium);
        run_from_state(play, state);
    }
}

static void in_processes(struct play *play, int step, int processes)
{
    struct bench *bench = &play->bench;
    fflush(stdout);
    for (int process = 0; process < processes; process++) {
        const pid_t child = fork();
        require(child >= 0, "no process: %s", strerror(errno));
        if (child > 0)
            continue;
        const size_t length = strlen(bench->work);
        snprintf(bench->work + length, sizeof bench->work - length, "-%d", process);
        bench->outcome = program_share();
        play_through(play, step);
        tree_remove(bench->work);
        fflush(stdout);
        _exit(0);
    }
    int status;
    for (int process = 0; process < processes; process++)
        require(wait(&status) > 0 && status == 0, "a process failed");
}

static int64_t play_command(struct play *play, const char *which, int processes)
{
    enum { SAMPLE = 5 };
    const bool some = strcmp(which, "some") == 0;
    memset(play->tally, 0, sizeof *play->tally);
    make_reference(play);
    make_journal(play);
    look_at_all(play, which);
    in_processes(play, some ? play->states / SAMPLE + 1 : 1, processes);
    const struct tally *tally = play->tally;
    printf("%s: %d calls, %d marks, %lld states looked at, %d differ; from %lld run again: "
           "%lld went on, %lld were complete, %lld began anew; %lld wrong\n",
           play->now->command.name, play->journal->entries - play->begins, play->promises,
           (long long)play->looked_at, play->states, (long long)tally->played,
           (long long)tally->went_on, (long long)tally->complete, (long long)tally->anew,
           (long long)tally->wrong);
    return tally->wrong;
}

int main(int count, char *words[])
{
    require(count >= 4,
            "usage: alvh_power SCENARIO MODELS FOLDER [all|ends|some [PROCESSES "
            "[COMMAND]]]");
    static struct play play;
    struct bench *bench = &play.bench;
    const char *which = count > 4 ? words[4] : "all";
    const int processes = count > 5 ? atoi(words[5]) : 2;
    play.journal = journal_share();
    play.tally = mmap(NULL, sizeof *play.tally, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    require(play.tally != MAP_FAILED, "no memory to share");
    bench->outcome = program_share();
    setenv("SOURCE_DATE_EPOCH", "1000000000", 1);
    tree_remove(words[3]);
    require(mkdir(words[3], 0777) == 0, "%s cannot be made", words[3]);
    join(bench->good, words[3], "good");
    join(bench->before, words[3], "before");
    join(bench->work, words[3], "work");
    require(mkdir(bench->good, 0777) == 0, "%s cannot be made", bench->good);
    make_good_files(bench, words[1], words[2]);
    int64_t wrong = 0;
    for (int c = 0; c < power_case_count; c++) {
        play.now = &power_cases[c];
        if (count <= 6 || strcmp(words[6], play.now->command.name) == 0)
            wrong += play_command(&play, which, processes);
    }
    medium_free(&play.given);
    medium_free(&play.final);
    medium_free(&play.medium);
    printf("%lld wrong\n", (long long)wrong);
    return wrong > 0;
}
