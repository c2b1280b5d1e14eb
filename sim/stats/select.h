/* Order statistics of any number of values without holding them: exact, by counting.
 *
 * A double is mapped to a 64-bit key that sorts as the doubles do. Each of four rounds over
 * the same values counts those whose leading bits are known to lead to a wanted order
 * statistic by their next 16 bits, which then become known (a radix selection from the most
 * significant digit; Knuth, The Art of Computer Programming 3, section 5.2.5). Counts are
 * whole numbers: parts of the values, counted by anybody in any order, merge to the same.
 *
 *     for (int round = 0; round < ALVH_SELECT_ROUNDS; round++) {
 *         alvh_select_add(select, count, value);   over all values, in pieces
 *         alvh_select_narrow(select);
 *     } */
#ifndef ALVH_SIM_SELECT_H
#define ALVH_SIM_SELECT_H

#include <stdint.h>

#include "alvh/status.h"

enum { ALVH_SELECT_ROUNDS = 4, ALVH_SELECT_RANKS = 64 };

struct alvh_select;

/* rank: 1 is the least value, 2 the next; at most ALVH_SELECT_RANKS of them, each of which
 * takes half a megabyte. */
enum alvh_status alvh_select_create(int ranks, const int64_t rank[],
                                    struct alvh_select **made, struct alvh_error *error);
void alvh_select_free(struct alvh_select *select);

/* NaN is larger than every number, and 0 and -0 are equal. */
void alvh_select_add(struct alvh_select *select, int64_t count, const double *value);

/* An empty selection in the same round, for a part of the values; its counts are merged
 * before the round ends. */
enum alvh_status alvh_select_part(const struct alvh_select *select,
                                  struct alvh_select **part, struct alvh_error *error);
void alvh_select_merge(struct alvh_select *select, const struct alvh_select *other);

/* Ends a round. */
void alvh_select_narrow(struct alvh_select *select);

/* The order statistic of rank[i], after the last round. */
double alvh_select_value(const struct alvh_select *select, int i);

#endif
