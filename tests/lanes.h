/* A block of paths for tests, all of them starting alike. */
#ifndef ALVH_TESTS_LANES_H
#define ALVH_TESTS_LANES_H

#include <math.h>
#include <stdalign.h>

#include "alvh/dynamics.h"
#include "alvh/exact.h"
#include "tests/expect.h"

struct lanes {
    alignas(64) double ln_spot[ALVH_MAX_LANES];
    alignas(64) double ln_carry[ALVH_MAX_LANES];
    alignas(64) double v_fast[ALVH_MAX_LANES];
    alignas(64) double v_slow[ALVH_MAX_LANES];
    alignas(64) int32_t regime[ALVH_MAX_LANES];
};

static inline struct alvh_market_lanes lanes_start(struct lanes *lanes, int count,
                                                   double ln_spot, double v_fast,
                                                   double v_slow, int regime)
{
    for (int l = 0; l < count; l++) {
        lanes->ln_spot[l] = ln_spot;
        lanes->ln_carry[l] = 0.0;
        lanes->v_fast[l] = v_fast;
        lanes->v_slow[l] = v_slow;
        lanes->regime[l] = regime;
    }
    return (struct alvh_market_lanes){
        .lanes = count,
        .ln_spot = lanes->ln_spot,
        .ln_carry = lanes->ln_carry,
        .v_fast = lanes->v_fast,
        .v_slow = lanes->v_slow,
        .regime = lanes->regime,
    };
}

/* Puts one path where a point is. */
static inline void lanes_put(struct lanes *lanes, int lane, struct alvh_point point)
{
    lanes->ln_spot[lane] = log(point.spot);
    lanes->v_fast[lane] = point.variance[ALVH_FAST];
    lanes->v_slow[lane] = point.variance[ALVH_SLOW];
    lanes->regime[lane] = point.regime;
}

/* The dynamics of a model, which has some. */
static inline struct alvh_dynamics *dynamics_of(const struct alvh_model *model,
                                                const struct alvh_measure *measure,
                                                int steps_per_day)
{
    struct alvh_dynamics *dynamics = NULL;
    struct alvh_error error = {0};
    if (alvh_dynamics_create(model, measure, steps_per_day, &dynamics, &error) != ALVH_OK)
        print_error("%s\n", error.text);
    assert_non_null(dynamics);
    return dynamics;
}

/* Sums for a mean and its standard error. */
struct moments {
    double count, sum, square;
};

static inline void moments_add(struct moments *moments, double x)
{
    moments->count += 1.0;
    moments->sum += x;
    moments->square += x * x;
}

static inline void moments_merge(struct moments *into, const struct moments *from)
{
    into->count += from->count;
    into->sum += from->sum;
    into->square += from->square;
}

static inline double moments_mean(const struct moments *moments)
{
    return moments->sum / moments->count;
}

static inline double moments_standard_error(const struct moments *moments)
{
    const double mean = moments_mean(moments);
    return sqrt(fmax(0.0, moments->square / moments->count - mean * mean) / moments->count);
}

#endif
