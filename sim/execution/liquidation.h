/* A margin call: what is closed where equity no longer carries the requirement.
 *
 *     short of margin:   equity < share * requirement
 *     one contract of tranche i closed frees share * freed_i and costs cost_i
 *
 * Tranches close in whole contracts, the one with the largest loss per contract first,
 * until the rest is carried or nothing that would help is left. Where positions offset one
 * another requirements may fall by less than freed_i for each; whoever calls looks again. */
#ifndef ALVH_SIM_LIQUIDATION_H
#define ALVH_SIM_LIQUIDATION_H

struct alvh_margin_call {
    double equity;      /* dollars */
    double requirement; /* dollars */
    double share;       /* maintenance, as a fraction of the requirement */
};

/* One tranche, dollars per contract. */
struct alvh_open_tranche {
    double contracts; /* held, 0 or more */
    double loss;      /* since it was opened */
    double freed;     /* what the requirement falls by */
    double cost;      /* of closing it */
};

enum { ALVH_MAX_LIQUIDATION = 128 }; /* tranches looked at together */

/* Contracts to close of each tranche. Returns what is still missing, dollars, 0 or more. */
double alvh_liquidation(const struct alvh_margin_call *call, int count,
                        const struct alvh_open_tranche tranche[], double close[]);

#endif
