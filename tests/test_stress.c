/* Books under shocks, against whole runs and against what a shock must do. */
#include "alvh/stress.h"

#include <math.h>

#include "alvh/headline.h"
#include "tests/runs.h"

enum { UNHEDGED, STATIC_PUT, STATIC_VIX, ALVH, BOOKS = 5 };

static char output[64];

static struct alvh_stress *stress_of(int count, const char *const setting[], int day)
{
    static struct alvh_scenario scenario;
    struct alvh_stress *stress = NULL;
    struct alvh_problems *problems = alvh_problems_create();
    struct alvh_error error = {0};
    if (alvh_scenario_read("core", count, setting, &scenario, problems) != ALVH_OK)
        fail_msg("%s", alvh_problems_text(problems));
    alvh_problems_free(problems);
    if (alvh_stress_create(&scenario, day, &stress, &error) != ALVH_OK)
        fail_msg("%s", error.text);
    return stress;
}

/* What each book has made over a run, and what it has paid: means over the paths. */
struct made {
    double pnl[BOOKS], cost[BOOKS];
};

static struct made run_core(const char *days, const char *script)
{
    struct made made;
    struct alvh_result result;
    struct alvh_error error = {0};
    const struct run_variant variant = {
        .scenario = "core",
        .setting = {"scale=[20]", "simulation.paths=64", "margin.calls=false",
                    "stress.start_vix_points=18", days, script}};
    run_variant(&variant, output);
    if (alvh_result_read(output, &result, &error) != ALVH_OK)
        fail_msg("%s", error.text);
    for (int book = 0; book < BOOKS; book++) {
        made.pnl[book] = result.cell[book].final_pnl_mean.value;
        made.cost[book] = result.cell[book].cost_mean.value;
    }
    alvh_result_free(&result);
    remove(output);
    return made;
}

#define STILL_DAY  "{spx_percent: 0, vix_points: 18}, "
#define STILL_DAYS STILL_DAY STILL_DAY STILL_DAY STILL_DAY STILL_DAY STILL_DAY

/* Trades move equity by their costs alone. So what books that nobody may trade lose
 * overnight is what they lose in a run of the same days, but for the costs of the last one.
 */
static void a_shock_is_the_last_day_of_a_run_without_its_costs(void **state)
{
    (void)state;
    static const char *const setting[] = {"scale=[20]", "margin.calls=false",
                                          "stress.start_vix_points=18"};
    const struct made before =
        run_core("simulation.days=6", "stress.script=[" STILL_DAYS "]");
    const struct made after =
        run_core("simulation.days=7",
                 "stress.script=[" STILL_DAYS "{spx_percent: -7.5, vix_points: 41}]");
    struct alvh_stress_cell cell[BOOKS];
    struct alvh_stress *stress = stress_of(3, setting, 6);
    alvh_stress_shock(stress, -7.5, 41.0, cell);
    assert_near(alvh_stress_vix(stress), 18.0, 1e-9);
    for (int book = 0; book < BOOKS; book++) {
        const double equity = 20 * 50000.0 + before.pnl[book];
        const double night =
            after.pnl[book] + after.cost[book] - before.pnl[book] - before.cost[book];
        assert_near(cell[book].equity, equity, 1e-9 * equity);
        assert_near(cell[book].pnl, night, 1e-9 * equity);
    }
    assert_true(cell[UNHEDGED].pnl < -20 * 1000.0);
    assert_true(cell[ALVH].pnl > cell[UNHEDGED].pnl);
    alvh_stress_free(stress);
}

/* Four tranches are open on the eve of the first exit: on day 18, of those sold on days 0,
 * 5, 10 and 15 less what has reached its profit target. Beyond the wings more of a fall
 * changes nothing: each condor owes 5,000 dollars, which is its requirement too. */
static void wings_end_the_loss(void **state)
{
    (void)state;
    static const char *const setting[] = {"scale=[20]"};
    struct alvh_stress_cell half[BOOKS], third[BOOKS];
    struct alvh_stress *stress = stress_of(1, setting, 0);
    assert_int_equal(alvh_stress_day(stress), 18);
    alvh_stress_shock(stress, -35.0, 50.0, third);
    alvh_stress_shock(stress, -50.0, 50.0, half);
    const double condors = half[UNHEDGED].requirement / 5000.0;
    assert_true(condors > 20.0 && condors <= 80.0);
    assert_near(condors, third[UNHEDGED].requirement / 5000.0, 1e-9);
    assert_near(half[UNHEDGED].pnl, third[UNHEDGED].pnl, 1e-3 * 5000.0 * condors);
    assert_true(-half[UNHEDGED].pnl < 5000.0 * condors);
    assert_near(half[UNHEDGED].drawdown, -half[UNHEDGED].pnl, 1e-6 * 5000.0 * condors);
    assert_near(half[UNHEDGED].called + half[UNHEDGED].ruined, 0.0, 0.0);
    alvh_stress_free(stress);
}

