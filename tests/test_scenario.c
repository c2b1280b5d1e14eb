/* How files, books and settings are laid over each other, and printed. */
#include "tests/scenario_files.h"

static void a_file_is_laid_over_what_it_extends(void **state)
{
    (void)state;
    char path[256];
    struct alvh_scenario scenario;
    scenario_write("base.yaml", "extends: core\nsimulation: {days: 63, seed: 7}\n", path);
    scenario_write("mine.yaml",
                   "extends: base.yaml\n"
                   "market: {model: models/my.yaml, data: closes}\n"
                   "simulation: {seed: 9}\n"
                   "condor: {profit_target_percent: 75}\n"
                   "books:\n  tight: {condor: {stop_loss_percent: 100}}\n",
                   path);
    scenario_read(path, NULL, &scenario, "");
    assert_string_equal(scenario.name, "mine");
    assert_int_equal(scenario.simulation.days, 63);
    assert_int_equal(scenario.simulation.seed, 9);
    assert_int_equal(scenario.books, 1);
    assert_near(scenario.book[0].condor.profit_target_percent, 75.0, 0.0);
    assert_near(scenario.book[0].condor.stop_loss_percent, 100.0, 0.0);
    assert_near(scenario.common.condor.stop_loss_percent, 200.0, 0.0);
    assert_int_equal(scenario.scales, 5);
    char expected[320];
    snprintf(expected, sizeof expected, "%s/models/my.yaml", scenario_folder);
    assert_string_equal(scenario.market.model, expected);
    snprintf(expected, sizeof expected, "%s:2", path);
    assert_string_equal(scenario.place.model, expected);
}

static void a_book_starts_from_the_one_it_extends(void **state)
{
    (void)state;
    char path[256];
    struct alvh_scenario scenario;
    scenario_write(
        "below.yaml",
        "extends: core\n"
        "books:\n"
        "  tight: {condor: {stop_loss_percent: 100}}\n"
        "  small: {extends: static_vix, layers: {base: {notional_percent: 5}}}\n",
        path);
    scenario_write("mine.yaml",
                   "extends: below.yaml\n"
                   "condor: {profit_target_percent: 75}\n"
                   "books:\n"
                   "  one: {layers: {base: {notional_percent: 9}}, extends: tight}\n"
                   "  two: {extends: one, condor: {stop_loss_percent: 300}}\n"
                   "  small: {extends: small, condor: {stop_loss_percent: 50}}\n"
                   "  plain: {}\n",
                   path);
    static const char *const settings[] = {"books.one.condor.exit_calendar_days=3", NULL};
    scenario_read(path, settings, &scenario, "");
    assert_int_equal(scenario.books, 4);
    assert_string_equal(scenario.book[1].name, "two");
    static const double stop[] = {100.0, 300.0, 50.0, 200.0};
    static const double notional[] = {9.0, 9.0, 5.0, 17.5};
    static const int exit_days[] = {3, 21, 21, 21};
    for (int i = 0; i < 4; i++) {
        assert_near(scenario.book[i].condor.stop_loss_percent, stop[i], 0.0);
        assert_near(scenario.book[i].base.notional_percent, notional[i], 0.0);
        assert_near(scenario.book[i].condor.profit_target_percent, 75.0, 0.0);
        assert_int_equal(scenario.book[i].condor.exit_calendar_days, exit_days[i]);
    }
}

static void a_book_extends_only_what_is_above(void **state)
{
    (void)state;
    scenario_expect("extends: core\n"
                    "books:\n"
                    "  one: {extends: two}\n"
                    "  two: {extends: two}\n"
                    "  three: {extends: [one]}\n"
                    "  four: {extend: one}\n",
                    "s.yaml:3: books.one.extends: there is no book \"two\" above this one, "
                    "nor in what the scenario extends\n"
                    "s.yaml:4: books.two.extends: there is no book \"two\" above this one, "
                    "nor in what the scenario extends\n"
                    "s.yaml:5: books.three.extends: is a list; one value is expected\n"
                    "s.yaml:6: books.four.extend: unknown key; the nearest known key is "
                    "books.four.extends\n");
    static const char *const settings[] = {"books.unhedged.extends=static_vix",
                                           "books.unhedged={extends: static_vix}", NULL};
    struct alvh_scenario scenario;
    scenario_read("core", settings, &scenario,
                  "--set:1: books.unhedged.extends: can only be written in a file\n"
                  "--set:2: books.unhedged.extends: can only be written in a file\n");
}

