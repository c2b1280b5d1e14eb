/* A day of the market for a block of paths, by instruction set: the whole step of core
 * under P from the calm regime on (a year, so that all regimes are visited), and its
 * ingredients. */
#include "alvh/dynamics.h"

#include <math.h>
#include <stdalign.h>
#include <stdio.h>

#include "bench/by_isa.h"
#include "bench/harness.h"
#include "models/vecmath.h"
#include "tests/oracle.h"

#define FUNCTIONS(X)                                                                       \
    X(step, alvh_dynamics_step)                                                            \
    X(uniforms, alvh_random_uniforms)                                                      \
    X(exp, alvh_vecmath_exp)                                                               \
    X(log, alvh_vecmath_log)                                                               \
    X(normal_cdf, alvh_vecmath_normal_cdf)                                                 \
    X(normal_inverse, alvh_vecmath_normal_inverse)
BY_ISA(functions, FUNCTIONS)

enum { LANES = 256, DAYS = 252, KINDS = 6 };

struct payload {
    const struct functions *functions;
    const struct alvh_dynamics *dynamics;
};

static double sum_lanes(const double x[LANES])
{
    double sum = 0.0;
    for (int l = 0; l < LANES; l++)
        sum += x[l];
    return sum;
}

static double market_year(void *payload)
{
    const struct payload *at = payload;
    alignas(64) double ln_spot[LANES], ln_carry[LANES], v_fast[LANES], v_slow[LANES];
    alignas(64) int32_t regime[LANES];
    for (int l = 0; l < LANES; l++) {
        ln_spot[l] = log(4000.0);
        ln_carry[l] = 0.0;
        v_fast[l] = 0.0065;
        v_slow[l] = 0.0165;
        regime[l] = 0;
    }
    struct alvh_market_lanes market = {.lanes = LANES,
                                       .ln_spot = ln_spot,
                                       .v_fast = v_fast,
                                       .v_slow = v_slow,
                                       .regime = regime,
                                       .ln_carry = ln_carry};
    for (uint32_t day = 0; day < DAYS; day++)
        at->functions->step(at->dynamics, 20230215, 0, day, &market);
    return sum_lanes(ln_spot);
}

static alignas(64) double word[4][LANES];

static double uniforms(void *payload)
{
    const struct payload *at = payload;
    double *const uniform[4] = {word[0], word[1], word[2], word[3]};
    double sum = 0.0;
    for (uint32_t day = 0; day < DAYS; day++) {
        at->functions->uniforms(7, ALVH_STREAM_DIFFUSION, 0, day, 0, LANES, uniform);
        sum += word[0][0];
    }
    return sum;
}

static alignas(64) double argument[LANES], value[LANES], density[LANES];

static double exps(void *payload)
{
    const struct payload *at = payload;
    for (int day = 0; day < DAYS; day++)
        at->functions->exp(LANES, argument, value);
    return sum_lanes(value);
}

static double logs(void *payload)
{
    const struct payload *at = payload;
    for (int day = 0; day < DAYS; day++)
        at->functions->log(LANES, argument, value);
    return sum_lanes(value);
}

static double normal_cdfs(void *payload)
{
    const struct payload *at = payload;
    for (int day = 0; day < DAYS; day++)
        at->functions->normal_cdf(LANES, argument, value, density);
    return sum_lanes(value);
}

static double normal_inverses(void *payload)
{
    const struct payload *at = payload;
    for (int day = 0; day < DAYS; day++)
        at->functions->normal_inverse(LANES, argument, value);
    return sum_lanes(value);
}

static const struct {
    const char *name[ALVH_ISA_COUNT];
    double (*run)(void *payload);
    const char *unit;
} kinds[KINDS] = {
    {{"market_day/scalar", "market_day/avx2", "market_day/avx512"},
     market_year,
     "path-day"},
    {{"uniforms/scalar", "uniforms/avx2", "uniforms/avx512"}, uniforms, "four uniforms"},
    {{"exp/scalar", "exp/avx2", "exp/avx512"}, exps, "value"},
    {{"log/scalar", "log/avx2", "log/avx512"}, logs, "value"},
    {{"normal_cdf/scalar", "normal_cdf/avx2", "normal_cdf/avx512"}, normal_cdfs, "value"},
    {{"normal_inverse/scalar", "normal_inverse/avx2", "normal_inverse/avx512"},
     normal_inverses,
     "value"},
};

int main(int argc, char **argv)
{
    struct alvh_model model = oracle_model[ORACLE_CORE];
    struct alvh_dynamics *dynamics = NULL;
    struct alvh_error error = {0};
    if (alvh_model_prepare(&model, &error) != ALVH_OK ||
        alvh_dynamics_create(&model, &model.p, 1, &dynamics, &error) != ALVH_OK) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    for (int l = 0; l < LANES; l++)
        argument[l] = (l + 0.5) / LANES;
    struct payload payloads[ALVH_ISA_COUNT];
    struct bench_case cases[KINDS * ALVH_ISA_COUNT];
    size_t count = 0;
    for (int kind = 0; kind < KINDS; kind++)
        for (int isa = 0; isa < ALVH_ISA_COUNT; isa++) {
            payloads[isa] = (struct payload){&functions[isa], dynamics};
            if (alvh_isa_is_supported((enum alvh_isa)isa))
                cases[count++] = (struct bench_case){kinds[kind].name[isa], kinds[kind].run,
                                                     &payloads[isa], (double)LANES * DAYS,
                                                     kinds[kind].unit};
        }
    const int status = bench_main(argc, argv, count, cases);
    alvh_dynamics_free(dynamics);
    return status;
}
