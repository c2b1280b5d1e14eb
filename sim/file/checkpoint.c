/* The checkpoint of a run that is going on: appends, and a thread that syncs. */
#include "sim/file/checkpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "sim/file/checkpoint_file.h"
#include "sim/file/folder.h"

/* A run shorter than this leaves the medium alone. */
static const double first_seconds = 0.5;

struct alvh_checkpoint {
    struct alvh_records records; /* what is appended is noted here too */
    char *path, *fresh;          /* fresh: its name until it is on the medium */
    bool ours, published;
    bool named; /* that it is published is on the medium, too */
    int error;  /* errno of the first failure */
    double interval, began, before; /* seconds; before: that the run took until `began` */
    pthread_mutex_t lock;           /* of all above, and of the end of the file */
    pthread_mutex_t syncing;        /* held while one thread syncs */
    pthread_cond_t wake;
    pthread_t thread;
    bool running, quit;
};

static double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* ---- appending ---- */

static bool write_at(int descriptor, const void *data, size_t bytes, int64_t at)
{
    const char *next = data;
    while (bytes > 0) {
        const ssize_t put = pwrite(descriptor, next, bytes, (off_t)at);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) {
            errno = put < 0 ? errno : EIO;
            return false;
        }
        next += put;
        at += put;
        bytes -= (size_t)put;
    }
    return true;
}

static void note_failure(struct alvh_checkpoint *checkpoint, int error)
{
    if (checkpoint->error == 0)
        checkpoint->error = error;
}

void alvh_checkpoint_append(struct alvh_checkpoint *checkpoint,
                            const struct alvh_buffer *buffer)
{
    struct alvh_records *records = &checkpoint->records;
    struct alvh_record_head head;
    memcpy(&head, buffer->data, sizeof head);
    pthread_mutex_lock(&checkpoint->lock);
    if (checkpoint->error == 0 &&
        !write_at(records->descriptor, buffer->data, buffer->used, records->end)) {
        note_failure(checkpoint, errno);
        /* A torn end would be left out by whoever reads it; so its room is given back. */
        const int cut = ftruncate(records->descriptor, (off_t)records->end);
        (void)cut;
    } else if (checkpoint->error == 0 && head.kind == ALVH_RECORD_MARK) {
        records->end += (int64_t)buffer->used;
    } else if (checkpoint->error == 0 && !alvh_records_note(records, &head)) {
        note_failure(checkpoint, ENOMEM);
    }
    pthread_mutex_unlock(&checkpoint->lock);
}

bool alvh_checkpoint_failed(struct alvh_checkpoint *checkpoint)
{
    pthread_mutex_lock(&checkpoint->lock);
    const bool failed = checkpoint->error != 0;
    pthread_mutex_unlock(&checkpoint->lock);
    return failed;
}

enum alvh_status alvh_checkpoint_check(struct alvh_checkpoint *checkpoint,
                                       struct alvh_error *error)
{
    pthread_mutex_lock(&checkpoint->lock);
    const int reason = checkpoint->error;
    pthread_mutex_unlock(&checkpoint->lock);
    return reason ? alvh_fail(error, ALVH_EFAILED, "%s: cannot be written: %s",
                              checkpoint->path, strerror(reason))
                  : ALVH_OK;
}

const struct alvh_records *alvh_checkpoint_records(const struct alvh_checkpoint *checkpoint)
{
    return &checkpoint->records;
}

/* ---- the medium ---- */

/* Gives the file its name; it is on the medium already. A run that was killed may have
 * given it one that is not. */
static int publish(struct alvh_checkpoint *checkpoint)
{
    if (checkpoint->named)
        return 0;
    if (!checkpoint->published && rename(checkpoint->fresh, checkpoint->path) != 0)
        return errno;
    checkpoint->published = true;
    const int reason = alvh_folder_sync(checkpoint->path);
    checkpoint->named = reason == 0;
    return reason;
}

/* A mark that the file was on the medium up to `end`. It comes at any time, while others
 * read what is listed; so marks are not. */
static void append_mark(struct alvh_checkpoint *checkpoint, int64_t end)
{
    _Alignas(8) unsigned char
        data[sizeof(struct alvh_record_head) + sizeof(struct alvh_mark)];
    struct alvh_buffer buffer = {.used = sizeof data, .room = sizeof data, .data = data};
    const struct alvh_mark mark = {
        .end = end, .seconds = checkpoint->before + now_seconds() - checkpoint->began};
    memcpy(data + sizeof(struct alvh_record_head), &mark, sizeof mark);
    alvh_record_seal(&buffer, ALVH_RECORD_MARK, 0, 0, checkpoint->records.seed);
    alvh_checkpoint_append(checkpoint, &buffer);
}

