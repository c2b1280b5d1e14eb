/* Sizing rules against contracts worked by hand.
 *
 * One account of 1,234,567.89 dollars, named after 25 contracts, opens the fourth of four
 * tranches; three of 20 contracts each are open. A contract can lose 5,000 dollars and
 * needs 4,200 of margin. */
#include "models/isa.h"

#include "sim/sizing/rules.h"

#include <stdalign.h>

#include "alvh/dynamics.h"
#include "tests/expect.h"
#include "tests/hot.h"

enum { LANES = 16, ACCOUNTS = 2, ACCOUNT = 1 };

struct desk {
    alignas(64) double rows[8][ACCOUNTS * LANES];
    alignas(64) double equity[LANES], peak[LANES], held[LANES], loss_held[LANES];
    alignas(64) double margin_held[LANES], loss[LANES], margin[LANES], reer[LANES];
    alignas(64) double differential[LANES], contracts[LANES];
    struct alvh_sizing_options options;
    struct alvh_sizing_state state;
    struct alvh_sizing_view view;
};

static void fill(double *lanes, double value)
{
    for (int lane = 0; lane < LANES; lane++)
        lanes[lane] = value;
}

#define DEFAULT_REAL(name, standard)                         .name = standard,
#define DEFAULT_FLAG(name, standard)                         .name = standard,
#define DEFAULT_CHOICE(name, standard)                       .name = standard,
#define DEFAULT(type, name, unit, standard, low, high, text) DEFAULT_##type(name, standard)

static void open_desk(struct desk *desk, enum alvh_sizing_rule rule)
{
    *desk = (struct desk){.options = {ALVH_SIZING_OPTIONS(DEFAULT)}};
    desk->options.rule = rule;
    double *const row[] = {desk->rows[0], desk->rows[1], desk->rows[2], desk->rows[3],
                           desk->rows[4], desk->rows[5], desk->rows[6], desk->rows[7]};
    int next = 0;
    desk->state = (struct alvh_sizing_state){.lanes = LANES, .accounts = ACCOUNTS};
#define ROW(name, text) desk->state.name = row[next++];
    ALVH_SIZING_ROWS(ROW)
#undef ROW
    fill(desk->equity, 1234567.89);
    fill(desk->peak, 1250000.0);
    fill(desk->held, 60.0);
    fill(desk->loss_held, 300000.0);
    fill(desk->margin_held, 262000.0);
    fill(desk->loss, 5000.0);
    fill(desk->margin, 4200.0);
    desk->view = (struct alvh_sizing_view){.lanes = LANES,
                                           .account = ACCOUNT,
                                           .scale = 25.0,
                                           .tranches = 4.0,
                                           .equity = desk->equity,
                                           .peak = desk->peak,
                                           .contracts_held = desk->held,
                                           .max_loss_held = desk->loss_held,
                                           .margin_held = desk->margin_held,
                                           .max_loss_per_contract = desk->loss,
                                           .margin_per_contract = desk->margin,
                                           .reer = desk->reer,
                                           .rate_differential = desk->differential};
    alvh_sizing_start(&desk->options, 1250000.0, ACCOUNT, &desk->state);
}

/* Contracts of one lane, which others must not disturb. */
static double contracts_of(struct desk *desk, int lane)
{
    alvh_sizing_contracts(&desk->options, &desk->view, &desk->state, desk->contracts);
    return desk->contracts[lane];
}

static double *row_of(double *row)
{
    return row + ACCOUNT * LANES;
}

static void fixed_opens_its_scale_whatever_happens(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, ALVH_SIZING_fixed);
    desk.equity[3] = 1.0;
    assert_near(contracts_of(&desk, 3), 25.0, 0.0);
    assert_near(desk.contracts[4], 25.0, 0.0);
}

/* 7.3 % of 1,234,567.89 is 90,123.46; 18.02 contracts of 5,000, or 16.39 of 5,500. */
static void a_fixed_fraction_of_equity_is_at_risk(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, ALVH_SIZING_fixed_fraction);
    desk.options.fixed_fraction_percent = 7.3;
    desk.loss[2] = 5500.0;
    desk.equity[5] = -100.0;
    assert_near(contracts_of(&desk, 0), 18.0, 0.0);
    assert_near(desk.contracts[2], 16.0, 0.0);
    assert_near(desk.contracts[5], 0.0, 0.0);
}

/* Two trades on a prior of three at 100 +- 600 dollars: 700 and -1300.
 *   mean = (3 x 100 + 700 - 1300) / 5 = -60
 *   E X^2 = (3 (600^2 + 100^2) + 700^2 + 1300^2) / 5 = 658,000
 * Only the lanes listed learn. */
