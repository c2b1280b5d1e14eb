/* Where the money of the first paths of a run came from: their P&L by layer and by term.
 *
 *     V(t+1) - V(t) = delta dS + gamma dS^2 / 2 + vega dVIX + theta
 *                     + vanna dS dVIX + volga dVIX^2 / 2 + what is left
 *
 * for what is held over a close, with the Greeks of that close (sim/book/greeks.h); dVIX is
 * all of VIX's move, whatever moved it. What is left is booked apart on days on which SPX
 * jumped or the regime changed. With the costs of trading the terms of a layer add up to
 * its P&L. */
#ifndef ALVH_SIM_ATTRIBUTION_H
#define ALVH_SIM_ATTRIBUTION_H

#include "sim/ledger/ledger.h"

/* X(name, text): the Greeks first, then what they leave, then what trading took. */
/* clang-format off: columns are the point. */
#define ALVH_PNL_TERMS(X)                                                                  \
    X(delta, "delta times the move of SPX")                                                \
    X(gamma, "half of gamma times the squared move of SPX")                                \
    X(vega, "vega times the move of VIX")                                                  \
    X(theta, "a day gone by")                                                              \
    X(vanna, "vanna times the moves of SPX and VIX")                                       \
    X(volga, "half of volga times the squared move of VIX")                                \
    X(jump, "what the Greeks leave unexplained on days with a jump")                       \
    X(residual, "what the Greeks leave unexplained on all other days")                     \
    X(cost, "half-spreads, fees, impact and whatever else trading took")
/* clang-format on */

enum alvh_pnl_term {
#define ALVH_PNL_NUMBER(name, text) ALVH_PNL_##name,
    ALVH_PNL_TERMS(ALVH_PNL_NUMBER)
#undef ALVH_PNL_NUMBER
        ALVH_PNL_COUNT
};
enum { ALVH_PNL_GREEKS = ALVH_PNL_jump, ALVH_PNL_CARRIED = ALVH_PNL_cost };

/* Sums over the days of a path, for one account: of its squared daily P&L before costs, and
 * of the square of what the Greeks leave of it. */
enum alvh_pnl_square {
    ALVH_SQUARE_CALM, /* days without a jump */
    ALVH_SQUARE_CALM_LEFT,
    ALVH_SQUARE_JUMP, /* days with one */
    ALVH_SQUARE_JUMP_LEFT,
    ALVH_SQUARE_COUNT
};

/* A row for each layer of each account that its book can hold anything of, or that stands
 * for no instrument at all. Where a book can hold several kinds of instrument in a layer,
 * all of them but the first have a row of their own besides: the first is what they leave
 * of the layer's. */
struct alvh_attribution {
    int64_t paths; /* the first so many of the run */
    int accounts, rows;
    int (*row)[ALVH_LAYER_COUNT];        /* [account][layer], or ALVH_NONE */
    int (*apart)[ALVH_INSTRUMENT_COUNT]; /* [account][kind], or ALVH_NONE */
    bool (*held)[ALVH_INSTRUMENT_COUNT]; /* [account][kind]: can the book hold it? */
    float *pnl;     /* [(row * ALVH_PNL_COUNT + term) * paths + path], dollars */
    double *square; /* [(account * ALVH_SQUARE_COUNT + square) * paths + path] */
};

/* Room for that many paths; 0: none, and nothing is explained. */
enum alvh_status alvh_attribution_create(int64_t paths, int accounts,
                                         const struct alvh_account account[],
                                         struct alvh_attribution *attribution,
                                         struct alvh_error *error);
void alvh_attribution_free(struct alvh_attribution *attribution);

#endif
