/* SPX puts of one target delta, bought and rolled. */
#ifndef ALVH_SIM_SPX_PUT_H
#define ALVH_SIM_SPX_PUT_H

#include "alvh/options/spx_put.h"
#include "sim/book/package.h"

enum { ALVH_SPX_PUT_LEGS = 1 };
static const struct alvh_package alvh_spx_put_package = {.right = {-1}, .held = {1}};

/* Picks the strike of a put bought today; its expiry must be prepared. */
void alvh_spx_put_list(const struct alvh_spx_put_listing *listing,
                       const struct alvh_quoting *quoting, int slot,
                       struct alvh_strikes *strikes);
void alvh_spx_put_quote(const struct alvh_quoting *quoting, const struct alvh_terms *terms,
                        const struct alvh_strikes *strikes, int slot,
                        struct alvh_unit_quote *quote);

#endif
