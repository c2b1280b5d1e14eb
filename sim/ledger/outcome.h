/* What a path was: the numbers kept of each path, book and scale.
 *
 * One table: the arrays, the datasets of /paths, their units and their texts are expansions
 * of it. X(name, storage in the file, unit, text); values travel as doubles. */
#ifndef ALVH_SIM_OUTCOME_H
#define ALVH_SIM_OUTCOME_H

#include <stdint.h>

/* clang-format off: columns are the point. */
#define ALVH_OUTCOMES(X)                                                                   \
    X(final_pnl, F64, "dollars", "equity at the end less starting capital")                \
    X(max_drawdown, F64, "dollars",                                                        \
      "largest fall of equity from its running maximum, as a positive number")             \
    X(max_drawdown_days, I16, "trading days",                                              \
      "from the peak to the trough of the largest drawdown")                               \
    X(recovery_days, I16, "trading days",                                                  \
      "from the trough of the largest drawdown to equity above its peak; -1: not "         \
      "reached, 0: no drawdown")                                                           \
    X(worst_day, F64, "dollars", "smallest daily change of equity")                        \
    X(worst_week, F64, "dollars", "smallest change of equity over 5 trading days")         \
    X(worst_month, F64, "dollars", "smallest change of equity over 21 trading days")       \
    X(min_net_vega, F32, "dollars per VIX point", "least net vega at a close")             \
    X(max_net_vega, F32, "dollars per VIX point", "greatest net vega at a close")          \
    X(mean_net_vega, F32, "dollars per VIX point", "mean net vega over the closes")        \
    X(vega_breach_days, I16, "trading days",                                               \
      "closes at which net vega per open condor lay outside the band")                     \
    X(cost, F64, "dollars", "half-spreads, fees and impact paid")                          \
    X(impact, F64, "dollars", "market impact paid, the part of cost that grows with size") \
    X(adjustment_cost, F32, "dollars",                                                     \
      "what moving threatened spreads of condors took, a part of cost")                    \
    X(turnover, F32, "contracts", "options and futures bought or sold, each leg counted")  \
    X(temporal_theta, F64, "dollars",                                                      \
      "time value gained by the calls of the base layer between purchase and roll, "       \
      "before costs")                                                                      \
    X(beta, F32, "1",                                                                      \
      "slope of daily P&L over starting capital on the daily return of SPX")               \
    X(peak_margin, F32, "dollars",                                                         \
      "largest margin requirement at a close, after margin calls")                         \
    X(margin_calls, I16, "trading days",                                                   \
      "closes at which equity did not carry the margin requirement")                       \
    X(forced_contracts, F32, "contracts", "condor contracts closed by margin calls")       \
    X(ruined, I8, "1 or 0", "1 when equity reached zero; the path stops trading there")

/* What is told of the largest drawdown of a path; kept apart, in /drawdowns, because codes
 * have no mean. */
#define ALVH_DRAWDOWN_OUTCOMES(X)                                                          \
    X(trough_day, I16, "trading days",                                                     \
      "close of the trough, counted from the start; the peak is max_drawdown_days before") \
    X(peak_regime, I8, "1", "regime at the peak, by its number")                           \
    X(trough_regime, I8, "1", "regime at the trough, by its number")                       \
    X(first_breach, I8, "1",                                                               \
      "limit that gave way first between peak and trough; 0: none, 1: a tranche's stop, "  \
      "2: margin, 3: ruin")                                                                \
    X(first_breach_day, I16, "trading days", "when, counted from the start; 0: none")      \
    X(trigger, I8, "1",                                                                    \
      "what the market did that day; 0: no breach, 1: nothing out of the way, 2: SPX "     \
      "jumped, 3: the regime changed")

/* Layers a dollar of profit can come from. */
#define ALVH_LAYERS(X)                                                                     \
    X(condor, "the short iron condors, after their costs")                                 \
    X(base, "the base layer of VIX calls, after its costs")                                \
    X(adaptive, "the adaptive layer of VIX futures, after its costs")                      \
    X(contingent,                                                                          \
      "the contingent layer of put butterflies or VIX call spreads, after its costs")      \
    X(static_put, "the static hedge of SPX puts, after its costs")                         \
    X(vxth, "the VIX calls of the VXTH rule, after their costs")                           \
    X(rotation, "VIX notes that hedge vega was rotated into, after their costs")           \
    X(basis, "conversions and reversals, after their costs")                               \
    X(adjustment, "half-spreads, fees and impact of moving threatened spreads of condors") \
    X(feedback, "what markets that the account's own forced exits moved took from it")
/* clang-format on */

enum alvh_outcome {
#define ALVH_OUTCOME_NUMBER(name, storage, unit, text) ALVH_OUTCOME_##name,
    ALVH_OUTCOMES(ALVH_OUTCOME_NUMBER)
        ALVH_OUTCOME_NUMBERS, /* so many are numbers with a mean: those of /paths */
    ALVH_OUTCOME_LAST_NUMBER = ALVH_OUTCOME_NUMBERS - 1,
    ALVH_DRAWDOWN_OUTCOMES(ALVH_OUTCOME_NUMBER)
#undef ALVH_OUTCOME_NUMBER
        ALVH_OUTCOME_COUNT
};
enum alvh_layer {
#define ALVH_LAYER_NUMBER(name, text) ALVH_LAYER_##name,
    ALVH_LAYERS(ALVH_LAYER_NUMBER)
#undef ALVH_LAYER_NUMBER
        ALVH_LAYER_COUNT
};

/* The outcomes of consecutive paths, from first_path on. Entry of path p (counted from
 * first_path), book b and scale s: [(b * scales + s) * capacity + p]; of pnl_by_layer:
 * [((b * scales + s) * ALVH_LAYER_COUNT + layer) * capacity + p], dollars. */
struct alvh_outcomes {
    int64_t first_path;
    int64_t paths;    /* how many are filled */
    int64_t capacity; /* how many there is room for */
    int books, scales;
    double *value[ALVH_OUTCOME_COUNT];
    double *pnl_by_layer;
    double *weight;  /* [capacity], of the path; NULL: all are 1 */
    double *control; /* [control * capacity + p], of sim/walk/sampling.h; NULL: none */
};

#endif
