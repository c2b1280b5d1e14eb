/* Fitting the smiles of one SPX tenor.
 *
 * The option out of the money at k = ln(K/F), per unit of forward, is (Lewis 2001)
 *
 *     black(k, s) - exp(k/2)/pi Re int_0^inf exp(-iku) (cf(u - i/2) - gauss) / (u^2 + 1/4)
 * du
 *
 * with gauss = exp(-s^2 (u^2 + 1/4) / 2), by the trapezoid rule, which is exact up to
 * images of the smile a period away. On the grid of nodes cf factors into exp(B1 v1) exp(B2
 * v2) psi, so each exponential is taken once per axis. */
#include "models/table_fit_parts.h"

#include <math.h>
#include <stdlib.h>

static const struct {
    int first_day, last_day;
    double top; /* of u */
} group_plan[FIT_SPX_GROUPS] = {
    {1, 1, 20000.0},
    {2, 3, 16000.0},
    {4, 8, 10000.0},
    {9, 20, 6000.0},
    {21, ALVH_TABLES_SPX_DAYS, 4000.0},
};

/* What prices may be wrong by, of spot. Books trade near the money, where an error that
 * comes back with every trade adds up. */
#define NEAR_TOLERANCE 3e-7
#define FAR_TOLERANCE  8e-6
/* The delta below which a price may be wrong by more than NEAR_TOLERANCE. */
#define NEAR_DELTA 0.03
/* Options cheaper than this are given the volatility of the last one that is not. */
#define LEAST_PRICE 1e-7
/* Strikes whose options are cheaper at the lowest state lie outside the smile: EDGE_PRICE,
 * less before EDGE_DAYS, when there are terms to spare. */
#define EDGE_PRICE 1.5e-5
#define EDGE_DAYS  5.0
/* So many standard deviations are always inside. */
#define LEAST_REACH 3.5

/* The variance s^2 that smiles are measured in, affine in the state. Measured: where both
 * variances are near 0 the middle of a smile is narrower than the mean variance says, so
 * part of what theta brings in is left out; of short tenors none, whose smiles follow it.
 */
static void set_variance(struct alvh_table_fit *fit, int day)
{
    const struct alvh_measure *q = &fit->model->q;
    struct table_affine *variance = &fit->tables->spx[day].variance;
    const double tau = day / ALVH_DAYS_PER_YEAR;
    const double share = 0.5 + 0.5 * exp(-0.15 * (day - 1));
    for (int i = 0; i < fit->model->regimes; i++)
        variance->constant[i] = 1e-7 * tau; /* where theta and v are 0, s still is not */
    for (int k = 0; k < ALVH_FACTORS; k++) {
        const double reach = q->kappa[k] * tau;
        const double kept = -expm1(-reach) / reach;
        variance->slope[k] = tau * kept;
        for (int i = 0; i < fit->model->regimes; i++)
            variance->constant[i] += share * tau * q->theta[i][k] * (1.0 - kept);
    }
}

static double scale_at(const struct alvh_table_fit *fit, int day, int regime, double v_fast,
                       double v_slow)
{
    const struct table_affine *variance = &fit->tables->spx[day].variance;
    return sqrt(variance->constant[regime] + variance->slope[ALVH_FAST] * v_fast +
                variance->slope[ALVH_SLOW] * v_slow);
}

/* -1 .. 1: how far, and to which side, the smiles lean; 1 is the steep skew of an index. */
static double lean(const struct alvh_model *model)
{
    const double mean = -0.5 * (model->rho[ALVH_FAST] + model->rho[ALVH_SLOW]);
    return fmax(-1.0, fmin(1.0, 2.0 * mean));
}

/* What makes polynomials of few terms follow the smiles of core and mild best. The steep
 * side, where u is positive, is that of low strikes when the lean is. */
static void set_strikes(double lean, int day, struct table_strikes *strikes)
{
    const double early = exp(-0.35 * (day - 1));
    const double width = fmin(1.8, 0.32 + 4.0 / day);
    strikes->centre = lean * (1.28 - 0.0024 * day - 1.8 * early);
    strikes->width = lean < 0.0 ? width : -width;
    strikes->lift = fabs(lean) * fmin(0.13, 4.2 / day) * (1.0 - early);
}

enum alvh_status fit_spx_prepare(struct alvh_table_fit *fit, struct alvh_error *error)
{
    const double v_fast = fit->tables->axis[ALVH_FAST].top;
    const double v_slow = fit->tables->axis[ALVH_SLOW].top;
    for (int day = 1; day <= ALVH_TABLES_SPX_DAYS; day++) {
        set_variance(fit, day);
        set_strikes(lean(fit->model), day, &fit->tables->spx[day].strikes);
    }
    for (int g = 0; g < FIT_SPX_GROUPS; g++) {
        const int last = group_plan[g].last_day;
        double widest = 0.0;
        for (int i = 0; i < fit->model->regimes; i++)
            widest = fmax(widest, scale_at(fit, last, i, v_fast, v_slow));
        const double step = 2.0 * M_PI / fmax(5.0, 10.0 * widest);
        const int arguments = (int)(group_plan[g].top / step);
        ALVH_TRY(fit_group_allocate(&fit->spx[g], group_plan[g].first_day, last, arguments,
                                    error));
        for (int a = 0; a < arguments; a++) {
            const double u = (a + 0.5) * step;
            fit->spx[g].argument[a] = u - 0.5 * I;
            fit->spx[g].weight[a] = step / ((u * u + 0.25) * M_PI);
        }
    }
    return ALVH_OK;
}

