/* Whole blocks against accounts kept by hand (by_hand.h). What a day's quotes are, and
 * which day brings what, other tests know. */
#include "models/isa.h"

#include <string.h>

#include "tests/by_hand_close.h"
#include "tests/by_hand_rules.h"
#include "tests/hot.h"

static int accounts(void)
{
    return setup.scenario.books * setup.scenario.scales;
}

static void open_hands(void)
{
    assert_true(accounts() <= MAX_ACCOUNTS && setup.prepared.plan->days < MAX_DAYS);
    memset(hands, 0, sizeof hands);
    counts = (struct alvh_counts){0};
    same_contracts = shared_days = 0;
    for (int account = 0; account < accounts(); account++)
        for (int lane = 0; lane < LANES; lane++) {
            struct hand *hand = &hands[account][lane];
            const int64_t scale = setup.scenario.scale[account % setup.scenario.scales];
            hand->capital = hand->equity = hand->peak =
                (double)scale * setup.scenario.common.sizing.capital_dollars_per_contract;
            hand->outcome[ALVH_OUTCOME_min_net_vega] = INFINITY;
            hand->outcome[ALVH_OUTCOME_max_net_vega] = -INFINITY;
        }
}

/* What is listed today, and the credit that a new tranche brings. */
static void list(int day)
{
    const int opening = setup.prepared.plan->opening[day];
    for (int rung = 0; rung < RUNGS; rung++) {
        const struct alvh_rolls *rolls = &setup.prepared.plan->rolls[kind_of[rung]];
        const int rolling = rolls->rolling[day];
        if (rolling != ALVH_NONE) {
            slot_of[rung] = rolls->roll[rolling].slot;
            roll_in[rung][slot_of[rung]] = rolling;
        }
    }
    if (opening == ALVH_NONE)
        return;
    const int slot = setup.prepared.plan->tranche[opening].slot;
    tranche_in[slot] = opening;
    for (int lane = 0; lane < LANES; lane++)
        credit[slot][lane] = -at(setup.block->units.value, slot, lane);
}

static void day_by_hand(int day)
{
    today = day;
    memcpy(spots[day], setup.block->market.spot, sizeof spots[day]);
    memcpy(jumps[day], setup.block->market.state.jump, sizeof jumps[day]);
    memcpy(regimes[day], setup.block->market.state.regime, sizeof regimes[day]);
    list(day);
    for (int account = 0; account < accounts(); account++) {
        const int book = account / setup.scenario.scales;
        const struct alvh_book_options *options = &setup.scenario.book[book];
        uint32_t outside = 0;
        for (int lane = 0; lane < LANES; lane++) {
            struct hand *hand = &hands[account][lane];
            close_condors(hand, book, day, lane);
            open_condor(hand, setup.scenario.scale[account % setup.scenario.scales], day,
                        lane);
            roll_calls(hand, options, day, lane);
            close_day(hand, options, day, lane);
            outside += lane < COUNTED && hand->outside;
        }
        assert_int_equal(setup.prepared.fans.breach[day * accounts() + account], outside);
    }
}

/* From the first close at the bottom of the largest drawdown to the first above its peak.
 */
static double recovery_of(const struct hand *hand)
{
    double peak = hand->capital, lost_from = 0.0, deepest = 0.0;
    int trough = 0;
    for (int day = 0; day <= setup.prepared.walk.plan->days; day++) {
        peak = fmax(peak, hand->past[day]);
        if (peak - hand->past[day] > deepest) {
            deepest = peak - hand->past[day];
            lost_from = peak;
            trough = day;
        }
    }
    for (int day = trough; deepest > 0.0 && day <= setup.prepared.walk.plan->days; day++)
        if (hand->past[day] > lost_from)
            return day - trough;
    return deepest > 0.0 ? -1.0 : 0.0;
}

/* The slope of e on r about their means. */
static double beta_of(const struct hand *hand, int lane)
{
    const int closes = setup.prepared.walk.plan->days + 1;
    double r[MAX_DAYS] = {0.0}, mean = 0.0, cross = 0.0, square = 0.0;
    for (int day = 1; day < closes; day++) {
        r[day] = (spots[day][lane] - spots[day - 1][lane]) / spots[day - 1][lane];
        mean += r[day] / closes;
    }
    for (int day = 0; day < closes; day++) {
        const double before = day > 0 ? hand->past[day - 1] : hand->capital;
        cross += (r[day] - mean) * (hand->past[day] - before) / hand->capital;
        square += (r[day] - mean) * (r[day] - mean);
    }
    return cross / square;
}

