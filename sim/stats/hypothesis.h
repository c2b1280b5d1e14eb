/* The public claims of the layered hedge as hypotheses: which number is estimated from which
 * books, which bar it is held to, and what the interval says about it. The rules are those
 * of docs/findings.md.
 *
 *     D  mean of the largest drawdown over the worst hundredth of the paths, dollars
 *     A  mean of the largest drawdown over all paths, dollars
 *     P  mean of the final P&L, dollars;   M  mean of the peak margin, dollars
 *
 * Estimates are in %. */
#ifndef ALVH_SIM_HYPOTHESIS_H
#define ALVH_SIM_HYPOTHESIS_H

#include <stdbool.h>
#include <stdint.h>

#include "alvh/headline.h"
#include "sim/ledger/outcome.h"

/* Columns are the point of tables. */
/* clang-format off */
/* X(name, outcome, level of expected shortfall; 0: the mean) */
#define ALVH_MEASURES(X)                                                                   \
    X(D, max_drawdown, 0.99)                                                               \
    X(A, max_drawdown, 0)                                                                  \
    X(P, final_pnl,    0)                                                                  \
    X(M, peak_margin,  0)
/* clang-format on */

enum alvh_claim_measure {
#define ALVH_MEASURE_NUMBER(name, outcome, level) ALVH_MEASURE_##name,
    ALVH_MEASURES(ALVH_MEASURE_NUMBER)
#undef ALVH_MEASURE_NUMBER
        ALVH_MEASURE_COUNT
};

/* What the paths of a run say; cells are [book * scales + scale]. */
struct alvh_measured {
    int books, scales;
    const char *book[ALVH_MAX_BOOKS];
    const int64_t *scale;  /* contracts */
    const double *capital; /* by cell, dollars at the start */
    double years;          /* of a path */
    const double *value[ALVH_MEASURE_COUNT]; /* by cell */
};

enum { ALVH_HYPOTHESIS_TERMS = 6 };
struct alvh_hypothesis {
    const char *name, *text;
    int book, scale;   /* what it is about */
    bool above;        /* holds above the bar; else at the bar or below it */
    double bar, value; /* % */
    int terms;         /* the value is a function of these */
    struct {
        enum alvh_claim_measure measure;
        int cell;
        double weight; /* partial derivative, % per dollar */
    } term[ALVH_HYPOTHESIS_TERMS];
};

/* Fills the hypotheses whose books and scales are there; returns how many. A value that
 * cannot be formed is NaN. */
enum { ALVH_MAX_HYPOTHESES = 20 + 2 * ALVH_MAX_BOOKS };
int alvh_hypotheses_list(const struct alvh_measured *measured,
                         struct alvh_hypothesis hypothesis[ALVH_MAX_HYPOTHESES]);

enum alvh_verdict {
    ALVH_SUPPORTED,
    ALVH_NOT_SUPPORTED,
    ALVH_UNDECIDED,
    ALVH_VERDICT_COUNT
};
extern const char *const alvh_verdict_names[ALVH_VERDICT_COUNT];

/* Whether the interval lies on the side of the bar where the claim holds. */
enum alvh_verdict alvh_verdict_of(bool above, double bar,
                                  const struct alvh_estimate *estimate);

#endif
