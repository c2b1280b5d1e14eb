/* Whole runs: the same seed gives the same bytes however the work is cut up, another seed
 * others. What the bytes are is pinned in test_pinned.c. */
#include "sim/rules/rules.h"
#include "tests/runs.h"

static uint64_t hash_of_variant(const struct run_variant *variant)
{
    struct alvh_run_report report;
    const struct run_digest digest = run_variant_digest(variant, NULL, &report);
    assert_true(digest.datasets > 20);
    return digest.hash;
}

/* A run short enough to repeat, long enough that tranches and calls open, roll and end. */
#define SHORT "simulation.paths=2048", "simulation.days=63"

static void threads_and_blocks_do_not_change_a_byte(void **state)
{
    (void)state;
    const struct run_variant variants[] = {
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
    const struct run_variant plain = {"core", "scalar", {SHORT}};
    const uint64_t scalar = hash_of_variant(&plain);
    for (int isa = ALVH_ISA_SCALAR + 1; isa < ALVH_ISA_COUNT; isa++) {
        if (!alvh_isa_is_supported((enum alvh_isa)isa))
            continue;
        const struct run_variant fast = {
            "core", alvh_isa_name((enum alvh_isa)isa), {SHORT}};
        assert_true(hash_of_variant(&fast) == scalar);
    }
}

static void another_seed_gives_other_paths(void **state)
{
    (void)state;
    const struct run_variant one = {"core", NULL, {SHORT}};
    const struct run_variant two = {"core", NULL, {SHORT, "simulation.seed=2"}};
    assert_true(hash_of_variant(&one) != hash_of_variant(&two));
}

/* All of a dataset as integers; returns how many. */
static int read_integers(hid_t file, const char *name, int most, int64_t *value)
{
    const hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
    assert_true(dataset >= 0);
    const hid_t space = H5Dget_space(dataset);
    const int count = (int)H5Sget_simple_extent_npoints(space);
    assert_true(count <= most);
    assert_true(H5Dread(dataset, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, value) >=
                0);
    H5Sclose(space);
    H5Dclose(dataset);
    return count;
}

/* From the start every fifth of 64 closes rolls the base layer: 13 times on 256 paths, in
 * the three books that have one of their own. So little capital is called on many days. */
static void what_rules_and_margin_calls_do_is_counted(void **state)
{
    (void)state;
    enum { PATHS = 256, BOOKS = 5, SCALES = 2, MOST = BOOKS * SCALES * PATHS };
    static const int64_t base_rolls[BOOKS] = {0, 0, 13, 13, 0};
    static int64_t value[MOST];
    const struct run_variant variant = {"core",
                                        NULL,
                                        {"simulation.paths=256", "simulation.days=63",
                                         "scale=[1, 20]",
                                         "sizing.capital_dollars_per_contract=20000"}};
    char output[64];
    snprintf(output, sizeof output, "/tmp/alvh-test-run-%ld.h5", (long)getpid());
    run_variant(&variant, output);
    const hid_t file = H5Fopen(output, H5F_ACC_RDONLY, H5P_DEFAULT);
    int64_t calls = 0, forced = 0;
    assert_int_equal(read_integers(file, "/paths/margin_calls", MOST, value), MOST);
    for (int i = 0; i < MOST; i++)
        calls += value[i];
    assert_int_equal(read_integers(file, "/paths/forced_contracts", MOST, value), MOST);
    for (int i = 0; i < MOST; i++)
        forced += value[i];
    assert_true(calls > 0 && forced > calls);
    read_integers(file, "/diagnostics/margin_calls", 1, value);
    assert_int_equal(value[0], calls);
    read_integers(file, "/diagnostics/forced_contracts", 1, value);
    assert_int_equal(value[0], forced);
    const int count = read_integers(file, "/diagnostics/rule_actions", MOST, value);
    const int rules = count / (BOOKS * SCALES);
    for (int cell = 0; cell < BOOKS * SCALES; cell++) /* base is the first of the rules */
        assert_int_equal(value[cell * rules], base_rolls[cell / SCALES] * PATHS);
    for (int rule = 0; rule < rules; rule++) /* the unhedged book has one alone */
        assert_int_equal(value[rule] > 0, rule == ALVH_RULE_adjustment);
    H5Fclose(file);
    remove(output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_and_blocks_do_not_change_a_byte),
        cmocka_unit_test(instruction_sets_do_not_change_a_byte),
        cmocka_unit_test(another_seed_gives_other_paths),
        cmocka_unit_test(what_rules_and_margin_calls_do_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
