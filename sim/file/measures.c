/* Of /tail, what is taken from more than one column of /paths, or from a part of one. */
#include <math.h>

#include "sim/book/units.h"
#include "sim/file/result_file.h"
#include "sim/stats/returns.h"
#include "sim/stats/tail.h"
#include "sim/stats/weighted.h"

/* A layer that instruments other than the condor are booked in. */
static bool is_hedge(int layer)
{
    for (int kind = 0; kind < ALVH_INSTRUMENT_COUNT; kind++)
        if (kind != ALVH_INSTRUMENT_condor &&
            (int)alvh_instrument_layer((enum alvh_instrument)kind) == layer)
            return true;
    return false;
}

static double years_of(const struct alvh_result_file *file)
{
    return (double)file->scenario.simulation.days / ALVH_DAYS_PER_YEAR;
}

static struct alvh_paths_column column_of(const struct alvh_cell_columns *at, int which)
{
    return (struct alvh_paths_column){at->file, which, at->book, at->scale, 1.0};
}

static enum alvh_status mean_of(const struct alvh_cell_columns *at, alvh_sample_read *read,
                                struct alvh_estimate *mean, struct alvh_error *error)
{
    const struct alvh_sample sample = {.count = at->file->paths,
                                       .read = read,
                                       .context = at,
                                       .design = alvh_file_design(at->file)};
    return alvh_sample_mean(&sample, mean, error);
}

static enum alvh_status read_outcome(const struct alvh_cell_columns *at, int which,
                                     int64_t first, int64_t count, double *value,
                                     struct alvh_error *error)
{
    return alvh_paths_read(at->file, which, at->book, at->scale, first, count, value,
                           error);
}

static enum alvh_status read_pnl(const void *context, int64_t first, int64_t count,
                                 double *value, struct alvh_error *error)
{
    return read_outcome(context, ALVH_OUTCOME_final_pnl, first, count, value, error);
}

static enum alvh_status read_irr(const void *context, int64_t first, int64_t count,
                                 double *value, struct alvh_error *error)
{
    const struct alvh_cell_columns *at = context;
    ALVH_TRY(read_pnl(at, first, count, value, error));
    alvh_irr(count, value, at->capital, years_of(at->file), value);
    return ALVH_OK;
}

static enum alvh_status take_returns(const struct alvh_cell_columns *at,
                                     struct alvh_result_cell *tail,
                                     struct alvh_error *error)
{
    struct alvh_estimate pnl;
    ALVH_TRY(mean_of(at, read_pnl, &pnl, error));
    tail->price_to_cash_flow[0] =
        alvh_price_to_cash_flow(pnl, at->capital, years_of(at->file));
    return mean_of(at, read_irr, tail->irr, error);
}

/* What all hedges lost on each path. */
static enum alvh_status read_loss_on_hedges(const void *context, int64_t first,
                                            int64_t count, double *value,
                                            struct alvh_error *error)
{
    double layer_pnl[ALVH_SAMPLE_PIECE];
    for (int64_t i = 0; i < count; i++)
        value[i] = 0.0;
    for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++) {
        if (!is_hedge(layer))
            continue;
        ALVH_TRY(read_outcome(context, ALVH_OUTCOME_COUNT + layer, first, count, layer_pnl,
                              error));
        for (int64_t i = 0; i < count; i++)
            value[i] -= layer_pnl[i];
    }
    return ALVH_OK;
}

static enum alvh_status take_wacc(const struct alvh_cell_columns *at,
                                  struct alvh_result_cell *tail, struct alvh_error *error)
{
    struct alvh_estimate loss;
    ALVH_TRY(mean_of(at, read_loss_on_hedges, &loss, error));
    tail->wacc[0] = alvh_wacc(loss, at->capital, years_of(at->file));
    return ALVH_OK;
}

