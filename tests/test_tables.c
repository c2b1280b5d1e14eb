/* Price tables against exact prices, on states that a run visits. */
#include "models/isa.h"

#include "alvh/tables.h"

#include <dirent.h>
#include <gsl/gsl_errno.h>
#include <string.h>

#include "alvh/exact.h"
#include "models/smile.h"
#include "models/table_fit.h"
#include "tests/expect.h"
#include "tests/folder.h"
#include "tests/world.h"

enum { LANES = ALVH_LANE_STEP, MOST_SAMPLES = 40000, FILE_PATH = 1024 };

static struct world core, mild;

static int create_worlds(void **state)
{
    (void)state;
    gsl_set_error_handler_off();
    world_create("core", LANES, &core);
    world_create("mild", LANES, &mild);
    return 0;
}

static int free_worlds(void **state)
{
    (void)state;
    world_free(&core);
    world_free(&mild);
    return 0;
}

/* Puts one state in every lane. Returns how many lanes lie beyond the tables. */
static int locate(struct world *world, const struct table_state *state)
{
    double ln_spot[LANES], ln_carry[LANES], v_fast[LANES], v_slow[LANES];
    int32_t regime[LANES];
    for (int l = 0; l < LANES; l++) {
        ln_spot[l] = ln_carry[l] = 0.0;
        v_fast[l] = state->v[ALVH_FAST];
        v_slow[l] = state->v[ALVH_SLOW];
        regime[l] = state->regime;
    }
    const struct alvh_market_lanes market = {.lanes = LANES,
                                             .ln_spot = ln_spot,
                                             .v_fast = v_fast,
                                             .v_slow = v_slow,
                                             .regime = regime,
                                             .ln_carry = ln_carry};
    return alvh_tables_locate(world->tables, &market, world->cells);
}

/* The state's prices for any number of strikes, a lane each. */
struct quotes {
    double price[LANES], delta[LANES], vega[LANES];
};

static struct quotes quote(struct world *world, double forward, const double strike[LANES],
                           int right, double discount)
{
    struct quotes quotes;
    double all[LANES];
    for (int l = 0; l < LANES; l++)
        all[l] = forward;
    alvh_smile_price(world->smile, LANES, all, strike, right, discount, quotes.price,
                     quotes.delta, quotes.vega);
    return quotes;
}

static double one_price(struct world *world, double forward, double strike, int right)
{
    double strikes[LANES];
    for (int l = 0; l < LANES; l++)
        strikes[l] = strike;
    return quote(world, forward, strikes, right, 1.0).price[0];
}

/* ---- Accuracy ----------------------------------------------------------------------- */

struct sample {
    int count;
    double value[MOST_SAMPLES];
};

