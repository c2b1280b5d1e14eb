/* The kernels of price tables, once per instruction set: each must give the bits of the
 * scalar ones. */
#include "models/isa.h"

#include "models/smile.h"

#include <stdlib.h>
#include <string.h>

#include "tests/expect.h"
#include "tests/hot.h"
#include "tests/lanes.h"
#include "tests/table_states.h"

int alvh_tables_locate_scalar(const struct alvh_tables *, const struct alvh_market_lanes *,
                              struct alvh_cells *);
void alvh_spx_smile_scalar(const struct alvh_tables *, int, const struct alvh_cells *,
                           struct alvh_smile *);
void alvh_vix_smile_scalar(const struct alvh_tables *, int, const struct alvh_cells *,
                           struct alvh_smile *, double *);
void alvh_vix_future_scalar(const struct alvh_tables *, int, const struct alvh_cells *,
                            double *, double *);
void alvh_smile_price_scalar(const struct alvh_smile *, int, const double *, const double *,
                             int, double, double *, double *, double *);
void alvh_smile_price_all_scalar(const struct alvh_smile *, int, const double *,
                                 const double *, const struct alvh_smile_options *, double,
                                 const struct alvh_smile_marks *);
void alvh_smile_curve_scalar(const struct alvh_smile *, int, const double *, const double *,
                             double, double *, double *);
void alvh_smile_strike_scalar(const struct alvh_smile *, int, const double *, double,
                              double, double *);

enum { LANES = 208 }; /* more than a tile of each kernel, and a part of one */

static struct lanes lanes;
static struct alvh_market_lanes market;
static struct alvh_tables *tables;
static struct alvh_cells *cells, *cells_scalar;
static struct alvh_smile *smile, *smile_scalar;

static int prepare(void **state)
{
    (void)state;
    struct alvh_model model;
    struct alvh_error error = {0};
    if (alvh_model_read("core", &model, &error) != ALVH_OK ||
        alvh_tables_obtain(&model, ALVH_TABLES_CACHED, 0, NULL, NULL, &tables, &error) !=
            ALVH_OK ||
        alvh_cells_create(LANES, &cells, &error) != ALVH_OK ||
        alvh_cells_create(LANES, &cells_scalar, &error) != ALVH_OK ||
        alvh_smile_create(LANES, &smile, &error) != ALVH_OK ||
        alvh_smile_create(LANES, &smile_scalar, &error) != ALVH_OK)
        fail_msg("%s", error.text);
    market = lanes_start(&lanes, LANES, 0.0, 0.0, 0.0, 0);
    for (int l = 0; l < LANES; l++) {
        lanes.v_fast[l] = l % 5 == 0 ? 0.0 : 1e-6 * exp(0.0708 * l);
        lanes.v_slow[l] = 1e-5 * exp(0.0496 * ((l * 29) % LANES));
        lanes.regime[l] = l % 3;
    }
    return 0;
}

static int finish(void **state)
{
    (void)state;
    alvh_smile_free(smile);
    alvh_smile_free(smile_scalar);
    alvh_cells_free(cells);
    alvh_cells_free(cells_scalar);
    alvh_tables_free(tables);
    return 0;
}

static void same_bits(const void *a, const void *b, size_t bytes)
{
    assert_memory_equal(a, b, bytes);
}

