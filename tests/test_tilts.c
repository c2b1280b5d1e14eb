/* Paths whose events are drawn from other laws than the model's: their densities by hand
 * and by closed forms, and antithetic pairs. */
#include "models/isa.h" /* first: it gives the names below their suffix */

#include "alvh/dynamics.h"

#include <string.h>

#include "hot.h"
#include "lanes.h"
#include "oracle.h"

enum { LANES = 1024, DAYS = 21 };
#define YEARS (DAYS / 252.0)

static alignas(64) double ln_density[ALVH_MAX_TILTS][LANES];
static alignas(64) int32_t proposal[LANES];
static struct lanes block;

/* Two regimes, the second with the higher VIX; v1 rests at 0 but for jumps of J, which the
 * tenth part of S follows: S tells how far v1 jumped, and nothing else moves. */
static struct alvh_model still_model(void)
{
    struct alvh_model model = {.regimes = 2, .sigma = {0.0, 0.0}};
    model.q = (struct alvh_measure){.kappa = {1.0, 1.0},
                                    .theta = {{0.0, 0.0}, {0.0, 0.04}},
                                    .jump_intensity = {2.5, 20.0},
                                    .jump = {.variance_mean = 0.08, .correlation = -0.1}};
    model.q.rate[0][1] = 3.0;
    model.q.rate[1][0] = 11.0;
    model.q.regime_jump[0][1] =
        (struct alvh_jump){.variance_mean = 0.2, .correlation = -0.1};
    model.p = model.q;
    struct alvh_error error = {0};
    if (alvh_model_prepare(&model, &error) != ALVH_OK)
        fail_msg("%s", error.text);
    return model;
}

static const struct alvh_tilt tilt = {
    .jumps = 1.7, .entries = 8.0, .exits = 0.4, .variance_jump = 1.9, .power = 1.0};

/* Every lane from the law `law`. */
static struct alvh_market_lanes start(int law)
{
    struct alvh_market_lanes market = lanes_start(&block, LANES, 0.0, 0.0, 0.0, 0);
    for (int l = 0; l < LANES; l++)
        proposal[l] = law;
    memset(ln_density, 0, sizeof ln_density);
    market.proposal = proposal;
    for (int k = 0; k < ALVH_MAX_TILTS; k++)
        market.ln_density[k] = ln_density[k];
    return market;
}

static void walk(const struct alvh_dynamics *dynamics, uint64_t first_path, int days,
                 struct alvh_market_lanes *market)
{
    for (int day = 0; day < days; day++)
        alvh_dynamics_step(dynamics, 7, first_path, (uint32_t)day, market);
}

/* In regime 0 jumps come at 2.5 and entries at 3 a year; tilted at 2.5 * 1.7 and at 8. */
static void a_path_without_events_has_the_density_of_quiet(void **state)
{
    (void)state;
    const struct alvh_model model = still_model();
    struct alvh_dynamics *dynamics = dynamics_of(&model, &model.q, 1);
    alvh_dynamics_add_tilt(dynamics, &tilt);
    struct alvh_market_lanes market = start(0);
    static alignas(64) double jump[LANES], jumped[LANES];
    memset(jumped, 0, sizeof jumped);
    market.jump = jump;
    for (int day = 0; day < DAYS; day++) {
        alvh_dynamics_step(dynamics, 7, 0, (uint32_t)day, &market);
        for (int l = 0; l < LANES; l++)
            jumped[l] += fabs(jump[l]);
    }
    int quiet = 0;
    for (int l = 0; l < LANES; l++)
        if (jumped[l] == 0.0) {
            quiet++;
            assert_near(ln_density[0][l], -(2.5 * 0.7 + 5.0) * YEARS, 1e-13);
        }
    /* exp(-5.5 / 12) of them. */
    assert_near(quiet, LANES * exp(-5.5 * YEARS), 4.0 * sqrt(LANES * 0.25));
    alvh_dynamics_free(dynamics);
}

/* One event on one day: quiet around it, its factor, and the ratio of the densities of J,
 * exp(-J / (1.9 m)) / 1.9 over exp(-J / m), where -0.1 J is what S fell by. */
