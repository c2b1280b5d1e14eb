/* Rules that a program gives to a run: when they are asked, what they see and keep, and
 * what becomes of what they decide. */
#include <inttypes.h>
#include <math.h>
#include <stdatomic.h>

#include "alvh/headline.h"
#include "alvh/merge.h"
#include "alvh/replay.h"
#include "tests/runs.h"

/* Three books, of which the first two are alike and hold no hedge. */
#define UNHEDGED "{layers: {base: {enabled: false}}}"
static const char trio[] = "name: trio\n"
                           "extends: core\n"
                           "market: {as_of: 2024-09-30}\n"
                           "simulation: {paths: 32, days: 24, seed: 3}\n"
                           "scale: [1, 10]\n"
                           "books: {left: " UNHEDGED ", right: " UNHEDGED ", hedged: {}}\n";
static const char *const paths[] = {"paths", "tail", NULL};

static struct alvh_scenario *trio_create(void)
{
    struct alvh_scenario *scenario;
    struct alvh_problems *problems = alvh_problems_create();
    if (alvh_scenario_create_from_text("trio", trio, &scenario, problems) != ALVH_OK)
        fail_msg("%s", alvh_problems_text(problems));
    alvh_problems_free(problems);
    return scenario;
}

static enum alvh_status run_trio(int rules, const struct alvh_user_rule *const rule[],
                                 const char *output, struct alvh_error *error)
{
    struct alvh_scenario *scenario = trio_create();
    struct alvh_run_report report;
    const struct alvh_run_options options = {
        .output = output, .rule = rule, .rules = rules};
    const enum alvh_status status = alvh_run(scenario, &options, &report, error);
    alvh_scenario_free(scenario);
    return status;
}

static void run_well(int rules, const struct alvh_user_rule *const rule[],
                     const char *output)
{
    struct alvh_error error = {0};
    if (run_trio(rules, rule, output, &error) != ALVH_OK)
        fail_msg("%s", error.text);
}

static double statistic(const char *output, const char *name, int book, int scale)
{
    struct alvh_result *result;
    struct alvh_estimate estimate;
    struct alvh_error error = {0};
    if (alvh_result_open(output, &result, &error) != ALVH_OK ||
        alvh_result_statistic(result, name, book, scale, 0.0, &estimate, &error) != ALVH_OK)
        fail_msg("%s", error.text);
    alvh_result_close(result);
    return estimate.value;
}

/* Files of this process alone. Most of a short run is what it does once, so that tests
 * share two: without rules, and with three. */
static char plain[64], ruled[64], output[64];

/* ---- what a rule decides ---- */

static void open_nothing(struct alvh_rule_view *view, void *context)
{
    (void)context;
    double *entry = alvh_rule_entry(view);
    for (int lane = 0; lane < alvh_rule_lanes(view); lane++)
        entry[lane] = -3.0; /* as good as 0 */
}

static void cut_all(struct alvh_rule_view *view, void *context)
{
    (void)context;
    double *cut = alvh_rule_cut(view);
    for (int lane = 0; lane < alvh_rule_lanes(view); lane++)
        cut[lane] = 1.0;
}

static atomic_int held_after_cut;

/* Asked in the second phase, after the cut has been traded: nothing but today's tranche. */
static void see_what_is_left(struct alvh_rule_view *view, void *context)
{
    (void)context;
    const double *held = alvh_rule_sees(view, "condor_contracts");
    const double *tranche = alvh_rule_sees(view, "tranche");
    for (int lane = 0; lane < alvh_rule_lanes(view); lane++)
        if (held[lane] > tranche[lane])
            atomic_fetch_add(&held_after_cut, 1);
}

static void buy_calls(struct alvh_rule_view *view, void *context)
{
    (void)context;
    double *size = alvh_rule_size(view, "base"), *factor = alvh_rule_factor(view, "base");
    for (int lane = 0; lane < alvh_rule_lanes(view); lane++) {
        size[lane] = 4.0;
        factor[lane] *= 0.5;
    }
}

