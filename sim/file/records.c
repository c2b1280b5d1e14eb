/* Records: made in memory, found in a file, read back. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/file/checkpoint_file.h"
#include "sim/file/checksum.h"
#include "sim/file/folder.h"

enum { ALIGNMENT = 64, SEARCH_BYTES = 1 << 20 };

/* ---- in memory ---- */

static bool grow(struct alvh_buffer *buffer, size_t bytes)
{
    const size_t twice = 2 * buffer->room, least = bytes > twice ? bytes : twice;
    const size_t room = (least + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    unsigned char *data = aligned_alloc(ALIGNMENT, room);
    if (!data)
        return false;
    if (buffer->used > 0)
        memcpy(data, buffer->data, buffer->used);
    free(buffer->data);
    buffer->data = data;
    buffer->room = room;
    return true;
}

enum alvh_status alvh_buffer_begin(struct alvh_buffer *buffer, size_t bytes,
                                   struct alvh_error *error)
{
    const size_t wanted = sizeof(struct alvh_record_head) + bytes;
    buffer->used = 0;
    if (wanted > buffer->room && !grow(buffer, wanted))
        return alvh_fail(error, ALVH_EFAILED, "no memory for a record of %zu bytes", bytes);
    buffer->used = sizeof(struct alvh_record_head);
    return ALVH_OK;
}

void *alvh_buffer_add(struct alvh_buffer *buffer, size_t bytes)
{
    if (buffer->used + bytes > buffer->room && !grow(buffer, buffer->used + bytes))
        return NULL;
    void *added = buffer->data + buffer->used;
    buffer->used += bytes;
    return added;
}

void alvh_buffer_free(struct alvh_buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct alvh_buffer){0};
}

/* Over the head but its checksum, and the payload. */
static uint64_t checksum_of(const struct alvh_record_head *head, const void *payload,
                            uint64_t seed)
{
    const size_t covered = offsetof(struct alvh_record_head, checksum);
    return alvh_checksum(head->bytes, payload, alvh_checksum(covered, head, seed));
}

void alvh_record_seal(struct alvh_buffer *buffer, enum alvh_record_kind kind, int64_t first,
                      int64_t paths, uint64_t seed)
{
    struct alvh_record_head head = {.magic = ALVH_RECORD_MAGIC,
                                    .kind = kind,
                                    .first = first,
                                    .paths = paths,
                                    .bytes = buffer->used - sizeof head};
    head.checksum = checksum_of(&head, buffer->data + sizeof head, seed);
    memcpy(buffer->data, &head, sizeof head);
}

uint64_t alvh_record_checksum(const struct alvh_buffer *buffer)
{
    struct alvh_record_head head;
    memcpy(&head, buffer->data, sizeof head);
    return head.checksum;
}

struct alvh_record alvh_record_of(const struct alvh_buffer *buffer)
{
    struct alvh_record_head head;
    memcpy(&head, buffer->data, sizeof head);
    return (struct alvh_record){.kind = (enum alvh_record_kind)head.kind,
                                .first = head.first,
                                .paths = head.paths,
                                .bytes = head.bytes};
}

/* ---- in a file ---- */

static enum alvh_status cannot_read(const struct alvh_records *records, int reason,
                                    struct alvh_error *error)
{
    return alvh_fail(error, ALVH_EFAILED, "%s: cannot be read: %s", records->path,
                     strerror(reason));
}

