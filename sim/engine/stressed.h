/* The first paths of a run once more, on the same random numbers, in a calmer and in a more
 * volatile real world.
 *
 * Taleb and Douady, Quantitative Finance 13 (2013), call a tail loss L fragile to the
 * volatility s where a move of s either way makes it worse on average:
 *
 *     H = [L(s + d) + L(s - d)] / 2 - L(s) > 0.
 *
 * s is the long-run volatility of the real world, the square root of every level that its
 * variances are pulled to; d is a fifth of it. Prices stay those of the model, so that its
 * tables serve. */
#ifndef ALVH_SIM_STRESSED_H
#define ALVH_SIM_STRESSED_H

#include "sim/engine/prepare.h"
#include "sim/engine/walks.h"
#include "sim/file/write.h"

/* What a run has at hand for it. */
struct alvh_stressed_options {
    const struct alvh_prepared *base;
    struct alvh_tables_cache *tables;
    alvh_walk_function *walk_block;
    int64_t paths; /* of the run: it may end before its scenario's are walked */
    int threads;
    const atomic_int *stop; /* may be NULL */
};

/* To be freed after a failure too. */
enum alvh_status alvh_stressed_walk(const struct alvh_stressed_options *options,
                                    struct alvh_stressed *stressed,
                                    struct alvh_error *error);
void alvh_stressed_free(struct alvh_stressed *stressed);

#endif
