/* Starting states: known ones are found again, and real days give sensible ones. */
#include "alvh/exact.h"
#include "alvh/start_state.h"
#include "tests/folder.h"
#include "tests/oracle_cases.h"

static struct alvh_model core;
static struct alvh_history *closes;

/* The curve of a made-up day: `months` futures, some trading days ahead each. */
struct curve {
    double vix;
    int months;
    int days[ALVH_CURVE_MONTHS]; /* trading days */
    double future[ALVH_CURVE_MONTHS];
};

/* Writes the curve as a user's closes.csv and infers from its only day. */
static void infer(const struct alvh_model *model, const struct curve *curve,
                  struct alvh_start_state *found)
{
    char folder[FOLDER_PATH], text[2048];
    struct alvh_history *history = NULL;
    struct alvh_error error = {0};
    const alvh_date today = alvh_date_from_civil(2024, 9, 30);
    int at = snprintf(text, sizeof text, "date,spx,vix");
    for (int t = 1; t <= curve->months; t++)
        at += snprintf(text + at, sizeof text - (size_t)at, ",vx%d,dte%d", t, t);
    at += snprintf(text + at, sizeof text - (size_t)at, "\n2024-09-30,5762.48,%.12g",
                   curve->vix);
    for (int t = 0; t < curve->months; t++)
        at += snprintf(text + at, sizeof text - (size_t)at, ",%.12g,%d", curve->future[t],
                       alvh_trading_day_add(today, curve->days[t]) - today);
    folder_create(folder);
    folder_write(folder, "closes.csv", text, strlen(text));
    if (alvh_history_read(folder, &history, &error) != ALVH_OK ||
        alvh_start_state_infer(model, history, 0, found, &error) != ALVH_OK)
        fail_msg("%s", error.text);
    alvh_history_free(history);
    folder_remove(folder, "closes.csv");
    rmdir(folder);
}

/* The curve that the model itself gives at a state. */
static void curve_of(const struct alvh_model *model, const struct alvh_point *point,
                     struct curve *curve)
{
    const int days[] = {4, 19, 44, 63, 88, 107, 131, 196};
    curve->vix = alvh_model_vix(model, point->regime, point->variance);
    curve->months = ALVH_CURVE_MONTHS;
    for (int t = 0; t < curve->months; t++) {
        curve->days[t] = days[t];
        assert_int_equal(alvh_exact_vix_future(model, point, days[t] / ALVH_DAYS_PER_YEAR,
                                               &curve->future[t], NULL),
                         ALVH_OK);
    }
}

static void states_are_found_again_from_their_curves(void **state)
{
    (void)state;
    const struct alvh_point points[] = {
        {.spot = 5762.48, .regime = 0, .variance = {0.0117, 0.0123}},
        {.spot = 5762.48, .regime = 0, .variance = {0.0, 0.0287}},
        {.spot = 5762.48, .regime = 0, .variance = {0.0031, 0.0}},
        {.spot = 5762.48, .regime = 1, .variance = {0.1713, 0.0415}},
        {.spot = 5762.48, .regime = 2, .variance = {0.5123, 0.0831}},
    };
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        struct curve curve;
        struct alvh_start_state found;
        curve_of(&core, &points[i], &curve);
        infer(&core, &curve, &found);
        assert_int_equal(found.regime, points[i].regime);
        assert_near(found.variance[ALVH_FAST], points[i].variance[ALVH_FAST], 2e-6);
        assert_near(found.variance[ALVH_SLOW], points[i].variance[ALVH_SLOW], 2e-6);
        assert_near(found.vix_error, 0.0, 1e-4);
        assert_near(found.curve_rmse, 0.0, 1e-3);
        assert_int_equal(found.curve_months, ALVH_CURVE_MONTHS);
    }
}

/* Futures of an independent computation; one regime, so that there is no doubt about it.
 * The slow variance of these models is pulled to zero, which means that they have none. */