static void sync_all(struct alvh_checkpoint *checkpoint)
{
    pthread_mutex_lock(&checkpoint->syncing);
    pthread_mutex_lock(&checkpoint->lock);
    const int64_t end = checkpoint->records.end;
    pthread_mutex_unlock(&checkpoint->lock);
    int error = fdatasync(checkpoint->records.descriptor) != 0 ? errno : 0;
    if (error == 0)
        error = publish(checkpoint);
    if (error == 0) {
        append_mark(checkpoint, end);
    } else {
        pthread_mutex_lock(&checkpoint->lock);
        note_failure(checkpoint, error);
        pthread_mutex_unlock(&checkpoint->lock);
    }
    pthread_mutex_unlock(&checkpoint->syncing);
}

static struct timespec time_after(double seconds)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    const double sum = (double)time.tv_nsec + 1e9 * seconds;
    const long long whole = (long long)(sum / 1e9);
    time.tv_sec += (time_t)whole;
    time.tv_nsec = (long)(sum - 1e9 * (double)whole);
    return time;
}

/* Syncs soon after the start and then at intervals. */
static void *keep_syncing(void *context)
{
    struct alvh_checkpoint *checkpoint = context;
    double wait = first_seconds;
    pthread_mutex_lock(&checkpoint->lock);
    while (!checkpoint->quit) {
        const struct timespec until = time_after(wait);
        int woken = 0;
        while (!checkpoint->quit && woken != ETIMEDOUT)
            woken = pthread_cond_timedwait(&checkpoint->wake, &checkpoint->lock, &until);
        if (checkpoint->quit)
            break;
        pthread_mutex_unlock(&checkpoint->lock);
        sync_all(checkpoint);
        pthread_mutex_lock(&checkpoint->lock);
        wait = checkpoint->interval;
    }
    pthread_mutex_unlock(&checkpoint->lock);
    return NULL;
}

enum alvh_status alvh_checkpoint_sync(struct alvh_checkpoint *checkpoint,
                                      struct alvh_error *error)
{
    ALVH_TRY(alvh_checkpoint_check(checkpoint, error));
    sync_all(checkpoint);
    return alvh_checkpoint_check(checkpoint, error);
}

/* ---- opening and closing ---- */

