/* Governance: whether what looks like discretion is done, and when.
 *
 *     votes = rule_weight + sum over signals of weight x [the signal is in favour]
 *
 * A rule asks for an action that either turns a book to protection or lets it return. A
 * signal is in favour of protection beyond its level, of a return on the other side of it,
 * and of neither between two levels. The action runs once the votes have reached the quorum
 * on lock_days + 1 days in a row, today the last, on all of which it was asked for. Without
 * governance it runs on the day it is asked for. */
#ifndef ALVH_SIM_GOVERNANCE_H
#define ALVH_SIM_GOVERNANCE_H

#include "sim/rules/desk.h"

/* Who votes, in the order of the weights: the rule itself, then the signals. */
enum alvh_voter {
#define ALVH_VOTER_NUMBER(type, name, unit, standard, low, high, text) ALVH_VOTER_##name,
    ALVH_GOVERNANCE_WEIGHTS(ALVH_VOTER_NUMBER)
#undef ALVH_VOTER_NUMBER
        ALVH_VOTER_COUNT
};

/* What a rule keeps for each action that it puts to the vote, rows of its state: for how
 * many days the quorum has stood, and who was in favour of what ran last, the sum of
 * 2^voter, negative for a return; 0 before anything has run. */
enum alvh_governance_row {
    ALVH_GOVERNANCE_DAYS,
    ALVH_GOVERNANCE_VOTERS,
    ALVH_GOVERNANCE_ROWS
};

/* asked[lane]: 1 for protection, -1 for a return, 0 for no action; left where the action
 * runs today and 0 elsewhere, as on lanes that are dead. Returns on how many lanes it runs.
 * To be called every day, in one phase. rows: ALVH_GOVERNANCE_ROWS * lanes of the rule's
 * state. */
int64_t alvh_governance_decide(const struct alvh_day *day, const struct alvh_desk *desk,
                               double *asked, double *rows);

/* The same for an action that all accounts of a book take together, dead or alive: of the
 * book's signals, and with so many contracts of needs in the quick ratio. */
int64_t alvh_governance_vote(const struct alvh_book_options *book,
                             const struct alvh_signals *signals, int lanes, double needs,
                             double *asked, double *rows);

#endif
