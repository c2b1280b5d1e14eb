/* Prices at one point of the market, read off the tables: what exact.h computes by
 * quadrature, with the error of the tables (docs/tables.md) and in microseconds.
 *
 * Units and Greeks are those of exact.h, but theta, which is a difference of the tables'
 * own prices at neighbouring tenors. Fail with ALVH_EUSAGE beyond the tables' tenors:
 * ALVH_TABLES_SPX_DAYS, ALVH_TABLES_VIX_DAYS. */
#ifndef ALVH_QUOTE_H
#define ALVH_QUOTE_H

#include "alvh/exact.h"
#include "alvh/tables.h"

ALVH_API_BEGIN

/* SPX options that expire after so many trading days, one quote for each strike. */
enum alvh_status alvh_quote_spx(const struct alvh_tables *tables,
                                const struct alvh_model *model,
                                const struct alvh_point *point, int days, int strikes,
                                const double strike[], struct alvh_option_quote quote[],
                                struct alvh_error *error);

/* E VIX_T in points; days = 0 gives VIX. */
enum alvh_status alvh_quote_vix_future(const struct alvh_tables *tables,
                                       const struct alvh_point *point, int days,
                                       double *future, struct alvh_error *error);

/* Options on the VIX future of the same expiry, one quote for each strike. */
enum alvh_status alvh_quote_vix(const struct alvh_tables *tables,
                                const struct alvh_model *model,
                                const struct alvh_point *point, int days, int strikes,
                                const double strike[], struct alvh_option_quote quote[],
                                struct alvh_error *error);

ALVH_API_END

#endif
