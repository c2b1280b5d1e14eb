/* Daily returns of the index, and the beta of an account on them.
 *
 *     r_t = S_t / S_{t-1} - 1, r_0 = 0        e_t = (E_t - E_{t-1}) / C
 *     beta = (sum e r - sum e sum r / n) / (sum r^2 - (sum r)^2 / n)
 *
 * over the n closes of a path, the start's included: the least-squares slope of the
 * account's daily P&L on SPX. E is equity, C the starting capital, dollars: what is earned
 * is not compounded. The rate of bills, the same every day, does not enter a slope. */
#ifndef ALVH_SIM_INDEX_RETURNS_H
#define ALVH_SIM_INDEX_RETURNS_H

/* Each is [lane], and every account's. */
struct alvh_index_returns {
    double *spot;   /* at the last close, index points; 0 before the first */
    double *today;  /* r_t */
    double *sum;    /* of r up to today */
    double *square; /* of r^2 up to today */
};

/* Before the first close of a path. */
void alvh_index_start(int lanes, const struct alvh_index_returns *index);

/* Takes the spot of a close. */
void alvh_index_close(int lanes, const double *spot,
                      const struct alvh_index_returns *index);

/* beta of one lane, from sum (E_t - E_{t-1}) r and the P&L of the path, dollars; 0 where
 * the index never moved. */
static inline double alvh_index_beta(const struct alvh_index_returns *index, int lane,
                                     double cross, double pnl, double capital, int closes)
{
    const double sum = index->sum[lane];
    const double spread = index->square[lane] - sum * sum / closes;
    return spread > 0.0 ? (cross - pnl * sum / closes) / (capital * spread) : 0.0;
}

#endif
