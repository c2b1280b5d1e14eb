#include "tests/faults/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "tests/faults/check.h"

enum { DESCRIPTORS = 1024, KILLED = 137 };

static struct journal *journal;
static pthread_mutex_t lock =
    PTHREAD_MUTEX_INITIALIZER;   /* of the journal, and of what follows */
static int file_of[DESCRIPTORS]; /* from 1 on; 0: none that is noted */
static struct {
    bool open;
    char name[JOURNAL_NAME];
} folder_of[DESCRIPTORS];
/* One thread waits for its time, and then puts on the medium what others change. */
static _Thread_local bool waits;
static enum { NOBODY, WAITING, AWAKE, SYNCING } waiter;
static int watched, written, seen; /* the file; how often others wrote; when it last woke */

struct journal *journal_share(void)
{
    struct journal *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                                  MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    require(shared != MAP_FAILED, "no memory to share");
    return shared;
}

void journal_begin(struct journal *given)
{
    journal = given;
}

bool journal_is_on(void)
{
    return journal != NULL;
}

/* ---- entries ---- */

/* Without what does not tell names apart; false: not below the folder. */
static bool tidy(char to[JOURNAL_NAME], const char *name)
{
    while (strncmp(name, "./", 2) == 0)
        name += 2;
    if (name[0] == '/')
        return false;
    size_t length = strcmp(name, ".") == 0 ? 0 : strlen(name);
    while (length > 0 && name[length - 1] == '/')
        length--;
    require(length < JOURNAL_NAME, "%s: too long a name", name);
    memcpy(to, name, length);
    to[length] = '\0';
    return true;
}

static struct journal_entry *add(struct journal *to, enum journal_kind kind, int file)
{
    require(to->entries < JOURNAL_ENTRIES, "more than %d entries", JOURNAL_ENTRIES);
    struct journal_entry *entry = &to->entry[to->entries++];
    *entry = (struct journal_entry){.kind = kind, .file = file};
    if (kind < JOURNAL_SYNC && !waits) {
        written += file == watched;
        waiter = waiter == SYNCING ? AWAKE : waiter;
    }
    return entry;
}

static void add_write(struct journal *to, int file, const void *data, size_t bytes,
                      int64_t at)
{
    require(bytes <= JOURNAL_DATA - to->used, "more than %d bytes", JOURNAL_DATA);
    struct journal_entry *entry = add(to, JOURNAL_WRITE, file);
    entry->at = at;
    entry->bytes = (int64_t)bytes;
    entry->data = to->used;
    memcpy(to->data + to->used, data, bytes);
    to->used += bytes;
}

static struct journal_name *find_name(struct journal *in, const char *name)
{
    for (int i = 0; i < in->names; i++)
        if (strcmp(in->name[i].name, name) == 0)
            return &in->name[i];
    return NULL;
}

static void forget_name(struct journal *in, const char *name)
{
    struct journal_name *found = find_name(in, name);
    if (found)
        *found = in->name[--in->names];
}

static void add_name(struct journal *to, const char *name, int file)
{
    require(to->names < JOURNAL_NAMES, "more than %d names", JOURNAL_NAMES);
    struct journal_name *made = &to->name[to->names++];
    strcpy(made->name, name);
    made->file = file;
}

static int create(struct journal *in, const char *name)
{
    const int file = in->files++;
    strcpy(add(in, JOURNAL_CREATE, file)->name, name);
    add_name(in, name, file);
    return file;
}

static void add_folder(struct journal *to, const char *name)
{
    strcpy(add(to, JOURNAL_FOLDER, -1)->name, name);
    add_name(to, name, -1);
}

static void add_sync(struct journal *to, enum journal_kind kind, int file,
                     const char *folder, int begun)
{
    struct journal_entry *entry = add(to, kind, file);
    strcpy(entry->name, folder);
    entry->begun = begun;
}

void journal_give(struct journal *to, const char *name, size_t bytes, const void *data)
{
    char folder[JOURNAL_NAME] = "";
    const char *slash = strrchr(name, '/');
    if (slash)
        memcpy(folder, name, (size_t)(slash - name));
    if (slash && !find_name(to, folder)) {
        add_folder(to, folder);
        add_sync(to, JOURNAL_SYNC_FOLDER, -1, "", to->entries);
    }
    const int file = create(to, name);
    add_write(to, file, data, bytes, 0);
    add_sync(to, JOURNAL_SYNC, file, "", to->entries);
    add_sync(to, JOURNAL_SYNC_FOLDER, -1, folder, to->entries);
}

/* ---- what the twins note ---- */

void journal_note_open(int descriptor, const char *path, int flags)
{
    char name[JOURNAL_NAME];
    if (!journal || descriptor < 0 || !tidy(name, path))
        return;
    require(descriptor < DESCRIPTORS, "more than %d files are open", DESCRIPTORS);
    pthread_mutex_lock(&lock);
    struct journal_name *found = find_name(journal, name);
    folder_of[descriptor].open = flags & O_DIRECTORY;
    if (folder_of[descriptor].open)
        strcpy(folder_of[descriptor].name, name);
    else if (found)
        file_of[descriptor] = found->file + 1;
    else if (flags & O_CREAT)
        file_of[descriptor] = create(journal, name) + 1;
    if (found && file_of[descriptor] > 0 && (flags & O_TRUNC))
        add(journal, JOURNAL_RESIZE, found->file);
    pthread_mutex_unlock(&lock);
}

