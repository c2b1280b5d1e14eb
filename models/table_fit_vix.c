/* Fitting the smiles of one VIX tenor. */
#include "models/table_fit_parts.h"

#include <gsl/gsl_spline.h>
#include <math.h>
#include <stdlib.h>

enum {
    /* Most strikes priced for one smile: enough for every third one of the widest. */
    NODE_STRIKES = 160,
    ARGUMENT_BLOCK = 64,
};

#define LEAST_PRICE 2e-5 /* points; cheaper options get the last one's volatility */
#define EDGE_PRICE  2e-3 /* points, at the lowest state */
#define TOLERANCE   0.01 /* points */

/* One smile while its calls are being summed. */
struct node {
    int first, stride, strikes; /* of the grid of payoffs */
    int arguments;              /* still worth adding */
    double future, scale, mean;
    double low, high; /* ln(K/F) at z = -1 and 1 */
    double lowest;    /* ln(K/F) of the lowest VIX there can be */
    double call[NODE_STRIKES];
};

struct tenor {
    const struct alvh_table_fit *fit;
    const struct fit_group *group;
    struct fit_transform transform;
    double complex *fast, *slow;
    struct node *node; /* [regime][node] */
    int day;
};

/* As a fraction. */
static double lowest_vix(const struct alvh_model *model)
{
    double least = model->vix_level[0];
    for (int r = 1; r < model->regimes; r++)
        least = fmin(least, model->vix_level[r]);
    return sqrt(least);
}

/* The smaller of the two, but smooth. */
static double kept_within(double reach, double most)
{
    return reach / pow(1.0 + pow(reach / most, 4.0), 0.25);
}

/* How far up the jumps of the lowest state reach: the J of sqrt((X + J)/X). */
static void set_range(const struct alvh_table_fit *fit, struct node *node, double jump)
{
    const struct fit_payoffs *payoffs = &fit->payoffs;
    const double left = 3.2 * node->scale;
    const double right = hypot(3.2 * node->scale, 0.5 * log1p(jump / node->mean));
    /* Never below 0.27 of the future, nor below the lowest VIX there can be, where
     * volatility falls to nothing at an edge; nor above 4.5 times the future. */
    node->lowest = log(100.0 * lowest_vix(fit->model) / node->future);
    node->low = -kept_within(left, fmin(1.3, -node->lowest));
    node->high = kept_within(right, 1.5);
    const double ln_future = log(node->future / 100.0);
    const double first = (ln_future + node->low - payoffs->ln_first) / payoffs->ln_step;
    const double last = (ln_future + node->high - payoffs->ln_first) / payoffs->ln_step;
    node->first = (int)fmax(floor(first), 0.0);
    const int end = (int)fmin(ceil(last), payoffs->strikes - 1);
    node->stride = (end - node->first) / (NODE_STRIKES - 1) + 1;
    node->strikes = (end - node->first) / node->stride + 1;
}

/* Adds a block of arguments to the calls of one node. */
static void add_calls(const struct tenor *tenor, int fast, int slow, int regime, int from,
                      int to, struct node *node)
{
    const struct fit_payoffs *payoffs = &tenor->fit->payoffs;
    const size_t arguments = (size_t)tenor->group->arguments;
    const size_t half = fit_payoffs_half(payoffs, node->stride);
    const double complex *power_fast = tenor->fast + (size_t)fast * arguments;
    const double complex *power_slow = tenor->slow + (size_t)slow * arguments;
    const double complex *phi = tenor->transform.regime[regime];
    const double *payoff = fit_payoff(payoffs, from, node->first, node->stride);
    double laplace[2 * ARGUMENT_BLOCK], largest = 0.0;
    for (int a = from; a < to; a++) {
        const double complex value = power_fast[a] * power_slow[a] * phi[a];
        const double *first = payoff + 2 * half * (size_t)(a - from);
        laplace[2 * (a - from)] = creal(value);
        laplace[2 * (a - from) + 1] = cimag(value);
        largest = fmax(largest, (fabs(creal(value)) + fabs(cimag(value))) *
                                    (fabs(first[0]) + fabs(first[half])));
    }
    tenor->fit->vix_sums(to - from, laplace, payoff, half, node->strikes, node->call);
    if (largest < 1e-11)
        node->arguments = from;
}

