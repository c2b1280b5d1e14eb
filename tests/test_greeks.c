/* Second-order Greeks of units against differences of exact prices and numbers by hand. */
#include "models/isa.h"

#include "sim/book/greeks.h"

#include <stdalign.h>

#include "alvh/exact.h"
#include "tests/hot.h"
#include "tests/lanes.h"
#include "tests/world.h"

enum { LANES = 48, DAYS = 22, LEGS = 3, MONTHS = 2, CRISIS = 2 };

typedef double lane_array[LANES];

static struct world core;
static struct lanes lanes, moved;
static struct alvh_pricer pricer;
static struct alvh_market market;
static alignas(64) lane_array spot, vix, vix_above;
static alignas(64) lane_array strike[LEGS], ln_strike[LEGS], price[LEGS], room[4];
static alignas(64) lane_array forward[6], column[7], greek[4];
static alignas(64) lane_array future[3][MONTHS], slope[3][MONTHS];
static struct alvh_curve curve = {
    .lanes = LANES, .months = MONTHS, .future = future[0][0], .vega = slope[0][0]};
static struct alvh_unit_quote quote = {.value = column[0],
                                       .open_cost = column[1],
                                       .close_cost = column[2],
                                       .impact = column[3],
                                       .vega = column[4],
                                       .delta = column[5],
                                       .margin = column[6]};
static const struct alvh_unit_greeks greeks = {greek[0], greek[1], greek[2], greek[3]};
static struct alvh_views views;

/* A state a lane, of every regime, from quiet to wild. */
static struct alvh_point point_of(int lane)
{
    return (struct alvh_point){
        4321.0 + 7.0 * lane,
        lane % 3,
        {0.0031 * exp(0.07 * lane), 0.0041 * exp(0.05 * ((lane * 29) % LANES))}};
}

/* The same with VIX so many points higher along the fast variance. */
static struct alvh_point higher(int lane, double points)
{
    struct alvh_point point = point_of(lane);
    const double now = 0.01 * vix[lane], then = 0.01 * (vix[lane] + points);
    point.variance[ALVH_FAST] +=
        (then * then - now * now) / core.model.vix_slope[ALVH_FAST];
    return point;
}

static int prepare(void **state)
{
    (void)state;
    world_create("core", LANES, &core);
    pricer = (struct alvh_pricer){.model = &core.model, .tables = core.tables};
    market = (struct alvh_market){.state = lanes_start(&lanes, LANES, 0.0, 0.0, 0.0, 0),
                                  .spot = spot,
                                  .vix = vix,
                                  .cells = core.cells};
    for (int l = 0; l < LANES; l++)
        lanes_put(&lanes, l, point_of(l));
    alvh_market_mark(&pricer, &market);
    views = (struct alvh_views){.pricer = &pricer,
                                .market = &market,
                                .higher = {.vix = vix_above},
                                .curve = &curve,
                                .price = price[0],
                                .delta = room[0],
                                .vega = room[1],
                                .gamma = room[2],
                                .volatility = room[3]};
    views.higher.state.v_fast = moved.v_fast;
    struct alvh_expiry *const expiry[3] = {&views.now, &views.later, &views.above};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(alvh_smile_create(LANES, &expiry[i]->smile, NULL), ALVH_OK);
        expiry[i]->forward = forward[2 * i];
        expiry[i]->ln_forward = forward[2 * i + 1];
    }
    assert_int_equal(alvh_cells_create(LANES, &views.higher.cells, NULL), ALVH_OK);
    views.curve_later = views.curve_above = curve;
    views.curve_later.future = future[1][0];
    views.curve_later.vega = slope[1][0];
    views.curve_above.future = future[2][0];
    views.curve_above.vega = slope[2][0];
    const struct alvh_futures_day day = {.tenor_days = {1, DAYS}};
    alvh_curve_mark(&pricer, &market, &day, &curve);
    alvh_views_day(&day, &views);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    alvh_cells_free(views.higher.cells);
    alvh_smile_free(views.now.smile);
    alvh_smile_free(views.later.smile);
    alvh_smile_free(views.above.smile);
    world_free(&core);
    return 0;
}

