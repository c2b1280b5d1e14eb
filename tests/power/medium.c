#include "tests/power/medium.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/file/checksum.h"
#include "tests/faults/check.h"
#include "tests/faults/tree.h"

enum { SECTOR = 512, GARBAGE = 0xA5 };

bool medium_is_change(const struct journal_entry *entry)
{
    return entry->kind < JOURNAL_SYNC;
}

bool medium_is_of_names(const struct journal_entry *entry)
{
    return medium_is_change(entry) && entry->kind != JOURNAL_WRITE &&
           entry->kind != JOURNAL_RESIZE;
}

/* ---- what is on the medium for certain ---- */

static bool is_in_folder(const char *name, const char *folder)
{
    const char *slash = strrchr(name, '/');
    const size_t length = slash ? (size_t)(slash - name) : 0;
    return strlen(folder) == length && strncmp(name, folder, length) == 0;
}

static bool covers(const struct journal_entry *sync, const struct journal_entry *entry)
{
    if (sync->kind == JOURNAL_SYNC)
        return !medium_is_of_names(entry) && entry->file == sync->file;
    if (!medium_is_of_names(entry) || !is_in_folder(entry->name, sync->name))
        return false;
    require(entry->kind != JOURNAL_RENAME || is_in_folder(entry->to, sync->name),
            "%s goes to another folder", entry->name);
    return true;
}

void medium_kept(const struct journal *journal, int kept[])
{
    for (int e = 0; e < journal->entries; e++)
        kept[e] = INT_MAX;
    for (int s = 0; s < journal->entries; s++) {
        const struct journal_entry *sync = &journal->entry[s];
        for (int e = 0; !medium_is_change(sync) && e < sync->begun; e++)
            if (kept[e] == INT_MAX && medium_is_change(&journal->entry[e]) &&
                covers(sync, &journal->entry[e]))
                kept[e] = s + 1;
    }
}

/* ---- what may be ---- */

static enum fate fate_of(const struct journal_entry *entry, int number,
                         const struct state *state)
{
    const bool names = medium_is_of_names(entry), it = number == state->which;
    switch (state->rule) {
    case RULE_NONE:
        return FATE_LOST;
    case RULE_ALL:
        return FATE_WHOLE;
    case RULE_DATA:
        return names ? FATE_LOST : FATE_WHOLE;
    case RULE_NAMES:
        return names ? FATE_WHOLE : FATE_LOST;
    case RULE_LENGTHS:
        return entry->kind == JOURNAL_WRITE ? FATE_LENGTH : FATE_WHOLE;
    case RULE_IN_ORDER:
        return names && number <= state->which ? FATE_WHOLE : FATE_LOST;
    case RULE_IN_ORDER_DATA:
        return !names || number <= state->which ? FATE_WHOLE : FATE_LOST;
    case RULE_WITHOUT:
        return it ? FATE_LOST : FATE_WHOLE;
    case RULE_ONLY:
        return it ? FATE_WHOLE : FATE_LOST;
    case RULE_TORN:
        return it ? state->fate : FATE_WHOLE;
    }
    return FATE_LOST;
}

/* ---- files ---- */

static void resize(struct medium_file *file, int64_t bytes, int fill)
{
    if (bytes > file->room) {
        file->room = 2 * bytes;
        file->data = realloc(file->data, (size_t)file->room);
        require(file->data, "no memory");
    }
    if (bytes > file->bytes)
        memset(file->data + file->bytes, fill, (size_t)(bytes - file->bytes));
    file->bytes = bytes;
}

/* Whether this sector of a write that goes up to `end` is there. */
static bool has_sector(enum fate fate, int64_t sector, int64_t middle)
{
    return fate == FATE_WHOLE || (fate == FATE_BACK          ? sector >= middle
                                  : fate == FATE_EVERY_OTHER ? sector % 2 == 1
                                  : fate == FATE_LENGTH      ? false
                                                             : sector < middle);
}

static void write_some(struct medium_file *file, const struct journal_entry *entry,
                       const unsigned char *data, enum fate fate)
{
    const int64_t first = entry->at / SECTOR, end = entry->at + entry->bytes;
    const int64_t middle = (first + (end + SECTOR - 1) / SECTOR) / 2;
    const int64_t cut = middle * SECTOR > entry->at ? middle * SECTOR : entry->at;
    const int64_t reach = fate == FATE_SHORT ? cut : end;
    if (reach > file->bytes)
        resize(file, reach, fate == FATE_GARBAGE ? GARBAGE : 0);
    for (int64_t at = entry->at; at < reach;) {
        const int64_t next = (at / SECTOR + 1) * SECTOR, stop = next < end ? next : end;
        if (has_sector(fate, at / SECTOR, middle))
            memcpy(file->data + at, data + (at - entry->at), (size_t)(stop - at));
        at = stop;
    }
}

/* ---- names ---- */

static struct journal_name *find_name(struct medium *medium, const char *name)
{
    for (int i = 0; i < medium->names; i++)
        if (strcmp(medium->name[i].name, name) == 0)
            return &medium->name[i];
    return NULL;
}

