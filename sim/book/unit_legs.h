/* The options that a unit is made of, all of one expiry. */
#ifndef ALVH_SIM_UNIT_LEGS_H
#define ALVH_SIM_UNIT_LEGS_H

struct alvh_unit_legs {
    int count;               /* 0: a future, a note, or a conversion */
    const int *right;        /* [leg] +1 calls, -1 puts */
    const int *held;         /* [leg] contracts in one unit; negative when sold */
    const double *strike;    /* [leg * lanes + lane], points */
    const double *ln_strike; /* the same, logarithms */
};

#endif
