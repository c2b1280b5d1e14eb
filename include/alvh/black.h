/* Black (1976): an option on a forward whose logarithm is normal.
 *
 *     call = F N(d1) - K N(d2),   d1 = ln(F/K)/s + s/2,   d2 = d1 - s,   s = sigma
 * sqrt(tau)
 *
 * Undiscounted. s is the total volatility; F and K are positive and in the same unit. */
#ifndef ALVH_BLACK_H
#define ALVH_BLACK_H

/* The option that is out of the money: the put where K < F, else the call. */
double alvh_black_out_of_the_money(double forward, double strike, double total_volatility);

/* The s at which the option out of the money is worth that much, to the last digits that
 * the price has. 0 where the price is 0 or less; NaN where no volatility is high enough,
 * that is at a price of min(F, K) or more, and where the price is NaN. */
double alvh_black_total_volatility(double forward, double strike,
                                   double out_of_the_money_price);

#endif
