/* The result file: what is in it, that it is whole or not there, and who may read it. */
#include "alvh/result.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <hdf5.h>

#include "models/isa.h" /* the scalar names */

#include "alvh/random.h"
#include "expect.h"
#include "sim/file/write.h"
#include "sim/rules/rules.h"

enum { PATHS = 20000, DAYS = 12, BOOKS = 2, SCALES = 3, CELLS = BOOKS * SCALES };
enum { GREEK_PATHS = 750, STRESSED_PATHS = 4000 };
enum { OUTCOME_DRAWDOWN = ALVH_OUTCOME_max_drawdown, OUTCOME_PNL = ALVH_OUTCOME_final_pnl };

static char folder[] = "/tmp/alvh-result-XXXXXX";

static char *in_folder(const char *name)
{
    char *path;
    assert_true(asprintf(&path, "%s/%s", folder, name) > 0);
    return path;
}

static const char *second_book = "gehedged-ü"; /* UTF-8 */

static struct alvh_scenario a_scenario(void)
{
    static struct alvh_scenario scenario;
    struct alvh_problems *problems = alvh_problems_create();
    assert_int_equal(alvh_scenario_read(NULL, 0, NULL, &scenario, problems), ALVH_OK);
    alvh_problems_free(problems);
    scenario.simulation.paths = PATHS;
    scenario.simulation.days = DAYS;
    scenario.books = BOOKS;
    strcpy(scenario.book[0].name, "unhedged");
    strcpy(scenario.book[1].name, second_book);
    scenario.output.claims = true;
    scenario.book[1].sizing.rule = ALVH_SIZING_kelly;
    scenario.book[1].sizing.macro = true;
    scenario.book[0].sizing.capital_dollars_per_contract = 40000.0;
    scenario.scales = SCALES;
    scenario.scale[0] = 1;
    scenario.scale[1] = 20;
    scenario.scale[2] = 200;
    return scenario;
}

static struct alvh_run_report a_report(void)
{
    static struct alvh_run_report report;
    assert_int_equal(alvh_model_read("core", &report.model, NULL), ALVH_OK);
    report.start.date = alvh_date_from_civil(2023, 2, 15);
    report.start.spot = 4147.6;
    report.start.vix = 18.23;
    report.start.vix_error = -0.07;
    report.start.curve_rmse = 0.21;
    report.start.curve_months = 8;
    report.start.variance[ALVH_FAST] = 0.0121;
    report.start.variance[ALVH_SLOW] = 0.0204;
    report.threads = 2;
    report.isa = "avx2";
    report.elapsed_seconds = 1.5;
    report.paths = PATHS;
    return report;
}

/* An outcome as a pure function of its place: losses with an exponential tail that grows
 * with the scale, most of it common to both books. */
static double outcome_of(int which, int64_t path, int book, int scale)
{
    static const double contracts[SCALES] = {1, 20, 200};
    double u[4];
    alvh_random_uniforms_one(5, ALVH_STREAM_SAMPLE, (uint64_t)path, 0, 0, u);
    const double common = -log(u[0]), own = -log(u[1 + book]);
    const double loss =
        100.0 * contracts[scale] * (common * (book ? 0.8 : 1.0) + 0.1 * own);
    switch (which) {
    case OUTCOME_DRAWDOWN:
        return loss;
    case OUTCOME_PNL:
        return 130.0 * contracts[scale] - loss;
    case ALVH_OUTCOME_max_drawdown_days:
    case ALVH_OUTCOME_margin_calls:
    case ALVH_OUTCOME_forced_contracts:
        return floor(u[3] * (DAYS + 1));
    case ALVH_OUTCOME_trough_day:
    case ALVH_OUTCOME_first_breach_day:
        return floor(u[2] * (DAYS + 1));
    case ALVH_OUTCOME_peak_regime:
    case ALVH_OUTCOME_trough_regime: /* the larger the loss, the later */
        return common > 2.0 * u[2 + (which == ALVH_OUTCOME_peak_regime)];
    case ALVH_OUTCOME_first_breach:
        return common > 3.0 ? 1.0 + floor(u[3] * 3) : 0.0;
    case ALVH_OUTCOME_trigger:
        return common > 3.0 ? 1.0 + floor(u[2] * 3) : 0.0;
    case ALVH_OUTCOME_recovery_days:
        return floor(u[3] * (DAYS + 1)) - 1.0;
    case ALVH_OUTCOME_vega_breach_days:
        return floor(u[2] * 3);
    case ALVH_OUTCOME_ruined:
        return common > 5.0;
    default:
        return (float)(which * contracts[scale] + own);
    }
}

