/* The step of the market: the same bits however it is cut and built, exact counting of
 * events, and models at the edges of what is allowed. Its laws against the transforms are
 * in test_repricing.c. */
#include "models/isa.h" /* first: it gives the names below their suffix */

#include "alvh/dynamics.h"

#include <stdlib.h>
#include <string.h>

#include "expect.h"
#include "hot.h"
#include "lanes.h"
#include "oracle.h"

static struct lanes block;

static void walk(const struct alvh_dynamics *dynamics, uint64_t seed, uint64_t first_path,
                 int days, struct alvh_market_lanes *market)
{
    for (int day = 0; day < days; day++)
        alvh_dynamics_step(dynamics, seed, first_path, (uint32_t)day, market);
}

/* core under P with so many events that every lane sees some. */
static struct alvh_model busy_core(void)
{
    struct alvh_model model = oracle_model[ORACLE_CORE];
    for (int i = 0; i < model.regimes; i++) {
        model.p.jump_intensity[i] *= 30.0;
        for (int j = 0; j < model.regimes; j++)
            model.p.rate[i][j] *= 30.0;
    }
    return model;
}

static void any_cutting_into_blocks_walks_the_same_paths(void **state)
{
    (void)state;
    static struct lanes whole, part;
    const struct alvh_model model = busy_core();
    struct alvh_dynamics *dynamics = dynamics_of(&model, &model.p, 2);
    struct alvh_market_lanes all = lanes_start(&whole, ALVH_MAX_LANES, 8.3, 0.02, 0.01, 1);
    walk(dynamics, 42, 5000, 12, &all);
    for (int size = ALVH_LANE_STEP; size < ALVH_MAX_LANES; size += 5 * ALVH_LANE_STEP) {
        for (int from = 0; from < ALVH_MAX_LANES; from += size) {
            const int rest = ALVH_MAX_LANES - from;
            const int count = rest < size ? rest : size;
            struct alvh_market_lanes some = lanes_start(&part, count, 8.3, 0.02, 0.01, 1);
            walk(dynamics, 42, 5000 + (uint64_t)from, 12, &some);
            const size_t bytes = (size_t)count * sizeof(double);
            assert_memory_equal(part.ln_spot, whole.ln_spot + from, bytes);
            assert_memory_equal(part.ln_carry, whole.ln_carry + from, bytes);
            assert_memory_equal(part.v_fast, whole.v_fast + from, bytes);
            assert_memory_equal(part.v_slow, whole.v_slow + from, bytes);
            assert_memory_equal(part.regime, whole.regime + from, bytes / 2);
        }
    }
    alvh_dynamics_free(dynamics);
}

/* The value is pinned: every build must walk these very paths. */
static void every_build_walks_the_same_paths(void **state)
{
    (void)state;
    uint64_t hash = HOT_HASH_START;
    const struct alvh_model models[] = {oracle_model[ORACLE_CORE], busy_core(),
                                        oracle_model[ORACLE_SVCJ]};
    for (int m = 0; m < 3; m++)
        for (int steps = 1; steps <= 3; steps += 2) {
            struct alvh_dynamics *dynamics = dynamics_of(&models[m], &models[m].p, steps);
            struct alvh_market_lanes market = lanes_start(&block, 256, 8.3, 0.0065, 0.0, 0);
            walk(dynamics, 20230215, 1000000, 63, &market);
            hash = hot_hash(hash, block.ln_spot, 256 * sizeof(double));
            hash = hot_hash(hash, block.ln_carry, 256 * sizeof(double));
            hash = hot_hash(hash, block.v_fast, 256 * sizeof(double));
            hash = hot_hash(hash, block.v_slow, 256 * sizeof(double));
            hash = hot_hash(hash, block.regime, 256 * sizeof(int32_t));
            alvh_dynamics_free(dynamics);
        }
    if (hash != 0xb5044b2d43ca5405u)
        print_error("the paths hash to 0x%llxu\n", (unsigned long long)hash);
    assert_true(hash == 0xb5044b2d43ca5405u);
}

/* No variance at all, and a price that falls by exactly 1 at each jump: the price counts
 * the jumps. Six a day on average, so most steps hold several. */
