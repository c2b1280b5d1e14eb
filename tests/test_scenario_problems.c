/* Every problem of a scenario is named, with its line and what is allowed. */
#include "tests/scenario_files.h"

static void every_problem_of_a_file_is_named(void **state)
{
    (void)state;
    scenario_expect(
        "simulaton: {paths: 100}\n"
        "paths: 100\n"
        "extends: core\n"
        "condor: {wing_width: 50, short_delta: 0.7}\n"
        "books: {a: {layers: {bass: {enabled: no}}}, b c: {}}\n"
        "scale: [20, 10, ten]\n",
        "s.yaml:1: simulaton: unknown key; the nearest known key is simulation\n"
        "s.yaml:2: paths: unknown key; the nearest known key is simulation.paths\n"
        "s.yaml:4: condor.wing_width: unknown key; the nearest known key is "
        "condor.wing_points\n"
        "s.yaml:4: condor.short_delta: \"0.7\" is out of range; allowed: a number from "
        "0.01 to 0.49\n"
        "s.yaml:5: books.a.layers.bass: unknown key; the nearest known key is "
        "books.a.layers.base\n"
        "s.yaml:5: books.b c: \"b c\" cannot be a name; allowed: at most 31 letters, "
        "digits, - and _\n"
        "s.yaml:6: scale: 10 follows 20; each must be larger than the one before\n"
        "s.yaml:6: scale: \"ten\" is not a number; allowed: a whole number from 1 to "
        "100000\n");
}

static void bad_settings_are_numbered(void **state)
{
    (void)state;
    struct alvh_scenario scenario;
    static const char *const settings[] = {"simulation.path=3",
                                           "paths",
                                           "=3",
                                           "simulation.days=0",
                                           "books.static.condor.stop_loss_percent=50",
                                           "books.unhedged.simulation.days=5",
                                           "extends=demo",
                                           "scale=[1, 2",
                                           "condor.exit_calendar_days=45",
                                           NULL};
    scenario_read(
        "core", settings, &scenario,
        "--set:1: simulation.path: unknown key; the nearest known key is simulation.paths\n"
        "--set:2: \"paths\" is not a setting; allowed: key.path=value\n"
        "--set:3: \"=3\" is not a setting; allowed: key.path=value\n"
        "--set:4: simulation.days: \"0\" is out of range; allowed: a whole number from 1 "
        "to 2520\n"
        "--set:7: extends: can only be written in a file\n"
        "--set:8: not valid YAML: while parsing a flow sequence, did not find expected ',' "
        "or ']'\n"
        "--set:5: books.static: there is no such book; the nearest is static_put\n"
        "--set:6: books.unhedged.simulation.days: is common to all books; write it outside "
        "books, as simulation.days\n"
        "--set:9: condor.exit_calendar_days: exit_calendar_days is 45 and "
        "target_calendar_days 45; the exit must come with fewer days left than the "
        "entry\n");
}

static void keys_are_held_against_each_other(void **state)
{
    (void)state;
    scenario_expect(
        "extends: core\n"
        "market:\n"
        "  as_of: 2008-02-30\n"
        "  start: {spot: 100}\n"
        "simulation:\n"
        "  block_paths: 100\n"
        "  pricing: fast\n"
        "condor:\n"
        "  wing_points: 52\n"
        "  exit_calendar_days: 50\n"
        "layers: {base: {min_calendar_days: 40}}\n"
        "rules: {vega_band: {low_dollars: 30}}\n"
        "books:\n"
        "  wide: {rules: {vega_band: {low_dollars: -60}}}\n"
        "  late: {condor: {exit_calendar_days: 60}, rules: {vega_band: {high_dollars: "
        "40}}}\n",
        "s.yaml:3: market.as_of: \"2008-02-30\" is not a date; allowed: YYYY-MM-DD\n"
        "s.yaml:7: simulation.pricing: \"fast\" is not a way of pricing; allowed: tables, "
        "exact\n"
        "s.yaml:4: market.start.regime: is missing; a start state is given whole or not at "
        "all\n"
        "s.yaml:4: market.start.variance_fast: is missing; a start state is given whole or "
        "not at all\n"
        "s.yaml:4: market.start.variance_slow: is missing; a start state is given whole or "
        "not at all\n"
        "s.yaml:6: simulation.block_paths: 100 is not a multiple of 16; allowed: 64, 80, "
        ".. 1024\n"
        "s.yaml:9: condor.wing_points: wing_points is 52 and strike_grid_points 5; wings "
        "must be a whole number of grid steps wide\n"
        "s.yaml:11: layers.base.min_calendar_days: min_calendar_days is 40 and "
        "max_calendar_days 35; the least must not be above the most\n"
        "s.yaml:10: condor.exit_calendar_days: exit_calendar_days is 50 and "
        "target_calendar_days 45; the exit must come with fewer days left than the entry\n"
        "s.yaml:12: rules.vega_band.low_dollars: low_dollars is 30 and high_dollars 20; "
        "the low end must be below the high end\n"
        "s.yaml:15: books.late.condor.exit_calendar_days: exit_calendar_days is 60 and "
        "target_calendar_days 45; the exit must come with fewer days left than the "
        "entry\n");
}

/* Ends that may meet: a clamp of one value, one level for on and off, one tenor. */
static void equal_ends_are_allowed_where_they_mean_something(void **state)
{
    (void)state;
    scenario_expect("extends: core\n"
                    "layers:\n"
                    "  base: {min_calendar_days: 30, max_calendar_days: 30}\n"
                    "  adaptive: {least: 1, most: 1}\n"
                    "  contingent: {on_below: 1, off_above: 1}\n"
                    "rules:\n"
                    "  rotation: {on_above_points: 1, off_below_points: 1}\n"
                    "  conversion: {enter: 0.5, leave: 0.5}\n"
                    "  governance: {quorum: 10}\n"
                    "  adjustment: {rsi_low: 50, rsi_high: 50}\n",
                    "s.yaml:10: rules.adjustment.rsi_high: rsi_low is 50 and rsi_high 50; "
                    "the low end must be below the high end\n");
}

static void what_a_scenario_must_have_is_asked_for(void **state)
{
    (void)state;
    scenario_expect(
        "name: empty\n",
        "s.yaml:1: books: is missing; describe a book, or extend core\n"
        "s.yaml:1: scale: is missing; list the contracts of a tranche, or extend core\n");
    scenario_expect("extends: core\nbooks: {}\nscale: []\n",
                    "s.yaml:2: books: there is no book; allowed: 1 to 32\n"
                    "s.yaml:3: scale: has 0 entries; allowed: 1 to 32\n");
    scenario_expect("extends: s.yaml\n",
                    "s.yaml:1: extends: the scenario extends itself\n");
    char path[256], expected[512];
    struct alvh_scenario scenario;
    scenario_write("s.yaml", "extends: none.yaml\n", path);
    snprintf(expected, sizeof expected,
             "s.yaml:1: extends: %s/none.yaml is neither a built-in scenario nor a file "
             "that can be read: No such file or directory\n",
             scenario_folder);
    scenario_read(path, NULL, &scenario, expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_problem_of_a_file_is_named),
        cmocka_unit_test(bad_settings_are_numbered),
        cmocka_unit_test(keys_are_held_against_each_other),
        cmocka_unit_test(equal_ends_are_allowed_where_they_mean_something),
        cmocka_unit_test(what_a_scenario_must_have_is_asked_for),
    };
    return cmocka_run_group_tests(tests, scenario_open, scenario_close);
}
