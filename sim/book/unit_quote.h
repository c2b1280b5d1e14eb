/* One day's quote of one unit: what a contract of it is worth on each lane of a block, what
 * trading it costs, and how it answers to the market.
 *
 * Code that quotes an instrument fills these columns and knows nothing else of a book; a
 * book is a vector of contracts over them. */
#ifndef ALVH_SIM_UNIT_QUOTE_H
#define ALVH_SIM_UNIT_QUOTE_H

/* Each array is [lane], in dollars for one contract. */
struct alvh_unit_quote {
    double *value;      /* at the mid; negative for a short condor; a future is worth its
                           multiplier times its price, which buying it pays */
    double *open_cost;  /* half-spreads and fees of putting it on */
    double *close_cost; /* half-spreads and fees of taking it off */
    double *impact;     /* trading n contracts in a day costs impact * n^1.5 more */
    double *vega;       /* per VIX point: dValue/dVIX along the fast variance */
    double *delta;      /* per index point of SPX, at fixed variances */
    double *margin;     /* requirement of its own when held long, 0 or more */
};

#endif