static const struct alvh_user_rule shut = {
    .size = sizeof shut, .name = "shut", .book = "right", .enter = open_nothing};
static const struct alvh_user_rule cut = {.size = sizeof cut,
                                          .name = "cut",
                                          .book = "left",
                                          .enter = cut_all,
                                          .hedge = see_what_is_left};
static const struct alvh_user_rule call = {
    .size = sizeof call, .name = "calls", .book = "hedged", .hedge = buy_calls};
static const struct alvh_user_rule *const three[] = {&shut, &cut, &call};

static int run_both(void **state)
{
    (void)state;
    const long process = (long)getpid();
    snprintf(plain, sizeof plain, "/tmp/alvh-test-user-rule-%ld-plain.h5", process);
    snprintf(ruled, sizeof ruled, "/tmp/alvh-test-user-rule-%ld-ruled.h5", process);
    snprintf(output, sizeof output, "/tmp/alvh-test-user-rule-%ld.h5", process);
    run_well(0, NULL, plain);
    run_well(3, three, ruled);
    return 0;
}

static int remove_both(void **state)
{
    (void)state;
    return remove(plain) | remove(ruled);
}

/* A book that opens nothing trades nothing, hence earns nothing; its twin is not asked. */
static void entry_closes_the_door_of_one_book(void **state)
{
    (void)state;
    for (int scale = 0; scale < 2; scale++) {
        assert_true(statistic(ruled, "turnover_mean", 0, scale) > 0.0);
        assert_true(statistic(ruled, "turnover_mean", 1, scale) == 0.0);
        assert_true(statistic(ruled, "final_pnl_mean", 1, scale) == 0.0);
        assert_true(statistic(ruled, "cost_mean", 1, scale) == 0.0);
    }
}

/* Counted in the run with rules. A book that keeps nothing earns something else. */
static void cut_closes_what_is_held(void **state)
{
    (void)state;
    assert_int_equal(held_after_cut, 0);
    assert_true(statistic(ruled, "turnover_mean", 0, 0) > 0.0);
    assert_true(statistic(ruled, "final_pnl_mean", 0, 0) !=
                statistic(plain, "final_pnl_mean", 0, 0));
}

static void a_hedge_of_another_size_is_traded(void **state)
{
    (void)state;
    assert_true(statistic(ruled, "turnover_mean", 2, 0) !=
                statistic(plain, "turnover_mean", 2, 0));
}

/* ---- what a rule sees ---- */

static atomic_int wrong_state, wrong_view;

static void watch(struct alvh_rule_view *view, void *context)
{
    (void)alvh_rule_sees(view, "vix");
    atomic_fetch_add((atomic_int *)context, 1);
}

/* Counts the days in its second row; its first stays as it is. */
static void count_days(struct alvh_rule_view *view, void *context)
{
    double *first = alvh_rule_state(view, 0), *second = alvh_rule_state(view, 1);
    const int day = alvh_rule_day(view);
    (void)context;
    for (int lane = 0; lane < alvh_rule_lanes(view); lane++) {
        if (first[lane] != 0.0 || second[lane] != day)
            atomic_fetch_add(&wrong_state, 1);
        second[lane] += 1.0;
    }
    if (alvh_rule_state(view, 2) || alvh_rule_state(view, -1) ||
        alvh_rule_size(view, "base") || !alvh_rule_entry(view) || !alvh_rule_cut(view))
        atomic_fetch_add(&wrong_state, 1);
}