static void trades_are_pooled_with_the_prior(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, ALVH_SIZING_kelly);
    desk.options.kelly_prior_mean_dollars = 100.0;
    desk.options.kelly_prior_stdev_dollars = 600.0;
    desk.options.kelly_prior_trades = 3.0;
    alvh_sizing_start(&desk.options, 1.0, ACCOUNT, &desk.state);
    const int lane[] = {7, 2}, again[] = {2};
    const double pnl[] = {9.0, 700.0}, loss[] = {-1300.0};
    alvh_sizing_note_trades(&desk.options, ACCOUNT, 2, lane, pnl, &desk.state);
    alvh_sizing_note_trades(&desk.options, ACCOUNT, 1, again, loss, &desk.state);
    const double trades = row_of(desk.state.trades)[2];
    const double mean = row_of(desk.state.trade_mean)[2];
    assert_near(trades, 5.0, 0.0);
    assert_near(mean, -60.0, 1e-11);
    assert_near(row_of(desk.state.trade_m2)[2] / trades + mean * mean, 658000.0, 1e-8);
    assert_near(row_of(desk.state.trades)[7], 4.0, 0.0);
    assert_near(row_of(desk.state.trades)[0], 3.0, 0.0);
    assert_near(desk.state.trades[2], 0.0, 0.0); /* the other account */
}

/* At mean 100 and deviation 600: 0.4 x 1,234,567.89 x 100 / 370,000 = 133.47 condors in
 * all, 33.37 a tranche; 120 are open on lane 1, which leaves 13.47. */
static void kelly_bets_a_share_of_what_grows_fastest(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, ALVH_SIZING_kelly);
    desk.options.kelly_share = 0.4;
    desk.options.kelly_prior_mean_dollars = 100.0;
    desk.options.kelly_prior_stdev_dollars = 600.0;
    alvh_sizing_start(&desk.options, 1.0, ACCOUNT, &desk.state);
    desk.held[1] = 120.0;
    row_of(desk.state.trade_mean)[2] = -0.01; /* no edge, no bet */
    assert_near(contracts_of(&desk, 0), 33.0, 0.0);
    assert_near(desk.contracts[1], 13.0, 0.0);
    assert_near(desk.contracts[2], 0.0, 0.0);
}

/* A sure profit would ask for any number; 1,234,567.89 / 5,000 = 246.9 lose everything, a
 * quarter of which is 61.7. */
static void kelly_never_risks_all(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, ALVH_SIZING_kelly);
    desk.options.kelly_prior_mean_dollars = 50.0;
    desk.options.kelly_prior_stdev_dollars = 1.0;
    alvh_sizing_start(&desk.options, 1.0, ACCOUNT, &desk.state);
    assert_near(contracts_of(&desk, 0), 61.0, 0.0);
}

/* Growth itself, searched by brute force: a tranche wins 310 dollars four times in five and
 * loses 1,200 else. Its mean is 8, its mean square 364,880 and its mean cube -3.2177e8; the
 * rule's second order leaves out 8 x 3.2177e8 / 364,880^2 = 1.93 % of its contracts. */
static void full_kelly_maximises_growth(void **state)
{
    (void)state;
    const double equity = 123456789.0;
    double best = 0.0, greatest = 0.0;
    for (int n = 0; n < 24691; n++) {
        const double growth =
            0.8 * log1p(n * 310.0 / equity) + 0.2 * log1p(-n * 1200.0 / equity);
        best = growth > greatest ? n : best;
        greatest = growth > greatest ? growth : greatest;
    }
    struct desk desk;
    open_desk(&desk, ALVH_SIZING_kelly);
    desk.options.kelly_share = 1.0;
    desk.options.kelly_prior_mean_dollars = 8.0;
    desk.options.kelly_prior_stdev_dollars = sqrt(364880.0 - 8.0 * 8.0);
    alvh_sizing_start(&desk.options, 1.0, ACCOUNT, &desk.state);
    desk.view.tranches = 1.0;
    fill(desk.equity, equity);
    fill(desk.held, 0.0);
    assert_near(contracts_of(&desk, 0), 2706.0, 0.0);
    assert_near((1.0 - 0.0193) * desk.contracts[0], best, 3.0);
}

/* The account gains 6,000 dollars on 40 condors and then loses 12,000 on 60: 150 and -200 a
 * condor. From 200^2, with weights of 0.9 and 0.1: 38,250, then 38,425. A day that held
 * nothing overnight teaches nothing. */
