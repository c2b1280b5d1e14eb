/* The table of options: its defaults, its ranges, its paths and its choices. */
#include "sim/scenario/schema.h"
#include "tests/scenario_files.h"

static void core_is_the_table_of_defaults(void **state)
{
    (void)state;
    struct alvh_scenario core, plain;
    scenario_read(NULL, NULL, &core, "");
    alvh_scenario_defaults(&plain);
    for (int i = 0; i < ALVH_OPTIONS; i++) {
        const struct alvh_option *option = alvh_option_at(i);
        const char *a = (const char *)&core + option->offset;
        const char *b = (const char *)&plain + option->offset;
        if (option->type == ALVH_TYPE_INTEGER || option->type == ALVH_TYPE_CHOICE)
            assert_int_equal(*(const int64_t *)a, *(const int64_t *)b);
        else if (option->type == ALVH_TYPE_REAL)
            assert_near(*(const double *)a, *(const double *)b, 0.0);
        else if (option->type == ALVH_TYPE_FLAG)
            assert_int_equal(*(const bool *)a, *(const bool *)b);
        else if (*option->block)
            assert_string_equal(a, b);
    }
    assert_false(core.start_given);
    assert_int_equal(core.simulation.paths, 100000);
    assert_int_equal(core.simulation.days, 252);
}

static void every_default_is_in_its_range(void **state)
{
    (void)state;
    struct alvh_scenario plain;
    alvh_scenario_defaults(&plain);
    for (int i = 0; i < ALVH_OPTIONS; i++) {
        const struct alvh_option *option = alvh_option_at(i);
        const char *value = (const char *)&plain + option->offset;
        int length = 0;
        /* A start is given whole or not at all: it has no defaults. */
        if (strcmp(option->block, "market.start") == 0)
            continue;
        if (option->type == ALVH_TYPE_INTEGER)
            assert_in_range(*(const int64_t *)value, option->low_whole, option->high_whole);
        else if (option->type == ALVH_TYPE_REAL)
            assert_true(*(const double *)value >= option->low &&
                        *(const double *)value <= option->high);
        else if (option->type == ALVH_TYPE_CHOICE)
            assert_non_null(alvh_choice_name(option, *(const int64_t *)value, &length));
    }
}

static void options_are_found_by_their_paths(void **state)
{
    (void)state;
    char path[ALVH_PATH_LENGTH];
    for (int i = 0; i < ALVH_OPTIONS; i++)
        assert_int_equal(alvh_option_find(alvh_option_path(alvh_option_at(i), path)), i);
    assert_int_equal(alvh_option_find("layers.base"), -1);
    const struct alvh_option *name = alvh_option_at(0);
    assert_string_equal(alvh_option_path(name, path), "name");
    const struct alvh_option *enabled =
        alvh_option_at(alvh_option_find("layers.base.enabled"));
    assert_true(enabled->offset == offsetof(struct alvh_scenario, common.base.enabled));
    assert_true(enabled->book_offset == offsetof(struct alvh_book_options, base.enabled));
    const struct alvh_option *days = alvh_option_at(alvh_option_find("simulation.days"));
    assert_true(days->offset == offsetof(struct alvh_scenario, simulation.days));
    assert_true(days->book_offset == ALVH_NOT_IN_BOOKS);
    assert_true(alvh_option_is_block("layers", true));
    assert_false(alvh_option_is_block("layer", false));
    assert_true(alvh_option_is_block("simulation", false));
    assert_false(alvh_option_is_block("simulation", true));
}

static void a_choice_is_a_number_of_its_names(void **state)
{
    (void)state;
    const struct alvh_option option = {.unit = "mid|bid-ask|ask"};
    int length = 0;
    assert_int_equal(alvh_choice_find(&option, "mid"), 0);
    assert_int_equal(alvh_choice_find(&option, "bid-ask"), 1);
    assert_int_equal(alvh_choice_find(&option, "ask"), 2);
    assert_int_equal(alvh_choice_find(&option, "bid"), -1);
    assert_int_equal(alvh_choice_find(&option, "middle"), -1);
    assert_int_equal(alvh_choice_find(&option, "as"), -1);
    assert_int_equal(alvh_choice_find(&option, ""), -1);
    assert_memory_equal(alvh_choice_name(&option, 1, &length), "bid-ask", 7);
    assert_int_equal(length, 7);
    assert_null(alvh_choice_name(&option, 3, &length));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(core_is_the_table_of_defaults),
        cmocka_unit_test(every_default_is_in_its_range),
        cmocka_unit_test(options_are_found_by_their_paths),
        cmocka_unit_test(a_choice_is_a_number_of_its_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
