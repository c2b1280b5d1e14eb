/* Random samples of tests of statistics, the same every time. */
#ifndef ALVH_TESTS_DRAWS_H
#define ALVH_TESTS_DRAWS_H

#include <gsl/gsl_rng.h>

static inline gsl_rng *draws(unsigned long seed)
{
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(random, seed);
    return random;
}

/* Value i of a sample of the kind, 0 .. 5. */
static inline double draws_pattern(int kind, int i, int count, gsl_rng *random)
{
    switch (kind) {
    case 0:
        return gsl_rng_uniform(random);
    case 1:
        return (double)gsl_rng_uniform_int(random,
                                           5); /* many equals, as ruined paths are */
    case 2:
        return i;
    case 3:
        return -i;
    case 4:
        return i < count / 2 ? i : count - i; /* an organ pipe, poor for quicksort */
    default:
        return 3.25;
    }
}

#endif