static void sum_calls(const struct tenor *tenor, int regime_from, int regime_to)
{
    for (int from = 0; from < tenor->group->arguments; from += ARGUMENT_BLOCK) {
        const int end = from + ARGUMENT_BLOCK;
        const int to = end < tenor->group->arguments ? end : tenor->group->arguments;
        for (int r = regime_from; r < regime_to; r++)
            for (int n = 0; n < FIT_NODES; n++) {
                struct node *node = &tenor->node[r * FIT_NODES + n];
                if (from < node->arguments)
                    add_calls(tenor, n / TABLE_SLOW_KNOTS, n % TABLE_SLOW_KNOTS, r, from,
                              to, node);
            }
    }
}

static double node_k(const struct tenor *tenor, const struct node *node, int n)
{
    const int strike = node->first + n * node->stride;
    return log(100.0 * fit_strike(&tenor->fit->payoffs, strike) / node->future);
}

/* Total volatilities of the strikes from the first to the last that are worth something;
 * returns how many. */
static int volatilities(const struct tenor *tenor, const struct node *node, double k[],
                        double total[])
{
    int count = 0;
    double guess = node->scale;
    for (int n = 0; n < node->strikes; n++) {
        const double here = node_k(tenor, node, n);
        const double call = node->call[n] / node->future;
        const double otm = here < 0.0 ? call - 1.0 + exp(here) : call;
        if (otm * node->future < LEAST_PRICE) {
            if (here > 0.0 && count > 0)
                break;
            count = 0;
            continue;
        }
        k[count] = here;
        total[count] = guess = fit_implied(otm, here, guess);
        count++;
    }
    return count;
}

/* Below the first strike that is worth something: puts fall off to nothing at the lowest
 * VIX there can be. */
static double edge_volatility(double lowest, double first, double first_total, double k)
{
    const double share = (exp(k) - exp(lowest)) / (exp(first) - exp(lowest));
    const double put = fit_black(first, first_total) * fmax(share, 1e-3);
    return fit_implied(put, k, first_total);
}

/* The row of a smile whose kink a polynomial cannot follow. Least squares keeps most of the
 * error there; a fit to the largest error spreads it over all strikes and wavers from state
 * to state, and with it every slope over states and tenors. In between, and as smooth in
 * the state as the smile is: a second fit, in which a point weighs the more the further
 * the first one missed it. */
static void fit_row_twice(const struct alvh_table_fit *fit, const struct fit_smile *smile,
                          double row[static ALVH_SMILE_ROW])
{
    struct fit_smile again = *smile;
    double miss[FIT_POINTS];
    fit_row(fit, smile, row);
    fit_misses(fit, smile, row, miss);
    for (int n = 0; n < FIT_POINTS; n++)
        again.weight[n] *= sqrt(1.0 + miss[n] * miss[n]);
    fit_row(fit, &again, row);
}

static void fit_node(const struct tenor *tenor, const struct node *node,
                     gsl_interp_accel *accelerator, double row[static ALVH_SMILE_ROW])
{
    const struct alvh_table_fit *fit = tenor->fit;
    const struct table_strikes *strikes = &fit->tables->vix[tenor->day].strikes;
    struct fit_smile smile = {
        .low = fit_y(strikes, node->low / node->scale),
        .high = fit_y(strikes, node->high / node->scale),
    };
    double k[NODE_STRIKES], total[NODE_STRIKES];
    const int count = volatilities(tenor, node, k, total);
    gsl_spline *spline =
        count >= 3 ? gsl_spline_alloc(gsl_interp_cspline, (size_t)count) : NULL;
    if (spline)
        gsl_spline_init(spline, k, total, (size_t)count);
    gsl_interp_accel_reset(accelerator);
    for (int n = 0; n < FIT_POINTS; n++) {
        const double y =
            0.5 * (smile.low + smile.high) + 0.5 * (smile.high - smile.low) * fit->point[n];
        const double wanted = node->scale * fit_x(strikes, y);
        const double here = spline ? fmin(wanted, k[count - 1]) : wanted;
        double volatility = node->scale;
        if (spline && here < k[0])
            volatility = edge_volatility(node->lowest, k[0], total[0], here);
        else if (spline)
            volatility = gsl_spline_eval(spline, here, accelerator);
        const double price = fit_black(here, volatility);
        const double above =
            fit_implied(price + TOLERANCE / node->future, here, volatility);
        smile.shape[n] = volatility / node->scale;
        smile.weight[n] = node->scale / (above - volatility);
    }
    gsl_spline_free(spline);
    fit_row_twice(fit, &smile, row);
}

