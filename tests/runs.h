/* Whole runs for tests, and what tells two of them apart. */
#ifndef ALVH_TESTS_RUNS_H
#define ALVH_TESTS_RUNS_H

#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alvh/options.h"
#include "alvh/run.h"
#include "tests/expect.h"
#include "tests/hot.h"

enum { RUN_MAX_SETTINGS = 24 };

/* What distinguishes one run of a test from another. */
struct run_variant {
    const char *scenario;
    const char *isa; /* NULL: the best */
    const char *setting[RUN_MAX_SETTINGS];
};

/* Runs it, or fails the test. */
static inline struct alvh_run_report run_variant(const struct run_variant *variant,
                                                 const char *output)
{
    struct alvh_scenario scenario;
    struct alvh_problems *problems = alvh_problems_create();
    struct alvh_error error = {0};
    struct alvh_run_report report;
    int settings = 0;
    while (settings < RUN_MAX_SETTINGS && variant->setting[settings])
        settings++;
    if (alvh_scenario_read(variant->scenario, settings, variant->setting, &scenario,
                           problems) != ALVH_OK)
        fail_msg("%s", alvh_problems_text(problems));
    alvh_problems_free(problems);
    if (variant->isa)
        setenv("ALVH_ISA", variant->isa, 1);
    const struct alvh_run_options options = {.output = output};
    if (alvh_run(&scenario, &options, &report, &error) != ALVH_OK)
        fail_msg("%s", error.text);
    unsetenv("ALVH_ISA");
    return report;
}

/* A hash of the datasets of a result file. */
struct run_digest {
    const char *const *group; /* those in these groups, up to a NULL; NULL: all */
    uint64_t hash;
    int datasets;
};

static inline bool run_digest_takes(const struct run_digest *digest, const char *name)
{
    if (!digest->group)
        return true;
    for (const char *const *group = digest->group; *group; group++) {
        const size_t length = strlen(*group);
        if (strncmp(name, *group, length) == 0 && name[length] == '/')
            return true;
    }
    return false;
}

/* Adds the name and the bytes of a dataset. */
static inline herr_t run_digest_add(hid_t file, const char *name, const H5O_info_t *info,
                                    void *context)
{
    struct run_digest *digest = context;
    if (info->type != H5O_TYPE_DATASET || !run_digest_takes(digest, name))
        return 0;
    const hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
    const hid_t type = H5Dget_type(dataset), space = H5Dget_space(dataset);
    const size_t count = (size_t)H5Sget_simple_extent_npoints(space);
    if (H5Tget_class(type) != H5T_STRING) {
        const size_t bytes = count * H5Tget_size(type);
        void *values = malloc(bytes);
        assert_true(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0);
        digest->hash = hot_hash(digest->hash, name, strlen(name));
        digest->hash = hot_hash(digest->hash, values, bytes);
        digest->datasets++;
        free(values);
    }
    H5Sclose(space);
    H5Tclose(type);
    H5Dclose(dataset);
    return 0;
}

static inline struct run_digest run_digest_of(const char *output, const char *const group[])
{
    struct run_digest digest = {.group = group, .hash = HOT_HASH_START};
    const hid_t file = H5Fopen(output, H5F_ACC_RDONLY, H5P_DEFAULT);
    assert_true(file >= 0);
    H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_INC, run_digest_add, &digest, H5O_INFO_BASIC);
    H5Fclose(file);
    return digest;
}

/* The same of a run whose file nobody needs. */
static inline struct run_digest run_variant_digest(const struct run_variant *variant,
                                                   const char *const group[],
                                                   struct alvh_run_report *report)
{
    char output[64];
    snprintf(output, sizeof output, "/tmp/alvh-test-run-%ld.h5", (long)getpid());
    *report = run_variant(variant, output);
    const struct run_digest digest = run_digest_of(output, group);
    remove(output);
    return digest;
}

#endif