static void check_view(struct alvh_rule_view *view, void *context)
{
    static const char *const seen[] = {"spx",
                                       "vix",
                                       "vx1",
                                       "vx2",
                                       "equity",
                                       "variance_fast",
                                       "variance_slow",
                                       "alive",
                                       "tranche",
                                       "condor_value",
                                       "condor_vega",
                                       "condor_delta",
                                       "ln_depth",
                                       "net_advances",
                                       "rsi",
                                       "curve_ratio",
                                       "condor_max_loss"};
    const double *vx1 = alvh_rule_sees(view, "vx1"), *vx2 = alvh_rule_sees(view, "vx2");
    const double *ratio = alvh_rule_sees(view, "curve_ratio");
    const double *value = alvh_rule_hedge(view, "base", "value");
    char date[ALVH_DATE_TEXT];
    bool good = true;
    (void)context;
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++)
        good = good && alvh_rule_sees(view, seen[i]);
    good = good && value && !alvh_rule_hedge(view, "base", "theta") &&
           !alvh_rule_hedge(view, "fence", "value") && !alvh_rule_sees(view, "weather") &&
           !alvh_rule_entry(view) && !alvh_rule_cut(view) &&
           !alvh_rule_factor(view, "fence") && alvh_rule_factor(view, "vxth");
    for (int lane = 0; good && lane < alvh_rule_lanes(view); lane++)
        good = fabs(ratio[lane] - log(vx1[lane] / vx2[lane])) < 1e-12;
    alvh_date_format(alvh_rule_date(view), date);
    if (alvh_rule_day(view) == 0)
        good = good && strcmp(date, "2024-09-30") == 0;
    const double contracts = alvh_rule_contracts(view);
    good = good && (contracts == 1.0 || contracts == 10.0) &&
           strcmp(alvh_rule_book(view), "hedged") == 0;
    if (!good)
        atomic_fetch_add(&wrong_view, 1);
}

/* Rows are as the rule left them the day before, every day, for each rule its own. */
static void looking_on_sees_every_day_and_changes_nothing(void **state)
{
    (void)state;
    atomic_int asked = 0;
    const struct alvh_user_rule look = {.size = sizeof look,
                                        .name = "look",
                                        .enter = watch,
                                        .hedge = watch,
                                        .context = &asked};
    const struct alvh_user_rule one = {
        .size = sizeof one, .name = "one", .rows = 2, .enter = count_days};
    const struct alvh_user_rule two = {
        .size = sizeof two, .name = "two", .book = "right", .rows = 2, .enter = count_days};
    const struct alvh_user_rule see = {
        .size = sizeof see, .name = "see", .book = "hedged", .hedge = check_view};
    const struct alvh_user_rule *const rule[] = {&look, &one, &two, &see};
    run_well(4, rule, output);
    assert_true(run_digest_of(output, paths).hash == run_digest_of(plain, paths).hash);
    assert_true(asked > 0);
    assert_int_equal(wrong_state, 0);
    assert_int_equal(wrong_view, 0);
    remove(output);
}

/* ---- whose rule it was ---- */

static void paths_of_such_a_run_are_not_replayed(void **state)
{
    (void)state;
    const struct alvh_replay_options options = {.path = 0};
    struct alvh_replay *replay;
    struct alvh_error error = {0};
    assert_int_equal(alvh_replay_create(ruled, &options, &replay, &error), ALVH_EINPUT);
    assert_non_null(strstr(error.text, "user_rules"));
}

/* Both parts by one thread in blocks of 16 paths, or the whole in the blocks and threads
 * that the scenario and the machine give: rules decide the same. */
static void parts_are_merged_with_the_rules_they_were_walked_with(void **state)
{
    (void)state;
    char name[2][96];
    const char *const part[] = {name[0], name[1]};
    struct alvh_run_report report;
    struct alvh_scenario *scenario = trio_create();
    struct alvh_error error = {0};
    scenario->simulation.block_paths = 16;
    scenario->simulation.threads = 1;
    for (int i = 0; i < 2; i++) {
        snprintf(name[i], sizeof name[i], "%s-%d.part", output, i + 1);
        const struct alvh_run_options options = {
            .output = part[i], .shard = i + 1, .shards = 2, .rule = three, .rules = 3};
        assert_int_equal(alvh_run(scenario, &options, &report, &error), ALVH_OK);
        assert_int_equal(report.threads, 1);
    }
    alvh_scenario_free(scenario);
    const struct alvh_run_options none = {.output = output};
    assert_int_equal(alvh_merge(2, part, &none, &report, &error), ALVH_EINPUT);
    assert_non_null(strstr(error.text, "user_rules: shut of right"));
    assert_non_null(strstr(error.text, "there, none here"));
    const struct alvh_run_options same = {.output = output, .rule = three, .rules = 3};
    error = (struct alvh_error){0};
    if (alvh_merge(2, part, &same, &report, &error) != ALVH_OK)
        fail_msg("%s", error.text);
    assert_true(run_digest_of(output, paths).hash == run_digest_of(ruled, paths).hash);
    remove(part[0]);
    remove(part[1]);
    remove(output);
}