static double years(int days)
{
    return days / ALVH_DAYS_PER_YEAR;
}

static struct alvh_option_quote exact_spx(const struct alvh_point *point, int days,
                                          double k)
{
    struct alvh_option_quote exact;
    assert_int_equal(alvh_exact_spx(&core.model, point, years(days), 1, &k, &exact, NULL),
                     ALVH_OK);
    return exact;
}

static struct alvh_option_quote exact_vix(const struct alvh_point *point, int days,
                                          double k)
{
    struct alvh_option_quote exact;
    assert_int_equal(alvh_exact_vix(&core.model, point, years(days), 1, &k, &exact, NULL),
                     ALVH_OK);
    return exact;
}

/* What is held of exact quotes at a point: dollars. */
struct held {
    double value, delta, gamma, vega;
};

static struct held hold(enum alvh_underlying underlying, const struct alvh_point *point,
                        int days, const struct alvh_smile_options *legs, int lane)
{
    struct held sum = {0};
    for (int leg = 0; leg < legs->count; leg++) {
        const double k = legs->strike[leg * LANES + lane], n = legs->held[leg];
        const struct alvh_option_quote exact = underlying == ALVH_ON_SPX
                                                   ? exact_spx(point, days, k)
                                                   : exact_vix(point, days, k);
        const bool put = legs->right[leg] < 0;
        const double carry = exp(-core.model.dividend_yield * years(days));
        sum.value += 100.0 * n * (put ? exact.put : exact.call);
        sum.delta += 100.0 * n * (put ? exact.delta - carry : exact.delta);
        sum.gamma += 100.0 * n * exact.gamma;
        sum.vega += n * exact.vega;
    }
    return sum;
}

static struct alvh_smile_options legs_of(int count, const int right[], const int held[])
{
    for (int leg = 0; leg < count; leg++)
        for (int l = 0; l < LANES; l++)
            ln_strike[leg][l] = log(strike[leg][l]);
    return (struct alvh_smile_options){.count = count,
                                       .right = right,
                                       .held = held,
                                       .strike = strike[0],
                                       .ln_strike = ln_strike[0]};
}

/* Quotes what the engine would: value, delta and vega of the tables. */
static void quote_legs(enum alvh_underlying underlying, int days,
                       const struct alvh_smile_options *legs)
{
    const struct alvh_smile_marks marks = {
        .price = price[0], .delta = quote.delta, .vega = quote.vega};
    if (underlying == ALVH_ON_SPX)
        alvh_pricer_expiry_spx(&pricer, &market, days, &views.now);
    else
        alvh_pricer_expiry_vix(&pricer, &market, days, &views.now);
    alvh_pricer_mark(&pricer, &market, &views.now, legs, &marks);
    for (int l = 0; l < LANES; l++) {
        quote.value[l] = 0.0;
        for (int leg = 0; leg < legs->count; leg++)
            quote.value[l] += 100.0 * legs->held[leg] * price[leg][l];
        quote.delta[l] *= underlying == ALVH_ON_SPX ? 100.0 : 0.0;
    }
}

/* A long put, two short ones nearer the money and a long call. The tables' own bars: gamma
 * within 2.5e-6 of an option, theta within a cent of every ten dollars' worth of spread;
 * over a tenth of a VIX point vanna and volga bend by up to a seventh. */
