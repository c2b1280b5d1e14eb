/* Whole runs: the same seed gives the same bytes however the work is cut up, another seed
 * others. What the bytes are is pinned in test_pinned.c. */
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_and_blocks_do_not_change_a_byte),
        cmocka_unit_test(instruction_sets_do_not_change_a_byte),
        cmocka_unit_test(another_seed_gives_other_paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
