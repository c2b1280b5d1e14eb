#include "models/spx_waves.h"

#include <math.h>
#include <stdlib.h>

static const double scale = 0.5;
static const double lean_angle = M_PI / 8.0;
static const double lean_step = 0.2;
static const double straight_step = 0.04;
static const double transform_tolerance = 1e-10;
static const double largest_argument = 3e5; /* what is cut off is below 1e-6 in any case */
static const double cut_off = 17.0;         /* exponents of terms that do not matter */

/* (1 - exp(-kappa tau)) / kappa: years that a unit of variance lasts. */
static double lasting(double kappa, double tau)
{
    return -expm1(-kappa * tau) / kappa;
}

/* Far out |exp(B_k v_k) psi| falls as exp(-|u| sum_k (v_k + kappa_k theta_k tau)
 * cos(lean + asin rho_k) / sigma_k): the share of one factor. */
static double decay_rate(const struct alvh_model *model, int k, double lean)
{
    return cos(lean + asin(model->rho[k])) / model->sigma[k];
}

/* The slowest decay, over the regimes, of a state without variance. */
static double slowest_decay(const struct alvh_model *model, double tau)
{
    double slowest = INFINITY;
    for (int i = 0; i < model->regimes; i++) {
        double sum = 0.0;
        for (int k = 0; k < ALVH_FACTORS; k++)
            sum += model->q.kappa[k] * model->q.theta[i][k] * tau *
                   decay_rate(model, k, 0.0);
        slowest = fmin(slowest, sum);
    }
    return slowest;
}

/* How many tenors still need the argument u. */
static int tenors_needing(const struct alvh_model *model, int days, double u)
{
    if (u > largest_argument)
        return 0;
    int needing = 0;
    while (needing < days &&
           log(u + 0.5) + 0.8 * u * slowest_decay(model, (needing + 1) /
                                                             ALVH_DAYS_PER_YEAR) <
               cut_off)
        needing++;
    return needing;
}

static enum alvh_status spx_transform(const void *payload, int set, double complex argument,
                                      int days, struct alvh_transform *transform,
                                      struct alvh_error *error)
{
    const struct spx_waves *waves = payload;
    (void)set;
    double *tau = malloc((size_t)days * sizeof *tau);
    if (!tau)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for %d tenors", days);
    for (int day = 1; day <= days; day++)
        tau[day - 1] = day / ALVH_DAYS_PER_YEAR;
    const enum alvh_status status = alvh_transform_spx(
        waves->model, 1, &argument, days, tau, transform_tolerance, transform, error);
    free(tau);
    return status;
}

static enum alvh_status contour(const struct spx_waves *waves, int days, double lean,
                                double step, struct waves *out, struct alvh_error *error)
{
    const int nodes = (int)(asinh(largest_argument / scale) / step) + 1;
    struct wave_node *node = malloc((size_t)nodes * sizeof *node);
    if (!node)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for %d nodes", nodes);
    for (int n = 0; n < nodes; n++) {
        const double complex x = n * step + I * lean;
        const double complex u = scale * csinh(x);
        node[n] = (struct wave_node){
            .argument = u - 0.5 * I,
            .turn = I * u,
            .weight = (n ? 1.0 : 0.5) * step / M_PI * scale * ccosh(x) / (u * u + 0.25),
            .days = tenors_needing(waves->model, days, cabs(u))};
    }
    return waves_create(out, 1, waves->model->regimes, days, nodes, node, spx_transform,
                        waves, error);
}

/* A jump down by m with deviation s makes phi grow by exp((m sin)^2 / (2 s^2 cos)) on the
 * way; one without deviation, without end. */
static bool jump_allows_leaning(const struct alvh_jump *jump)
{
    const double down = fmin(jump->mean, 0.0) * sin(lean_angle);
    return down * down <= 6.0 * jump->stdev * jump->stdev * cos(2.0 * lean_angle);
}

static bool model_allows_leaning(const struct alvh_model *model)
{
    const struct alvh_measure *q = &model->q;
    for (int i = 0; i < model->regimes; i++) {
        if (q->jump_intensity[i] > 0.0 && !jump_allows_leaning(&q->jump))
            return false;
        for (int j = 0; j < model->regimes; j++)
            if (q->rate[i][j] > 0.0 && !jump_allows_leaning(&q->regime_jump[i][j]))
                return false;
    }
    return true;
}

/* The regimes that can be reached, the present one included. */
static unsigned reachable(const struct alvh_model *model, int regime)
{
    unsigned set = 1u << regime;
    for (int n = 0; n < model->regimes; n++)
        for (int i = 0; i < model->regimes; i++)
            for (int j = 0; j < model->regimes && set >> i & 1u; j++)
                set |= model->q.rate[i][j] > 0.0 ? 1u << j : 0u;
    return set;
}

