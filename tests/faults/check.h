/* What the driver itself cannot go on without, and names of files. */
#ifndef ALVH_TESTS_FAULTS_CHECK_H
#define ALVH_TESTS_FAULTS_CHECK_H

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#define require(condition, ...)                                                            \
    do {                                                                                   \
        if (!(condition)) {                                                                \
            fprintf(stderr, "faults: " __VA_ARGS__);                                       \
            fputc('\n', stderr);                                                           \
            exit(2);                                                                       \
        }                                                                                  \
    } while (0)

enum { TREE_PATH = PATH_MAX };

/* ONE/TWO; one of them may be empty. */
static inline void join(char path[TREE_PATH], const char *one, const char *two)
{
    const int length =
        snprintf(path, TREE_PATH, "%s%s%s", one, *one && *two ? "/" : "", two);
    require(length < TREE_PATH, "the name of a folder is too long");
}

#endif
