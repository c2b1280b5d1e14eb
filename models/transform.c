#include "alvh/transform.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "models/runge_kutta.h"

/* Both transforms have one form. What multiplies v_k is
 *
 *     B_k(s) = (top0 + top1 m) / (bottom0 + bottom1 m),   m = 1 - exp(-decay_k s),
 *
 * and the regimes obey y' = M y with
 *
 *     M_ii = drift_i + sum_k pull_ik B_k + intensity_i chi(B_1),
 *     M_ij = rate_ij chi_ij(B_1),   chi = size / (base - variance_mean B_1).
 *
 * The integral of B_k is closed too,
 *
 *     linear s + bent m L(bottom1 m / bottom0),   L(x) = ln(1 + x) / x,
 *
 * so one regime's drift and pull are taken out of M as a common factor exp(a(s)): what is
 * left to integrate numerically moves slowly, and is constant where there are no jumps. */
struct ratio {
    double complex decay, top0, top1, bottom0, bottom1;
    double complex linear, bent;
};

struct leap {
    int from, to;
    double variance_mean;
    double complex size, base;
};

enum { MOST_STEPS = 100000 }; /* for one argument */
enum { MAX_LEAPS = ALVH_MAX_REGIMES * ALVH_MAX_REGIMES };

struct course {
    int regimes;
    struct ratio ratio[ALVH_FACTORS];
    double complex common_start; /* a(0) */
    double complex common_drift;
    double common_pull[ALVH_FACTORS];
    double complex drift[ALVH_MAX_REGIMES]; /* beyond the common one, and so is pull */
    double pull[ALVH_MAX_REGIMES][ALVH_FACTORS];
    double intensity[ALVH_MAX_REGIMES];
    struct leap jump; /* the ordinary one, from every regime to itself */
    int leaps;
    struct leap leap[MAX_LEAPS]; /* the moves between regimes */
};

/* The textbook quotient: C's own guards against overflow that cannot happen here. */
static inline double complex quotient(double complex a, double complex b)
{
    const double re = creal(b), im = cimag(b);
    return a * conj(b) / (re * re + im * im);
}

static double largest(int count, const double complex value[])
{
    double most = 0.0;
    for (int i = 0; i < count; i++)
        most = fmax(most, fabs(creal(value[i])) + fabs(cimag(value[i])));
    return most;
}

/* chi(u, b) = exp(iu mean - u^2 stdev^2 / 2) / (1 - variance_mean (b + iu correlation)). */
static struct leap leap_of(const struct alvh_jump *jump, double complex u, double weight,
                           int from, int to)
{
    return (struct leap){
        .from = from,
        .to = to,
        .variance_mean = jump->variance_mean,
        .size = weight * cexp(I * u * jump->mean - 0.5 * u * u * jump->stdev * jump->stdev),
        .base = 1.0 - jump->variance_mean * jump->correlation * I * u,
    };
}

static inline double complex leap_chi(const struct leap *leap, double complex b)
{
    if (leap->variance_mean == 0.0)
        return leap->size;
    return quotient(leap->size, leap->base - leap->variance_mean * b);
}

/* What both transforms share; u is 0 for that of VIX, whose jumps of ln S do not matter. */
static void course_start(const struct alvh_model *model, double complex u,
                         struct course *course)
{
    const struct alvh_measure *q = &model->q;
    *course = (struct course){.regimes = model->regimes};
    course->jump = leap_of(&q->jump, u, 1.0, 0, 0);
    for (int i = 0; i < model->regimes; i++) {
        course->intensity[i] = q->jump_intensity[i];
        course->drift[i] = -q->jump_intensity[i];
        for (int k = 0; k < ALVH_FACTORS; k++)
            course->pull[i][k] = q->kappa[k] * q->theta[i][k];
        for (int j = 0; j < model->regimes; j++) {
            if (q->rate[i][j] == 0.0)
                continue;
            course->drift[i] -= q->rate[i][j];
            course->leap[course->leaps++] =
                leap_of(&q->regime_jump[i][j], u, q->rate[i][j], i, j);
        }
    }
}

