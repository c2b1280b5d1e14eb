/* The numbers of the exogenous factors, block `real_world.factors` of a model file.
 *
 * Every block and every key may be absent and is then 0; zeros switch off what they stand
 * for. include/alvh/factors.h holds the equations, docs/factors.md where the numbers of the
 * built-in model come from. */
#ifndef ALVH_FACTOR_MODEL_H
#define ALVH_FACTOR_MODEL_H

/* clang-format off */

/*    key                  lowest   highest unit              what it is */
#define ALVH_BREADTH_KEYS(X)                                                                                               \
    X(constant,            -1.0,    1.0,    "share of issues", "net advances on a day on which the index stands still")     \
    X(slope,               -1.0,    1.0,    "share of issues", "more of them per standard deviation of the index's return") \
    X(noise,                0.0,    1.0,    "share of issues", "standard deviation of what the return does not explain")
/*    key                  lowest   highest unit              what it is */
#define ALVH_LIQUIDITY_KEYS(X)                                                                                             \
    X(pull,                 0.0, 1000.0,    "per year",        "how fast it returns to its mean")                          \
    X(stdev,                0.0,    2.0,    "of the log",      "standard deviation about its mean")                        \
    X(level,               -5.0,    5.0,    "of the log",      "mean at a VIX of 20 in the first regime")                  \
    X(vix,                -10.0,   10.0,    "of the log",      "more of it per unit of ln VIX")                            \
    X(regime,              -5.0,    5.0,    "of the log",      "more of it for each regime after the first")               \
    X(jump,              -100.0,  100.0,    "of the log",      "more of it at once per unit of the day's price jumps, without their sign")
/*    key                  lowest   highest unit              what it is */
#define ALVH_RELEASES_KEYS(X)                                                                                              \
    X(stdev,                0.0,    5.0,    "standard deviations", "of a surprise; 1 by definition, 0: none")              \
    X(correlation,         -1.0,    1.0,    "",                "of the surprises of CPI and PPI of a month")               \
    X(cpi_return,          -0.1,    0.1,    "of ln SPX",       "what a CPI surprise of 1 adds")                            \
    X(cpi_variance,        -2.0,    2.0,    "of ln v1",        "what it adds to the fast variance")                        \
    X(ppi_return,          -0.1,    0.1,    "of ln SPX",       "what a PPI surprise of 1 adds")                            \
    X(ppi_variance,        -2.0,    2.0,    "of ln v1",        "what it adds to the fast variance")
/* In the order of ALVH_EVENTS. */
#define ALVH_EVENT_VARIANCE_KEYS(X)                                                                                        \
    X(fomc,                 0.0,   10.0,    "of the day's variance", "more on a day of decision")                          \
    X(cpi,                  0.0,   10.0,    "of the day's variance", "more on a day of release, surprises aside")          \
    X(ppi,                  0.0,   10.0,    "of the day's variance", "more on a day of release, surprises aside")          \
    X(gdp,                  0.0,   10.0,    "of the day's variance", "more on a day of release")                           \
    X(rebalance,            0.0,   10.0,    "of the day's variance", "more on a day of rebalancing")
/*    key                  lowest   highest unit              what it is */
#define ALVH_SCORE_KEYS(X)                                                                                                 \
    X(start,              -10.0,   10.0,    "standard deviations", "where it starts")                                      \
    X(pull,                 0.0, 1000.0,    "per year",        "how fast it returns to 0; 0: it rests where it starts")    \
    X(return_correlation,  -1.0,    1.0,    "",                "of its daily shock and the index's return")                \
    X(jump_intensity,       0.0,  252.0,    "per year",        "jumps, at most one a day")                                 \
    X(jump_stdev,           0.0,   10.0,    "standard deviations", "of a jump, whose mean is 0")
/*    key                  lowest   highest unit              what it is */
#define ALVH_LEAVING_KEYS(X)                                                                                               \
    X(order_flow,          -3.0,    3.0,    "",                "gamma of order_flow")                                      \
    X(ipo_heat,            -3.0,    3.0,    "",                "gamma of ipo_heat")

/*    block              kind            what it is */
#define ALVH_FACTOR_BLOCKS(X)                                                                                              \
    X(breadth,           BREADTH,        "net advancing issues of a day")                                                  \
    X(depth,             LIQUIDITY,      "depth of the order book, logarithm over normal")                                 \
    X(etf_volume,        LIQUIDITY,      "volume of exchange-traded funds, logarithm over normal")                         \
    X(releases,          RELEASES,       "surprises of CPI and PPI, and how they move the market")                         \
    X(event_variance,    EVENT_VARIANCE, "more variance of the index on dated events")                                     \
    X(reer,              SCORE,          "real effective exchange rate")                                                   \
    X(rate_differential, SCORE,          "interest rates over those abroad")                                               \
    X(spx_basis,         SCORE,          "SPX future less synthetic forward")                                              \
    X(vix_basis,         SCORE,          "VIX future less synthetic forward")                                              \
    X(order_flow,        SCORE,          "on-chain and off-chain order flow (MEV)")                                        \
    X(ipo_heat,          SCORE,          "heat of the calendar of initial public offerings")                               \
    X(leaving,           LEAVING,        "rate of leaving the first regime, times exp(gamma x)")

/* clang-format on */

/* A kind of block is a struct of doubles, one for each key. */
#define ALVH_FACTOR_FIELD(key, low, high, unit, text) double key;
struct alvh_factor_BREADTH {
    ALVH_BREADTH_KEYS(ALVH_FACTOR_FIELD)
};
struct alvh_factor_LIQUIDITY {
    ALVH_LIQUIDITY_KEYS(ALVH_FACTOR_FIELD)
};
struct alvh_factor_RELEASES {
    ALVH_RELEASES_KEYS(ALVH_FACTOR_FIELD)
};
struct alvh_factor_EVENT_VARIANCE {
    ALVH_EVENT_VARIANCE_KEYS(ALVH_FACTOR_FIELD)
};
struct alvh_factor_SCORE {
    ALVH_SCORE_KEYS(ALVH_FACTOR_FIELD)
};
struct alvh_factor_LEAVING {
    ALVH_LEAVING_KEYS(ALVH_FACTOR_FIELD)
};
#undef ALVH_FACTOR_FIELD

/* All blocks; zeros: no factor does anything. */
struct alvh_factor_model {
#define ALVH_FACTOR_BLOCK(block, kind, text) struct alvh_factor_##kind block;
    ALVH_FACTOR_BLOCKS(ALVH_FACTOR_BLOCK)
#undef ALVH_FACTOR_BLOCK
};

#endif
