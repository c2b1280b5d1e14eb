/* Relative strength index (J. W. Wilder, New Concepts in Technical Trading Systems, 1978),
 * for lanes:
 *
 *     RSI = 100 G / (G + L)
 *
 * with G and L the mean rise and the mean fall from close to close. Wilder's means: the
 * first n changes count equally, then G_t = ((n - 1) G_(t-1) + rise_t) / n. While fewer
 * than n changes are known the ratio is that of their sums; it is 50 while nothing moved.
 */
#ifndef ALVH_SIM_RSI_H
#define ALVH_SIM_RSI_H

struct alvh_rsi {
    int days;            /* n */
    int changes;         /* seen so far, counted up to n */
    double *close;       /* [lane]: the last one */
    double *gain, *loss; /* [lane]: G and L, in units of the close */
    double *rsi;         /* [lane]: 0 .. 100 */
};

/* The first close. */
void alvh_rsi_start(int lanes, const double *close, struct alvh_rsi *rsi);
/* The next close. */
void alvh_rsi_update(int lanes, const double *close, struct alvh_rsi *rsi);

#endif