static void sample_add(struct sample *sample, double value)
{
    assert_true(sample->count < MOST_SAMPLES);
    sample->value[sample->count++] = value;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double sample_quantile(struct sample *sample, double level)
{
    if (sample->count == 0)
        return 0.0;
    qsort(sample->value, (size_t)sample->count, sizeof *sample->value, ascending);
    const int rank = (int)ceil(level * sample->count) - 1;
    return sample->value[rank < 0 ? 0 : rank];
}

/* Errors over many states and strikes of one tenor. */
struct errors {
    struct sample near, far; /* volatility points: deltas 0.05 .. 0.95, and 0.01 .. 0.05 */
    struct sample price;     /* of the forward */
};

static void add_errors(struct world *world, const struct table_line *line,
                       const struct table_state *state, int days, struct errors *errors)
{
    locate(world, state);
    alvh_spx_smile(world->tables, days, world->cells, world->smile);
    const double s = world->smile->scale[0], root = sqrt(line->tau);
    const double left = asinh(fmax(7.0, 0.5 / s) / 0.6);
    const double right = asinh(fmax(6.0, 0.2 / s) / 0.6);
    double k[TABLE_LINE_STRIKES], otm[TABLE_LINE_STRIKES];
    for (int n = 0; n < TABLE_LINE_STRIKES; n++)
        k[n] = 0.6 * s * sinh(-left + (left + right) * n / (TABLE_LINE_STRIKES - 1));
    table_line_otm(line, state, s, k, otm);
    for (int first = 0; first < TABLE_LINE_STRIKES; first += LANES) {
        double strike[LANES], forward[LANES], total[LANES], gamma[LANES];
        for (int l = 0; l < LANES; l++) {
            strike[l] = exp(k[first + l]);
            forward[l] = 1.0;
        }
        const struct quotes puts = quote(world, 1.0, strike, -1, 1.0);
        const struct quotes calls = quote(world, 1.0, strike, 1, 1.0);
        alvh_smile_curve(world->smile, LANES, forward, strike, 1.0, total, gamma);
        for (int l = 0; l < LANES; l++) {
            const int n = first + l;
            const double price = k[n] < 0.0 ? puts.price[l] : calls.price[l];
            const double error = fabs(price - otm[n]);
            const double d1 = -k[n] / total[l] + 0.5 * total[l];
            const double delta = 0.5 * erfc(fabs(d1) * M_SQRT1_2);
            const double vega = exp(-0.5 * d1 * d1) / sqrt(2.0 * M_PI) * root;
            sample_add(&errors->price, error);
            if (delta >= 0.05)
                sample_add(&errors->near, 100.0 * error / vega);
            else if (delta >= 0.01)
                sample_add(&errors->far, 100.0 * error / vega);
        }
    }
}

/* share scales the bars, which are those of a model as hard as core. */
static void check_bars(const char *which, int days, double share, struct errors *errors)
{
    const double near = sample_quantile(&errors->near, 0.99);
    const double far = sample_quantile(&errors->far, 0.99);
    const double price = sample_quantile(&errors->price, 0.999);
    const double most = sample_quantile(&errors->price, 1.0);
    print_message("%s, %d days: %.3f and %.3f volatility points, %.1e and at most %.1e of "
                  "the forward\n",
                  which, days, near, far, price, most);
    assert_near(near, 0.0, 0.10 * share);
    assert_near(far, 0.0, 0.40 * share);
    assert_near(price, 0.0, 5e-5 * share);
    assert_near(most, 0.0, 2e-4 * share);
}

/* The states of one regime, or of any (-1), spread evenly over those visited. */
static int choose(const struct world *world, int regime, int wanted,
                  struct table_state states[])
{
    int count = 0;
    for (int n = 0; n < world->states && count < wanted; n++) {
        const struct table_state *state =
            &world->visited[(int)((int64_t)n * 7919 % world->states)];
        if (regime < 0 || state->regime == regime)
            states[count++] = *state;
    }
    return count;
}

static void check_spx(struct world *world, const char *name, int days, double share)
{
    enum { MIXED = 80, CRISIS = 30 };
    struct alvh_error error = {0};
    struct table_line line;
    if (table_line_create(&world->model, days / ALVH_DAYS_PER_YEAR, &line, &error) !=
        ALVH_OK)
        fail_msg("%s", error.text);
    struct errors *errors = calloc(2, sizeof *errors);
    struct table_state states[MIXED];
    int count = choose(world, -1, MIXED, states);
    for (int n = 0; n < count; n++)
        add_errors(world, &line, &states[n], days, &errors[0]);
    count = choose(world, world->model.regimes - 1, CRISIS, states);
    for (int n = 0; n < count; n++)
        add_errors(world, &line, &states[n], days, &errors[1]);
    alvh_transform_free(&line.transform);
    check_bars(name, days, share, &errors[0]);
    check_bars("  its crisis", days, share, &errors[1]);
    free(errors);
}

static void spx_smiles_of_core_are_within_the_bars(void **state)
{
    (void)state;
    static const int days[] = {1, 2, 5, 21, 64};
    for (size_t n = 0; n < sizeof days / sizeof *days; n++)
        check_spx(&core, "core", days[n], 1.0);
}

static void spx_smiles_of_mild_are_within_half_of_them(void **state)
{
    (void)state;
    static const int days[] = {1, 5, 33, 64};
    for (size_t n = 0; n < sizeof days / sizeof *days; n++)
        check_spx(&mild, "mild", days[n], 0.5);
}

static void check_vix(struct world *world, const char *name, int days)
{
    enum { STATES = 3 };
    struct alvh_error error = {0};
    double future_error = 0.0, option_error = 0.0;
    for (int regime = 0; regime < world->model.regimes; regime++) {
        struct table_state states[STATES];
        const int count = choose(world, regime, STATES, states);
        for (int n = 0; n < count; n++) {
            const struct alvh_point point = {
                100.0, states[n].regime, {states[n].v[ALVH_FAST], states[n].v[ALVH_SLOW]}};
            const double tau = days / ALVH_DAYS_PER_YEAR;
            double exact, strike[LANES], future[LANES];
            struct alvh_option_quote option[LANES];
            if (alvh_exact_vix_future(&world->model, &point, tau, &exact, &error) !=
                ALVH_OK)
                fail_msg("%s", error.text);
            for (int l = 0; l < LANES; l++)
                strike[l] = exact * 0.6 * pow(5.0, l / (LANES - 1.0));
            if (alvh_exact_vix(&world->model, &point, tau, LANES, strike, option, &error) !=
                ALVH_OK)
                fail_msg("%s", error.text);
            locate(world, &states[n]);
            alvh_vix_smile(world->tables, days, world->cells, world->smile, future);
            const double discount = exp(-world->model.rate * tau);
            const struct quotes calls = quote(world, future[0], strike, 1, discount);
            const struct quotes puts = quote(world, future[0], strike, -1, discount);
            future_error = fmax(future_error, fabs(future[0] - exact));
            for (int l = 0; l < LANES; l++) {
                option_error = fmax(option_error, fabs(calls.price[l] - option[l].call));
                option_error = fmax(option_error, fabs(puts.price[l] - option[l].put));
            }
        }
    }
    print_message("%s, %d days: VIX futures within %.4f points, options within %.4f\n",
                  name, days, future_error, option_error);
    assert_near(future_error, 0.0, 0.01);
    assert_near(option_error, 0.0, 0.02);
}

static void vix_futures_and_options_are_within_the_bars(void **state)
{
    (void)state;
    static const int days[] = {1, 5, 21, 63, 160};
    for (size_t n = 0; n < sizeof days / sizeof *days; n++) {
        check_vix(&core, "core", days[n]);
        check_vix(&mild, "mild", days[n]);
    }
}

/* ---- Greeks ------------------------------------------------------------------------- */

/* Differences magnify the rounding of single precision, 1e-7 of the forward. */
static void greeks_are_derivatives_of_the_prices(void **state)
{
    (void)state;
    const struct table_state base = {{0.0213, 0.0187}, 1};
    const double spot = 4321.0, h = 1e-3;
    const int days = 23;
    const double tau = days / ALVH_DAYS_PER_YEAR;
    const double carry = exp((core.model.rate - core.model.dividend_yield) * tau);
    double strike[LANES];
    for (int l = 0; l < LANES; l++)
        strike[l] = spot * (0.87 + 0.0137 * l);
    for (int right = -1; right <= 1; right += 2) {
        locate(&core, &base);
        alvh_spx_smile(core.tables, days, core.cells, core.smile);
        const struct quotes here = quote(&core, spot * carry, strike, right, 0.9876);
        const struct quotes up =
            quote(&core, spot * carry * (1.0 + h), strike, right, 0.9876);
        const struct quotes down =
            quote(&core, spot * carry * (1.0 - h), strike, right, 0.9876);
        double forward[LANES], total[LANES], gamma[LANES];
        for (int l = 0; l < LANES; l++)
            forward[l] = spot * carry;
        alvh_smile_curve(core.smile, LANES, forward, strike, 0.9876, total, gamma);
        struct quotes bumped[2];
        double vix[2];
        for (int side = 0; side < 2; side++) {
            struct table_state moved = base;
            moved.v[ALVH_FAST] += side ? 1e-4 : -1e-4;
            vix[side] = alvh_model_vix(&core.model, moved.regime, moved.v) / 100.0;
            locate(&core, &moved);
            alvh_spx_smile(core.tables, days, core.cells, core.smile);
            bumped[side] = quote(&core, spot * carry, strike, right, 0.9876);
        }
        const double vix_change = vix[1] - vix[0];
        for (int l = 0; l < LANES; l++) {
            assert_near(here.delta[l], (up.price[l] - down.price[l]) / (2.0 * h * spot),
                        2e-4);
            assert_near(gamma[l] * spot, (up.delta[l] - down.delta[l]) / (2.0 * h), 0.02);
            assert_near(here.vega[l],
                        (bumped[1].price[l] - bumped[0].price[l]) / vix_change,
                        0.0005 * spot);
        }
    }
}

static void greeks_of_spx_options_agree_with_the_exact_ones(void **state)
{
    (void)state;
    const struct table_state base = {{0.0213, 0.0187}, 0};
    const struct alvh_point point = {4321.0, base.regime, {0.0213, 0.0187}};
    const int days = 21;
    const double tau = days / ALVH_DAYS_PER_YEAR,
                 forward_growth = core.model.rate - core.model.dividend_yield;
    const double forward = point.spot * exp(forward_growth * tau);
    struct alvh_error error = {0};
    double strike[LANES], all[LANES], total[LANES], gamma[LANES];
    struct alvh_option_quote exact[LANES];
    for (int l = 0; l < LANES; l++) {
        strike[l] = point.spot * (0.90 + 0.0107 * l);
        all[l] = forward;
    }
    if (alvh_exact_spx(&core.model, &point, tau, LANES, strike, exact, &error) != ALVH_OK)
        fail_msg("%s", error.text);
    locate(&core, &base);
    alvh_spx_smile(core.tables, days, core.cells, core.smile);
    const double discount = exp(-core.model.rate * tau);
    const struct quotes calls = quote(&core, forward, strike, 1, discount);
    alvh_smile_curve(core.smile, LANES, all, strike, discount, total, gamma);
    for (int l = 0; l < LANES; l++) {
        assert_near(calls.price[l], exact[l].call, 3e-5 * point.spot);
        assert_near(calls.delta[l], exact[l].delta, 0.003);
        assert_near(gamma[l] * point.spot, exact[l].gamma * point.spot, 0.6);
        assert_near(calls.vega[l] / point.spot, exact[l].vega / point.spot, 0.002);
        assert_near(total[l] / sqrt(tau), exact[l].iv, 0.001);
    }
}

static void the_vega_of_a_vix_option_follows_its_future(void **state)
{
    (void)state;
    const struct table_state base = {{0.0213, 0.0187}, 0};
    const int days = 30;
    double future[2][LANES], vega[LANES], strike[LANES], vix[2];
    struct quotes calls[2];
    for (int l = 0; l < LANES; l++)
        strike[l] = 13.0 + 1.7 * l;
    for (int side = 0; side < 2; side++) {
        struct table_state moved = base;
        moved.v[ALVH_FAST] += side ? 1e-5 : -1e-5;
        vix[side] = alvh_model_vix(&core.model, moved.regime, moved.v) / 100.0;
        locate(&core, &moved);
        alvh_vix_smile(core.tables, days, core.cells, core.smile, future[side]);
        calls[side] = quote(&core, future[side][0], strike, 1, 1.0);
    }
    locate(&core, &base);
    double here[LANES];
    alvh_vix_future(core.tables, days, core.cells, here, vega);
    alvh_vix_smile(core.tables, days, core.cells, core.smile, here);
    const struct quotes middle = quote(&core, here[0], strike, 1, 1.0);
    assert_near(vega[0], (future[1][0] - future[0][0]) / (vix[1] - vix[0]), 0.2);
    for (int l = 0; l < LANES; l++)
        assert_near(middle.vega[l],
                    (calls[1].price[l] - calls[0].price[l]) / (vix[1] - vix[0]), 0.3);
}

/* ---- Bounds ------------------------------------------------------------------------- */

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

/* ---- Files -------------------------------------------------------------------------- */

static void only_file_of(const char *folder, char path[FILE_PATH])
{
    DIR *listing = opendir(folder);
    int files = 0;
    for (struct dirent *entry; (entry = readdir(listing));)
        if (entry->d_name[0] != '.') {
            snprintf(path, FILE_PATH, "%s/%s", folder, entry->d_name);
            files++;
        }
    closedir(listing);
    assert_int_equal(files, 1);
}

static void damaged_tables_are_never_trusted(void **state)
{
    (void)state;
    const size_t bytes = alvh_tables_bytes(core.tables);
    const uint64_t key = alvh_tables_key(&core.model);
    unsigned char *copy = malloc(bytes + 8);
    memcpy(copy, core.tables, bytes);
    assert_true(alvh_tables_are_whole(copy, bytes, key));
    assert_false(alvh_tables_are_whole(copy, bytes, key + 1));
    assert_false(alvh_tables_are_whole(copy, bytes - 4, key));
    assert_false(alvh_tables_are_whole(copy, bytes + 4, key));
    assert_false(alvh_tables_are_whole(copy, 100, key));
    for (size_t at = 0; at < bytes; at += bytes / 97) {
        copy[at] ^= 0x10;
        assert_false(alvh_tables_are_whole(copy, bytes, key));
        copy[at] ^= 0x10;
    }
    free(copy);
}

static void a_damaged_file_is_passed_over(void **state)
{
    (void)state;
    struct alvh_error error = {0};
    char folder[FOLDER_PATH], path[FILE_PATH];
    folder_create(folder);
    assert_int_equal(alvh_tables_make(&core.model, folder, NULL, NULL, &error), ALVH_OK);
    only_file_of(folder, path);
    FILE *file = fopen(path, "r+b");
    assert_int_equal(fseek(file, 1234567, SEEK_SET), 0);
    assert_int_equal(fputc(0x5a, file), 0x5a);
    assert_int_equal(fputc(0xa5, file), 0xa5);
    fclose(file);
    setenv("ALVH_TABLES_DIR", folder, 1);
    struct alvh_tables *tables;
    assert_int_equal(
        alvh_tables_obtain(&core.model, ALVH_TABLES_CACHED, 0, NULL, NULL, &tables, &error),
        ALVH_OK);
    unsetenv("ALVH_TABLES_DIR");
    assert_memory_equal(tables, core.tables, alvh_tables_bytes(core.tables));
    alvh_tables_free(tables);
    unlink(path);
    rmdir(folder);
}

static void count_progress(void *context, int64_t done, int64_t total)
{
    int64_t *seen = context;
    assert_true(done == seen[0] + 1 && done <= total);
    seen[0] = done;
    seen[1] = total;
}

/* The Heston model: one regime, no jumps, so that its fit is short. */
static void a_new_model_is_fitted_once_and_then_cached(void **state)
{
    (void)state;
    struct alvh_error error = {0};
    struct alvh_model model;
    char cache[FOLDER_PATH], folder[FOLDER_PATH + 8], path[FILE_PATH];
    assert_int_equal(alvh_model_read("heston", &model, &error), ALVH_OK);
    model.q.theta[0][ALVH_FAST] *= 1.0371; /* no other table is of this model */
    assert_int_equal(alvh_model_prepare(&model, &error), ALVH_OK);
    folder_create(cache);
    setenv("XDG_CACHE_HOME", cache, 1);
    struct alvh_tables *fitted, *cached;
    int64_t seen[2] = {0, 0};
    if (alvh_tables_obtain(&model, ALVH_TABLES_CACHED, 2, count_progress, seen, &fitted,
                           &error) != ALVH_OK)
        fail_msg("%s", error.text);
    assert_true(seen[0] > 0 && seen[0] == seen[1]);
    assert_int_equal(alvh_tables_obtain(&model, ALVH_TABLES_CACHED, 1, count_progress, NULL,
                                        &cached, &error),
                     ALVH_OK);
    assert_memory_equal(cached, fitted, alvh_tables_bytes(fitted));
    snprintf(folder, sizeof folder, "%s/alvh", cache);
    only_file_of(folder, path);
    unlink(path);
    rmdir(folder);
    rmdir(cache);
    unsetenv("XDG_CACHE_HOME");

    struct world heston = {
        .model = model, .tables = fitted, .cells = core.cells, .smile = core.smile};
    const struct table_state base = {{0.05, 0.0}, 0};
    const struct alvh_point point = {100.0, 0, {0.05, 0.0}};
    double strike[LANES];
    struct alvh_option_quote exact[LANES];
    for (int l = 0; l < LANES; l++)
        strike[l] = 84.0 + 1.9 * l;
    const double tau = 42 / ALVH_DAYS_PER_YEAR;
    assert_int_equal(alvh_exact_spx(&model, &point, tau, LANES, strike, exact, &error),
                     ALVH_OK);
    locate(&heston, &base);
    alvh_spx_smile(fitted, 42, heston.cells, heston.smile);
    const double forward = 100.0 * exp((model.rate - model.dividend_yield) * tau);
    const struct quotes calls = quote(&heston, forward, strike, 1, exp(-model.rate * tau));
    for (int l = 0; l < LANES; l++)
        assert_near(calls.price[l], exact[l].call, 5e-4);
    alvh_tables_free(cached);
    alvh_tables_free(fitted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spx_smiles_of_core_are_within_the_bars),
        cmocka_unit_test(spx_smiles_of_mild_are_within_half_of_them),
        cmocka_unit_test(vix_futures_and_options_are_within_the_bars),
        cmocka_unit_test(greeks_are_derivatives_of_the_prices),
        cmocka_unit_test(greeks_of_spx_options_agree_with_the_exact_ones),
        cmocka_unit_test(the_vega_of_a_vix_option_follows_its_future),
        cmocka_unit_test(prices_leave_no_arbitrage_beyond_their_error),
        cmocka_unit_test(a_strike_has_the_delta_asked_for),
        cmocka_unit_test(at_expiry_options_are_worth_what_they_pay),
        cmocka_unit_test(states_beyond_the_tables_are_counted_and_priced),
        cmocka_unit_test(a_lane_without_a_strike_hurts_nobody),
        cmocka_unit_test(damaged_tables_are_never_trusted),
        cmocka_unit_test(a_damaged_file_is_passed_over),
        cmocka_unit_test(a_new_model_is_fitted_once_and_then_cached),
    };
    return cmocka_run_group_tests(tests, create_worlds, free_worlds);
}