/* B' = sigma^2 B^2 / 2 - beta B - (u^2 + iu) / 2 from 0, beta = kappa - iu rho sigma, in
 * the form that crosses no branch cut and that does not divide by sigma. Where root is 0
 * its limit is taken. */
static void course_spx(const struct alvh_model *model, double complex u,
                       struct course *course)
{
    course_start(model, u, course);
    for (int k = 0; k < ALVH_FACTORS; k++) {
        const double sigma = model->sigma[k];
        const double complex beta = model->q.kappa[k] - I * u * model->rho[k] * sigma;
        const double complex curve = u * u + I * u;
        const double complex exact_root = csqrt(beta * beta + sigma * sigma * curve);
        const double complex root = exact_root == 0.0 ? 1e-12 : exact_root;
        /* (beta - root) / sigma^2, by whichever of its two forms does not cancel. */
        const double complex linear = cabs(beta + root) > cabs(beta - root)
                                          ? -curve / (beta + root)
                                          : (beta - root) / (sigma * sigma);
        course->ratio[k] = (struct ratio){.decay = root,
                                          .top1 = -curve,
                                          .bottom0 = 2.0 * root,
                                          .bottom1 = beta - root,
                                          .linear = linear,
                                          .bent = -linear / root};
    }
    for (int i = 0; i < model->regimes; i++)
        course->drift[i] -= I * u * alvh_measure_compensator(&model->q, model->regimes, i);
}

/* B = -C, where C' = -kappa C - sigma^2 C^2 / 2 from z vix_slope_k. */
static void course_vix(const struct alvh_model *model, double complex z,
                       struct course *course)
{
    course_start(model, 0.0, course);
    for (int k = 0; k < ALVH_FACTORS; k++) {
        const double kappa = model->q.kappa[k];
        const double sigma = model->sigma[k];
        const double complex start = z * model->vix_slope[k];
        const double complex bend = start * sigma * sigma / (2.0 * kappa);
        course->ratio[k] = (struct ratio){.decay = kappa,
                                          .top0 = -start,
                                          .top1 = start,
                                          .bottom0 = 1.0,
                                          .bottom1 = bend,
                                          .bent = -start / kappa};
    }
}

/* 1 - exp(-w) without cancellation where w is small. */
static double complex gone(double complex w)
{
    const double x = creal(w), y = cimag(w), half = sin(0.5 * y);
    return -expm1(-x) + exp(-x) * (2.0 * half * half + I * sin(y));
}

/* ln(1 + x) / x. */
static double complex log1p_over(double complex x)
{
    if (x == 0.0)
        return 1.0;
    const double re = creal(x), im = cimag(x);
    return (0.5 * log1p(2.0 * re + re * re + im * im) + I * atan2(im, 1.0 + re)) / x;
}

static inline double complex ratio_at(const struct ratio *ratio, double complex m)
{
    return quotient(ratio->top0 + ratio->top1 * m, ratio->bottom0 + ratio->bottom1 * m);
}

static void course_factors(const struct course *course, double tau,
                           double complex factor[ALVH_FACTORS])
{
    for (int k = 0; k < ALVH_FACTORS; k++)
        factor[k] = ratio_at(&course->ratio[k], gone(course->ratio[k].decay * tau));
}

/* The exponent a(s) of the common factor. */
static double complex course_common(const struct course *course, double tau)
{
    double complex exponent = course->common_start + course->common_drift * tau;
    for (int k = 0; k < ALVH_FACTORS; k++) {
        const struct ratio *ratio = &course->ratio[k];
        const double complex m = gone(ratio->decay * tau);
        exponent += course->common_pull[k] *
                    (ratio->linear * tau +
                     ratio->bent * m * log1p_over(ratio->bottom1 * m / ratio->bottom0));
    }
    return exponent;
}