static void jumps_are_counted_by_poisson(void **state)
{
    (void)state;
    enum { DAYS = 25, MOST = 20 };
    struct alvh_model model = {.regimes = 1, .sigma = {0.0, 0.0}};
    model.q = (struct alvh_measure){
        .kappa = {1.0, 1.0}, .jump_intensity = {1000.0}, .jump = {.mean = -1.0}};
    struct alvh_dynamics *dynamics = dynamics_of(&model, &model.q, 1);
    const double drift = -alvh_measure_compensator(&model.q, 1, 0) / 252.0;
    double seen[MOST + 1] = {0.0};
    struct moments count = {0};
    struct alvh_market_lanes market = lanes_start(&block, ALVH_MAX_LANES, 0.0, 0.0, 0.0, 0);
    for (uint32_t day = 0; day < DAYS; day++) {
        memset(block.ln_spot, 0, sizeof block.ln_spot);
        alvh_dynamics_step(dynamics, 3, 0, day, &market);
        for (int l = 0; l < ALVH_MAX_LANES; l++) {
            const double jumps = drift - block.ln_spot[l];
            assert_near(jumps, nearbyint(jumps), 1e-9);
            moments_add(&count, nearbyint(jumps));
            seen[(int)fmin(nearbyint(jumps), MOST)] += 1.0;
        }
    }
    alvh_dynamics_free(dynamics);
    const double mean = 1000.0 / 252.0, total = (double)DAYS * ALVH_MAX_LANES;
    assert_near(moments_mean(&count), mean, 4.0 * sqrt(mean / total));
    double chance = exp(-mean);
    for (int n = 0; n < 12; n++) {
        assert_near(seen[n] / total, chance, 4.0 * sqrt(chance * (1.0 - chance) / total));
        chance *= mean / (n + 1);
    }
}

/* Without variance the price is its drift and its jumps, and the day's jumps are those of
 * its last day alone, whatever the steps; who does not ask for them gets the same paths. */
static void the_jumps_of_the_day_are_told_apart(void **state)
{
    (void)state;
    static alignas(64) double jump[ALVH_MAX_LANES], before[ALVH_MAX_LANES];
    static struct lanes unasked;
    struct alvh_model model = {.rate = 0.03, .regimes = 1, .sigma = {0.0, 0.0}};
    model.q = (struct alvh_measure){.kappa = {1.0, 1.0},
                                    .jump_intensity = {700.0},
                                    .jump = {.mean = -0.02, .stdev = 0.03}};
    struct alvh_dynamics *dynamics = dynamics_of(&model, &model.q, 3);
    const double drift = (0.03 - alvh_measure_compensator(&model.q, 1, 0)) / 252.0;
    struct alvh_market_lanes market = lanes_start(&block, 256, 0.0, 0.0, 0.0, 0);
    struct alvh_market_lanes other = lanes_start(&unasked, 256, 0.0, 0.0, 0.0, 0);
    market.jump = jump;
    walk(dynamics, 31, 0, 4, &market);
    memcpy(before, block.ln_spot, sizeof before);
    alvh_dynamics_step(dynamics, 31, 0, 4, &market);
    walk(dynamics, 31, 0, 5, &other);
    for (int l = 0; l < 256; l++)
        assert_near(jump[l], block.ln_spot[l] - before[l] - drift, 1e-13);
    assert_memory_equal(unasked.ln_spot, block.ln_spot, 256 * sizeof(double));
    alvh_dynamics_free(dynamics);
}

/* E v under frequent jumps and a fast pull is exact only when each jump is placed at its
 * own time inside the step: 0.8 jumps a day, of which half is pulled back within the day.
 */