static void what_cannot_be_asked_is_refused(void **state)
{
    (void)state;
    static const struct {
        struct alvh_user_rule rule;
        const char *says;
    } bad[] = {
        {{.size = sizeof(struct alvh_user_rule), .name = "no spaces"}, "no spaces"},
        {{.size = sizeof(struct alvh_user_rule), .name = ""}, "its name is \"\""},
        {{.size = sizeof(struct alvh_user_rule), .name = NULL}, "its name is \"\""},
        {{.size = sizeof(struct alvh_user_rule),
          .name = "a-name-of-32-letters-is-too-long"},
         "1 to 31"},
        {{.size = sizeof(struct alvh_user_rule), .name = "a", .book = "middle"},
         "no book middle"},
        {{.size = sizeof(struct alvh_user_rule), .name = "a", .rows = 65}, "0 to 64"},
        {{.size = sizeof(struct alvh_user_rule), .name = "a", .rows = -1}, "0 to 64"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct alvh_user_rule *const rule[] = {&bad[i].rule};
        struct alvh_error error = {0};
        assert_int_equal(run_trio(1, rule, output, &error), ALVH_EUSAGE);
        if (!strstr(error.text, bad[i].says))
            fail_msg("%s", error.text);
    }
    struct alvh_error error = {0};
    assert_int_equal(run_trio(17, NULL, output, &error), ALVH_EUSAGE);
}

/* ---- structs of other lengths ---- */

/* A program of before the last options, and one of a later library. */
static void options_and_reports_may_be_shorter_or_longer(void **state)
{
    (void)state;
    struct {
        struct alvh_run_options known;
        void *later;
    } options = {.known = {.output = output, .shard = 1, .shards = 2}};
    struct {
        struct alvh_run_report known;
        double later;
    } report = {.later = 7.0};
    struct alvh_scenario *scenario = trio_create();
    struct alvh_error error = {0};
    assert_int_equal(alvh_run_sized(scenario, &options.known, sizeof options, &report.known,
                                    sizeof report, &error),
                     ALVH_OK);
    assert_int_equal(report.known.paths, 16);
    assert_true(report.later == 0.0);
    options.later = &options;
    assert_int_equal(alvh_run_sized(scenario, &options.known, sizeof options, &report.known,
                                    sizeof report, &error),
                     ALVH_EUSAGE);
    /* Of the last members nothing is known: they are not read, and not written. */
    error = (struct alvh_error){0};
    options.known.rules = 99;
    report.known.ending = ALVH_ENDED_BY_TIME;
    assert_int_equal(alvh_run_sized(scenario, &options.known,
                                    offsetof(struct alvh_run_options, rule), &report.known,
                                    offsetof(struct alvh_run_report, ending), &error),
                     ALVH_OK);
    assert_int_equal(report.known.paths, 16);
    assert_int_equal(report.known.ending, ALVH_ENDED_BY_TIME);
    alvh_scenario_free(scenario);
    remove(output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entry_closes_the_door_of_one_book),
        cmocka_unit_test(cut_closes_what_is_held),
        cmocka_unit_test(a_hedge_of_another_size_is_traded),
        cmocka_unit_test(looking_on_sees_every_day_and_changes_nothing),
        cmocka_unit_test(paths_of_such_a_run_are_not_replayed),
        cmocka_unit_test(parts_are_merged_with_the_rules_they_were_walked_with),
        cmocka_unit_test(what_cannot_be_asked_is_refused),
        cmocka_unit_test(options_and_reports_may_be_shorter_or_longer),
    };
    return cmocka_run_group_tests(tests, run_both, remove_both);
}