static void single_factor_models_are_recovered_from_the_oracle(void **state)
{
    (void)state;
    const int models[] = {ORACLE_HESTON, ORACLE_BATES, ORACLE_SVCJ};
    for (int m = 0; m < 3; m++) {
        const struct alvh_model model = oracle_prepared(models[m]);
        struct curve curve = {0};
        struct alvh_start_state found;
        double fast = NAN;
        for (int i = 0; i < (int)ORACLE_CASES; i++) {
            const struct oracle_case *const known = &oracle_case[i];
            const bool same = isnan(fast) || known->variance[ALVH_FAST] == fast;
            if (known->model != models[m] || !same || curve.months == ALVH_CURVE_MONTHS)
                continue;
            fast = known->variance[ALVH_FAST];
            curve.vix = known->vix;
            curve.days[curve.months] = known->days;
            curve.future[curve.months++] = known->vix_future;
        }
        assert_true(curve.months >= 3);
        infer(&model, &curve, &found);
        assert_near(found.variance[ALVH_FAST], fast, 2e-7);
        assert_near(found.variance[ALVH_SLOW], 0.0, 0.0);
        assert_near(found.regime_weight[0], 1.0, 0.0);
        assert_near(found.curve_rmse, 0.0, 1e-5);
    }
}

struct day {
    const char *date;
    int regime;
    double fast, slow, vix_error, curve_rmse; /* largest errors, points */
};

/* What each day was is common knowledge: quiet in 2017, panic in 2008 and 2020. The states
 * were found by other code, a trust-region search on transforms stepped by the classical
 * Runge-Kutta method. */
static void real_days_give_sensible_states(void **state)
{
    (void)state;
    const struct day days[] = {
        {"2017-11-03", 0, 0.0016, 0.0000, 0.02, 0.7}, /* VIX 9.14, its lowest close then */
        {"2024-09-30", 0, 0.0119, 0.0119, 0.02, 0.8}, /* the last curve, VIX 16.73 */
        {"2008-11-20", 2, 0.5921, 0.1238, 0.10, 1.8}, /* VIX 80.86 */
        {"2020-03-16", 2, 0.7774, 0.0041, 0.40, 5.6}, /* VIX 82.69 */
        {"2011-10-03", 1, 0.1156, 0.0949, 0.02, 1.0}, /* VIX 45.45 */
    };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        alvh_date date;
        int index;
        struct alvh_start_state found;
        assert_true(alvh_date_parse(days[i].date, &date));
        assert_int_equal(alvh_history_find(closes, date, &index, NULL), ALVH_OK);
        assert_int_equal(alvh_start_state_infer(&core, closes, index, &found, NULL),
                         ALVH_OK);
        const struct alvh_close *const close = alvh_history_day(closes, index);
        assert_int_equal(found.date, date);
        assert_near(found.spot, close->spx, 0.0);
        assert_int_equal(found.regime, days[i].regime);
        assert_near(found.variance[ALVH_FAST], days[i].fast, 1e-4);
        assert_near(found.variance[ALVH_SLOW], days[i].slow, 1e-4);
        assert_near(found.vix_error, 0.0, days[i].vix_error);
        assert_near(found.vix - close->vix, found.vix_error, 1e-12);
        assert_near(found.curve_rmse, 0.0, days[i].curve_rmse);
        assert_int_equal(found.curve_months, close->months);
    }
}

