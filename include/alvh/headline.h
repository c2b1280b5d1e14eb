/* The headline statistics of a finished run, as a struct with a member for each: what
 * alvh/result.h hands out by name. Its layout follows the tables below and is not part of
 * the library's interface. */
#ifndef ALVH_HEADLINE_H
#define ALVH_HEADLINE_H

#include <stdint.h>

#include "alvh/calendar.h"
#include "alvh/options.h"
#include "alvh/result.h"
#include "alvh/status.h"

/* Shares of paths at which quantiles are given: of drawdown the share at or below it, of
 * P&L the share at or above it, so that a larger share is a worse outcome of either. */
enum { ALVH_TAIL_MEDIAN, ALVH_TAIL_QUANTILE_95 = 2, ALVH_TAIL_QUANTILE_99, ALVH_TAIL_QUANTILES = 6 };
extern const double alvh_tail_quantiles[ALVH_TAIL_QUANTILES];

/* Levels of expected shortfall: the mean over the worst 1 - level of the paths. */
enum { ALVH_TAIL_LEVEL_99 = 1, ALVH_TAIL_LEVELS = 4 };
extern const double alvh_tail_levels[ALVH_TAIL_LEVELS];

enum {
    ALVH_TAIL_PER_ONE = 1,
    ALVH_TAIL_PER_QUANTILE = ALVH_TAIL_QUANTILES,
    ALVH_TAIL_PER_LEVEL = ALVH_TAIL_LEVELS
};

/* Columns are the point of tables. */
/* clang-format off */
/* Statistics of one book and scale. X(name, per, unit, text): one for each QUANTILE, for
 * each LEVEL, or just ONE. The datasets of /tail, each with _se, _lo and _hi beside it, and
 * the struct are expansions of this. */
#define ALVH_TAIL_STATISTICS(X)                                                                                        \
    X(drawdown_quantile,      QUANTILE, "dollars", "maximum drawdown that this share of the paths does not exceed")    \
    X(drawdown_es,            LEVEL,    "dollars", "mean maximum drawdown of the worst 1 - level of the paths")        \
    X(pnl_quantile,           QUANTILE, "dollars", "final P&L that this share of the paths reaches or exceeds")        \
    X(pnl_es,                 LEVEL,    "dollars", "mean final P&L of the worst 1 - level of the paths")               \
    X(ruin_probability,       ONE,      "1",       "share of the paths whose equity reached zero")                     \
    X(margin_call_probability, ONE,     "1",       "share of the paths with a margin call")                            \
    X(drawdown_percent_quantile, QUANTILE, "% of capital", "drawdown_quantile over the capital")                      \
    X(drawdown_percent_es,    LEVEL,    "% of capital", "drawdown_es over the capital")                                \
    X(recovery_share,         ONE,      "1",       "share of the paths with a drawdown that equity recovered from the largest") \
    X(recovery_days_mean,     ONE,      "trading days", "mean of recovery_days over the paths that recovered")         \
    X(irr,                    ONE,      "per year", "mean internal rate of return of the capital")                      \
    X(wacc,                   ONE,      "per year", "cost of the hedges, each weighted by its share of the capital")    \
    X(price_to_cash_flow,     ONE,      "years",   "capital over mean yearly net cash")                                \
    X(slippage_per_contract,  ONE,      "dollars per contract", "mean cost over mean turnover")                        \
    X(final_pnl_difference,   ONE,      "dollars", "mean final P&L less that of the reference book on the same paths") \
    X(drawdown_es_difference, LEVEL,    "dollars", "drawdown_es less that of the reference book on the same paths")    \
    X(pnl_es_difference,      LEVEL,    "dollars", "pnl_es less that of the reference book on the same paths")

/* Means over the paths, of one book and scale. X(name). */
#define ALVH_MEAN_STATISTICS(X)                                                            \
    X(final_pnl_mean)                                                                      \
    X(cost_mean)                                                                           \
    X(turnover_mean)                                                                       \
    X(temporal_theta_mean)                                                                 \
    X(beta_mean)

/* Checks that a run makes on itself. X(type, name, unit, text); REAL or COUNT. */
#define ALVH_DIAGNOSTICS(X)                                                                                                          \
    X(REAL,  martingale,             "1",                 "mean of S_T/S_0 with carry, premium and forced moves taken out; 1 if right") \
    X(REAL,  martingale_se,          "1",                 "standard error of martingale")                                            \
    X(REAL,  weight_mean,            "1",                 "mean weight of the paths; 1 if right")                                    \
    X(REAL,  effective_paths,        "paths",             "paths of equal weight that are worth as much: (sum w)^2 / sum w^2")       \
    X(REAL,  parity_error,           "share of spot",     "largest abs(call - put - D (F - K)) of the sampled quotes")               \
    X(REAL,  table_error_vol_99,     "volatility points", "99 % quantile of the tables' error, deltas 0.05 to 0.95, sampled states") \
    X(REAL,  table_error_price_999,  "share of spot",     "99.9 % quantile of the tables' error in SPX option prices")               \
    X(REAL,  table_error_price_max,  "share of spot",     "largest error of the tables in SPX option prices")                        \
    X(REAL,  table_error_vix_future, "VIX points",        "largest error of the tables in VIX futures")                              \
    X(REAL,  table_error_vix_option, "VIX points",        "largest error of the tables in VIX options")                              \
    X(REAL,  clamped_share,          "1",                 "share of the table look-ups outside the fitted box")                      \
    X(COUNT, tranches_opened,        "tranches",          "condor tranches opened")                                                  \
    X(COUNT, profit_exits,           "tranches",          "tranches bought back at the profit target")                               \
    X(COUNT, stop_exits,             "tranches",          "tranches bought back at the stop")                                        \
    X(COUNT, time_exits,             "tranches",          "tranches bought back because few days were left")                         \
    X(COUNT, settlements,            "tranches",          "tranches held to settlement")                                             \
    X(COUNT, base_rolls,             "rolls",             "rolls of the base layer of VIX calls")                                   \
    X(COUNT, margin_calls,           "calls",             "closes at which an account did not carry its margin requirement")         \
    X(COUNT, forced_contracts,       "contracts",         "condor contracts closed by margin calls")

