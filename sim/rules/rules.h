/* The rules, in the order in which they decide.
 *
 * X(name, phases, rows, text): `name` is also the member of struct alvh_book_options with
 * the rule's own options, of which `enabled` switches it; `rows` is how many numbers it
 * keeps for each account and lane. A rule is a file sim/rules/NAME.c with
 *
 *     void alvh_rule_enter_NAME(const struct alvh_day *, struct alvh_desk *)   phase ENTER
 *     void alvh_rule_hedge_NAME(const struct alvh_day *, struct alvh_desk *)   phase HEDGE
 *
 * (BOTH: both), an options header include/alvh/options/NAME.h and this one line. ENTER
 * comes before condors are opened, HEDGE after. */
#ifndef ALVH_SIM_RULES_H
#define ALVH_SIM_RULES_H

#include "sim/rules/desk.h"

/* clang-format off: columns are the point. */
#define ALVH_RULES(X)                                                                      \
    X(base,            HEDGE, 1, "base layer: VIX calls bought or resized at a roll")
/* clang-format on */

enum alvh_rule {
#define ALVH_RULE_NUMBER(name, phases, rows, text) ALVH_RULE_##name,
    ALVH_RULES(ALVH_RULE_NUMBER)
#undef ALVH_RULE_NUMBER
        ALVH_RULE_COUNT
};

#define ALVH_RULE_ROWS(name, phases, rows, text) +rows
enum { ALVH_RULE_STATE_ROWS = 0 ALVH_RULES(ALVH_RULE_ROWS) };
#undef ALVH_RULE_ROWS

/* Lets every enabled rule of the desk's book decide, in order. state: [row * lanes + lane]
 * of the account; acted: [rule]. */
void alvh_rules_enter(const struct alvh_day *day, struct alvh_desk *desk, double *state,
                      int64_t acted[ALVH_RULE_COUNT]);
void alvh_rules_hedge(const struct alvh_day *day, struct alvh_desk *desk, double *state,
                      int64_t acted[ALVH_RULE_COUNT]);

#endif
