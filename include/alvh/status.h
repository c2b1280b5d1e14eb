/* How a function says that it failed.
 *
 * A function that can fail returns enum alvh_status and leaves one message in the error it
 * was given; results leave through pointers. The values are the exit statuses of the
 * command line, so that a failure keeps its meaning all the way out. */
#ifndef ALVH_STATUS_H
#define ALVH_STATUS_H

#include "alvh/api.h"

ALVH_API_BEGIN

/* How a call ended. */
enum alvh_status {
    ALVH_OK = 0,
    ALVH_EFAILED = 1, /* a running computation, a file system or memory failed */
    ALVH_EUSAGE = 2,  /* the caller asked for what does not exist */
    ALVH_EINPUT = 3,  /* an input file or a value in it is invalid */
};

enum { ALVH_ERROR_TEXT = 1024 };

/* The first failure, as one or more complete lines of text without a final newline. */
struct alvh_error {
    enum alvh_status status;    /* ALVH_OK: nothing failed yet */
    char text[ALVH_ERROR_TEXT]; /* what is wrong, and what would be right */
};

/* Records a failure and returns its status. A second failure does not replace the first.
 * error may be NULL. */
enum alvh_status alvh_fail(struct alvh_error *error, enum alvh_status status,
                           const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Passes a failure up to the caller. */
#define ALVH_TRY(call)                                                                     \
    do {                                                                                   \
        const enum alvh_status status_ = (call);                                           \
        if (status_ != ALVH_OK)                                                            \
            return status_;                                                                \
    } while (0)

ALVH_API_END

#endif