/* A claim held against the paths (docs/findings.md). X(type, name, unit, text); TEXT, REAL
 * or COUNT. The datasets of /claims and the struct are expansions of this. */
#define ALVH_CLAIM_COLUMNS(X)                                                                                                        \
    X(TEXT,  hypothesis,  "1",         "name of the hypothesis")                                                                     \
    X(TEXT,  estimated,   "1",         "what is estimated")                                                                          \
    X(TEXT,  about,       "1",         "the book, or the book without the part, that it is about")                                   \
    X(COUNT, contracts,   "contracts", "the scale that it is about")                                                                 \
    X(REAL,  estimate,    "%",         "the estimate; NaN when it cannot be formed")                                                 \
    X(REAL,  estimate_se, "%",         "its standard error")                                                                         \
    X(REAL,  estimate_lo, "%",         "lower end of its 95 % interval")                                                             \
    X(REAL,  estimate_hi, "%",         "upper end of its 95 % interval")                                                             \
    X(TEXT,  holds,       "1",         "where the claim holds: above the bar, or at most at it")                                     \
    X(REAL,  bar,         "%",         "the bar")                                                                                    \
    X(TEXT,  verdict,     "1",         "supported, not supported or undecided")
/* clang-format on */

enum { ALVH_CLAIM_TEXT = 96 };
struct alvh_claim {
#define ALVH_CLAIM_TEXT_FIELD(name)               char name[ALVH_CLAIM_TEXT];
#define ALVH_CLAIM_REAL_FIELD(name)               double name;
#define ALVH_CLAIM_COUNT_FIELD(name)              int64_t name;
#define ALVH_CLAIM_FIELD(type, name, unit, text) ALVH_CLAIM_##type##_FIELD(name)
    ALVH_CLAIM_COLUMNS(ALVH_CLAIM_FIELD)
#undef ALVH_CLAIM_FIELD
#undef ALVH_CLAIM_COUNT_FIELD
#undef ALVH_CLAIM_REAL_FIELD
#undef ALVH_CLAIM_TEXT_FIELD
};

struct alvh_diagnostics {
#define ALVH_DIAGNOSTIC_REAL(name)                    double name;
#define ALVH_DIAGNOSTIC_COUNT(name)                   int64_t name;
#define ALVH_DIAGNOSTIC_FIELD(type, name, unit, text) ALVH_DIAGNOSTIC_##type(name)
    ALVH_DIAGNOSTICS(ALVH_DIAGNOSTIC_FIELD)
#undef ALVH_DIAGNOSTIC_FIELD
#undef ALVH_DIAGNOSTIC_COUNT
#undef ALVH_DIAGNOSTIC_REAL
};

/* One book at one scale, dollars for the whole position. */
struct alvh_result_cell {
#define ALVH_TAIL_FIELD(name, per, unit, text)                                             \
    struct alvh_estimate name[ALVH_TAIL_PER_##per];
    ALVH_TAIL_STATISTICS(ALVH_TAIL_FIELD)
#undef ALVH_TAIL_FIELD
#define ALVH_MEAN_FIELD(name) struct alvh_estimate name;
    ALVH_MEAN_STATISTICS(ALVH_MEAN_FIELD)
#undef ALVH_MEAN_FIELD
    double capital; /* equity at the start */
    /* Paths of equal weight that the worst 1 - level of the paths are worth, by drawdown and
     * by P&L: (sum w)^2 / sum w^2 over those. */
    double drawdown_es_paths[ALVH_TAIL_LEVELS], pnl_es_paths[ALVH_TAIL_LEVELS];
};

struct alvh_result {
    char scenario[ALVH_TEXT_LENGTH]; /* its name */
    char created[32];                /* UTC, ISO 8601 */
    char version[32], commit[64];
    char stopped_by[320];            /* what ended the walk */
    int64_t seed, paths;
    int days; /* trading days of a path */
    char start_date[ALVH_DATE_TEXT];
    double start_spot, start_vix; /* index points, VIX points */
    char start_regime[ALVH_REGIME_NAME];
    double elapsed_seconds;
    int books, scales;
    char book[ALVH_MAX_BOOKS][ALVH_REGIME_NAME];
    char sizing_rule[ALVH_MAX_BOOKS][ALVH_REGIME_NAME]; /* of each book */
    int64_t scale[ALVH_MAX_SCALES]; /* contracts */
    int reference;                  /* the book that differences are taken from */
    struct alvh_result_cell *cell;  /* [book * scales + scale] */
    struct alvh_diagnostics diagnostics;
    int claims;
    struct alvh_claim *claim; /* those that the run was asked about (output.claims) */
};

/* Fails with ALVH_EINPUT when the file is no result of alvh or its run never finished. */
enum alvh_status alvh_result_read(const char *path, struct alvh_result *result,
                                  struct alvh_error *error);
void alvh_result_free(struct alvh_result *result);

#endif