static void jumps_fall_at_their_own_times(void **state)
{
    (void)state;
    struct alvh_model model = {.regimes = 1, .sigma = {0.3, 0.0}};
    model.q = (struct alvh_measure){.kappa = {175.0, 1.0},
                                    .theta = {{0.01, 0.0}},
                                    .jump_intensity = {200.0},
                                    .jump = {.variance_mean = 0.07}};
    struct alvh_dynamics *dynamics = dynamics_of(&model, &model.q, 1);
    struct moments v = {0};
    for (int b = 0; b < 60; b++) {
        struct alvh_market_lanes market =
            lanes_start(&block, ALVH_MAX_LANES, 0.0, 0.05, 0.0, 0);
        walk(dynamics, 8, (uint64_t)b * ALVH_MAX_LANES, 1, &market);
        for (int l = 0; l < ALVH_MAX_LANES; l++)
            moments_add(&v, block.v_fast[l]);
    }
    alvh_dynamics_free(dynamics);
    const double level = 0.01 + 200.0 * 0.07 / 175.0;
    const double expected = level + (0.05 - level) * exp(-175.0 / 252.0);
    assert_true(moments_standard_error(&v) < 5e-4);
    assert_near(moments_mean(&v), expected, 4.0 * moments_standard_error(&v));
}

/* Two regimes that change several times a day: the share in the first has a closed form. */
static void regimes_move_as_the_chain_does(void **state)
{
    (void)state;
    struct alvh_model model = {.regimes = 2, .sigma = {0.0, 0.0}};
    model.q = (struct alvh_measure){.kappa = {1.0, 1.0}};
    model.q.rate[0][1] = 300.0;
    model.q.rate[1][0] = 700.0;
    struct alvh_dynamics *dynamics = dynamics_of(&model, &model.q, 1);
    struct moments first = {0};
    for (int b = 0; b < 60; b++) {
        struct alvh_market_lanes market =
            lanes_start(&block, ALVH_MAX_LANES, 0.0, 0.0, 0.0, 0);
        walk(dynamics, 9, (uint64_t)b * ALVH_MAX_LANES, 1, &market);
        for (int l = 0; l < ALVH_MAX_LANES; l++)
            moments_add(&first, block.regime[l] == 0);
    }
    alvh_dynamics_free(dynamics);
    assert_near(moments_mean(&first), 0.7 + 0.3 * exp(-1000.0 / 252.0),
                4.0 * moments_standard_error(&first));
}

/* The same chain with other rates out of its first regime on each lane: 3 times, and never.
 */
static void leaving_is_as_likely_as_its_lane_says(void **state)
{
    (void)state;
    static alignas(64) double leaving[ALVH_MAX_LANES];
    struct alvh_model model = {.regimes = 2, .sigma = {0.0, 0.0}};
    model.q = (struct alvh_measure){.kappa = {1.0, 1.0}, .jump_intensity = {90.0, 40.0}};
    model.q.rate[0][1] = 100.0;
    model.q.rate[1][0] = 700.0;
    struct alvh_dynamics *dynamics = dynamics_of(&model, &model.q, 2);
    struct moments stayed[2] = {{0}};
    for (int l = 0; l < ALVH_MAX_LANES; l++)
        leaving[l] = l % 2 ? 3.0 : 0.0;
    for (int b = 0; b < 60; b++) {
        struct alvh_market_lanes market =
            lanes_start(&block, ALVH_MAX_LANES, 0.0, 0.0, 0.0, 0);
        market.leaving = leaving;
        walk(dynamics, 9, (uint64_t)b * ALVH_MAX_LANES, 1, &market);
        for (int l = 0; l < ALVH_MAX_LANES; l++)
            moments_add(&stayed[l % 2], block.regime[l] == 0);
    }
    alvh_dynamics_free(dynamics);
    assert_near(moments_mean(&stayed[0]), 1.0, 0.0);
    assert_near(moments_mean(&stayed[1]), 0.7 + 0.3 * exp(-1000.0 / 252.0),
                4.0 * moments_standard_error(&stayed[1]));
}

