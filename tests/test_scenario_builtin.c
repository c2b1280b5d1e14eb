/* What the built-in scenarios hold. */
#include "sim/scenario/schema.h"
#include "tests/scenario_files.h"

static void core_has_five_books_and_five_scales(void **state)
{
    (void)state;
    struct alvh_scenario core;
    scenario_read("core", NULL, &core, "");
    static const char *const name[] = {"unhedged", "static_put", "static_vix", "alvh",
                                       "vxth"};
    static const bool base[] = {false, false, true, true, false};
    static const bool adaptive[] = {false, false, false, true, false};
    assert_int_equal(core.books, 5);
    for (int i = 0; i < 5; i++) {
        assert_string_equal(core.book[i].name, name[i]);
        assert_int_equal(core.book[i].base.enabled, base[i]);
        assert_int_equal(core.book[i].adaptive.enabled, adaptive[i]);
        assert_int_equal(core.book[i].static_put.enabled, i == 1);
        assert_int_equal(core.book[i].vxth.enabled, i == 4);
        assert_near(core.book[i].base.notional_percent, 17.5, 0.0);
    }
    static const int64_t scale[] = {1, 20, 50, 100, 200};
    assert_int_equal(core.scales, 5);
    assert_memory_equal(core.scale, scale, sizeof scale);
}

/* The switch of a layer or rule. */
static bool is_switch(const struct alvh_option *option)
{
    const bool is_part = strncmp(option->block, "layers.", 7) == 0 ||
                         strncmp(option->block, "rules.", 6) == 0;
    return is_part && strcmp(option->key, "enabled") == 0;
}

static bool is_on(const struct alvh_book_options *book, const struct alvh_option *option)
{
    return *(const bool *)((const char *)book + option->book_offset);
}

static const struct alvh_book_options *book_of(const struct alvh_scenario *scenario,
                                               const char *name)
{
    for (int i = 0; i < scenario->books; i++)
        if (strcmp(scenario->book[i].name, name) == 0)
            return &scenario->book[i];
    fail_msg("there is no book %s", name);
    return NULL;
}

/* Everything is on in alvh but what only other books hold, and each book alvh_less_X lacks
 * X and nothing else. */
static void claims_switches_off_each_layer_and_rule(void **state)
{
    (void)state;
    struct alvh_scenario claims;
    scenario_read("claims", NULL, &claims, "");
    const struct alvh_book_options *alvh = book_of(&claims, "alvh");
    int parts = 0, lesser = 0;
    for (int i = 0; i < ALVH_OPTIONS; i++) {
        const struct alvh_option *part = alvh_option_at(i);
        char name[64];
        if (!is_switch(part) || strcmp(part->block, "layers.static_put") == 0 ||
            strcmp(part->block, "layers.vxth") == 0)
            continue;
        assert_true(is_on(alvh, part));
        snprintf(name, sizeof name, "alvh_less_%s", strchr(part->block, '.') + 1);
        struct alvh_book_options less = *book_of(&claims, name);
        assert_false(is_on(&less, part));
        *(bool *)((char *)&less + part->book_offset) = true;
        for (int k = 0; k < ALVH_OPTIONS; k++)
            if (is_switch(alvh_option_at(k)))
                assert_int_equal(is_on(&less, alvh_option_at(k)),
                                 is_on(alvh, alvh_option_at(k)));
        parts++;
    }
    for (int i = 0; i < claims.books; i++)
        lesser += strncmp(claims.book[i].name, "alvh_less_", strlen("alvh_less_")) == 0;
    assert_int_equal(lesser, parts);
}

/* Fewer condors are no hedge: the book that is compared for what its hedges do lacks what
 * makes condors fewer, and nothing else. */