static void options_on_spx_bend_as_exact_prices_do(void **state)
{
    (void)state;
    const int right[LEGS] = {-1, -1, 1}, held[LEGS] = {1, -2, 1};
    for (int l = 0; l < LANES; l++) {
        strike[0][l] = 0.90 * spot[l];
        strike[1][l] = 0.96 * spot[l];
        strike[2][l] = 1.01 * spot[l];
    }
    const struct alvh_smile_options legs = legs_of(LEGS, right, held);
    quote_legs(ALVH_ON_SPX, DAYS, &legs);
    alvh_views_expiry(ALVH_ON_SPX, DAYS, &views);
    alvh_option_greeks(&views, &legs, &quote, &greeks);
    for (int l = 0; l < LANES; l++) {
        const struct alvh_point here = point_of(l), up = higher(l, 0.05),
                                down = higher(l, -0.05);
        const struct held now = hold(ALVH_ON_SPX, &here, DAYS, &legs, l);
        const struct held later = hold(ALVH_ON_SPX, &here, DAYS - 1, &legs, l);
        const struct held above = hold(ALVH_ON_SPX, &up, DAYS, &legs, l);
        const struct held below = hold(ALVH_ON_SPX, &down, DAYS, &legs, l);
        const double vanna = (above.delta - below.delta) / 0.1;
        const double volga = (above.vega - below.vega) / 0.1;
        assert_near(greek[0][l], now.gamma, 1e-3);
        assert_near(greek[1][l], later.value - now.value, 0.25);
        assert_near(greek[2][l], vanna, 0.05);
        assert_near(greek[3][l], volga, 1.0 + 0.15 * fabs(volga));
    }
}

/* A call bought, another sold further up. Smiles of the last regime, the crisis, are kinked
 * where there is little variance, and leave more of theta, dollars. */
static void options_on_vix_bend_as_exact_prices_do(void **state)
{
    (void)state;
    const int right[2] = {1, 1}, held[2] = {1, -1};
    for (int l = 0; l < LANES; l++) {
        strike[0][l] = 1.2 * vix[l];
        strike[1][l] = 2.0 * vix[l];
    }
    const struct alvh_smile_options legs = legs_of(2, right, held);
    quote_legs(ALVH_ON_VIX, DAYS, &legs);
    alvh_views_expiry(ALVH_ON_VIX, DAYS, &views);
    alvh_option_greeks(&views, &legs, &quote, &greeks);
    for (int l = 0; l < LANES; l++) {
        const struct alvh_point here = point_of(l), up = higher(l, 0.05),
                                down = higher(l, -0.05);
        const struct held now = hold(ALVH_ON_VIX, &here, DAYS, &legs, l);
        const struct held later = hold(ALVH_ON_VIX, &here, DAYS - 1, &legs, l);
        const struct held above = hold(ALVH_ON_VIX, &up, DAYS, &legs, l);
        const struct held below = hold(ALVH_ON_VIX, &down, DAYS, &legs, l);
        const double volga = (above.vega - below.vega) / 0.1;
        const bool kinked = here.regime == CRISIS;
        assert_near(greek[0][l], 0.0, 0.0);
        assert_near(greek[1][l], later.value - now.value, kinked ? 0.04 : 0.015);
        assert_near(greek[2][l], 0.0, 0.0);
        assert_near(greek[3][l], volga, 0.1);
    }
}

/* On the eve all that is left above what an option pays is what a day takes. */
static void the_last_day_takes_the_rest_of_the_time_value(void **state)
{
    (void)state;
    const int right[1] = {-1}, held[1] = {1}, on_vix[1] = {1};
    for (int l = 0; l < LANES; l++)
        strike[0][l] = spot[l] + 4.0 * (l % 5) - 9.5;
    const struct alvh_smile_options put = legs_of(1, right, held);
    quote_legs(ALVH_ON_SPX, 1, &put);
    alvh_views_expiry(ALVH_ON_SPX, 1, &views);
    alvh_option_greeks(&views, &put, &quote, &greeks);
    for (int l = 0; l < LANES; l++)
        assert_near(greek[1][l], 100.0 * fmax(strike[0][l] - spot[l], 0.0) - quote.value[l],
                    1e-9);
    for (int l = 0; l < LANES; l++)
        strike[0][l] = vix[l] + 0.5 * (l % 5) - 1.25;
    const struct alvh_smile_options call = legs_of(1, on_vix, held);
    quote_legs(ALVH_ON_VIX, 1, &call);
    alvh_views_expiry(ALVH_ON_VIX, 1, &views);
    alvh_option_greeks(&views, &call, &quote, &greeks);
    for (int l = 0; l < LANES; l++)
        assert_near(greek[1][l], 100.0 * fmax(vix[l] - strike[0][l], 0.0) - quote.value[l],
                    1e-9);
}

