#include "models/isa.h" /* the scalar names */

#include "tests/made_result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hdf5.h>

#include "alvh/random.h"
#include "sim/rules/rules.h"
#include "tests/expect.h"

enum { EXPLAINED_PATHS = 750 };

char made_folder[] = "/tmp/alvh-result-XXXXXX";

char *made_path(const char *name)
{
    char *path;
    assert_true(asprintf(&path, "%s/%s", made_folder, name) > 0);
    return path;
}

const char *made_second_book = MADE_SECOND_BOOK;

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
    strcpy(scenario.book[1].name, made_second_book);
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

double made_outcome(int which, int64_t path, int book, int scale)
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
    return (layer ? 0.25 : 0.75) * made_outcome(OUTCOME_PNL, path, book, scale);
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
                    made_outcome(o, first + p, book, scale);
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

/* Rule r of cell c acted 1000 c + r times. */
static const int64_t *some_actions(void)
{
    static int64_t actions[CELLS * ALVH_RULE_COUNT];
    for (int i = 0; i < CELLS * ALVH_RULE_COUNT; i++)
        actions[i] = 1000 * (i / ALVH_RULE_COUNT) + i % ALVH_RULE_COUNT;
    return actions;
}

/* What explained the first EXPLAINED_PATHS paths: a pattern that the readers' test knows.
 * The unhedged book holds condors alone. */
static struct alvh_attribution some_attribution(void)
{
    static struct alvh_account account[CELLS];
    struct alvh_attribution attribution;
    for (int cell = 0; cell < CELLS; cell++)
        for (int kind = 0; kind < ALVH_INSTRUMENT_COUNT; kind++)
            account[cell].holds[kind] = cell >= SCALES || kind == ALVH_INSTRUMENT_condor;
    assert_int_equal(
        alvh_attribution_create(EXPLAINED_PATHS, CELLS, account, &attribution, NULL),
        ALVH_OK);
    for (int cell = 0; cell < CELLS; cell++)
        for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++) {
            const int row = attribution.row[cell][layer];
            for (int i = 0; row != ALVH_NONE && i < ALVH_PNL_COUNT * EXPLAINED_PATHS; i++) {
                const int term = i / EXPLAINED_PATHS, path = i % EXPLAINED_PATHS;
                attribution.pnl[row * ALVH_PNL_COUNT * EXPLAINED_PATHS + i] =
                    (float)(1000 * cell + 100 * layer + 10 * term + path * 37 % 101);
            }
        }
    for (int cell = 0; cell < CELLS; cell++)
        for (int kind = 0; kind < ALVH_INSTRUMENT_COUNT; kind++) {
            const int row = attribution.apart[cell][kind];
            for (int i = 0; row != ALVH_NONE && i < ALVH_PNL_COUNT * EXPLAINED_PATHS; i++) {
                const int term = i / EXPLAINED_PATHS, path = i % EXPLAINED_PATHS;
                attribution.pnl[row * ALVH_PNL_COUNT * EXPLAINED_PATHS + i] =
                    (float)(3 * cell - 20 * kind + term + path * 7 % 53);
            }
        }
    for (int cell = 0; cell < CELLS; cell++)
        for (int i = 0; i < ALVH_SQUARE_COUNT * EXPLAINED_PATHS; i++)
            attribution.square[cell * ALVH_SQUARE_COUNT * EXPLAINED_PATHS + i] =
                (i / EXPLAINED_PATHS) % 2 ? 1.0 + cell : 16.0 * (1 + i / EXPLAINED_PATHS);
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
                made_outcome(OUTCOME_DRAWDOWN, p, cell / SCALES, cell % SCALES);
            drawdown[0][cell * STRESSED_PATHS + p] = 0.5 * loss;
            drawdown[1][cell * STRESSED_PATHS + p] = 2.0 * loss;
        }
    }
    return &stressed;
}

enum alvh_status made_result_finish(struct alvh_result_file *file, struct alvh_error *error)
{
    static const struct alvh_diagnostics diagnostics = {.martingale = 1.0002,
                                                        .martingale_se = 0.0007,
                                                        .table_error_price_max = 1.7e-4,
                                                        .clamped_share = 0.002,
                                                        .tranches_opened = 1234567890123};
    static const struct alvh_signal_past past;
    const struct alvh_scenario scenario = a_scenario();
    const struct alvh_run_report report = a_report();
    struct alvh_fans fans = some_fans(&scenario);
    struct alvh_fans edges = some_edges();
    struct alvh_attribution attribution = some_attribution();
    const struct alvh_findings findings = {.fans = &fans,
                                           .edges = &edges,
                                           .attribution = &attribution,
                                           .diagnostics = &diagnostics,
                                           .rule_actions = some_actions(),
                                           .stressed = some_stressed(),
                                           .past = &past,
                                           .user_rules = "shut of right"};
    const enum alvh_status status = alvh_result_finish(file, &findings, &report, error);
    alvh_fans_free(&fans);
    alvh_fans_free(&edges);
    alvh_attribution_free(&attribution);
    return status;
}

enum alvh_status made_result_create(const char *path, struct alvh_result_file **file,
                                    struct alvh_error *error)
{
    const struct alvh_scenario scenario = a_scenario();
    const struct alvh_run_report report = a_report();
    return alvh_result_create(path, &scenario, &report, file, error);
}

enum alvh_status made_result_append(struct alvh_result_file *file, int64_t first,
                                    int64_t paths, struct alvh_error *error)
{
    struct alvh_outcomes outcomes = outcomes_of(first, paths);
    const enum alvh_status status = alvh_result_append(file, &outcomes, error);
    free_outcomes(&outcomes);
    return status;
}

enum alvh_status made_result_write(const char *path, int64_t batch,
                                   struct alvh_error *error)
{
    struct alvh_result_file *file;
    enum alvh_status status = made_result_create(path, &file, error);
    for (int64_t first = 0; first < PATHS && status == ALVH_OK; first += batch)
        status = made_result_append(file, first,
                                    PATHS - first < batch ? PATHS - first : batch, error);
    if (status == ALVH_OK)
        status = made_result_finish(file, error);
    alvh_result_discard(file);
    return status;
}

int made_result_open(void **state)
{
    struct alvh_error error = {0};
    (void)state;
    if (!mkdtemp(made_folder))
        return -1;
    char *path = made_path("result.h5");
    const enum alvh_status status = made_result_write(path, 16384, &error);
    free(path);
    if (status)
        print_error("%s\n", error.text);
    return status;
}

int made_result_close(void **state)
{
    (void)state;
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", made_folder);
    return system(command);
}

void made_column(const char *path, const char *dataset, int64_t first, int64_t count,
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
