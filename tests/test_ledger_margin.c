/* What accounts must keep behind what they hold, and what becomes of those that cannot, by
 * hand. */
#include "models/isa.h"

#include "tests/hot.h"
#include "tests/ledger_desk.h"

static const int condor_right[4] = {-1, -1, 1, 1}, condor_held[4] = {1, -1, -1, 1};
static const int put_right[1] = {-1}, put_held[1] = {1};

/* Strikes of two condors, then of two SPX puts, and units for all of them. */
static void list_spx_options(struct desk *desk, const double legs[10])
{
    static const bool used[ALVH_INSTRUMENT_COUNT] = {[ALVH_INSTRUMENT_spx_put] = true};
    alvh_units_number(&desk->units, 1, 2, used);
    desk->account.holds[ALVH_INSTRUMENT_spx_put] = true;
    for (int leg = 0; leg < 10; leg++)
        fill(desk->strike + leg * LANES, legs[leg]);
    desk->units.legs[ALVH_INSTRUMENT_condor] =
        (struct alvh_unit_legs){.count = 4,
                                .right = condor_right,
                                .held = condor_held,
                                .strike = desk->strike,
                                .ln_strike = desk->strike}; /* nobody prices them */
    desk->units.legs[ALVH_INSTRUMENT_spx_put] =
        (struct alvh_unit_legs){.count = 1,
                                .right = put_right,
                                .held = put_held,
                                .strike = desk->strike + (size_t)8 * LANES,
                                .ln_strike = desk->strike};
    for (int unit = 0; unit < 4; unit++) {
        desk->live[unit] = true;
        desk->expiry_day[unit] = 7;
        fill(desk->value + unit * LANES, unit < 2 ? -600.0 : 110.0);
        fill(desk->close_cost + unit * LANES, 37.25);
        fill(desk->credit + (unit % 2) * LANES, 600.0);
        fill(desk->unit_margin + unit * LANES, unit < 2 ? 5000.0 : 0.0);
    }
}

/* The puts of the first and the calls of the second cannot both be breached on one day: 50
 * and 10 points, 60 for each pair. On two days they can: 50 and 50. */
static void condors_that_settle_together_share_margin(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    list_spx_options(&desk,
                     (const double[10]){4250, 4300, 4700, 4710, 3990, 4000, 4400, 4450});
    trade(&desk, 0, 2.0);
    trade(&desk, 1, 2.0);
    mark(&desk, 0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 12000.0, 0.0);
    desk.expiry_day[1] = 1;
    mark(&desk, 1);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 20000.0, 0.0);
}

/* A condor 4250/4300/4700/4720 and two puts of 4260 lose most at 4260, 40 points: on lane
 * 6, which holds no puts, 50. Puts of another day carry nothing. */
static void puts_that_settle_with_a_condor_carry_it(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    list_spx_options(&desk, (const double[10]){4250, 4300, 4700, 4720, 3990, 4000, 4400,
                                               4450, 4260, 4260});
    desk.live[1] = false;
    desk.expiry_day[3] = 8;
    trade(&desk, 0, 3.0);
    trade(&desk, 2, 6.0);
    trade(&desk, 3, 6.0);
    desk.quantity[2 * LANES + 6] = 0.0;
    mark(&desk, 0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 12000.0, 0.0);
    assert_near(desk.outcome[ALVH_OUTCOME_peak_margin][6], 15000.0, 0.0);
    trade(&desk, 2, 0.0);
    trade(&desk, 3, 0.0);
    mark(&desk, 1);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 15000.0, 0.0);
}

/* Of the tranches above three and two: 3 * 50 + 2 * 10 below 3990, 3 * 10 + 2 * 50 above
 * 4710. Of 17000 needed 9000 are missing. One of the first, which has lost more, frees
 * 5000, 4962.75 after costs, so two are closed; but 60 points go with them, not 100, and
 * 3074.50 are missing still. Now one of the first frees 1000 and one of the second 5000:
 * with both gone the last one of the second needs 5000 of 8000 - 4 * 37.25. */
static void a_call_looks_at_what_closing_frees(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    list_spx_options(&desk,
                     (const double[10]){4250, 4300, 4700, 4710, 3990, 4000, 4400, 4450});
    desk.calls =
        (struct alvh_margin_call_options){.calls = true, .maintenance_percent = 100};
    trade(&desk, 0, 3.0);
    trade(&desk, 1, 2.0);
    fill(desk.value, -900.0);
    fill(desk.cash, 8000.0 + 3 * 900.0 + 2 * 600.0);
    mark(&desk, 0);
    assert_near(desk.quantity[3], 0.0, 0.0);
    assert_near(desk.quantity[LANES + 3], 1.0, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 5000.0, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_margin_calls), 1.0, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_forced_contracts), 4.0, 0.0);
    assert_near(desk.equity[3], 8000.0 - 4 * 37.25, 1e-9);
}