/* Days on which no regime is sure, by the same other code. */
static void doubtful_days_are_weighed_as_known(void **state)
{
    (void)state;
    const struct {
        const char *date;
        double weight[3];
    } days[] = {
        {"2009-03-09", {0.12300, 0.41775, 0.45925}},
        {"2011-10-03", {0.21665, 0.49215, 0.29120}},
        {"2020-03-31", {0.09091, 0.46552, 0.44357}},
    };
    for (size_t d = 0; d < sizeof days / sizeof *days; d++) {
        alvh_date date;
        int index;
        struct alvh_start_state found;
        assert_true(alvh_date_parse(days[d].date, &date));
        assert_int_equal(alvh_history_find(closes, date, &index, NULL), ALVH_OK);
        assert_int_equal(alvh_start_state_infer(&core, closes, index, &found, NULL),
                         ALVH_OK);
        for (int i = 0; i < 3; i++)
            assert_near(found.regime_weight[i], days[d].weight[i], 1e-4);
    }
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The last day with a curve of each quarter, 2004 to 2024: the errors that docs/model.md
 * states. */
static void quarter_ends_fit_as_documented(void **state)
{
    (void)state;
    enum { QUARTERS = 83 };
    double vix_error[QUARTERS], curve_rmse[QUARTERS];
    int quarters = 0;
    for (int index = 0; alvh_history_day(closes, index)->months > 0; index++) {
        const alvh_date next_date = alvh_history_day(closes, index + 1)->date;
        int year, month, day, next_month;
        alvh_date_to_civil(alvh_history_day(closes, index)->date, &year, &month, &day);
        alvh_date_to_civil(next_date, &year, &next_month, &day);
        if ((month - 1) / 3 == (next_month - 1) / 3)
            continue;
        struct alvh_start_state found;
        assert_int_equal(alvh_start_state_infer(&core, closes, index, &found, NULL),
                         ALVH_OK);
        assert_true(quarters < QUARTERS);
        vix_error[quarters] = fabs(found.vix_error);
        curve_rmse[quarters++] = found.curve_rmse;
    }
    assert_int_equal(quarters, QUARTERS);
    qsort(vix_error, QUARTERS, sizeof *vix_error, ascending);
    qsort(curve_rmse, QUARTERS, sizeof *curve_rmse, ascending);
    assert_near(vix_error[QUARTERS / 2], 0.0077, 5e-5);
    assert_near(vix_error[QUARTERS - 1], 0.193, 5e-4);
    assert_near(curve_rmse[QUARTERS / 2], 0.599, 5e-4);
    assert_near(curve_rmse[QUARTERS - 1], 4.464, 5e-4);
}

/* Least squares cannot be improved by a step in any direction; this one is checked on VIX
 * and the curve of a day with no realised variance, by the same weights written again. */
static double misfit_of(const struct curve *curve, int regime, double fast, double slow)
{
    const struct alvh_point point = {
        .spot = 100.0, .regime = regime, .variance = {fast, slow}};
    double sum =
        pow(log(alvh_model_vix(&core, regime, point.variance) / curve->vix) / 0.01, 2.0);
    for (int t = 0; t < curve->months; t++) {
        double future;
        const double tau = curve->days[t] / ALVH_DAYS_PER_YEAR;
        assert_int_equal(alvh_exact_vix_future(&core, &point, tau, &future, NULL), ALVH_OK);
        sum += pow(log(future / curve->future[t]) / 0.1, 2.0);
    }
    return sum;
}

static void no_neighbour_fits_better(void **state)
{
    (void)state;
    const struct curve curve = {.vix = 48.0, /* 2011-08-08, the model's curve is too flat */
                                .months = 4,
                                .days = {7, 32, 52, 72},
                                .future = {36.5, 31.7, 29.9, 29.3}};
    struct alvh_start_state found;
    infer(&core, &curve, &found);
    const double v1 = found.variance[ALVH_FAST], v2 = found.variance[ALVH_SLOW];
    const double best = misfit_of(&curve, found.regime, v1, v2);
    for (int i = -1; i <= 1; i++)
        for (int j = -1; j <= 1; j++)
            if (i || j)
                assert_true(misfit_of(&curve, found.regime, v1 * (1.0 + 0.003 * i),
                                      v2 * (1.0 + 0.003 * j)) > best);
}

static void weights_are_probabilities_and_the_winner_has_most(void **state)
{
    (void)state;
    for (int index = 30; index < alvh_history_days(closes); index += 373) {
        struct alvh_start_state found;
        double sum = 0.0;
        assert_int_equal(alvh_start_state_infer(&core, closes, index, &found, NULL),
                         ALVH_OK);
        for (int i = 0; i < core.regimes; i++) {
            assert_true(found.regime_weight[i] >= 0.0);
            assert_true(found.regime_weight[i] <= found.regime_weight[found.regime]);
            sum += found.regime_weight[i];
        }
        assert_near(sum, 1.0, 1e-12);
    }
}

/* E v2 in the long run of the real-world side is 0.019301, by other code. */
static void vix_alone_is_solved_with_the_slow_variance_at_rest(void **state)
{
    (void)state;
    const double vix[] = {12.34, 17.93, 26.1, 52.33};
    for (int i = 0; i < 4; i++) {
        const struct curve curve = {.vix = vix[i]};
        struct alvh_start_state found;
        infer(&core, &curve, &found);
        assert_near(found.vix_error, 0.0, 1e-9);
        assert_near(found.vix, vix[i], 1e-9);
        assert_true(isnan(found.curve_rmse));
        assert_int_equal(found.curve_months, 0);
        if (found.variance[ALVH_FAST] > 0.0)
            assert_near(found.variance[ALVH_SLOW], 0.019301, 1e-6);
        else
            assert_true(found.variance[ALVH_SLOW] < 0.019301);
    }
}

/* No regime reaches a VIX of 5: its error is reported, not hidden. */
static void a_vix_out_of_reach_is_reported(void **state)
{
    (void)state;
    const struct curve curve = {.vix = 5.0};
    struct alvh_start_state found;
    infer(&core, &curve, &found);
    assert_int_equal(found.regime, 0);
    assert_near(found.variance[ALVH_FAST], 0.0, 0.0);
    assert_near(found.variance[ALVH_SLOW], 0.0, 0.0);
    assert_near(found.vix_error, 100.0 * sqrt(core.vix_level[0]) - 5.0, 1e-9);
}

static void a_day_without_vix_is_refused(void **state)
{
    (void)state;
    char folder[FOLDER_PATH];
    struct alvh_history *history = NULL;
    struct alvh_start_state found;
    struct alvh_error error = {0};
    const char text[] = "date,spx,vix\n1987-10-19,224.84,\n";
    folder_create(folder);
    folder_write(folder, "closes.csv", text, sizeof text - 1);
    assert_int_equal(alvh_history_read(folder, &history, NULL), ALVH_OK);
    assert_int_equal(alvh_start_state_infer(&core, history, 0, &found, &error),
                     ALVH_EINPUT);
    assert_string_equal(error.text,
                        "1987-10-19 has no close of VIX; a starting state needs one");
    alvh_history_free(history);
    folder_remove(folder, "closes.csv");
    rmdir(folder);
}

static int prepare(void **state)
{
    (void)state;
    core = oracle_model[ORACLE_CORE];
    return alvh_model_prepare(&core, NULL) || alvh_history_read(NULL, &closes, NULL);
}

static int clean_up(void **state)
{
    (void)state;
    alvh_history_free(closes);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_are_found_again_from_their_curves),
        cmocka_unit_test(single_factor_models_are_recovered_from_the_oracle),
        cmocka_unit_test(real_days_give_sensible_states),
        cmocka_unit_test(doubtful_days_are_weighed_as_known),
        cmocka_unit_test(quarter_ends_fit_as_documented),
        cmocka_unit_test(no_neighbour_fits_better),
        cmocka_unit_test(weights_are_probabilities_and_the_winner_has_most),
        cmocka_unit_test(vix_alone_is_solved_with_the_slow_variance_at_rest),
        cmocka_unit_test(a_vix_out_of_reach_is_reported),
        cmocka_unit_test(a_day_without_vix_is_refused),
    };
    return cmocka_run_group_tests(tests, prepare, clean_up);
}