static void an_event_multiplies_the_density_by_its_own(void **state)
{
    (void)state;
    struct alvh_model model = still_model();
    model.q.rate[1][0] = 0.0; /* who left has not come back */
    struct alvh_dynamics *dynamics = dynamics_of(&model, &model.q, 1);
    alvh_dynamics_add_tilt(dynamics, &tilt);
    int jumps = 0;
    for (uint64_t first = 0; first < 40 * LANES; first += LANES) {
        struct alvh_market_lanes market = start(1);
        static alignas(64) double jump[LANES];
        market.jump = jump;
        walk(dynamics, first, 1, &market);
        for (int l = 0; l < LANES; l++) {
            const double size = jump[l] / -0.1, mean = 0.08;
            const double quiet = -(2.5 * 0.7 + 5.0) / 252.0;
            const double one = quiet + log(1.7) - log(1.9) + size / mean * (1 - 1 / 1.9);
            if (jump[l] == 0.0 || block.regime[l] != 0)
                continue;
            jumps++; /* two jumps on a day come once in 120 of them, and count once more */
            const double two = one + log(1.7) - log(1.9);
            assert_true(fabs(ln_density[0][l] - one) < 1e-12 ||
                        fabs(ln_density[0][l] - two) < 1e-12 ||
                        fabs(ln_density[0][l] - one - 2.0 * (two - one)) < 1e-12);
        }
    }
    const double expected = 40.0 * LANES * 2.5 * 1.7 / 252.0;
    assert_near(jumps, expected, 6.0 * sqrt(expected));
    alvh_dynamics_free(dynamics);
}

static struct moments weighted_mean(const struct alvh_dynamics *dynamics, int law,
                                    double (*of)(int lane))
{
    struct moments moments = {0};
    for (uint64_t first = 0; first < 100 * LANES; first += LANES) {
        struct alvh_market_lanes market = start(law);
        walk(dynamics, first, DAYS, &market);
        for (int l = 0; l < LANES; l++)
            moments_add(&moments, of(l) * exp(-ln_density[law - 1][l]));
    }
    return moments;
}

static double one(int lane)
{
    (void)lane;
    return 1.0;
}
static double in_the_worst(int lane)
{
    return block.regime[lane] == 1;
}
static double fast(int lane)
{
    return block.v_fast[lane];
}
static void assert_agrees(const struct moments *moments, double expected, double most_error)
{
    const double error = moments_standard_error(moments);
    assert_true(error < most_error * fabs(expected)); /* else the next line forgives all */
    assert_near(moments_mean(moments), expected, 4.0 * error);
}

/* P(R = 1) = a / (a + b) (1 - exp(-(a + b) t)) with a = 3, b = 11. E v1 obeys
 * v' = -v + J in each regime: the integral of exp(-(t - s)) (0.08 (2.5 (1 - p) + 20 p)
 * + 0.2 * 3 (1 - p)) ds. The law of tilt 2 has all factors to the power 1/2. */
static void weights_give_back_the_model(void **state)
{
    (void)state;
    const struct alvh_model model = still_model();
    struct alvh_dynamics *dynamics = dynamics_of(&model, &model.q, 1);
    alvh_dynamics_add_tilt(dynamics, &tilt);
    alvh_dynamics_add_tilt(dynamics, &(struct alvh_tilt){1.7, 8.0, 0.4, 1.9, 0.5});
    const double a = 3.0, b = 11.0, t = YEARS, s = a + b, q = a / s;
    const double p = q * (1.0 - exp(-s * t));
    /* With p(s) = q - q exp(-s t): constants and the exponential integrate apart. */
    const double at_0 = 0.08 * 2.5 + 0.2 * 3.0, at_1 = 0.08 * 20.0;
    const double level = at_0 + (at_1 - at_0) * q, fading = -(at_1 - at_0) * q;
    const double v = level * (1.0 - exp(-t)) + fading * (exp(-s * t) - exp(-t)) / (1.0 - s);
    for (int law = 1; law <= 2; law++) {
        struct moments moments = weighted_mean(dynamics, law, one);
        assert_agrees(&moments, 1.0, 0.01);
        moments = weighted_mean(dynamics, law, in_the_worst);
        assert_agrees(&moments, p, 0.02);
        moments = weighted_mean(dynamics, law, fast);
        assert_agrees(&moments, v, 0.02);
    }
    alvh_dynamics_free(dynamics);
}

