/* What alvh_factors_create prepares and the steps read. */
#ifndef ALVH_MODELS_FACTORS_PARTS_H
#define ALVH_MODELS_FACTORS_PARTS_H

#include <stdbool.h>

#include "alvh/events.h"
#include "alvh/factors.h"

/* A mean-reverting logarithm with the constants of a day's step. */
struct factor_liquidity {
    bool on;
    double decay; /* exp(-pull dt) */
    double shock; /* stdev sqrt(1 - decay^2) */
    double level, vix, regime, jump;
};

enum { FACTOR_ORDER_FLOW = 4, FACTOR_IPO_HEAT = 5, FACTOR_SCORES = 6 };

/* A mean-reverting score: x' = decay x + with_return z + without n + jump. */
struct factor_score {
    bool on;
    double start;
    double decay;
    double with_return, without;
    double jump_chance; /* a day */
    double jump_stdev;
};

/* CPI or PPI on the day of its release: x = by_other n_other + by_own n_own. */
struct factor_release {
    bool on;
    uint32_t month;  /* both releases of a month draw the same pair of normals */
    uint32_t number; /* of releases of this kind earlier in the month */
    double by_other, by_own;
    double to_return, to_variance; /* of what is news in it, to ln S and ln v1 */
};
enum { FACTOR_CPI, FACTOR_PPI, FACTOR_RELEASES };

struct factor_day {
    double variance; /* more of it than on other days, as a multiple of the day's own */
    struct factor_release release[FACTOR_RELEASES];
};

struct alvh_factors {
    struct alvh_factor_model model;
    double vix_level[ALVH_MAX_REGIMES]; /* VIX^2 = vix_level[R] + vix_slope . v */
    double vix_slope[ALVH_FACTORS];
    bool breadth;
    struct factor_liquidity depth, etf_volume;
    struct factor_score score[FACTOR_SCORES]; /* in the order of the lanes, from reer on */
    bool leaves;                              /* some gamma is not 0 */
    double ln_mean_rate;                      /* ln E exp(gamma . x) in the long run */
    int days;
    struct factor_day day[]; /* day[d]: from the close of d to that of d + 1 */
};

#endif
