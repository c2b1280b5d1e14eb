/* Notes on VIX futures over a settlement, against their indices' published rule worked by
 * an independent script. */
#include "models/isa.h"

#include <math.h>
#include <stdalign.h>

#include "sim/book/etn.h"
#include "tests/expect.h"
#include "tests/hot.h"

enum { LANES = 16, DAYS = 4 };

/* Two days before a settlement, its eve, the settlement, and the day after. */
static const struct alvh_futures_day futures[DAYS] = {
    {.contract = 24291, .tenor_days = {2}, .period_days = 17},
    {.contract = 24291, .tenor_days = {1}, .period_days = 17},
    {.contract = 24292, .tenor_days = {20}, .period_days = 20, .settles = true},
    {.contract = 24292, .tenor_days = {19}, .period_days = 20},
};
static const double settlement[DAYS][ALVH_VIX_MONTHS] = {
    {18.0, 19.0, 20.0, 20.5, 21.0, 21.2, 21.4},
    {18.6, 19.4, 20.1, 20.6, 21.2, 21.3, 21.5},
    {20.0, 20.8, 21.3, 21.6, 21.7, 21.9, 22.0},
    {20.3, 20.6, 21.0, 21.3, 21.5, 21.8, 21.9},
};
/* The index by that rule from 25 on, at a bill rate of 4 % less 0.89 % a year. */
static const double level[ALVH_NOTES][DAYS] = {
    {25.0, 25.546563578329877, 26.33981625316068, 26.70451649529247},
    {25.0, 25.160449012730147, 25.635312550624768, 25.40657142237403}};

static alignas(64) double future[ALVH_VIX_MONTHS * LANES], vega[ALVH_VIX_MONTHS * LANES];
static alignas(64) double note_level[ALVH_NOTES * LANES], basket[ALVH_NOTES * LANES];
static struct alvh_curve curve = {
    .lanes = LANES, .months = ALVH_VIX_MONTHS, .future = future, .vega = vega};
static struct alvh_notes notes = {.lanes = LANES, .level = note_level, .basket = basket};

/* Returns are ratios: a curve that is higher throughout makes the same index. */
static void mark(int day)
{
    for (int month = 0; month < ALVH_VIX_MONTHS; month++)
        for (int lane = 0; lane < LANES; lane++) {
            future[month * LANES + lane] = settlement[day][month] * (1.0 + 0.03 * lane);
            vega[month * LANES + lane] = 80.0 - 10.0 * month;
        }
}

static void walk_to(int last)
{
    for (int day = 0; day <= last; day++) {
        mark(day);
        if (day == 0)
            alvh_notes_start(&curve, &futures[0], 25.0, &notes);
        else
            alvh_notes_step(&curve, &futures[day - 1], &futures[day],
                            alvh_note_growth(0.04, 0.89), &notes);
    }
}

static void indices_follow_the_published_rule(void **state)
{
    (void)state;
    for (int day = 0; day < DAYS; day++) {
        walk_to(day);
        for (int note = 0; note < ALVH_NOTES; note++)
            for (int lane = 0; lane < LANES; lane++)
                assert_near(note_level[note * LANES + lane], level[note][day], 1e-12);
    }
}

/* On the eve the expiring month is gone; at the settlement the roll begins anew. */
static void the_expiring_contract_is_sold_before_it_settles(void **state)
{
    (void)state;
    double weight[ALVH_VIX_MONTHS];
    alvh_note_weights(&futures[0], ALVH_NOTE_SHORT, weight);
    assert_near(weight[0], 1.0 / 17.0, 1e-15);
    assert_near(weight[1], 16.0 / 17.0, 1e-15);
    alvh_note_weights(&futures[1], ALVH_NOTE_SHORT, weight);
    assert_near(weight[0], 0.0, 0.0);
    assert_near(weight[1], 1.0, 0.0);
    alvh_note_weights(&futures[2], ALVH_NOTE_MID, weight);
    const double mid[ALVH_VIX_MONTHS] = {0.0, 0.0, 0.0, 0.95, 1.0, 1.0, 0.05};
    for (int month = 0; month < ALVH_VIX_MONTHS; month++)
        assert_near(weight[month], mid[month], 1e-15);
}

/* Lane 0 after the settlement: months 4 to 7 are held as 18/20, 1, 1, 2/20, worth 0.9
 * x 21.3 + 21.5 + 21.8 + 0.1 x 21.9 = 64.66; their vegas are 50, 40, 30, 20 points per 1.00
 * of VIX, together 117. A spread of 0.03 % of a price twice as wide, and half a cent of
 * fees. */
static void a_share_answers_as_its_basket_does(void **state)
{
    (void)state;
    static alignas(64) double memory[ALVH_CONDITION_COUNT * LANES], column[7][LANES];
    struct alvh_conditions conditions = alvh_conditions_over(memory, LANES);
    for (int lane = 0; lane < LANES; lane++) {
        conditions.width[lane] = 2.0;
        conditions.thin_etf[lane] = 1.5;
        conditions.vix_move[lane] = 1.25;
    }
    const struct alvh_quoting quoting = {.conditions = &conditions};
    const struct alvh_terms terms = {
        .spread = {.tick = 0.005, .share = 0.0003, .fee = 0.005, .multiplier = 1.0},
        .impact = {.scale = 0.002}};
    struct alvh_unit_quote quote = {column[0], column[1], column[2], column[3],
                                    column[4], column[5], column[6]};
    walk_to(3);
    alvh_note_quote(&quoting, &terms, &curve, &futures[3], &notes, ALVH_NOTE_MID, &quote);
    const double slope = 0.01 * level[ALVH_NOTE_MID][3] * 117.0 / 64.66;
    assert_near(quote.value[0], level[ALVH_NOTE_MID][3], 1e-12);
    assert_near(quote.vega[0], slope, 1e-12);
    assert_near(quote.delta[0], 0.0, 0.0);
    assert_near(quote.open_cost[0], 2.0 * 0.0003 * level[ALVH_NOTE_MID][3] + 0.005, 1e-12);
    assert_near(quote.close_cost[0], quote.open_cost[0], 0.0);
    assert_near(quote.impact[0], 0.002 * 1.5 * 1.25 * slope, 1e-12);
    assert_near(quote.margin[0], 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(indices_follow_the_published_rule),
        cmocka_unit_test(the_expiring_contract_is_sold_before_it_settles),
        cmocka_unit_test(a_share_answers_as_its_basket_does),
    };
    if (!hot_test_can_run())
        return HOT_TEST_SKIPPED;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
