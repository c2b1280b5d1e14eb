/* SPX put butterflies: one put bought above, two sold in the middle, one bought below, at
 * equal distances. Such a package never pays less than nothing, so it needs no margin. */
#ifndef ALVH_SIM_BUTTERFLY_H
#define ALVH_SIM_BUTTERFLY_H

#include "alvh/options/butterfly.h"
#include "sim/book/package.h"

enum { ALVH_BUTTERFLY_LEGS = 3 }; /* by strike, from the lowest */
static const struct alvh_package alvh_butterfly_package = {.right = {-1, -1, -1},
                                                           .held = {1, -2, 1}};

/* Picks the strikes of a butterfly bought today, as shares of spot. The wings are equal, at
 * least a step of the grid wide, and narrower only where the lowest strike would be none.
 */
void alvh_butterfly_list(const struct alvh_butterfly_listing *listing,
                         const struct alvh_quoting *quoting, int slot,
                         struct alvh_strikes *strikes);
void alvh_butterfly_quote(const struct alvh_quoting *quoting,
                          const struct alvh_terms *terms,
                          const struct alvh_strikes *strikes, int slot,
                          struct alvh_unit_quote *quote);

#endif
