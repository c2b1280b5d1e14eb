/* Every problem of an input, not only the first: complete messages, one a line. */
#ifndef ALVH_PROBLEMS_H
#define ALVH_PROBLEMS_H

#include "alvh/status.h"

ALVH_API_BEGIN

/* Beyond so many messages an input is hopeless; the rest are counted, not kept. */
enum { ALVH_MAX_PROBLEMS = 100 };

struct alvh_problems;

/* NULL when there is no memory. */
struct alvh_problems *alvh_problems_create(void);
void alvh_problems_free(struct alvh_problems *problems);

/* Adds a message, formatted as by printf, without its newline. */
void alvh_problems_add(struct alvh_problems *problems, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Of all, those not kept included. */
int alvh_problems_count(const struct alvh_problems *problems);

/* All messages, each ended by a newline; "" when there are none. */
const char *alvh_problems_text(const struct alvh_problems *problems);

/* ALVH_OK when there are none; otherwise ALVH_EINPUT, with as many whole messages in the
 * error as it holds. */
enum alvh_status alvh_problems_status(const struct alvh_problems *problems,
                                      struct alvh_error *error);

ALVH_API_END

#endif