static void settings_come_last(void **state)
{
    (void)state;
    struct alvh_scenario scenario;
    static const char *const settings[] = {
        "simulation.paths=1e3",
        "books.static_vix.layers.base.notional_percent=10",
        "condor={profit_target_percent: 25}",
        "scale=[2, 3]",
        "market.as_of=2008-11-20",
        "market.as_of=",
        "description=a: b # c",
        NULL};
    const char *const good[] = {settings[0], settings[1], settings[2], settings[3],
                                settings[4], settings[5], NULL};
    scenario_read("core", good, &scenario, "");
    assert_int_equal(scenario.simulation.paths, 1000);
    assert_near(scenario.common.base.notional_percent, 17.5, 0.0);
    assert_near(scenario.book[2].base.notional_percent, 10.0, 0.0);
    assert_near(scenario.book[2].condor.profit_target_percent, 25.0, 0.0);
    assert_int_equal(scenario.scales, 2);
    assert_string_equal(scenario.market.as_of, "");
    scenario_read("core", &settings[6], &scenario,
                  "--set:1: description: is a map; one value is expected\n");
}

static void a_printed_scenario_reads_back_alike(void **state)
{
    (void)state;
    char path[256];
    struct alvh_scenario before, after;
    scenario_write("s.yaml",
                   "extends: core\n"
                   "name: \"quotes \\\" and \\\\ and \\t and \\u00e9\"\n"
                   "description: |\n  two\n  lines # no comment\n"
                   "market: {start: {spot: 4321.1, regime: calm, variance_fast: 0.1, "
                   "variance_slow: 1e-7}}\n"
                   "simulation: {seed: 9223372036854775807}\n"
                   "costs: {spx_tick_points: 0.1234567890123456}\n"
                   "books:\n"
                   "  one: {}\n"
                   "  two: {layers: {base: {enabled: false, notional_percent: 3}}, rules: "
                   "{vega_band: {low_dollars: -1e5}}}\n"
                   "  three: {layers: {contingent: {instrument: vix_call_spread}}}\n"
                   "scale: [3]\n",
                   path);
    scenario_read(path, NULL, &before, "");
    char *text = NULL, *again = NULL;
    assert_int_equal(alvh_scenario_print(&before, &text, NULL), ALVH_OK);
    assert_non_null(strstr(text, "instrument: butterfly "));
    assert_non_null(strstr(text, "instrument: vix_call_spread "));
    assert_non_null(strstr(text, "# [butterfly|vix_call_spread] what it holds"));
    scenario_read(scenario_write("printed.yaml", text, path), NULL, &after, "");
    assert_int_equal(alvh_scenario_print(&after, &again, NULL), ALVH_OK);
    assert_string_equal(again, text);
    free(text);
    free(again);
    assert_true(after.start_given);
    assert_true(after.simulation.seed == INT64_MAX);
    assert_int_equal(after.book[1].contingent.instrument, ALVH_CONTINGENT_BUTTERFLY);
    assert_int_equal(after.book[2].contingent.instrument, ALVH_CONTINGENT_VIX_CALL_SPREAD);
    assert_string_equal(after.description, "two\nlines # no comment\n");
    memset(&before.place, 0, sizeof before.place);
    memset(&after.place, 0, sizeof after.place);
    assert_memory_equal(before.book, after.book, sizeof before.book);
    assert_memory_equal(&before.costs, &after.costs, sizeof before.costs);
    assert_memory_equal(&before.start, &after.start, sizeof before.start);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_laid_over_what_it_extends),
        cmocka_unit_test(a_book_starts_from_the_one_it_extends),
        cmocka_unit_test(a_book_extends_only_what_is_above),
        cmocka_unit_test(settings_come_last),
        cmocka_unit_test(a_printed_scenario_reads_back_alike),
    };
    return cmocka_run_group_tests(tests, scenario_open, scenario_close);
}
