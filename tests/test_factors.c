/* The factors' laws against their closed forms, and that factors of zeros are none. */
#include "models/isa.h" /* first: it gives the names below their suffix */

#include "tests/moved_market.h"

static const struct alvh_factor_model everything = {
    .breadth = {0.012, 0.28, 0.16},
    .depth = {50.0, 0.25, 0.0, -1.2, -0.1, -6.0},
    .etf_volume = {130.0, 0.155, 0.01, 0.32, 0.0, 3.0},
    .releases = {.stdev = 1.0, .correlation = 0.44},
    .reer = {.start = 0.3, .pull = 0.46, .return_correlation = -0.4},
    .rate_differential = {.pull = 0.58, .return_correlation = 0.17},
    .spx_basis = {.pull = 60.0, .return_correlation = 0.2},
    .vix_basis = {.pull = 60.0, .return_correlation = -0.2},
    .order_flow = {.pull = 25.0, .jump_intensity = 6.0, .jump_stdev = 1.5},
    .ipo_heat = {.pull = 2.0, .jump_intensity = 2.0, .jump_stdev = 0.7},
};

static void factors_of_zeros_are_none(void **state)
{
    (void)state;
    static struct lanes alone;
    static const double zeros[LANES];
    const struct alvh_model model = model_with(&(struct alvh_factor_model){0});
    struct alvh_factors *factors = factors_from(&model, "2024-01-02", 30);
    struct alvh_dynamics *dynamics = dynamics_of(&model, &model.p, 1);
    struct alvh_market_lanes market = lanes_start(&block, LANES, 8.3, 0.02, 0.01, 0);
    struct alvh_market_lanes other = lanes_start(&alone, LANES, 8.3, 0.02, 0.01, 0);
    struct alvh_factor_lanes lanes = factor_lanes();
    alvh_factors_start(factors, &market, &lanes);
    for (uint32_t day = 0; day < 30; day++) {
        alvh_factors_before(factors, &market, &lanes);
        alvh_dynamics_step(dynamics, 1, 0, day, &market);
        alvh_factors_step(factors, 1, 0, day, &market, &lanes);
        alvh_dynamics_step(dynamics, 1, 0, day, &other);
    }
    assert_memory_equal(block.ln_spot, alone.ln_spot, sizeof block.ln_spot);
    assert_memory_equal(block.v_fast, alone.v_fast, sizeof block.v_fast);
    assert_memory_equal(block.regime, alone.regime, sizeof block.regime);
#define ASSERT_ZERO(name, unit, text) assert_memory_equal(f_##name, zeros, sizeof zeros);
    ALVH_FACTOR_LANES(ASSERT_ZERO)
#undef ASSERT_ZERO
    alvh_dynamics_free(dynamics);
    alvh_factors_free(factors);
}

/* The hash of all factors after a walk of `lanes` lanes from that path on. */
static uint64_t walked(const struct alvh_factors *factors,
                       const struct alvh_dynamics *dynamics, uint64_t first, int count,
                       uint64_t hash)
{
    struct alvh_market_lanes market = lanes_start(&block, count, 8.3, 0.02, 0.01, 1);
    struct alvh_factor_lanes lanes = factor_lanes();
    market.jump = jump;
    alvh_factors_start(factors, &market, &lanes);
    for (uint32_t day = 0; day < 25; day++) {
        alvh_factors_before(factors, &market, &lanes);
        alvh_dynamics_step(dynamics, 7, first, day, &market);
        alvh_factors_step(factors, 7, first, day, &market, &lanes);
    }
    for (int l = 0; l < count; l++) {
#define HASH(name, unit, text) hash = hot_hash(hash, &f_##name[l], sizeof(double));
        ALVH_FACTOR_LANES(HASH)
#undef HASH
    }
    return hash;
}

/* The value is pinned: every build, and any cutting into blocks, must give these. */
static void every_build_and_any_cutting_gives_the_same_factors(void **state)
{
    (void)state;
    const struct alvh_model model = model_with(&everything);
    struct alvh_factors *factors = factors_from(&model, "2024-01-02", 25);
    struct alvh_dynamics *dynamics = dynamics_of(&model, &model.p, 1);
    const uint64_t whole = walked(factors, dynamics, 900, 240, HOT_HASH_START);
    uint64_t parts = HOT_HASH_START;
    for (int from = 0; from < 240; from += 48)
        parts = walked(factors, dynamics, 900 + (uint64_t)from, 48, parts);
    assert_true(whole == parts);
    if (whole != 0xbd20bdf0cd7b52efu)
        print_error("the factors hash to 0x%llxu\n", (unsigned long long)whole);
    assert_true(whole == 0xbd20bdf0cd7b52efu);
    alvh_dynamics_free(dynamics);
    alvh_factors_free(factors);
}