static enum alvh_status take_slippage(const struct alvh_cell_columns *at,
                                      struct alvh_result_cell *tail,
                                      struct alvh_error *error)
{
    const struct alvh_paths_column cost = column_of(at, ALVH_OUTCOME_cost);
    const struct alvh_paths_column turnover = column_of(at, ALVH_OUTCOME_turnover);
    const struct alvh_sample above = alvh_paths_sample(&cost);
    const struct alvh_sample below = alvh_paths_sample(&turnover);
    return alvh_sample_ratio(&above, &below, tail->slippage_per_contract, error);
}

/* Days to recovery: recovered paths have days above 0, others -1, those that never fell 0.
 */
struct recovery {
    int64_t fell, recovered;
    struct alvh_sum days;
    double mean;
    struct alvh_influences influences; /* of those that recovered on their mean */
};

static void add_recoveries(struct recovery *recovery, int64_t count, const double *days)
{
    for (int64_t i = 0; i < count; i++) {
        recovery->fell += days[i] != 0.0;
        recovery->recovered += days[i] > 0.0;
        alvh_sum_add(&recovery->days, days[i] > 0.0 ? days[i] : 0.0);
    }
}

static void spread_recoveries(struct recovery *recovery, int64_t count, const double *days)
{
    for (int64_t i = 0; i < count; i++)
        if (days[i] > 0.0)
            alvh_influences_add(&recovery->influences, days[i] - recovery->mean);
}

static enum alvh_status over_recoveries(const struct alvh_cell_columns *at,
                                        void (*use)(struct recovery *, int64_t,
                                                    const double *),
                                        struct recovery *recovery, struct alvh_error *error)
{
    double days[ALVH_SAMPLE_PIECE];
    for (int64_t first = 0; first < at->file->paths; first += ALVH_SAMPLE_PIECE) {
        const int64_t count = alvh_sample_piece(at->file->paths, first);
        ALVH_TRY(read_outcome(at, ALVH_OUTCOME_recovery_days, first, count, days, error));
        use(recovery, count, days);
    }
    return ALVH_OK;
}

static enum alvh_status take_recovery(const struct alvh_cell_columns *at,
                                      struct alvh_result_cell *tail,
                                      struct alvh_error *error)
{
    struct recovery recovery = {0};
    const struct alvh_paths_column column = column_of(at, ALVH_OUTCOME_recovery_days);
    const struct alvh_sample days = alvh_paths_sample(&column);
    if (days.design)
        return alvh_sample_some_by_design(&days, tail->recovery_share,
                                          tail->recovery_days_mean, error);
    ALVH_TRY(over_recoveries(at, add_recoveries, &recovery, error));
    recovery.mean = recovery.recovered > 0
                        ? alvh_sum_value(&recovery.days) / (double)recovery.recovered
                        : ALVH_MEAN_OF_NONE;
    ALVH_TRY(over_recoveries(at, spread_recoveries, &recovery, error));
    tail->recovery_share[0] = alvh_tail_share(recovery.recovered, recovery.fell);
    tail->recovery_days_mean[0] =
        alvh_influences_estimate(&recovery.influences, recovery.mean);
    return ALVH_OK;
}

/* The largest drawdown over the capital, which is the same on every path. */
static void take_percentages(double capital, struct alvh_result_cell *tail)
{
    for (int q = 0; q < ALVH_TAIL_QUANTILES; q++)
        tail->drawdown_percent_quantile[q] =
            alvh_tail_scaled(tail->drawdown_quantile[q], 100.0 / capital);
    for (int l = 0; l < ALVH_TAIL_LEVELS; l++)
        tail->drawdown_percent_es[l] =
            alvh_tail_scaled(tail->drawdown_es[l], 100.0 / capital);
}

enum alvh_status alvh_measures_take(const struct alvh_cell_columns *at,
                                    struct alvh_result_cell *tail, struct alvh_error *error)
{
    take_percentages(at->capital, tail);
    ALVH_TRY(take_returns(at, tail, error));
    ALVH_TRY(take_wacc(at, tail, error));
    ALVH_TRY(take_slippage(at, tail, error));
    return take_recovery(at, tail, error);
}