/* However likely the crash on leaving is made, the price pays for it beforehand. */
static void a_price_that_leaves_sooner_is_still_fair(void **state)
{
    (void)state;
    static alignas(64) double leaving[ALVH_MAX_LANES];
    struct alvh_model model = {.regimes = 2, .sigma = {0.0, 0.0}};
    model.q = (struct alvh_measure){.kappa = {1.0, 1.0},
                                    .jump_intensity = {3.0, 1.0},
                                    .jump = {.mean = 0.02, .stdev = 0.01}};
    model.q.rate[0][1] = 40.0;
    model.q.rate[1][0] = 100.0;
    model.q.regime_jump[0][1] = (struct alvh_jump){.mean = -0.1, .stdev = 0.05};
    model.q.regime_jump[1][0] = (struct alvh_jump){.mean = 0.03};
    struct alvh_dynamics *dynamics = dynamics_of(&model, &model.q, 2);
    struct moments price = {0};
    for (int l = 0; l < ALVH_MAX_LANES; l++)
        leaving[l] = 0.5 * (l % 8);
    for (int b = 0; b < 40; b++) {
        struct alvh_market_lanes market =
            lanes_start(&block, ALVH_MAX_LANES, 0.0, 0.0, 0.0, 0);
        market.leaving = leaving;
        walk(dynamics, 19, (uint64_t)b * ALVH_MAX_LANES, 10, &market);
        for (int l = 0; l < ALVH_MAX_LANES; l++)
            moments_add(&price, exp(block.ln_spot[l]));
    }
    alvh_dynamics_free(dynamics);
    assert_true(moments_standard_error(&price) < 1e-3);
    assert_near(moments_mean(&price), 1.0, 4.0 * moments_standard_error(&price));
}

static void leaving_as_usual_gives_the_usual_paths(void **state)
{
    (void)state;
    static struct lanes usual;
    static alignas(64) double leaving[ALVH_MAX_LANES];
    const struct alvh_model model = busy_core();
    struct alvh_dynamics *dynamics = dynamics_of(&model, &model.p, 1);
    for (int l = 0; l < ALVH_MAX_LANES; l++)
        leaving[l] = 1.0;
    struct alvh_market_lanes market = lanes_start(&block, 512, 8.3, 0.02, 0.01, 0);
    struct alvh_market_lanes other = lanes_start(&usual, 512, 8.3, 0.02, 0.01, 0);
    market.leaving = leaving;
    walk(dynamics, 77, 0, 30, &market);
    walk(dynamics, 77, 0, 30, &other);
    assert_memory_equal(block.ln_spot, usual.ln_spot, 512 * sizeof(double));
    assert_memory_equal(block.v_fast, usual.v_fast, 512 * sizeof(double));
    assert_memory_equal(block.regime, usual.regime, 512 * sizeof(int32_t));
    alvh_dynamics_free(dynamics);
}

/* All eight regimes, visited in a ring: nobody is lost and nobody skips. */
static void eight_regimes_are_walked_in_a_ring(void **state)
{
    (void)state;
    struct alvh_model model = {.regimes = 8, .sigma = {0.4, 0.1}, .rho = {-0.5, -0.5}};
    model.q.kappa[0] = model.q.kappa[1] = 2.0;
    for (int i = 0; i < 8; i++) {
        model.q.theta[i][0] = model.q.theta[i][1] = 0.01 * (i + 1);
        model.q.rate[i][(i + 1) % 8] = 20.0;
    }
    struct alvh_dynamics *dynamics = dynamics_of(&model, &model.q, 1);
    struct alvh_market_lanes market =
        lanes_start(&block, ALVH_MAX_LANES, 0.0, 0.02, 0.02, 7);
    int visits[8] = {0};
    for (uint32_t day = 0; day < 63; day++) {
        alvh_dynamics_step(dynamics, 10, 0, day, &market);
        for (int l = 0; l < ALVH_MAX_LANES; l++) {
            assert_in_range(block.regime[l], 0, 7);
            visits[block.regime[l]]++;
        }
    }
    alvh_dynamics_free(dynamics);
    for (int i = 0; i < 8; i++)
        assert_true(visits[i] > 1000);
}

static void without_volatility_the_variance_is_a_known_curve(void **state)
{
    (void)state;
    const double sigma[] = {0.0, 1e-12, 1e-9};
    for (int s = 0; s < 3; s++) {
        struct alvh_model model = oracle_model[ORACLE_HESTON];
        model.sigma[ALVH_FAST] = model.sigma[ALVH_SLOW] = sigma[s];
        struct alvh_dynamics *dynamics = dynamics_of(&model, &model.q, 1);
        struct alvh_market_lanes market = lanes_start(&block, 64, 0.0, 0.09, 0.02, 0);
        walk(dynamics, 11, 0, 21, &market);
        for (int l = 0; l < 64; l++) {
            assert_near(block.v_fast[l], 0.04 + 0.05 * exp(-2.0 * 21 / 252), 1e-12);
            assert_near(block.v_slow[l], 0.02 * exp(-1.0 * 21 / 252), 1e-12);
        }
        alvh_dynamics_free(dynamics);
    }
}