static void compare_prices(const double forward[LANES])
{
    enum { PRICE, DELTA, VEGA, KINDS };
    double fast[KINDS][LANES], plain[KINDS][LANES], strike[LANES];
    static const double grids[] = {5.0, 0.5};
    for (size_t g = 0; g < sizeof grids / sizeof *grids; g++) {
        alvh_smile_strike(smile, LANES, forward, 0.837, grids[g], fast[0]);
        alvh_smile_strike_scalar(smile_scalar, LANES, forward, 0.837, grids[g], plain[0]);
        same_bits(fast[0], plain[0], sizeof fast[0]);
    }
    for (int n = -3; n <= 3; n++) {
        for (int l = 0; l < LANES; l++)
            strike[l] = forward[l] * exp((n + 0.005 * l) * smile->scale[l]);
        for (int right = -1; right <= 1; right += 2) {
            alvh_smile_price(smile, LANES, forward, strike, right, 0.987, fast[PRICE],
                             fast[DELTA], fast[VEGA]);
            alvh_smile_price_scalar(smile_scalar, LANES, forward, strike, right, 0.987,
                                    plain[PRICE], plain[DELTA], plain[VEGA]);
            same_bits(fast, plain, sizeof fast);
        }
        alvh_smile_curve(smile, LANES, forward, strike, 0.987, fast[0], fast[1]);
        alvh_smile_curve_scalar(smile_scalar, LANES, forward, strike, 0.987, plain[0],
                                plain[1]);
        same_bits(fast, plain, 2 * sizeof fast[0]);
    }
}

/* What vega is made of; each but the two of the width is a number in single precision. */
enum {
    IN_K, /* ln(K/F) */
    IN_SCALE,
    IN_SCALE_SLOPE,
    IN_FORWARD_SLOPE,
    IN_CENTRE, /* centre/width */
    IN_PER_WIDTH,
    IN_LIFT,
    IN_ROW,
    IN_SLOPE = IN_ROW + ALVH_SMILE_ROW,
    INS = IN_SLOPE + ALVH_SMILE_ROW
};

/* The vega of an option, per unit of discounted forward and dv1/dVIX, as models/smile.h
 * states it. */
static double vega_in_double(const double in[INS], double sign)
{
    const double *row = in + IN_ROW, *slope = in + IN_SLOPE, s = in[IN_SCALE];
    const double u = in[IN_K] / s * in[IN_PER_WIDTH] - in[IN_CENTRE], sum = exp(asinh(u));
    const double y = log(sum + in[IN_LIFT]),
                 y_u = sum / (sum + in[IN_LIFT]) / sqrt(u * u + 1.0);
    const double free_z = row[ALVH_SMILE_TERMS] * y + row[ALVH_SMILE_TERMS + 1];
    const double z = fmax(-1.0, fmin(1.0, free_z)), moves = z == free_z ? 1.0 : 0.0;
    const double z_k = moves * row[ALVH_SMILE_TERMS] * in[IN_PER_WIDTH] * y_u;
    const double z_v = moves * (slope[ALVH_SMILE_TERMS] * y + slope[ALVH_SMILE_TERMS + 1]);
    double f = 0.0, f_z = 0.0, f_v = 0.0;
    for (int t = ALVH_SMILE_TERMS - 1; t >= 0; t--) {
        f_z = f_z * z + f;
        f = f * z + row[t];
        f_v = f_v * z + slope[t];
    }
    if (f <= 0.02) { /* below it the volatility is that */
        f = 0.02;
        f_z = f_v = 0.0;
    }
    const double total = s * f;
    const double k_v = -(in[IN_K] * in[IN_SCALE_SLOPE] / s + in[IN_FORWARD_SLOPE]);
    const double total_v = in[IN_SCALE_SLOPE] * f + s * (f_z * z_v + f_v) + f_z * z_k * k_v;
    const double d1 = 0.5 * total - in[IN_K] / total;
    const double density = exp(-0.5 * d1 * d1) / sqrt(2.0 * M_PI);
    return density * total_v +
           sign * 0.5 * erfc(-sign * d1 * M_SQRT1_2) * in[IN_FORWARD_SLOPE];
}

/* A vega, and what it would move by if every number it is made of moved by its own size,
 * none of them making up for another: what rounding errors are measured in. */
struct sized {
    double value, size;
};

