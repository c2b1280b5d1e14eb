#include "models/stationary.h"

#include <string.h>

typedef double by_regime[ALVH_MAX_REGIMES];

/* Solves decay y_i = source_i + sum_j (rate_ji y_j - rate_ij y_i), the balance of what
 * flows into and out of each regime. The matrix is diagonally dominant by columns while
 * decay > 0, so elimination needs no pivots. */
static void balance(const struct alvh_measure *measure, int regimes, double decay,
                    const by_regime source, by_regime y)
{
    double a[ALVH_MAX_REGIMES][ALVH_MAX_REGIMES] = {{0}};
    for (int i = 0; i < regimes; i++) {
        y[i] = source[i];
        a[i][i] += decay;
        for (int j = 0; j < regimes; j++) {
            a[i][i] += measure->rate[i][j];
            a[j][i] -= measure->rate[i][j];
        }
    }
    for (int pivot = 0; pivot < regimes; pivot++)
        for (int i = pivot + 1; i < regimes; i++) {
            const double factor = a[i][pivot] / a[pivot][pivot];
            for (int j = pivot; j < regimes; j++)
                a[i][j] -= factor * a[pivot][j];
            y[i] -= factor * y[pivot];
        }
    for (int i = regimes - 1; i >= 0; i--) {
        for (int j = i + 1; j < regimes; j++)
            y[i] -= a[i][j] * y[j];
        y[i] /= a[i][i];
    }
}

/* E J or E J^2 of a jump of the fast variance by J ~ Exp. */
static double jump_moment(const struct alvh_jump *jump, int order)
{
    const double mean = jump->variance_mean;
    return order == 1 ? mean : 2.0 * mean * mean;
}

/* Adds what jumps bring into a moment per year: intensity times E J^order times the moment
 * that J^order meets there. */
static void add_jumps(const struct alvh_measure *measure, int regimes, int order,
                      const by_regime met, by_regime source)
{
    for (int i = 0; i < regimes; i++) {
        source[i] +=
            measure->jump_intensity[i] * jump_moment(&measure->jump, order) * met[i];
        for (int j = 0; j < regimes; j++)
            source[i] += measure->rate[j][i] *
                         jump_moment(&measure->regime_jump[j][i], order) * met[j];
    }
}

/* E[v_k 1_R]: the pull kappa (theta - v) and the jumps balance. */
static void first_moment(const struct alvh_measure *measure, int regimes, int k,
                         const by_regime weight, by_regime moment)
{
    by_regime source = {0};
    for (int i = 0; i < regimes; i++)
        source[i] = measure->kappa[k] * measure->theta[i][k] * weight[i];
    if (k == ALVH_FAST)
        add_jumps(measure, regimes, 1, weight, source);
    balance(measure, regimes, measure->kappa[k], source, moment);
}

/* E[v_j v_k 1_R] from the first moments. */
static void second_moment(const struct alvh_model *model,
                          const struct alvh_measure *measure, int j, int k,
                          const by_regime weight, const by_regime first[ALVH_FACTORS],
                          by_regime moment)
{
    by_regime source = {0};
    for (int i = 0; i < model->regimes; i++) {
        source[i] = measure->kappa[j] * measure->theta[i][j] * first[k][i] +
                    measure->kappa[k] * measure->theta[i][k] * first[j][i];
        if (j == k)
            source[i] += model->sigma[k] * model->sigma[k] * first[k][i];
    }
    /* (v_j + J)(v_k + J) - v_j v_k, J only where the fast variance stands. */
    if (j == ALVH_FAST)
        add_jumps(measure, model->regimes, 1, first[k], source);
    if (k == ALVH_FAST)
        add_jumps(measure, model->regimes, 1, first[j], source);
    if (j == ALVH_FAST && k == ALVH_FAST)
        add_jumps(measure, model->regimes, 2, weight, source);
    balance(measure, model->regimes, measure->kappa[j] + measure->kappa[k], source, moment);
}

void alvh_stationary(const struct alvh_model *model, const struct alvh_measure *measure,
                     struct alvh_stationary *law)
{
    const double afresh = 1e-4; /* per year */
    const int regimes = model->regimes;
    by_regime anywhere = {0}, first[ALVH_FACTORS], second;
    memset(law, 0, sizeof *law);
    for (int i = 0; i < regimes; i++)
        anywhere[i] = afresh / regimes;
    balance(measure, regimes, afresh, anywhere, law->weight);
    for (int k = 0; k < ALVH_FACTORS; k++) {
        first_moment(measure, regimes, k, law->weight, first[k]);
        for (int i = 0; i < regimes; i++)
            law->mean[i][k] = first[k][i] / law->weight[i];
    }
    for (int j = 0; j < ALVH_FACTORS; j++)
        for (int k = 0; k < ALVH_FACTORS; k++) {
            second_moment(model, measure, j, k, law->weight, first, second);
            for (int i = 0; i < regimes; i++)
                law->second[i][j][k] = second[i] / law->weight[i];
        }
}
