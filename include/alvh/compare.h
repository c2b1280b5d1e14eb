/* Two finished runs held against each other: what differs between their scenarios, and how
 * every statistic that both have differs, second run less first, with its interval.
 *
 * Runs that share a seed share the random numbers of every path of the same number. They are
 * compared path by path over the paths that both have, so that what moves both cancels.
 * Runs of different seeds are independent. Paths that have weights or were drawn together
 * (simulation.sampling) have the errors of their design. sim/stats/difference.h has the
 * formulas. */
#ifndef ALVH_COMPARE_H
#define ALVH_COMPARE_H

#include <stdbool.h>
#include <stdint.h>

#include "alvh/headline.h"
#include "alvh/status.h"

/* Second less first. p: chance of a difference as large where there is none. */
struct alvh_difference {
    struct alvh_estimate first, second, difference;
    double p;
};

/* What is compared, of each book and scale that both runs have. X(name, unit, better, text);
 * better: HIGHER or LOWER. Dollars are for the whole position. */
/* clang-format off: columns are the point. */
#define ALVH_COMPARED_STATISTICS(X)                                                        \
    X(final_pnl_mean,          "dollars", HIGHER, "mean P&L")                              \
    X(pnl_es_99,               "dollars", HIGHER, "P&L, worst 1 %")                        \
    X(drawdown_median,         "dollars", LOWER,  "drawdown, median")                      \
    X(drawdown_quantile_99,    "dollars", LOWER,  "drawdown, 99 %")                        \
    X(drawdown_es_99,          "dollars", LOWER,  "drawdown, worst 1 %")                   \
    X(cost_mean,               "dollars", LOWER,  "mean costs")                            \
    X(ruin_probability,        "1",       LOWER,  "ruined, % of paths")                    \
    X(margin_call_probability, "1",       LOWER,  "margin call, % of paths")
/* clang-format on */

enum alvh_compared_statistic {
#define ALVH_COMPARED_KEY(name, unit, better, text) ALVH_COMPARED_##name,
    ALVH_COMPARED_STATISTICS(ALVH_COMPARED_KEY)
#undef ALVH_COMPARED_KEY
        ALVH_COMPARED_COUNT
};

struct alvh_compared {
    const char *book; /* of both */
    int64_t scale;    /* contracts, of both */
    enum alvh_compared_statistic statistic;
    struct alvh_difference difference;
    double p_holm; /* adjusted for the number of comparisons (Holm 1979) */
};

/* A key whose value differs; "" where a run does not have it. */
struct alvh_changed_key {
    char *key, *value[2];
};

struct alvh_comparison {
    const char *file[2];
    struct alvh_result result[2];
    bool paired;
    bool plain;       /* both drew independent paths that count alike */
    int64_t paths[2]; /* that are compared, of either run */
    int rows;
    struct alvh_compared *row; /* by book, scale and statistic */
    int keys;
    struct alvh_changed_key *key;
};

/* Fails with ALVH_EINPUT where a file is no result, or where there is nothing to compare:
 * runs of different lengths, without a book and scale in common, or with control variates
 * (simulation.sampling). */
enum alvh_status alvh_compare(const char *first, const char *second,
                              struct alvh_comparison *comparison, struct alvh_error *error);
void alvh_comparison_free(struct alvh_comparison *comparison);

#endif