/* Shocks and episodes leave nothing behind: the same shock gives the same numbers. */
static void every_shock_hits_the_same_book(void **state)
{
    (void)state;
    static const char *const setting[] = {"scale=[20]"};
    struct alvh_stress_cell first[BOOKS], again[BOOKS], episode[BOOKS];
    struct alvh_error error = {0};
    struct alvh_stress *stress = stress_of(1, setting, 0);
    alvh_stress_shock(stress, -5.0, 30.0, first);
    assert_int_equal(alvh_stress_episode(stress, "2018-02", episode, &error), ALVH_OK);
    assert_int_equal(alvh_stress_episode(stress, "none", episode, &error), ALVH_EINPUT);
    alvh_stress_shock(stress, -5.0, 30.0, again);
    assert_memory_equal(first, again, sizeof first);
    assert_near(episode[UNHEDGED].equity, first[UNHEDGED].equity, 0.0);
    assert_true(episode[UNHEDGED].drawdown > -episode[UNHEDGED].pnl);
    alvh_stress_free(stress);
}

/* The slope that numpy.polyfit finds in the closes that come with the program. */
static void vix_goes_with_spx_as_it_did(void **state)
{
    (void)state;
    struct alvh_scenario scenario = {0};
    struct alvh_error error = {0};
    double elasticity;
    struct alvh_stress *stress = stress_of(0, NULL, 1);
    assert_int_equal(alvh_stress_elasticity(&scenario, &elasticity, &error), ALVH_OK);
    assert_near(elasticity, -4.657954619313943, 1e-9);
    assert_near(alvh_stress_vix_along(stress, -4.0, -10.0),
                alvh_stress_vix(stress) / 0.6561, 1e-9);
    assert_near(alvh_stress_vix_along(stress, -4.0, -50.0), 150.0, 0.0);
    alvh_stress_free(stress);
}

/* Thin capital: a fall calls margin and loses a fifth. The move found does it; a hundredth
 * of a percent less does not, and every smaller whole percent does not either. */
static void the_reverse_stress_is_the_smallest_that_does_it(void **state)
{
    (void)state;
    static const char *const setting[] = {"scale=[20]",
                                          "sizing.capital_dollars_per_contract=20000"};
    const double slope = -4.5;
    struct alvh_stress_cell cell[BOOKS];
    struct alvh_stress *stress = stress_of(2, setting, 0);
    const double loss =
        alvh_stress_reverse(stress, UNHEDGED, ALVH_BREACH_LOSS, 20.0, slope, -60.0);
    const double call =
        alvh_stress_reverse(stress, UNHEDGED, ALVH_BREACH_MARGIN, 20.0, slope, -60.0);
    assert_true(loss < 0.0 && loss > -60.0 && call < 0.0 && call > -60.0);
    alvh_stress_shock(stress, loss, alvh_stress_vix_along(stress, slope, loss), cell);
    assert_near(cell[UNHEDGED].pnl, -0.2 * cell[UNHEDGED].equity,
                0.005 * cell[UNHEDGED].equity);
    alvh_stress_shock(stress, call, alvh_stress_vix_along(stress, slope, call), cell);
    assert_true(cell[UNHEDGED].called >= 0.5);
    for (double less = call + 0.011; less < 0.0; less += 1.0) {
        alvh_stress_shock(stress, less, alvh_stress_vix_along(stress, slope, less), cell);
        assert_true(cell[UNHEDGED].called < 0.5);
    }
    assert_true(
        isnan(alvh_stress_reverse(stress, UNHEDGED, ALVH_BREACH_LOSS, 100.0, slope, 3.0)));
    alvh_stress_free(stress);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shock_is_the_last_day_of_a_run_without_its_costs),
        cmocka_unit_test(wings_end_the_loss),
        cmocka_unit_test(every_shock_hits_the_same_book),
        cmocka_unit_test(vix_goes_with_spx_as_it_did),
        cmocka_unit_test(the_reverse_stress_is_the_smallest_that_does_it)};
    snprintf(output, sizeof output, "/tmp/alvh-test-stress-%ld.h5", (long)getpid());
    return cmocka_run_group_tests(tests, NULL, NULL);
}