static struct sized sized_vega(int lane, double k, double sign)
{
    double in[INS] = {[IN_K] = k,
                      [IN_SCALE] = smile->scale[lane],
                      [IN_SCALE_SLOPE] = smile->scale_slope[lane],
                      [IN_FORWARD_SLOPE] = smile->forward_slope[lane],
                      [IN_CENTRE] = smile->centre / smile->width,
                      [IN_PER_WIDTH] = 1.0 / smile->width,
                      [IN_LIFT] = smile->lift};
    for (int t = 0; t < ALVH_SMILE_ROW; t++) {
        in[IN_ROW + t] = (double)smile->row[alvh_smile_at(t, lane)];
        in[IN_SLOPE + t] = (double)smile->slope[alvh_smile_at(t, lane)];
    }
    struct sized vega = {.value = vega_in_double(in, sign)};
    for (int i = 0; i < INS; i++) {
        const double here = in[i], step = 1e-6;
        in[i] = here * (1.0 + step);
        const double above = vega_in_double(in, sign);
        in[i] = here * (1.0 - step);
        vega.size += fabs(above - vega_in_double(in, sign)) / (2.0 * step);
        in[i] = here;
    }
    return vega;
}

/* Four options in one call are worth what they are one at a time; their moneyness comes
 * from other logarithms, so single precision shows. Their vegas are those of double
 * precision as nearly as single precision can give them: what numbers ROUNDINGS rounding
 * errors away would give exactly (1.8 of them are seen), or nothing, 13 standard deviations
 * away. */
static void options_together_are_worth_what_they_are_alone(const double forward[LANES])
{
    enum { OPTIONS = 4, ROUNDINGS = 4 };
    const double unit = 0x1p-24, nothing = 1e-34; /* 1000 densities there */
    static const int right[OPTIONS] = {-1, -1, 1, 1}, held[OPTIONS] = {1, -1, -3, 2};
    double strike[OPTIONS * LANES], ln_strike[OPTIONS * LANES], ln_forward[LANES];
    double price[OPTIONS * LANES], vega[LANES], sum[LANES] = {0}, size[LANES] = {0};
    double together[LANES], apart[LANES] = {0};
    const struct alvh_smile_options options = {.count = OPTIONS,
                                               .right = right,
                                               .held = held,
                                               .strike = strike,
                                               .ln_strike = ln_strike};
    for (int l = 0; l < LANES; l++) {
        ln_forward[l] = log(forward[l]);
        for (int n = 0; n < OPTIONS; n++) {
            ln_strike[n * LANES + l] = ln_forward[l] + (1.1 * n - 1.7) * smile->scale[l];
            strike[n * LANES + l] = exp(ln_strike[n * LANES + l]);
        }
    }
    const struct alvh_smile_marks marks = {price, together, vega};
    alvh_smile_price_all(smile, LANES, forward, ln_forward, &options, 0.987, &marks);
    double plain[OPTIONS * LANES], plain_delta[LANES], plain_vega[LANES];
    const struct alvh_smile_marks plain_marks = {plain, plain_delta, plain_vega};
    alvh_smile_price_all_scalar(smile, LANES, forward, ln_forward, &options, 0.987,
                                &plain_marks);
    same_bits(price, plain, sizeof price);
    same_bits(together, plain_delta, sizeof together);
    same_bits(vega, plain_vega, sizeof vega);
    for (int n = 0; n < OPTIONS; n++) {
        double alone[LANES], delta[LANES], slope[LANES];
        alvh_smile_price(smile, LANES, forward, strike + n * LANES, right[n], 0.987, alone,
                         delta, slope);
        for (int l = 0; l < LANES; l++) {
            const double per_unit = 0.987 * forward[l] * smile->vix_to_fast[l];
            const double k = (1.1 * n - 1.7) * smile->scale[l];
            const struct sized exact = sized_vega(l, k, right[n]);
            const double bound = per_unit * (ROUNDINGS * unit * exact.size + nothing);
            assert_near(price[n * LANES + l], alone[l], 2e-7 * forward[l]);
            assert_near(slope[l], per_unit * exact.value, bound);
            sum[l] += held[n] * per_unit * exact.value;
            size[l] += abs(held[n]) * bound;
            apart[l] += held[n] * delta[l];
        }
    }
    for (int l = 0; l < LANES; l++) {
        assert_near(vega[l], sum[l], size[l]);
        assert_near(together[l], apart[l], 7 * 2e-6); /* seven options */
    }
}

