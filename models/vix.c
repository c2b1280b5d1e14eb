#include "models/vix.h"

#include <math.h>
#include <string.h>

/* One linear system with constant coefficients, integrated over the window; per regime i
 *
 *     h_k,i' = (kappa_k theta_k,i + [k fast] EJ_i) e_k + sum_j g_ij h_k,j   E v_k = v_k e_k
 * + h_k,i c_i'   = sum_j g_ij c_j                          expected kbar - E Z per year
 *     sum_i' = h_1,i + h_2,i + 2 c_i,   e_k' = -kappa_k e_k. */
struct window {
    double h[ALVH_FACTORS][ALVH_MAX_REGIMES];
    double c[ALVH_MAX_REGIMES];
    double sum[ALVH_MAX_REGIMES];
    double e[ALVH_FACTORS];
};

enum { WINDOW_SIZE = sizeof(struct window) / sizeof(double) };

/* What the linear system is made of. */
struct feed {
    double generator[ALVH_MAX_REGIMES][ALVH_MAX_REGIMES];
    double level[ALVH_FACTORS][ALVH_MAX_REGIMES]; /* what multiplies e_k */
    double convexity[ALVH_MAX_REGIMES];           /* c at the start */
};

static double jump_convexity(const struct alvh_jump *jump)
{
    return alvh_jump_mean_return(jump) -
           (jump->mean + jump->correlation * jump->variance_mean);
}

static void feed_from(const struct alvh_model *model, struct feed *feed)
{
    const struct alvh_measure *q = &model->q;
    *feed = (struct feed){0};
    for (int i = 0; i < model->regimes; i++) {
        for (int k = 0; k < ALVH_FACTORS; k++)
            feed->level[k][i] = q->kappa[k] * q->theta[i][k];
        feed->level[ALVH_FAST][i] += q->jump_intensity[i] * q->jump.variance_mean;
        feed->convexity[i] = q->jump_intensity[i] * jump_convexity(&q->jump);
        for (int j = 0; j < model->regimes; j++) {
            const double rate = q->rate[i][j];
            feed->generator[i][j] += rate;
            feed->generator[i][i] -= rate;
            feed->level[ALVH_FAST][i] += rate * q->regime_jump[i][j].variance_mean;
            feed->convexity[i] += rate * jump_convexity(&q->regime_jump[i][j]);
        }
    }
}

static void window_slope(const struct alvh_model *model, const struct feed *feed,
                         const struct window *y, struct window *slope)
{
    *slope = (struct window){0};
    for (int i = 0; i < model->regimes; i++) {
        slope->sum[i] = y->h[ALVH_FAST][i] + y->h[ALVH_SLOW][i] + 2.0 * y->c[i];
        for (int k = 0; k < ALVH_FACTORS; k++)
            slope->h[k][i] = feed->level[k][i] * y->e[k];
        for (int j = 0; j < model->regimes; j++) {
            for (int k = 0; k < ALVH_FACTORS; k++)
                slope->h[k][i] += feed->generator[i][j] * y->h[k][j];
            slope->c[i] += feed->generator[i][j] * y->c[j];
        }
    }
    for (int k = 0; k < ALVH_FACTORS; k++)
        slope->e[k] = -model->q.kappa[k] * y->e[k];
}

/* The fastest rate of the system, which decides how many steps the series needs. */
static double fastest_rate(const struct alvh_model *model, const struct feed *feed)
{
    double most = 1.0;
    for (int k = 0; k < ALVH_FACTORS; k++)
        most = fmax(most, model->q.kappa[k]);
    for (int i = 0; i < model->regimes; i++)
        most = fmax(most, -2.0 * feed->generator[i][i]);
    return most;
}

/* The exponential series over one step: 24 terms reach the last bit while rate times step
 * is at most 1. */
static void window_step(const struct alvh_model *model, const struct feed *feed,
                        double step, struct window *y)
{
    struct window term = *y;
    double sum[WINDOW_SIZE], values[WINDOW_SIZE];
    memcpy(sum, y, sizeof sum);
    for (int n = 1; n <= 24; n++) {
        struct window slope;
        window_slope(model, feed, &term, &slope);
        memcpy(values, &slope, sizeof values);
        for (int i = 0; i < WINDOW_SIZE; i++) {
            values[i] *= step / n;
            sum[i] += values[i];
        }
        memcpy(&term, values, sizeof values);
    }
    memcpy(y, sum, sizeof sum);
}

void vix_coefficients(struct alvh_model *model)
{
    const double horizon = ALVH_VIX_DAYS / ALVH_DAYS_PER_YEAR;
    struct feed feed;
    feed_from(model, &feed);
    struct window y = {.e = {1.0, 1.0}};
    memcpy(y.c, feed.convexity, sizeof y.c);
    const int steps = (int)ceil(fastest_rate(model, &feed) * horizon);
    for (int n = 0; n < steps; n++)
        window_step(model, &feed, horizon / steps, &y);
    for (int i = 0; i < ALVH_MAX_REGIMES; i++)
        model->vix_level[i] = i < model->regimes ? y.sum[i] / horizon : 0.0;
    for (int k = 0; k < ALVH_FACTORS; k++) {
        const double decay = model->q.kappa[k] * horizon;
        model->vix_slope[k] = -expm1(-decay) / decay;
    }
}

double vix_largest_jump(const struct alvh_model *model)
{
    const struct alvh_measure *q = &model->q;
    double most = 0.0;
    for (int i = 0; i < model->regimes; i++) {
        if (q->jump_intensity[i] > 0.0)
            most = fmax(most, q->jump.variance_mean);
        for (int j = 0; j < model->regimes; j++)
            if (q->rate[i][j] > 0.0)
                most = fmax(most, q->regime_jump[i][j].variance_mean);
    }
    return model->vix_slope[ALVH_FAST] * most;
}
