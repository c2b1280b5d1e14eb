/* VIX calls of one target delta: those of the base layer, and those that the VXTH rule buys
 * at every VIX expiry. */
#ifndef ALVH_SIM_VIX_CALL_H
#define ALVH_SIM_VIX_CALL_H

#include "sim/book/package.h"

enum { ALVH_VIX_CALL_LEGS = 1 };
static const struct alvh_package alvh_vix_call_package = {.right = {1}, .held = {1}};

/* Picks the strike of a call bought today, delta its N(d1) at its own volatility; its
 * expiry must be prepared. */
void alvh_vix_call_list(double delta, double grid, const struct alvh_quoting *quoting,
                        int slot, struct alvh_strikes *strikes);
void alvh_vix_call_quote(const struct alvh_quoting *quoting, const struct alvh_terms *terms,
                         const struct alvh_strikes *strikes, int slot,
                         struct alvh_unit_quote *quote);

/* What of a call's value time will take: value less 100 D (F - K)+, dollars; D is the
 * discount to its expiry, which must be prepared, F the future of that day. */
void alvh_vix_call_time_value(const struct alvh_quoting *quoting,
                              const struct alvh_strikes *strikes, int slot,
                              const double *value, double *time_value);

#endif
