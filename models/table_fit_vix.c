/* Fitting the future and the smiles of one VIX tenor; X = VIX_T^2 as a fraction.
 *
 *     E sqrt X = 1/sqrt(pi) int_0^inf (1 - L(y^2)) / y^2 dy,   L(z) = E exp(-z X)
 *     E (sqrt X - K)^+ = 1/(2 pi i) int L(-z) sqrt(pi) erfc(K sqrt z) / (2 z^(3/2)) dz
 *
 * the first by the trapezoid rule in ln y, the second along Re z = shift by Gauss's rule on
 * panels that grow. The payoff's part does not depend on tenor or state and is computed
 * once for a grid of strikes. */
#include "models/table_fit_parts.h"

#include <gsl/gsl_integration.h>
#include <gsl/gsl_spline.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    PANEL_ORDER = 12,
    NODE_STRIKES = 160, /* most strikes priced for one smile */
    ARGUMENT_BLOCK = 64,
    ROUNDS = 6, /* of tilted weights */
};

static const struct {
    int first_day, last_day;
    double top; /* of Im z */
} group_plan[FIT_VIX_GROUPS] = {{1, 8, 4e5}, {9, ALVH_TABLES_VIX_DAYS, 6e4}};

#define STRIKE_STEP   0.00625 /* of ln K */
#define LEAST_PRICE   2e-5    /* points; cheaper options get the last one's volatility */
#define EDGE_PRICE    2e-3    /* points, at the lowest state */
#define TOLERANCE     0.01    /* points */
#define GOOD_ENOUGH   0.3     /* of the tolerance: misses that need no tilted weights */
#define FUTURE_STEP   0.02
#define FUTURE_BOTTOM (-12.0)

/* ---- The payoff's transform -------------------------------------------------------- */

enum { FADDEEVA_TERMS = 32 };

/* Weideman (1994): w(z) = exp(-z^2) erfc(-iz) for Im z >= 0 as a rational function. */
struct faddeeva {
    double length;
    double coefficient[FADDEEVA_TERMS]; /* of Z^0, Z^1, ... */
};

static struct faddeeva faddeeva_prepare(void)
{
    const int points = 2 * FADDEEVA_TERMS, turns = 2 * points;
    struct faddeeva w = {.length = sqrt(FADDEEVA_TERMS / M_SQRT2)};
    const double l2 = w.length * w.length;
    for (int n = 0; n < FADDEEVA_TERMS; n++) {
        double sum = 0.0;
        for (int k = 1 - points; k < points; k++) {
            const double theta = k * M_PI / points;
            const double t = w.length * tan(0.5 * theta);
            sum += exp(-t * t) * (l2 + t * t) * cos((n + 1) * theta);
        }
        w.coefficient[n] = sum / turns;
    }
    return w;
}

static double complex faddeeva(const struct faddeeva *w, double complex z)
{
    const double complex below = w->length - I * z;
    const double complex ratio = (w->length + I * z) / below;
    double complex sum = 0.0;
    for (int n = FADDEEVA_TERMS - 1; n >= 0; n--)
        sum = sum * ratio + w->coefficient[n];
    return 2.0 * sum / (below * below) + (M_2_SQRTPI * 0.5) / below;
}

/* Where E exp(shift X) exists for certain: half of where the first jump mean blows up, and
 * a share of where the diffusion does. */
static double shift_of(const struct alvh_model *model)
{
    double most = 0.0;
    const struct alvh_measure *q = &model->q;
    for (int i = 0; i < model->regimes; i++) {
        most = fmax(most, q->jump.variance_mean);
        for (int j = 0; j < model->regimes; j++)
            most = fmax(most, q->regime_jump[i][j].variance_mean);
    }
    double bend = most * model->vix_slope[ALVH_FAST];
    for (int k = 0; k < ALVH_FACTORS; k++)
        bend +=
            model->vix_slope[k] * model->sigma[k] * model->sigma[k] / (2.0 * q->kappa[k]);
    return fmin(5.0, 0.4 / bend);
}

/* Arguments -z along the line, and weights that include 100/pi: panels narrow at first,
 * where the payoff's singularity at 0 is near. */