/* What one tenor needs at hand. */
struct tenor {
    const struct alvh_table_fit *fit;
    const struct fit_group *group;
    struct fit_transform transform;
    double complex *fast, *slow; /* exp(B v) by knot and argument */
    double complex *difference;  /* the integrand of one smile, without its phase */
    int day, regime;
};

static double u_of(const struct tenor *tenor, int a)
{
    return creal(tenor->group->argument[a]);
}

/* Fills the integrand of a node; returns how many arguments matter. */
static int integrand(const struct tenor *tenor, int fast, int slow, double scale)
{
    const struct fit_group *group = tenor->group;
    const size_t arguments = (size_t)group->arguments;
    const double complex *power_fast = tenor->fast + (size_t)fast * arguments;
    const double complex *power_slow = tenor->slow + (size_t)slow * arguments;
    const double complex *psi = tenor->transform.regime[tenor->regime];
    const double half_w = 0.5 * scale * scale;
    const int block = 64;
    int a = 0;
    while (a < group->arguments) {
        const int end = a + block < group->arguments ? a + block : group->arguments;
        double largest = 0.0;
        for (; a < end; a++) {
            const double u = u_of(tenor, a);
            const double gauss = exp(-half_w * (u * u + 0.25));
            const double complex value =
                group->weight[a] * (power_fast[a] * power_slow[a] * psi[a] - gauss);
            tenor->difference[a] = value;
            largest = fmax(largest, fabs(creal(value)) + fabs(cimag(value)));
        }
        if (largest < 3e-13)
            break;
    }
    return a;
}

/* out[n] = Re sum_a exp(-i k_n u_a) difference_a for FIT_POINTS strikes, the phases by
 * turning from one argument to the next. */
static void cosine_sums(const struct tenor *tenor, int arguments, const double k[],
                        double out[])
{
    double c[FIT_POINTS], s[FIT_POINTS], turn_c[FIT_POINTS], turn_s[FIT_POINTS];
    const double step = u_of(tenor, 1) - u_of(tenor, 0);
    for (int n = 0; n < FIT_POINTS; n++) {
        c[n] = cos(0.5 * step * k[n]);
        s[n] = sin(0.5 * step * k[n]);
        turn_c[n] = cos(step * k[n]);
        turn_s[n] = sin(step * k[n]);
        out[n] = 0.0;
    }
    for (int a = 0; a < arguments; a++) {
        const double re = creal(tenor->difference[a]), im = cimag(tenor->difference[a]);
#pragma omp simd
        for (int n = 0; n < FIT_POINTS; n++) {
            out[n] += c[n] * re + s[n] * im;
            const double next = c[n] * turn_c[n] - s[n] * turn_s[n];
            s[n] = s[n] * turn_c[n] + c[n] * turn_s[n];
            c[n] = next;
        }
    }
}

/* Prices out of the money of one node at FIT_POINTS strikes. */
static void prices(const struct tenor *tenor, int fast, int slow, double scale,
                   const double k[], double otm[])
{
    double sum[FIT_POINTS];
    const int arguments = integrand(tenor, fast, slow, scale);
    cosine_sums(tenor, arguments, k, sum);
    for (int n = 0; n < FIT_POINTS; n++)
        otm[n] = fmax(fit_black(k[n], scale) - exp(0.5 * k[n]) * sum[n], 1e-14);
}

/* How far from the forward, on the side of sign, options at the lowest state are worth
 * something: where its jumps reach. */
static double jump_reach(const struct tenor *tenor, double sign, double furthest)
{
    const double scale = scale_at(tenor->fit, tenor->day, tenor->regime, 0.0, 0.0);
    double k[FIT_POINTS], otm[FIT_POINTS];
    for (int n = 0; n < FIT_POINTS; n++)
        k[n] = sign * furthest * n / (FIT_POINTS - 1);
    prices(tenor, 0, 0, scale, k, otm);
    const double edge = EDGE_PRICE * fmin(1.0, tenor->day / EDGE_DAYS);
    int last = FIT_POINTS - 1;
    while (last > 0 && otm[last] < edge)
        last--;
    if (last == FIT_POINTS - 1)
        return furthest;
    if (last == 0)
        return 0.0;
    const double part = log(otm[last] / edge) / fmax(log(otm[last] / otm[last + 1]), 1e-3);
    return furthest * (last + fmin(part, 1.0)) / (FIT_POINTS - 1);
}

/* What the price of an option may be wrong by. */
static double tolerance_of(double total, double k, double near_tolerance)
{
    const double d1 = -k / total + 0.5 * total;
    const double delta = 0.5 * erfc(fabs(d1) * M_SQRT1_2) + 1e-12;
    const double far = NEAR_DELTA / delta;
    const double near = near_tolerance * (1.0 + far * far);
    return 1.0 / (1.0 / near + 1.0 / FAR_TOLERANCE);
}

