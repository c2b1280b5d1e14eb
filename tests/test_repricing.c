/* The sampler against what is known apart from it: prices by quadrature of the transforms,
 * and moments of the state by the differential equations that they obey. */
#include <stdlib.h>
#include <string.h>

#include "expect.h"
#include "lanes.h"
#include "stepper.h"
#include "tests/oracle_cases.h"

enum { BLOCKS = 1024 }; /* of paths: a million */
enum { LANES = ALVH_MAX_LANES, DATES = 3 };
static const int dates[DATES] = {5, 21, 63};

/* What is compared at each date: `values` numbers of each lane. */
struct study {
    const struct alvh_model *model;
    const struct alvh_measure *measure;
    int steps_per_day, blocks;
    int regime;
    double variance[ALVH_FACTORS];
    int values;
    void (*observe)(const void *context, int date, const struct lanes *lanes, int lane,
                    double *value);
    const void *context;
};

/* moments[date * values + value], each block's apart until all are walked. */
static void walk_study(const struct study *study, struct moments *moments)
{
    const int all = DATES * study->values;
    struct moments *by_block =
        calloc((size_t)study->blocks * (size_t)all, sizeof *by_block);
    assert_non_null(by_block);
    struct alvh_dynamics *dynamics =
        dynamics_of(study->model, study->measure, study->steps_per_day);
    stepper *const step = best_stepper();
#pragma omp parallel for schedule(dynamic)
    for (int b = 0; b < study->blocks; b++) {
        struct lanes lanes;
        struct alvh_market_lanes market =
            lanes_start(&lanes, LANES, 0.0, study->variance[ALVH_FAST],
                        study->variance[ALVH_SLOW], study->regime);
        double value[64];
        for (int day = 0, date = 0; date < DATES; day++) {
            step(dynamics, 20230215, (uint64_t)b * LANES, (uint32_t)day, &market);
            if (day + 1 < dates[date])
                continue;
            for (int l = 0; l < LANES; l++) {
                study->observe(study->context, date, &lanes, l, value);
                for (int i = 0; i < study->values; i++)
                    moments_add(&by_block[b * all + date * study->values + i], value[i]);
            }
            date++;
        }
    }
    memset(moments, 0, (size_t)all * sizeof *moments);
    for (int b = 0; b < study->blocks; b++)
        for (int i = 0; i < all; i++)
            moments_merge(&moments[i], &by_block[b * all + i]);
    alvh_dynamics_free(dynamics);
    free(by_block);
}

/* Black's price of a call, or of a put, on a forward, not discounted. */
static double black(double forward, double strike, double total_vol, bool is_call)
{
    const double d1 = log(forward / strike) / total_vol + 0.5 * total_vol;
    const double d2 = d1 - total_vol;
    const double call =
        0.5 * (forward * erfc(-d1 / sqrt(2.0)) - strike * erfc(-d2 / sqrt(2.0)));
    return is_call ? call : call - forward + strike;
}

/* How much the price moves for one point of annual volatility, at its own volatility. */
static double price_of_a_point(double forward, double strike, double price, double years,
                               bool is_call)
{
    double low = 1e-4, high = 5.0;
    for (int i = 0; i < 60; i++) {
        const double middle = 0.5 * (low + high);
        if (black(forward, strike, middle, is_call) < price)
            low = middle;
        else
            high = middle;
    }
    const double point = 0.01 * sqrt(years);
    return 0.5 * (black(forward, strike, low + point, is_call) -
                  black(forward, strike, fmax(low - point, 1e-6), is_call));
}

/* The cases of one model and regime at the three dates, and how the forwards grow. */
struct book {
    const struct alvh_model *model;
    const struct oracle_case *at[DATES];
};

static struct book book_of(const struct alvh_model *model, int which, int regime)
{
    struct book book = {.model = model};
    for (int date = 0; date < DATES; date++) {
        for (int c = 0; c < ORACLE_CASES; c++)
            if (oracle_case[c].model == which && oracle_case[c].regime == regime &&
                oracle_case[c].days == dates[date])
                book.at[date] = &oracle_case[c];
        assert_non_null(book.at[date]);
    }
    return book;
}

static double forward_at(const struct alvh_model *model, int days)
{
    return 100.0 * exp((model->rate - model->dividend_yield) * days / ALVH_DAYS_PER_YEAR);
}

enum { SPOT, FUTURE, SPX, VIX = SPX + ORACLE_STRIKES, VALUES = VIX + ORACLE_VIX_STRIKES };