/* Lanes of the model's own law walk the paths of dynamics without tilts, to the last bit.
 */
static void the_law_of_the_model_changes_no_path(void **state)
{
    (void)state;
    static struct lanes plain;
    const struct alvh_model model = oracle_model[ORACLE_CORE];
    struct alvh_dynamics *tilted = dynamics_of(&model, &model.p, 2);
    struct alvh_dynamics *untilted = dynamics_of(&model, &model.p, 2);
    alvh_dynamics_add_tilt(tilted, &tilt);
    static alignas(64) double leaving[LANES];
    for (int l = 0; l < LANES; l++)
        leaving[l] = 20.0 + l;
    struct alvh_market_lanes market = start(0);
    struct alvh_market_lanes other = lanes_start(&plain, LANES, 0.0, 0.0, 0.0, 0);
    market.leaving = other.leaving = leaving;
    walk(tilted, 160, 40, &market);
    walk(untilted, 160, 40, &other);
    assert_memory_equal(block.ln_spot, plain.ln_spot, sizeof plain.ln_spot);
    assert_memory_equal(block.v_fast, plain.v_fast, sizeof plain.v_fast);
    assert_memory_equal(block.regime, plain.regime, sizeof plain.regime);
    alvh_dynamics_free(tilted);
    alvh_dynamics_free(untilted);
}

/* The rates out of regime 0 are multiplied by what the factors say, under either law: with
 * ten times the entries P(no move in t) is exp(-30 t). */
static void leaving_counts_under_every_law(void **state)
{
    (void)state;
    static alignas(64) double leaving[LANES];
    struct alvh_model model = still_model();
    model.q.rate[1][0] = 0.0;
    struct alvh_dynamics *dynamics = dynamics_of(&model, &model.q, 1);
    alvh_dynamics_add_tilt(dynamics, &tilt);
    struct moments stay = {0}, share = {0};
    for (int l = 0; l < LANES; l++)
        leaving[l] = 10.0;
    for (uint64_t first = 0; first < 40 * LANES; first += LANES) {
        struct alvh_market_lanes market = start(1);
        market.leaving = leaving;
        walk(dynamics, first, 5, &market);
        for (int l = 0; l < LANES; l++) {
            moments_add(&stay, block.regime[l] == 0 ? exp(-ln_density[0][l]) : 0.0);
            moments_add(&share, block.regime[l] == 0);
        }
    }
    assert_agrees(&stay, exp(-30.0 * 5.0 / 252.0), 0.02);
    assert_agrees(&share, exp(-80.0 * 5.0 / 252.0), 0.02);
    alvh_dynamics_free(dynamics);
}

/* One variance, constant: ln S of a pair lies symmetrically about its drift. */
static void pairs_are_mirrored(void **state)
{
    (void)state;
    struct alvh_model model = {.regimes = 1, .sigma = {0.0, 0.0}};
    model.q = (struct alvh_measure){.kappa = {1.0, 1.0}, .theta = {{0.0, 0.04}}};
    struct alvh_dynamics *dynamics = dynamics_of(&model, &model.q, 1);
    alvh_dynamics_mirror(dynamics);
    struct alvh_market_lanes market = lanes_start(&block, LANES, 0.0, 0.0, 0.04, 0);
    walk(dynamics, 32, DAYS, &market);
    struct moments spread = {0};
    for (int l = 0; l < LANES; l += 2) {
        assert_near(block.ln_spot[l] + block.ln_spot[l + 1], -0.04 * YEARS, 1e-12);
        moments_add(&spread, pow(block.ln_spot[l] + 0.02 * YEARS, 2));
    }
    assert_near(moments_mean(&spread), 0.04 * YEARS, 4.0 * moments_standard_error(&spread));
    alvh_dynamics_free(dynamics);
}