static void take_name(struct medium *medium, const char *name)
{
    struct journal_name *found = find_name(medium, name);
    if (found)
        *found = medium->name[--medium->names];
}

static void give_name(struct medium *medium, const char *name, int file)
{
    take_name(medium, name);
    require(medium->names < JOURNAL_NAMES, "more than %d names", JOURNAL_NAMES);
    struct journal_name *made = &medium->name[medium->names++];
    strcpy(made->name, name);
    made->file = file;
}

static void change(const struct journal *journal, const struct journal_entry *entry,
                   enum fate fate, struct medium *medium)
{
    switch (entry->kind) {
    case JOURNAL_WRITE:
        write_some(&medium->file[entry->file], entry, journal->data + entry->data, fate);
        break;
    case JOURNAL_RESIZE:
        resize(&medium->file[entry->file], entry->bytes, 0);
        break;
    case JOURNAL_CREATE:
    case JOURNAL_FOLDER:
        give_name(medium, entry->name, entry->file);
        break;
    case JOURNAL_RENAME:
        take_name(medium, entry->name);
        give_name(medium, entry->to, entry->file);
        break;
    case JOURNAL_UNLINK:
        take_name(medium, entry->name);
        break;
    case JOURNAL_SYNC:
    case JOURNAL_SYNC_FOLDER:
        break;
    }
}

/* Are all folders above it there? */
static bool is_reached(const struct medium *medium, const char *name)
{
    char folder[JOURNAL_NAME];
    strcpy(folder, name);
    for (char *slash = strchr(folder, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (!find_name((struct medium *)medium, folder))
            return false;
        *slash = '/';
    }
    return true;
}

static int in_order(const void *one, const void *two)
{
    return strcmp(((const struct journal_name *)one)->name,
                  ((const struct journal_name *)two)->name);
}

void medium_make(const struct journal *journal, const int kept[], const struct state *state,
                 struct medium *medium)
{
    require(journal->files <= MEDIUM_FILES, "more than %d files", MEDIUM_FILES);
    medium->names = 0;
    for (int i = 0; i < journal->files; i++)
        medium->file[i].bytes = 0;
    for (int e = 0; e < state->moment; e++) {
        const struct journal_entry *entry = &journal->entry[e];
        const enum fate fate =
            kept[e] <= state->moment ? FATE_WHOLE : fate_of(entry, e, state);
        if (fate != FATE_LOST)
            change(journal, entry, fate, medium);
    }
    for (int i = medium->names - 1; i >= 0; i--)
        if (!is_reached(medium, medium->name[i].name))
            medium->name[i] = medium->name[--medium->names];
    qsort(medium->name, (size_t)medium->names, sizeof *medium->name, in_order);
}

void medium_free(struct medium *medium)
{
    for (int i = 0; i < MEDIUM_FILES; i++)
        free(medium->file[i].data);
}

/* ---- looking ---- */

const struct medium_file *medium_find(const struct medium *medium, const char *name)
{
    const struct journal_name *found = find_name((struct medium *)medium, name);
    return found && found->file >= 0 ? &medium->file[found->file] : NULL;
}

bool medium_same_file(const struct medium_file *one, const struct medium_file *two)
{
    return one->bytes == two->bytes &&
           (one->bytes == 0 || memcmp(one->data, two->data, (size_t)one->bytes) == 0);
}

static bool is_partial(const char *name)
{
    static const char ending[] = ".partial";
    const size_t length = strlen(name), tail = sizeof ending - 1;
    return length >= tail && strcmp(name + length - tail, ending) == 0;
}

uint64_t medium_hash(const struct medium *medium, bool with_partial)
{
    uint64_t hash = 0;
    for (int i = 0; i < medium->names; i++) {
        const struct journal_name *name = &medium->name[i];
        hash = alvh_checksum(strlen(name->name) + 1, name->name, hash);
        if (name->file >= 0 && medium->file[name->file].bytes > 0 &&
            (with_partial || !is_partial(name->name)))
            hash = alvh_checksum((size_t)medium->file[name->file].bytes,
                                 medium->file[name->file].data, hash);
    }
    return hash;
}

void medium_lay_out(const struct medium *medium, const char *folder)
{
    tree_remove(folder);
    require(mkdir(folder, 0777) == 0, "%s cannot be made", folder);
    for (int i = 0; i < medium->names; i++) { /* a folder comes before what is in it */
        char path[TREE_PATH];
        const struct journal_name *name = &medium->name[i];
        join(path, folder, name->name);
        if (name->file < 0) {
            require(mkdir(path, 0777) == 0, "%s cannot be made", path);
            continue;
        }
        const struct medium_file *file = &medium->file[name->file];
        const int out = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        require(out >= 0, "%s cannot be made", path);
        for (int64_t at = 0; at < file->bytes;) {
            const ssize_t put = write(out, file->data + at, (size_t)(file->bytes - at));
            require(put > 0, "%s cannot be written", path);
            at += put;
        }
        close(out);
    }
}