static void variance_follows_days_for_each_open_condor(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, ALVH_SIZING_volatility_target);
    desk.options.volatility_decay = 0.9;
    double *variance = row_of(desk.state.variance);
    static const double equity[] = {1249000.0, 1255000.0, 1243000.0, 1243500.0};
    static const double open[] = {40.0, 60.0, 0.0, 0.0};
    static const double expected[] = {40000.0, 38250.0, 38425.0, 38425.0};
    for (int day = 0; day < 4; day++) {
        fill(desk.equity, equity[day]);
        fill(desk.held, open[day]);
        desk.held[9] = 0.0;
        alvh_sizing_note_day(&desk.options, ACCOUNT, desk.equity, desk.held, &desk.state);
        assert_near(variance[0], expected[day], 1e-9);
        assert_near(variance[9], 40000.0, 0.0);
    }
}

/* At 250 dollars a day a condor has 3,968.6 a year: 22 % of 1,234,567.89 hold 68.44, of
 * which a tranche is 17.1, but 60 are open already. With 50 open the tranche is the limit.
 */
static void volatility_is_held_at_its_target(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, ALVH_SIZING_volatility_target);
    desk.options.volatility_target_percent = 22.0;
    fill(row_of(desk.state.variance), 62500.0);
    desk.held[1] = 50.0;
    desk.held[2] = 69.0;
    assert_near(contracts_of(&desk, 0), 8.0, 0.0);
    assert_near(desk.contracts[1], 17.0, 0.0);
    assert_near(desk.contracts[2], 0.0, 0.0);
}

/* 35 % of 1,234,567.89 is 432,098.76; a quarter of it carries 25.7 contracts of 4,200. When
 * the book holds 380,000 already, the hedges' included, 52,098.76 are left: 12.4. */
static void margin_is_held_at_its_share(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, ALVH_SIZING_margin_use);
    desk.options.margin_use_percent = 35.0;
    desk.margin_held[1] = 380000.0;
    desk.margin_held[2] = 432099.0;
    assert_near(contracts_of(&desk, 0), 25.0, 0.0);
    assert_near(desk.contracts[1], 12.0, 0.0);
    assert_near(desk.contracts[2], 0.0, 0.0);
}

/* Level 95 %, memory 50 days, from a shortfall of 400 and a quantile of 280. One condor
 * loses 480: ES = 400 + (280 + 200 / 0.05 - 400) / 50 = 477.6, q = 280 + 0.1 x 400 x 0.95 =
 * 318. Then it gains 60: ES = 477.6 + (318 - 477.6) / 50 = 474.408, q = 318 - 0.1 x 477.6 x
 * 0.05 = 315.612. */
static void shortfall_follows_the_worst_days(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, ALVH_SIZING_expected_shortfall);
    desk.options.shortfall_level_percent = 95.0;
    desk.options.shortfall_memory_days = 50.0;
    desk.options.shortfall_prior_dollars = 400.0;
    alvh_sizing_start(&desk.options, 1000.0, ACCOUNT, &desk.state);
    const double *shortfall = row_of(desk.state.shortfall);
    const double *quantile = row_of(desk.state.quantile);
    assert_near(quantile[0], 280.0, 1e-12);
    fill(desk.held, 1.0);
    static const double equity[] = {1000.0, 520.0, 580.0};
    static const double expected[] = {400.0, 477.6, 474.408},
                        at[] = {280.0, 318.0, 315.612};
    for (int day = 0; day < 3; day++) {
        fill(desk.equity, equity[day]);
        alvh_sizing_note_day(&desk.options, ACCOUNT, desk.equity, desk.held, &desk.state);
        assert_near(shortfall[0], expected[day], 1e-10);
        assert_near(quantile[0], at[day], 1e-10);
    }
}

/* Losses spread evenly over -50 .. 150 dollars: of the worst tenth, beyond 130, the mean is
 * 140. Steps of g = 0.1 x 140 dollars let the quantile scatter by
 * sqrt(g 0.1 0.9 / (2 f)) = 11.2, f being the density of 1/200, which adds
 * 11.2^2 f / (2 x 0.1) = 3.2 to the mean. The mean of 100,000 days has an error of 0.11. */
