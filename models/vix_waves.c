#include "models/vix_waves.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static const double lean_angle = M_PI / 8.0;
static const double lean_step = 0.2;
static const double straight_step = 0.03;
static const double future_step = 0.2;
static const double transform_tolerance = 1e-10;
static const double largest_argument = 1e6;
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
                                      int days, struct alvh_transform *transform,
                                      struct alvh_error *error)
{
    const struct vix_job *job = payload;
    const double origin = job->futures ? 0.0 : job->waves->level[set];
    double *tau = malloc((size_t)days * sizeof *tau);
    if (!tau)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for %d tenors", days);
    for (int day = 1; day <= days; day++)
        tau[day - 1] = day / ALVH_DAYS_PER_YEAR;
    const enum alvh_status status =
        alvh_transform_vix(job->waves->model, set_of(job, set), origin, 1, &argument, days,
                           tau, transform_tolerance, transform, error);
    free(tau);
    return status;
}

/* What X gains from a unit of kappa theta, at the start of a tenor. */
static double spread_rate(const struct alvh_model *model, int k, double tau)
{
    const double kappa = model->q.kappa[k];
    return model->vix_slope[k] * model->sigma[k] * model->sigma[k] * -expm1(-kappa * tau) /
           (2.0 * kappa);
}

/* Where L(-z) ceases to exist for real z: the square-root variances blow up, or the
 * exponential law of a jump does. */
static double blow_up(const struct alvh_model *model, double tau)
{
    const struct alvh_measure *q = &model->q;
    double most = 1e-3;
    for (int k = 0; k < ALVH_FACTORS; k++)
        most = fmax(most, spread_rate(model, k, tau));
    for (int i = 0; i < model->regimes; i++) {
        if (q->jump_intensity[i] > 0.0)
            most = fmax(most, model->vix_slope[ALVH_FAST] * q->jump.variance_mean);
        for (int j = 0; j < model->regimes; j++)
            if (q->rate[i][j] > 0.0)
                most = fmax(most, model->vix_slope[ALVH_FAST] *
                                      q->regime_jump[i][j].variance_mean);
    }
    return 1.0 / most;
}

/* How many tenors still need |z|. Strikes worth pricing are at least the mean push of the
 * variances above the level of their set. */
static int tenors_needing(const struct alvh_model *model, int days, double z)
{
    int needing = 0;
    for (; needing < days; needing++) {
        const double tau = (needing + 1) / ALVH_DAYS_PER_YEAR;
        double push = INFINITY;
        for (int i = 0; i < model->regimes; i++) {
            double sum = 0.0;
            for (int k = 0; k < ALVH_FACTORS; k++)
                sum += model->vix_slope[k] * model->q.theta[i][k] *
                       -expm1(-model->q.kappa[k] * tau);
            push = fmin(push, sum);
        }
        if (log(1.0 + z) + 0.2 * z * push > cut_off)
            break;
    }
    return needing;
}

