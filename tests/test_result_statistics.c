/* What the result file concludes from its columns, computed from them by another road. */
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

#include "tests/expect.h"
#include "tests/made_result.h"

/* The statistics by another road: GSL's sort and mean, sums of the worst paths. */
static void statistics_are_those_of_the_columns(void **state)
{
    (void)state;
    enum { BOOK = 1, SCALE = 2, CELL = BOOK * SCALES + SCALE };
    char *path = made_path("result.h5");
    struct alvh_result result;
    struct alvh_error error = {0};
    assert_int_equal(alvh_result_read(path, &result, &error), ALVH_OK);
    const struct alvh_result_cell *cell = &result.cell[CELL], *base = &result.cell[SCALE];
    double *drawdown = malloc(PATHS * sizeof *drawdown), *pnl = malloc(PATHS * sizeof *pnl);
    int ruined = 0, called = 0;
    for (int64_t p = 0; p < PATHS; p++) {
        drawdown[p] = made_outcome(OUTCOME_DRAWDOWN, p, BOOK, SCALE);
        pnl[p] = made_outcome(OUTCOME_PNL, p, BOOK, SCALE);
        ruined += made_outcome(ALVH_OUTCOME_ruined, p, BOOK, SCALE) > 0.0;
        called += made_outcome(ALVH_OUTCOME_margin_calls, p, BOOK, SCALE) > 0.0;
    }
    assert_near(cell->final_pnl_mean.value, gsl_stats_mean(pnl, 1, PATHS), 1e-9 * 26000.0);
    assert_near(cell->final_pnl_mean.se, gsl_stats_sd(pnl, 1, PATHS) / sqrt(PATHS), 1e-6);
    assert_near(cell->ruin_probability[0].value, (double)ruined / PATHS, 1e-15);
    assert_near(cell->margin_call_probability[0].value, (double)called / PATHS, 1e-15);
    assert_true(called < PATHS);
    assert_near(cell->capital, 200.0 * 50000.0, 0.0);
    assert_near(base->capital, 200.0 * 40000.0, 0.0);
    assert_string_equal(result.sizing_rule[0], "fixed");
    assert_string_equal(result.sizing_rule[1], "kelly x macro");
    gsl_sort(drawdown, 1, PATHS);
    gsl_sort(pnl, 1, PATHS);
    const double worst = gsl_stats_mean(drawdown + PATHS - PATHS / 100, 1, PATHS / 100);
    assert_near(cell->drawdown_es[ALVH_TAIL_LEVEL_99].value, worst, 1e-9 * worst);
    assert_near(cell->drawdown_quantile[ALVH_TAIL_QUANTILE_99].value,
                drawdown[PATHS - PATHS / 100 - 1], 0.0);
    /* Of P&L the worst paths are the lowest, and intervals still run upwards. */
    assert_near(cell->pnl_es[ALVH_TAIL_LEVEL_99].value, gsl_stats_mean(pnl, 1, PATHS / 100),
                1e-9 * worst);
    assert_near(cell->pnl_quantile[ALVH_TAIL_QUANTILE_99].value, pnl[PATHS / 100], 0.0);
    assert_true(cell->pnl_es[0].low < cell->pnl_es[0].value);
    assert_true(cell->pnl_es[0].value < cell->pnl_es[0].high);
    const struct alvh_estimate difference = cell->drawdown_es_difference[1];
    assert_near(difference.value, worst - base->drawdown_es[1].value, 1e-9 * worst);
    assert_true(difference.se < cell->drawdown_es[1].se);
    assert_near(cell->final_pnl_difference[0].value,
                cell->final_pnl_mean.value - base->final_pnl_mean.value, 1e-8);
    assert_near(cell->pnl_es_difference[1].value,
                cell->pnl_es[1].value - base->pnl_es[1].value, 1e-9 * worst);
    assert_near(base->drawdown_es_difference[1].value, 0.0, 0.0);
    free(drawdown);
    free(pnl);
    alvh_result_free(&result);
    free(path);
}

/* 12 of 252 days are a 21st of a year. Seven layers of hedges have a quarter of the P&L
 * each.
 */
