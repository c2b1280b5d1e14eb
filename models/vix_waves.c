#include "models/vix_waves.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "models/vix.h"

/* z = cross (1 + sin(lean) (cosh x - 1) + i cos(lean) sinh x), x in equal steps. */
struct path {
    double lean, step;
    double end; /* the largest |z| */
};

/* Where the straight path is taken |L| has fallen to 1 % early, so it may end sooner. */
static const struct path lean_path = {M_PI / 8.0, 0.2, 1e7};
static const struct path straight_path = {0.0, 0.03, 1e5};
static const double future_step = 0.2;
static const double transform_tolerance = 1e-10;
static const double cut_off = 16.0; /* exponents of terms that do not matter */

/* What is transformed: which sets, and about which origin. */
struct vix_job {
    const struct vix_waves *waves;
    bool futures;
};

static unsigned set_of(const struct vix_job *job, int set)
{
    return job->futures ? ~job->waves->at_most[set] : job->waves->at_most[set + 1];
}

static enum alvh_status vix_transform(const void *payload, int set, double complex argument,
                                      int tenors, const double tau[],
                                      struct alvh_transform *transform,
                                      struct alvh_error *error)
{
    const struct vix_job *job = payload;
    const double origin = job->futures ? 0.0 : job->waves->level[set];
    return alvh_transform_vix(job->waves->model, set_of(job, set), origin, 1, &argument,
                              tenors, tau, transform_tolerance, transform, error);
}

/* The scale of X that v_k alone gives: a start of v_k leaves X with a mean share m and a
 * variance of 2 m times this. */
static double spread(const struct alvh_model *model, int k, double tau)
{
    const double kappa = model->q.kappa[k];
    return model->vix_slope[k] * model->sigma[k] * model->sigma[k] * -expm1(-kappa * tau) /
           (2.0 * kappa);
}

/* Where L(-z) ceases to exist for real z: the square-root variances blow up, or the
 * exponential law of a jump does. */
static double blow_up(const struct alvh_model *model, double tau)
{
    double most = fmax(vix_largest_jump(model), 1e-3);
    for (int k = 0; k < ALVH_FACTORS; k++)
        most = fmax(most, spread(model, k, tau));
    return 1.0 / most;
}

static enum alvh_status calls(const struct vix_waves *waves, int days,
                              const struct path *path, struct waves *out,
                              struct alvh_error *error)
{
    const struct alvh_model *model = waves->model;
    const double cross = fmin(0.5 * blow_up(model, days / ALVH_DAYS_PER_YEAR), 1.0);
    const int nodes = (int)(asinh(path->end / cross) / path->step) + 1;
    struct wave_node *node = malloc((size_t)nodes * sizeof *node);
    if (!node)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for %d nodes", nodes);
    for (int n = 0; n < nodes; n++) {
        const double complex x = n * path->step - I * path->lean;
        const double complex z = cross * (1.0 - sin(path->lean) + I * csinh(x));
        const double complex along = cross * I * ccosh(x);
        node[n] = (struct wave_node){.argument = -z,
                                     .turn = -z,
                                     .root = csqrt(z),
                                     .weight = (n ? 0.5 : 0.25) / sqrt(M_PI) * path->step *
                                               along / (z * csqrt(z)),
                                     .days = days};
    }
    const struct vix_job job = {waves, false};
    return waves_create(out, waves->levels, model->regimes, days, nodes, node,
                        vix_transform, &job, error);
}

/* y = exp(x); what X being at its mean would give is taken out of the integrand, which then
 * vanishes at both ends. */
static enum alvh_status futures(const struct vix_waves *waves, int days, struct waves *out,
                                struct alvh_error *error)
{
    const double first = -6.0;
    const double last = 0.5 * log(cut_off / fmax(waves->level[0], 1e-8));
    const int nodes = (int)((last - first) / future_step) + 1;
    struct wave_node *node = malloc((size_t)nodes * sizeof *node);
    if (!node)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for %d nodes", nodes);
    for (int n = 0; n < nodes; n++) {
        const double y = exp(first + n * future_step);
        node[n] = (struct wave_node){.argument = y * y,
                                     .turn = -y * y,
                                     .weight = future_step / (sqrt(M_PI) * y),
                                     .days = days};
    }
    const struct vix_job job = {waves, true};
    return waves_create(out, waves->levels, waves->model->regimes, days, nodes, node,
                        vix_transform, &job, error);
}

static struct vix_share *share_at(const struct vix_waves *waves, int day, int set,
                                  int regime)
{
    return waves->share +
           ((size_t)day * (size_t)waves->levels + (size_t)set) *
               (size_t)waves->model->regimes +
           (size_t)regime;
}

