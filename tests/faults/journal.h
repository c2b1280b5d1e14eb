/* A journal of the calls that change the file system, in the order in which they were made:
 * what a loss of power is played from (tests/power). The twins in wrap_files.c write it. It
 * knows files by number, as a name may be given to another one. Only names below the folder
 * that the program runs in are noted.
 *
 * Calls of two threads that do not wait for one another are noted in one of their orders. A
 * write is noted when it has returned, and a sync covers what was noted when it began: no
 * write is taken for safer than it was. */
#ifndef ALVH_TESTS_FAULTS_JOURNAL_H
#define ALVH_TESTS_FAULTS_JOURNAL_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum journal_kind {
    JOURNAL_WRITE,
    JOURNAL_RESIZE,
    JOURNAL_CREATE,
    JOURNAL_FOLDER, /* a folder is made */
    JOURNAL_RENAME,
    JOURNAL_UNLINK,
    JOURNAL_SYNC,       /* of a file */
    JOURNAL_SYNC_FOLDER /* of the names in it */
};

enum {
    JOURNAL_NAME = 64,
    JOURNAL_NAMES = 32, /* at any one time */
    JOURNAL_ENTRIES = 1 << 14,
    JOURNAL_DATA = 1 << 26
};

struct journal_entry {
    enum journal_kind kind;
    int file;          /* -1: a folder */
    int begun;         /* of a sync: the entries that there were when it began */
    int64_t at, bytes; /* of a write; a new length is in bytes */
    size_t data;       /* of a write: where its bytes are in the journal's data */
    char name[JOURNAL_NAME], to[JOURNAL_NAME]; /* to: of a rename */
};

struct journal {
    int entries, files, names;
    int renames_left;     /* the program is killed right after so many; 0: it is not */
    size_t used;          /* of the data */
    struct journal_name { /* what is there now */
        char name[JOURNAL_NAME];
        int file;
    } name[JOURNAL_NAMES];
    struct journal_entry entry[JOURNAL_ENTRIES];
    unsigned char data[JOURNAL_DATA];
};

/* In memory that processes share. */
struct journal *journal_share(void);

/* A file that is there, and on the medium, before the program begins. */
void journal_give(struct journal *journal, const char *name, size_t bytes,
                  const void *data);

/* What the twins note from here on goes to this journal; NULL: nothing is noted. */
void journal_begin(struct journal *journal);
bool journal_is_on(void);

void journal_note_open(int descriptor, const char *name, int flags);
void journal_note_close(int descriptor);
void journal_note_write(int descriptor, const void *data, ssize_t put, off_t at);
void journal_note_resize(int descriptor, off_t bytes);
void journal_note_folder(const char *name);
void journal_note_rename(const char *from, const char *to);
void journal_note_unlink(const char *name);

/* A thread that waits for its time, to put on the medium what others write, finds that the
 * time comes whenever something was written. Its medium is so slow that others change
 * something more meanwhile, which is then not safe yet. */
int journal_wait(pthread_cond_t *condition, pthread_mutex_t *mutex);
void journal_note_sync(int descriptor);

/* Whoever looks at a clock gives that thread, from when it is made, its turn. */
void journal_note_thread(void);
void journal_pass_time(void);

#endif
