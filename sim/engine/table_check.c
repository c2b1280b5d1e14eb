#include "models/isa.h"

#include "sim/engine/table_check.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>

#include "alvh/random.h"

/* Every lane is one visited state; all lanes of a group share a tenor. */
enum { GROUP_LANES = 32, GROUPS = 32, DELTAS = 9, SAMPLES = GROUP_LANES * GROUPS * DELTAS };

#define GRID 0.01 /* strikes are as good as continuous, points */

/* Black deltas of the calls compared: N(d1) at the strike. */
static const double call_delta[DELTAS] = {0.01, 0.02, 0.05, 0.16, 0.5,
                                          0.84, 0.95, 0.98, 0.99};

struct sample {
    const struct alvh_walk *walk;
    struct alvh_exact_lanes *exact;
    struct alvh_smile *smile;
    struct alvh_cells *cells;
    double *vol_error;   /* [SAMPLES]: vol points, deltas 0.05 .. 0.95 */
    double *price_error; /* [SAMPLES]: of spot */
    size_t vols, prices;
    double vix_future, vix_option, parity;
};

/* One group's market and quotes. */
struct group {
    double ln_spot[GROUP_LANES], fast[GROUP_LANES], slow[GROUP_LANES], carry[GROUP_LANES];
    int32_t regime[GROUP_LANES];
    double forward[GROUP_LANES], strike[GROUP_LANES], future[GROUP_LANES];
    double price[GROUP_LANES], put[GROUP_LANES], exact[GROUP_LANES];
    double delta[GROUP_LANES], vega[GROUP_LANES];
} __attribute__((aligned(64)));

/* What moves the market beside itself: a run's own paths are those with factors. */
struct beside {
    double jump[GROUP_LANES];
#define BESIDE_ARRAY(name, unit, text) double name[GROUP_LANES];
    ALVH_FACTOR_LANES(BESIDE_ARRAY)
    ALVH_FACTOR_WORK(BESIDE_ARRAY)
#undef BESIDE_ARRAY
} __attribute__((aligned(64)));

static struct alvh_factor_lanes factors_of(struct beside *beside)
{
    struct alvh_factor_lanes lanes = {.lanes = GROUP_LANES};
#define BESIDE_POINT(name, unit, text) lanes.name = beside->name;
    ALVH_FACTOR_LANES(BESIDE_POINT)
    ALVH_FACTOR_WORK(BESIDE_POINT)
#undef BESIDE_POINT
    return lanes;
}

/* Walks the group's paths and freezes each lane on a day of its own. */
static void visit(const struct sample *sample, int index, struct group *group)
{
    const struct alvh_walk *walk = sample->walk;
    const uint64_t seed = (uint64_t)walk->scenario->simulation.seed;
    const uint64_t first = (uint64_t)index * GROUP_LANES;
    struct group moving;
    struct beside beside;
    struct alvh_factor_lanes factors = factors_of(&beside);
    struct alvh_market_lanes state = {.lanes = GROUP_LANES,
                                      .ln_spot = moving.ln_spot,
                                      .v_fast = moving.fast,
                                      .v_slow = moving.slow,
                                      .regime = moving.regime,
                                      .ln_carry = moving.carry,
                                      .jump = beside.jump};
    for (int lane = 0; lane < GROUP_LANES; lane++) {
        moving.ln_spot[lane] = log(walk->start.spot);
        moving.fast[lane] = walk->start.variance[ALVH_FAST];
        moving.slow[lane] = walk->start.variance[ALVH_SLOW];
        moving.regime[lane] = walk->start.regime;
        moving.carry[lane] = 0.0;
    }
    *group = moving;
    alvh_factors_start(walk->factors, &state, &factors);
    for (int day = 0; day < walk->plan->days; day++) {
        alvh_factors_before(walk->factors, &state, &factors);
        alvh_dynamics_step(walk->dynamics, seed, first, (uint32_t)day, &state);
        alvh_factors_step(walk->factors, seed, first, (uint32_t)day, &state, &factors);
        for (int lane = 0; lane < GROUP_LANES; lane++) {
            double draw[4];
            alvh_random_uniforms_one(seed, ALVH_STREAM_SAMPLE, first + (uint64_t)lane, 0, 0,
                                     draw);
            if (day != (int)(draw[0] * walk->plan->days))
                continue;
            group->ln_spot[lane] = moving.ln_spot[lane];
            group->fast[lane] = moving.fast[lane];
            group->slow[lane] = moving.slow[lane];
            group->regime[lane] = moving.regime[lane];
        }
    }
}

static struct alvh_market_lanes lanes_of(struct group *group)
{
    return (struct alvh_market_lanes){.lanes = GROUP_LANES,
                                      .ln_spot = group->ln_spot,
                                      .v_fast = group->fast,
                                      .v_slow = group->slow,
                                      .regime = group->regime,
                                      .ln_carry = group->carry};
}

static void keep_larger(double *largest, double value)
{
    *largest = value > *largest ? value : *largest;
}