/* Takes the regime of the least fast pull out of the others. */
static void course_split(struct course *course)
{
    int least = 0;
    for (int i = 1; i < course->regimes; i++)
        if (course->pull[i][ALVH_FAST] < course->pull[least][ALVH_FAST])
            least = i;
    course->common_drift = course->drift[least];
    for (int k = 0; k < ALVH_FACTORS; k++)
        course->common_pull[k] = course->pull[least][k];
    for (int i = 0; i < course->regimes; i++) {
        course->drift[i] -= course->common_drift;
        for (int k = 0; k < ALVH_FACTORS; k++)
            course->pull[i][k] -= course->common_pull[k];
    }
}

/* slope = M y. */
static void course_slope(const struct course *course,
                         const double complex factor[ALVH_FACTORS],
                         const double complex y[], double complex slope[])
{
    const double complex chi = leap_chi(&course->jump, factor[ALVH_FAST]);
    for (int i = 0; i < course->regimes; i++)
        slope[i] = y[i] * (course->drift[i] + course->intensity[i] * chi +
                           course->pull[i][ALVH_FAST] * factor[ALVH_FAST] +
                           course->pull[i][ALVH_SLOW] * factor[ALVH_SLOW]);
    for (int n = 0; n < course->leaps; n++) {
        const struct leap *leap = &course->leap[n];
        slope[leap->from] += leap_chi(leap, factor[ALVH_FAST]) * y[leap->to];
    }
}

/* Where the integration of one argument stands. What 1 - exp(-decay s) becomes from the
 * start of a step to its stages is kept while the length of the step stays the same. */
struct walk {
    double time, wish; /* the next step should be this long, years */
    int steps;         /* tried so far */
    double step;       /* the length that stage_gone belongs to */
    double complex stage_gone[RK_STAGES][ALVH_FACTORS];
    double complex y[ALVH_MAX_REGIMES]; /* without the common factor */
};

static void set_step(struct walk *walk, const struct course *course, double step)
{
    walk->step = step;
    for (int stage = 0; stage < RK_STAGES; stage++)
        for (int k = 0; k < ALVH_FACTORS; k++)
            walk->stage_gone[stage][k] =
                gone(course->ratio[k].decay * rk_stage_time[stage] * step);
}

/* Divides what is left before end into equal steps no longer than the wish. Lengths that
 * differ by rounding alone, as those between days do, count as the same. */
static void choose_step(struct walk *walk, const struct course *course, double end)
{
    const double left = end - walk->time;
    const double step = left / ceil(left / walk->wish * (1.0 - 1e-9));
    if (!(fabs(step - walk->step) < 1e-12 * step))
        set_step(walk, course, step);
}

/* One step of the Runge-Kutta method: where it leads, and its error as a share of the
 * larger of unit and what it leads to. */
static double try_step(const struct walk *walk, const struct course *course, double unit,
                       double complex next[ALVH_MAX_REGIMES])
{
    const int regimes = course->regimes;
    double complex slope[RK_STAGES][ALVH_MAX_REGIMES];
    double complex start[ALVH_FACTORS];
    for (int k = 0; k < ALVH_FACTORS; k++)
        start[k] = gone(course->ratio[k].decay * walk->time);
    for (int stage = 0; stage <= RK_STAGES; stage++) {
        for (int i = 0; i < regimes; i++) {
            double complex sum = 0.0;
            for (int earlier = 0; earlier < stage; earlier++)
                sum += rk_stage_weight[stage][earlier] * slope[earlier][i];
            next[i] = walk->y[i] + walk->step * sum;
        }
        if (stage == RK_STAGES)
            break;
        double complex factor[ALVH_FACTORS];
        for (int k = 0; k < ALVH_FACTORS; k++)
            factor[k] =
                ratio_at(&course->ratio[k], start[k] + walk->stage_gone[stage][k] -
                                                start[k] * walk->stage_gone[stage][k]);
        course_slope(course, factor, next, slope[stage]);
    }
    double complex third[ALVH_MAX_REGIMES] = {0}, fifth[ALVH_MAX_REGIMES] = {0};
    for (int stage = 0; stage < RK_STAGES; stage++)
        for (int i = 0; i < regimes; i++) {
            third[i] += rk_error_third[stage] * slope[stage][i];
            fifth[i] += rk_error_fifth[stage] * slope[stage][i];
        }
    const double size3 = largest(regimes, third), size5 = largest(regimes, fifth);
    if (size5 == 0.0)
        return 0.0;
    const double scale = fmax(unit, largest(regimes, next));
    return walk->step * size5 * size5 / (hypot(size5, 0.1 * size3) * scale);
}