static void compare_smiles(void)
{
    for (int t = 0; t < ALVH_SMILE_ROW; t++)
        for (int lane = 0; lane < LANES; lane++) {
            const size_t at = alvh_smile_at(t, lane);
            same_bits(smile->row + at, smile_scalar->row + at, sizeof(float));
            same_bits(smile->slope + at, smile_scalar->slope + at, sizeof(float));
        }
    same_bits(smile->scale, smile_scalar->scale, LANES * sizeof(double));
    same_bits(smile->scale_slope, smile_scalar->scale_slope, LANES * sizeof(double));
    same_bits(smile->forward_slope, smile_scalar->forward_slope, LANES * sizeof(double));
}

static void prices_do_not_depend_on_company(void **state)
{
    (void)state;
    static const int days[] = {1, 7, 32, 64};
    double forward[LANES];
    alvh_tables_locate(tables, &market, cells);
    for (size_t t = 0; t < sizeof days / sizeof *days; t++) {
        for (int l = 0; l < LANES; l++)
            forward[l] = 4321.0 + 3.0 * l;
        alvh_spx_smile(tables, days[t], cells, smile);
        options_together_are_worth_what_they_are_alone(forward);
        alvh_vix_smile(tables, days[t], cells, smile, forward);
        options_together_are_worth_what_they_are_alone(forward);
    }
}

static void every_instruction_set_gives_the_same_bits(void **state)
{
    (void)state;
    assert_int_equal(alvh_tables_locate(tables, &market, cells),
                     alvh_tables_locate_scalar(tables, &market, cells_scalar));
    same_bits(cells->weight, cells_scalar->weight,
              ALVH_CELL_WEIGHTS * LANES * sizeof(float));
    same_bits(cells->row, cells_scalar->row, LANES * sizeof(int32_t));
    same_bits(cells->vix_to_fast, cells_scalar->vix_to_fast, LANES * sizeof(double));
    static const int days[] = {0, 1, 7, 32, 64};
    double forward[LANES], other[LANES], vega[LANES], other_vega[LANES];
    for (size_t t = 0; t < sizeof days / sizeof *days; t++) {
        for (int l = 0; l < LANES; l++)
            forward[l] = 4321.0 + 3.0 * l;
        alvh_spx_smile(tables, days[t], cells, smile);
        alvh_spx_smile_scalar(tables, days[t], cells_scalar, smile_scalar);
        compare_smiles();
        compare_prices(forward);
        alvh_vix_future(tables, days[t], cells, forward, vega);
        alvh_vix_future_scalar(tables, days[t], cells_scalar, other, other_vega);
        same_bits(forward, other, sizeof forward);
        same_bits(vega, other_vega, sizeof vega);
        alvh_vix_smile(tables, days[t], cells, smile, forward);
        alvh_vix_smile_scalar(tables, days[t], cells_scalar, smile_scalar, other);
        same_bits(forward, other, sizeof forward);
        compare_smiles();
        compare_prices(forward);
    }
}

/* All that a lane's smile says, and options priced with it. */
enum { SMILE_NUMBERS = 5, QUOTES = 9 };
struct quoted {
    float row[ALVH_SMILE_ROW], slope[ALVH_SMILE_ROW];
    double smile[SMILE_NUMBERS], quote[QUOTES];
};