/* L(i eps) = chance (1 - i eps mean): a complex step differentiates without rounding. */
static enum alvh_status shares(struct vix_waves *waves, int days, struct alvh_error *error)
{
    const double eps = 1e-30;
    const int regimes = waves->model->regimes;
    waves->share = malloc(((size_t)days + 1) * (size_t)(waves->levels * regimes) *
                          sizeof *waves->share);
    if (!waves->share)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for %d tenors", days);
    const struct vix_job job = {waves, true};
    for (int set = 0; set < waves->levels; set++) {
        struct alvh_transform transform;
        ALVH_TRY(
            vix_transform(&job, set, I * eps, days, waves->future.tau, &transform, error));
        for (int day = 1; day <= days; day++)
            for (int i = 0; i < regimes; i++) {
                const double complex value = transform.regime[i][day - 1];
                const double chance = fmax(creal(value), 0.0);
                *share_at(waves, day, set, i) = (struct vix_share){
                    chance, chance > 0.0 ? -cimag(value) / eps / chance : 0.0};
            }
        alvh_transform_free(&transform);
    }
    return ALVH_OK;
}

static void sort_levels(struct vix_waves *waves)
{
    const struct alvh_model *model = waves->model;
    double next = -INFINITY;
    while (true) {
        double least = INFINITY;
        for (int i = 0; i < model->regimes; i++)
            if (model->vix_level[i] > next)
                least = fmin(least, model->vix_level[i]);
        if (least == INFINITY)
            break;
        unsigned set = 0;
        for (int i = 0; i < model->regimes; i++)
            set |= model->vix_level[i] <= least ? 1u << i : 0u;
        waves->level[waves->levels++] = next = least;
        waves->at_most[waves->levels] = set;
    }
}

enum alvh_status vix_waves_create(const struct alvh_model *model, int days,
                                  struct vix_waves *waves, struct alvh_error *error)
{
    *waves = (struct vix_waves){.model = model};
    sort_levels(waves);
    ALVH_TRY(futures(waves, days, &waves->future, error));
    ALVH_TRY(shares(waves, days, error));
    ALVH_TRY(calls(waves, days, &lean_path, &waves->lean, error));
    return calls(waves, days, &straight_path, &waves->straight, error);
}

void vix_waves_free(struct vix_waves *waves)
{
    waves_free(&waves->lean);
    waves_free(&waves->straight);
    waves_free(&waves->future);
    free(waves->share);
    *waves = (struct vix_waves){0};
}

/* What is left of v in the mean of X, per unit. */
static double mean_slope(const struct alvh_model *model, int k, int day)
{
    return model->vix_slope[k] * exp(-model->q.kappa[k] * day / ALVH_DAYS_PER_YEAR);
}

/* E sqrt(X) over the paths that end in a set of future. */
static double future_of_set(const struct vix_waves *waves, int day, int set, int regime,
                            const double variance[ALVH_FACTORS])
{
    const struct vix_share share = *share_at(waves, day, set, regime);
    if (!(share.chance > 0.0))
        return 0.0;
    const double fast = variance[ALVH_FAST], slow = variance[ALVH_SLOW];
    const double mean = share.mean + fast * mean_slope(waves->model, ALVH_FAST, day) +
                        slow * mean_slope(waves->model, ALVH_SLOW, day);
    const struct waves *future = &waves->future;
    struct wave_terms terms;
    waves_terms(future, day, set, regime, variance, 0.0, &terms);
    double sum = share.chance * sqrt(mean);
    for (int n = 0; n < terms.count; n++)
        sum += creal(future->node[n].weight) * share.chance *
                   exp(creal(future->node[n].turn) * mean) -
               exp(terms.size[n]);
    return sum;
}

/* 1 / (a + ib), the textbook way: C's own guards against overflow that cannot happen. */
static inline double complex inverse(double complex value)
{
    const double re = creal(value), im = cimag(value);
    return conj(value) * (1.0 / (re * re + im * im));
}

static inline double complex exponential(double complex value)
{
    return exp(creal(value)) * (cos(cimag(value)) + I * sin(cimag(value)));
}

/* The midpoint rule for exp(s^2) erfc(s) = (2 s / pi) int exp(-t^2) / (s^2 + t^2) dt over
 * t > 0, in steps of sqrt(pi / 6): t^2 and the weight of each node. */