/* Where the calls of the lowest state stop being worth something, as a jump of X. */
static double jump_reach(const struct tenor *tenor, struct node *node, int regime)
{
    const double most = 100.0;
    set_range(tenor->fit, node, most);
    for (int from = 0; from < tenor->group->arguments && from < node->arguments;
         from += ARGUMENT_BLOCK) {
        const int end = from + ARGUMENT_BLOCK;
        add_calls(tenor, 0, 0, regime, from,
                  end < tenor->group->arguments ? end : tenor->group->arguments, node);
    }
    int last = node->strikes - 1;
    while (last > 0 && node->call[last] < EDGE_PRICE)
        last--;
    const double reach = fmax(node_k(tenor, node, last), 0.0);
    for (int n = 0; n < NODE_STRIKES; n++)
        node->call[n] = 0.0;
    node->arguments = tenor->group->arguments;
    return node->mean * expm1(2.0 * reach);
}

static void prepare_nodes(const struct tenor *tenor, int regime, const double future[])
{
    const struct alvh_table_fit *fit = tenor->fit;
    const struct table_vix *table = &fit->tables->vix[tenor->day];
    struct node *node = tenor->node + regime * FIT_NODES;
    for (int n = 0; n < FIT_NODES; n++) {
        const double v_fast = fit->knot[ALVH_FAST][n / TABLE_SLOW_KNOTS];
        const double v_slow = fit->knot[ALVH_SLOW][n % TABLE_SLOW_KNOTS];
        node[n] = (struct node){.arguments = tenor->group->arguments,
                                .future = future[regime * FIT_NODES + n],
                                .mean = fit_affine(&table->mean, regime, v_fast, v_slow)};
        node[n].scale =
            0.5 * sqrt(fit_affine(&table->variance, regime, v_fast, v_slow)) / node[n].mean;
    }
    const double jump = jump_reach(tenor, &node[0], regime);
    for (int n = 0; n < FIT_NODES; n++)
        set_range(fit, &node[n], jump);
}

static enum alvh_status fit_smiles(const struct tenor *tenor, const double future[],
                                   struct alvh_error *error)
{
    const struct alvh_table_fit *fit = tenor->fit;
    double *rows = malloc(FIT_NODES * ALVH_SMILE_ROW * sizeof *rows);
    gsl_interp_accel *accelerator = gsl_interp_accel_alloc();
    if (!rows || !accelerator) {
        free(rows);
        return alvh_fail(error, ALVH_EFAILED, "out of memory for the fit of price tables");
    }
    const int regimes = fit->model->regimes;
    for (int r = 0; r < regimes; r++)
        prepare_nodes(tenor, r, future);
    sum_calls(tenor, 0, regimes);
    for (int r = 0; r < regimes; r++) {
        for (int n = 0; n < FIT_NODES; n++)
            fit_node(tenor, &tenor->node[r * FIT_NODES + n], accelerator,
                     rows + n * ALVH_SMILE_ROW);
        fit_controls(fit, ALVH_SMILE_ROW, rows,
                     table_vix_rows(fit->tables, tenor->day) +
                         (size_t)r * TABLE_CONTROLS * ALVH_SMILE_ROW);
    }
    gsl_interp_accel_free(accelerator);
    free(rows);
    return ALVH_OK;
}

enum alvh_status fit_vix_tenor(struct alvh_table_fit *fit, int day,
                               struct alvh_error *error)
{
    if (day == 0) {
        fit_futures_expired(fit);
        return ALVH_OK;
    }
    const struct fit_group *group = fit->vix;
    while (day > group->last_day)
        group++;
    struct tenor tenor = {.fit = fit, .group = group, .day = day};
    const size_t nodes = (size_t)fit->model->regimes * FIT_NODES;
    double *future = malloc(nodes * sizeof *future);
    tenor.node = malloc(nodes * sizeof *tenor.node);
    enum alvh_status status = ALVH_EFAILED;
    if (!future || !tenor.node)
        alvh_fail(error, status, "out of memory for the fit of price tables");
    else
        status = fit_futures(fit, day, future, error);
    if (status == ALVH_OK)
        status = fit_transform_gather(fit, group, day, &tenor.transform, error);
    if (status == ALVH_OK) {
        tenor.fast = fit_exponentials(fit, ALVH_FAST, group->arguments,
                                      tenor.transform.factor[ALVH_FAST]);
        tenor.slow = fit_exponentials(fit, ALVH_SLOW, group->arguments,
                                      tenor.transform.factor[ALVH_SLOW]);
        status = tenor.fast && tenor.slow
                     ? fit_smiles(&tenor, future, error)
                     : alvh_fail(error, ALVH_EFAILED,
                                 "out of memory for the fit of price tables");
    }
    free(tenor.slow);
    free(tenor.fast);
    fit_transform_free(&tenor.transform);
    free(tenor.node);
    free(future);
    return status;
}