/* From 0, a score of any pull, correlation and jumps comes to a variance of 1; from one day
 * to the next it keeps exp(-pull dt) of itself. */
static void scores_have_unit_variance_and_their_own_memory(void **state)
{
    (void)state;
    enum { SETTLE = 90, DAYS = 12, SEEDS = 6 };
    const struct alvh_factor_SCORE score = {.pull = 21.0,
                                            .return_correlation = -0.6,
                                            .jump_intensity = 13.0,
                                            .jump_stdev = 0.9};
    const struct alvh_model model =
        model_with(&(struct alvh_factor_model){.reer = score, .ipo_heat = score});
    struct alvh_factors *factors = factors_from(&model, "2024-01-02", SETTLE + DAYS);
    struct moments mean = {0}, square = {0}, kept = {0}, with_z = {0}, between = {0};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        start_by_hand(factors, 0.02, 0.01, 0);
        for (uint32_t day = 0; day < SETTLE; day++)
            step_by_hand(factors, seed, day);
        for (uint32_t day = SETTLE; day < SETTLE + DAYS; day++) {
            static double before[LANES];
            memcpy(before, f_reer, sizeof before);
            step_by_hand(factors, seed, day);
            for (int l = 0; l < LANES; l++) {
                moments_add(&mean, f_reer[l]);
                moments_add(&square, f_reer[l] * f_reer[l]);
                moments_add(&kept, before[l] * f_reer[l]);
                moments_add(&with_z, hand.z[l] * f_reer[l]);
                moments_add(&between, f_ipo_heat[l] * f_reer[l]);
            }
        }
    }
    alvh_factors_free(factors);
    const double decay = exp(-21.0 / 252.0), forgotten = 1.0 - decay * decay;
    const double chance = 1.0 - exp(-13.0 / 252.0);
    const double diffused = 1.0 - chance * 0.81 / forgotten;
    /* The days of a path resemble one another: each counts for about (1-e)/(1+e). */
    const double alike = sqrt((1.0 + decay) / (1.0 - decay));
    assert_true(alike * moments_standard_error(&square) < 0.05);
    assert_near(moments_mean(&mean), 0.0, 4.0 * alike * moments_standard_error(&mean));
    assert_near(moments_mean(&square), 1.0, 4.0 * alike * moments_standard_error(&square));
    assert_near(moments_mean(&kept), decay, 4.0 * alike * moments_standard_error(&kept));
    assert_mean(&with_z, -0.6 * sqrt(diffused * forgotten));
    /* The same returns move both: 0.36 of the diffused variance is shared. */
    assert_near(moments_mean(&between), 0.36 * diffused,
                4.0 * alike * moments_standard_error(&between));
}

/* Nearly all variance in the jumps: the days on which the score moves much are counted. */
static void jumps_of_a_score_come_at_their_rate(void **state)
{
    (void)state;
    enum { DAYS = 60 };
    const double chance = 1.0 - exp(-25.0 / 252.0), decay = exp(-10.0 / 252.0);
    const double stdev = sqrt((1.0 - 1e-10) * (1.0 - decay * decay) / chance);
    const struct alvh_model model = model_with(&(struct alvh_factor_model){
        .vix_basis = {.pull = 10.0, .jump_intensity = 25.0, .jump_stdev = stdev}});
    struct alvh_factors *factors = factors_from(&model, "2024-01-02", DAYS);
    struct moments moved = {0}, square = {0};
    start_by_hand(factors, 0.02, 0.01, 0);
    for (uint32_t day = 0; day < DAYS; day++) {
        static double before[LANES];
        memcpy(before, f_vix_basis, sizeof before);
        step_by_hand(factors, 5, day);
        for (int l = 0; l < LANES; l++) {
            const double size = (f_vix_basis[l] - decay * before[l]) / stdev;
            const bool jumped = fabs(size) > 1e-4; /* a jump is smaller once in 12,000 */
            moments_add(&moved, jumped);
            if (jumped)
                moments_add(&square, size * size);
        }
    }
    alvh_factors_free(factors);
    assert_mean(&moved, chance);
    assert_mean(&square, 1.0);
}