/* Integrates to end, where the error of y counts. False where the transform does not exist,
 * or where the argument is so far out that regimes beat against each other too fast to
 * follow. */
static bool walk_to(struct walk *walk, const struct course *course, double end,
                    double tolerance)
{
    const double unit = exp(-creal(course_common(course, end)));
    while (end - walk->time > 1e-15) {
        if (largest(course->regimes, walk->y) < 1e-4 * tolerance * unit) {
            for (int i = 0; i < course->regimes; i++)
                walk->y[i] = 0.0;
            walk->time = end;
            return true;
        }
        choose_step(walk, course, end);
        double complex next[ALVH_MAX_REGIMES];
        const double error = try_step(walk, course, unit, next) / tolerance;
        if (error <= 1.0) {
            walk->time += walk->step;
            for (int i = 0; i < course->regimes; i++)
                walk->y[i] = next[i];
        }
        if (++walk->steps > MOST_STEPS)
            return false;
        /* A step grows by leaps only, because a new length costs its exponentials anew. */
        const double ratio = isfinite(error) ? 0.9 * pow(error + 1e-8, -0.125) : 0.1;
        if (ratio < 1.0 || ratio >= 2.0)
            walk->wish = walk->step * fmin(fmax(ratio, 0.1), 5.0);
    }
    return true;
}

/* At first B moves over times of 1 / |decay| (SPX), or that over |bend| (VIX). */
static double first_step(const struct course *course)
{
    double fastest = 1.0;
    for (int k = 0; k < ALVH_FACTORS; k++)
        fastest = fmax(
            fastest, cabs(course->ratio[k].decay) *
                         (1.0 + cabs(course->ratio[k].bottom1 / course->ratio[k].bottom0)));
    return 0.3 / fastest;
}

static enum alvh_status transform_allocate(struct alvh_transform *transform, int arguments,
                                           int tenors, int regimes,
                                           struct alvh_error *error)
{
    const size_t size = (size_t)arguments * (size_t)tenors;
    double complex *values =
        malloc(size * (size_t)(ALVH_FACTORS + regimes) * sizeof *values);
    if (!values)
        return alvh_fail(error, ALVH_EFAILED,
                         "out of memory for a transform of %d arguments and %d tenors",
                         arguments, tenors);
    *transform = (struct alvh_transform){
        .arguments = arguments, .tenors = tenors, .regimes = regimes};
    for (int k = 0; k < ALVH_FACTORS; k++)
        transform->factor[k] = values + (size_t)k * size;
    for (int i = 0; i < regimes; i++)
        transform->regime[i] = values + (size_t)(ALVH_FACTORS + i) * size;
    return ALVH_OK;
}

void alvh_transform_free(struct alvh_transform *transform)
{
    free(transform->factor[0]);
    *transform = (struct alvh_transform){0};
}

/* Fills argument a of every tenor from the start y. */
static bool fill_argument(const struct course *course, const double complex y[],
                          const double tau[], double tolerance, int a,
                          struct alvh_transform *transform)
{
    struct walk walk = {.wish = first_step(course)};
    for (int i = 0; i < course->regimes; i++)
        walk.y[i] = y[i];
    for (int t = 0; t < transform->tenors; t++) {
        if (!walk_to(&walk, course, tau[t], tolerance))
            return false;
        const size_t at = (size_t)t * (size_t)transform->arguments + (size_t)a;
        double complex factor[ALVH_FACTORS];
        course_factors(course, tau[t], factor);
        for (int k = 0; k < ALVH_FACTORS; k++)
            transform->factor[k][at] = factor[k];
        const double complex common = cexp(course_common(course, tau[t]));
        for (int i = 0; i < course->regimes; i++)
            transform->regime[i][at] = common * walk.y[i];
    }
    return true;
}