/* PATH.new, emptied once it is ours. */
static enum alvh_status create_fresh(struct alvh_checkpoint *checkpoint,
                                     const struct alvh_buffer *identity,
                                     struct alvh_error *error)
{
    struct alvh_records *records = &checkpoint->records;
    records->descriptor = open(checkpoint->fresh, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (records->descriptor < 0)
        return alvh_fail(error, ALVH_EFAILED, "%s: cannot be written: %s", checkpoint->path,
                         strerror(errno));
    if (!alvh_file_lock(records->descriptor, LOCK_EX))
        return alvh_fail(error, ALVH_EFAILED, "%s: is being written by another run",
                         checkpoint->path);
    checkpoint->ours = true;
    if (ftruncate(records->descriptor, 0) != 0)
        note_failure(checkpoint, errno);
    records->path = strdup(checkpoint->path);
    records->seed = alvh_record_checksum(identity);
    alvh_checkpoint_append(checkpoint, identity);
    return alvh_checkpoint_check(checkpoint, error);
}

/* Goes on with what is there; the torn end of it is cut off. */
static enum alvh_status continue_old(struct alvh_checkpoint *checkpoint,
                                     struct alvh_error *error)
{
    struct alvh_records *records = &checkpoint->records;
    ALVH_TRY(alvh_records_open(checkpoint->path, true, records, error));
    checkpoint->ours = checkpoint->published = true;
    checkpoint->before = records->seconds;
    if (ftruncate(records->descriptor, (off_t)records->end) != 0)
        note_failure(checkpoint, errno);
    return alvh_checkpoint_check(checkpoint, error);
}

static enum alvh_status refuse_old(const char *path, struct alvh_error *error)
{
    struct alvh_records records;
    struct alvh_error ignored = {0};
    const enum alvh_status status = alvh_records_open(path, false, &records, &ignored);
    int64_t paths = 0;
    for (int64_t i = 0; i < records.count; i++)
        if (records.record[i].kind == ALVH_RECORD_BLOCK)
            paths += records.record[i].paths;
    alvh_records_close(&records);
    if (status == ALVH_EFAILED)
        return alvh_fail(error, status, "%s", ignored.text);
    return alvh_fail(error, ALVH_EUSAGE,
                     "%s: a run that did not end left %lld paths here; --resume goes on "
                     "with it, and without the file the run begins anew",
                     path, (long long)paths);
}

static enum alvh_status open_file(const struct alvh_checkpoint_options *options,
                                  const struct alvh_buffer *identity,
                                  struct alvh_checkpoint *checkpoint, bool *resumed,
                                  struct alvh_error *error)
{
    const bool there = access(options->path, F_OK) == 0;
    if (!there && errno != ENOENT)
        return alvh_fail(error, ALVH_EFAILED, "%s: cannot be looked for: %s", options->path,
                         strerror(errno));
    *resumed = there && options->resume;
    if (there && !options->resume)
        return refuse_old(options->path, error);
    return there ? continue_old(checkpoint, error)
                 : create_fresh(checkpoint, identity, error);
}

static enum alvh_status start_thread(struct alvh_checkpoint *checkpoint,
                                     struct alvh_error *error)
{
    const int failed =
        pthread_create(&checkpoint->thread, NULL, keep_syncing, checkpoint);
    if (failed)
        return alvh_fail(error, ALVH_EFAILED, "no thread for a checkpoint: %s",
                         strerror(failed));
    checkpoint->running = true;
    return ALVH_OK;
}

static struct alvh_checkpoint *allocate(const struct alvh_checkpoint_options *options)
{
    struct alvh_checkpoint *checkpoint = calloc(1, sizeof *checkpoint);
    if (!checkpoint)
        return NULL;
    checkpoint->records.descriptor = -1;
    checkpoint->path = strdup(options->path);
    if (!checkpoint->path || asprintf(&checkpoint->fresh, "%s.new", options->path) < 0) {
        free(checkpoint->path);
        free(checkpoint);
        return NULL;
    }
    checkpoint->interval = options->interval_seconds;
    checkpoint->began = now_seconds();
    pthread_mutex_init(&checkpoint->lock, NULL);
    pthread_mutex_init(&checkpoint->syncing, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&checkpoint->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return checkpoint;
}

enum alvh_status alvh_checkpoint_open(const struct alvh_checkpoint_options *options,
                                      const struct alvh_buffer *identity,
                                      struct alvh_checkpoint **made, bool *resumed,
                                      struct alvh_error *error)
{
    struct alvh_checkpoint *checkpoint = allocate(options);
    *made = NULL;
    if (!checkpoint)
        return alvh_fail(error, ALVH_EFAILED, "%s: no memory to write it", options->path);
    enum alvh_status status = open_file(options, identity, checkpoint, resumed, error);
    if (status == ALVH_OK)
        status = start_thread(checkpoint, error);
    if (status == ALVH_OK)
        *made = checkpoint;
    else
        alvh_checkpoint_close(checkpoint, checkpoint->published);
    return status;
}

static void stop_thread(struct alvh_checkpoint *checkpoint)
{
    if (!checkpoint->running)
        return;
    pthread_mutex_lock(&checkpoint->lock);
    checkpoint->quit = true;
    pthread_cond_signal(&checkpoint->wake);
    pthread_mutex_unlock(&checkpoint->lock);
    pthread_join(checkpoint->thread, NULL);
    checkpoint->running = false;
}

enum alvh_status alvh_checkpoint_publish(struct alvh_checkpoint *checkpoint,
                                         const char *path, struct alvh_error *error)
{
    stop_thread(checkpoint);
    ALVH_TRY(alvh_checkpoint_sync(checkpoint, error));
    /* So that nothing changes any more under the new name, the last mark neither. */
    if (fdatasync(checkpoint->records.descriptor) != 0 ||
        rename(checkpoint->path, path) != 0)
        return alvh_fail(error, ALVH_EFAILED, "%s: cannot be put in place: %s", path,
                         strerror(errno));
    checkpoint->ours = false; /* there is no checkpoint any more */
    const int reason = alvh_folder_sync(path);
    return reason ? alvh_fail(error, ALVH_EFAILED, "%s: may not outlive a loss of power: %s",
                              path, strerror(reason))
                  : ALVH_OK;
}

void alvh_checkpoint_close(struct alvh_checkpoint *checkpoint, bool needed)
{
    if (!checkpoint)
        return;
    stop_thread(checkpoint);
    /* Under the lock of the file, so that no other run's is touched. */
    if (checkpoint->ours && needed)
        publish(checkpoint);
    else if (checkpoint->ours)
        unlink(checkpoint->published ? checkpoint->path : checkpoint->fresh);
    alvh_records_close(&checkpoint->records);
    pthread_cond_destroy(&checkpoint->wake);
    pthread_mutex_destroy(&checkpoint->syncing);
    pthread_mutex_destroy(&checkpoint->lock);
    free(checkpoint->path);
    free(checkpoint->fresh);
    free(checkpoint);
}