static struct quoted quoted_on(int lane, const double forward[LANES])
{
    static const int right = 1, held = -3;
    double strike[LANES], ln_strike[LANES], ln_forward[LANES], all[QUOTES][LANES];
    struct quoted quoted = {.smile = {smile->scale[lane], smile->per_scale[lane],
                                      smile->scale_slope[lane], smile->forward_slope[lane],
                                      forward[lane]}};
    for (int t = 0; t < ALVH_SMILE_ROW; t++) {
        quoted.row[t] = smile->row[alvh_smile_at(t, lane)];
        quoted.slope[t] = smile->slope[alvh_smile_at(t, lane)];
    }
    for (int l = 0; l < LANES; l++) {
        strike[l] = forward[l] * exp(0.7 * smile->scale[l]);
        ln_strike[l] = log(strike[l]);
        ln_forward[l] = log(forward[l]);
    }
    const struct alvh_smile_options call = {1, &right, &held, strike, ln_strike};
    alvh_smile_price(smile, LANES, forward, strike, 1, 0.987, all[0], all[1], all[2]);
    alvh_smile_curve(smile, LANES, forward, strike, 0.987, all[3], all[4]);
    alvh_smile_strike(smile, LANES, forward, 0.837, 0.5, all[5]);
    const struct alvh_smile_marks marks = {all[6], all[7], all[8]};
    alvh_smile_price_all(smile, LANES, forward, ln_forward, &call, 0.987, &marks);
    for (int n = 0; n < QUOTES; n++)
        quoted.quote[n] = all[n][lane];
    return quoted;
}

static struct quoted quoted_of(const struct alvh_market_lanes *among, int lane, int days,
                               bool vix)
{
    double forward[LANES];
    for (int l = 0; l < LANES; l++)
        forward[l] = 4321.0;
    alvh_tables_locate(tables, among, cells);
    if (vix)
        alvh_vix_smile(tables, days, cells, smile, forward);
    else
        alvh_spx_smile(tables, days, cells, smile);
    return quoted_on(lane, forward);
}

/* A lane among others is quoted as it is where every lane is its like. */
static void a_lane_does_not_depend_on_its_neighbours(void **state)
{
    (void)state;
    static const int days[] = {1, 32, 64};
    for (int lane = 0; lane < LANES; lane++) {
        struct lanes like;
        struct alvh_market_lanes alone = lanes_start(
            &like, LANES, 0.0, lanes.v_fast[lane], lanes.v_slow[lane], lanes.regime[lane]);
        for (size_t t = 0; t < sizeof days / sizeof *days; t++)
            for (int vix = 0; vix <= 1; vix++) {
                const struct quoted among = quoted_of(&market, lane, days[t], vix);
                const struct quoted by_itself = quoted_of(&alone, 0, days[t], vix);
                same_bits(&among, &by_itself, sizeof among);
            }
    }
}

/* Without time an option is worth what it pays, near the money too. */
static void at_expiry_nothing_is_left_but_the_payoff(void **state)
{
    (void)state;
    double forward[LANES], strike[LANES], price[LANES], delta[LANES], vega[LANES];
    alvh_tables_locate(tables, &market, cells);
    alvh_spx_smile(tables, 0, cells, smile);
    for (int l = 0; l < LANES; l++) {
        forward[l] = 4321.0 + 3.0 * l;
        strike[l] = forward[l] + (l % 2 ? 0.01 : -0.01);
    }
    for (int right = -1; right <= 1; right += 2) {
        alvh_smile_price(smile, LANES, forward, strike, right, 1.0, price, delta, vega);
        for (int l = 0; l < LANES; l++) {
            assert_near(price[l], fmax(right * (forward[l] - strike[l]), 0.0), 1e-9);
            assert_near(delta[l], right * (forward[l] - strike[l]) > 0.0 ? right : 0.0,
                        1e-9);
            assert_near(vega[l], 0.0, 1e-9);
        }
    }
}

int main(void)
{
    if (!hot_test_can_run())
        return HOT_TEST_SKIPPED;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_instruction_set_gives_the_same_bits),
        cmocka_unit_test(prices_do_not_depend_on_company),
        cmocka_unit_test(a_lane_does_not_depend_on_its_neighbours),
        cmocka_unit_test(at_expiry_nothing_is_left_but_the_payoff),
    };
    return cmocka_run_group_tests(tests, prepare, finish);
}
