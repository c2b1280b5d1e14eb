/* Margin by strategy: Regulation T and the exchanges' rules for customers (FINRA Rule 4210
 * (f)(2); Cboe margin manual).
 *
 *     short option      price + max(15 % S - out of the money, 10 % S for calls or
 *                       10 % K for puts)
 *     spread            the lesser of its width and what the short option alone needs;
 *                       nothing where the long option covers the short one
 *     iron condor       the greater of its two spreads, less the credit
 *     bought option     its value: options have no loan value
 *
 * Dollars for one unit, 0 or more. Equity here is what all positions could be closed for,
 * at mid; an account whose equity is below its requirement is short of margin. */
#ifndef ALVH_SIM_MARGIN_REG_T_H
#define ALVH_SIM_MARGIN_REG_T_H

#include "alvh/options/margin.h"

/* Iron condors; legs by strike from the long put to the long call. */
struct alvh_reg_t_condors {
    int lanes;
    const double *strike; /* [leg * lanes + lane], index points */
    const double *price;  /* [leg * lanes + lane], points */
    const double *credit; /* [lane], dollars, at the opening */
    const double *spot;   /* [lane] */
};
void alvh_reg_t_condor(const struct alvh_margin_options *options,
                       const struct alvh_reg_t_condors *condors, double *margin);

/* A share of the value, for bought options (paid_percent) and notes (note_percent). */
void alvh_reg_t_paid(double percent, int lanes, const double *value, double *margin);

/* VIX futures of one account. */
struct alvh_future_book {
    int lanes; /* a multiple of 8 */
    int contracts;
    const double *const *quantity; /* [contract][lane]; negative when short */
    const double *const *value;    /* [contract][lane], dollars, of one */
};

/* Adds what they need: each contract of the smaller side pairs with one of the larger, and
 * pairs need less. The charge is on the value of the larger side, of the long one when both
 * are equal. */
void alvh_margin_futures_add(const struct alvh_margin_options *options,
                             const struct alvh_future_book *book, double *margin);

#endif
