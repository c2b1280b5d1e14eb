/* A path that ends with no number is found, and named with its day and its book. The walk
 * is the real one, in which equity is spoilt from a day on. */
#include "sim/engine/spoilt.h"

#include <math.h>
#include <string.h>

#include "bench/walk_setup.h"
#include "sim/engine/accounts.h"
#include "sim/engine/team.h"
#include "tests/expect.h"

enum { LANES = 64, SPOILT_PATH = 37, SPOILT_DAY = 7, SPOILT_ACCOUNT = 1 };

static struct walk_setup setup;
static alvh_walk_function *walk_block;
static const char *spoilt; /* what is: "equity", "SPX" or "outcome"; NULL: nothing */

/* Spoils what a close has left, before those who watch see it. */
static void spoil_close(void *context, const struct alvh_block *block, int day)
{
    const struct alvh_watch *watch = context;
    const int lane = SPOILT_PATH - (int)block->first_path;
    const bool here = lane >= 0 && lane < block->lanes && day >= SPOILT_DAY && spoilt;
    if (here && strcmp(spoilt, "equity") == 0)
        block->ledger.equity[SPOILT_ACCOUNT * block->lanes + lane] = NAN;
    if (here && strcmp(spoilt, "SPX") == 0)
        block->market.spot[lane] = INFINITY;
    if (watch)
        watch->see(watch->context, block, day);
}

static void spoilt_walk(const struct alvh_walk *walk, struct alvh_block *block,
                        struct alvh_outcomes *outcomes, int64_t offset)
{
    const struct alvh_watch watch = {.see = spoil_close, .context = (void *)walk->watch};
    struct alvh_walk watched = *walk;
    const int lane = SPOILT_PATH - (int)block->first_path;
    watched.watch = &watch;
    walk_block(&watched, block, outcomes, offset);
    if (lane >= 0 && lane < block->lanes && spoilt)
        account_outcome(outcomes, ALVH_OUTCOME_cost, SPOILT_ACCOUNT, offset)[lane] = NAN;
}

/* The message of a path whose `what` is spoilt says this. */
static void assert_told(const char *what, const char *text)
{
    struct alvh_error error = {0};
    spoilt = what;
    assert_int_equal(
        alvh_spoilt_tell(&setup.prepared.walk, spoilt_walk, SPOILT_PATH, &error),
        ALVH_EFAILED);
    assert_non_null(strstr(error.text, text));
}

static void the_earliest_cause_is_named_with_path_day_and_book(void **state)
{
    (void)state;
    assert_told("equity", "path 37, day 7, book alvh at 20 contracts: equity");
    assert_told("SPX", "path 37, day 7, all books: SPX");
    assert_told("outcome", "path 37, day 9, book alvh at 20 contracts: an outcome");
}

static void what_does_not_come_again_is_the_machine(void **state)
{
    (void)state;
    assert_told(NULL, "path 37: an outcome was no number, and is one");
}

static void the_first_spoilt_lane_is_found(void **state)
{
    (void)state;
    spoilt = NULL;
    walk_block(&setup.prepared.walk, setup.block, &setup.outcomes, 0);
    assert_int_equal(alvh_spoilt_lane(&setup.outcomes, LANES), -1);
    account_outcome(&setup.outcomes, ALVH_OUTCOME_ruined, 0, 0)[LANES - 1] = -INFINITY;
    assert_int_equal(alvh_spoilt_lane(&setup.outcomes, LANES), LANES - 1);
    account_outcome(&setup.outcomes, ALVH_OUTCOME_beta, 1, 0)[5] = NAN;
    assert_int_equal(alvh_spoilt_lane(&setup.outcomes, LANES), 5);
    assert_int_equal(alvh_spoilt_lane(&setup.outcomes, 5), -1);
}

/* Blocks of a team: paths 0..191 in three. */
struct served {
    int64_t next;
    int blocks, tallies;
};

static bool take(void *context, bool tallying, struct alvh_range *range)
{
    struct served *served = context;
    (void)tallying;
    if (served->next >= 3 * LANES)
        return false;
    *range = (struct alvh_range){served->next, served->next + LANES};
    served->next += LANES;
    return true;
}

static void put(void *context, struct alvh_range range,
                const struct alvh_outcomes *outcomes, struct alvh_buffer *record)
{
    struct served *served = context;
    (void)range, (void)record;
    served->blocks += outcomes != NULL;
    served->tallies += outcomes == NULL;
}

static void a_team_stops_and_keeps_no_spoilt_block(void **state)
{
    (void)state;
    struct served served = {.next = 0};
    struct alvh_team *team;
    struct alvh_error error = {0};
    const struct alvh_team_options options = {.walk = &setup.prepared.walk,
                                              .walk_block = spoilt_walk,
                                              .threads = 1,
                                              .block_paths = LANES,
                                              .calls = {take, put, &served}};
    spoilt = "equity";
    assert_int_equal(alvh_team_create(&options, &team, &error), ALVH_OK);
    alvh_team_walk(team, 1);
    assert_int_equal(alvh_team_tally(team, 1, &error), ALVH_EFAILED);
    assert_non_null(strstr(error.text, "path 37, day 7"));
    assert_int_equal(served.next, LANES); /* nobody took another block */
    assert_int_equal(served.blocks, 0);
    assert_int_equal(served.tallies, 0);
    alvh_team_free(team);
}

static int open_walk(void **state)
{
    (void)state;
    const char *isa;
    const char *const settings[] = {"simulation.days=9", "simulation.paths=192"};
    walk_setup_read(&setup, "core", 2, settings);
    setup.scenario.book[0] = setup.scenario.book[3]; /* alvh */
    setup.scenario.books = 1;
    setup.scenario.scales = 2;
    setup.scenario.scale[0] = 1;
    setup.scenario.scale[1] = 20;
    walk_setup_open(&setup, LANES);
    return alvh_walk_select(&walk_block, &isa, NULL);
}

static int close_walk(void **state)
{
    (void)state;
    walk_setup_free(&setup);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_earliest_cause_is_named_with_path_day_and_book),
        cmocka_unit_test(what_does_not_come_again_is_the_machine),
        cmocka_unit_test(the_first_spoilt_lane_is_found),
        cmocka_unit_test(a_team_stops_and_keeps_no_spoilt_block),
    };
    return cmocka_run_group_tests(tests, open_walk, close_walk);
}
