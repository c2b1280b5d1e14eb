/* Feedback: forced exits too large for the market move SPX and VIX against the book.
 *
 *     excess = max(0, n / (share * depth * L) - 1)
 *     move   = min(most, strength * sqrt(excess))             daily standard deviations
 *     loss   = (|delta| * SPX move + |vega| * VIX move) * move
 *
 * n condors are closed by stops and margin calls in a day, delta and vega are those of what
 * the account still holds. What moved is back at the next close, and the loss is the
 * account's: all accounts live on the same paths, so that one cannot bend another's
 * market. */
#ifndef ALVH_SIM_FEEDBACK_H
#define ALVH_SIM_FEEDBACK_H

#include "alvh/options/feedback.h"
#include "sim/execution/conditions.h"

/* One account, [lane] each. */
struct alvh_forced_exits {
    const double *contracts; /* closed by force today */
    const double *delta;     /* of what is left, dollars per index point */
    const double *vega;      /* of what is left, dollars per VIX point */
};

/* The loss in dollars, 0 or more. */
void alvh_feedback_loss(const struct alvh_feedback_options *options,
                        const struct alvh_conditions *conditions,
                        const struct alvh_forced_exits *exits, double *loss);

#endif
