/* A command, the journal of its one undisturbed run, and what is to come of it wherever
 * power was lost. */
#ifndef ALVH_TESTS_POWER_PLAY_H
#define ALVH_TESTS_POWER_PLAY_H

#include "tests/faults/bench.h"
#include "tests/power/medium.h"

struct power_case {
    struct command command;
    /* Killed right after so many renames, then run again: what of it was not synced by then
     * may be lost with what follows. 0: it runs to its end. */
    int killed_after_renames;
    int status; /* that it ends with, having said how many paths are kept; 0: all is done */
    /* Run last: what it leaves in `compared` stands for the result, whose own bytes tell
     * where the run was interrupted. Empty: all files are compared. */
    const char *proof[PROGRAM_WORDS];
    const char *compared;
    bool remade; /* what is lost or torn is made anew, and may be so until then */
};

extern const struct power_case power_cases[];
extern const int power_case_count;

/* What a mark in a checkpoint has declared to be on the medium. */
struct promise {
    int moment; /* when the mark was made */
    int file;
    int64_t end, paths;
    char name[JOURNAL_NAME], output[JOURNAL_NAME];
};

enum { PROMISES = 256, STATES = 1 << 16 };
struct play {
    struct bench bench;
    const struct power_case *now;
    struct journal *journal;
    int kept[JOURNAL_ENTRIES];
    int begins; /* entries that only say what was there before */
    struct medium given, final, medium;
    int promises;
    struct promise promise[PROMISES];
    int64_t looked_at;
    int states; /* that differ */
    struct played {
        struct state state;
        uint64_t hash;
    } state[STATES];
    struct tally {
        atomic_llong next, played, went_on, anew, complete, wrong;
    } * tally; /* shared by processes */
};

/* states.c: fills state[] with what the medium may hold at that moment, and returns how
 * many these are. Of the writes, the first and last two and some `singles` between them are
 * left out, alone, and torn. Moments within a row of writes to one file say less than those
 * at its ends. */
enum { MOMENT_STATES = 512 };
bool is_within_row(const struct journal *journal, int moment);
int list_states(const struct journal *journal, const int kept[], int moment, int singles,
                struct state state[MOMENT_STATES]);

/* promises.c: notes what the marks of the journal promise. */
void find_promises(struct play *play);

/* judge.c: whether what lies on the medium in this state, play->medium, is as it should be
 * before anybody has made good anything. */
void look_at_state(struct play *play, const struct state *state);

/* Runs the command again there, and looks at what comes of it. */
void run_from_state(struct play *play, const struct state *state);

#endif
