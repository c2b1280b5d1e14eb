/* Scenario files of a test, and all that is said of them. */
#ifndef ALVH_TESTS_SCENARIO_FILES_H
#define ALVH_TESTS_SCENARIO_FILES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alvh/options.h"
#include "tests/expect.h"

/* A folder of scenario files, for a group of tests; empty where a group has none. */
static char scenario_folder[64];

static inline int scenario_open(void **state)
{
    (void)state;
    strcpy(scenario_folder, "/tmp/alvh_scenario_XXXXXX");
    return mkdtemp(scenario_folder) ? 0 : -1;
}

static inline int scenario_close(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", scenario_folder);
    return system(command);
}

static inline const char *scenario_write(const char *name, const char *text, char path[256])
{
    snprintf(path, 256, "%s/%s", scenario_folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    return path;
}

/* Reads a scenario with settings, the last of which is NULL, and compares every message;
 * the folder's name is taken off. */
static inline void scenario_read(const char *name, const char *const settings[],
                                 struct alvh_scenario *scenario, const char *messages)
{
    int count = 0;
    while (settings && settings[count])
        count++;
    struct alvh_problems *problems = alvh_problems_create();
    const enum alvh_status status =
        alvh_scenario_read(name, count, settings, scenario, problems);
    const size_t length = strlen(scenario_folder);
    char got[8192] = "";
    for (const char *at = alvh_problems_text(problems); *at;) {
        if (length > 0 && strncmp(at, scenario_folder, length) == 0)
            at += length + 1;
        const char *end = strchr(at, '\n') + 1;
        strncat(got, at, (size_t)(end - at));
        at = end;
    }
    assert_string_equal(got, messages);
    assert_int_equal(status, *messages ? ALVH_EINPUT : ALVH_OK);
    alvh_problems_free(problems);
}

static inline void scenario_expect(const char *text, const char *messages)
{
    char path[256];
    struct alvh_scenario scenario;
    scenario_read(scenario_write("s.yaml", text, path), NULL, &scenario, messages);
}

#endif
