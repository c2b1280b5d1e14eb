/* Sets of paths against an array of flags, and shards against each other. */
#include <string.h>

#include "sim/engine/shard.h"
#include "sim/stats/ranges.h"
#include "tests/expect.h"

enum { PATHS = 96 };

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static struct alvh_range random_range(uint64_t *state)
{
    const int64_t first = (int64_t)(next_random(state) % PATHS);
    const int64_t left = PATHS - first;
    return (struct alvh_range){first, first + (int64_t)(next_random(state) % 9) % (left + 1)};
}

static void flag(struct alvh_range range, bool flags[PATHS])
{
    for (int64_t path = range.first; path < range.end; path++)
        flags[path] = true;
}

static void assert_same(const struct alvh_ranges *ranges, const bool flags[PATHS])
{
    bool held[PATHS] = {false};
    int64_t count = 0;
    for (int64_t i = 0; i < ranges->count; i++) {
        assert_true(ranges->range[i].first < ranges->range[i].end);
        assert_true(i == 0 || ranges->range[i - 1].end < ranges->range[i].first);
        flag(ranges->range[i], held);
    }
    for (int path = 0; path < PATHS; path++)
        count += flags[path];
    assert_memory_equal(held, flags, sizeof held);
    assert_true(alvh_ranges_paths(ranges) == count);
}

static void a_set_holds_what_was_added(void **state)
{
    (void)state;
    uint64_t random = 2385;
    for (int trial = 0; trial < 200; trial++) {
        struct alvh_ranges ranges = {0};
        bool flags[PATHS] = {false};
        for (int i = 0; i < 20; i++) {
            const struct alvh_range range = random_range(&random);
            bool touched = false;
            for (int64_t path = range.first; path < range.end; path++)
                touched |= flags[path];
            assert_true(alvh_ranges_touch(&ranges, range) == touched);
            assert_true(alvh_ranges_add(&ranges, range));
            flag(range, flags);
            assert_same(&ranges, flags);
        }
        alvh_ranges_free(&ranges);
    }
}

static void what_is_missing_is_wanted_and_not_there(void **state)
{
    (void)state;
    uint64_t random = 912;
    for (int trial = 0; trial < 200; trial++) {
        struct alvh_ranges have = {0}, want = {0}, missing = {0};
        bool had[PATHS] = {false}, left[PATHS] = {false};
        for (int i = 0; i < 6; i++) {
            struct alvh_range range = random_range(&random);
            assert_true(alvh_ranges_add(&have, range));
            flag(range, had);
            range = random_range(&random);
            assert_true(alvh_ranges_add(&want, range));
            flag(range, left);
        }
        for (int path = 0; path < PATHS; path++)
            left[path] &= !had[path];
        assert_true(alvh_ranges_missing(&have, &want, &missing));
        assert_same(&missing, left);
        alvh_ranges_free(&have);
        alvh_ranges_free(&want);
        alvh_ranges_free(&missing);
    }
}

static void what_is_taken_comes_in_order_and_once(void **state)
{
    (void)state;
    struct alvh_ranges ranges = {0};
    struct alvh_range taken;
    assert_true(alvh_ranges_add(&ranges, (struct alvh_range){16, 80}));
    assert_true(alvh_ranges_add(&ranges, (struct alvh_range){96, 112}));
    const struct alvh_range expected[] = {{16, 56}, {56, 64}, {64, 80}, {96, 112}};
    const int64_t limit[] = {64, 64, 200, 200};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        assert_true(alvh_ranges_take(&ranges, limit[i], 40, &taken));
        assert_true(taken.first == expected[i].first && taken.end == expected[i].end);
        assert_true(limit[i] > 64 || i == 0 || !alvh_ranges_take(&ranges, 64, 40, &taken));
    }
    assert_false(alvh_ranges_take(&ranges, 200, 40, &taken));
    alvh_ranges_free(&ranges);
}

/* For more shards than paths too. */
static void shards_have_every_path_once(void **state)
{
    (void)state;
    const int64_t paths[] = {16, 480, 1600, 100000}, shards[] = {1, 2, 3, 7, 64, 1000};
    for (size_t p = 0; p < 4; p++)
        for (size_t n = 0; n < 6; n++) {
            struct alvh_ranges all = {0};
            int64_t sum = 0, most = 0;
            for (int64_t number = 1; number <= shards[n]; number++) {
                const struct alvh_shard shard = {number, shards[n]};
                struct alvh_ranges own = {0};
                assert_true(alvh_shard_paths(&shard, paths[p], &own));
                const int64_t count = alvh_ranges_paths(&own);
                for (int64_t i = 0; i < own.count; i++)
                    assert_true(alvh_ranges_add(&all, own.range[i]));
                most = count > most ? count : most;
                sum += count;
                alvh_ranges_free(&own);
            }
            assert_true(sum == paths[p] && all.count == 1 &&
                        alvh_ranges_paths(&all) == paths[p]);
            /* None has more than its share by more than a piece. */
            assert_true(most <= paths[p] / shards[n] + 240);
            alvh_ranges_free(&all);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_set_holds_what_was_added),
        cmocka_unit_test(what_is_missing_is_wanted_and_not_there),
        cmocka_unit_test(what_is_taken_comes_in_order_and_once),
        cmocka_unit_test(shards_have_every_path_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