static void measures_are_those_of_the_columns(void **state)
{
    (void)state;
    enum { BOOK = 1, SCALE = 1, CELL = BOOK * SCALES + SCALE, HEDGE_LAYERS = 7 };
    const double capital = 20.0 * 50000.0;
    char *path = made_path("result.h5");
    struct alvh_result result;
    assert_int_equal(alvh_result_read(path, &result, NULL), ALVH_OK);
    const struct alvh_result_cell *cell = &result.cell[CELL];
    double rate = 0.0, hedges = 0.0, cost = 0.0, turnover = 0.0, days = 0.0;
    int fell = 0, recovered = 0;
    for (int64_t p = 0; p < PATHS; p++) {
        const double pnl = made_outcome(OUTCOME_PNL, p, BOOK, SCALE);
        const double recovery = made_outcome(ALVH_OUTCOME_recovery_days, p, BOOK, SCALE);
        rate += (pow((capital + pnl) / capital, 21.0) - 1.0) / PATHS;
        hedges += HEDGE_LAYERS * 0.25 * pnl / PATHS;
        cost += made_outcome(ALVH_OUTCOME_cost, p, BOOK, SCALE);
        turnover += made_outcome(ALVH_OUTCOME_turnover, p, BOOK, SCALE);
        fell += recovery != 0.0;
        recovered += recovery > 0.0;
        days += recovery > 0.0 ? recovery : 0.0;
    }
    assert_near(cell->irr[0].value, rate, 1e-12);
    assert_near(cell->wacc[0].value, -hedges * 21.0 / capital, 1e-12);
    assert_near(cell->price_to_cash_flow[0].value,
                capital / (21.0 * cell->final_pnl_mean.value), 1e-9);
    assert_near(cell->slippage_per_contract[0].value, cost / turnover, 1e-12);
    assert_true(recovered < fell && fell < PATHS);
    assert_near(cell->recovery_share[0].value, (double)recovered / fell, 1e-15);
    assert_near(cell->recovery_days_mean[0].value, days / recovered, 1e-12);
    for (int q = 0; q < ALVH_TAIL_QUANTILES; q++)
        assert_near(cell->drawdown_percent_quantile[q].high,
                    cell->drawdown_quantile[q].high / 1e4, 1e-12);
    assert_near(cell->drawdown_percent_es[3].se, cell->drawdown_es[3].se / 1e4, 1e-12);
    alvh_result_free(&result);
    free(path);
}

static const struct alvh_claim *claim_of(const struct alvh_result *result, const char *name,
                                         int64_t contracts)
{
    for (int i = 0; i < result->claims; i++)
        if (strcmp(result->claim[i].hypothesis, name) == 0 &&
            result->claim[i].contracts == contracts)
            return &result->claim[i];
    fail_msg("%s is no claim of the file", name);
    return NULL;
}

/* Drawdowns grow with the scale, path by path: nothing per contract, and without error. A
 * run is asked about the books that it has. */
static void claims_are_judged_by_the_paths(void **state)
{
    (void)state;
    char *path = made_path("result.h5");
    struct alvh_result result;
    assert_int_equal(alvh_result_read(path, &result, NULL), ALVH_OK);
    assert_int_equal(result.claims, 2);
    const struct alvh_claim *beyond = claim_of(&result, "fragility_beyond", 200);
    assert_string_equal(beyond->about, "unhedged");
    assert_near(beyond->estimate, 0.0, 1e-10);
    assert_near(beyond->estimate_hi, 0.0, 1e-10);
    assert_string_equal(beyond->holds, "above");
    assert_near(beyond->bar, 5.0, 0.0);
    assert_string_equal(beyond->verdict, "not supported");
    assert_string_equal(claim_of(&result, "no_fragility_below", 20)->verdict, "supported");
    alvh_result_free(&result);
    free(path);
}

/* The same drawdown per contract at every scale, so that only the error of one is left. */
static void drawdown_per_contract_is_followed_over_the_scales(void **state)
{
    (void)state;
    char *path = made_path("result.h5");
    struct alvh_result result;
    double each[CELLS], each_hi[CELLS], slope[BOOKS], slope_se[BOOKS], curvature[BOOKS];
    assert_int_equal(alvh_result_read(path, &result, NULL), ALVH_OK);
    made_column(path, "/scaling/drawdown_per_contract", 0, CELLS, each);
    made_column(path, "/scaling/drawdown_per_contract_hi", 0, CELLS, each_hi);
    made_column(path, "/scaling/fragility_slope", 0, BOOKS, slope);
    made_column(path, "/scaling/fragility_slope_se", 0, BOOKS, slope_se);
    made_column(path, "/scaling/fragility_curvature", 0, BOOKS, curvature);
    const struct alvh_estimate *largest = &result.cell[5].drawdown_es[ALVH_TAIL_LEVEL_99];
    assert_near(each[5], largest->value / 200.0, 1e-9);
    assert_near(each_hi[5], largest->high / 200.0, 1e-9);
    assert_near(each[3], each[5], 1e-9);
    for (int book = 0; book < BOOKS; book++) {
        assert_near(slope[book], 0.0, 1e-9);
        assert_near(slope_se[book], 0.0, 1e-9);
        assert_near(curvature[book], 0.0, 1e-9);
    }
    alvh_result_free(&result);
    free(path);
}

static const double *sorting_key;

static int by_key(const void *one, const void *two)
{
    const double a = sorting_key[*(const int *)one], b = sorting_key[*(const int *)two];
    return (a > b) - (a < b);
}

