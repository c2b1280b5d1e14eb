#include "models/isa.h"

#include "sim/rules/adjustment.h"

/* Asks on the days of an excursion until it has been acted on. */
static void ask(const struct alvh_adjustment_options *options,
                const struct alvh_signals *signals, enum alvh_side side, int lanes,
                double *restrict acted, double *restrict moves)
{
    /* Calls are threatened by rises as puts are by falls. */
    const double sign = side == ALVH_PUTS ? 1.0 : -1.0;
    const double least_rsi =
        sign * (side == ALVH_PUTS ? options->rsi_low : options->rsi_high);
    const double least_ad = -options->ad_z;
    const double *restrict rsi = signals->value[ALVH_SIGNAL_rsi];
    const double *restrict ad = signals->value[ALVH_SIGNAL_ad_z];
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const bool threatened =
            (sign * rsi[lane] < least_rsi) | (sign * ad[lane] < least_ad);
        const double done = threatened ? acted[lane] : 0.0;
        acted[lane] = done;
        moves[lane] = threatened ? 1.0 - done : 0.0;
    }
}

void alvh_adjustment_decide(const struct alvh_book_options *book,
                            const struct alvh_signals *signals, enum alvh_side side,
                            int lanes, double *rows, double *moves)
{
    double *restrict acted = rows + (size_t)ALVH_ADJUSTMENT_ACTED * lanes;
    ask(&book->adjustment, signals, side, lanes, acted, moves);
    alvh_governance_vote(book, signals, lanes, ALVH_CONDOR_LEGS, moves,
                         rows + (size_t)ALVH_ADJUSTMENT_VOTE * lanes);
    for (int lane = 0; lane < lanes; lane++)
        acted[lane] += moves[lane];
}
