/* How far a series lies from its mean of n days ending today, for lanes:
 *
 *     z = (x_t - m) / s,   m = sum x / n,   s^2 = sum (x - m)^2 / (n - 1)
 *
 * in standard deviations; 0 where nothing moved. The past before the first value counts as
 * equal to it. */
#ifndef ALVH_SIM_ZSCORE_H
#define ALVH_SIM_ZSCORE_H

struct alvh_zscore {
    int days;     /* n */
    int position; /* the ring's row of today */
    int stride;   /* lanes from one row of the ring to the next */
    double *ring; /* [row * stride + lane]: the last n values */
    double *z;    /* [lane] */
};

/* The first value. */
void alvh_zscore_start(int lanes, const double *x, struct alvh_zscore *zscore);
/* The next value. lanes is a multiple of 16. */
void alvh_zscore_update(int lanes, const double *x, struct alvh_zscore *zscore);

#endif
