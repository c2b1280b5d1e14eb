/* The failing twins of what reads, writes and asks the file system. A stream of the program
 * reads and writes through them too. */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/faults/inject.h"
#include "tests/faults/journal.h"

/* ---- data ---- */

/* How much of what is asked for the call does; -1: nothing, and it fails. */
static ssize_t share(enum fault_class class, const char *name, const void *place,
                     size_t bytes)
{
    if (!fault_due_at(class, name, place))
        return (ssize_t)bytes;
    if (fault_manner() == FAULT_INTERRUPTED)
        errno = EINTR;
    return fault_manner() == FAULT_SHORT ? (ssize_t)(bytes > 1 ? bytes / 2 : bytes) : -1;
}

ssize_t __real_write(int descriptor, const void *data, size_t bytes);
ssize_t __wrap_write(int descriptor, const void *data, size_t bytes);
ssize_t __wrap_write(int descriptor, const void *data, size_t bytes)
{
    const ssize_t some = share(FAULT_WRITE, "write", __builtin_return_address(0), bytes);
    const off_t at = journal_is_on() ? lseek(descriptor, 0, SEEK_CUR) : 0;
    const ssize_t put = some < 0 ? -1 : __real_write(descriptor, data, (size_t)some);
    journal_note_write(descriptor, data, put, at);
    return put;
}

ssize_t __real_pwrite(int descriptor, const void *data, size_t bytes, off_t at);
ssize_t __wrap_pwrite(int descriptor, const void *data, size_t bytes, off_t at);
ssize_t __wrap_pwrite(int descriptor, const void *data, size_t bytes, off_t at)
{
    const ssize_t some = share(FAULT_WRITE, "pwrite", __builtin_return_address(0), bytes);
    const ssize_t put = some < 0 ? -1 : __real_pwrite(descriptor, data, (size_t)some, at);
    journal_note_write(descriptor, data, put, at);
    return put;
}

ssize_t __real_read(int descriptor, void *data, size_t bytes);
ssize_t __wrap_read(int descriptor, void *data, size_t bytes);
ssize_t __wrap_read(int descriptor, void *data, size_t bytes)
{
    const ssize_t some = share(FAULT_READ, "read", __builtin_return_address(0), bytes);
    return some < 0 ? -1 : __real_read(descriptor, data, (size_t)some);
}

ssize_t __real_pread(int descriptor, void *data, size_t bytes, off_t at);
ssize_t __wrap_pread(int descriptor, void *data, size_t bytes, off_t at);
ssize_t __wrap_pread(int descriptor, void *data, size_t bytes, off_t at)
{
    const ssize_t some = share(FAULT_READ, "pread", __builtin_return_address(0), bytes);
    return some < 0 ? -1 : __real_pread(descriptor, data, (size_t)some, at);
}

/* ---- files ---- */

int __real_open(const char *name, int flags, ...);
int __wrap_open(const char *name, int flags, ...);
int __wrap_open(const char *name, int flags, ...)
{
    if (fault_due(FAULT_FILE, "open"))
        return -1;
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    const int descriptor = __real_open(name, flags, mode);
    journal_note_open(descriptor, name, flags);
    return descriptor;
}

/* A descriptor whose close fails is closed all the same. */
int __real_close(int descriptor);
int __wrap_close(int descriptor);
int __wrap_close(int descriptor)
{
    const bool fails = fault_due(FAULT_FILE, "close");
    journal_note_close(descriptor);
    const int error = errno, closed = __real_close(descriptor);
    errno = fails ? error : errno;
    return fails ? -1 : closed;
}