static double exact_future(const struct alvh_point *point, int days)
{
    double points;
    assert_int_equal(alvh_exact_vix_future(&core.model, point, years(days), &points, NULL),
                     ALVH_OK);
    return points;
}

/* Month 2 of the curve; its bend is a second difference of exact futures over a quarter of
 * a point to either side. */
static void a_future_bends_as_exact_ones_do(void **state)
{
    (void)state;
    alvh_future_greeks(&views, 1, &greeks);
    for (int l = 0; l < LANES; l++) {
        const struct alvh_point here = point_of(l), up = higher(l, 0.25),
                                down = higher(l, -0.25);
        const double now = exact_future(&here, DAYS);
        const double bend = exact_future(&up, DAYS) + exact_future(&down, DAYS) - 2.0 * now;
        assert_near(greek[0][l], 0.0, 0.0);
        assert_near(greek[1][l], 1000.0 * (exact_future(&here, DAYS - 1) - now), 2.0);
        assert_near(greek[2][l], 0.0, 0.0);
        assert_near(greek[3][l], 1000.0 * bend / 0.0625, 2.0);
    }
}

/* Months 4 to 7 held as 0.9, 1, 1, 0.1 of 22, 23, 24, 25 points make 69.3; a day later with
 * nothing changed each is worth 0.2 less, which takes 0.6 points off; VIX a tenth of a
 * point higher makes each month's slope 0.3 points per 1.00 steeper. A share of 50 dollars,
 * to which a day adds 0.0001 in any case:
 *
 *     theta = 50 (-0.6 / 69.3 + 0.0001),   volga = 50 / 100 x 0.9 / 69.3 / 0.1 */
static void a_note_bends_as_its_basket_does(void **state)
{
    (void)state;
    static alignas(64) lane_array points[3][ALVH_VIX_MONTHS], slopes[3][ALVH_VIX_MONTHS];
    static alignas(64) lane_array level[ALVH_NOTES], basket[ALVH_NOTES];
    const struct alvh_notes notes = {
        .lanes = LANES, .level = level[0], .basket = basket[0]};
    const struct alvh_futures_day day = {.tenor_days = {19}, .period_days = 20};
    struct alvh_curve all[3];
    for (int i = 0; i < 3; i++)
        all[i] = (struct alvh_curve){.lanes = LANES,
                                     .months = ALVH_VIX_MONTHS,
                                     .future = points[i][0],
                                     .vega = slopes[i][0]};
    for (int month = 0; month < ALVH_VIX_MONTHS; month++)
        for (int l = 0; l < LANES; l++) {
            points[0][month][l] = 19.0 + month;
            points[1][month][l] = 18.8 + month;
            slopes[0][month][l] = 50.0 - month;
            slopes[2][month][l] = 50.3 - month;
        }
    for (int l = 0; l < LANES; l++) {
        level[ALVH_NOTE_MID][l] = 50.0;
        basket[ALVH_NOTE_MID][l] = 69.3;
    }
    const struct alvh_views made = {
        .curve = &all[0], .curve_later = all[1], .curve_above = all[2]};
    alvh_note_greeks(&made, &day, &notes, ALVH_NOTE_MID, 0.0001, &greeks);
    for (int l = 0; l < LANES; l++) {
        assert_near(greek[1][l], 50.0 * (-0.6 / 69.3 + 0.0001), 1e-12);
        assert_near(greek[3][l], 0.5 * 0.9 / 69.3 / 0.1, 1e-12);
        assert_near(fabs(greek[0][l]) + fabs(greek[2][l]), 0.0, 0.0);
    }
}

int main(void)
{
    if (!hot_test_can_run())
        return HOT_TEST_SKIPPED;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_on_spx_bend_as_exact_prices_do),
        cmocka_unit_test(options_on_vix_bend_as_exact_prices_do),
        cmocka_unit_test(the_last_day_takes_the_rest_of_the_time_value),
        cmocka_unit_test(a_future_bends_as_exact_ones_do),
        cmocka_unit_test(a_note_bends_as_its_basket_does),
    };
    return cmocka_run_group_tests(tests, prepare, finish);
}
