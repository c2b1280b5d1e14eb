/* The VIX calls of the base layer as one hedge. A contract of it is a share of a call of
 * each rung:
 *
 *     value = sum over rungs of weight x value of the rung's call
 *
 * and so for vega, delta and the VIX future that the calls are on; the weights, whole, add
 * up to 1. A hedge of n contracts holds trunc(weight x n) calls of each rung. Every rung is
 * rolled in its own time; sizes are decided when the near one is. */
#ifndef ALVH_SIM_LADDER_H
#define ALVH_SIM_LADDER_H

#include "sim/rules/desk.h"

enum { ALVH_RUNGS = 3 };

struct alvh_rung {
    enum alvh_rolled kind;
    double weight;
};

/* The rungs of a book's ladder, the near one first; returns how many there are. */
int alvh_ladder_rungs(const struct alvh_book_options *book,
                      struct alvh_rung rung[ALVH_RUNGS]);

enum alvh_ladder_column {
    ALVH_LADDER_VALUE,  /* dollars */
    ALVH_LADDER_VEGA,   /* dollars per VIX point */
    ALVH_LADDER_DELTA,  /* dollars per index point */
    ALVH_LADDER_FUTURE, /* VIX points */
};

/* A contract today, whether the book holds any or not; a rung without a listed call counts
 * as nothing. [lane]: the near rung's own column where there is no other, else room. */
const double *alvh_ladder_column(const struct alvh_day *day,
                                 const struct alvh_book_options *book,
                                 enum alvh_ladder_column column, double *room);

#endif