/* Two condors that settle on days of their own. */
static void list_two_condors(struct desk *desk)
{
    number_units(&desk->units, 2);
    desk->expiry_day[1] = 1;
    quote(desk, -600.0, -600.0);
    fill(desk->open_cost + LANES, 42.5);
    fill(desk->close_cost + LANES, 37.25);
    fill(desk->unit_margin + LANES, 5000.0);
    fill(desk->impact, 8.0);
    fill(desk->impact + LANES, 8.0);
    fill(desk->credit, 600.0);
    fill(desk->credit + LANES, 600.0);
}

/* Four of each condor, 5000 apart, sold at 600 for 4*(42.5 + 8*sqrt 4) a tranche:
 *
 *     day 0: 60000 - 2*4*58.5                               = 59532, 40000 needed
 *     day 1: - 4*2000 - 4*3500                              = 37532, short of 2468
 *            one of the second frees 5000 - 37.25 - 8*2 and costs 45.25: 37486.75
 *     day 2: - 4*3300 - 3*2000                              = 18286.75, short of 16713.25
 *            all three of the second free 3*(5000 - 37.25 - 8*sqrt 3), one of the first
 *            the rest; 3*37.25 + 8*3^1.5 and 45.25 are paid */
static void a_margin_call_closes_the_worst_tranche_first(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 60000.0);
    list_two_condors(&desk);
    desk.calls.calls = true;
    trade(&desk, 0, 4.0);
    trade(&desk, 1, 4.0);
    mark(&desk, 0);
    assert_near(desk.equity[3], 59532.0, 1e-9);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_margin_calls), 0.0, 0.0);
    fill(desk.value, -2600.0);
    fill(desk.value + LANES, -4100.0);
    mark(&desk, 1);
    assert_near(desk.quantity[3], 4.0, 0.0);
    assert_near(desk.quantity[LANES + 3], 3.0, 0.0);
    assert_near(desk.equity[3], 37486.75, 1e-9);
    assert_near(desk.vega[3], 4 * -31.0 + 3 * 55.0, 1e-9);
    fill(desk.value, -5900.0);
    fill(desk.value + LANES, -6100.0);
    mark(&desk, 2);
    assert_near(desk.quantity[3], 3.0, 0.0);
    assert_near(desk.quantity[LANES + 3], 0.0, 0.0);
    assert_near(desk.equity[3], 18286.75 - 111.75 - 8.0 * pow(3.0, 1.5) - 45.25, 1e-9);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_margin_calls), 2.0, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_forced_contracts), 5.0, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 40000.0, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_ruined), 0.0, 0.0);
}

/* 20000 are needed. Of lanes with 17999 and 18000 left only the first is short at 90 %; a
 * closing that costs more than it frees helps neither. */
static void only_lanes_below_maintenance_are_called(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 30000.0);
    list_two_condors(&desk);
    desk.calls =
        (struct alvh_margin_call_options){.calls = true, .maintenance_percent = 90};
    trade(&desk, 0, 4.0);
    mark(&desk, 0);
    desk.cash[5] = 17999.0 + 4 * 600.0;
    desk.cash[6] = 18000.0 + 4 * 600.0;
    mark(&desk, 1);
    for (int lane = 0; lane < LANES; lane++) {
        assert_near(desk.outcome[ALVH_OUTCOME_margin_calls][lane], lane == 5, 0.0);
        assert_near(desk.quantity[lane], lane == 5 ? 3.0 : 4.0, 0.0);
    }
    assert_near(desk.outcome[ALVH_OUTCOME_peak_margin][5], 20000.0, 0.0);
    fill(desk.close_cost, 4500.0);
    desk.cash[5] = 100.0 + 3 * 600.0;
    mark(&desk, 2);
    assert_near(desk.outcome[ALVH_OUTCOME_margin_calls][5], 2.0, 0.0);
    assert_near(desk.outcome[ALVH_OUTCOME_forced_contracts][5], 1.0, 0.0);
    assert_near(desk.quantity[5], 3.0, 0.0);
}

/* Of 10 left 4000 are missing. Closing either condor frees 2000 of them for 1900 and
 * impact, so both go and nothing is left. No call comes where nothing was left before. */
