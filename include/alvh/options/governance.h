/* Governance: an action that looks like discretion (rotation, the contingent switch, the
 * pre-emptive shift, adjustment) waits for votes and for time.
 *
 * An action is put to the vote on the day its own rule asks for it. The rule is one voter,
 * each signal another; a signal votes for protection while it is beyond the level that the
 * rule of its own states, and for a return while it is not, or while it is beyond the level
 * that the rule states for that. The action runs lock_days after the weights of those in
 * favour have reached the quorum, if they have stayed there.
 * A quorum of 1, the rule's own weight, and no lock is no governance. */
#ifndef ALVH_OPTIONS_GOVERNANCE_H
#define ALVH_OPTIONS_GOVERNANCE_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: rules.governance; per book */
#define ALVH_GOVERNANCE_OPTIONS(X)                                                                                \
    X(FLAG,    enabled,          "",          false,  0,    1,      "put discretionary actions to the vote")      \
    X(REAL,    quorum,           "votes",     3,      0,    1000,   "weights in favour that an action needs")     \
    X(INTEGER, lock_days,        "trading days", 1,   0,    63,     "days for which they must have been in favour; 0: none") \
    ALVH_GOVERNANCE_WEIGHTS(X)
/* The voters. */
#define ALVH_GOVERNANCE_WEIGHTS(X)                                                                                \
    X(REAL,    rule_weight,      "votes",     1,      0,    100,    "of the rule that asks for the action")       \
    X(REAL,    macd_vix_weight,  "votes",     1,      0,    100,    "of the MACD histogram of VIX")               \
    X(REAL,    macd_curve_weight, "votes",    1,      0,    100,    "of the MACD histogram of ln(VX1/VX2)")       \
    X(REAL,    macd_basis_weight, "votes",    1,      0,    100,    "of the MACD histogram of the SPX futures basis") \
    X(REAL,    curve_weight,     "votes",     1,      0,    100,    "of VX1 - VX2, by the levels of rotation")    \
    X(REAL,    liquidity_weight, "votes",     1,      0,    100,    "of the quick ratio, by the levels of the contingent layer") \
    X(REAL,    rsi_weight,       "votes",     1,      0,    100,    "of the RSI of SPX, by the levels of adjustment") \
    X(REAL,    breadth_weight,   "votes",     1,      0,    100,    "of the A/D line, by the level of adjustment") \
    X(REAL,    order_flow_weight, "votes",    1,      0,    100,    "of order flow, by the level of the pre-emptive shift") \
    X(REAL,    ipo_weight,       "votes",     1,      0,    100,    "of IPO heat, by the level of the pre-emptive shift")
/* clang-format on */

struct alvh_governance_options {
    ALVH_GOVERNANCE_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
