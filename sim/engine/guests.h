/* Rules that a program has given to a run (alvh/rule.h), asked after those of rules.h. They
 * are plain code, the same for every instruction set. */
#ifndef ALVH_SIM_GUESTS_H
#define ALVH_SIM_GUESTS_H

#include <stdbool.h>

#include "alvh/rule.h"
#include "sim/rules/desk.h"

/* All zero: there are none. */
struct alvh_guests {
    int count;
    int rows; /* of all of them, for each account and lane */
    struct alvh_user_rule rule[ALVH_MOST_USER_RULES];
    int book[ALVH_MOST_USER_RULES]; /* -1: every one */
};

enum {
    ALVH_GUESTS_TEXT = 512 + ALVH_MOST_USER_RULES * (ALVH_RULE_NAME + ALVH_REGIME_NAME)
};

/* Takes in the rules of a run, each of the length that its program knows; fails with
 * ALVH_EUSAGE where one cannot be asked. */
enum alvh_status alvh_guests_create(const struct alvh_scenario *scenario, int count,
                                    const struct alvh_user_rule *const rule[],
                                    struct alvh_guests *guests, struct alvh_error *error);

/* Which rules they are, "NAME of BOOK, NAME of every book"; "" when there are none. */
void alvh_guests_describe(const struct alvh_guests *guests,
                          const struct alvh_scenario *scenario,
                          char text[ALVH_GUESTS_TEXT]);

/* Is one of them asked about a book? */
bool alvh_guests_decide(const struct alvh_guests *guests, int book);

/* The two phases; the desk's condors are counted. state: the account's rows of all rules,
 * [row * lanes + lane]. */
typedef void alvh_guests_phase(const struct alvh_guests *guests, const struct alvh_day *day,
                               struct alvh_desk *desk, double *state);
alvh_guests_phase alvh_guests_enter, alvh_guests_hedge;

#endif
