/* What the medium may hold after a loss of power, by the journal of what was asked of it.
 *
 * The model is that of ALICE (Pillai et al., "All File Systems Are Not Created Equal", OSDI
 * 2014), on the pessimistic side of what POSIX promises:
 *
 *   - what was written to a file is there once an fsync or fdatasync of that file has
 *     returned that began later; until then each write may be there, or not, or in part:
 * any of its sectors of 512 bytes, its length without its bytes (zeros), or with bytes of
 *     somebody else in sectors that are new to the file;
 *   - a name that was made, given to another file or taken away is so once an fsync of its
 *     folder has returned that began later, an fsync of the file itself does not do; until
 *     then each of these may have happened or not, and in any order;
 *   - a rename happens whole or not at all, and a sector is written whole or not at all.
 *
 * A state is a moment, the number of calls that were made before it, and a rule that says
 * what became of each change which was not on the medium yet. */
#ifndef ALVH_TESTS_POWER_MEDIUM_H
#define ALVH_TESTS_POWER_MEDIUM_H

#include "tests/faults/journal.h"

enum rule {
    RULE_NONE,     /* nothing that was not synced is there */
    RULE_ALL,      /* everything is */
    RULE_DATA,     /* what was written, under the old names */
    RULE_NAMES,    /* the new names, and nothing of what was written */
    RULE_LENGTHS,  /* the new names, and zeros where something was written */
    RULE_IN_ORDER, /* the names up to `which`, as a journal of the file system keeps them */
    RULE_IN_ORDER_DATA, /* and all that was written */
    RULE_WITHOUT,       /* all but `which` */
    RULE_ONLY,          /* `which` alone */
    RULE_TORN           /* all, but `which` is torn as `fate` says */
};

/* What became of a change. */
enum fate {
    FATE_LOST,
    FATE_WHOLE,
    /* Of a write: */
    FATE_LENGTH, /* zeros where the file was shorter */
    FATE_SHORT,  /* the file ends within it */
    FATE_FRONT,  /* its first sectors; zeros where the file was shorter */
    FATE_BACK,   /* its last sectors */
    FATE_EVERY_OTHER,
    FATE_GARBAGE, /* as FATE_FRONT, with another's bytes instead of zeros */
    FATES
};

struct state {
    int moment, which;
    enum rule rule;
    enum fate fate; /* of `which`, where it is torn */
};

/* The files of a state, in memory. */
enum { MEDIUM_FILES = 64 };
struct medium {
    struct medium_file {
        int64_t bytes, room;
        unsigned char *data;
    } file[MEDIUM_FILES]; /* by its number in the journal */
    int names;
    struct journal_name name[JOURNAL_NAMES]; /* file -1: a folder */
};

/* kept[n]: the moment from which on the n-th entry is on the medium; INT_MAX: never. */
void medium_kept(const struct journal *journal, int kept[]);

/* Whether the entry changes what is on the medium: it is no sync. */
bool medium_is_change(const struct journal_entry *entry);
bool medium_is_of_names(const struct journal_entry *entry);

void medium_make(const struct journal *journal, const int kept[], const struct state *state,
                 struct medium *medium);
void medium_free(struct medium *medium);

/* The file of that name, all folders above it being there; NULL: there is none. */
const struct medium_file *medium_find(const struct medium *medium, const char *name);

bool medium_same_file(const struct medium_file *one, const struct medium_file *two);

/* Of all names and what is under them, but for files under way, of which no program reads
 * anything, where these are to differ by name only. */
uint64_t medium_hash(const struct medium *medium, bool with_partial);

/* Makes the folder anew. */
void medium_lay_out(const struct medium *medium, const char *folder);

#endif
