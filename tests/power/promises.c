/* What a run has declared to be kept, read from the records of its checkpoint. */
#include <string.h>

#include "sim/file/checkpoint_file.h"
#include "tests/power/play.h"

/* Is there no such block between `from` and `end`? One that no tally had was walked again.
 */
static bool is_last(const struct medium_file *file, const struct alvh_record_head *block,
                    int64_t from, int64_t end)
{
    struct alvh_record_head head;
    for (int64_t at = from; at < end; at += (int64_t)(sizeof head + head.bytes)) {
        memcpy(&head, file->data + at, sizeof head);
        if (head.kind == ALVH_RECORD_BLOCK && head.first == block->first)
            return false;
    }
    return true;
}

/* Paths of blocks that a tally follows: what of the first `end` bytes is finished. */
static int64_t finished_paths(const struct medium_file *file, int64_t end)
{
    int64_t walked = 0, finished = 0;
    struct alvh_record_head head;
    for (int64_t at = 0; at < end;) {
        memcpy(&head, file->data + at, sizeof head);
        require(head.magic == ALVH_RECORD_MAGIC,
                "no record where a mark says there is one");
        at += (int64_t)(sizeof head + head.bytes);
        if (head.kind == ALVH_RECORD_BLOCK && is_last(file, &head, at, end))
            walked += head.paths;
        finished = head.kind == ALVH_RECORD_TALLY ? walked : finished;
    }
    return finished;
}

static const char *name_of(const struct medium *medium, int file)
{
    for (int i = 0; i < medium->names; i++)
        if (medium->name[i].file == file)
            return medium->name[i].name;
    return "";
}

static void add_promise(struct play *play, int entry, const struct alvh_mark *mark)
{
    static const char ending[] = ".checkpoint";
    const struct state then = {.moment = entry + 1, .rule = RULE_ALL};
    const int file = play->journal->entry[entry].file;
    struct promise promise = {.moment = entry + 1, .file = file, .end = mark->end};
    medium_make(play->journal, play->kept, &then, &play->medium);
    strcpy(promise.name, name_of(&play->medium, file));
    const size_t length = strlen(promise.name), tail = sizeof ending - 1;
    if (length <= tail || strcmp(promise.name + length - tail, ending) != 0)
        return; /* a part, or what an earlier run has left */
    memcpy(promise.output, promise.name, length - tail);
    promise.paths = finished_paths(&play->final.file[file], mark->end);
    require(play->promises < PROMISES, "more than %d marks", PROMISES);
    play->promise[play->promises++] = promise;
}

/* One write holds whole records: what was there before, all of a file. */
static void find_marks(struct play *play, int entry)
{
    struct alvh_record_head head;
    struct alvh_mark mark;
    const struct journal_entry *written = &play->journal->entry[entry];
    const unsigned char *data = play->journal->data + written->data;
    for (int64_t at = 0; at + (int64_t)sizeof head <= written->bytes;
         at += (int64_t)(sizeof head + head.bytes)) {
        memcpy(&head, data + at, sizeof head);
        if (head.magic != ALVH_RECORD_MAGIC)
            return;
        if (head.kind == ALVH_RECORD_MARK) {
            memcpy(&mark, data + at + (int64_t)sizeof head, sizeof mark);
            add_promise(play, entry, &mark);
        }
    }
}

void find_promises(struct play *play)
{
    play->promises = 0;
    for (int e = 0; e < play->journal->entries; e++)
        if (play->journal->entry[e].kind == JOURNAL_WRITE)
            find_marks(play, e);
}
