/* What margin asks of a unit, found once a day when it is quoted, for all accounts; the
 * worst loss at expiry needs no more than its strikes. */
#ifndef ALVH_SIM_UNIT_MARGIN_H
#define ALVH_SIM_UNIT_MARGIN_H

#include "sim/book/quoting.h"
#include "sim/book/unit_legs.h"

/* Columns of one unit, dollars for one contract; NULL under another method. */
struct alvh_unit_margin {
    double *need;  /* reg_t: [lane], what it needs by itself */
    double *gain;  /* portfolio: [point * lanes + lane], what it gains on the grid */
    double *least; /* portfolio: [lane], what it needs at least */
};

/* Of options that were quoted last, whose expiry is still prepared. credit is that of a
 * condor at its opening, dollars; NULL: options bought, of that value. */
void alvh_unit_margin_options(const struct alvh_margin_options *options,
                              const struct alvh_quoting *quoting,
                              const struct alvh_unit_legs *legs, const double *credit,
                              const double *value, const struct alvh_unit_margin *margin);

/* Of a future, a note or a conversion. percent: how much of its value Regulation T wants
 * for it, beyond its margin. */
void alvh_unit_margin_linear(const struct alvh_margin_options *options,
                             const struct alvh_market *market, double percent,
                             const struct alvh_unit_quote *quote,
                             const struct alvh_unit_margin *margin);

#endif