static void paying_for_a_margin_call_can_be_ruin(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 30000.0);
    list_two_condors(&desk);
    desk.calls =
        (struct alvh_margin_call_options){.calls = true, .maintenance_percent = 40};
    trade(&desk, 0, 2.0);
    mark(&desk, 0);
    fill(desk.cash, 10.0 + 2 * 600.0);
    fill(desk.close_cost, 1900.0);
    desk.cash[4] = 2 * 600.0;
    mark(&desk, 1);
    assert_near(desk.quantity[3], 0.0, 0.0);
    assert_near(desk.equity[3], 10.0 - 2 * 1900.0 - 8.0 * pow(2.0, 1.5), 1e-9);
    assert_near(desk.outcome[ALVH_OUTCOME_ruined][3], 1.0, 0.0);
    assert_near(desk.outcome[ALVH_OUTCOME_margin_calls][3], 1.0, 0.0);
    assert_near(desk.outcome[ALVH_OUTCOME_ruined][4], 1.0, 0.0);
    assert_near(desk.outcome[ALVH_OUTCOME_margin_calls][4], 0.0, 0.0);
}

/* By itself a condor needs 4400 and a call 110: 10*4400, then 7*110 more. Nothing carries
 * anything else, whatever settles when. */
static void regulation_t_adds_strategies_up(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    quote(&desk, -600.0, 110.0);
    desk.rules.method = ALVH_MARGIN_REG_T;
    desk.units.need = desk.need;
    fill(desk.need, 4400.0);
    fill(desk.need + LANES, 110.0);
    trade(&desk, 0, 10.0);
    mark(&desk, 0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 44000.0, 1e-9);
    trade(&desk, 1, 7.0);
    mark(&desk, 1);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 44770.0, 1e-9);
}

/* What a condor and a call gain at the two ends of the grid; a tenth of that between. */
static void revalue_on_the_grid(struct desk *desk)
{
    desk->rules.method = ALVH_MARGIN_PORTFOLIO;
    desk->units.gain = desk->gain;
    desk->units.least = desk->least;
    for (int point = 0; point < ALVH_GRID_POINTS; point++) {
        const double inner = point > 0 && point < 9 ? 0.1 : 1.0;
        fill(desk->gain + point * LANES, inner * (point < 5 ? -3000.0 : -1800.0));
        fill(desk->gain + (ALVH_GRID_POINTS + point) * LANES,
             inner * (point < 5 ? 600.0 : -90.0));
    }
    fill(desk->least, 150.0);
    fill(desk->least + LANES, 37.5);
}

/* Ten condors lose 30000 where SPX falls and seven calls 630 where it rises: 30630 in two
 * classes. In one the calls' 4200 below are the condors' too: 25800. Where the grid finds
 * less the options' own minimum counts: 10 * 2600 + 7 * 37.50. */
static void the_grid_sees_the_whole_account(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    quote(&desk, -600.0, 110.0);
    revalue_on_the_grid(&desk);
    trade(&desk, 0, 10.0);
    trade(&desk, 1, 7.0);
    desk.rules.offset_vix = true;
    mark(&desk, 0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 25800.0, 1e-9);
    fill(desk.least, 2600.0);
    mark(&desk, 1);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 26262.5, 1e-9);
    desk.rules.offset_vix = false;
    mark(&desk, 2);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 30630.0, 1e-9);
}

/* Of 30630 needed 20000 are there. A condor frees the 3000 that it loses where the account
 * loses most, 2962.75 after costs: four are closed, and the rest needs 18630. */
static void a_call_on_the_grid_frees_what_the_worst_point_costs(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    quote(&desk, -600.0, 110.0);
    revalue_on_the_grid(&desk);
    desk.calls =
        (struct alvh_margin_call_options){.calls = true, .maintenance_percent = 100};
    trade(&desk, 0, 10.0);
    trade(&desk, 1, 7.0);
    fill(desk.cash, 20000.0 + 10 * 600.0 - 7 * 110.0);
    mark(&desk, 0);
    assert_near(desk.quantity[2], 6.0, 0.0);
    assert_near(desk.quantity[LANES + 2], 7.0, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 18630.0, 1e-9);
    assert_near(desk.equity[2], 20000.0 - 4 * 37.25, 1e-9);
}

