/* Whole runs: the same seed gives the same bytes however the work is cut up, and the books
 * keep accounts that add up. */
#include "alvh/run.h"

#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alvh/isa.h"
#include "tests/expect.h"
#include "tests/hot.h"

enum { MAX_SETTINGS = 16 };

/* What distinguishes one run of a test from another. */
struct variant {
    const char *scenario;
    const char *isa; /* NULL: the best */
    const char *setting[MAX_SETTINGS];
};

static void output_path(char path[64], const char *name)
{
    snprintf(path, 64, "/tmp/alvh-test-run-%ld-%s.h5", (long)getpid(), name);
}

static struct alvh_run_report run_variant(const struct variant *variant, const char *output)
{
    struct alvh_scenario scenario;
    struct alvh_problems *problems = alvh_problems_create();
    struct alvh_error error = {0};
    struct alvh_run_report report;
    int settings = 0;
    while (settings < MAX_SETTINGS && variant->setting[settings])
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

struct digest {
    uint64_t hash;
    int datasets;
};

/* Adds the name and the bytes of every dataset. */
static herr_t hash_object(hid_t file, const char *name, const H5O_info_t *info, void *context)
{
    struct digest *digest = context;
    if (info->type != H5O_TYPE_DATASET)
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

static struct digest digest_of(const char *output)
{
    struct digest digest = {.hash = HOT_HASH_START};
    const hid_t file = H5Fopen(output, H5F_ACC_RDONLY, H5P_DEFAULT);
    assert_true(file >= 0);
    H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_INC, hash_object, &digest, H5O_INFO_BASIC);
    H5Fclose(file);
    return digest;
}

static uint64_t hash_of_variant(const struct variant *variant)
{
    char output[64];
    output_path(output, "variant");
    run_variant(variant, output);
    const struct digest digest = digest_of(output);
    assert_true(digest.datasets > 20);
    remove(output);
    return digest.hash;
}

/* A run short enough to repeat, long enough that tranches and calls open, roll and end. */
#define SHORT "simulation.paths=2048", "simulation.days=63"

static void threads_and_blocks_do_not_change_a_byte(void **state)
{
    (void)state;
    const struct variant variants[] = {
        {"core", NULL, {SHORT, "simulation.threads=1", "simulation.block_paths=256"}},
        {"core", NULL, {SHORT, "simulation.threads=2", "simulation.block_paths=64"}},
        {"core", NULL, {SHORT, "simulation.threads=3", "simulation.block_paths=1024"}},
        {"core", NULL, {SHORT, "simulation.threads=8", "simulation.block_paths=112"}},
    };
    setenv("OMP_NUM_THREADS", "8", 1);
    const uint64_t first = hash_of_variant(&variants[0]);
    for (size_t i = 1; i < sizeof variants / sizeof *variants; i++)
        assert_true(hash_of_variant(&variants[i]) == first);
}

static void instruction_sets_do_not_change_a_byte(void **state)
{
    (void)state;
    const struct variant plain = {"core", "scalar", {SHORT}};
    const uint64_t scalar = hash_of_variant(&plain);
    for (int isa = ALVH_ISA_SCALAR + 1; isa < ALVH_ISA_COUNT; isa++) {
        if (!alvh_isa_is_supported((enum alvh_isa)isa))
            continue;
        const struct variant fast = {"core", alvh_isa_name((enum alvh_isa)isa), {SHORT}};
        assert_true(hash_of_variant(&fast) == scalar);
    }
}

static void another_seed_gives_other_paths(void **state)
{
    (void)state;
    const struct variant one = {"core", NULL, {SHORT}};
    const struct variant two = {"core", NULL, {SHORT, "simulation.seed=2"}};
    assert_true(hash_of_variant(&one) != hash_of_variant(&two));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_and_blocks_do_not_change_a_byte),
        cmocka_unit_test(instruction_sets_do_not_change_a_byte),
        cmocka_unit_test(another_seed_gives_other_paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