static void shortfall_finds_that_of_a_known_law(void **state)
{
    (void)state;
    enum { DAYS = 120000, BURNT = 20000 };
    struct desk desk;
    open_desk(&desk, ALVH_SIZING_expected_shortfall);
    desk.options.shortfall_level_percent = 90.0;
    desk.options.shortfall_memory_days = 2000.0;
    desk.options.shortfall_prior_dollars = 40.0;
    alvh_sizing_start(&desk.options, 0.0, ACCOUNT, &desk.state);
    fill(desk.held, 2.0);
    double equity = 0.0, sum = 0.0, quantiles = 0.0;
    uint64_t random = 1;
    for (int day = 0; day < DAYS; day++) {
        fill(desk.equity, equity);
        alvh_sizing_note_day(&desk.options, ACCOUNT, desk.equity, desk.held, &desk.state);
        random = random * 6364136223846793005u + 1442695040888963407u;
        equity -= 2.0 * (200.0 * ((double)(random >> 11) * 0x1p-53) - 50.0);
        sum += day >= BURNT ? row_of(desk.state.shortfall)[0] : 0.0;
        quantiles += day >= BURNT ? row_of(desk.state.quantile)[0] : 0.0;
    }
    assert_near(quantiles / (DAYS - BURNT), 130.0, 1.4);
    assert_near(sum / (DAYS - BURNT), 143.2, 0.5);
}

/* 5 % of 1,234,567.89 is 61,728; at 800 a day they hold 77.16, a quarter 19.3, with 60 open
 * 17.2. */
static void shortfall_is_held_to_its_budget(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, ALVH_SIZING_expected_shortfall);
    desk.options.shortfall_budget_percent = 5.0;
    fill(row_of(desk.state.shortfall), 800.0);
    desk.held[1] = 40.0;
    assert_near(contracts_of(&desk, 0), 17.0, 0.0);
    assert_near(desk.contracts[1], 19.0, 0.0);
}

/* The floor is 85 % of 1,250,000: 1,062,500. The cushion of 172,067.89 times 2.5 is
 * 430,169.73: a quarter of it loses 21.5 contracts of 5,000; of what 300,000 leave, 26. On
 * the floor nothing is opened, and below it nothing either. */
static void losses_are_held_to_a_multiple_of_the_cushion(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, ALVH_SIZING_drawdown);
    desk.options.drawdown_limit_percent = 15.0;
    desk.options.drawdown_multiple = 2.5;
    desk.loss_held[1] = 370000.0; /* leaves 60,169.73: 12.03 contracts */
    desk.equity[2] = 1062500.0;
    desk.equity[3] = 900000.0;
    assert_near(contracts_of(&desk, 0), 21.0, 0.0);
    assert_near(desk.contracts[1], 12.0, 0.0);
    assert_near(desk.contracts[2], 0.0, 0.0);
    assert_near(desk.contracts[3], 0.0, 0.0);
}

/* exp(-0.3 x 1.2 + 0.2 x 0.5) = exp(-0.26) = 0.77105: 19.3 of 25. Clamped to 0.6 and 1.4 it
 * gives 15 and 35. */
static void macro_scores_multiply_any_rule(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, ALVH_SIZING_fixed);
    desk.options.macro = true;
    desk.options.macro_reer = 0.3;
    desk.options.macro_rate_differential = 0.2;
    desk.options.macro_low = 0.6;
    desk.options.macro_high = 1.4;
    desk.reer[1] = 1.2;
    desk.differential[1] = -0.5;
    desk.reer[2] = 9.0;
    desk.differential[3] = -9.0;
    assert_near(contracts_of(&desk, 0), 25.0, 0.0);
    assert_near(desk.contracts[1], 19.0, 0.0);
    assert_near(desk.contracts[2], 15.0, 0.0);
    assert_near(desk.contracts[3], 35.0, 0.0);
    desk.options.macro = false;
    assert_near(contracts_of(&desk, 3), 25.0, 0.0);
}

/* 0.01 % of 80,000,000 dollars a point is 8,000 dollars a point: 80 condors, 20 beside the
 * 60 that are open. 2 % of 3,300 contracts a day is 66: 16.5 condors of four legs. */
static void the_market_caps_any_rule(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, ALVH_SIZING_fixed);
    desk.options.max_market_cap_percent = 0.01;
    desk.options.market_cap_dollars_per_point = 8e7;
    desk.held[1] = 81.0;
    assert_near(contracts_of(&desk, 0), 20.0, 0.0);
    assert_near(desk.contracts[1], 0.0, 0.0);
    desk.options.max_volume_percent = 2.0;
    desk.options.daily_volume_contracts = 3300.0;
    assert_near(contracts_of(&desk, 0), 16.0, 0.0);
}

