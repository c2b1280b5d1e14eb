/* Of /tail, what is taken from more than one column of /paths, or from a part of one. */
#include <math.h>

#include "sim/book/units.h"
#include "sim/file/result_file.h"
#include "sim/stats/returns.h"
#include "sim/stats/tail.h"

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

static enum alvh_status read_outcome(const struct alvh_cell_columns *at, int which,
                                     double *value, struct alvh_error *error)
{
    return alvh_paths_read(at->file, which, at->book, at->scale, 0, at->file->paths, value,
                           error);
}

static enum alvh_status take_returns(const struct alvh_cell_columns *at,
                                     struct alvh_result_cell *tail,
                                     struct alvh_error *error)
{
    const int64_t paths = at->file->paths;
    const double years = years_of(at->file);
    ALVH_TRY(read_outcome(at, ALVH_OUTCOME_final_pnl, at->column, error));
    tail->price_to_cash_flow[0] =
        alvh_price_to_cash_flow(alvh_tail_mean(paths, at->column), at->capital, years);
    alvh_irr(paths, at->column, at->capital, years, at->other);
    tail->irr[0] = alvh_tail_mean(paths, at->other);
    return ALVH_OK;
}

static enum alvh_status take_wacc(const struct alvh_cell_columns *at,
                                  struct alvh_result_cell *tail, struct alvh_error *error)
{
    const int64_t paths = at->file->paths;
    for (int64_t i = 0; i < paths; i++)
        at->other[i] = 0.0;
    for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++) {
        if (!is_hedge(layer))
            continue;
        ALVH_TRY(read_outcome(at, ALVH_OUTCOME_COUNT + layer, at->column, error));
        for (int64_t i = 0; i < paths; i++)
            at->other[i] -= at->column[i];
    }
    tail->wacc[0] =
        alvh_wacc(alvh_tail_mean(paths, at->other), at->capital, years_of(at->file));
    return ALVH_OK;
}

static enum alvh_status take_slippage(const struct alvh_cell_columns *at,
                                      struct alvh_result_cell *tail,
                                      struct alvh_error *error)
{
    ALVH_TRY(read_outcome(at, ALVH_OUTCOME_cost, at->column, error));
    ALVH_TRY(read_outcome(at, ALVH_OUTCOME_turnover, at->other, error));
    tail->slippage_per_contract[0] =
        alvh_tail_ratio(at->file->paths, at->column, at->other);
    return ALVH_OK;
}

/* Recovered paths have days above 0, others -1, and those that never fell 0. */
static enum alvh_status take_recovery(const struct alvh_cell_columns *at,
                                      struct alvh_result_cell *tail,
                                      struct alvh_error *error)
{
    int64_t fell = 0, recovered = 0;
    ALVH_TRY(read_outcome(at, ALVH_OUTCOME_recovery_days, at->column, error));
    for (int64_t i = 0; i < at->file->paths; i++) {
        fell += at->column[i] != 0.0;
        if (at->column[i] > 0.0)
            at->column[recovered++] = at->column[i];
    }
    tail->recovery_share[0] = alvh_tail_share(recovered, fell);
    tail->recovery_days_mean[0] = alvh_tail_mean(recovered, at->column);
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