/* A corner of the allowed range: one factor's numbers and where it starts. */
struct corner {
    const char *name;
    double kappa, theta, sigma, rho, v;
};
static const struct corner corners[] = {
    {"correlation -1", 6.5, 0.0120, 0.8, -1.0, 0.03},
    {"correlation +1", 6.5, 0.0120, 0.8, 1.0, 0.03},
    {"nothing to return to", 2.385, 0.0, 0.5, -0.7, 0.04},
    {"nothing at all", 2.385, 0.0, 0.5, -0.7, 0.0},
    {"starting from nothing", 6.5, 0.0120, 0.8, -0.9, 0.0},
    {"hardly any volatility", 2.385, 0.0372, 1e-7, -0.7, 0.05},
    {"no volatility", 2.385, 0.0372, 0.0, -0.7, 0.05},
    {"a small volatility", 2.385, 0.0372, 1e-3, 1.0, 0.05},
    {"a large volatility", 10.0, 0.0372, 5.0, 0.9, 0.05},
    {"a very large volatility", 10.0, 0.0372, 50.0, -0.9, 0.05},
    {"hardly any pull", 1e-3, 0.0372, 0.3, -0.7, 0.05},
    {"a very hard pull", 1000.0, 0.0372, 3.0, 0.7, 0.09},
    {"hardly any variance", 2.385, 1e-5, 0.5, -0.7, 1e-5},
};

/* In every corner, for each factor alone and for both: numbers stay numbers, variance is
 * not negative, and its mean and that of the price are what the equations say. */
static void corners_of_the_model_keep_their_means(void **state)
{
    (void)state;
    enum { BLOCKS = 12, DAYS = 5 };
    for (size_t c = 0; c < sizeof corners / sizeof *corners; c++)
        for (int which = 1; which <= 3; which++) {
            struct alvh_model model = {.rate = 0.04, .dividend_yield = 0.013, .regimes = 1};
            double v0[ALVH_FACTORS] = {0.0, 0.0};
            for (int k = 0; k < ALVH_FACTORS; k++) {
                const bool used = which & (1 << k);
                model.q.kappa[k] = corners[c].kappa;
                model.q.theta[0][k] = used ? corners[c].theta : 0.0;
                model.sigma[k] = used ? corners[c].sigma : 0.0;
                model.rho[k] = used ? corners[c].rho : 0.0;
                v0[k] = used ? corners[c].v : 0.0;
            }
            struct alvh_dynamics *dynamics = dynamics_of(&model, &model.q, 1);
            struct moments price = {0}, v[ALVH_FACTORS] = {{0}};
            for (int b = 0; b < BLOCKS; b++) {
                struct alvh_market_lanes market =
                    lanes_start(&block, ALVH_MAX_LANES, 0.0, v0[0], v0[1], 0);
                walk(dynamics, 12, (uint64_t)b * ALVH_MAX_LANES, DAYS, &market);
                for (int l = 0; l < ALVH_MAX_LANES; l++) {
                    assert_true(isfinite(block.ln_spot[l]));
                    assert_true(block.v_fast[l] >= 0.0 && isfinite(block.v_fast[l]));
                    assert_true(block.v_slow[l] >= 0.0 && isfinite(block.v_slow[l]));
                    assert_near(block.ln_carry[l], 0.027 * DAYS / 252, 1e-15);
                    moments_add(&price, exp(block.ln_spot[l] - block.ln_carry[l]));
                    moments_add(&v[0], block.v_fast[l]);
                    moments_add(&v[1], block.v_slow[l]);
                }
            }
            alvh_dynamics_free(dynamics);
            const double decay = exp(-corners[c].kappa * DAYS / 252.0);
            for (int k = 0; k < ALVH_FACTORS; k++) {
                const double theta = model.q.theta[0][k];
                const double expected = theta + (v0[k] - theta) * decay;
                assert_near(moments_mean(&v[k]), expected,
                            4.0 * moments_standard_error(&v[k]) + 1e-12 * expected);
            }
            if (fabs(moments_mean(&price) - 1.0) >
                4.0 * moments_standard_error(&price) + 1e-12)
                print_error("%s, factors %d:\n", corners[c].name, which);
            assert_near(moments_mean(&price), 1.0,
                        4.0 * moments_standard_error(&price) + 1e-12);
        }
}

