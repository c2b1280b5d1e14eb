/* The independent prices themselves (oracle_cases.inc); tests/oracle.h says where they are
 * from. */
#ifndef ALVH_TESTS_ORACLE_CASES_H
#define ALVH_TESTS_ORACLE_CASES_H

#include "tests/oracle.h"

enum { ORACLE_STRIKES = 8, ORACLE_VIX_STRIKES = 5 };

struct oracle_case {
    int model, regime, days;
    double variance[ALVH_FACTORS], vix, vix_future;
    double strike[ORACLE_STRIKES], call[ORACLE_STRIKES], put[ORACLE_STRIKES];
    double vix_strike[ORACLE_VIX_STRIKES], vix_call[ORACLE_VIX_STRIKES];
};

static const struct oracle_case oracle_case[] = {
#include "tests/oracle_cases.inc"
};

enum { ORACLE_CASES = sizeof oracle_case / sizeof oracle_case[0] };

/* Where the prices of a case were taken. */
static inline struct alvh_point oracle_point(const struct oracle_case *at)
{
    return (struct alvh_point){100.0, at->regime, {at->variance[0], at->variance[1]}};
}

#endif
