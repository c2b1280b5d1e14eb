/* What capital earns and costs, over a path or on average over paths.
 *
 * Nothing is paid in or taken out between the start and the end, so that the internal rate
 * of return of capital C that has become E after so many years solves C (1 + irr)^years =
 * E:
 *
 *     irr = (max(E, 0) / C)^(1 / years) - 1                         per year
 *
 * The hedges tie up shares w_h of the capital and each costs k_h a year of what it ties up,
 *
 *     WACC = sum w_h k_h,   w_h = K_h / C,   k_h = (mean loss on hedge h) / (K_h years)
 *          = (mean loss on all hedges) / (C years)                  per year
 *
 * so that what is tied up in each cancels. Price to cash flow is C over the mean net cash
 * of a year, P&L / years, years of it: negative where a book loses on average. */
#ifndef ALVH_SIM_RETURNS_H
#define ALVH_SIM_RETURNS_H

#include <stdint.h>

#include "alvh/headline.h"

/* The rate of every path, from its P&L, dollars. */
void alvh_irr(int64_t count, const double *pnl, double capital, double years, double *rate);

/* The cost of capital, from the mean loss on all hedges, dollars. */
struct alvh_estimate alvh_wacc(struct alvh_estimate loss, double capital, double years);

/* Where the interval of the yearly cash holds zero, that of the ratio has no ends. */
struct alvh_estimate alvh_price_to_cash_flow(struct alvh_estimate pnl, double capital,
                                             double years);

#endif
