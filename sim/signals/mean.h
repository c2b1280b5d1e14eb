/* The mean of the last n days, today's among them, for lanes: sum x / n, in units of x.
 * The past before the first value counts as equal to it. */
#ifndef ALVH_SIM_MEAN_H
#define ALVH_SIM_MEAN_H

struct alvh_mean {
    int days;     /* n */
    int position; /* the ring's row of today */
    int stride;   /* lanes from one row of the ring to the next */
    double *ring; /* [row * stride + lane]: the last n values */
    double *mean; /* [lane] */
};

/* The first value. */
void alvh_mean_start(int lanes, const double *x, struct alvh_mean *mean);
/* The next value. */
void alvh_mean_update(int lanes, const double *x, struct alvh_mean *mean);

#endif
