#include "expect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alvh/scenario.h"
#include "sim/scenario/schema.h"

/* A folder of scenario files, made afresh for each test. */
static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/alvh_scenario_XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static const char *write_file(const char *name, const char *text, char path[256])
{
    snprintf(path, 256, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    return path;
}

/* Reads a scenario with settings, the last of which is NULL, and compares every message;
 * the folder's name is taken off. */
static void read_with(const char *name, const char *const settings[],
                      struct alvh_scenario *scenario, const char *messages)
{
    int count = 0;
    while (settings && settings[count])
        count++;
    struct alvh_problems *problems = alvh_problems_create();
    const enum alvh_status status =
        alvh_scenario_read(name, count, settings, scenario, problems);
    char got[8192] = "";
    for (const char *at = alvh_problems_text(problems); *at;) {
        if (strncmp(at, folder, strlen(folder)) == 0)
            at += strlen(folder) + 1;
        const char *end = strchr(at, '\n') + 1;
        strncat(got, at, (size_t)(end - at));
        at = end;
    }
    assert_string_equal(got, messages);
    assert_int_equal(status, *messages ? ALVH_EINPUT : ALVH_OK);
    alvh_problems_free(problems);
}

static void expect_messages(const char *text, const char *messages)
{
    char path[256];
    struct alvh_scenario scenario;
    read_with(write_file("s.yaml", text, path), NULL, &scenario, messages);
}

static void core_is_the_table_of_defaults(void **state)
{
    (void)state;
    struct alvh_scenario core, plain;
    read_with(NULL, NULL, &core, "");
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

static void core_has_five_books_and_five_scales(void **state)
{
    (void)state;
    struct alvh_scenario core;
    read_with("core", NULL, &core, "");
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
    read_with("claims", NULL, &claims, "");
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
    read_with("claims", NULL, &claims, "");
    struct alvh_book_options same = *book_of(&claims, "alvh_same_condors");
    assert_false(same.capital_at_risk.enabled || same.preemptive.enabled ||
                 same.event_flows.enabled);
    same.capital_at_risk.enabled = same.preemptive.enabled = same.event_flows.enabled = true;
    memcpy(same.name, book_of(&claims, "alvh")->name, sizeof same.name);
    assert_memory_equal(&same, book_of(&claims, "alvh"), sizeof same);
}

/* Four, four and two of ten calls; condors are settled before any exit comes. */
static void one_day_has_a_ladder_of_calls(void **state)
{
    (void)state;
    struct alvh_scenario one_day;
    read_with("one-day", NULL, &one_day, "");
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

/* A book for each rule in the order of the list, and the macro multiplier on the first; apart
 * from their sizing all are the same unhedged book. */
static void sizing_has_a_book_for_each_rule(void **state)
{
    (void)state;
    struct alvh_scenario sizing;
    read_with("sizing", NULL, &sizing, "");
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
    read_with("demo", NULL, &demo, "");
    read_with("core", NULL, &core, "");
    assert_string_equal(demo.name, "demo");
    assert_true(demo.simulation.paths < core.simulation.paths);
    assert_memory_equal(demo.book, core.book, sizeof core.book);
    assert_memory_equal(demo.scale, core.scale, sizeof core.scale);
}

static void a_file_is_laid_over_what_it_extends(void **state)
{
    (void)state;
    char path[256];
    struct alvh_scenario scenario;
    write_file("base.yaml", "extends: core\nsimulation: {days: 63, seed: 7}\n", path);
    write_file("mine.yaml",
               "extends: base.yaml\n"
               "market: {model: models/my.yaml, data: closes}\n"
               "simulation: {seed: 9}\n"
               "condor: {profit_target_percent: 75}\n"
               "books:\n  tight: {condor: {stop_loss_percent: 100}}\n",
               path);
    read_with(path, NULL, &scenario, "");
    assert_string_equal(scenario.name, "mine");
    assert_int_equal(scenario.simulation.days, 63);
    assert_int_equal(scenario.simulation.seed, 9);
    assert_int_equal(scenario.books, 1);
    assert_near(scenario.book[0].condor.profit_target_percent, 75.0, 0.0);
    assert_near(scenario.book[0].condor.stop_loss_percent, 100.0, 0.0);
    assert_near(scenario.common.condor.stop_loss_percent, 200.0, 0.0);
    assert_int_equal(scenario.scales, 5);
    char expected[320];
    snprintf(expected, sizeof expected, "%s/models/my.yaml", folder);
    assert_string_equal(scenario.market.model, expected);
    snprintf(expected, sizeof expected, "%s:2", path);
    assert_string_equal(scenario.place.model, expected);
}

static void a_book_starts_from_the_one_it_extends(void **state)
{
    (void)state;
    char path[256];
    struct alvh_scenario scenario;
    write_file("below.yaml",
               "extends: core\n"
               "books:\n"
               "  tight: {condor: {stop_loss_percent: 100}}\n"
               "  small: {extends: static_vix, layers: {base: {notional_percent: 5}}}\n",
               path);
    write_file("mine.yaml",
               "extends: below.yaml\n"
               "condor: {profit_target_percent: 75}\n"
               "books:\n"
               "  one: {layers: {base: {notional_percent: 9}}, extends: tight}\n"
               "  two: {extends: one, condor: {stop_loss_percent: 300}}\n"
               "  small: {extends: small, condor: {stop_loss_percent: 50}}\n"
               "  plain: {}\n",
               path);
    static const char *const settings[] = {"books.one.condor.exit_calendar_days=3", NULL};
    read_with(path, settings, &scenario, "");
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
    expect_messages("extends: core\n"
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
    read_with("core", settings, &scenario,
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
    read_with("core", good, &scenario, "");
    assert_int_equal(scenario.simulation.paths, 1000);
    assert_near(scenario.common.base.notional_percent, 17.5, 0.0);
    assert_near(scenario.book[2].base.notional_percent, 10.0, 0.0);
    assert_near(scenario.book[2].condor.profit_target_percent, 25.0, 0.0);
    assert_int_equal(scenario.scales, 2);
    assert_string_equal(scenario.market.as_of, "");
    read_with("core", &settings[6], &scenario,
              "--set:1: description: is a map; one value is expected\n");
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
    read_with(
        "core", settings, &scenario,
        "--set:1: simulation.path: unknown key; the nearest known key is simulation.paths\n"
        "--set:2: \"paths\" is not a setting; allowed: key.path=value\n"
        "--set:3: \"=3\" is not a setting; allowed: key.path=value\n"
        "--set:4: simulation.days: \"0\" is out of range; allowed: a whole number from 1 "
        "to "
        "2520\n"
        "--set:7: extends: can only be written in a file\n"
        "--set:8: not valid YAML: while parsing a flow sequence, did not find expected ',' "
        "or "
        "']'\n"
        "--set:5: books.static: there is no such book; the nearest is static_put\n"
        "--set:6: books.unhedged.simulation.days: is common to all books; write it outside "
        "books, as simulation.days\n"
        "--set:9: condor.exit_calendar_days: exit_calendar_days is 45 and "
        "target_calendar_days 45; the exit must come with fewer days left than the "
        "entry\n");
}

static void a_printed_scenario_reads_back_alike(void **state)
{
    (void)state;
    char path[256];
    struct alvh_scenario before, after;
    write_file("s.yaml",
               "extends: core\n"
               "name: \"quotes \\\" and \\\\ and \\t and \\u00e9\"\n"
               "description: |\n  two\n  lines # no comment\n"
               "market: {start: {spot: 4321.1, regime: calm, variance_fast: 0.1,"
               " variance_slow: 1e-7}}\n"
               "simulation: {seed: 9223372036854775807}\n"
               "costs: {spx_tick_points: 0.1234567890123456}\n"
               "books:\n"
               "  one: {}\n"
               "  two: {layers: {base: {enabled: false, notional_percent: 3}},"
               " rules: {vega_band: {low_dollars: -1e5}}}\n"
               "  three: {layers: {contingent: {instrument: vix_call_spread}}}\n"
               "scale: [3]\n",
               path);
    read_with(path, NULL, &before, "");
    char *text = NULL, *again = NULL;
    assert_int_equal(alvh_scenario_print(&before, &text, NULL), ALVH_OK);
    assert_non_null(strstr(text, "instrument: butterfly "));
    assert_non_null(strstr(text, "instrument: vix_call_spread "));
    assert_non_null(strstr(text, "# [butterfly|vix_call_spread] what it holds"));
    read_with(write_file("printed.yaml", text, path), NULL, &after, "");
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

static void built_in_scenarios_are_listed(void **state)
{
    (void)state;
    assert_string_equal(alvh_scenario_builtin_name(0), "core");
    assert_string_equal(alvh_scenario_builtin_name(1), "demo");
    int count = 0;
    for (const char *name; (name = alvh_scenario_builtin_name(count)) != NULL; count++) {
        struct alvh_scenario scenario;
        read_with(name, NULL, &scenario, "");
        assert_string_equal(scenario.name, name);
        assert_true(scenario.description[0] != '\0');
    }
    assert_true(count >= 5);
    assert_null(alvh_scenario_builtin_text("none"));
    assert_non_null(strstr(alvh_scenario_builtin_text("core"), "# per year"));
}

static void every_problem_of_a_file_is_named(void **state)
{
    (void)state;
    expect_messages(
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
        "s.yaml:4: condor.short_delta: \"0.7\" is out of range; allowed: a number "
        "from 0.01 to 0.49\n"
        "s.yaml:5: books.a.layers.bass: unknown key; the nearest known key is "
        "books.a.layers.base\n"
        "s.yaml:5: books.b c: \"b c\" cannot be a name; allowed: at most 31 "
        "letters, digits, - and _\n"
        "s.yaml:6: scale: 10 follows 20; each must be larger than the one before\n"
        "s.yaml:6: scale: \"ten\" is not a number; allowed: a whole number from 1 "
        "to 100000\n");
}

static void keys_are_held_against_each_other(void **state)
{
    (void)state;
    expect_messages(
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
        "not "
        "at all\n"
        "s.yaml:4: market.start.variance_slow: is missing; a start state is given whole or "
        "not "
        "at all\n"
        "s.yaml:6: simulation.block_paths: 100 is not a multiple of 16; allowed: 64, 80, "
        ".. "
        "1024\n"
        "s.yaml:9: condor.wing_points: wing_points is 52 and strike_grid_points 5; wings "
        "must "
        "be a whole number of grid steps wide\n"
        "s.yaml:11: layers.base.min_calendar_days: min_calendar_days is 40 and "
        "max_calendar_days 35; the least must not be above the most\n"
        "s.yaml:10: condor.exit_calendar_days: exit_calendar_days is 50 and "
        "target_calendar_days 45; the exit must come with fewer days left than the entry\n"
        "s.yaml:12: rules.vega_band.low_dollars: low_dollars is 30 and high_dollars 20; "
        "the low "
        "end must be below the high end\n"
        "s.yaml:15: books.late.condor.exit_calendar_days: exit_calendar_days is 60 and "
        "target_calendar_days 45; the exit must come with fewer days left than the "
        "entry\n");
}

/* Ends that may meet: a clamp of one value, one level for on and off, one tenor. */
static void equal_ends_are_allowed_where_they_mean_something(void **state)
{
    (void)state;
    expect_messages("extends: core\n"
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
    expect_messages(
        "name: empty\n",
        "s.yaml:1: books: is missing; describe a book, or extend core\n"
        "s.yaml:1: scale: is missing; list the contracts of a tranche, or extend "
        "core\n");
    expect_messages("extends: core\nbooks: {}\nscale: []\n",
                    "s.yaml:2: books: there is no book; allowed: 1 to 32\n"
                    "s.yaml:3: scale: has 0 entries; allowed: 1 to 32\n");
    expect_messages("extends: s.yaml\n",
                    "s.yaml:1: extends: the scenario extends itself\n");
    char path[256], expected[512];
    struct alvh_scenario scenario;
    write_file("s.yaml", "extends: none.yaml\n", path);
    snprintf(
        expected, sizeof expected,
        "s.yaml:1: extends: %s/none.yaml is neither a built-in scenario nor a file that "
        "can be read\n",
        folder);
    read_with(path, NULL, &scenario, expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(core_is_the_table_of_defaults),
        cmocka_unit_test(every_default_is_in_its_range),
        cmocka_unit_test(options_are_found_by_their_paths),
        cmocka_unit_test(a_choice_is_a_number_of_its_names),
        cmocka_unit_test(core_has_five_books_and_five_scales),
        cmocka_unit_test(one_day_has_a_ladder_of_calls),
        cmocka_unit_test(claims_switches_off_each_layer_and_rule),
        cmocka_unit_test(one_book_of_claims_sells_as_many_condors_as_the_unhedged),
        cmocka_unit_test(sizing_has_a_book_for_each_rule),
        cmocka_unit_test(demo_is_core_with_fewer_paths),
        cmocka_unit_test_setup_teardown(a_file_is_laid_over_what_it_extends, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(a_book_starts_from_the_one_it_extends, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(a_book_extends_only_what_is_above, make_folder,
                                        remove_folder),
        cmocka_unit_test(settings_come_last),
        cmocka_unit_test(bad_settings_are_numbered),
        cmocka_unit_test_setup_teardown(a_printed_scenario_reads_back_alike, make_folder,
                                        remove_folder),
        cmocka_unit_test(built_in_scenarios_are_listed),
        cmocka_unit_test_setup_teardown(every_problem_of_a_file_is_named, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(keys_are_held_against_each_other, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(equal_ends_are_allowed_where_they_mean_something,
                                        make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(what_a_scenario_must_have_is_asked_for, make_folder,
                                        remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
