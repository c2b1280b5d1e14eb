/* The story of the largest drawdown of a path: in which regime it began and ended, which
 * limit of the book gave way first on the way down, and what the market did that day.
 *
 * Only days on which a limit gives way cost anything. What is kept is the first of them
 * since the peak that equity is below; when a new peak has come and another limit gives
 * way, the old one is kept only if the largest drawdown so far began at its peak. */
#ifndef ALVH_SIM_STORY_H
#define ALVH_SIM_STORY_H

#include "sim/ledger/columns.h"

/* Limits of a book, as first_breach of the result file counts them. */
enum alvh_limit {
    ALVH_LIMIT_NONE,
    ALVH_LIMIT_STOP,   /* a tranche was bought back at its stop */
    ALVH_LIMIT_MARGIN, /* equity did not carry the requirement */
    ALVH_LIMIT_RUIN    /* equity reached zero */
};

/* What the market did on the day of a breach, as trigger of the result file counts it. */
enum alvh_trigger {
    ALVH_TRIGGER_NONE,   /* no limit gave way */
    ALVH_TRIGGER_PLAIN,  /* a day like most */
    ALVH_TRIGGER_JUMP,   /* SPX jumped */
    ALVH_TRIGGER_REGIME, /* the regime changed, with or without a jump */
};

struct alvh_first_breach {
    int peak, day, kind; /* days from the start; enum alvh_limit */
};

/* max_drawdown_days holds both ends of the largest drawdown until the walk is over:
 *
 *     ALVH_STORY_DAYS * trough + (trough - peak),
 *
 * so that a close of an account brings one column less up to date. */
enum { ALVH_STORY_DAYS = 65536 };

/* Nothing has given way. */
void alvh_story_start(struct alvh_ledger *ledger);

/* What the market did until the close of `day`. */
void alvh_story_day(const struct alvh_market_lanes *state, int day,
                    struct alvh_ledger *ledger);

/* A limit of an account gave way on one lane on `day`. */
static inline void alvh_story_breach(const struct alvh_ledger *ledger, int account,
                                     int lane, int day, enum alvh_limit kind,
                                     const struct alvh_outcomes *outcomes, int64_t offset)
{
    if (!ledger->breach)
        return;
    struct alvh_first_breach *last =
        ledger->breach + (size_t)2 * account * ledger->lanes + lane;
    struct alvh_first_breach *kept = last + ledger->lanes;
    const int peak = (int)account_lanes(ledger->peak_day, ledger, account)[lane];
    if (last->kind != ALVH_LIMIT_NONE && last->peak == peak)
        return;
    const int64_t ends = (int64_t)account_outcome(outcomes, ALVH_OUTCOME_max_drawdown_days,
                                                  account, offset)[lane];
    if (last->peak == ends / ALVH_STORY_DAYS - ends % ALVH_STORY_DAYS)
        *kept = *last;
    *last = (struct alvh_first_breach){peak, day, kind};
}

/* Tells max_drawdown_days and trough_day apart, and writes down the rest. */
void alvh_story_finish(const struct alvh_ledger *ledger, int account,
                       struct alvh_outcomes *outcomes, int64_t offset);

#endif