static void a_score_starts_where_it_is_told(void **state)
{
    (void)state;
    const struct alvh_model model = model_with(
        &(struct alvh_factor_model){.reer = {.start = 1.7, .pull = 0.5},
                                    .order_flow = {.start = -0.4} /* and rests there */});
    struct alvh_factors *factors = factors_from(&model, "2024-01-02", 5);
    start_by_hand(factors, 0.02, 0.01, 0);
    assert_near(f_reer[17], 1.7, 0.0);
    for (uint32_t day = 0; day < 5; day++)
        step_by_hand(factors, 5, day);
    assert_true(f_reer[17] != 1.7 && fabs(f_reer[17] - 1.7) < 1.0);
    assert_near(f_order_flow[17], -0.4, 0.0);
    alvh_factors_free(factors);
}

static void breadth_follows_the_return(void **state)
{
    (void)state;
    enum { DAYS = 40 };
    const struct alvh_model model =
        model_with(&(struct alvh_factor_model){.breadth = {0.02, 0.11, 0.07}});
    struct alvh_factors *factors = factors_from(&model, "2024-01-02", DAYS + 1);
    struct moments mean = {0}, with_z = {0}, rest = {0};
    double sum = 0.0;
    start_by_hand(factors, 0.02, 0.01, 0);
    for (uint32_t day = 0; day < DAYS; day++) {
        step_by_hand(factors, 11, day);
        sum += f_net_advances[3];
        for (int l = 0; l < LANES; l++) {
            const double left = f_net_advances[l] - 0.02 - 0.11 * hand.z[l];
            moments_add(&mean, f_net_advances[l]);
            moments_add(&with_z, f_net_advances[l] * hand.z[l]);
            moments_add(&rest, left * left);
        }
    }
    assert_mean(&mean, 0.02);
    assert_mean(&with_z, 0.11);
    assert_mean(&rest, 0.07 * 0.07);
    assert_near(f_ad_line[3], sum, 1e-12);
    /* A return of ten deviations counts for four. */
    alvh_factors_before(factors, &hand.market, &hand.lanes);
    for (int l = 0; l < LANES; l++)
        block.ln_spot[l] -= 10.0 * sqrt(0.03 / 252.0);
    alvh_factors_step(factors, 11, 0, DAYS, &hand.market, &hand.lanes);
    struct moments crash = {0};
    for (int l = 0; l < LANES; l++)
        moments_add(&crash, f_net_advances[l]);
    assert_mean(&crash, 0.02 - 0.44);
    alvh_factors_free(factors);
}

static void nothing_has_more_issues_than_there_are(void **state)
{
    (void)state;
    const struct alvh_model model =
        model_with(&(struct alvh_factor_model){.breadth = {0.0, 0.9, 0.5}});
    struct alvh_factors *factors = factors_from(&model, "2024-01-02", 20);
    start_by_hand(factors, 0.02, 0.01, 0);
    int ends[2] = {0};
    for (uint32_t day = 0; day < 20; day++) {
        step_by_hand(factors, 12, day);
        for (int l = 0; l < LANES; l++) {
            assert_true(fabs(f_net_advances[l]) <= 1.0);
            ends[0] += f_net_advances[l] == -1.0;
            ends[1] += f_net_advances[l] == 1.0;
        }
    }
    assert_true(ends[0] > 100 && ends[1] > 100);
    alvh_factors_free(factors);
}

/* The mean by hand from the VIX that the model itself states; spread and memory in closed
 * form; and a jump of the price acts at once, whichever way it goes. */
