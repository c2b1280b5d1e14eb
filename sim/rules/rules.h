/* The layers and the rules over them, in the order in which they decide.
 *
 * X(name, ENTER, HEDGE, rows, text): `name` is also the member of struct alvh_book_options
 * with the rule's own options, of which `enabled` switches it; ENTER and HEDGE are the
 * phases it decides in (NO: not in that one; OPEN instead of ENTER: only on days on which a
 * tranche is opened; ROLL instead of HEDGE: only on days on which something that the book
 * holds is rolled); `rows` is how many numbers it keeps for each account and lane. A rule
 * is a file sim/rules/NAME.c with
 *
 *     ALVH_RULE_ENTER(NAME)(const struct alvh_day *day, struct alvh_desk *desk) { ... }
 *     ALVH_RULE_HEDGE(NAME)(const struct alvh_day *day, struct alvh_desk *desk) { ... }
 *
 * (one of them or both), its options in include/alvh/options/NAME.h, and one line here.
 * ENTER comes before condors are opened, HEDGE after. A rule in neither phase decides once
 * for all accounts of a programme, before any of them does: sim/rules/adjustment.h. */
#ifndef ALVH_SIM_RULES_H
#define ALVH_SIM_RULES_H

#include "sim/rules/desk.h"

/* clang-format off: columns are the point. */
#define ALVH_RULES(X)                                                                      \
    X(base, NO, ROLL, 0, "base layer: VIX calls sized at each roll")                       \
    X(adaptive, NO, HEDGE, 2, "adaptive layer: VIX futures resized around events")         \
    X(contingent, NO, HEDGE, 4, "contingent layer: switched by the quick ratio")           \
    X(static_put, NO, ROLL, 0, "static hedge: SPX puts bought at each roll")               \
    X(vxth, NO, ROLL, 0, "VIX calls of Cboe's VXTH index")                                 \
    X(rotation, NO, HEDGE, 4, "vega of the base layer moved along the VIX curve")          \
    X(event_flows, OPEN, NO, 0, "no condors opened around dated events")                   \
    X(preemptive, ENTER, HEDGE, 4, "condors traded for VIX calls ahead of a turn")         \
    X(capital_at_risk, OPEN, NO, 0, "hedges funded by fewer condors")                      \
    X(conversion, NO, HEDGE, 0, "conversions and reversals against the basis")             \
    X(reinvestment, NO, HEDGE, 4, "gains along the VIX curve kept in VIX calls")           \
    X(target_irr, NO, HEDGE, 2, "hedges held to what the book's return allows")            \
    X(marginal_beta, NO, HEDGE, 7, "hedge budget split by what it takes off beta")         \
    X(vega_band, NO, HEDGE, 1, "hedges scaled to keep net vega in its band")               \
    X(adjustment, NO, NO, 0, "threatened spreads of condors moved farther out")
/* clang-format on */

enum alvh_rule {
#define ALVH_RULE_NUMBER(name, enter, hedge, rows, text) ALVH_RULE_##name,
    ALVH_RULES(ALVH_RULE_NUMBER)
#undef ALVH_RULE_NUMBER
        ALVH_RULE_COUNT
};

#define ALVH_RULE_ROWS(name, enter, hedge, rows, text) +rows
enum { ALVH_RULE_STATE_ROWS = 0 ALVH_RULES(ALVH_RULE_ROWS) };
#undef ALVH_RULE_ROWS

#define ALVH_RULE_ROWS_OF(name, enter, hedge, rows, text) ALVH_ROWS_OF_##name = rows,
enum { ALVH_RULES(ALVH_RULE_ROWS_OF) };
#undef ALVH_RULE_ROWS_OF

/* Lets every enabled rule of the desk's book decide, in order. state: the account's rows,
 * [row * lanes + lane]; acted: [rule], how often each has changed something, over lanes. */
void alvh_rules_enter(const struct alvh_day *day, struct alvh_desk *desk, double *state,
                      int64_t acted[ALVH_RULE_COUNT]);
void alvh_rules_hedge(const struct alvh_day *day, struct alvh_desk *desk, double *state,
                      int64_t acted[ALVH_RULE_COUNT]);

/* Does an enabled rule of the book decide on days on which nothing is opened or rolled? */
bool alvh_rules_decide_daily(const struct alvh_book_options *book);

#endif