/* Shares of the P&L; the first book moves no market. */
static double layer_of(int layer, int64_t path, int book, int scale)
{
    if (layer == ALVH_LAYER_feedback && book == 0)
        return 0.0;
    return (layer ? 0.25 : 0.75) * outcome_of(OUTCOME_PNL, path, book, scale);
}

static struct alvh_outcomes outcomes_of(int64_t first, int64_t paths)
{
    struct alvh_outcomes outcomes = {first, paths, paths + 16, BOOKS, SCALES,
                                     {0},   NULL,  NULL,       NULL};
    const size_t column = (size_t)outcomes.capacity * CELLS;
    for (int o = 0; o < ALVH_OUTCOME_COUNT; o++)
        outcomes.value[o] = calloc(column, sizeof(double));
    outcomes.pnl_by_layer = calloc(column * ALVH_LAYER_COUNT, sizeof(double));
    for (int cell = 0; cell < CELLS; cell++) {
        for (int64_t p = 0; p < paths; p++) {
            const int book = cell / SCALES, scale = cell % SCALES;
            for (int o = 0; o < ALVH_OUTCOME_COUNT; o++)
                outcomes.value[o][cell * outcomes.capacity + p] =
                    outcome_of(o, first + p, book, scale);
            for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++)
                outcomes
                    .pnl_by_layer[(cell * ALVH_LAYER_COUNT + layer) * outcomes.capacity +
                                  p] = layer_of(layer, first + p, book, scale);
        }
    }
    return outcomes;
}

static void free_outcomes(struct alvh_outcomes *outcomes)
{
    for (int o = 0; o < ALVH_OUTCOME_COUNT; o++)
        free(outcomes->value[o]);
    free(outcomes->pnl_by_layer);
}

/* Day d of every series holds d + 1 for one path and d + 2 for another. */
static struct alvh_fans some_fans(const struct alvh_scenario *scenario)
{
    struct alvh_fans fans;
    assert_int_equal(alvh_fans_create(DAYS + 1,
                                      ALVH_FAN_MARKET + ALVH_FAN_PER_ACCOUNT * CELLS, &fans,
                                      NULL),
                     ALVH_OK);
    const struct alvh_run_report report = a_report();
    alvh_fans_scale(&fans, scenario, &report.start);
    for (int day = 0; day <= DAYS; day++) {
        for (int series = 0; series < fans.series; series++) {
            const double move = day * fans.unit[series];
            const double value[2] = {fans.centre[series] + move,
                                     fans.centre[series] - move};
            alvh_fans_add(&fans, day, series, 2, value, NULL);
        }
        alvh_fans_add_breach(&fans, day, CELLS - 1, day % 2);
    }
    return fans;
}

static const struct alvh_diagnostics diagnostics = {.martingale = 1.0002,
                                                    .martingale_se = 0.0007,
                                                    .table_error_price_max = 1.7e-4,
                                                    .clamped_share = 0.002,
                                                    .tranches_opened = 1234567890123};

static const struct alvh_signal_past past;

/* Rule r of cell c acted 1000 c + r times. */
static const int64_t *some_actions(void)
{
    static int64_t actions[CELLS * ALVH_RULE_COUNT];
    for (int i = 0; i < CELLS * ALVH_RULE_COUNT; i++)
        actions[i] = 1000 * (i / ALVH_RULE_COUNT) + i % ALVH_RULE_COUNT;
    return actions;
}

/* What explained the first GREEK_PATHS paths: a pattern that the readers' test knows. The
 * unhedged book holds condors alone. */