static void liquidity_returns_to_what_vix_and_regime_say(void **state)
{
    (void)state;
    enum { DAYS = 25, SETTLE = 40 };
    const struct alvh_model model = model_with(&(struct alvh_factor_model){
        .depth = {.pull = 60.0, .stdev = 0.3, .level = 0.05, .vix = -1.2, .regime = -0.15},
        .etf_volume = {.pull = 130.0, .stdev = 0.1, .vix = 0.3, .jump = 3.0}});
    struct alvh_factors *factors = factors_from(&model, "2024-01-02", SETTLE + DAYS);
    start_by_hand(factors, 0.09, 0.03, 2);
    const double ln_vix =
        log(alvh_model_vix(&model, 2, (const double[]){0.09, 0.03}) / 20.0);
    const double expected = 0.05 - 1.2 * ln_vix - 0.15 * 2;
    assert_near(f_ln_depth[0], expected, 1e-12);
    assert_near(f_ln_etf_volume[LANES - 1], 0.3 * ln_vix, 1e-12);
    struct moments mean = {0}, square = {0}, kept = {0};
    for (uint32_t day = 0; day < SETTLE; day++)
        step_by_hand(factors, 21, day);
    for (uint32_t day = SETTLE; day < SETTLE + DAYS; day++) {
        static double before[LANES];
        memcpy(before, f_ln_depth, sizeof before);
        step_by_hand(factors, 21, day);
        for (int l = 0; l < LANES; l++) {
            const double x = f_ln_depth[l] - expected;
            moments_add(&mean, x);
            moments_add(&square, x * x);
            moments_add(&kept, x * (before[l] - expected));
        }
    }
    const double decay = exp(-60.0 / 252.0);
    const double alike = sqrt((1.0 + decay) / (1.0 - decay));
    assert_near(moments_mean(&mean), 0.0, 4.0 * alike * moments_standard_error(&mean));
    assert_near(moments_mean(&square), 0.09, 4.0 * alike * moments_standard_error(&square));
    assert_near(moments_mean(&kept), 0.09 * decay,
                4.0 * alike * moments_standard_error(&kept));
    alvh_factors_free(factors);
}

static void liquidity_jumps_with_the_price(void **state)
{
    (void)state;
    static double still[LANES];
    const struct alvh_model model = model_with(&(struct alvh_factor_model){
        .depth = {.pull = 60.0, .stdev = 0.3, .vix = -1.2, .jump = -6.0}});
    struct alvh_factors *factors = factors_from(&model, "2024-01-02", 1);
    start_by_hand(factors, 0.02, 0.01, 0);
    step_by_hand(factors, 22, 0);
    memcpy(still, f_ln_depth, sizeof still);
    start_by_hand(factors, 0.02, 0.01, 0);
    jump[5] = -0.07;
    jump[6] = 0.02;
    step_by_hand(factors, 22, 0);
    assert_near(f_ln_depth[5], still[5] - 0.42, 1e-14);
    assert_near(f_ln_depth[6], still[6] - 0.12, 1e-14);
    assert_near(f_ln_depth[7], still[7], 0.0);
    alvh_factors_free(factors);
}

/* exp(gamma x) of scores in their long run, whose mean is taken out of it: the rate changes
 * from path to path, its average does not. The cap is met once in 1e6 or less. */
static void leaving_is_as_frequent_as_without(void **state)
{
    (void)state;
    enum { SETTLE = 90, SEEDS = 24 };
    const struct alvh_factor_SCORE score = {
        .pull = 25.0, .jump_intensity = 12.0, .jump_stdev = 1.1};
    struct alvh_factor_model numbers = {.order_flow = score, .ipo_heat = score};
    numbers.leaving.order_flow = 0.6;
    numbers.leaving.ipo_heat = -0.3;
    const struct alvh_model model = model_with(&numbers);
    struct alvh_factors *factors = factors_from(&model, "2024-01-02", SETTLE);
    struct moments rate = {0};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        start_by_hand(factors, 0.02, 0.01, 0);
        for (uint32_t day = 0; day < SETTLE; day++)
            step_by_hand(factors, seed, day);
        alvh_factors_before(factors, &hand.market, &hand.lanes);
        assert_ptr_equal(hand.market.leaving, f_leaving);
        for (int l = 0; l < LANES; l++) {
            moments_add(&rate, f_leaving[l]);
            assert_near(log(f_leaving[l] / f_leaving[0]),
                        0.6 * (f_order_flow[l] - f_order_flow[0]) -
                            0.3 * (f_ipo_heat[l] - f_ipo_heat[0]),
                        1e-12);
        }
    }
    assert_true(moments_standard_error(&rate) < 0.01);
    assert_mean(&rate, 1.0);
    alvh_factors_free(factors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factors_of_zeros_are_none),
        cmocka_unit_test(every_build_and_any_cutting_gives_the_same_factors),
        cmocka_unit_test(scores_have_unit_variance_and_their_own_memory),
        cmocka_unit_test(jumps_of_a_score_come_at_their_rate),
        cmocka_unit_test(a_score_starts_where_it_is_told),
        cmocka_unit_test(breadth_follows_the_return),
        cmocka_unit_test(nothing_has_more_issues_than_there_are),
        cmocka_unit_test(liquidity_returns_to_what_vix_and_regime_say),
        cmocka_unit_test(liquidity_jumps_with_the_price),
        cmocka_unit_test(leaving_is_as_frequent_as_without),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
