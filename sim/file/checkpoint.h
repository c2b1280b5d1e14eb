/* A checkpoint: what a run has found so far, as a file of records that only grows.
 *
 * A record is a head, which tells what paths it is about, how long it is and its checksum,
 * and a payload that is the engine's. The first record says which run this is; its checksum
 * seeds those of all others, so that a record of another run is never taken for one of this.
 * A run that is killed leaves whole records and at most one that is torn. A thread of the
 * checkpoint's own puts what was appended on the medium at intervals, and then marks in the
 * file how far it has come: damage before the last mark is a failing disk, what is torn
 * after it is what a loss of power may leave, and is dropped.
 *
 * The file is PATH.new until it is on the medium for the first time. Shards of a run and
 * messages between machines are the same records. */
#ifndef ALVH_SIM_CHECKPOINT_H
#define ALVH_SIM_CHECKPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alvh/status.h"

enum alvh_record_kind {
    ALVH_RECORD_IDENTITY, /* which run this is */
    ALVH_RECORD_BLOCK,    /* what consecutive paths add */
    ALVH_RECORD_TALLY,    /* counts that many blocks share */
    ALVH_RECORD_MARK,     /* how far the file is on the medium */
    ALVH_RECORD_END       /* nothing is missing */
};

/* Bytes of a record that is being made; data[0] is the head. */
struct alvh_buffer {
    size_t used, room;
    unsigned char *data; /* 64-byte aligned */
};

/* Begins a record anew with room for so many bytes of payload. */
enum alvh_status alvh_buffer_begin(struct alvh_buffer *buffer, size_t bytes,
                                   struct alvh_error *error);
/* Room for so many more bytes at the end, a multiple of 8; cannot fail within the room that
 * was begun with, else NULL when there is no memory. */
void *alvh_buffer_add(struct alvh_buffer *buffer, size_t bytes);
void alvh_buffer_free(struct alvh_buffer *buffer);

/* The head and checksum of a record whose payload is there. */
void alvh_record_seal(struct alvh_buffer *buffer, enum alvh_record_kind kind, int64_t first,
                      int64_t paths, uint64_t seed);

/* Where a record is, or would be. */
struct alvh_record {
    enum alvh_record_kind kind;
    int64_t first, paths;
    int64_t at; /* of its head in the file */
    size_t bytes; /* of the payload */
};

/* What the head of a sealed record in memory says; `at` is 0. */
struct alvh_record alvh_record_of(const struct alvh_buffer *buffer);

/* Records that are read: of a checkpoint, or of a part that is complete. */
struct alvh_records {
    char *path;
    int descriptor;
    uint64_t seed;
    int64_t count, room;
    struct alvh_record *record; /* as they lie in the file */
    int64_t end;                /* of the last whole one */
    double seconds;             /* that the run had taken by the last mark */
};

/* Opens PATH and looks at all of it. Damage is ALVH_EINPUT; a torn end is left out. To be
 * closed after a failure too. */
enum alvh_status alvh_records_open(const char *path, bool to_append,
                                   struct alvh_records *records, struct alvh_error *error);
/* Reads the payload, 8-byte aligned, and holds it against its checksum. */
enum alvh_status alvh_records_read(const struct alvh_records *records,
                                   const struct alvh_record *record,
                                   struct alvh_buffer *buffer, struct alvh_error *error);
void alvh_records_close(struct alvh_records *records);

/* The checkpoint of a run that is going on. */
struct alvh_checkpoint;

struct alvh_checkpoint_options {
    const char *path;
    bool resume;             /* goes on with PATH where that is there */
    double interval_seconds; /* between marks */
};

/* identity: a record's payload. Where resume finds PATH, *resumed is set and the identity
 * in it is the caller's to compare. Without resume, a PATH that is there is refused. */
enum alvh_status alvh_checkpoint_open(const struct alvh_checkpoint_options *options,
                                      const struct alvh_buffer *identity,
                                      struct alvh_checkpoint **checkpoint, bool *resumed,
                                      struct alvh_error *error);

/* What it holds but for marks; changes with every record that the caller appends, and with
 * none of those that it appends itself, so that it may be read between the caller's. */
const struct alvh_records *alvh_checkpoint_records(const struct alvh_checkpoint *);

/* Appends a sealed record; from any thread. Cannot fail: alvh_checkpoint_check tells of the
 * first failure, after which nothing more is written. */
void alvh_checkpoint_append(struct alvh_checkpoint *checkpoint,
                            const struct alvh_buffer *buffer);
bool alvh_checkpoint_failed(struct alvh_checkpoint *checkpoint);
enum alvh_status alvh_checkpoint_check(struct alvh_checkpoint *checkpoint,
                                       struct alvh_error *error);

/* Returns when everything appended so far is on the medium. */
enum alvh_status alvh_checkpoint_sync(struct alvh_checkpoint *checkpoint,
                                      struct alvh_error *error);

/* Puts all of it on the medium under another name; the checkpoint is no more. */
enum alvh_status alvh_checkpoint_publish(struct alvh_checkpoint *checkpoint,
                                         const char *path, struct alvh_error *error);

/* Closes it; its file stays, unless it is no longer needed. May be NULL. */
void alvh_checkpoint_close(struct alvh_checkpoint *checkpoint, bool needed);

#endif