static struct alvh_attribution some_attribution(void)
{
    static struct alvh_account account[CELLS];
    struct alvh_attribution attribution;
    for (int cell = 0; cell < CELLS; cell++)
        for (int kind = 0; kind < ALVH_INSTRUMENT_COUNT; kind++)
            account[cell].holds[kind] = cell >= SCALES || kind == ALVH_INSTRUMENT_condor;
    assert_int_equal(
        alvh_attribution_create(GREEK_PATHS, CELLS, account, &attribution, NULL), ALVH_OK);
    for (int cell = 0; cell < CELLS; cell++)
        for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++) {
            const int row = attribution.row[cell][layer];
            for (int i = 0; row != ALVH_NONE && i < ALVH_PNL_COUNT * GREEK_PATHS; i++) {
                const int term = i / GREEK_PATHS, path = i % GREEK_PATHS;
                attribution.pnl[row * ALVH_PNL_COUNT * GREEK_PATHS + i] =
                    (float)(1000 * cell + 100 * layer + 10 * term + path * 37 % 101);
            }
        }
    for (int cell = 0; cell < CELLS; cell++)
        for (int kind = 0; kind < ALVH_INSTRUMENT_COUNT; kind++) {
            const int row = attribution.apart[cell][kind];
            for (int i = 0; row != ALVH_NONE && i < ALVH_PNL_COUNT * GREEK_PATHS; i++) {
                const int term = i / GREEK_PATHS, path = i % GREEK_PATHS;
                attribution.pnl[row * ALVH_PNL_COUNT * GREEK_PATHS + i] =
                    (float)(3 * cell - 20 * kind + term + path * 7 % 53);
            }
        }
    for (int cell = 0; cell < CELLS; cell++)
        for (int i = 0; i < ALVH_SQUARE_COUNT * GREEK_PATHS; i++)
            attribution.square[cell * ALVH_SQUARE_COUNT * GREEK_PATHS + i] =
                (i / GREEK_PATHS) % 2 ? 1.0 + cell : 16.0 * (1 + i / GREEK_PATHS);
    return attribution;
}

/* On the last day cell c breaks even 4 % below and 3 % above, and c times 0.1 % further. */
static struct alvh_fans some_edges(void)
{
    struct alvh_fans edges;
    assert_int_equal(alvh_fans_create(DAYS + 1, 2 * CELLS, &edges, NULL), ALVH_OK);
    for (int cell = 0; cell < CELLS; cell++)
        for (int side = 0; side < 2; side++) {
            const double level = side ? 103.0 + 0.1 * cell : 96.0 - 0.1 * cell;
            edges.centre[2 * cell + side] = 100.0;
            edges.unit[2 * cell + side] = 0.1;
            alvh_fans_add(&edges, DAYS, 2 * cell + side, 1, &level, NULL);
        }
    return edges;
}

/* Half the loss in one world and twice the loss in the other. */
static const struct alvh_stressed *some_stressed(void)
{
    static double drawdown[ALVH_STRESSED_WORLDS][CELLS * STRESSED_PATHS];
    static const struct alvh_stressed stressed = {STRESSED_PATHS,
                                                  {drawdown[0], drawdown[1]}};
    for (int cell = 0; cell < CELLS; cell++) {
        for (int p = 0; p < STRESSED_PATHS; p++) {
            const double loss =
                outcome_of(OUTCOME_DRAWDOWN, p, cell / SCALES, cell % SCALES);
            drawdown[0][cell * STRESSED_PATHS + p] = 0.5 * loss;
            drawdown[1][cell * STRESSED_PATHS + p] = 2.0 * loss;
        }
    }
    return &stressed;
}

/* Writes a file in batches of the given length; the first failure is returned. */
static enum alvh_status write_result(const char *path, int64_t batch,
                                     struct alvh_error *error)
{
    const struct alvh_scenario scenario = a_scenario();
    const struct alvh_run_report report = a_report();
    struct alvh_result_file *file;
    enum alvh_status status = alvh_result_create(path, &scenario, &report, &file, error);
    for (int64_t first = 0; first < PATHS && status == ALVH_OK; first += batch) {
        struct alvh_outcomes outcomes =
            outcomes_of(first, PATHS - first < batch ? PATHS - first : batch);
        status = alvh_result_append(file, &outcomes, error);
        free_outcomes(&outcomes);
    }
    struct alvh_fans fans = some_fans(&scenario);
    struct alvh_fans edges = some_edges();
    struct alvh_attribution attribution = some_attribution();
    const struct alvh_findings findings = {.fans = &fans,
                                           .edges = &edges,
                                           .attribution = &attribution,
                                           .diagnostics = &diagnostics,
                                           .rule_actions = some_actions(),
                                           .stressed = some_stressed(),
                                           .past = &past};
    if (status == ALVH_OK)
        status = alvh_result_finish(file, &findings, &report, error);
    alvh_fans_free(&fans);
    alvh_fans_free(&edges);
    alvh_attribution_free(&attribution);
    alvh_result_discard(file);
    return status;
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static void assert_no_partial(const char *path)
{
    char partial[256];
    snprintf(partial, sizeof partial, "%s.partial", path);
    assert_false(exists(partial));
}

static void put_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

static void assert_text(const char *path, const char *text)
{
    char found[64] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(found, sizeof found, file));
    fclose(file);
    assert_string_equal(found, text);
}

