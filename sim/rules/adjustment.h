/* Premature adjustment: when the spread of a condor that a trend threatens is closed and
 * reopened farther out.
 *
 *     puts threatened:   RSI < rsi_low    or   A/D z-score < -ad_z
 *     calls threatened:  RSI > rsi_high   or   A/D z-score > ad_z
 *
 * Signals of the market alone decide, so that all accounts of a programme
 * (sim/book/programme.h) adjust on the same days. A side is adjusted once an excursion: it
 * must have been out of danger before it is adjusted again. Each adjustment is put to the
 * vote (sim/rules/governance.h), where liquidity is judged by the needs of one condor: what
 * a tranche does must not depend on how much of it an account holds. */
#ifndef ALVH_SIM_ADJUSTMENT_H
#define ALVH_SIM_ADJUSTMENT_H

#include "sim/book/condor.h"
#include "sim/rules/governance.h"

/* What is kept for each side of a programme's condors, rows of lanes: 1 once the excursion
 * of today has been acted on, and what governance keeps. 0 at the start of a path. */
enum { ALVH_ADJUSTMENT_ACTED, ALVH_ADJUSTMENT_VOTE };
enum {
    ALVH_ADJUSTMENT_SIDE_ROWS = ALVH_ADJUSTMENT_VOTE + ALVH_GOVERNANCE_ROWS,
    ALVH_ADJUSTMENT_ROWS = ALVH_SIDES * ALVH_ADJUSTMENT_SIDE_ROWS
};

/* moves[lane]: 1 where the programme of a book adjusts that side of its condors today, else
 * 0. To be called every day. rows: ALVH_ADJUSTMENT_SIDE_ROWS * lanes of the side's state.
 */
void alvh_adjustment_decide(const struct alvh_book_options *book,
                            const struct alvh_signals *signals, enum alvh_side side,
                            int lanes, double *rows, double *moves);

#endif