/* Conversions have neither delta nor vega: their own margin comes on top of the grid's. */
static void conversions_come_on_top_of_the_grid(void **state)
{
    (void)state;
    static const bool used[ALVH_INSTRUMENT_COUNT] = {[ALVH_INSTRUMENT_vix_basis] = true};
    static struct desk desk;
    open_desk(&desk, 100000.0);
    quote(&desk, -600.0, 3.0);
    revalue_on_the_grid(&desk);
    alvh_units_number(&desk.units, 1, 1, used);
    desk.account.holds[ALVH_INSTRUMENT_vix_basis] = true;
    fill(desk.unit_margin + LANES, 1500.0);
    memset(desk.gain + ALVH_GRID_POINTS * LANES, 0, sizeof desk.gain / 2);
    fill(desk.least + LANES, 0.0);
    trade(&desk, 0, 2.0);
    trade(&desk, 1, -3.0);
    mark(&desk, 0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 6000.0 + 4500.0, 1e-9);
}

/* A market whose day is 50 points and 1.2 VIX points, at normal depth, and an account whose
 * exits move it by the root of what exceeds one contract. */
static void press_on_markets(struct desk *desk)
{
    static const struct alvh_feedback_options options = {
        .strength = 1.0, .depth_contracts = 20.0, .depth_percent = 5.0, .most = 3.0};
    static double thin[LANES], spx_move[LANES], vix_move[LANES];
    static const struct alvh_conditions today = {
        .lanes = LANES, .thin = thin, .spx_move = spx_move, .vix_move = vix_move};
    fill(thin, 1.0);
    fill(spx_move, 50.0);
    fill(vix_move, 1.2);
    desk->account.feedback = &options;
    desk->ledger.conditions = &today;
    desk->ledger.forced = desk->forced;
    desk->ledger.pressed = desk->pressed;
}

/* Five stopped are four too many: 2 standard deviations. Of 4 condors of 10 dollars a point
 * and -31 a VIX point they take (40 * 50 + 124 * 1.2) * 2. Nothing is forced on lane 6, and
 * one contract is absorbed on lane 7. */
static void stops_move_the_market_against_what_is_left(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    press_on_markets(&desk);
    quote(&desk, -600.0, 110.0);
    fill(desk.delta, 10.0);
    trade(&desk, 0, 4.0);
    for (int lane = 0; lane < LANES; lane++)
        alvh_ledger_force(&desk.ledger, &desk.account, lane,
                          lane == 6   ? 0.0
                          : lane == 7 ? 1.0
                                      : 5.0);
    mark(&desk, 0);
    const double before = 100000.0 - 4 * 42.5;
    assert_near(desk.equity[5], before - 4297.6, 1e-9);
    assert_near(desk.equity[6], before, 0.0);
    assert_near(desk.equity[7], before, 0.0);
    alvh_ledger_finish(&desk.ledger, &desk.units, &desk.account, 1, &desk.outcomes, 0);
    assert_near(desk.by_layer[ALVH_LAYER_feedback * LANES + 5], -4297.6, 1e-9);
    assert_near(desk.by_layer[ALVH_LAYER_condor * LANES + 5], -4 * 42.5, 1e-9);
    assert_near(desk.outcome[ALVH_OUTCOME_cost][5], 4 * 42.5, 1e-9);
}

/* Two stopped, one too many: of 18000 they take 4 * 10 * 50, and 4000 of 20000 are missing.
 * One condor is closed for 37.25; with it three were forced, two too many, and the three
 * that are left lose 30 * 50 * sqrt 2, of which 2000 have gone already. */
static void a_margin_call_presses_further(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    press_on_markets(&desk);
    quote(&desk, -600.0, 110.0);
    fill(desk.unit_vega, 0.0);
    fill(desk.delta, 10.0);
    desk.calls =
        (struct alvh_margin_call_options){.calls = true, .maintenance_percent = 100};
    trade(&desk, 0, 4.0);
    fill(desk.cash, 18000.0 + 4 * 600.0);
    fill(desk.forced, 2.0);
    mark(&desk, 0);
    assert_near(desk.quantity[5], 3.0, 0.0);
    assert_near(desk.forced[5], 3.0, 0.0);
    assert_near(desk.equity[5], 18000.0 - 37.25 - 1500.0 * sqrt(2.0), 1e-9);
}