static enum alvh_status prepare_line(struct fit_group *group, int first_day, int last_day,
                                     double shift, double top, struct alvh_error *error)
{
    enum { MOST_PANELS = 1000 };
    double edge[MOST_PANELS + 1];
    int panels = 0;
    edge[0] = 0.0;
    for (double width = 0.25; edge[panels] < 200.0; width = fmin(2.0, 1.25 * width)) {
        edge[panels + 1] = edge[panels] + width;
        panels++;
    }
    while (edge[panels] < top) {
        edge[panels + 1] = edge[panels] * 1.0155;
        panels++;
    }
    ALVH_TRY(fit_group_allocate(group, first_day, last_day, panels * PANEL_ORDER, error));
    gsl_integration_glfixed_table *rule = gsl_integration_glfixed_table_alloc(PANEL_ORDER);
    if (!rule)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for the fit of price tables");
    for (int p = 0; p < panels; p++)
        for (int n = 0; n < PANEL_ORDER; n++) {
            double height, weight;
            gsl_integration_glfixed_point(edge[p], edge[p + 1], (size_t)n, &height, &weight,
                                          rule);
            group->argument[p * PANEL_ORDER + n] = -(shift + I * height);
            group->weight[p * PANEL_ORDER + n] = 100.0 / M_PI * weight;
        }
    gsl_integration_glfixed_table_free(rule);
    return ALVH_OK;
}

static double strike_of(const struct fit_payoffs *payoffs, int n)
{
    return exp(payoffs->ln_first + n * payoffs->ln_step);
}

/* The strikes from half of the lowest VIX to three and a half times the highest. */
static enum alvh_status prepare_payoffs(struct alvh_table_fit *fit,
                                        struct alvh_error *error)
{
    const struct alvh_model *model = fit->model;
    double low = HUGE_VAL, high = 0.0;
    for (int i = 0; i < model->regimes; i++) {
        low = fmin(low, model->vix_level[i]);
        high = fmax(high, model->vix_level[i]);
    }
    for (int k = 0; k < ALVH_FACTORS; k++)
        high += model->vix_slope[k] * fit->tables->axis[k].top;
    struct fit_payoffs *payoffs = &fit->payoffs;
    payoffs->ln_first = 0.5 * log(fmax(low, 1e-4)) + log(0.5);
    payoffs->ln_step = STRIKE_STEP;
    payoffs->strikes =
        (int)ceil((0.5 * log(high) + log(4.6) - payoffs->ln_first) / STRIKE_STEP);
    const struct fit_group *line = &fit->vix[0]; /* the other one is its beginning */
    payoffs->value =
        malloc((size_t)line->arguments * (size_t)payoffs->strikes * sizeof *payoffs->value);
    if (!payoffs->value)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for the fit of price tables");
    const struct faddeeva w = faddeeva_prepare();
    for (int a = 0; a < line->arguments; a++) {
        const double complex z = -line->argument[a], root = csqrt(z);
        const double complex factor = line->weight[a] * (1.0 / M_2_SQRTPI) / (z * root);
        double complex *value = payoffs->value + (size_t)a * (size_t)payoffs->strikes;
        for (int n = 0; n < payoffs->strikes; n++) {
            const double strike = strike_of(payoffs, n);
            value[n] =
                factor * cexp(-strike * strike * z) * faddeeva(&w, I * strike * root);
        }
    }
    return ALVH_OK;
}

/* Where VIX can hardly move, in a regime above the lowest with next to no variance, the
 * smile has a kink at the lowest VIX of the regime: just below the future at one day, some
 * 0.2 standard deviations below it at a month, by when it is smooth. Strikes there get most
 * room, the less the smoother the smile. */
static struct table_strikes strikes_of_day(int day)
{
    return (struct table_strikes){.centre = 0.2 * expm1(-day / 12.0),
                                  .width = 0.06 - 0.14 * expm1(-day / 40.0),
                                  .lift = 0.02};
}