/* Those whose success is noted; nothing is noted where the call has failed. */
#define NOTED(name, parameters, arguments, note)                                           \
    int __real_##name parameters;                                                          \
    int __wrap_##name parameters;                                                          \
    int __wrap_##name parameters                                                           \
    {                                                                                      \
        if (fault_due(FAULT_FILE, #name))                                                  \
            return -1;                                                                     \
        const int status = __real_##name arguments;                                        \
        if (status == 0)                                                                   \
            journal_note_##note;                                                           \
        return status;                                                                     \
    }
NOTED(ftruncate, (int file, off_t size), (file, size), resize(file, size))
NOTED(rename, (const char *from, const char *to), (from, to), rename(from, to))
NOTED(unlink, (const char *name), (name), unlink(name))
NOTED(remove, (const char *name), (name), unlink(name))
NOTED(mkdir, (const char *name, mode_t mode), (name, mode), folder(name))

/* clang-format off */
#define TWIN(result, name, parameters, arguments, failed)                                  \
    result __real_##name parameters;                                                       \
    result __wrap_##name parameters;                                                       \
    result __wrap_##name parameters                                                        \
    {                                                                                      \
        if (fault_due(FAULT_FILE, #name))                                                  \
            return failed;                                                                 \
        return __real_##name arguments;                                                    \
    }
TWIN(int, flock, (int file, int how), (file, how), -1)
TWIN(int, fstat, (int file, struct stat *is), (file, is), -1)
TWIN(int, stat, (const char *name, struct stat *is), (name, is), -1)
TWIN(int, access, (const char *name, int how), (name, how), -1)
TWIN(FILE *, tmpfile, (void), (), NULL)
TWIN(ssize_t, readlink, (const char *name, char *text, size_t size), (name, text, size), -1)
TWIN(int, glob, (const char *pattern, int flags, int (*told)(const char *, int), glob_t *found),
     (pattern, flags, told, found), GLOB_ABORTED)
TWIN(int, posix_spawnp, (pid_t *child, const char *file,
                         const posix_spawn_file_actions_t *actions,
                         const posix_spawnattr_t *how, char *const words[],
                         char *const environment[]),
     (child, file, actions, how, words, environment), EAGAIN)
/* clang-format on */

/* What is put on the medium is only noted: nothing here outlives the machine. */
static int synced(int descriptor, const char *call)
{
    if (fault_due(FAULT_FILE, call))
        return -1;
    journal_note_sync(descriptor);
    return 0;
}

int __wrap_fsync(int descriptor);
int __wrap_fsync(int descriptor)
{
    return synced(descriptor, "fsync");
}

int __wrap_fdatasync(int descriptor);
int __wrap_fdatasync(int descriptor)
{
    return synced(descriptor, "fdatasync");
}

/* ---- streams ---- */

enum { MOST_STREAMS = 64 };
static struct stream {
    FILE *file;
    int descriptor;
} streams[MOST_STREAMS];

/* The C library's own streams go on after a part, and the system after a signal, as the
 * program's handlers ask it to. */
static bool is_restarted(void)
{
    return fault_manner() != FAULT_FAILS;
}

static ssize_t stream_read(void *cookie, char *data, size_t bytes)
{
    const struct stream *stream = cookie;
    if (is_restarted())
        return __real_read(stream->descriptor, data, bytes);
    return __wrap_read(stream->descriptor, data, bytes);
}

/* The library stops at a failure only when nothing at all was written. */
static ssize_t stream_write(void *cookie, const char *data, size_t bytes)
{
    const struct stream *stream = cookie;
    const ssize_t put = is_restarted() ? __real_write(stream->descriptor, data, bytes)
                                       : __wrap_write(stream->descriptor, data, bytes);
    return put < 0 ? 0 : put;
}

static int stream_seek(void *cookie, off64_t *offset, int whence)
{
    const struct stream *stream = cookie;
    *offset = lseek(stream->descriptor, *offset, whence);
    return *offset < 0 ? -1 : 0;
}

static int stream_close(void *cookie)
{
    struct stream *stream = cookie;
    stream->file = NULL;
    return __wrap_close(stream->descriptor);
}

static FILE *stream_of(int descriptor, const char *mode)
{
    const cookie_io_functions_t calls = {stream_read, stream_write, stream_seek,
                                         stream_close};
    struct stream *stream = streams;
    while (stream->file)
        stream++;
    stream->descriptor = descriptor;
    stream->file = fopencookie(stream, mode, calls);
    return stream->file;
}

FILE *__real_fopen(const char *name, const char *mode);
FILE *__wrap_fopen(const char *name, const char *mode);
FILE *__wrap_fopen(const char *name, const char *mode)
{
    const int flags = mode[0] == 'r' ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC;
    /* What the system tells about itself is read where it can be, and does not matter. */
    if (strncmp(name, "/proc/", 6) == 0)
        return __real_fopen(name, mode);
    if (fault_due(FAULT_FILE, "fopen"))
        return NULL;
    const int descriptor = __real_open(name, flags | O_CLOEXEC, 0666);
    journal_note_open(descriptor, name, flags);
    return descriptor < 0 ? NULL : stream_of(descriptor, mode);
}

int __real_fileno(FILE *file);
int __wrap_fileno(FILE *file);
int __wrap_fileno(FILE *file)
{
    for (int i = 0; i < MOST_STREAMS; i++)
        if (streams[i].file == file)
            return streams[i].descriptor;
    return __real_fileno(file);
}

void fault_take_output(void)
{
    stdout = stream_of(STDOUT_FILENO, "w");
}