/* 5.8 % of 1,250,000 is 72,500, 14.5 contracts; at 5.6 % it is 14 exactly, which binary
 * fractions miss by 3e-15. */
static void contracts_are_rounded_down_but_not_by_rounding(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, ALVH_SIZING_fixed_fraction);
    fill(desk.equity, 1250000.0);
    desk.options.fixed_fraction_percent = 5.8;
    assert_near(contracts_of(&desk, 0), 14.0, 0.0);
    desk.options.fixed_fraction_percent = 5.6;
    assert_near(contracts_of(&desk, 0), 14.0, 0.0);
    fill(desk.equity, 1250000.0 * (1.0 - 1e-12));
    assert_near(contracts_of(&desk, 0), 14.0, 0.0);
    fill(desk.equity, 1250000.0 * (1.0 - 1e-8));
    assert_near(contracts_of(&desk, 0), 13.0, 0.0);
}

/* With the defaults a day that has seen nothing opens the scale, whatever the rule: condors
 * of 50-point wings on 50,000 dollars for each contract, four tranches at once. */
static void all_rules_start_alike(void **state)
{
    (void)state;
    for (int rule = 0; rule < ALVH_SIZING_RULE_COUNT; rule++) {
        struct desk desk;
        open_desk(&desk, (enum alvh_sizing_rule)rule);
        fill(desk.equity, 1250000.0);
        fill(desk.held, 0.0);
        fill(desk.loss_held, 0.0);
        fill(desk.margin_held, 0.0);
        fill(desk.margin, 5000.0);
        assert_near(contracts_of(&desk, 0), 25.0, 0.0);
    }
}

/* A choice is the number of a name; the functions go by the list. */
static void names_stand_in_the_order_of_the_list(void **state)
{
    (void)state;
    static const char names[] =
#define NAME(name, text) "|" #name
        ALVH_SIZING_RULES(NAME)
#undef NAME
        ;
    assert_string_equal(ALVH_SIZING_RULE_NAMES, names + 1);
}

/* A hundred days of two learning rules and their contracts: a pinned value says that every
 * build returns the same bits. */
static void every_build_learns_the_same_bits(void **state)
{
    (void)state;
    uint64_t hash = HOT_HASH_START, random = 7;
    for (int which = 0; which < 2; which++) {
        struct desk desk;
        open_desk(&desk,
                  which ? ALVH_SIZING_volatility_target : ALVH_SIZING_expected_shortfall);
        desk.options.macro = true;
        for (int day = 0; day < 100; day++) {
            for (int lane = 0; lane < LANES; lane++) {
                random = random * 6364136223846793005u + 1442695040888963407u;
                const double u = (double)(random >> 11) * 0x1p-53 - 0.4;
                desk.equity[lane] += 30000.0 * u;
                desk.reer[lane] = 3.0 * u;
            }
            alvh_sizing_note_day(&desk.options, ACCOUNT, desk.equity, desk.held,
                                 &desk.state);
            alvh_sizing_contracts(&desk.options, &desk.view, &desk.state, desk.held);
            hash = hot_hash(hash, desk.held, sizeof desk.held);
        }
        hash = hot_hash(hash, desk.rows, sizeof desk.rows);
    }
    assert_int_equal(hash, 0xbb93ada7c895be7f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixed_opens_its_scale_whatever_happens),
        cmocka_unit_test(a_fixed_fraction_of_equity_is_at_risk),
        cmocka_unit_test(trades_are_pooled_with_the_prior),
        cmocka_unit_test(kelly_bets_a_share_of_what_grows_fastest),
        cmocka_unit_test(kelly_never_risks_all),
        cmocka_unit_test(full_kelly_maximises_growth),
        cmocka_unit_test(variance_follows_days_for_each_open_condor),
        cmocka_unit_test(volatility_is_held_at_its_target),
        cmocka_unit_test(margin_is_held_at_its_share),
        cmocka_unit_test(shortfall_follows_the_worst_days),
        cmocka_unit_test(shortfall_finds_that_of_a_known_law),
        cmocka_unit_test(shortfall_is_held_to_its_budget),
        cmocka_unit_test(losses_are_held_to_a_multiple_of_the_cushion),
        cmocka_unit_test(macro_scores_multiply_any_rule),
        cmocka_unit_test(the_market_caps_any_rule),
        cmocka_unit_test(contracts_are_rounded_down_but_not_by_rounding),
        cmocka_unit_test(all_rules_start_alike),
        cmocka_unit_test(names_stand_in_the_order_of_the_list),
        cmocka_unit_test(every_build_learns_the_same_bits),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
