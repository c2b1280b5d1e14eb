/* Price tables against exact prices, on states that a run visits. */
#include "models/isa.h"

#include <gsl/gsl_errno.h>

#include "alvh/exact.h"
#include "tests/expect.h"
#include "tests/one_state.h"

enum { MOST_SAMPLES = 40000 };

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spx_smiles_of_core_are_within_the_bars),
        cmocka_unit_test(spx_smiles_of_mild_are_within_half_of_them),
        cmocka_unit_test(vix_futures_and_options_are_within_the_bars),
    };
    return cmocka_run_group_tests(tests, create_worlds, free_worlds);
}
