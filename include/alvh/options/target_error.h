/* When a run knows enough: the statistic whose 95 % interval decides, and how narrow it has
 * to be. docs/statistics.md says when it is looked at. */
#ifndef ALVH_OPTIONS_TARGET_ERROR_H
#define ALVH_OPTIONS_TARGET_ERROR_H

#include "alvh/option.h"

/* X(name, which): statistics of /tail, by what they are made of. Those after NONE are of a
 * column of /paths, or of its difference from the reference book's. */
/* clang-format off: columns are the point. */
#define ALVH_TARGETS(X)                                                                                           \
    X(none,                    NONE)                                                                              \
    X(max_drawdown_mean,       MEAN)                                                                              \
    X(final_pnl_mean,          MEAN)                                                                              \
    X(drawdown_quantile,       QUANTILE)                                                                          \
    X(pnl_quantile,            QUANTILE)                                                                          \
    X(drawdown_es,             SHORTFALL)                                                                         \
    X(pnl_es,                  SHORTFALL)                                                                         \
    X(ruin_probability,        PROBABILITY)                                                                       \
    X(margin_call_probability, PROBABILITY)                                                                       \
    X(final_pnl_difference,    MEAN_DIFFERENCE)                                                                   \
    X(drawdown_es_difference,  SHORTFALL_DIFFERENCE)                                                              \
    X(pnl_es_difference,       SHORTFALL_DIFFERENCE)

enum alvh_target_statistic {
#define ALVH_TARGET_NUMBER(name, which) ALVH_TARGET_##name,
    ALVH_TARGETS(ALVH_TARGET_NUMBER)
#undef ALVH_TARGET_NUMBER
        ALVH_TARGET_COUNT
};
#define ALVH_TARGET_NAMES                                                                                         \
    "none|max_drawdown_mean|final_pnl_mean|drawdown_quantile|pnl_quantile|drawdown_es|pnl_es|ruin_probability|"   \
    "margin_call_probability|final_pnl_difference|drawdown_es_difference|pnl_es_difference"

/* key path: simulation.target_error */
#define ALVH_TARGET_ERROR_OPTIONS(X)                                                                              \
    X(CHOICE,  statistic, ALVH_TARGET_NAMES, ALVH_TARGET_none, 0, 0, "the run stops when this one of /tail is known well enough, at simulation.paths at the latest") \
    X(TEXT,    book,             "",          "",     0,    0,      "of this book")                               \
    X(INTEGER, scale,            "contracts", 0,      0,    1000000, "at this scale")                             \
    X(REAL,    level,            "",          0.99,   0,    1,      "of a quantile or an expected shortfall: which one") \
    X(REAL,    relative_percent, "%",         0,      0,    100,    "half of the 95 % interval, in % of the statistic; 0: does not count") \
    X(REAL,    absolute,         "dollars, or a share", 0, 0, 1e15, "half of the 95 % interval, of the whole position or of the paths; 0: does not count")
/* clang-format on */

struct alvh_target_error_options {
    ALVH_TARGET_ERROR_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
