/* A block of paths with its factors, on a market that a test moves by hand. */
#ifndef ALVH_TESTS_MOVED_MARKET_H
#define ALVH_TESTS_MOVED_MARKET_H

#include "alvh/factors.h"

#include <string.h>

#include "alvh/events.h"
#include "models/vecmath.h"
#include "tests/hot.h"
#include "tests/lanes.h"
#include "tests/oracle.h"

enum { LANES = ALVH_MAX_LANES };

static struct lanes block;
static alignas(64) double jump[LANES];
#define ARRAY(name, unit, text) static alignas(64) double f_##name[LANES];
ALVH_FACTOR_LANES(ARRAY)
ALVH_FACTOR_WORK(ARRAY)
#undef ARRAY

static inline struct alvh_factor_lanes factor_lanes(void)
{
    return (struct alvh_factor_lanes){
#define MEMBER(name, unit, text) .name = f_##name,
        ALVH_FACTOR_LANES(MEMBER) ALVH_FACTOR_WORK(MEMBER)
#undef MEMBER
    };
}

static inline alvh_date date_of(const char *text)
{
    alvh_date date = 0;
    assert_true(alvh_date_parse(text, &date));
    return date;
}

static inline struct alvh_model model_with(const struct alvh_factor_model *factors)
{
    struct alvh_model model = oracle_model[ORACLE_CORE];
    struct alvh_error error = {0};
    model.factors = *factors;
    if (alvh_model_prepare(&model, &error) != ALVH_OK)
        fail_msg("%s", error.text);
    return model;
}

static inline struct alvh_factors *factors_from(const struct alvh_model *model,
                                                const char *start, int days)
{
    struct alvh_factors *factors = NULL;
    assert_int_equal(alvh_factors_create(model, date_of(start), days, &factors, NULL),
                     ALVH_OK);
    return factors;
}

/* Everything that follows from a block of paths that a test moves by hand. */
struct hand {
    struct alvh_market_lanes market;
    struct alvh_factor_lanes lanes;
    double z[LANES]; /* standard normal returns of the latest day */
};
static struct hand hand;

static inline void start_by_hand(const struct alvh_factors *factors, double v_fast,
                                 double v_slow, int regime)
{
    hand.market = lanes_start(&block, LANES, 8.3, v_fast, v_slow, regime);
    hand.lanes = factor_lanes();
    memset(jump, 0, sizeof jump);
    hand.market.jump = jump;
    alvh_factors_start(factors, &hand.market, &hand.lanes);
}

/* A day on which the index moves by z standard deviations, drawn from a stream that no
 * factor uses. */
static inline void step_by_hand(const struct alvh_factors *factors, uint64_t seed,
                                uint32_t day)
{
    alvh_factors_before(factors, &hand.market, &hand.lanes);
    for (int l = 0; l < LANES; l++) {
        double u[4];
        alvh_random_uniforms_one(seed, ALVH_STREAM_DIFFUSION, (uint64_t)l, day, 0, u);
        hand.z[l] = alvh_normal_inverse(u[0]);
        const double v = block.v_fast[l] + block.v_slow[l];
        block.ln_spot[l] += hand.z[l] * sqrt(v / 252.0);
    }
    alvh_factors_step(factors, seed, 0, day, &hand.market, &hand.lanes);
}

static inline void assert_mean(const struct moments *moments, double expected)
{
    assert_near(moments_mean(moments), expected, 4.0 * moments_standard_error(moments));
}

#endif
