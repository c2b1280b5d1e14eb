/* The sizing rules, one file each, and what they share. A rule writes contracts of the new
 * tranche, not yet rounded; the list of them is in alvh/options/sizing.h. */
#ifndef ALVH_SIM_SIZING_RULES_H
#define ALVH_SIM_SIZING_RULES_H

#include "models/vecmath.h"
#include "sim/sizing/sizing.h"

#define ALVH_SIZING_PROTOTYPE(name, text)                                                  \
    void alvh_size_##name(const struct alvh_sizing_options *options,                       \
                          const struct alvh_sizing_view *view,                             \
                          const struct alvh_sizing_state *state, double *contracts);
ALVH_SIZING_RULES(ALVH_SIZING_PROTOTYPE)
#undef ALVH_SIZING_PROTOTYPE

/* What two of the rules learn from a day: pnl[lane] is its P&L for each condor that was
 * open, where open[lane] is more than 0. */
void alvh_size_note_variance(const struct alvh_sizing_options *options, int account,
                             const double *pnl, const double *open,
                             struct alvh_sizing_state *state);
void alvh_size_note_shortfall(const struct alvh_sizing_options *options, int account,
                              const double *pnl, const double *open,
                              struct alvh_sizing_state *state);

/* Multiplies contracts by the macro multiplier. */
void alvh_size_macro(const struct alvh_sizing_options *options,
                     const struct alvh_sizing_view *view, double *contracts);

/* Applies the caps of the market's size, and rounds down. */
void alvh_size_caps(const struct alvh_sizing_options *options,
                    const struct alvh_sizing_view *view, double *contracts);

/* A new tranche's share of the book's limit, of which some is held already. */
ALVH_INLINE double alvh_size_share(double limit, double held, double tranches)
{
    const double even = limit / tranches, left = limit - held;
    const double least = even < left ? even : left;
    return least > 0.0 ? least : 0.0;
}

static inline const double *alvh_sizing_row(const double *row,
                                            const struct alvh_sizing_view *view)
{
    return row + (size_t)view->account * view->lanes;
}

#endif