static void check_spx(struct sample *sample, struct group *group, int tenor)
{
    const struct alvh_model *model = sample->walk->model;
    const struct alvh_market_lanes market = lanes_of(group);
    const double years = tenor / ALVH_DAYS_PER_YEAR, discount = exp(-model->rate * years);
    for (int lane = 0; lane < GROUP_LANES; lane++)
        group->forward[lane] =
            exp(group->ln_spot[lane] + (model->rate - model->dividend_yield) * years);
    alvh_spx_smile(sample->walk->pricer.tables, tenor, sample->cells, sample->smile);
    for (int i = 0; i < DELTAS; i++) {
        alvh_smile_strike(sample->smile, GROUP_LANES, group->forward, call_delta[i], GRID,
                          group->strike);
        alvh_smile_price(sample->smile, GROUP_LANES, group->forward, group->strike, -1,
                         discount, group->put, group->delta, group->vega);
        alvh_smile_price(sample->smile, GROUP_LANES, group->forward, group->strike, 1,
                         discount, group->price, group->delta, group->vega);
        alvh_exact_lanes_spx(sample->exact, tenor, &market, group->forward, group->strike,
                             1, group->exact);
        const double d1 = gsl_cdf_ugaussian_Pinv(call_delta[i]);
        for (int lane = 0; lane < GROUP_LANES; lane++) {
            const double spot = exp(group->ln_spot[lane]);
            const double error = fabs(group->price[lane] - group->exact[lane]);
            const double per_vol =
                discount * group->forward[lane] * gsl_ran_ugaussian_pdf(d1) * sqrt(years);
            const double parity = group->price[lane] - group->put[lane] -
                                  discount * (group->forward[lane] - group->strike[lane]);
            sample->price_error[sample->prices++] = error / spot;
            if (call_delta[i] >= 0.05 && call_delta[i] <= 0.95)
                sample->vol_error[sample->vols++] = 100.0 * error / per_vol;
            keep_larger(&sample->parity, fabs(parity) / spot);
        }
    }
}

static void check_vix(struct sample *sample, struct group *group, int tenor)
{
    const struct alvh_market_lanes market = lanes_of(group);
    const double discount = exp(-sample->walk->model->rate * tenor / ALVH_DAYS_PER_YEAR);
    alvh_vix_smile(sample->walk->pricer.tables, tenor, sample->cells, sample->smile,
                   group->future);
    alvh_exact_lanes_vix_future(sample->exact, tenor, &market, group->exact);
    for (int lane = 0; lane < GROUP_LANES; lane++)
        keep_larger(&sample->vix_future, fabs(group->future[lane] - group->exact[lane]));
    for (int i = 0; i < DELTAS; i++) {
        alvh_smile_strike(sample->smile, GROUP_LANES, group->future, call_delta[i], GRID,
                          group->strike);
        alvh_smile_price(sample->smile, GROUP_LANES, group->future, group->strike, 1,
                         discount, group->price, group->delta, group->vega);
        alvh_exact_lanes_vix(sample->exact, tenor, &market, group->strike, group->exact);
        for (int lane = 0; lane < GROUP_LANES; lane++)
            keep_larger(&sample->vix_option, fabs(group->price[lane] - group->exact[lane]));
    }
}

static void check_groups(struct sample *sample, struct alvh_diagnostics *diagnostics)
{
    for (int index = 0; index < GROUPS; index++) {
        struct group group;
        visit(sample, index, &group);
        const struct alvh_market_lanes market = lanes_of(&group);
        alvh_tables_locate(sample->walk->pricer.tables, &market, sample->cells);
        check_spx(sample, &group, 1 + index * (ALVH_TABLES_SPX_DAYS - 1) / (GROUPS - 1));
        check_vix(sample, &group, 1 + index * (ALVH_TABLES_VIX_DAYS - 1) / (GROUPS - 1));
    }
    gsl_sort(sample->vol_error, 1, sample->vols);
    gsl_sort(sample->price_error, 1, sample->prices);
    diagnostics->table_error_vol_99 =
        gsl_stats_quantile_from_sorted_data(sample->vol_error, 1, sample->vols, 0.99);
    diagnostics->table_error_price_999 =
        gsl_stats_quantile_from_sorted_data(sample->price_error, 1, sample->prices, 0.999);
    diagnostics->table_error_price_max = sample->price_error[sample->prices - 1];
    diagnostics->table_error_vix_future = sample->vix_future;
    diagnostics->table_error_vix_option = sample->vix_option;
    diagnostics->parity_error = sample->parity;
}

enum alvh_status alvh_table_check(const struct alvh_walk *walk,
                                  struct alvh_diagnostics *diagnostics,
                                  struct alvh_error *error)
{
    struct sample sample = {.walk = walk};
    enum alvh_status status = alvh_exact_lanes_create(
        walk->model, ALVH_TABLES_SPX_DAYS, ALVH_TABLES_VIX_DAYS, &sample.exact, error);
    if (status == ALVH_OK)
        status = alvh_smile_create(GROUP_LANES, &sample.smile, error);
    if (status == ALVH_OK)
        status = alvh_cells_create(GROUP_LANES, &sample.cells, error);
    sample.vol_error = malloc(SAMPLES * sizeof(double));
    sample.price_error = malloc(SAMPLES * sizeof(double));
    if (status == ALVH_OK && (!sample.vol_error || !sample.price_error))
        status =
            alvh_fail(error, ALVH_EFAILED, "out of memory for the check of the tables");
    if (status == ALVH_OK)
        check_groups(&sample, diagnostics);
    free(sample.vol_error);
    free(sample.price_error);
    alvh_cells_free(sample.cells);
    alvh_smile_free(sample.smile);
    alvh_exact_lanes_free(sample.exact);
    return status;
}