/* Payoffs: the martingale, VIX, SPX options out of the money, VIX calls. */
static void observe_payoffs(const void *context, int date, const struct lanes *lanes,
                            int lane, double *value)
{
    const struct book *book = context;
    const struct oracle_case *at = book->at[date];
    const double spot = 100.0 * exp(lanes->ln_spot[lane]);
    const double variance[ALVH_FACTORS] = {lanes->v_fast[lane], lanes->v_slow[lane]};
    const double vix = alvh_model_vix(book->model, lanes->regime[lane], variance);
    value[SPOT] = exp(lanes->ln_spot[lane] - lanes->ln_carry[lane]);
    value[FUTURE] = vix;
    for (int k = 0; k < ORACLE_STRIKES; k++) {
        const bool is_put = at->strike[k] < forward_at(book->model, at->days);
        value[SPX + k] = fmax(0.0, is_put ? at->strike[k] - spot : spot - at->strike[k]);
    }
    for (int k = 0; k < ORACLE_VIX_STRIKES; k++)
        value[VIX + k] = fmax(0.0, vix - at->vix_strike[k]);
}

/* Three standard errors with a million paths, where a tenth of a point is mostly wider; 4.5
 * with fewer, because hundreds of prices are compared. */
static double allowed_errors(const struct moments *moments)
{
    return moments->count >= 1e6 ? 3.0 : 4.5;
}

/* So many standard errors or a tenth of a point of volatility, whichever is wider. An
 * option that hardly ever pays shows too small an error, or none: it is at least that of as
 * many payoffs of 2 % of the forward as make up its price. */
static void assert_price(const struct moments *payoff, double exact, double forward,
                         double strike, double years, bool is_call)
{
    const double tenth = 0.1 * price_of_a_point(forward, strike, exact, years, is_call);
    const double error =
        fmax(moments_standard_error(payoff), sqrt(0.02 * forward * exact / payoff->count));
    assert_near(moments_mean(payoff), exact, fmax(allowed_errors(payoff) * error, tenth));
}

static void assert_prices(const struct book *book, int date, const struct moments *moments)
{
    const struct oracle_case *at = book->at[date];
    const double years = at->days / ALVH_DAYS_PER_YEAR;
    const double discount = exp(-book->model->rate * years);
    const double forward = forward_at(book->model, at->days);
    const double errors = allowed_errors(moments);
    assert_near(moments_mean(&moments[SPOT]), 1.0,
                errors * moments_standard_error(&moments[SPOT]));
    assert_near(moments_mean(&moments[FUTURE]), at->vix_future,
                errors * moments_standard_error(&moments[FUTURE]));
    for (int k = 0; k < ORACLE_STRIKES; k++) {
        const bool is_call = at->strike[k] >= forward;
        assert_price(&moments[SPX + k], (is_call ? at->call[k] : at->put[k]) / discount,
                     forward, at->strike[k], years, is_call);
    }
    for (int k = 0; k < ORACLE_VIX_STRIKES; k++)
        assert_price(&moments[VIX + k], at->vix_call[k] / discount, at->vix_future,
                     at->vix_strike[k], years, true);
}

static void reprice(int which, int steps_per_day, int blocks)
{
    const struct alvh_model model = oracle_prepared(which);
    for (int regime = 0; regime < model.regimes; regime++) {
        const struct book book = book_of(&model, which, regime);
        struct moments moments[DATES * VALUES];
        const struct study study = {
            .model = &model,
            .measure = &model.q,
            .steps_per_day = steps_per_day,
            .blocks = blocks,
            .regime = regime,
            .variance = {book.at[0]->variance[0], book.at[0]->variance[1]},
            .values = VALUES,
            .observe = observe_payoffs,
            .context = &book,
        };
        walk_study(&study, moments);
        for (int date = 0; date < DATES; date++)
            assert_prices(&book, date, moments + date * VALUES);
    }
}

static void daily_steps_of_core_reprice_the_transform(void **state)
{
    (void)state;
    reprice(ORACLE_CORE, 1, BLOCKS);
}

static void daily_steps_of_mild_reprice_the_transform(void **state)
{
    (void)state;
    reprice(ORACLE_MILD, 1, BLOCKS);
}

static void halved_steps_reprice_it_too(void **state)
{
    (void)state;
    reprice(ORACLE_CORE, 2, BLOCKS / 8);
}

