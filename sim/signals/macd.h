/* Moving average convergence divergence (G. Appel, Technical Analysis: Power Tools for
 * Active Investors, 2005), for lanes:
 *
 *     line      = EMA_fast(x) - EMA_slow(x)
 *     signal    = EMA_signal(line)
 *     histogram = line - signal
 *
 * all in units of x. A positive histogram says that x turns up. */
#ifndef ALVH_SIM_MACD_H
#define ALVH_SIM_MACD_H

struct alvh_macd_weights {
    double fast, slow, signal; /* of today: 2 / (days + 1) */
};

struct alvh_macd {
    double *fast, *slow; /* [lane]: the exponential means of x; the line is fast - slow */
    double *signal;      /* [lane] */
    double *histogram;   /* [lane] */
};

/* The first close: everything rests at x, the histogram at 0. */
void alvh_macd_start(int lanes, const double *x, const struct alvh_macd *macd);
/* The next close. */
void alvh_macd_update(const struct alvh_macd_weights *weights, int lanes, const double *x,
                      const struct alvh_macd *macd);

#endif
