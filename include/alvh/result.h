/* The headline statistics of a finished run, read from its result file by name.
 *
 * docs/results.md describes the whole file and lists every statistic of /tail; any HDF5 or
 * netCDF-4 reader opens it. */
#ifndef ALVH_RESULT_H
#define ALVH_RESULT_H

#include <stdint.h>

#include "alvh/status.h"

ALVH_API_BEGIN

/* A number, its standard error and its 95 % interval. An interval that so few paths cannot
 * close on one side is infinite there. */
struct alvh_estimate {
    double value; /* the estimate itself */
    double se;    /* its standard error */
    double low;   /* the interval's lower end */
    double high;  /* and its upper end */
};

struct alvh_result;

/* Reads a result file whole; the file is closed again when this returns. Fails with
 * ALVH_EINPUT when it is no result of alvh or its run never finished. The caller closes
 * the result; closing NULL does nothing. */
enum alvh_status alvh_result_open(const char *path, struct alvh_result **result,
                                  struct alvh_error *error);
void alvh_result_close(struct alvh_result *result);

/* What was run: "scenario" (its name), "created" (UTC, ISO 8601), "version", "commit",
 * "stopped_by", "start_date" (YYYY-MM-DD) or "start_regime"; NULL for another name. The
 * text is the result's. */
const char *alvh_result_text(const struct alvh_result *result, const char *name);

/* How many paths were counted. */
int64_t alvh_result_paths(const struct alvh_result *result);
/* Trading days of a path. */
int alvh_result_days(const struct alvh_result *result);

/* Books by index from 0, and scales: contracts of a tranche, ascending. NULL and 0 beyond
 * the last. */
int alvh_result_books(const struct alvh_result *result);
const char *alvh_result_book(const struct alvh_result *result, int book);
int alvh_result_scales(const struct alvh_result *result);
int64_t alvh_result_scale(const struct alvh_result *result, int scale);

/* A statistic of one book at one scale, dollars for the whole position unless its unit in
 * docs/results.md says otherwise: a dataset of /tail ("drawdown_es", "ruin_probability",
 * ...), or a mean over the paths: "final_pnl_mean", "cost_mean", "turnover_mean",
 * "temporal_theta_mean", "beta_mean". level is the share of the paths of a quantile (0.5,
 * 0.9, 0.95, 0.99, 0.995, 0.999) or the level of an expected shortfall (0.95, 0.99, 0.995,
 * 0.999), and is not looked at for what has none. ALVH_EUSAGE names what does not exist. */
enum alvh_status alvh_result_statistic(const struct alvh_result *result, const char *name,
                                       int book, int scale, double level,
                                       struct alvh_estimate *estimate,
                                       struct alvh_error *error);

/* A check that the run made on itself, by its name in /diagnostics ("martingale",
 * "table_error_vol_99", ...); NaN for another name. */
double alvh_result_diagnostic(const struct alvh_result *result, const char *name);

ALVH_API_END

#endif