static int setup(void **state)
{
    struct alvh_error error = {0};
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    char *path = in_folder("result.h5");
    const enum alvh_status status = write_result(path, 16384, &error);
    free(path);
    if (status)
        print_error("%s\n", error.text);
    return status;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static void read_column(const char *path, const char *dataset, int64_t first, int64_t count,
                        double *value)
{
    const hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    const hid_t id = H5Dopen2(file, dataset, H5P_DEFAULT);
    const hid_t space = H5Dget_space(id);
    double *whole = malloc((size_t)H5Sget_simple_extent_npoints(space) * sizeof *whole);
    assert_true(H5Dread(id, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, whole) >= 0);
    memcpy(value, whole + first, (size_t)count * sizeof *value);
    free(whole);
    H5Sclose(space);
    H5Dclose(id);
    H5Fclose(file);
}

static void columns_are_what_was_appended(void **state)
{
    (void)state;
    static const char *const name[] = {
#define OUTCOME_NAME(outcome, storage, unit, text) "/paths/" #outcome,
        ALVH_OUTCOMES(OUTCOME_NAME)
#undef OUTCOME_NAME
#define OUTCOME_NAME(outcome, storage, unit, text) "/drawdowns/" #outcome,
            ALVH_DRAWDOWN_OUTCOMES(OUTCOME_NAME)
#undef OUTCOME_NAME
    };
    char *path = in_folder("result.h5");
    double *column = malloc(PATHS * sizeof *column);
    for (int o = 0; o < ALVH_OUTCOME_COUNT; o++) {
        const int cell = o % CELLS;
        read_column(path, name[o], (int64_t)cell * PATHS, PATHS, column);
        for (int64_t p = 0; p < PATHS; p++)
            if (column[p] != outcome_of(o, p, cell / SCALES, cell % SCALES))
                fail_msg("%s differs on path %lld", name[o], (long long)p);
    }
    read_column(path, "/paths/pnl_by_layer", (int64_t)(4 * ALVH_LAYER_COUNT + 1) * PATHS,
                PATHS, column);
    for (int64_t p = 0; p < PATHS; p++)
        assert_near(column[p], 0.25 * outcome_of(OUTCOME_PNL, p, 1, 1), 0.0);
    read_column(path, "/paths/pnl_by_layer", (int64_t)ALVH_LAYER_feedback * PATHS, PATHS,
                column); /* of the first book at the first scale: not in the file */
    for (int64_t p = 0; p < PATHS; p++)
        assert_near(column[p], 0.0, 0.0);
    read_column(path, "/paths/path", 0, PATHS, column);
    for (int64_t p = 0; p < PATHS; p++)
        assert_near(column[p], (double)p, 0.0);
    free(column);
    free(path);
}

/* The statistics by another road: GSL's sort and mean, sums of the worst paths. */
static void statistics_are_those_of_the_columns(void **state)
{
    (void)state;
    enum { BOOK = 1, SCALE = 2, CELL = BOOK * SCALES + SCALE };
    char *path = in_folder("result.h5");
    struct alvh_result result;
    struct alvh_error error = {0};
    assert_int_equal(alvh_result_read(path, &result, &error), ALVH_OK);
    const struct alvh_result_cell *cell = &result.cell[CELL], *base = &result.cell[SCALE];
    double *drawdown = malloc(PATHS * sizeof *drawdown), *pnl = malloc(PATHS * sizeof *pnl);
    int ruined = 0, called = 0;
    for (int64_t p = 0; p < PATHS; p++) {
        drawdown[p] = outcome_of(OUTCOME_DRAWDOWN, p, BOOK, SCALE);
        pnl[p] = outcome_of(OUTCOME_PNL, p, BOOK, SCALE);
        ruined += outcome_of(ALVH_OUTCOME_ruined, p, BOOK, SCALE) > 0.0;
        called += outcome_of(ALVH_OUTCOME_margin_calls, p, BOOK, SCALE) > 0.0;
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
    char *path = in_folder("result.h5");
    struct alvh_result result;
    assert_int_equal(alvh_result_read(path, &result, NULL), ALVH_OK);
    const struct alvh_result_cell *cell = &result.cell[CELL];
    double rate = 0.0, hedges = 0.0, cost = 0.0, turnover = 0.0, days = 0.0;
    int fell = 0, recovered = 0;
    for (int64_t p = 0; p < PATHS; p++) {
        const double pnl = outcome_of(OUTCOME_PNL, p, BOOK, SCALE);
        const double recovery = outcome_of(ALVH_OUTCOME_recovery_days, p, BOOK, SCALE);
        rate += (pow((capital + pnl) / capital, 21.0) - 1.0) / PATHS;
        hedges += HEDGE_LAYERS * 0.25 * pnl / PATHS;
        cost += outcome_of(ALVH_OUTCOME_cost, p, BOOK, SCALE);
        turnover += outcome_of(ALVH_OUTCOME_turnover, p, BOOK, SCALE);
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

static void the_reader_returns_what_the_run_said(void **state)
{
    (void)state;
    char *path = in_folder("result.h5");
    struct alvh_result result;
    assert_int_equal(alvh_result_read(path, &result, NULL), ALVH_OK);
    assert_string_equal(result.start_date, "2023-02-15");
    assert_string_equal(result.start_regime, "calm");
    assert_near(result.start_vix, 18.23, 0.0);
    assert_int_equal(result.paths, PATHS);
    assert_int_equal(result.days, DAYS);
    assert_int_equal(result.books, BOOKS);
    assert_int_equal(result.scales, SCALES);
    assert_int_equal(result.scale[2], 200);
    assert_int_equal(result.reference, 0);
    assert_string_equal(result.book[1], "gehedged-ü");
    assert_near(result.diagnostics.martingale, 1.0002, 0.0);
    assert_int_equal(result.diagnostics.tranches_opened, 1234567890123);
    alvh_result_free(&result);
    free(path);
}

static void distributions_by_day_are_those_counted(void **state)
{
    (void)state;
    char *path = in_folder("result.h5");
    double median[7], breach[DAYS + 1], histogram[305], low[305], end[DAYS + 1], se[305];
    read_column(path, "/fans/spx", 0, 7, median);
    assert_near(median[3], 4147.6, 0.0);
    read_column(path, "/fans/equity", ((int64_t)(CELLS - 1) * (DAYS + 1) + 4) * 7, 7,
                median);
    /* Two paths, 4 units of the fan to either side of the capital. */
    assert_near(median[0], 200 * 50000.0 * (1.0 - 4e-4), 200 * 50000.0 * 1.3e-5);
    assert_near(median[6], 200 * 50000.0 * (1.0 + 4e-4), 200 * 50000.0 * 1.3e-5);
    read_column(path, "/vega/breach_rate", (CELLS - 1) * (DAYS + 1), DAYS + 1, breach);
    for (int day = 0; day <= DAYS; day++)
        assert_near(breach[day], 0.5 * (day % 2), 0.0);
    /* Wilson's interval of one of two. */
    read_column(path, "/vega/breach_rate_lo", (CELLS - 1) * (DAYS + 1), DAYS + 1, end);
    assert_near(end[1], 0.0945312, 1e-7);
    read_column(path, "/vega/breach_rate_hi", (CELLS - 1) * (DAYS + 1), DAYS + 1, end);
    assert_near(end[1], 0.9054688, 1e-7);
    read_column(path, "/vega/net_vega_hist", 305, 305, histogram);
    read_column(path, "/vega/net_vega_hist_se", 305, 305, se);
    read_column(path, "/vega/bin_low", 0, 305, low);
    double sum = 0.0;
    for (int bin = 0; bin < 305; bin++) {
        sum += histogram[bin];
        /* Only the start is free of vega; 7 dollars a contract is a lower edge. */
        if (bin == 152)
            assert_near(histogram[bin], 1.0 / (DAYS + 1), 1e-15);
        /* Two paths say no more than two numbers, however many closes they have. */
        assert_near(se[bin], sqrt(0.5 * histogram[bin] * (1.0 - histogram[bin])), 1e-15);
        if (low[bin] == 7.0)
            assert_near(histogram[bin], 0.5 / (DAYS + 1), 1e-15);
    }
    assert_near(sum, 1.0, 1e-14);
    free(path);
}

static void break_evens_are_those_counted(void **state)
{
    (void)state;
    enum { CELL = 4 };
    char *path = in_folder("result.h5");
    double low[(DAYS + 1) * 7], high[(DAYS + 1) * 7];
    read_column(path, "/structure/break_even_low", CELL * (DAYS + 1) * 7, (DAYS + 1) * 7,
                low);
    read_column(path, "/structure/break_even_high", CELL * (DAYS + 1) * 7, (DAYS + 1) * 7,
                high);
    assert_true(isnan(low[0])); /* nobody was looked at */
    assert_near(low[DAYS * 7 + 3], 95.6, 0.15);
    assert_near(high[DAYS * 7 + 3], 103.4, 0.15);
    free(path);
}

static void actions_are_counted_by_book_scale_and_rule(void **state)
{
    (void)state;
    char *path = in_folder("result.h5");
    double actions[CELLS * ALVH_RULE_COUNT];
    read_column(path, "/diagnostics/rule_actions", 0, CELLS * ALVH_RULE_COUNT, actions);
    assert_near(actions[0], 0.0, 0.0);
    assert_near(actions[4 * ALVH_RULE_COUNT + ALVH_RULE_vega_band],
                4000.0 + ALVH_RULE_vega_band, 0.0);
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
    char *path = in_folder("result.h5");
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
    char *path = in_folder("result.h5");
    struct alvh_result result;
    double each[CELLS], each_hi[CELLS], slope[BOOKS], slope_se[BOOKS], curvature[BOOKS];
    assert_int_equal(alvh_result_read(path, &result, NULL), ALVH_OK);
    read_column(path, "/scaling/drawdown_per_contract", 0, CELLS, each);
    read_column(path, "/scaling/drawdown_per_contract_hi", 0, CELLS, each_hi);
    read_column(path, "/scaling/fragility_slope", 0, BOOKS, slope);
    read_column(path, "/scaling/fragility_slope_se", 0, BOOKS, slope_se);
    read_column(path, "/scaling/fragility_curvature", 0, BOOKS, curvature);
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
    char *path = in_folder("result.h5");
    double heuristic[BOOKS], se[BOOKS];
    read_column(path, "/scaling/fragility_heuristic", 0, BOOKS, heuristic);
    read_column(path, "/scaling/fragility_heuristic_se", 0, BOOKS, se);
    for (int book = 0; book < BOOKS; book++) {
        for (int p = 0; p < STRESSED_PATHS; p++)
            loss[p] = outcome_of(OUTCOME_DRAWDOWN, p, book, SCALES - 1);
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
    char *path = in_folder("claims.h5");
    struct alvh_result result;
    second_book = "alvh";
    assert_int_equal(write_result(path, 16384, NULL), ALVH_OK);
    second_book = "gehedged-ü";
    assert_int_equal(alvh_result_read(path, &result, NULL), ALVH_OK);
    for (int book = 0; book < 2; book++)
        for (int p = 0; p < PATHS; p++)
            loss[book][p] = outcome_of(OUTCOME_DRAWDOWN, p, book, 2);
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

/* Every dataset of a file, with its bytes as they are stored. */
struct contents {
    hid_t other;
    int datasets;
};

static herr_t compare_dataset(hid_t file, const char *name, const H5O_info_t *info,
                              void *context)
{
    struct contents *contents = context;
    if (info->type != H5O_TYPE_DATASET)
        return 0;
    const hid_t one = H5Dopen2(file, name, H5P_DEFAULT);
    const hid_t two = H5Dopen2(contents->other, name, H5P_DEFAULT);
    const hid_t type = H5Dget_type(one), space = H5Dget_space(one);
    if (H5Tis_variable_str(type) <= 0) {
        const size_t size = (size_t)H5Sget_simple_extent_npoints(space) * H5Tget_size(type);
        char *bytes = malloc(size), *others = malloc(size);
        H5Dread(one, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes);
        H5Dread(two, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, others);
        if (memcmp(bytes, others, size) != 0)
            fail_msg("%s differs", name);
        free(bytes);
        free(others);
        contents->datasets++;
    }
    H5Sclose(space);
    H5Tclose(type);
    H5Dclose(two);
    H5Dclose(one);
    return 0;
}

static void datasets_do_not_depend_on_batches(void **state)
{
    (void)state;
    static const int64_t batches[] = {3000, PATHS};
    char *path = in_folder("result.h5"), *again = in_folder("again.h5");
    for (int b = 0; b < 2; b++) {
        struct alvh_error error = {0};
        assert_int_equal(write_result(again, batches[b], &error), ALVH_OK);
        const hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
        struct contents contents = {H5Fopen(again, H5F_ACC_RDONLY, H5P_DEFAULT), 0};
        H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_INC, compare_dataset, &contents,
                  H5O_INFO_BASIC);
        assert_true(contents.datasets > 100);
        H5Fclose(contents.other);
        H5Fclose(file);
    }
    free(again);
    free(path);
}

static void an_existing_file_survives_a_run_that_is_given_up(void **state)
{
    (void)state;
    char *path = in_folder("kept.h5");
    put_text(path, "old");
    const struct alvh_scenario scenario = a_scenario();
    const struct alvh_run_report report = a_report();
    struct alvh_result_file *file;
    assert_int_equal(alvh_result_create(path, &scenario, &report, &file, NULL), ALVH_OK);
    struct alvh_outcomes outcomes = outcomes_of(0, 16384);
    assert_int_equal(alvh_result_append(file, &outcomes, NULL), ALVH_OK);
    assert_text(path, "old");
    alvh_result_discard(file);
    assert_text(path, "old");
    assert_no_partial(path);
    free_outcomes(&outcomes);
    /* And it is replaced by one that is complete. */
    struct alvh_error error = {0};
    assert_int_equal(write_result(path, 16384, &error), ALVH_OK);
    struct alvh_result result;
    assert_int_equal(alvh_result_read(path, &result, &error), ALVH_OK);
    alvh_result_free(&result);
    assert_no_partial(path);
    free(path);
}

/* In a process of its own: limits stay, and a crash when the program ends must show. */
static void run_out_of_space(const char *path, rlim_t bytes)
{
    const pid_t child = fork();
    if (child == 0) {
        struct alvh_error error = {0};
        const struct rlimit limit = {bytes, bytes};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        const enum alvh_status status = write_result(path, 16384, &error);
        const bool named = strstr(error.text, path) && strstr(error.text, "File too large");
        exit(status == ALVH_EFAILED && named ? 0 : 1);
    }
    int ended;
    waitpid(child, &ended, 0);
    assert_true(WIFEXITED(ended));
    assert_int_equal(WEXITSTATUS(ended), 0);
}

static void a_full_disk_is_reported_and_leaves_nothing(void **state)
{
    (void)state;
    char *path = in_folder("full.h5"), *whole = in_folder("result.h5");
    put_text(path, "old");
    struct stat size;
    stat(whole, &size);
    const rlim_t limits[] = {0,
                             100,
                             5000,
                             (rlim_t)size.st_size / 3,
                             (rlim_t)size.st_size - 200000,
                             (rlim_t)size.st_size - 20000,
                             (rlim_t)size.st_size - 1};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        run_out_of_space(path, limits[i]);
        assert_text(path, "old");
        assert_no_partial(path);
    }
    free(whole);
    free(path);
}

static void assert_cannot_create(const char *path, const char *because)
{
    const struct alvh_scenario scenario = a_scenario();
    const struct alvh_run_report report = a_report();
    struct alvh_result_file *file;
    struct alvh_error error = {0};
    assert_int_equal(alvh_result_create(path, &scenario, &report, &file, &error),
                     ALVH_EFAILED);
    assert_null(file);
    assert_non_null(strstr(error.text, path));
    if (!strstr(error.text, because))
        fail_msg("%s", error.text);
}

static void an_output_that_cannot_be_is_refused_before_the_run(void **state)
{
    (void)state;
    char *nowhere = in_folder("nowhere/result.h5");
    assert_cannot_create(nowhere, "No such file or directory");
    assert_cannot_create(folder, "it is a folder");
    assert_cannot_create("/dev/null", "no ordinary file");
    free(nowhere);
}

static void two_runs_cannot_write_one_file(void **state)
{
    (void)state;
    char *path = in_folder("shared.h5");
    const struct alvh_scenario scenario = a_scenario();
    const struct alvh_run_report report = a_report();
    struct alvh_result_file *file;
    assert_int_equal(alvh_result_create(path, &scenario, &report, &file, NULL), ALVH_OK);
    assert_cannot_create(path, "another run");
    struct alvh_outcomes outcomes = outcomes_of(0, 16384);
    assert_int_equal(alvh_result_append(file, &outcomes, NULL), ALVH_OK);
    free_outcomes(&outcomes);
    alvh_result_discard(file);
    free(path);
}

static void paths_must_follow_each_other(void **state)
{
    (void)state;
    char *path = in_folder("order.h5");
    const struct alvh_scenario scenario = a_scenario();
    const struct alvh_run_report report = a_report();
    struct alvh_result_file *file;
    assert_int_equal(alvh_result_create(path, &scenario, &report, &file, NULL), ALVH_OK);
    struct alvh_outcomes outcomes = outcomes_of(16, 32);
    assert_int_equal(alvh_result_append(file, &outcomes, NULL), ALVH_EFAILED);
    struct alvh_fans fans = some_fans(&scenario);
    const struct alvh_attribution nothing = {0};
    const struct alvh_findings findings = {.fans = &fans,
                                           .edges = &fans,
                                           .attribution = &nothing,
                                           .diagnostics = &diagnostics,
                                           .rule_actions = some_actions(),
                                           .stressed = some_stressed(),
                                           .past = &past};
    assert_int_equal(alvh_result_finish(file, &findings, &report, NULL),
                     ALVH_EFAILED); /* not all paths were written */
    alvh_fans_free(&fans);
    free_outcomes(&outcomes);
    alvh_result_discard(file);
    assert_false(exists(path));
    free(path);
}

static void assert_unreadable(const char *path, const char *because)
{
    struct alvh_result result;
    struct alvh_error error = {0};
    assert_int_equal(alvh_result_read(path, &result, &error), ALVH_EINPUT);
    assert_non_null(strstr(error.text, path));
    if (!strstr(error.text, because))
        fail_msg("%s", error.text);
    assert_null(result.cell);
}

static char *copy_of_result(const char *name)
{
    char *path = in_folder(name), command[256];
    snprintf(command, sizeof command, "cp %s/result.h5 %s", folder, path);
    assert_int_equal(system(command), 0);
    return path;
}

static void what_is_no_result_is_refused_by_name(void **state)
{
    (void)state;
    char *missing = in_folder("missing.h5"), *text = in_folder("text.h5");
    put_text(text, "This is not HDF5.\n");
    assert_unreadable(missing, "No such file or directory");
    assert_unreadable(text, "not a whole HDF5 file");
    assert_unreadable(folder, "is a directory");

    char *cut = copy_of_result("cut.h5");
    assert_int_equal(truncate(cut, 100000), 0);
    assert_unreadable(cut, "not a whole HDF5 file");

    char *other = in_folder("other.h5");
    H5Fclose(H5Fcreate(other, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
    assert_unreadable(other, "the attribute status is not there");

    char *lacking = copy_of_result("lacking.h5");
    const hid_t file = H5Fopen(lacking, H5F_ACC_RDWR, H5P_DEFAULT);
    assert_true(H5Ldelete(file, "/tail/drawdown_es_se", H5P_DEFAULT) >= 0);
    H5Fclose(file);
    assert_unreadable(lacking, "the dataset tail/drawdown_es_se is not there");
    free(missing);
    free(text);
    free(cut);
    free(other);
    free(lacking);
}

static void an_unfinished_run_is_no_result(void **state)
{
    (void)state;
    char *path = copy_of_result("running.h5");
    const hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    const hid_t attribute = H5Aopen(file, "status", H5P_DEFAULT);
    const hid_t type = H5Aget_type(attribute);
    const char *running = "running";
    assert_true(H5Awrite(attribute, type, &running) >= 0);
    H5Tclose(type);
    H5Aclose(attribute);
    H5Fclose(file);
    assert_unreadable(path, "never finished");
    free(path);
}

int main(int argc, char **argv)
{
    if (argc == 2) { /* write a file for other programs to read, and no more */
        struct alvh_error error = {0};
        const enum alvh_status status = write_result(argv[1], 16384, &error);
        fputs(error.text, stderr);
        return status;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_what_was_appended),
        cmocka_unit_test(statistics_are_those_of_the_columns),
        cmocka_unit_test(measures_are_those_of_the_columns),
        cmocka_unit_test(the_reader_returns_what_the_run_said),
        cmocka_unit_test(distributions_by_day_are_those_counted),
        cmocka_unit_test(break_evens_are_those_counted),
        cmocka_unit_test(actions_are_counted_by_book_scale_and_rule),
        cmocka_unit_test(drawdown_per_contract_is_followed_over_the_scales),
        cmocka_unit_test(the_heuristic_weighs_both_worlds_against_the_run),
        cmocka_unit_test(claims_are_judged_by_the_paths),
        cmocka_unit_test(a_claim_about_two_books_is_paired),
        cmocka_unit_test(datasets_do_not_depend_on_batches),
        cmocka_unit_test(an_existing_file_survives_a_run_that_is_given_up),
        cmocka_unit_test(a_full_disk_is_reported_and_leaves_nothing),
        cmocka_unit_test(an_output_that_cannot_be_is_refused_before_the_run),
        cmocka_unit_test(two_runs_cannot_write_one_file),
        cmocka_unit_test(paths_must_follow_each_other),
        cmocka_unit_test(what_is_no_result_is_refused_by_name),
        cmocka_unit_test(an_unfinished_run_is_no_result),
    };
    return cmocka_run_group_tests(tests, setup, remove_folder);
}