/* Moves come at 8 a year under the tilt, times 10 for leaving: what is left of 80 * 5.5 / 252
 * is used up in the sixth day, whatever jumps come before; what is larger, never here. Then
 * moves come as they do, at 4.4 a year. */
static void a_decided_move_comes_at_its_time(void **state)
{
    (void)state;
    static alignas(64) double leaving[LANES], until_move[LANES], before[LANES];
    const struct alvh_model model = still_model();
    struct alvh_dynamics *dynamics = dynamics_of(&model, &model.q, 2);
    alvh_dynamics_add_tilt(dynamics, &tilt);
    struct alvh_market_lanes market = start(1);
    market.leaving = leaving;
    market.until_move = until_move;
    for (int l = 0; l < LANES; l++) {
        leaving[l] = 10.0;
        before[l] = until_move[l] = (l % 3 + 5.5) * 80.0 / 252.0;
    }
    int back = 0;
    for (int day = 1; day <= 12; day++) {
        alvh_dynamics_step(dynamics, 7, 0, (uint32_t)day, &market);
        for (int l = 0; l < LANES; l++) {
            const int due = l % 3 + 6;
            assert_true(day >= due || block.regime[l] == 0);
            assert_true(day < due ? until_move[l] > 0.0 && until_move[l] < before[l]
                                  : until_move[l] < 0.0);
            back += day == 12 && block.regime[l] == 0;
        }
    }
    /* Since day 7 on average: exits at 4.4 a year, entries at 80 thereafter. */
    const double s = 84.4, years = 5.5 / 252.0, share = 4.4 / s * (1.0 - exp(-s * years));
    assert_near(back, LANES * share, 5.0 * sqrt(LANES * share));
    alvh_dynamics_free(dynamics);
}

/* Jumps, 4.25 a year, come as often before a decided move as they would without it. */
static void jumps_do_not_wait_for_a_decided_move(void **state)
{
    (void)state;
    static alignas(64) double until_move[LANES], jump[LANES];
    const struct alvh_model model = still_model();
    struct alvh_dynamics *dynamics = dynamics_of(&model, &model.q, 1);
    alvh_dynamics_add_tilt(dynamics, &tilt);
    struct moments quiet = {0}, weight = {0};
    for (uint64_t first = 0; first < 40 * LANES; first += LANES) {
        struct alvh_market_lanes market = start(1);
        static double jumped[LANES];
        memset(jumped, 0, sizeof jumped);
        market.jump = jump;
        market.until_move = until_move;
        for (int l = 0; l < LANES; l++)
            until_move[l] = 1000.0;
        for (int day = 0; day < DAYS; day++) {
            alvh_dynamics_step(dynamics, 7, first, (uint32_t)day, &market);
            for (int l = 0; l < LANES; l++)
                jumped[l] += fabs(jump[l]);
        }
        for (int l = 0; l < LANES; l++) {
            assert_int_equal(block.regime[l], 0);
            moments_add(&quiet, jumped[l] == 0.0);
            /* That no move came has the density of that. */
            moments_add(&weight, exp(-ln_density[0][l] - 5.0 * YEARS));
        }
    }
    assert_agrees(&quiet, exp(-4.25 * YEARS), 0.01);
    assert_agrees(&weight, 1.0, 0.02);
    alvh_dynamics_free(dynamics);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_without_events_has_the_density_of_quiet),
        cmocka_unit_test(an_event_multiplies_the_density_by_its_own),
        cmocka_unit_test(weights_give_back_the_model),
        cmocka_unit_test(the_law_of_the_model_changes_no_path),
        cmocka_unit_test(leaving_counts_under_every_law),
        cmocka_unit_test(pairs_are_mirrored),
        cmocka_unit_test(a_decided_move_comes_at_its_time),
        cmocka_unit_test(jumps_do_not_wait_for_a_decided_move),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