enum alvh_status alvh_transform_spx(const struct alvh_model *model, int arguments,
                                    const double complex u[], int tenors,
                                    const double tau[], double tolerance,
                                    struct alvh_transform *transform,
                                    struct alvh_error *error)
{
    ALVH_TRY(transform_allocate(transform, arguments, tenors, model->regimes, error));
    double complex ones[ALVH_MAX_REGIMES];
    for (int i = 0; i < ALVH_MAX_REGIMES; i++)
        ones[i] = 1.0;
    for (int a = 0; a < arguments; a++) {
        struct course course;
        course_spx(model, u[a], &course);
        course_split(&course);
        if (!fill_argument(&course, ones, tau, tolerance, a, transform)) {
            alvh_transform_free(transform);
            return alvh_fail(
                error, ALVH_EFAILED,
                "E exp(iu ln S_T/F) cannot be integrated at u = %g%+gi to %g years",
                creal(u[a]), cimag(u[a]), tau[tenors - 1]);
        }
    }
    return ALVH_OK;
}

enum alvh_status alvh_transform_vix(const struct alvh_model *model, unsigned ends,
                                    double origin, int arguments, const double complex z[],
                                    int tenors, const double tau[], double tolerance,
                                    struct alvh_transform *transform,
                                    struct alvh_error *error)
{
    ALVH_TRY(transform_allocate(transform, arguments, tenors, model->regimes, error));
    for (int a = 0; a < arguments; a++) {
        struct course course;
        course_vix(model, z[a], &course);
        course_split(&course);
        /* The largest of the starts, exp(-z (level - origin)), goes with the common factor.
         */
        double extreme = NAN;
        for (int i = 0; i < model->regimes; i++)
            if (ends >> i & 1u)
                extreme = creal(z[a]) < 0.0 ? fmax(extreme, model->vix_level[i])
                                            : fmin(extreme, model->vix_level[i]);
        course.common_start = -z[a] * (extreme - origin);
        double complex start[ALVH_MAX_REGIMES];
        for (int i = 0; i < model->regimes; i++)
            start[i] = ends >> i & 1u ? cexp(-z[a] * (model->vix_level[i] - extreme)) : 0.0;
        if (!fill_argument(&course, start, tau, tolerance, a, transform)) {
            alvh_transform_free(transform);
            return alvh_fail(
                error, ALVH_EFAILED,
                "E exp(-z VIX^2) cannot be integrated at z = %g%+gi to %g years",
                creal(z[a]), cimag(z[a]), tau[tenors - 1]);
        }
    }
    return ALVH_OK;
}

void alvh_transform_spx_slope(const struct alvh_model *model, double complex u,
                              const double complex factor[static ALVH_FACTORS],
                              const double complex regime[static 1],
                              double complex factor_slope[static ALVH_FACTORS],
                              double complex regime_slope[static 1])
{
    struct course course;
    course_spx(model, u, &course);
    course_slope(&course, factor, regime, regime_slope);
    for (int k = 0; k < ALVH_FACTORS; k++) {
        const double sigma = model->sigma[k];
        const double complex beta = model->q.kappa[k] - I * u * model->rho[k] * sigma;
        factor_slope[k] = 0.5 * sigma * sigma * factor[k] * factor[k] - beta * factor[k] -
                          0.5 * (u * u + I * u);
    }
}

void alvh_transform_vix_slope(const struct alvh_model *model,
                              const double complex factor[static ALVH_FACTORS],
                              const double complex regime[static 1],
                              double complex factor_slope[static ALVH_FACTORS],
                              double complex regime_slope[static 1])
{
    struct course course;
    course_vix(model, 0.0, &course);
    course_slope(&course, factor, regime, regime_slope);
    for (int k = 0; k < ALVH_FACTORS; k++) {
        const double sigma = model->sigma[k];
        factor_slope[k] =
            0.5 * sigma * sigma * factor[k] * factor[k] - model->q.kappa[k] * factor[k];
    }
}
