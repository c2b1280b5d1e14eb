/* Margin calls and what forced exits do to the book, against cases worked by hand. */
#include "models/isa.h"

#include "sim/execution/feedback.h"
#include "sim/execution/liquidation.h"
#include "tests/expect.h"
#include "tests/hot.h"

enum { TRANCHES = 4, LANES = 16 };

/* The third has lost most, then the first; closing the fourth costs more than it frees. */
static const struct alvh_open_tranche open[TRANCHES] = {
    {.contracts = 10, .loss = 900, .freed = 5000, .cost = 50},
    {.contracts = 10, .loss = -200, .freed = 5000, .cost = 30},
    {.contracts = 4, .loss = 2500, .freed = 5000, .cost = 80},
    {.contracts = 10, .loss = 3000, .freed = 40, .cost = 60}};

static double call(double equity, double requirement, double share, double close[TRANCHES])
{
    const struct alvh_margin_call due = {
        .equity = equity, .requirement = requirement, .share = share};
    return alvh_liquidation(&due, TRANCHES, open, close);
}

static void enough_equity_closes_nothing(void **state)
{
    (void)state;
    double close[TRANCHES];
    assert_near(call(120000.0, 120000.0, 1.0, close), 0.0, 0.0);
    assert_near(call(60000.0, 120000.0, 0.5, close), 0.0, 0.0);
    for (int i = 0; i < TRANCHES; i++)
        assert_near(close[i], 0.0, 0.0);
}

/* 12,000 are missing; each contract of the third brings 5000 - 80: three of them. */
static void the_worst_tranche_goes_first(void **state)
{
    (void)state;
    double close[TRANCHES];
    assert_near(call(108000.0, 120000.0, 1.0, close), 0.0, 0.0);
    assert_near(close[0], 0.0, 0.0);
    assert_near(close[2], 3.0, 0.0);
}

/* 30,000 are missing: the third's four bring 19,680, then 10,320 / 4950 is three of the
 * first. The fourth never helps. */
static void then_the_next_worst(void **state)
{
    (void)state;
    double close[TRANCHES];
    assert_near(call(90000.0, 120000.0, 1.0, close), 0.0, 0.0);
    assert_near(close[2], 4.0, 0.0);
    assert_near(close[0], 3.0, 0.0);
    assert_near(close[1], 0.0, 0.0);
    assert_near(close[3], 0.0, 0.0);
}

/* All that helps brings 19,680 + 49,500 + 49,700 = 118,880 of 130,000. */
static void what_cannot_be_met_is_told(void **state)
{
    (void)state;
    double close[TRANCHES];
    assert_near(call(-10000.0, 120000.0, 1.0, close), 11120.0, 1e-9);
    assert_near(close[0], 10.0, 0.0);
    assert_near(close[1], 10.0, 0.0);
    assert_near(close[2], 4.0, 0.0);
    assert_near(close[3], 0.0, 0.0);
}

/* At 75 % maintenance a contract of the third brings 3750 - 80 = 3670: of 90,000 - 82,000
 * three are needed. */
static void maintenance_is_a_share_of_the_requirement(void **state)
{
    (void)state;
    double close[TRANCHES];
    assert_near(call(82000.0, 120000.0, 0.75, close), 0.0, 0.0);
    assert_near(close[2], 3.0, 0.0);
}

/* 5 % of 2000 is absorbed: 100 at normal depth, 25 where thin is 2. 250 contracts exceed
 * that by 1.5: 2 x sqrt(1.5) = 2.449490 standard deviations of 60 points and 1.2 VIX
 * points; at 8 dollars and -400 a point that is (480 + 480) x 2.449490. In the thin lane
 * the excess is 9 and the move is cut at 3: 2880; 50 there exceed what is absorbed by 1: 2.
 */
static void large_forced_exits_move_the_market(void **state)
{
    (void)state;
    const struct alvh_feedback_options options = {
        .strength = 2.0, .depth_contracts = 2000.0, .depth_percent = 5.0, .most = 3.0};
    double contracts[LANES], delta[LANES], vega[LANES], thin[LANES], spx[LANES], vix[LANES];
    double loss[LANES];
    for (int lane = 0; lane < LANES; lane++) {
        contracts[lane] = lane == 2 ? 100.0 : lane == 4 ? 50.0 : 250.0;
        delta[lane] = 8.0;
        vega[lane] = -400.0;
        thin[lane] = lane == 3 || lane == 4 ? 2.0 : 1.0;
        spx[lane] = 60.0;
        vix[lane] = 1.2;
    }
    const struct alvh_conditions conditions = {
        .lanes = LANES, .thin = thin, .spx_move = spx, .vix_move = vix};
    const struct alvh_forced_exits exits = {
        .contracts = contracts, .delta = delta, .vega = vega};
    alvh_feedback_loss(&options, &conditions, &exits, loss);
    assert_near(loss[1], 960.0 * 2.4494897428, 1e-6);
    assert_near(loss[2], 0.0, 1e-4);
    assert_near(loss[3], 2880.0, 1e-9);
    assert_near(loss[4], 1920.0, 1e-9);
    const struct alvh_feedback_options off = {
        .strength = 0.0, .depth_contracts = 2000.0, .depth_percent = 5.0, .most = 3.0};
    alvh_feedback_loss(&off, &conditions, &exits, loss);
    for (int lane = 0; lane < LANES; lane++)
        assert_near(loss[lane], 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(enough_equity_closes_nothing),
        cmocka_unit_test(the_worst_tranche_goes_first),
        cmocka_unit_test(then_the_next_worst),
        cmocka_unit_test(what_cannot_be_met_is_told),
        cmocka_unit_test(maintenance_is_a_share_of_the_requirement),
        cmocka_unit_test(large_forced_exits_move_the_market),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