static void one_book_of_claims_sells_as_many_condors_as_the_unhedged(void **state)
{
    (void)state;
    struct alvh_scenario claims;
    scenario_read("claims", NULL, &claims, "");
    struct alvh_book_options same = *book_of(&claims, "alvh_same_condors");
    assert_false(same.capital_at_risk.enabled || same.preemptive.enabled ||
                 same.event_flows.enabled);
    same.capital_at_risk.enabled = same.preemptive.enabled = same.event_flows.enabled =
        true;
    memcpy(same.name, book_of(&claims, "alvh")->name, sizeof same.name);
    assert_memory_equal(&same, book_of(&claims, "alvh"), sizeof same);
}

/* Four, four and two of ten calls; condors are settled before any exit comes. */
static void one_day_has_a_ladder_of_calls(void **state)
{
    (void)state;
    struct alvh_scenario one_day;
    scenario_read("one-day", NULL, &one_day, "");
    assert_int_equal(one_day.condor.entry_every_days, 1);
    assert_int_equal(one_day.condor.target_calendar_days, 1);
    assert_int_equal(one_day.ladder.middle_calendar_days, 110);
    assert_int_equal(one_day.ladder.far_calendar_days, 220);
    for (int i = 0; i < one_day.books; i++) {
        const struct alvh_ladder_weights *ladder = &one_day.book[i].ladder;
        assert_near(ladder->near_weight, 4.0, 0.0);
        assert_near(ladder->middle_weight, 4.0, 0.0);
        assert_near(ladder->far_weight, 2.0, 0.0);
        assert_int_equal(one_day.book[i].condor.exit_calendar_days, 0);
    }
}

/* A book for each rule in the order of the list, and the macro multiplier on the first;
 * apart from their sizing all are the same unhedged book. */
static void sizing_has_a_book_for_each_rule(void **state)
{
    (void)state;
    struct alvh_scenario sizing;
    scenario_read("sizing", NULL, &sizing, "");
    assert_int_equal(sizing.books, ALVH_SIZING_RULE_COUNT + 1);
    for (int i = 0; i < sizing.books; i++) {
        struct alvh_book_options book = sizing.book[i];
        const bool macro = i == ALVH_SIZING_RULE_COUNT;
        assert_false(book.base.enabled);
        assert_int_equal(book.sizing.rule, macro ? ALVH_SIZING_fixed : i);
        assert_int_equal(book.sizing.macro, macro);
        book.sizing = sizing.book[0].sizing;
        memcpy(book.name, sizing.book[0].name, sizeof book.name);
        assert_memory_equal(&book, &sizing.book[0], sizeof book);
    }
}

static void demo_is_core_with_fewer_paths(void **state)
{
    (void)state;
    struct alvh_scenario demo, core;
    scenario_read("demo", NULL, &demo, "");
    scenario_read("core", NULL, &core, "");
    assert_string_equal(demo.name, "demo");
    assert_true(demo.simulation.paths < core.simulation.paths);
    assert_memory_equal(demo.book, core.book, sizeof core.book);
    assert_memory_equal(demo.scale, core.scale, sizeof core.scale);
}

static void built_in_scenarios_are_listed(void **state)
{
    (void)state;
    assert_string_equal(alvh_scenario_builtin_name(0), "core");
    assert_string_equal(alvh_scenario_builtin_name(1), "demo");
    int count = 0;
    for (const char *name; (name = alvh_scenario_builtin_name(count)) != NULL; count++) {
        struct alvh_scenario scenario;
        scenario_read(name, NULL, &scenario, "");
        assert_string_equal(scenario.name, name);
        assert_true(scenario.description[0] != '\0');
    }
    assert_true(count >= 5);
    assert_null(alvh_scenario_builtin_text("none"));
    assert_non_null(strstr(alvh_scenario_builtin_text("core"), "# per year"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(core_has_five_books_and_five_scales),
        cmocka_unit_test(claims_switches_off_each_layer_and_rule),
        cmocka_unit_test(one_book_of_claims_sells_as_many_condors_as_the_unhedged),
        cmocka_unit_test(one_day_has_a_ladder_of_calls),
        cmocka_unit_test(sizing_has_a_book_for_each_rule),
        cmocka_unit_test(demo_is_core_with_fewer_paths),
        cmocka_unit_test(built_in_scenarios_are_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