/* The moments of x = ln S, f = v1 and s = v2 in each regime, up to the second. */
enum { ONE, X, F, S, XX, XF, XS, FF, FS, SS, MONOMIALS };
typedef double regime_moments[ALVH_MAX_REGIMES][MONOMIALS];

/* d/dt of the moments inside one regime, events apart. */
static void add_diffusion(const struct alvh_model *model,
                          const struct alvh_measure *measure, int regime,
                          const double m[MONOMIALS], double slope[MONOMIALS])
{
    const double *kappa = measure->kappa, *theta = measure->theta[regime];
    const double *sigma = model->sigma, *rho = model->rho;
    const double drift = model->rate - model->dividend_yield + measure->premium_constant -
                         alvh_measure_compensator(measure, model->regimes, regime);
    const double pay = measure->premium_variance - 0.5; /* of ln S per unit of variance */
    const double into_f = kappa[0] * theta[0], into_s = kappa[1] * theta[1];
    slope[X] += drift * m[ONE] + pay * (m[F] + m[S]);
    slope[F] += into_f * m[ONE] - kappa[0] * m[F];
    slope[S] += into_s * m[ONE] - kappa[1] * m[S];
    slope[XX] += 2.0 * (drift * m[X] + pay * (m[XF] + m[XS])) + m[F] + m[S];
    slope[XF] += drift * m[F] + pay * (m[FF] + m[FS]) + into_f * m[X] - kappa[0] * m[XF] +
                 rho[0] * sigma[0] * m[F];
    slope[XS] += drift * m[S] + pay * (m[FS] + m[SS]) + into_s * m[X] - kappa[1] * m[XS] +
                 rho[1] * sigma[1] * m[S];
    slope[FF] += 2.0 * (into_f * m[F] - kappa[0] * m[FF]) + sigma[0] * sigma[0] * m[F];
    slope[FS] += into_f * m[S] + into_s * m[F] - (kappa[0] + kappa[1]) * m[FS];
    slope[SS] += 2.0 * (into_s * m[S] - kappa[1] * m[SS]) + sigma[1] * sigma[1] * m[S];
}

/* What an event adds: the moments after it where it leads, less those where it began. */
static void add_event(double rate, const struct alvh_jump *jump, const double m[MONOMIALS],
                      double slope_to[MONOMIALS], double slope_from[MONOMIALS])
{
    const double j = jump->variance_mean, jj = 2.0 * j * j;
    const double c = jump->correlation, mean = jump->mean;
    const double z = mean + c * j, zj = mean * j + c * jj;
    const double zz =
        jump->stdev * jump->stdev + mean * mean + 2.0 * mean * c * j + c * c * jj;
    const double after[MONOMIALS] = {
        [ONE] = m[ONE],
        [X] = m[X] + z * m[ONE],
        [F] = m[F] + j * m[ONE],
        [S] = m[S],
        [XX] = m[XX] + 2.0 * z * m[X] + zz * m[ONE],
        [XF] = m[XF] + z * m[F] + j * m[X] + zj * m[ONE],
        [XS] = m[XS] + z * m[S],
        [FF] = m[FF] + 2.0 * j * m[F] + jj * m[ONE],
        [FS] = m[FS] + j * m[S],
        [SS] = m[SS],
    };
    for (int i = 0; i < MONOMIALS; i++) {
        slope_to[i] += rate * after[i];
        slope_from[i] -= rate * m[i];
    }
}

static void moments_slope(const struct study *study, regime_moments m, regime_moments slope)
{
    const struct alvh_measure *measure = study->measure;
    memset(slope, 0, sizeof(regime_moments));
    for (int i = 0; i < study->model->regimes; i++) {
        add_diffusion(study->model, measure, i, m[i], slope[i]);
        add_event(measure->jump_intensity[i], &measure->jump, m[i], slope[i], slope[i]);
        for (int j = 0; j < study->model->regimes; j++)
            add_event(measure->rate[i][j], &measure->regime_jump[i][j], m[i], slope[j],
                      slope[i]);
    }
}

static void moments_move(regime_moments to, regime_moments from, double years,
                         regime_moments slope)
{
    for (int i = 0; i < ALVH_MAX_REGIMES; i++)
        for (int k = 0; k < MONOMIALS; k++)
            to[i][k] = from[i][k] + years * slope[i][k];
}