void journal_note_close(int descriptor)
{
    if (!journal || descriptor < 0 || descriptor >= DESCRIPTORS)
        return;
    pthread_mutex_lock(&lock);
    file_of[descriptor] = 0;
    folder_of[descriptor].open = false;
    pthread_mutex_unlock(&lock);
}

static bool is_noted(int descriptor)
{
    return journal && descriptor >= 0 && descriptor < DESCRIPTORS &&
           file_of[descriptor] > 0;
}

void journal_note_write(int descriptor, const void *data, ssize_t put, off_t at)
{
    if (!is_noted(descriptor) || put <= 0)
        return;
    pthread_mutex_lock(&lock);
    add_write(journal, file_of[descriptor] - 1, data, (size_t)put, at);
    pthread_mutex_unlock(&lock);
}

void journal_note_resize(int descriptor, off_t bytes)
{
    if (!is_noted(descriptor))
        return;
    pthread_mutex_lock(&lock);
    add(journal, JOURNAL_RESIZE, file_of[descriptor] - 1)->bytes = bytes;
    pthread_mutex_unlock(&lock);
}

void journal_note_folder(const char *path)
{
    char name[JOURNAL_NAME];
    if (!journal || !tidy(name, path))
        return;
    pthread_mutex_lock(&lock);
    add_folder(journal, name);
    pthread_mutex_unlock(&lock);
}

void journal_note_rename(const char *from, const char *to)
{
    char name[JOURNAL_NAME], other[JOURNAL_NAME];
    if (!journal || !tidy(name, from) || !tidy(other, to))
        return;
    pthread_mutex_lock(&lock);
    const struct journal_name *found = find_name(journal, name);
    require(found, "%s: renamed, and never made", name);
    const int file = found->file;
    struct journal_entry *entry = add(journal, JOURNAL_RENAME, file);
    strcpy(entry->name, name);
    strcpy(entry->to, other);
    forget_name(journal, name);
    forget_name(journal, other);
    add_name(journal, other, file);
    if (journal->renames_left > 0 && --journal->renames_left == 0)
        _exit(KILLED);
    pthread_mutex_unlock(&lock);
}

void journal_note_unlink(const char *path)
{
    char name[JOURNAL_NAME];
    if (!journal || !tidy(name, path))
        return;
    pthread_mutex_lock(&lock);
    const struct journal_name *found = find_name(journal, name);
    require(found, "%s: removed, and never made", name);
    strcpy(add(journal, JOURNAL_UNLINK, found->file)->name, name);
    forget_name(journal, name);
    pthread_mutex_unlock(&lock);
}

/* ---- time ---- */

int __real_clock_gettime(clockid_t clock, struct timespec *now);
int __real_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                                  const struct timespec *until);

enum { SHORTLY = 200000, PATIENCE = 1000 }; /* ns; how often that */

/* Pauses while it lasts, with the lock held before and after; for a fifth of a second. */
#define PAUSE_WHILE(condition)                                                             \
    for (int pauses = 0; pauses < PATIENCE && (condition); pauses++) {                     \
        pthread_mutex_unlock(&lock);                                                       \
        nanosleep(&(struct timespec){.tv_nsec = SHORTLY}, NULL);                           \
        pthread_mutex_lock(&lock);                                                         \
    }

void journal_note_sync(int descriptor)
{
    const bool folder = journal && descriptor >= 0 && descriptor < DESCRIPTORS &&
                        folder_of[descriptor].open;
    if (!folder && !is_noted(descriptor))
        return;
    pthread_mutex_lock(&lock);
    const int begun = journal->entries;
    if (waits && !folder) {
        watched = file_of[descriptor] - 1;
        waiter = SYNCING;
        PAUSE_WHILE(waiter == SYNCING);
        waiter = AWAKE;
    }
    if (folder)
        add_sync(journal, JOURNAL_SYNC_FOLDER, -1, folder_of[descriptor].name, begun);
    else
        add_sync(journal, JOURNAL_SYNC, file_of[descriptor] - 1, "", begun);
    pthread_mutex_unlock(&lock);
}

static bool wakes(int woken)
{
    pthread_mutex_lock(&lock);
    const bool comes = seen != written;
    seen = written;
    waiter = woken != ETIMEDOUT ? NOBODY : comes ? AWAKE : WAITING;
    pthread_mutex_unlock(&lock);
    return comes || woken != ETIMEDOUT;
}

int journal_wait(pthread_cond_t *condition, pthread_mutex_t *mutex)
{
    int woken;
    if (!waits)
        seen = -1; /* the first time comes at once */
    waits = true;
    do {
        struct timespec until;
        __real_clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += SHORTLY;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        woken = __real_pthread_cond_timedwait(condition, mutex, &until);
    } while (!wakes(woken));
    return woken;
}

void journal_note_thread(void)
{
    pthread_mutex_lock(&lock);
    if (journal && waiter == NOBODY)
        waiter = AWAKE; /* until it waits, or turns out to be another */
    pthread_mutex_unlock(&lock);
}

void journal_pass_time(void)
{
    if (!journal)
        return;
    pthread_mutex_lock(&lock);
    PAUSE_WHILE(waiter == AWAKE || (waiter == WAITING && seen != written));
    waiter = waiter == AWAKE ? NOBODY : waiter; /* it has ended, or never waits */
    pthread_mutex_unlock(&lock);
}