enum { ERFC_NODES = 6, ERFC_TERMS = 12 };
static const double erfc_step = 0.7236012545582676;
static const double erfc_node[ERFC_NODES][2] = {
    {0.1308996938995747, 0.4041386806945717},    {1.1780972450961722, 0.14182026790267652},
    {3.2724923474893677, 0.01746441591476398},   {6.414085001079162, 0.0007547058418651332},
    {10.60287520586555, 1.1444827201437377e-05}, {15.83886296184854, 6.090439734600697e-08},
};

/* exp(s^2) erfc(s) for |arg s| <= pi/4, to 6e-8: far out the asymptotic series, else the
 * midpoint rule with the pole's correction (Al Azah and Chandler-Wilde 2021). */
static double complex scaled_erfc(double complex s)
{
    const double complex square = s * s;
    const double re = creal(square), im = cimag(square);
    if (re * re + im * im > 400.0) {
        const double complex half = -0.5 * inverse(square);
        double complex sum = 1.0;
        for (int n = ERFC_TERMS; n > 0; n--)
            sum = 1.0 + (2 * n - 1) * (half * sum);
        return sum * inverse(s) / sqrt(M_PI);
    }
    double sum_re = 0.0, sum_im = 0.0;
    for (int k = 0; k < ERFC_NODES; k++) {
        const double at = re + erfc_node[k][0];
        const double share = erfc_node[k][1] / (at * at + im * im);
        sum_re += share * at;
        sum_im -= share * im;
    }
    const double complex value = s * (sum_re + I * sum_im);
    if (creal(s) > M_PI / erfc_step)
        return value;
    return value + 2.0 * exponential(square) *
                       inverse(1.0 + exponential(2.0 * M_PI / erfc_step * s));
}

/* How far the variances of today lift X above its level, and how sure that is. */
struct vix_lift {
    double mean, stdev;
};

static struct vix_lift lift_of(const struct alvh_model *model, int day,
                               const double variance[ALVH_FACTORS])
{
    double mean = 0.0, square = 0.0;
    for (int k = 0; k < ALVH_FACTORS; k++) {
        const double share = variance[k] * mean_slope(model, k, day);
        mean += share;
        square += 2.0 * share * spread(model, k, day / ALVH_DAYS_PER_YEAR);
    }
    return (struct vix_lift){mean, sqrt(square)};
}

/* Fills the terms on the contour that suits the strike. Leaning does where the integrand
 * does not grow by much on the way; k must not be far below the lift either, because what
 * an unlikely regime adds grows unseen at first. */
static const struct waves *way_for(const struct vix_waves *waves, int day, int set,
                                   int regime, const double variance[ALVH_FACTORS],
                                   struct vix_lift lift, double k, struct wave_terms *terms)
{
    if (k >= lift.mean - 1.5 * lift.stdev) {
        waves_terms(&waves->lean, day, set, regime, variance, k, terms);
        if (terms->growth < 0.25)
            return &waves->lean;
    }
    waves_terms(&waves->straight, day, set, regime, variance, k, terms);
    return &waves->straight;
}

/* E (sqrt(X) - K)^+ over the paths that end in a set of calls. */
static double call_of_set(const struct vix_waves *waves, int day, int set, int regime,
                          const double variance[ALVH_FACTORS], struct vix_lift lift,
                          double strike)
{
    const double k = strike * strike - waves->level[set];
    struct wave_terms terms;
    const struct waves *way = way_for(waves, day, set, regime, variance, lift, k, &terms);
    double sum = 0.0;
    for (int n = 0; n < terms.count; n++) {
        const double phase = waves_phase(way, &terms, n, variance, k);
        const double complex decay = scaled_erfc(strike * way->node[n].root);
        sum += exp(terms.size[n]) * (cos(phase) * cimag(decay) + sin(phase) * creal(decay));
    }
    return sum;
}

double vix_waves_future(const struct vix_waves *waves, int day, int regime,
                        const double variance[ALVH_FACTORS])
{
    return future_of_set(waves, day, 0, regime, variance);
}

double vix_waves_call(const struct vix_waves *waves, int day, int regime,
                      const double variance[ALVH_FACTORS], double strike)
{
    const double square = strike * strike;
    const struct vix_lift lift = lift_of(waves->model, day, variance);
    int below = 0;
    /* Deep in the money, where X cannot fall to, every path counts as the future. */
    if (square - waves->level[0] > fmax(lift.mean - 7.0 * lift.stdev, 0.0))
        while (below < waves->levels && waves->level[below] < square)
            below++;
    double call = 0.0;
    if (below > 0)
        call += call_of_set(waves, day, below - 1, regime, variance, lift, strike);
    if (below < waves->levels)
        call += future_of_set(waves, day, below, regime, variance) -
                strike * share_at(waves, day, below, regime)->chance;
    return fmax(call, 0.0);
}