enum alvh_status fit_vix_prepare(struct alvh_table_fit *fit, struct alvh_error *error)
{
    const struct alvh_model *model = fit->model;
    const double shift = shift_of(model);
    for (int g = 0; g < FIT_VIX_GROUPS; g++)
        ALVH_TRY(prepare_line(&fit->vix[g], group_plan[g].first_day, group_plan[g].last_day,
                              shift, group_plan[g].top, error));
    double level = HUGE_VAL;
    for (int i = 0; i < model->regimes; i++)
        level = fmin(level, model->vix_level[i]);
    /* Two more arguments, +-h, give the mean and the variance of X. */
    const double top = 0.5 * log(60.0 / fmax(level, 1e-4));
    const int arguments = (int)((top - FUTURE_BOTTOM) / FUTURE_STEP) + 1;
    ALVH_TRY(
        fit_group_allocate(&fit->future, 1, ALVH_TABLES_VIX_DAYS, arguments + 2, error));
    for (int a = 0; a < arguments; a++) {
        const double x = FUTURE_BOTTOM + FUTURE_STEP * a;
        fit->future.argument[a] = exp(2.0 * x);
        fit->future.weight[a] = 100.0 * (M_2_SQRTPI * 0.5) * FUTURE_STEP * exp(-x);
    }
    const double h = 0.02 * shift;
    fit->future.argument[arguments] = h;
    fit->future.argument[arguments + 1] = -h;
    ALVH_TRY(prepare_payoffs(fit, error));
    for (int day = 0; day <= ALVH_TABLES_VIX_DAYS; day++)
        fit->tables->vix[day].strikes = strikes_of_day(day);
    return ALVH_OK;
}

/* ---- Futures ----------------------------------------------------------------------- */

/* Mean and variance of X, affine in v, from ln L at +-h. They are only scales: what they
 * miss, the splines that multiply them hold. */
static void set_moments(struct alvh_table_fit *fit, int day,
                        const struct fit_transform *transform)
{
    const struct alvh_model *model = fit->model;
    struct table_vix *tenor = &fit->tables->vix[day];
    const double tau = day / ALVH_DAYS_PER_YEAR;
    const int plus = fit->future.arguments - 2, minus = plus + 1;
    const double h = creal(fit->future.argument[plus]);
    for (int i = 0; i < model->regimes; i++) {
        const double up = log(creal(transform->regime[i][plus]));
        const double down = log(creal(transform->regime[i][minus]));
        tenor->mean.constant[i] = (down - up) / (2.0 * h);
        tenor->variance.constant[i] = fmax((up + down) / (h * h), 1e-12);
    }
    for (int k = 0; k < ALVH_FACTORS; k++) {
        const double e = exp(-model->q.kappa[k] * tau);
        const double slope = model->vix_slope[k] * e;
        const double bend = model->vix_slope[k] * model->sigma[k] * model->sigma[k] *
                            (1.0 - e) / (2.0 * model->q.kappa[k]);
        tenor->mean.slope[k] = slope;
        tenor->variance.slope[k] = 2.0 * slope * bend;
    }
}

static double affine(const struct table_affine *of, int regime, double v_fast,
                     double v_slow)
{
    return of->constant[regime] + of->slope[ALVH_FAST] * v_fast +
           of->slope[ALVH_SLOW] * v_slow;
}

/* E sqrt X in points: beyond the grid of ln y the integrand is E[X] y^2 (left) and 1
 * (right), whose sums are geometric. */
static double future_at(const struct fit_group *group,
                        const struct fit_transform *transform, const double complex *fast,
                        const double complex *slow, int regime)
{
    const int arguments = group->arguments - 2;
    const double rest = exp(-FUTURE_STEP) / (1.0 - exp(-FUTURE_STEP));
    const double complex *phi = transform->regime[regime];
    double sum = 0.0;
    for (int a = 0; a < arguments; a++) {
        double missing = 1.0 - creal(fast[a]) * creal(slow[a]) * creal(phi[a]);
        if (a == 0)
            missing *= 1.0 + rest;
        if (a == arguments - 1)
            missing += rest;
        sum += missing * group->weight[a];
    }
    return sum;
}

