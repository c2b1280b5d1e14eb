/* The second-order Greeks of one unit; sim/book/greeks.h says what they are. */
#ifndef ALVH_SIM_UNIT_GREEKS_H
#define ALVH_SIM_UNIT_GREEKS_H

/* Each array is [lane], in dollars for one contract. */
struct alvh_unit_greeks {
    double *gamma; /* per squared index point */
    double *theta; /* per trading day */
    double *vanna; /* per index point and VIX point */
    double *volga; /* per squared VIX point */
};

#endif
