/* No rule knows tomorrow: a crash on day t + 1 leaves everything that any book holds, owns
 * and remembers up to day t as it was, to the last bit. */
#include "models/isa.h"

#include <stdio.h>
#include <string.h>

#include "bench/walk_setup.h"
#include "tests/expect.h"
#include "tests/hot.h"

enum { LANES = 32, DAYS = 110, OFFSET = 0 };

static struct walk_setup setup;
/* Of every account at every close. */
static uint64_t undisturbed[DAYS + 1][ALVH_MAX_BOOKS], shocked[DAYS + 1][ALVH_MAX_BOOKS];

static uint64_t hash_rows(uint64_t hash, const double *rows, int account, int count)
{
    const size_t doubles = (size_t)count * LANES;
    return hot_hash(hash, rows + (size_t)account * doubles, doubles * sizeof(double));
}

/* What an account holds and owns, what its rules and its sizing remember. */
static uint64_t digest(const struct alvh_block *block, int account)
{
    const struct alvh_ledger *ledger = &block->ledger;
    uint64_t hash = HOT_HASH_START;
    hash = hash_rows(hash, ledger->quantity, account, ledger->units);
    hash = hash_rows(hash, ledger->cash, account, 1);
    hash = hash_rows(hash, ledger->earned, account, ALVH_LAYER_COUNT);
    hash = hash_rows(hash, ledger->equity, account, 1);
    hash = hash_rows(hash, ledger->alive, account, 1);
    hash = hash_rows(hash, block->size, account, ALVH_HEDGE_COUNT);
    hash = hash_rows(hash, block->rule_state, account, ALVH_RULE_STATE_ROWS);
#define HASH_SIZING(name, text) hash = hash_rows(hash, block->sizing.name, account, 1);
    ALVH_SIZING_ROWS(HASH_SIZING)
#undef HASH_SIZING
    return hash;
}

/* Walks with SPX 15 % lower and VIX at 60 on one day; 0: on none. */
static void walk(int shock_day, uint64_t found[][ALVH_MAX_BOOKS])
{
    char day_of_shock[32];
    const char *setting[] = {"market.as_of=2018-02-02", "simulation.days=110",
                             "rules.target_irr.target_percent=30", day_of_shock,
                             "stress.script=[{spx_percent: -15, vix_points: 60}]"};
    snprintf(day_of_shock, sizeof day_of_shock, "stress.script_day=%d", shock_day);
    walk_setup_create(&setup, ALVH_TEST_SCENARIOS "/one_rule_each.yaml",
                      shock_day > 0 ? 5 : 3, setting, LANES);
    struct alvh_block *block = setup.block;
    block->lanes = LANES;
    alvh_block_start(&setup.prepared.walk, block, &setup.outcomes, OFFSET);
    for (int day = 0; day <= DAYS; day++) {
        alvh_block_market(&setup.prepared.walk, block, day);
        alvh_block_quote(&setup.prepared.walk, block, day);
        alvh_block_trade(&setup.prepared.walk, block, day, &setup.outcomes, OFFSET);
        alvh_block_mark(&setup.prepared.walk, block, day, &setup.outcomes, OFFSET);
        for (int account = 0; account < block->ledger.accounts; account++)
            found[day][account] = digest(block, account);
    }
}

static int book_named(const char *name)
{
    for (int book = 0; book < setup.scenario.books; book++)
        if (strcmp(setup.scenario.book[book].name, name) == 0)
            return book;
    fail_msg("%s has no book of its own", name);
    return -1;
}

/* Day after day at first, then in strides: rolls, entries, exits, governance's time-locks
 * and the 63 days of the target return are all crossed. */
static void a_crash_tomorrow_changes_nothing_today(void **state)
{
    (void)state;
    static const int shock_days[] = {1, 2, 5, 6, 21, 22, 40, 64, 65, 85, 101};
    walk(0, undisturbed);
    walk_setup_free(&setup);
    for (size_t i = 0; i < sizeof shock_days / sizeof *shock_days; i++) {
        const int shock = shock_days[i];
        walk(shock, shocked);
        for (int account = 0; account < setup.scenario.books; account++) {
            for (int day = 0; day < shock; day++)
                if (undisturbed[day][account] != shocked[day][account])
                    fail_msg("book %s knows on day %d what comes on day %d",
                             setup.scenario.book[account].name, day, shock);
            if (undisturbed[shock][account] == shocked[shock][account])
                fail_msg("book %s does not feel day %d", setup.scenario.book[account].name,
                         shock);
        }
        walk_setup_free(&setup);
    }
}

/* The walks above say something about a rule only if it acts in them. */
static void every_rule_has_a_book_and_acts(void **state)
{
    (void)state;
    walk(40, shocked);
    const int64_t *acted = setup.block->counts.acted;
#define EXPECT_BOOK(name, enter, hedge, rows, text)                                        \
    if (acted[book_named(#name) * ALVH_RULE_COUNT + ALVH_RULE_##name] == 0)                \
        fail_msg("%s never acts", #name);
    ALVH_RULES(EXPECT_BOOK)
#undef EXPECT_BOOK
    walk_setup_free(&setup);
}

int main(void)
{
    if (!hot_test_can_run())
        return HOT_TEST_SKIPPED;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crash_tomorrow_changes_nothing_today),
        cmocka_unit_test(every_rule_has_a_book_and_acts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
