#include "sim/stats/controls.h"

#include <math.h>
#include <string.h>

enum { MOST = ALVH_MAX_CONTROLS };

/* What is smaller than this share of its diagonal is what other columns left of it. */
static const double nothing_left = 1e-10;

/* Sweeps a symmetric matrix (Goodnight 1979, The American Statistician 33): the inverse,
 * with rows and columns of 0 for what is left out. */
static void invert(int count, double a[MOST][MOST])
{
    double diagonal[MOST];
    for (int k = 0; k < count; k++)
        diagonal[k] = a[k][k];
    int swept[MOST] = {0};
    for (int k = 0; k < count; k++) {
        const double pivot = a[k][k];
        if (!(pivot > nothing_left * diagonal[k]))
            continue;
        swept[k] = 1;
        for (int j = 0; j < count; j++)
            a[k][j] /= pivot;
        for (int i = 0; i < count; i++) {
            const double factor = a[i][k];
            if (i == k)
                continue;
            for (int j = 0; j < count; j++)
                a[i][j] -= factor * a[k][j];
            a[i][k] = -factor / pivot;
        }
        a[k][k] = 1.0 / pivot;
    }
    for (int i = 0; i < count; i++)
        for (int j = 0; j < count; j++)
            a[i][j] = swept[i] && swept[j] ? a[i][j] : 0.0;
}

static void find_correction(int64_t paths, const double *weight,
                            struct alvh_controls *controls, double lambda[MOST])
{
    const int count = controls->count;
    double sum[MOST] = {0};
    memset(controls->inverse, 0, sizeof controls->inverse);
    for (int64_t i = 0; i < paths; i++)
        for (int k = 0; k < count; k++) {
            const double wc = weight[i] * controls->value[k][i];
            sum[k] += wc;
            for (int l = 0; l < count; l++)
                controls->inverse[k][l] += wc * weight[i] * controls->value[l][i];
        }
    invert(count, controls->inverse);
    for (int k = 0; k < count; k++) {
        lambda[k] = 0.0;
        for (int l = 0; l < count; l++)
            lambda[k] += controls->inverse[k][l] * sum[l];
    }
}

static void square_units(int64_t paths, int unit, const double *weight,
                         struct alvh_controls *controls)
{
    const int count = controls->count;
    memset(controls->square, 0, sizeof controls->square);
    for (int64_t first = 0; first < paths; first += unit) {
        double sum[MOST] = {0};
        for (int64_t i = first; i < first + unit && i < paths; i++)
            for (int k = 0; k < count; k++)
                sum[k] += weight[i] * controls->value[k][i];
        for (int k = 0; k < count; k++)
            for (int l = 0; l < count; l++)
                controls->square[k][l] += sum[k] * sum[l];
    }
}

void alvh_controls_correct(int64_t paths, int unit, double *weight,
                           struct alvh_controls *controls)
{
    double lambda[MOST];
    find_correction(paths, weight, controls, lambda);
    for (int64_t i = 0; i < paths; i++) {
        double off = 0.0;
        for (int k = 0; k < controls->count; k++)
            off += lambda[k] * weight[i] * controls->value[k][i];
        weight[i] *= 1.0 - off;
    }
    square_units(paths, unit, weight, controls);
}