/* Runge and Kutta's fourth order, eight steps a day. */
static void moments_day(const struct study *study, regime_moments m)
{
    const double h = 1.0 / (8.0 * ALVH_DAYS_PER_YEAR);
    for (int n = 0; n < 8; n++) {
        regime_moments k1, k2, k3, k4, at;
        moments_slope(study, m, k1);
        moments_move(at, m, 0.5 * h, k1);
        moments_slope(study, at, k2);
        moments_move(at, m, 0.5 * h, k2);
        moments_slope(study, at, k3);
        moments_move(at, m, h, k3);
        moments_slope(study, at, k4);
        for (int i = 0; i < ALVH_MAX_REGIMES; i++)
            for (int k = 0; k < MONOMIALS; k++)
                m[i][k] += h / 6.0 * (k1[i][k] + 2.0 * (k2[i][k] + k3[i][k]) + k4[i][k]);
    }
}

static void observe_moments(const void *context, int date, const struct lanes *lanes,
                            int lane, double *value)
{
    (void)date;
    const struct study *study = context;
    const double x = lanes->ln_spot[lane], f = lanes->v_fast[lane], s = lanes->v_slow[lane];
    const double monomial[MONOMIALS] = {1.0,   x,     f,     s,     x * x,
                                        x * f, x * s, f * f, f * s, s * s};
    for (int i = 0; i < study->model->regimes; i++)
        for (int k = 0; k < MONOMIALS; k++)
            value[i * MONOMIALS + k] = lanes->regime[lane] == i ? monomial[k] : 0.0;
}

/* Every first and second moment of the state, in every regime, at three dates: ninety
 * numbers for three regimes, each within 4.5 standard errors. */
static void assert_moments(const struct alvh_model *model,
                           const struct alvh_measure *measure, int regime, double fast,
                           double slow)
{
    struct study study = {
        .model = model,
        .measure = measure,
        .steps_per_day = 1,
        .blocks = BLOCKS / 2,
        .regime = regime,
        .variance = {fast, slow},
        .values = model->regimes * MONOMIALS,
        .observe = observe_moments,
    };
    study.context = &study;
    struct moments seen[DATES * ALVH_MAX_REGIMES * MONOMIALS];
    walk_study(&study, seen);
    regime_moments m = {{0.0}};
    m[regime][ONE] = 1.0;
    m[regime][F] = fast;
    m[regime][S] = slow;
    m[regime][FF] = fast * fast;
    m[regime][FS] = fast * slow;
    m[regime][SS] = slow * slow;
    for (int day = 0, date = 0; date < DATES; day++) {
        moments_day(&study, m);
        if (day + 1 < dates[date])
            continue;
        for (int i = 0; i < study.values; i++) {
            const struct moments *sample = &seen[date * study.values + i];
            const double expected = m[i / MONOMIALS][i % MONOMIALS];
            assert_near(moments_mean(sample), expected,
                        4.5 * moments_standard_error(sample) + 1e-12);
        }
        date++;
    }
}

static void core_has_the_spread_of_its_equations_under_both_measures(void **state)
{
    (void)state;
    const struct alvh_model *core = &oracle_model[ORACLE_CORE];
    assert_moments(core, &core->p, 0, 0.0065, 0.0165);
    assert_moments(core, &core->q, 1, 0.0, 0.03);
}

/* Ten times as many events, with jumps of every kind on every one of them. */
static void crowded_steps_have_the_spread_of_their_equations(void **state)
{
    (void)state;
    struct alvh_model model = oracle_model[ORACLE_MILD];
    struct alvh_measure *p = &model.p;
    for (int i = 0; i < model.regimes; i++) {
        p->jump_intensity[i] *= 30.0;
        for (int j = 0; j < model.regimes; j++) {
            if (i == j)
                continue;
            p->rate[i][j] = 20.0 + 3.0 * i + j;
            p->regime_jump[i][j] = (struct alvh_jump){.mean = 0.004 * (i - j),
                                                      .stdev = 0.01,
                                                      .variance_mean = 0.01 + 0.002 * j,
                                                      .correlation = -0.3};
        }
    }
    p->premium_variance = 1.3;
    assert_moments(&model, p, 2, 0.0713, 0.0264);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(daily_steps_of_core_reprice_the_transform),
        cmocka_unit_test(daily_steps_of_mild_reprice_the_transform),
        cmocka_unit_test(halved_steps_reprice_it_too),
        cmocka_unit_test(core_has_the_spread_of_its_equations_under_both_measures),
        cmocka_unit_test(crowded_steps_have_the_spread_of_their_equations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
