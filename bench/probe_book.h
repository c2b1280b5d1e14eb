/* The yardstick of the walk: the arithmetic of a book of options in the fewest operations
 * that are known, on made-up coefficients, without a check, a rule or a guarantee.
 *
 * A path-day is six normals and two uniforms (two blocks of Threefry-4x64-20, Salmon et al.
 * 2011; Box and Muller 1958), two variance factors (Andersen 2008, quadratic-exponential with
 * the martingale correction), four regimes, at most two jumps, one exponential, seven VIX
 * futures (polynomials of degree 4 of both variances), forty options of seven tenors: total
 * volatility a polynomial of degree 5 of log moneyness and both variances (56 terms, those of
 * the variances summed once a tenor), Black-76; then P&L and drawdown. No Greeks.
 *
 * N(x) is a table of sixteen segments of degree 7 on AVX-512 (4e-10), and on AVX2, which has
 * no lookup of sixteen, Abramowitz and Stegun's 26.2.17 (7.5e-8) on one exponential for
 * both N(d1) and N(d2). */
#ifndef ALVH_BENCH_PROBE_BOOK_H
#define ALVH_BENCH_PROBE_BOOK_H

enum { PROBE_PATHS = 512, PROBE_DAYS = 252 };

struct probe_book;

/* NULL when there is no memory; free() frees it. */
struct probe_book *probe_book_create(void);

/* Walks PROBE_PATHS paths through PROBE_DAYS days, as many lanes at a time as the name says;
 * returns their mean drawdown. */
double probe_walk_8_avx2(void *book);
double probe_walk_16_avx2(void *book);
double probe_walk_32_avx2(void *book);
double probe_walk_8_avx512(void *book);
double probe_walk_16_avx512(void *book);
double probe_walk_32_avx512(void *book);

#endif