static enum alvh_status calls(const struct vix_waves *waves, int days, double lean,
                              double step, struct waves *out, struct alvh_error *error)
{
    const struct alvh_model *model = waves->model;
    const double cross = 0.5 * blow_up(model, days / ALVH_DAYS_PER_YEAR);
    const int nodes = (int)(asinh(largest_argument / cross) / step) + 1;
    struct wave_node *node = malloc((size_t)nodes * sizeof *node);
    if (!node)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for %d nodes", nodes);
    for (int n = 0; n < nodes; n++) {
        const double complex x = n * step - I * lean;
        const double complex z = cross * (1.0 - sin(lean) + I * csinh(x));
        const double complex along = cross * I * ccosh(x);
        node[n] = (struct wave_node){.argument = -z,
                                     .turn = -z,
                                     .weight = (n ? 0.5 : 0.25) / sqrt(M_PI) * step *
                                               along / (z * csqrt(z)),
                                     .days = tenors_needing(model, days, cabs(z))};
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
        ALVH_TRY(vix_transform(&job, set, I * eps, days, &transform, error));
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
    ALVH_TRY(shares(waves, days, error));
    ALVH_TRY(futures(waves, days, &waves->future, error));
    ALVH_TRY(calls(waves, days, lean_angle, lean_step, &waves->lean, error));
    return calls(waves, days, 0.0, straight_step, &waves->straight, error);
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
    const struct wave *slope = waves_slope(&waves->future, day);
    const struct wave *level = waves_level(&waves->future, day, set, regime);
    double sum = share.chance * sqrt(mean);
    for (int n = 0; n < waves->future.count[day]; n++, slope += ALVH_FACTORS) {
        const struct wave_node *node = &waves->future.node[n];
        const double size = level[n].size + slope[ALVH_FAST].size * fast +
                            slope[ALVH_SLOW].size * slow;
        sum += creal(node->weight) * share.chance * exp(creal(node->turn) * mean) -
               exp(size);
    }
    return sum;
}

/* exp(s^2) erfc(s) for |arg s| <= pi/4, to 1e-8: far out the asymptotic series, else the
 * midpoint rule with the pole's correction (Al Azah and Chandler-Wilde 2021). */
static double complex scaled_erfc(double complex s)
{
    enum { NODES = 6 };
    const double complex square = s * s;
    if (cabs(square) > 50.0) {
        const double complex half = 0.5 / square;
        double complex sum = 1.0;
        for (int n = 6; n > 0; n--)
            sum = 1.0 - (2 * n - 1) * half * sum;
        return sum / (s * sqrt(M_PI));
    }
    const double spacing = sqrt(M_PI / NODES);
    double complex sum = 0.0;
    for (int k = 0; k < NODES; k++) {
        const double node = (k + 0.5) * spacing;
        sum += exp(-node * node) / (square + node * node);
    }
    double complex value = 2.0 * spacing * s / M_PI * sum;
    if (creal(s) < M_PI / spacing)
        value += 2.0 * cexp(square) / (1.0 + cexp(2.0 * M_PI * s / spacing));
    return value;
}

/* Whether K^2 is not below the bulk of X, whose variance comes from that of today. */
static bool may_lean(const struct vix_waves *waves, int day,
                     const double variance[ALVH_FACTORS], double excess)
{
    const struct alvh_model *model = waves->model;
    double mean = 0.0, square = 0.0;
    for (int k = 0; k < ALVH_FACTORS; k++) {
        const double share = variance[k] * mean_slope(model, k, day);
        mean += share;
        square += 2.0 * share * spread_rate(model, k, day / ALVH_DAYS_PER_YEAR);
    }
    return excess - mean >= -0.5 * sqrt(square);
}

/* E (sqrt(X) - K)^+ over the paths that end in a set of calls. */
static double call_of_set(const struct vix_waves *waves, int day, int set, int regime,
                          const double variance[ALVH_FACTORS], double strike)
{
    const double k = strike * strike - waves->level[set];
    const struct waves *way =
        may_lean(waves, day, variance, k) ? &waves->lean : &waves->straight;
    const struct wave *slope = waves_slope(way, day);
    const struct wave *level = waves_level(way, day, set, regime);
    const double fast = variance[ALVH_FAST], slow = variance[ALVH_SLOW];
    double sum = 0.0;
    int small = 0;
    for (int n = 0; n < way->count[day] && small < 4; n++, slope += ALVH_FACTORS) {
        const struct wave_node *node = &way->node[n];
        const double size = level[n].size + slope[ALVH_FAST].size * fast +
                            slope[ALVH_SLOW].size * slow + creal(node->turn) * k;
        if (size < -20.0) {
            small++;
            continue;
        }
        small = 0;
        const double phase = level[n].phase + slope[ALVH_FAST].phase * fast +
                             slope[ALVH_SLOW].phase * slow + cimag(node->turn) * k;
        const double complex decay = scaled_erfc(strike * csqrt(-node->turn));
        sum += exp(size) * (cos(phase) * cimag(decay) + sin(phase) * creal(decay));
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
    int below = 0;
    while (below < waves->levels && waves->level[below] < strike * strike)
        below++;
    double call = 0.0;
    if (below > 0)
        call += call_of_set(waves, day, below - 1, regime, variance, strike);
    if (below < waves->levels)
        call += future_of_set(waves, day, below, regime, variance) -
                strike * share_at(waves, day, below, regime)->chance;
    return fmax(call, 0.0);
}
