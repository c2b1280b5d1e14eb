/* A scratch folder for tests that read files. */
#ifndef ALVH_TESTS_FOLDER_H
#define ALVH_TESTS_FOLDER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/expect.h"

enum { FOLDER_PATH = 256 };

static inline void folder_create(char folder[FOLDER_PATH])
{
    const char *const parent = getenv("TMPDIR");
    snprintf(folder, FOLDER_PATH, "%s/alvh-test-XXXXXX", parent ? parent : "/tmp");
    assert_non_null(mkdtemp(folder));
}

static inline void folder_write(const char *folder, const char *name, const char *text,
                                size_t length)
{
    char path[FOLDER_PATH + 64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *const file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static inline void folder_remove(const char *folder, const char *name)
{
    char path[FOLDER_PATH + 64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    unlink(path);
}

#endif
