/* Releases and events come on their days, and move the market as much as they should. */
#include "models/isa.h" /* first: it gives the names below their suffix */

#include "tests/moved_market.h"

/* From 2023-12-29 on: CPI of January came out on the 11th, PPI on the 12th; in February the
 * 13th and the 16th; in April the 10th and the 11th. */
static void surprises_come_on_their_days_and_in_pairs(void **state)
{
    (void)state;
    enum { DAYS = 80, SEEDS = 8 };
    const struct alvh_model model = model_with(
        &(struct alvh_factor_model){.releases = {.stdev = 1.0, .correlation = 0.44}});
    const alvh_date start = date_of("2023-12-29");
    struct alvh_factors *factors = factors_from(&model, "2023-12-29", DAYS);
    struct moments mean = {0}, square = {0}, pair = {0}, months = {0}, ppi_square = {0};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        static double cpi[LANES], ppi[LANES], last[LANES];
        start_by_hand(factors, 0.02, 0.01, 0);
        memcpy(cpi, f_cpi, sizeof cpi);
        memcpy(ppi, f_ppi, sizeof ppi);
        for (uint32_t day = 0; day < DAYS; day++) {
            const alvh_date date = alvh_trading_day_add(start, (int)day + 1);
            step_by_hand(factors, seed, day);
            const bool has_cpi = alvh_event_on(date, ALVH_EVENT_CPI);
            const bool has_ppi = alvh_event_on(date, ALVH_EVENT_PPI);
            for (int l = 0; l < LANES; l++) {
                assert_true((f_cpi[l] != cpi[l]) == has_cpi);
                assert_true((f_ppi[l] != ppi[l]) == has_ppi);
                if (has_cpi) {
                    moments_add(&mean, f_cpi[l]);
                    moments_add(&square, f_cpi[l] * f_cpi[l]);
                    moments_add(&months, f_cpi[l] * last[l]);
                    last[l] = f_cpi[l];
                }
                if (has_ppi) {
                    moments_add(&pair, f_cpi[l] * f_ppi[l]);
                    moments_add(&ppi_square, f_ppi[l] * f_ppi[l]);
                }
            }
            memcpy(cpi, f_cpi, sizeof cpi);
            memcpy(ppi, f_ppi, sizeof ppi);
        }
    }
    assert_near(mean.count, 4.0 * SEEDS * LANES, 0.0);
    assert_mean(&mean, 0.0);
    assert_mean(&square, 1.0);
    assert_mean(&ppi_square, 1.0);
    assert_mean(&pair, 0.44);
    assert_mean(&months, 0.0);
    alvh_factors_free(factors);
}

/* In January 2026 PPI came out on the 14th, after CPI, and once more on the 30th: that one
 * belongs to nothing known. A run that begins between CPI and PPI knows no CPI either. */
static void a_release_without_its_pair_stands_alone(void **state)
{
    (void)state;
    enum { SEEDS = 12 };
    const struct alvh_model model = model_with(
        &(struct alvh_factor_model){.releases = {.stdev = 1.0, .correlation = 0.9}});
    struct alvh_factors *factors = factors_from(&model, "2025-12-31", 21);
    struct moments with_cpi = {0}, with_first = {0};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        static double first[LANES];
        start_by_hand(factors, 0.02, 0.01, 0);
        for (uint32_t day = 0; day < 20; day++) { /* January 30 is trading day 20 */
            step_by_hand(factors, seed, day);
            if (day == 9)
                memcpy(first, f_ppi, sizeof first);
        }
        for (int l = 0; l < LANES; l++) {
            assert_true(f_ppi[l] != first[l]);
            moments_add(&with_cpi, f_cpi[l] * f_ppi[l]);
            moments_add(&with_first, first[l] * f_ppi[l]);
        }
    }
    alvh_factors_free(factors);
    assert_mean(&with_cpi, 0.0);
    assert_mean(&with_first, 0.0);
    factors = factors_from(&model, "2026-01-13", 1); /* the day of CPI */
    struct moments square = {0};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        start_by_hand(factors, 0.02, 0.01, 0);
        step_by_hand(factors, seed, 0);
        for (int l = 0; l < LANES; l++) {
            assert_near(f_cpi[l], 0.0, 0.0);
            moments_add(&square, f_ppi[l] * f_ppi[l]);
        }
    }
    assert_mean(&square, 1.0);
    alvh_factors_free(factors);
}

