#include "models/spx_waves.h"

#include <math.h>
#include <stdlib.h>

static const double scale = 0.5;
static const double lean_angle = M_PI / 8.0;
static const double lean_step = 0.2;
static const double straight_step = 0.025;
static const double transform_tolerance = 1e-10;
static const double largest_argument = 3e5; /* what is cut off is below 1e-6 in any case */
static const double cut_off = 17.0;         /* exponents of terms that do not matter */

/* (1 - exp(-kappa tau)) / kappa: years that a unit of variance lasts. */
static double lasting(double kappa, double tau)
{
    return -expm1(-kappa * tau) / kappa;
}

/* -ln of what the variance that flows in during tau does to |psi| at a real u, about: for
 * small u the square that a known variance would give, far out a line. */
static double decay_of(const struct alvh_model *model, int regime, double tau, double u)
{
    double decay = 0.0;
    for (int k = 0; k < ALVH_FACTORS; k++) {
        const double kappa = model->q.kappa[k], theta = model->q.theta[regime][k];
        const double square = 0.5 * theta * (tau - lasting(kappa, tau)) * u * u;
        const double line = kappa * theta * tau * u *
                            sqrt(1.0 - model->rho[k] * model->rho[k]) / model->sigma[k];
        if (line > 0.0)
            decay += square * line / (square + line);
    }
    return decay;
}

/* How many tenors still need the argument u. */
static int tenors_needing(const struct alvh_model *model, int days, double u)
{
    if (u > largest_argument)
        return 0;
    int needing = 0;
    for (; needing < days; needing++) {
        double slowest = INFINITY;
        for (int i = 0; i < model->regimes; i++)
            slowest =
                fmin(slowest, decay_of(model, i, (needing + 1) / ALVH_DAYS_PER_YEAR, u));
        if (log(u + 0.5) + slowest > cut_off)
            break;
    }
    return needing;
}

static enum alvh_status spx_transform(const void *payload, int set, double complex argument,
                                      int tenors, const double tau[],
                                      struct alvh_transform *transform,
                                      struct alvh_error *error)
{
    const struct spx_waves *waves = payload;
    (void)set;
    return alvh_transform_spx(waves->model, 1, &argument, tenors, tau, transform_tolerance,
                              transform, error);
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
        node[n] = (struct wave_node){.argument = u - 0.5 * I,
                                     .turn = I * u,
                                     .weight = (n ? 1.0 : 0.5) * step / M_PI * scale *
                                               ccosh(x) / (u * u + 0.25),
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

/* -ln(S_T/F) without jumps is near the compensators of the regimes passed through: the
 * most that it can be, per year. */
static double lowest_drift(const struct alvh_model *model, int regime)
{
    const unsigned set = reachable(model, regime);
    double most = -INFINITY;
    for (int i = 0; i < model->regimes; i++)
        if (set >> i & 1u)
            most = fmax(most, alvh_measure_compensator(&model->q, model->regimes, i));
    return most;
}

enum alvh_status spx_waves_create(const struct alvh_model *model, int days,
                                  struct spx_waves *waves, struct alvh_error *error)
{
    *waves = (struct spx_waves){.model = model, .leans = model_allows_leaning(model)};
    for (int i = 0; i < model->regimes; i++)
        waves->drift[i] = lowest_drift(model, i);
    if (waves->leans)
        ALVH_TRY(contour(waves, days, lean_angle, lean_step, &waves->lean, error));
    return contour(waves, days, 0.0, straight_step, &waves->straight, error);
}

void spx_waves_free(struct spx_waves *waves)
{
    waves_free(&waves->lean);
    waves_free(&waves->straight);
    *waves = (struct spx_waves){0};
}

/* Fills the terms on the contour that suits the strike. Leaning does where the integrand
 * does not grow on the way and has fallen off at the end; k must exceed the drift of every
 * regime, because what an unlikely one adds grows unseen at first. */
static const struct waves *way_for(const struct spx_waves *waves, int day, int regime,
                                   const double variance[ALVH_FACTORS], double k,
                                   struct wave_terms *terms)
{
    if (waves->leans && k >= waves->drift[regime] * day / ALVH_DAYS_PER_YEAR) {
        waves_terms(&waves->lean, day, 0, regime, variance, k, terms);
        if (terms->growth < 0.05 && terms->size[terms->count - 1] < -15.0)
            return &waves->lean;
    }
    waves_terms(&waves->straight, day, 0, regime, variance, k, terms);
    return &waves->straight;
}

double spx_waves_price(const struct spx_waves *waves, int day, int regime,
                       const double variance[ALVH_FACTORS], double forward, double strike)
{
    const double k = log(forward / strike);
    struct wave_terms terms;
    const struct waves *way = way_for(waves, day, regime, variance, k, &terms);
    double integral = 0.0;
    for (int n = 0; n < terms.count; n++)
        integral += exp(terms.size[n]) * cos(waves_phase(way, &terms, n, variance, k));
    const double least = fmin(forward, strike);
    const double price = least - sqrt(forward * strike) * integral;
    return fmin(fmax(price, 0.0), least);
}