/* Mean of the worst 200 of the 20000, and psi - ES of each path, by its rank. */
static double worst_mean(const double *loss, double *off)
{
    static int order[PATHS];
    double sum = 0.0;
    for (int i = 0; i < PATHS; i++)
        order[i] = i;
    sorting_key = loss;
    qsort(order, PATHS, sizeof *order, by_key);
    const double q = loss[order[PATHS - 201]];
    for (int i = PATHS - 200; i < PATHS; i++)
        sum += loss[order[i]];
    for (int i = 0; i < PATHS; i++)
        off[order[i]] =
            (i < PATHS - 200 ? 0.0 : 100.0 * (loss[order[i]] - q)) + q - sum / 200;
    return sum / 200;
}

/* [L/2 + 2 L]/2 - L = L/4, with L the mean of the worst 40 of the first 4000 paths and its
 * textbook error. */
static void the_heuristic_weighs_both_worlds_against_the_run(void **state)
{
    (void)state;
    static double loss[STRESSED_PATHS];
    char *path = made_path("result.h5");
    double heuristic[BOOKS], se[BOOKS];
    made_column(path, "/scaling/fragility_heuristic", 0, BOOKS, heuristic);
    made_column(path, "/scaling/fragility_heuristic_se", 0, BOOKS, se);
    for (int book = 0; book < BOOKS; book++) {
        for (int p = 0; p < STRESSED_PATHS; p++)
            loss[p] = made_outcome(OUTCOME_DRAWDOWN, p, book, SCALES - 1);
        gsl_sort(loss, 1, STRESSED_PATHS);
        const double *worst = loss + STRESSED_PATHS - 40, q = worst[-1];
        assert_near(heuristic[book], 0.25 * gsl_stats_mean(worst, 1, 40) / 200.0, 1e-9);
        for (int p = 0; p < STRESSED_PATHS; p++)
            loss[p] = loss[p] > q ? 100.0 * (loss[p] - q) : 0.0;
        const double spread = gsl_stats_sd(loss, 1, STRESSED_PATHS);
        assert_near(se[book], 0.25 * spread / sqrt(STRESSED_PATHS) / 200.0, 1e-9);
    }
    free(path);
}

/* "drawdown" by another road: paths in the order of their losses, and the textbook's
 * variance of a quotient. */
static void a_claim_about_two_books_is_paired(void **state)
{
    (void)state;
    static double loss[2][PATHS], off[2][PATHS];
    char *path = made_path("claims.h5");
    struct alvh_result result;
    made_second_book = "alvh";
    assert_int_equal(made_result_write(path, 16384, NULL), ALVH_OK);
    made_second_book = MADE_SECOND_BOOK;
    assert_int_equal(alvh_result_read(path, &result, NULL), ALVH_OK);
    for (int book = 0; book < 2; book++)
        for (int p = 0; p < PATHS; p++)
            loss[book][p] = made_outcome(OUTCOME_DRAWDOWN, p, book, 2);
    const double unhedged = worst_mean(loss[0], off[0]), alvh = worst_mean(loss[1], off[1]);
    double square = 0.0, cube = 0.0;
    for (int p = 0; p < PATHS; p++) {
        const double part = off[0][p] / unhedged - off[1][p] / alvh;
        square += part * part;
        cube += part * part * part;
    }
    const double se = 100.0 * alvh / unhedged * sqrt(square) / PATHS;
    const struct alvh_claim *drawdown = claim_of(&result, "drawdown", 200);
    assert_near(drawdown->estimate, 100.0 * (1.0 - alvh / unhedged), 1e-9);
    assert_near(drawdown->estimate_se, se, 1e-4 * se); /* it divides by n - 1 */
    /* Hall's interval (docs/statistics.md), 1.96 being the normal law's quantile. */
    const double g = cube / (square * sqrt(square));
    const double up = 3.0 / g * (1.0 - cbrt(1.0 - g * (1.959964 + g / 6.0)));
    assert_near(drawdown->estimate_hi - drawdown->estimate, up * se, 3e-4 * se);
    assert_near(drawdown->estimate, 20.0, 4.0); /* 0.8 of the loss that both books share */
    assert_string_equal(drawdown->verdict, "not supported");
    alvh_result_free(&result);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statistics_are_those_of_the_columns),
        cmocka_unit_test(measures_are_those_of_the_columns),
        cmocka_unit_test(claims_are_judged_by_the_paths),
        cmocka_unit_test(drawdown_per_contract_is_followed_over_the_scales),
        cmocka_unit_test(the_heuristic_weighs_both_worlds_against_the_run),
        cmocka_unit_test(a_claim_about_two_books_is_paired),
    };
    return cmocka_run_group_tests(tests, made_result_open, made_result_close);
}
