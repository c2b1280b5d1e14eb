/* How many contracts a tranche has, and on what capital: one rule out of the list, what
 * each rule needs to know, and what bounds all of them.
 *
 * The defaults are such that every rule opens `scale` contracts on the first day of `core`:
 * books then differ by how a rule answers to what happens, not by where it starts. What a
 * path has not shown yet is filled in by priors near those of `core` unhedged: 14,400 paths
 * of a year at 20 contracts gave a standard deviation of 1,107 dollars a tranche and of 226
 * dollars a day for each open condor, and a daily 97.5 % expected shortfall of 762. The
 * prior mean of a tranche is no measurement: it is what one must believe to open the fixed
 * size at half of Kelly's bet. */
#ifndef ALVH_OPTIONS_SIZING_H
#define ALVH_OPTIONS_SIZING_H

#include "alvh/option.h"

/* Columns are the point of tables. */
/* clang-format off */
/* X(name, text): a rule's name in scenarios and of its function, sim/sizing/NAME.c. */
#define ALVH_SIZING_RULES(X)                                                                                      \
    X(fixed,              "scale contracts, whatever happens")                                                    \
    X(fixed_fraction,     "a fixed fraction of equity at risk in each tranche")                                   \
    X(kelly,              "a share of the bet that maximises growth, on the edge that the path has shown")        \
    X(volatility_target,  "equity's volatility held at a target")                                                 \
    X(margin_use,         "margin held at a share of equity")                                                     \
    X(expected_shortfall, "the daily expected shortfall held at a share of equity")                               \
    X(drawdown,           "losses held to a multiple of what is left above a floor that rises with equity")
/* The same names in the same order, as a CHOICE states them. */
#define ALVH_SIZING_RULE_NAMES                                                                                    \
    "fixed|fixed_fraction|kelly|volatility_target|margin_use|expected_shortfall|drawdown"

/* key path: sizing */
#define ALVH_SIZING_OPTIONS(X)                                                                                    \
    X(REAL,    capital_dollars_per_contract, "dollars", 50000, 100, 1e9, "starting equity for each contract of the scale; equity at or below zero is ruin") \
    X(CHOICE,  rule, ALVH_SIZING_RULE_NAMES, 0,       0,    0,      "what decides the contracts of a new tranche; the keys below count for the rule that they name") \
    X(REAL,    fixed_fraction_percent, "% of equity", 10, 0.01, 100, "fixed_fraction: greatest loss of one tranche") \
    X(REAL,    kelly_share,      "",          0.5,    0.01, 1,      "kelly: share of the growth-optimal bet")     \
    X(REAL,    kelly_prior_mean_dollars, "dollars per contract", 165, -1e6, 1e6, "kelly: profit of a tranche believed in before any was closed") \
    X(REAL,    kelly_prior_stdev_dollars, "dollars per contract", 1000, 1, 1e6, "kelly: its standard deviation")  \
    X(REAL,    kelly_prior_trades, "tranches", 20,    1,    10000,  "kelly: how many closed tranches the belief is worth") \
    X(REAL,    volatility_target_percent, "% of equity per year", 25.5, 0.1, 1000, "volatility_target: volatility aimed at") \
    X(REAL,    volatility_prior_dollars, "dollars per day and open condor", 200, 1, 1e6, "volatility_target: standard deviation of a day before any was seen") \
    X(REAL,    volatility_decay, "per day",   0.94,   0.5,  0.9999, "volatility_target: weight that a squared day keeps from one day to the next") \
    X(REAL,    margin_use_percent, "% of equity", 40, 0.1,  100,    "margin_use: margin aimed at, the hedges' included") \
    X(REAL,    shortfall_budget_percent, "% of equity", 6, 0.01, 100, "expected_shortfall: expected shortfall of a day aimed at") \
    X(REAL,    shortfall_level_percent, "%",  97.5,   50,   99.9,   "expected_shortfall: it is the mean loss of the days beyond this") \
    X(REAL,    shortfall_prior_dollars, "dollars per day and open condor", 750, 1, 1e6, "expected_shortfall: its value before any day was seen") \
    X(REAL,    shortfall_memory_days, "trading days", 252, 20, 10000, "expected_shortfall: days over which it is a mean") \
    X(REAL,    drawdown_limit_percent, "% of highest equity", 20, 0.1, 100, "drawdown: the floor lies so far below the highest equity") \
    X(REAL,    drawdown_multiple, "",         2,      0.01, 100,    "drawdown: greatest loss of all condors over what is left above the floor; up to 1 the floor holds") \
    X(FLAG,    macro,            "",          false,  0,    1,      "multiply any rule's contracts by exp(-a REER - b rate differential), of z-scores, clamped") \
    X(REAL,    macro_reer,       "",          0.25,   -10,  10,     "a: weight of the real effective exchange rate") \
    X(REAL,    macro_rate_differential, "",   0.25,   -10,  10,     "b: weight of the rate differential")         \
    X(REAL,    macro_low,        "",          0.5,    0,    1,      "least multiplier")                           \
    X(REAL,    macro_high,       "",          1.5,    1,    10,     "greatest multiplier")                        \
    X(REAL,    max_market_cap_percent, "% of market capitalisation", 0.01, 1e-6, 100, "the index notional of all condors may not exceed this share of the index's capitalisation") \
    X(REAL,    market_cap_dollars_per_point, "dollars per index point", 8.5e9, 1, 1e15, "capitalisation of the index over its level: the index's divisor") \
    X(REAL,    max_volume_percent, "% of daily volume", 1, 1e-6, 100, "the four legs of a tranche may not exceed this share of a day's volume") \
    X(REAL,    daily_volume_contracts, "contracts", 3.1e6, 1, 1e12, "SPX options traded on an average day")
/* clang-format on */

enum alvh_sizing_rule {
#define ALVH_SIZING_NUMBER(name, text) ALVH_SIZING_##name,
    ALVH_SIZING_RULES(ALVH_SIZING_NUMBER)
#undef ALVH_SIZING_NUMBER
        ALVH_SIZING_RULE_COUNT
};

struct alvh_sizing_options {
    ALVH_SIZING_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
