/* The exact worst loss at expiry of SPX options that settle on one day.
 *
 * What they pay together is continuous and piecewise linear in the settlement price, so its
 * least value lies at zero, at a strike, or, where more calls are sold than held, beyond
 * all bounds. Condors, butterflies and puts of one expiry so offset one another exactly.
 * Expiries add up: between two settlements the index can go anywhere.
 *
 * Payoffs belong to units and are shared by all accounts; an account weighs them with what
 * it holds. */
#ifndef ALVH_SIM_MARGIN_EXPIRY_H
#define ALVH_SIM_MARGIN_EXPIRY_H

#include <stddef.h>

/* One unit's options. */
struct alvh_expiry_unit {
    int legs;
    const int *right;     /* [leg] +1 calls, -1 puts */
    const int *held;      /* [leg] contracts in one unit; negative when sold */
    const double *strike; /* [leg * lanes + lane], index points */
};

/* Settlements that have to be looked at: zero and each strike. */
int alvh_expiry_points(int units, const struct alvh_expiry_unit unit[]);

/* What each unit pays at each of those settlements, dollars:
 * payoff[(point * units + unit) * lanes + lane]. */
void alvh_expiry_payoffs(int lanes, int units, const struct alvh_expiry_unit unit[],
                         double *payoff);

/* What one account holds of these units. */
struct alvh_expiry_book {
    int lanes, units, points;
    const struct alvh_expiry_unit *unit;
    const double *payoff;
    const double *const *quantity; /* [unit][lane], contracts */
};

/* Adds the worst loss, dollars, 0 or more; without bound it is infinite. */
void alvh_margin_expiry_add(const struct alvh_expiry_book *book, double *margin);

#endif