static enum alvh_status fit_futures(struct alvh_table_fit *fit, int day, double future[],
                                    struct alvh_error *error)
{
    const struct fit_group *group = &fit->future;
    struct fit_transform transform = {0};
    ALVH_TRY(fit_transform_gather(fit, group, day, &transform, error));
    set_moments(fit, day, &transform);
    const size_t arguments = (size_t)group->arguments;
    double complex *fast =
        fit_exponentials(fit, ALVH_FAST, group->arguments, transform.factor[ALVH_FAST]);
    double complex *slow =
        fit_exponentials(fit, ALVH_SLOW, group->arguments, transform.factor[ALVH_SLOW]);
    if (!fast || !slow) {
        free(fast);
        free(slow);
        fit_transform_free(&transform);
        return alvh_fail(error, ALVH_EFAILED, "out of memory for the fit of price tables");
    }
    for (int r = 0; r < fit->model->regimes; r++) {
        double node[FIT_NODES];
        for (int i = 0; i < TABLE_FAST_KNOTS; i++)
            for (int j = 0; j < TABLE_SLOW_KNOTS; j++) {
                const int n = i * TABLE_SLOW_KNOTS + j;
                const double mean =
                    affine(&fit->tables->vix[day].mean, r, fit->knot[ALVH_FAST][i],
                           fit->knot[ALVH_SLOW][j]);
                future[r * FIT_NODES + n] =
                    future_at(group, &transform, fast + (size_t)i * arguments,
                              slow + (size_t)j * arguments, r);
                node[n] = future[r * FIT_NODES + n] / (100.0 * sqrt(mean));
            }
        fit_controls(fit, 1, node, table_future(fit->tables, day) + r * TABLE_CONTROLS);
    }
    free(slow);
    free(fast);
    fit_transform_free(&transform);
    return ALVH_OK;
}

/* At expiry the future is VIX. */
static void fit_expired(struct alvh_table_fit *fit)
{
    const struct alvh_model *model = fit->model;
    struct table_affine *mean = &fit->tables->vix[0].mean;
    for (int i = 0; i < model->regimes; i++)
        mean->constant[i] = model->vix_level[i];
    for (int k = 0; k < ALVH_FACTORS; k++)
        mean->slope[k] = model->vix_slope[k];
    float *control = table_future(fit->tables, 0);
    for (int c = 0; c < model->regimes * TABLE_CONTROLS; c++)
        control[c] = 1.0f;
}

/* ---- Smiles ------------------------------------------------------------------------ */

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
    const double complex *power_fast = tenor->fast + (size_t)fast * arguments;
    const double complex *power_slow = tenor->slow + (size_t)slow * arguments;
    const double complex *phi = tenor->transform.regime[regime];
    double largest = 0.0;
    for (int a = from; a < to; a++) {
        const double complex laplace = power_fast[a] * power_slow[a] * phi[a];
        const double re = creal(laplace), im = cimag(laplace);
        const double *payoff =
            (const double *)(payoffs->value + (size_t)a * (size_t)payoffs->strikes +
                             node->first);
        const int step = 2 * node->stride;
        for (int n = 0; n < node->strikes; n++)
            node->call[n] += payoff[n * step] * re - payoff[n * step + 1] * im;
        largest =
            fmax(largest, (fabs(re) + fabs(im)) * (fabs(payoff[0]) + fabs(payoff[1])));
    }
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
    return log(100.0 * strike_of(&tenor->fit->payoffs, strike) / node->future);
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

/* The row whose largest miss, in prices, is about as small as it can be: Lawson's
 * algorithm, which weighs every point by its miss, again and again. One bend that a
 * polynomial cannot follow would otherwise be paid for where it is. */
static void fit_row_evenly(const struct alvh_table_fit *fit, const struct fit_smile *smile,
                           double row[static ALVH_SMILE_ROW])
{
    struct fit_smile tilted = *smile;
    double best[ALVH_SMILE_ROW], least = HUGE_VAL;
    for (int round = 0;; round++) {
        double miss[FIT_POINTS];
        fit_row(fit, &tilted, row);
        const double most = fit_misses(fit, smile, row, miss);
        if (most < least) {
            least = most;
            memcpy(best, row, sizeof best);
        }
        if (round == ROUNDS || most < GOOD_ENOUGH)
            break;
        for (int n = 0; n < FIT_POINTS; n++)
            tilted.weight[n] *= sqrt(fmax(miss[n] / most, 1e-3));
    }
    memcpy(row, best, sizeof best);
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
    fit_row_evenly(fit, &smile, row);
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
                                .mean = affine(&table->mean, regime, v_fast, v_slow)};
        node[n].scale =
            0.5 * sqrt(affine(&table->variance, regime, v_fast, v_slow)) / node[n].mean;
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
        fit_expired(fit);
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