/* The largest drawdown as it is told: every day of it is looked at again. */
static void tell_by_hand(struct hand *hand, int lane)
{
    double *outcome = hand->outcome;
    const int trough = (int)outcome[ALVH_OUTCOME_trough_day];
    const int peak = trough - (int)outcome[ALVH_OUTCOME_max_drawdown_days];
    outcome[ALVH_OUTCOME_peak_regime] = regimes[peak][lane];
    outcome[ALVH_OUTCOME_trough_regime] = regimes[trough][lane];
    for (int day = trough; day > peak; day--)
        if (hand->gave_way[day] != ALVH_LIMIT_NONE) {
            outcome[ALVH_OUTCOME_first_breach] = hand->gave_way[day];
            outcome[ALVH_OUTCOME_first_breach_day] = day;
            outcome[ALVH_OUTCOME_trigger] = regimes[day][lane] != regimes[day - 1][lane]
                                                ? ALVH_TRIGGER_REGIME
                                            : jumps[day][lane] != 0.0 ? ALVH_TRIGGER_JUMP
                                                                      : ALVH_TRIGGER_PLAIN;
        }
}

/* What is known at the end. */
static void finish_by_hand(struct hand *hand, int lane)
{
    const int first = setup.block->units.condors;
    hand->outcome[ALVH_OUTCOME_final_pnl] = hand->equity - hand->capital;
    hand->outcome[ALVH_OUTCOME_recovery_days] = recovery_of(hand);
    hand->outcome[ALVH_OUTCOME_beta] = beta_of(hand, lane);
    tell_by_hand(hand, lane);
    for (int unit = first; unit < setup.block->units.count; unit++)
        if (hand->held[unit] != 0.0)
            hand->outcome[ALVH_OUTCOME_temporal_theta] +=
                hand->held[unit] * time_value(unit, lane);
}

static void compare_outcomes(void)
{
    const struct alvh_outcomes *outcomes = &setup.outcomes;
    for (int account = 0; account < accounts(); account++)
        for (int lane = 0; lane < LANES; lane++) {
            struct hand *hand = &hands[account][lane];
            finish_by_hand(hand, lane);
            for (int which = 0; which < ALVH_OUTCOME_COUNT; which++)
                assert_near(outcomes->value[which][account * CAPACITY + OFFSET + lane],
                            hand->outcome[which], 1e-5);
            double by_layer = 0.0;
            for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++)
                by_layer +=
                    outcomes->pnl_by_layer[(account * ALVH_LAYER_COUNT + layer) * CAPACITY +
                                           OFFSET + lane];
            assert_near(by_layer, hand->equity - hand->capital, 1e-5);
        }
}

static void compare_counts(void)
{
    const struct alvh_counts *found = &setup.block->counts;
    const struct alvh_market_lanes *state = &setup.block->market.state;
    assert_int_equal(found->profit_exits, counts.profit_exits);
    assert_int_equal(found->stop_exits, counts.stop_exits);
    assert_int_equal(found->time_exits, counts.time_exits);
    assert_int_equal(found->settlements, counts.settlements);
    assert_int_equal(found->tranches_opened, counts.tranches_opened);
    assert_int_equal(found->margin_calls, counts.margin_calls);
    assert_int_equal(found->forced_contracts, counts.forced_contracts);
    for (int account = 0; account < accounts(); account++) {
        int64_t rolls = 0;
        for (int lane = 0; lane < LANES; lane++)
            rolls += hands[account][lane].rolls;
        assert_int_equal(found->acted[account * ALVH_RULE_COUNT + ALVH_RULE_base], rolls);
    }
    assert_int_equal(found->paths, LANES);
    double sum = 0.0, square = 0.0;
    for (int lane = 0; lane < LANES; lane++) {
        const double growth = exp(state->ln_spot[lane] - state->ln_carry[lane]) /
                              setup.prepared.walk.start.spot;
        sum += growth;
        square += growth * growth;
    }
    assert_near((double)found->martingale * 0x1p-32, sum, 1e-6);
    assert_near((double)found->martingale_square * 0x1p-32, square, 1e-6);
}

static void walk_both_ways(int settings, const char *const setting[])
{
    walk_setup_create(&setup, ALVH_TEST_SCENARIOS "/two_books.yaml", settings, setting,
                      CAPACITY);
    setup.block->lanes = LANES;
    open_hands();
    alvh_block_start(&setup.prepared.walk, setup.block, &setup.outcomes, OFFSET);
    for (int day = 0; day <= setup.prepared.plan->days; day++) {
        alvh_block_market(&setup.prepared.walk, setup.block, day);
        alvh_block_quote(&setup.prepared.walk, setup.block, day);
        alvh_block_trade(&setup.prepared.walk, setup.block, day, &setup.outcomes, OFFSET);
        alvh_block_mark(&setup.prepared.walk, setup.block, day, &setup.outcomes, OFFSET);
        day_by_hand(day);
    }
    alvh_block_finish(&setup.prepared.walk, setup.block, &setup.outcomes, OFFSET);
    compare_outcomes();
    compare_counts();
    walk_setup_free(&setup);
}