/* A path may spend its time in any regime that can be reached, so the bulk of ln S_T is
 * where the worst of them puts it. */
static struct spx_bulk bulk_of(const struct alvh_model *model, double tau, int regime)
{
    struct spx_bulk bulk = {-INFINITY, INFINITY, -INFINITY};
    const unsigned set = reachable(model, regime);
    for (int i = 0; i < model->regimes; i++) {
        if (!(set >> i & 1u))
            continue;
        const double shift =
            tau * alvh_measure_compensator(&model->q, model->regimes, i);
        double decay = 0.0, spare = 0.0, variance = 0.0;
        for (int k = 0; k < ALVH_FACTORS; k++) {
            const double kappa = model->q.kappa[k], theta = model->q.theta[i][k];
            const double pushed = kappa * theta * tau;
            decay += pushed * decay_rate(model, k, lean_angle);
            spare += pushed * decay_rate(model, k, 0.0);
            variance += theta * (tau - lasting(kappa, tau));
        }
        bulk.centre = fmax(bulk.centre, shift);
        bulk.variance = fmin(bulk.variance, variance);
        bulk.decay = fmax(bulk.decay, shift * sin(lean_angle) - decay + 0.15 * spare);
    }
    return bulk;
}

enum alvh_status spx_waves_create(const struct alvh_model *model, int days,
                                  struct spx_waves *waves, struct alvh_error *error)
{
    *waves = (struct spx_waves){.model = model, .leans = model_allows_leaning(model)};
    waves->bulk = malloc(((size_t)days + 1) * sizeof *waves->bulk);
    if (!waves->bulk)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for %d tenors", days);
    for (int day = 1; day <= days; day++)
        for (int i = 0; i < model->regimes; i++)
            waves->bulk[day][i] = bulk_of(model, day / ALVH_DAYS_PER_YEAR, i);
    if (waves->leans)
        ALVH_TRY(contour(waves, days, lean_angle, lean_step, &waves->lean, error));
    return contour(waves, days, 0.0, straight_step, &waves->straight, error);
}

void spx_waves_free(struct spx_waves *waves)
{
    waves_free(&waves->lean);
    waves_free(&waves->straight);
    free(waves->bulk);
    *waves = (struct spx_waves){0};
}

/* Leaning must make the integrand fall off far out, and must not make it grow by much on
 * the way there. */
static bool may_lean(const struct spx_waves *waves, int day, int regime,
                     const double variance[ALVH_FACTORS], double k)
{
    if (!waves->leans)
        return false;
    const struct alvh_model *model = waves->model;
    const struct spx_bulk *bulk = &waves->bulk[day][regime];
    double total = bulk->variance, decay = k * sin(lean_angle);
    for (int i = 0; i < ALVH_FACTORS; i++) {
        total += variance[i] * lasting(model->q.kappa[i], day / ALVH_DAYS_PER_YEAR);
        decay += variance[i] * decay_rate(model, i, lean_angle);
    }
    return decay >= bulk->decay && k - bulk->centre >= -0.5 * sqrt(total);
}

static double integral(const struct waves *waves, int day, int regime,
                       const double variance[ALVH_FACTORS], double k)
{
    const struct wave *slope = waves_slope(waves, day);
    const struct wave *level = waves_level(waves, day, 0, regime);
    const double fast = variance[ALVH_FAST], slow = variance[ALVH_SLOW];
    double sum = 0.0;
    int small = 0;
    for (int n = 0; n < waves->count[day] && small < 4; n++, slope += ALVH_FACTORS) {
        const double complex turn = waves->node[n].turn;
        const double size = level[n].size + slope[ALVH_FAST].size * fast +
                            slope[ALVH_SLOW].size * slow + creal(turn) * k;
        if (size < -20.0) {
            small++;
            continue;
        }
        small = 0;
        const double phase = level[n].phase + slope[ALVH_FAST].phase * fast +
                             slope[ALVH_SLOW].phase * slow + cimag(turn) * k;
        sum += exp(size) * cos(phase);
    }
    return sum;
}

double spx_waves_price(const struct spx_waves *waves, int day, int regime,
                       const double variance[ALVH_FACTORS], double forward, double strike)
{
    const double k = log(forward / strike);
    const struct waves *way =
        may_lean(waves, day, regime, variance, k) ? &waves->lean : &waves->straight;
    const double least = fmin(forward, strike);
    const double price =
        least - sqrt(forward * strike) * integral(way, day, regime, variance, k);
    return fmin(fmax(price, 0.0), least);
}