/* The premium is paid on the variance that was there, and the rest stays a martingale. */
static void the_premium_is_what_the_carry_holds(void **state)
{
    (void)state;
    enum { BLOCKS = 40, DAYS = 21 };
    struct alvh_model model = oracle_model[ORACLE_HESTON];
    model.p.premium_constant = 0.035;
    model.p.premium_variance = 1.7;
    struct alvh_dynamics *dynamics = dynamics_of(&model, &model.p, 1);
    struct moments carry = {0}, price = {0};
    for (int b = 0; b < BLOCKS; b++) {
        struct alvh_market_lanes market =
            lanes_start(&block, ALVH_MAX_LANES, 0.0, 0.09, 0.0, 0);
        walk(dynamics, 13, (uint64_t)b * ALVH_MAX_LANES, DAYS, &market);
        for (int l = 0; l < ALVH_MAX_LANES; l++) {
            moments_add(&carry, block.ln_carry[l]);
            moments_add(&price, exp(block.ln_spot[l] - block.ln_carry[l]));
        }
    }
    alvh_dynamics_free(dynamics);
    const double years = DAYS / 252.0;
    const double variance = 0.04 * years + 0.05 * (1.0 - exp(-2.0 * years)) / 2.0;
    const double expected = (0.03 - 0.01 + 0.035) * years + 1.7 * variance;
    assert_near(moments_mean(&carry), expected, 4.0 * moments_standard_error(&carry));
    assert_near(moments_mean(&price), 1.0, 4.0 * moments_standard_error(&price));
}

static void what_the_step_takes_for_granted_is_refused_by_name(void **state)
{
    (void)state;
    struct alvh_model model = oracle_model[ORACLE_CORE];
    const int steps[] = {0, -1, 1001};
    for (int i = 0; i < 3; i++) {
        struct alvh_dynamics *dynamics = NULL;
        struct alvh_error error = {0};
        assert_int_equal(
            alvh_dynamics_create(&model, &model.p, steps[i], &dynamics, &error),
            ALVH_EINPUT);
        assert_null(dynamics);
        assert_non_null(strstr(error.text, "steps_per_day"));
    }
    model.sigma[ALVH_SLOW] = 127.0;
    struct alvh_dynamics *dynamics = NULL;
    struct alvh_error error = {0};
    assert_int_equal(alvh_dynamics_create(&model, &model.p, 1, &dynamics, &error),
                     ALVH_EINPUT);
    assert_non_null(strstr(error.text, "variance.slow.sigma"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_cutting_into_blocks_walks_the_same_paths),
        cmocka_unit_test(every_build_walks_the_same_paths),
        cmocka_unit_test(jumps_are_counted_by_poisson),
        cmocka_unit_test(the_jumps_of_the_day_are_told_apart),
        cmocka_unit_test(jumps_fall_at_their_own_times),
        cmocka_unit_test(regimes_move_as_the_chain_does),
        cmocka_unit_test(leaving_is_as_likely_as_its_lane_says),
        cmocka_unit_test(a_price_that_leaves_sooner_is_still_fair),
        cmocka_unit_test(leaving_as_usual_gives_the_usual_paths),
        cmocka_unit_test(eight_regimes_are_walked_in_a_ring),
        cmocka_unit_test(without_volatility_the_variance_is_a_known_curve),
        cmocka_unit_test(corners_of_the_model_keep_their_means),
        cmocka_unit_test(the_premium_is_what_the_carry_holds),
        cmocka_unit_test(what_the_step_takes_for_granted_is_refused_by_name),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