static int how_many(enum alvh_outcome which)
{
    int count = 0;
    for (int account = 0; account < accounts(); account++)
        for (int lane = 0; lane < LANES; lane++)
            count += hands[account][lane].outcome[which] > 0.0;
    return count;
}

#define TURBULENT                                                                          \
    "market.as_of=2018-02-02", "simulation.days=90", "output.fan_paths=21",                \
        "scale=[3, 40]", "sizing.capital_dollars_per_contract=7000",                       \
        "condor.stop_loss_percent=80", "rules.vega_band.low_dollars=-25",                  \
        "rules.vega_band.high_dollars=3", "rules.adjustment.enabled=false"

/* A tranche a week, one of the two books held to settlement; calls rolled every week. */
static void a_weekly_book_is_what_it_is_by_hand(void **state)
{
    (void)state;
    static const char *const setting[] = {TURBULENT, "margin.calls=false",
                                          "books.unhedged.condor.exit_calendar_days=0",
                                          "books.unhedged.condor.profit_target_percent=90"};
    walk_both_ways(sizeof setting / sizeof *setting, setting);
    assert_true(counts.profit_exits > 50 && counts.stop_exits > 50);
    assert_true(counts.time_exits > 50 && counts.settlements > 30);
    assert_true(same_contracts > 20 && shared_days == 0);
    assert_true(how_many(ALVH_OUTCOME_ruined) > 5);
    assert_true(how_many(ALVH_OUTCOME_vega_breach_days) > 50);
    assert_true(how_many(ALVH_OUTCOME_margin_calls) == 0);
}

/* Tranches every other day share expiries; calls expire before they are rolled. */
static void a_crowded_book_is_what_it_is_by_hand(void **state)
{
    (void)state;
    static const char *const setting[] = {TURBULENT, "condor.entry_every_days=2",
                                          "layers.base.roll_every_days=28",
                                          "books.static_vix.condor.exit_calendar_days=0"};
    walk_both_ways(sizeof setting / sizeof *setting, setting);
    assert_true(shared_days > 1000 && same_contracts == 0);
    assert_true(how_many(ALVH_OUTCOME_ruined) > 5);
    assert_true(how_many(ALVH_OUTCOME_margin_calls) > 20);
    assert_true(how_many(ALVH_OUTCOME_forced_contracts) > 20);
}

/* A condor of one day every day, and calls of three expiries. */
static void a_daily_book_with_a_ladder_is_what_it_is_by_hand(void **state)
{
    (void)state;
    static const char *const setting[] = {TURBULENT,
                                          "condor.entry_every_days=1",
                                          "condor.target_calendar_days=1",
                                          "condor.exit_calendar_days=0",
                                          "condor.profit_target_percent=100",
                                          "layers.base.notional_percent=100",
                                          "layers.base.ladder.near_weight=4",
                                          "layers.base.ladder.middle_weight=4",
                                          "layers.base.ladder.middle_roll_every_days=8",
                                          "layers.base.ladder.far_weight=2",
                                          "layers.base.ladder.far_roll_every_days=21"};
    walk_both_ways(sizeof setting / sizeof *setting, setting);
    assert_true(counts.time_exits == 0 && counts.stop_exits + counts.settlements > 500);
    assert_true(counts.profit_exits > 1000 && same_contracts > 20);
    assert_true(how_many(ALVH_OUTCOME_ruined) > 5);
}

/* The weekly book, whose larger account is more than the market absorbs. */
static void a_book_that_moves_markets_is_what_it_is_by_hand(void **state)
{
    (void)state;
    static const char *const setting[] = {TURBULENT, "feedback.strength=0.5",
                                          "feedback.depth_contracts=100"};
    walk_both_ways(sizeof setting / sizeof *setting, setting);
    int pressed = 0, small = 0;
    for (int account = 0; account < accounts(); account++)
        for (int lane = 0; lane < LANES; lane++) {
            const bool any = hands[account][lane].cash[ALVH_LAYER_feedback] < 0.0;
            pressed += any;
            small += any && account % setup.scenario.scales == 0;
        }
    assert_true(pressed > 20 && small < pressed / 2);
    assert_true(how_many(ALVH_OUTCOME_margin_calls) > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_weekly_book_is_what_it_is_by_hand),
        cmocka_unit_test(a_crowded_book_is_what_it_is_by_hand),
        cmocka_unit_test(a_daily_book_with_a_ladder_is_what_it_is_by_hand),
        cmocka_unit_test(a_book_that_moves_markets_is_what_it_is_by_hand),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
