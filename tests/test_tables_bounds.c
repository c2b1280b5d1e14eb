/* What holds of the prices of tables at every state: no arbitrage, expiry, strikes that
 * are found, and states beyond the tables. */
#include "models/isa.h"

#include "tests/core_world.h"
#include "tests/expect.h"

/* A table price may be off by 5e-5 of the forward, so may bounds between neighbours. */
static void prices_leave_no_arbitrage_beyond_their_error(void **state)
{
    (void)state;
    enum { STATES = 40, STRIKES = 15 * LANES };
    struct table_state states[STATES];
    const int count = choose(&core, -1, STATES, states);
    static const int days[] = {1, 5, 21, 64};
    int concave = 0, tried = 0;
    for (size_t t = 0; t < sizeof days / sizeof *days; t++)
        for (int n = 0; n < count; n++) {
            locate(&core, &states[n]);
            alvh_spx_smile(core.tables, days[t], core.cells, core.smile);
            const double step = 8.0 * core.smile->scale[0] / STRIKES;
            double call[STRIKES], strike[STRIKES];
            for (int first = 0; first < STRIKES; first += LANES) {
                for (int l = 0; l < LANES; l++)
                    strike[first + l] = 1.0 + step * (first + l - STRIKES / 2.0);
                const struct quotes calls = quote(&core, 1.0, strike + first, 1, 1.0);
                const struct quotes puts = quote(&core, 1.0, strike + first, -1, 1.0);
                for (int l = 0; l < LANES; l++) {
                    call[first + l] = calls.price[l];
                    assert_near(calls.price[l] - puts.price[l], 1.0 - strike[first + l],
                                1e-12);
                    assert_true(calls.price[l] >= 0.0 && puts.price[l] >= 0.0);
                }
            }
            for (int i = 1; i + 1 < STRIKES; i++) {
                const double slope = (call[i + 1] - call[i]);
                assert_true(slope <= 5e-5 && slope >= -step - 5e-5);
                concave += call[i - 1] - 2.0 * call[i] + call[i + 1] < -5e-5 * step;
                tried++;
                assert_true(call[i - 1] - 2.0 * call[i] + call[i + 1] >= -2e-5);
            }
        }
    print_message("calls bend down at %d of %d strikes\n", concave, tried);
    assert_true(concave * 100 < tried);
}

static void a_strike_has_the_delta_asked_for(void **state)
{
    (void)state;
    enum { STATES = 60 };
    struct table_state states[STATES];
    const int count = choose(&core, -1, STATES, states);
    static const double deltas[] = {0.84, 0.16, 0.5, 0.05, 0.93, 0.30};
    static const int days[] = {1, 4, 32};
    for (size_t t = 0; t < sizeof days / sizeof *days; t++)
        for (int n = 0; n < count; n++)
            for (size_t d = 0; d < sizeof deltas / sizeof *deltas; d++) {
                double forward[LANES], strike[LANES], total[LANES], gamma[LANES];
                for (int l = 0; l < LANES; l++)
                    forward[l] = 4321.0 + l;
                locate(&core, &states[n]);
                alvh_spx_smile(core.tables, days[t], core.cells, core.smile);
                alvh_smile_strike(core.smile, LANES, forward, deltas[d], 1e-6, strike);
                alvh_smile_curve(core.smile, LANES, forward, strike, 1.0, total, gamma);
                for (int l = 0; l < LANES; l++) {
                    const double d1 =
                        log(forward[l] / strike[l]) / total[l] + 0.5 * total[l];
                    assert_near(0.5 * erfc(-d1 * M_SQRT1_2), deltas[d], 1e-4);
                }
                alvh_smile_strike(core.smile, LANES, forward, deltas[d], 5.0, total);
                for (int l = 0; l < LANES; l++) {
                    assert_near(fmod(total[l], 5.0), 0.0, 0.0);
                    assert_near(total[l], strike[l], 2.5 + 1e-5);
                }
            }
}

static void at_expiry_options_are_worth_what_they_pay(void **state)
{
    (void)state;
    const struct table_state base = {{0.0213, 0.0187}, 2};
    locate(&core, &base);
    alvh_spx_smile(core.tables, 0, core.cells, core.smile);
    assert_near(one_price(&core, 4321.0, 4300.0, 1), 21.0, 1e-9);
    assert_near(one_price(&core, 4321.0, 4300.0, -1), 0.0, 1e-9);
    assert_near(one_price(&core, 4321.0, 4400.0, -1), 79.0, 1e-9);
    double future[LANES], vega[LANES];
    alvh_vix_future(core.tables, 0, core.cells, future, vega);
    assert_near(future[0], alvh_model_vix(&core.model, base.regime, base.v), 1e-5);
    assert_near(vega[0], 100.0, 1e-3);
    alvh_vix_smile(core.tables, 0, core.cells, core.smile, future);
    assert_near(one_price(&core, 31.0, 25.0, 1), 6.0, 1e-9);
}

static void states_beyond_the_tables_are_counted_and_priced(void **state)
{
    (void)state;
    const double v_fast = alvh_tables_limit(core.tables, ALVH_FAST);
    const double v_slow = alvh_tables_limit(core.tables, ALVH_SLOW);
    assert_true(v_fast > 1.5 && v_slow > 0.2);
    double last = 0.0;
    for (int n = 0; n < 20; n++) {
        const struct table_state far = {{v_fast * (0.9 + 0.05 * n), v_slow * 0.5}, 2};
        assert_int_equal(locate(&core, &far), n > 2 ? LANES : 0);
        alvh_spx_smile(core.tables, 32, core.cells, core.smile);
        const double price = one_price(&core, 4321.0, 4321.0, 1);
        assert_true(price > last);
        last = price;
    }
    const struct table_state slow = {{0.01, v_slow * 1.001}, 0};
    assert_int_equal(locate(&core, &slow), LANES);
}

static void a_lane_without_a_strike_hurts_nobody(void **state)
{
    (void)state;
    const struct table_state base = {{0.0, 0.0}, 0};
    const double strike[LANES] = {0.0, -1.0, NAN, INFINITY, 1e300, 1e-300, 4000.0};
    locate(&core, &base);
    alvh_spx_smile(core.tables, 1, core.cells, core.smile);
    const struct quotes quotes = quote(&core, 4321.0, strike, -1, 1.0);
    for (int l = 0; l < LANES; l++)
        assert_true(isfinite(quotes.delta[l]) && isfinite(quotes.vega[l]));
    assert_true(isfinite(quotes.price[0]) && isfinite(quotes.price[6]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prices_leave_no_arbitrage_beyond_their_error),
        cmocka_unit_test(a_strike_has_the_delta_asked_for),
        cmocka_unit_test(at_expiry_options_are_worth_what_they_pay),
        cmocka_unit_test(states_beyond_the_tables_are_counted_and_priced),
        cmocka_unit_test(a_lane_without_a_strike_hurts_nobody),
    };
    return cmocka_run_group_tests(tests, create_world, free_world);
}
