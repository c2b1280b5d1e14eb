/* What happens on one lane, written down: every trade with its price and its cost, and
 * every change that a rule makes to what is wanted. Walks keep no journal unless they are
 * asked for one (struct alvh_walk); replay asks. */
#ifndef ALVH_SIM_JOURNAL_H
#define ALVH_SIM_JOURNAL_H

/* Why something is traded. X(name, text) */
#define ALVH_CAUSES(X)                                                                     \
    X(profit, "the profit target of a tranche")                                            \
    X(stop, "the stop of a tranche")                                                       \
    X(time, "the last day on which a tranche is held")                                     \
    X(settlement, "it settles")                                                            \
    X(cut, "condors that a rule gives up")                                                 \
    X(adjustment, "a threatened spread is moved farther out")                              \
    X(entry, "a tranche is opened")                                                        \
    X(hedge, "the hedge that the rules want")                                              \
    X(renamed,                                                                             \
      "no trade: a roll that would buy what it sells keeps it under a new number")         \
    X(margin, "a margin call")                                                             \
    X(ruin, "equity is gone")
enum alvh_cause {
#define ALVH_CAUSE_NUMBER(name, text) ALVH_CAUSE_##name,
    ALVH_CAUSES(ALVH_CAUSE_NUMBER)
#undef ALVH_CAUSE_NUMBER
        ALVH_CAUSE_COUNT
};

struct alvh_journal_trade {
    int account, unit;
    enum alvh_cause cause;
    double
        contracts; /* bought; negative: sold. A condor that is sold short is bought here */
    double value;  /* of one at the mid, dollars */
    double cost;   /* half-spreads, fees and impact of them all, dollars */
    double impact; /* of which impact */
};

/* What a rule can change. */
enum alvh_matter {
    ALVH_MATTER_ENTRY,
    ALVH_MATTER_CUT,
    ALVH_MATTER_SIZE,
    ALVH_MATTER_FACTOR
};

struct alvh_journal_decision {
    int account, rule;
    enum alvh_matter matter;
    int hedge; /* of a size or a factor */
    double from, to;
    int voters; /* sum of 2^voter in favour; negative: of a return; 0: nobody was asked */
};

/* One day of one lane. What finds no room is counted. */
struct alvh_journal {
    int lane;
    enum alvh_cause cause; /* of what is traded next */
    int voters;            /* of the vote taken last by the rule being run */
    int trades, most_trades, decisions, most_decisions, lost;
    struct alvh_journal_trade *trade;
    struct alvh_journal_decision *decision;
};

static inline void alvh_journal_cause(struct alvh_journal *journal, enum alvh_cause cause)
{
    if (journal)
        journal->cause = cause;
}

static inline void alvh_journal_add_trade(struct alvh_journal *journal,
                                          const struct alvh_journal_trade *trade)
{
    if (trade->contracts == 0.0)
        return;
    if (journal->trades < journal->most_trades)
        journal->trade[journal->trades++] = *trade;
    else
        journal->lost++;
}

static inline void alvh_journal_add_decision(struct alvh_journal *journal,
                                             const struct alvh_journal_decision *decision)
{
    if (journal->decisions < journal->most_decisions)
        journal->decision[journal->decisions++] = *decision;
    else
        journal->lost++;
}

#endif
