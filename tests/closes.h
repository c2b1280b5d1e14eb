/* The closes that come with the program, read once for a group of tests. */
#ifndef ALVH_TESTS_CLOSES_H
#define ALVH_TESTS_CLOSES_H

#include <stddef.h>

#include "alvh/history.h"

static inline int closes_read(void **state)
{
    return alvh_history_read(NULL, (struct alvh_history **)state, NULL);
}

static inline int closes_free(void **state)
{
    alvh_history_free(*state);
    return 0;
}

#endif