/* All of it, or a failure; what is not there is one too. */
static enum alvh_status read_at(const struct alvh_records *records, int64_t at,
                                size_t bytes, void *to, struct alvh_error *error)
{
    char *next = to;
    while (bytes > 0) {
        const ssize_t got = pread(records->descriptor, next, bytes, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return cannot_read(records, got < 0 ? errno : EIO, error);
        next += got;
        at += got;
        bytes -= (size_t)got;
    }
    return ALVH_OK;
}

bool alvh_records_note(struct alvh_records *records, const struct alvh_record_head *head)
{
    if (records->count == records->room) {
        const int64_t room = records->room ? 2 * records->room : 256;
        struct alvh_record *record =
            realloc(records->record, (size_t)room * sizeof *record);
        if (!record)
            return false;
        records->record = record;
        records->room = room;
    }
    records->record[records->count++] =
        (struct alvh_record){.kind = (enum alvh_record_kind)head->kind,
                             .first = head->first,
                             .paths = head->paths,
                             .at = records->end,
                             .bytes = head->bytes};
    records->end += (int64_t)(sizeof *head + head->bytes);
    return true;
}

/* A file being looked through. */
struct scan {
    struct alvh_records *records;
    int64_t size;
    struct alvh_buffer buffer;
};

/* Reads the record at `at`; whole says whether there is one. */
static enum alvh_status read_record(struct scan *scan, int64_t at, uint64_t seed,
                                    bool *whole, struct alvh_error *error)
{
    struct alvh_record_head head;
    *whole = false;
    if (at + (int64_t)sizeof head > scan->size)
        return ALVH_OK;
    ALVH_TRY(read_at(scan->records, at, sizeof head, &head, error));
    const int64_t most = scan->size - at - (int64_t)sizeof head;
    if (head.magic != ALVH_RECORD_MAGIC || head.bytes % 8 != 0 ||
        head.bytes > (uint64_t)most)
        return ALVH_OK;
    ALVH_TRY(alvh_buffer_begin(&scan->buffer, head.bytes, error));
    scan->buffer.used += head.bytes;
    memcpy(scan->buffer.data, &head, sizeof head);
    unsigned char *payload = scan->buffer.data + sizeof head;
    ALVH_TRY(read_at(scan->records, at + (int64_t)sizeof head, head.bytes, payload, error));
    *whole = head.checksum == checksum_of(&head, payload, seed);
    return ALVH_OK;
}

/* Is what lies at `at` a mark, and of what place? */
static enum alvh_status read_mark(struct scan *scan, int64_t at,
                                  const struct alvh_record_head *head,
                                  struct alvh_mark *mark, bool *whole,
                                  struct alvh_error *error)
{
    *whole = head->magic == ALVH_RECORD_MAGIC && head->kind == ALVH_RECORD_MARK &&
             head->bytes == sizeof *mark;
    if (*whole)
        ALVH_TRY(read_record(scan, at, scan->records->seed, whole, error));
    if (*whole)
        memcpy(mark, scan->buffer.data + sizeof *head, sizeof *mark);
    return ALVH_OK;
}

/* Is there a mark after `at` that says that the file was on the medium beyond it? */
static enum alvh_status marked_beyond(struct scan *scan, int64_t at, bool *marked,
                                      struct alvh_error *error)
{
    struct alvh_record_head head;
    struct alvh_mark mark;
    enum { WORD = 8, ACROSS = sizeof head - WORD }; /* a head may lie across two pieces */
    enum alvh_status status = ALVH_OK;
    const int64_t all = scan->size - at;
    *marked = false;
    if (all < (int64_t)sizeof head) /* as of a run that was not torn away */
        return ALVH_OK;
    unsigned char *piece = malloc(all < SEARCH_BYTES ? (size_t)all : SEARCH_BYTES);
    if (!piece)
        return alvh_fail(error, ALVH_EFAILED, "no memory to read a checkpoint");
    for (int64_t begin = at; status == ALVH_OK && !*marked && begin < scan->size;) {
        const int64_t left = scan->size - begin;
        const size_t bytes = left < SEARCH_BYTES ? (size_t)left : SEARCH_BYTES;
        bool whole;
        status = read_at(scan->records, begin, bytes, piece, error);
        for (size_t i = 0; status == ALVH_OK && !*marked && i + sizeof head <= bytes;
             i += WORD) {
            memcpy(&head, piece + i, sizeof head);
            status = read_mark(scan, begin + (int64_t)i, &head, &mark, &whole, error);
            *marked = status == ALVH_OK && whole && mark.end > at;
        }
        begin += (int64_t)(bytes > ACROSS ? bytes - ACROSS : bytes);
    }
    free(piece);
    return status;
}

/* What a mark says of the run so far. */
static void take_mark(const struct scan *scan)
{
    struct alvh_mark mark;
    if (scan->buffer.used != sizeof(struct alvh_record_head) + sizeof mark)
        return;
    memcpy(&mark, scan->buffer.data + sizeof(struct alvh_record_head), sizeof mark);
    scan->records->seconds = mark.seconds;
}

static enum alvh_status scan_all(struct scan *scan, struct alvh_error *error)
{
    struct alvh_records *records = scan->records;
    bool whole, marked;
    ALVH_TRY(read_record(scan, 0, 0, &whole, error));
    struct alvh_record_head head = {.kind = ALVH_RECORD_END};
    if (whole)
        memcpy(&head, scan->buffer.data, sizeof head);
    if (head.kind != ALVH_RECORD_IDENTITY)
        return alvh_fail(error, ALVH_EINPUT,
                         "%s: is damaged, or no checkpoint: what it begins with does not "
                         "say which run it is of",
                         records->path);
    records->seed = head.checksum;
    while (whole) {
        if (head.kind == ALVH_RECORD_MARK)
            take_mark(scan);
        if (!alvh_records_note(records, &head))
            return alvh_fail(error, ALVH_EFAILED, "%s: no memory to read it",
                             records->path);
        ALVH_TRY(read_record(scan, records->end, records->seed, &whole, error));
        if (whole)
            memcpy(&head, scan->buffer.data, sizeof head);
    }
    ALVH_TRY(marked_beyond(scan, records->end, &marked, error));
    return marked ? alvh_fail(error, ALVH_EINPUT,
                              "%s: is damaged at byte %lld: the checksum of what is there "
                              "is another; without the file the run begins anew",
                              records->path, (long long)records->end)
                  : ALVH_OK;
}

enum alvh_status alvh_records_open(const char *path, bool to_append,
                                   struct alvh_records *records, struct alvh_error *error)
{
    struct stat there;
    *records = (struct alvh_records){.descriptor = -1, .path = strdup(path)};
    if (!records->path)
        return alvh_fail(error, ALVH_EFAILED, "%s: no memory to read it", path);
    /* To open a pipe would wait for a writer. */
    records->descriptor =
        open(path, (to_append ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NONBLOCK);
    if (records->descriptor < 0 || fstat(records->descriptor, &there) != 0)
        return cannot_read(records, errno, error);
    if (!S_ISREG(there.st_mode))
        return alvh_fail(error, ALVH_EINPUT, "%s: is no ordinary file", path);
    if (!alvh_file_lock(records->descriptor, to_append ? LOCK_EX : LOCK_SH))
        return alvh_fail(error, ALVH_EFAILED, "%s: is being written by another run", path);
    struct scan scan = {.records = records, .size = there.st_size};
    const enum alvh_status status = scan_all(&scan, error);
    alvh_buffer_free(&scan.buffer);
    return status;
}

enum alvh_status alvh_records_read(const struct alvh_records *records,
                                   const struct alvh_record *record,
                                   struct alvh_buffer *buffer, struct alvh_error *error)
{
    struct alvh_record_head head;
    ALVH_TRY(alvh_buffer_begin(buffer, record->bytes, error));
    buffer->used += record->bytes;
    ALVH_TRY(read_at(records, record->at, buffer->used, buffer->data, error));
    memcpy(&head, buffer->data, sizeof head);
    const uint64_t seed = record->kind == ALVH_RECORD_IDENTITY ? 0 : records->seed;
    if (head.bytes == record->bytes &&
        head.checksum == checksum_of(&head, buffer->data + sizeof head, seed))
        return ALVH_OK;
    return alvh_fail(error, ALVH_EFAILED,
                     "%s: is damaged at byte %lld: it does not read back as it was written",
                     records->path, (long long)record->at);
}

void alvh_records_close(struct alvh_records *records)
{
    if (records->descriptor >= 0)
        close(records->descriptor);
    free(records->path);
    free(records->record);
    *records = (struct alvh_records){.descriptor = -1};
}