/* March 20 of 2024 was a day of decision, and of nothing else that counts here; the day
 * before of nothing. */
static void an_event_adds_its_variance_and_no_return(void **state)
{
    (void)state;
    enum { SEEDS = 20 };
    const struct alvh_model model = model_with(
        &(struct alvh_factor_model){.event_variance = {.fomc = 7.0, .cpi = 3.0}});
    struct alvh_factors *factors = factors_from(&model, "2024-03-18", 2);
    const double v = 10.0 / 252.0; /* so much that a lost correction shows */
    struct moments square = {0}, price = {0}, with_z = {0};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        start_by_hand(factors, 9.0, 1.0, 0);
        for (uint32_t day = 0; day < 2; day++) {
            static double before[LANES];
            memcpy(before, block.ln_spot, sizeof before);
            step_by_hand(factors, seed, day);
            for (int l = 0; l < LANES; l++) {
                const double x = block.ln_spot[l] - before[l] - hand.z[l] * sqrt(v);
                if (day == 0) {
                    assert_near(x, 0.0, 1e-13);
                    continue;
                }
                moments_add(&square, (x + 3.5 * v) * (x + 3.5 * v) / v);
                moments_add(&price, exp(x) - 1.0);
                moments_add(&with_z, x * hand.z[l]);
            }
        }
    }
    assert_mean(&square, 7.0);
    assert_mean(&price, 0.0);
    assert_mean(&with_z, 0.0);
    alvh_factors_free(factors);
}

/* CPI of 2024-01-11 and PPI of the day after: each moves ln S and ln v1 by as much as its
 * news says, on average neither S nor v1, and together they remain fair. */
static void news_moves_the_market_and_not_its_mean(void **state)
{
    (void)state;
    enum { SEEDS = 20 };
    const double rho = 0.44, own = sqrt(1.0 - rho * rho);
    const struct alvh_model model =
        model_with(&(struct alvh_factor_model){.releases = {.stdev = 1.0,
                                                            .correlation = rho,
                                                            .cpi_return = -0.03,
                                                            .cpi_variance = 0.12,
                                                            .ppi_return = 0.05,
                                                            .ppi_variance = -0.2}});
    struct alvh_factors *factors = factors_from(&model, "2024-01-10", 2);
    struct moments price = {0}, variance = {0};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        start_by_hand(factors, 0.02, 0.01, 0);
        static double moved[LANES];
        memset(moved, 0, sizeof moved);
        for (uint32_t day = 0; day < 2; day++) {
            static double before[LANES], v_before[LANES];
            memcpy(before, block.ln_spot, sizeof before);
            memcpy(v_before, block.v_fast, sizeof v_before);
            step_by_hand(factors, seed, day);
            for (int l = 0; l < LANES; l++) {
                const double y = day == 0 ? f_cpi[l] : f_ppi[l] - rho * f_cpi[l];
                const double c = day == 0 ? -0.03 : 0.05, d = day == 0 ? 0.12 : -0.2;
                const double s2 = day == 0 ? 1.0 : own * own;
                const double x = block.ln_spot[l] - before[l] -
                                 hand.z[l] * sqrt((v_before[l] + 0.01) / 252.0);
                assert_near(x, c * y - 0.5 * c * c * s2, 1e-13);
                assert_near(log(block.v_fast[l] / v_before[l]), d * y - 0.5 * d * d * s2,
                            1e-13);
                moved[l] += x;
            }
        }
        for (int l = 0; l < LANES; l++) {
            moments_add(&price, exp(moved[l]));
            moments_add(&variance, block.v_fast[l]);
        }
    }
    assert_true(moments_standard_error(&price) < 5e-4);
    assert_mean(&price, 1.0);
    assert_mean(&variance, 0.02);
    alvh_factors_free(factors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(surprises_come_on_their_days_and_in_pairs),
        cmocka_unit_test(a_release_without_its_pair_stands_alone),
        cmocka_unit_test(an_event_adds_its_variance_and_no_return),
        cmocka_unit_test(news_moves_the_market_and_not_its_mean),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