/* What rules that size by margin are told. */
static void an_account_is_told_what_it_needs(void **state)
{
    (void)state;
    static struct desk desk;
    alignas(64) double margin[LANES];
    open_desk(&desk, 100000.0);
    quote(&desk, -600.0, 110.0);
    trade(&desk, 0, 3.0);
    trade(&desk, 1, 7.0);
    alvh_ledger_margin(&desk.ledger, &desk.units, &desk.account, margin);
    assert_near(margin[9], 15000.0, 0.0);
    alvh_ledger_margin_of_one(&desk.units, &desk.account, 0, margin);
    assert_near(margin[9], 5000.0, 0.0);
    revalue_on_the_grid(&desk);
    alvh_ledger_margin(&desk.ledger, &desk.units, &desk.account, margin);
    assert_near(margin[9], 9630.0, 1e-9);
    alvh_ledger_margin_of_one(&desk.units, &desk.account, 0, margin);
    assert_near(margin[9], 3000.0, 0.0);
    open_desk(&desk, 100000.0);
    desk.rules.method = ALVH_MARGIN_REG_T;
    desk.units.need = desk.need;
    fill(desk.need, 4400.0);
    alvh_ledger_margin_of_one(&desk.units, &desk.account, 0, margin);
    assert_near(margin[9], 4400.0, 0.0);
}

/* A condor and everything that is neither a condor nor an option. */
static void list_everything_margined(struct desk *desk)
{
    static const bool used[ALVH_INSTRUMENT_COUNT] = {[ALVH_INSTRUMENT_future] = true,
                                                     [ALVH_INSTRUMENT_etn_mid] = true,
                                                     [ALVH_INSTRUMENT_vix_basis] = true};
    alvh_units_number(&desk->units, 1, 1, used);
    assert_true(desk->units.count <= UNITS);
    for (int kind = 0; kind < ALVH_INSTRUMENT_COUNT; kind++)
        desk->account.holds[kind] |= used[kind];
    for (int unit = 0; unit < desk->units.count; unit++)
        desk->live[unit] = true;
}

static double peak_margin_of(double condors, double near, double far, double notes,
                             double packages)
{
    static struct desk desk;
    open_desk(&desk, 1e6);
    list_everything_margined(&desk);
    const int *first = desk.units.first;
    const int unit[] = {0, first[ALVH_INSTRUMENT_future], first[ALVH_INSTRUMENT_future] + 1,
                        first[ALVH_INSTRUMENT_etn_mid], first[ALVH_INSTRUMENT_vix_basis]};
    const double held[] = {condors, near, far, notes, packages};
    const double value[] = {-600, 20000, 22000, 24, 3};
    const double margin[] = {5000, 10000, 11000, 12, 1500};
    for (size_t i = 0; i < sizeof unit / sizeof *unit; i++) {
        fill(desk.value + unit[i] * LANES, value[i]);
        fill(desk.unit_margin + unit[i] * LANES, margin[i]);
        trade(&desk, unit[i], held[i]);
    }
    mark(&desk, 0);
    return outcome_of(&desk, ALVH_OUTCOME_peak_margin);
}

/* Half the value of a future held or sold outright; of 2 at 20000 against 3 at 22000, 20 %
 * of two of the latter and half of the third. What is sold needs what is held would. */
static void nothing_sold_lowers_the_requirement(void **state)
{
    (void)state;
    assert_near(peak_margin_of(2, 0, 0, 0, 0), 10000.0, 0.0);
    assert_near(peak_margin_of(0, 2, 0, 0, 0), 20000.0, 1e-9);
    assert_near(peak_margin_of(2, 0, -3, 0, 0), 10000.0 + 33000.0, 1e-9);
    assert_near(peak_margin_of(2, 2, -3, 0, 0), 10000.0 + 2 * 4400.0 + 11000.0, 1e-9);
    assert_near(peak_margin_of(2, 0, 0, 100, 4), 10000.0 + 1200.0 + 6000.0, 1e-9);
    assert_near(peak_margin_of(2, 0, 0, -100, -4), 10000.0 + 1200.0 + 6000.0, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(condors_that_settle_together_share_margin),
        cmocka_unit_test(puts_that_settle_with_a_condor_carry_it),
        cmocka_unit_test(a_call_looks_at_what_closing_frees),
        cmocka_unit_test(a_margin_call_closes_the_worst_tranche_first),
        cmocka_unit_test(only_lanes_below_maintenance_are_called),
        cmocka_unit_test(paying_for_a_margin_call_can_be_ruin),
        cmocka_unit_test(regulation_t_adds_strategies_up),
        cmocka_unit_test(the_grid_sees_the_whole_account),
        cmocka_unit_test(a_call_on_the_grid_frees_what_the_worst_point_costs),
        cmocka_unit_test(conversions_come_on_top_of_the_grid),
        cmocka_unit_test(stops_move_the_market_against_what_is_left),
        cmocka_unit_test(a_margin_call_presses_further),
        cmocka_unit_test(an_account_is_told_what_it_needs),
        cmocka_unit_test(nothing_sold_lowers_the_requirement),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