/* A volatility may be wrong by what raises the price by its tolerance: far out that is much
 * less than vega says, because there the price of an option grows out of nothing. */
static void weigh(const double k[], const double otm[], double scale, double near_tolerance,
                  struct fit_smile *smile)
{
    double total[FIT_POINTS], price[FIT_POINTS];
    int first = FIT_POINTS, last = -1;
    double guess = scale;
    for (int n = 0; n < FIT_POINTS; n++) {
        if (otm[n] < LEAST_PRICE)
            continue;
        price[n] = otm[n];
        total[n] = guess = fit_implied(otm[n], k[n], guess);
        first = n < first ? n : first;
        last = n;
    }
    for (int n = 0; n < FIT_POINTS; n++) {
        if (otm[n] < LEAST_PRICE) {
            total[n] = n < first ? total[first] : n > last ? total[last] : total[n - 1];
            price[n] = fit_black(k[n], total[n]);
        }
        const double tolerance = tolerance_of(total[n], k[n], near_tolerance);
        const double above = fit_implied(price[n] + tolerance, k[n], total[n]);
        smile->shape[n] = total[n] / scale;
        smile->weight[n] = scale / (above - total[n]);
    }
}

static void fit_node(const struct tenor *tenor, int fast, int slow, double reach_left,
                     double reach_right, double row[static ALVH_SMILE_ROW])
{
    const struct alvh_table_fit *fit = tenor->fit;
    const struct table_strikes *strikes = &fit->tables->spx[tenor->day].strikes;
    const double tilt = 0.5 * lean(fit->model);
    const double scale = scale_at(fit, tenor->day, tenor->regime,
                                  fit->knot[ALVH_FAST][fast], fit->knot[ALVH_SLOW][slow]);
    const double left = hypot((LEAST_REACH + tilt) * scale, reach_left);
    const double right = hypot((LEAST_REACH - tilt) * scale, reach_right);
    struct fit_smile smile = {
        .low = fit_y(strikes, -left / scale),
        .high = fit_y(strikes, right / scale),
    };
    double k[FIT_POINTS], otm[FIT_POINTS];
    for (int n = 0; n < FIT_POINTS; n++) {
        const double y =
            0.5 * (smile.low + smile.high) + 0.5 * (smile.high - smile.low) * fit->point[n];
        k[n] = scale * fit_x(strikes, y);
    }
    prices(tenor, fast, slow, scale, k, otm);
    weigh(k, otm, scale, NEAR_TOLERANCE, &smile);
    fit_row(fit, &smile, row);
    const double miss = fit_miss(fit, &smile, row);
    weigh(k, otm, scale, NEAR_TOLERANCE * hypot(1.0, miss), &smile);
    fit_row(fit, &smile, row);
}

static void fit_regimes(struct tenor *tenor, double *node)
{
    const struct alvh_table_fit *fit = tenor->fit;
    float *rows = table_spx_rows(fit->tables, tenor->day);
    for (tenor->regime = 0; tenor->regime < fit->model->regimes; tenor->regime++) {
        const double left = jump_reach(tenor, -1.0, 1.6),
                     right = jump_reach(tenor, 1.0, 1.0);
        for (int i = 0; i < TABLE_FAST_KNOTS; i++)
            for (int j = 0; j < TABLE_SLOW_KNOTS; j++)
                fit_node(tenor, i, j, left, right,
                         node + (i * TABLE_SLOW_KNOTS + j) * ALVH_SMILE_ROW);
        fit_controls(fit, ALVH_SMILE_ROW, node,
                     rows + (size_t)tenor->regime * TABLE_CONTROLS * ALVH_SMILE_ROW);
    }
}

enum alvh_status fit_spx_tenor(struct alvh_table_fit *fit, int day,
                               struct alvh_error *error)
{
    const struct fit_group *group = fit->spx;
    while (day > group->last_day)
        group++;
    struct tenor tenor = {.fit = fit, .group = group, .day = day};
    ALVH_TRY(fit_transform_gather(fit, group, day, &tenor.transform, error));
    const int arguments = group->arguments;
    tenor.fast =
        fit_exponentials(fit, ALVH_FAST, arguments, tenor.transform.factor[ALVH_FAST]);
    tenor.slow =
        fit_exponentials(fit, ALVH_SLOW, arguments, tenor.transform.factor[ALVH_SLOW]);
    tenor.difference = malloc((size_t)arguments * sizeof *tenor.difference);
    double *node = malloc(FIT_NODES * ALVH_SMILE_ROW * sizeof *node);
    enum alvh_status status = ALVH_OK;
    if (tenor.fast && tenor.slow && tenor.difference && node)
        fit_regimes(&tenor, node);
    else
        status =
            alvh_fail(error, ALVH_EFAILED, "out of memory for the fit of price tables");
    free(node);
    free(tenor.difference);
    free(tenor.slow);
    free(tenor.fast);
    fit_transform_free(&tenor.transform);
    return status;
}
