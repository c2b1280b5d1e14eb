/* What is quoted for the books of a scenario, and what each may hold of it. */
#include "sim/engine/accounts.h"

#include <string.h>

#include "tests/expect.h"

/* Opens the accounts of a scenario of one book with the given layers, and tells whether the
 * base layer's calls are rolled on a path, quoted, and held by the book. */
static void open_book(const char *layers, bool *rolled, bool *used, bool *held)
{
    static struct alvh_scenario scenario;
    static struct alvh_account account[ALVH_MAX_BOOKS * ALVH_MAX_SCALES];
    bool kinds[ALVH_INSTRUMENT_COUNT];
    struct alvh_error error = {0};
    struct alvh_plan *plan = NULL;
    struct alvh_programmes programmes;
    struct alvh_problems *problems = alvh_problems_create();
    assert_int_equal(alvh_scenario_read(NULL, 0, NULL, &scenario, problems), ALVH_OK);
    alvh_problems_free(problems);
    scenario.books = 1;
    scenario.book[0].base.enabled = strchr(layers, 'b') != NULL;
    scenario.book[0].adaptive.enabled = strchr(layers, 'a') != NULL;
    scenario.book[0].static_put.enabled = strchr(layers, 'p') != NULL;
    scenario.book[0].static_put.budget =
        strchr(layers, 'c') != NULL ? ALVH_STATIC_PUT_CAPITAL : ALVH_STATIC_PUT_BASE;
    assert_int_equal(
        alvh_plan_create(&scenario, alvh_date_from_civil(2026, 1, 7), &plan, &error),
        ALVH_OK);
    alvh_programmes_find(&scenario, &programmes);
    alvh_accounts_open(&scenario, plan, &programmes, account, kinds);
    *rolled = plan->rolls[ALVH_ROLLED_base].count > 0;
    *used = kinds[ALVH_INSTRUMENT_base_call];
    *held = account[0].holds[ALVH_INSTRUMENT_base_call];
    alvh_plan_free(plan);
}

/* The adaptive layer is measured by the whole ladder, whether the book holds it or not. */
static void a_ladder_is_quoted_where_it_has_weight(void **state)
{
    (void)state;
    static struct alvh_scenario scenario;
    static struct alvh_account account[ALVH_MAX_BOOKS * ALVH_MAX_SCALES];
    bool used[ALVH_INSTRUMENT_COUNT];
    struct alvh_plan *plan = NULL;
    struct alvh_programmes programmes;
    struct alvh_problems *problems = alvh_problems_create();
    assert_int_equal(alvh_scenario_read(NULL, 0, NULL, &scenario, problems), ALVH_OK);
    alvh_problems_free(problems);
    scenario.books = scenario.scales = 1;
    scenario.book[0] = scenario.common;
    scenario.book[0].adaptive.enabled = true;
    for (int held = 0; held < 2; held++)
        for (int weight = 0; weight < 2; weight++) {
            scenario.book[0].base.enabled = held;
            scenario.book[0].ladder.far_weight = weight;
            assert_int_equal(
                alvh_plan_create(&scenario, alvh_date_from_civil(2026, 1, 7), &plan, NULL),
                ALVH_OK);
            alvh_programmes_find(&scenario, &programmes);
            alvh_accounts_open(&scenario, plan, &programmes, account, used);
            assert_false(used[ALVH_INSTRUMENT_base_call_middle]);
            assert_int_equal(used[ALVH_INSTRUMENT_base_call_far], weight);
            assert_int_equal(account[0].holds[ALVH_INSTRUMENT_base_call_far],
                             held && weight);
            assert_int_equal(plan->rolls[ALVH_ROLLED_base_far].count > 0, weight);
            alvh_plan_free(plan);
        }
}

/* b: base layer, a: adaptive layer, p: static puts, c: their budget is one of capital. */
static void calls_are_quoted_where_another_layer_is_measured_by_them(void **state)
{
    (void)state;
    static const struct {
        const char *layers;
        bool quoted, held;
    } book[] = {{"", false, false}, {"b", true, true},    {"a", true, false},
                {"p", true, false}, {"pc", false, false}, {"bp", true, true}};
    for (size_t i = 0; i < sizeof book / sizeof *book; i++) {
        bool rolled, used, held;
        open_book(book[i].layers, &rolled, &used, &held);
        assert_int_equal(rolled, book[i].quoted);
        assert_int_equal(used, book[i].quoted);
        assert_int_equal(held, book[i].held);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_are_quoted_where_another_layer_is_measured_by_them),
        cmocka_unit_test(a_ladder_is_quoted_where_it_has_weight)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
