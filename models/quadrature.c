#include "models/quadrature.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MARCH = 8, CHUNK = 1024, MOST_NODES = 1 << 15 };

static const double first_spacing = 0.25;

/* Sums over the nodes so far; the integral is spacing times the sum. */
struct sums {
    double *value;  /* of the integrands */
    double *size;   /* of their absolute values */
    double *before; /* the integrals before the last halving */
    double *buffer; /* one chunk of values */
};

static double allowance(const struct quadrature *quadrature, const struct sums *sums, int n,
                        double spacing)
{
    return fmax(quadrature->tolerance[n], QUADRATURE_RELATIVE * spacing * sums->size[n]);
}

static void add_values(const struct quadrature *quadrature, struct sums *sums, int nodes,
                       bool first)
{
    for (int node = 0; node < nodes; node++)
        for (int n = 0; n < quadrature->integrals; n++) {
            const double share = first && node == 0 ? 0.5 : 1.0;
            const double value =
                share *
                sums->buffer[(size_t)node * (size_t)quadrature->integrals + (size_t)n];
            sums->value[n] += value;
            sums->size[n] += fabs(value);
        }
}

/* Whether all the nodes in the buffer are too small to matter. */
static bool negligible(const struct quadrature *quadrature, const struct sums *sums)
{
    for (int n = 0; n < quadrature->integrals; n++) {
        const double least = 1e-3 * allowance(quadrature, sums, n, first_spacing);
        for (int node = 0; node < MARCH; node++)
            if (!(fabs(sums->buffer[node * quadrature->integrals + n]) <= least))
                return false;
    }
    return true;
}

/* Walks to the right at the first spacing until nothing is left; *count is how many nodes
 * that took. Integrands that begin at nothing left of 0 are not judged before it. */
static enum alvh_status march(const struct quadrature *quadrature, struct sums *sums,
                              int *count, struct alvh_error *error)
{
    *count = 0;
    do {
        double x[MARCH];
        for (int node = 0; node < MARCH; node++)
            x[node] = quadrature->left + first_spacing * (*count + node);
        if (x[0] > quadrature->right)
            return alvh_fail(error, ALVH_EFAILED,
                             "the integral for %s does not converge: the distribution has "
                             "no smooth density",
                             quadrature->what);
        ALVH_TRY(quadrature->values(quadrature->payload, MARCH, x, sums->buffer, error));
        add_values(quadrature, sums, MARCH, *count == 0);
        *count += MARCH;
    } while (quadrature->left + first_spacing * *count <= 0.0 ||
             !negligible(quadrature, sums));
    return ALVH_OK;
}

/* Adds the nodes half way between count nodes of a spacing. */
static enum alvh_status add_midpoints(const struct quadrature *quadrature,
                                      struct sums *sums, int count, double spacing,
                                      struct alvh_error *error)
{
    for (int start = 0; start < count; start += CHUNK) {
        const int nodes = count - start < CHUNK ? count - start : CHUNK;
        double x[CHUNK];
        for (int node = 0; node < nodes; node++)
            x[node] = quadrature->left + spacing * (start + node + 0.5);
        ALVH_TRY(quadrature->values(quadrature->payload, nodes, x, sums->buffer, error));
        add_values(quadrature, sums, nodes, false);
    }
    return ALVH_OK;
}

/* A halving squares the error relative to the integrand's size; the power 3/2 taken here
 * leaves room for integrands that are not yet in that regime. */
static bool settled(const struct quadrature *quadrature, const struct sums *sums,
                    double spacing)
{
    for (int n = 0; n < quadrature->integrals; n++) {
        const double size = spacing * sums->size[n];
        const double change = fabs(spacing * sums->value[n] - sums->before[n]);
        const double ahead =
            quadrature->oscillates ? 1.0 : sqrt(change / fmax(size, 1e-300));
        if (!(change * ahead <= allowance(quadrature, sums, n, spacing)))
            return false;
    }
    return true;
}

static enum alvh_status integrate(const struct quadrature *quadrature, struct sums *sums,
                                  double integral[], struct alvh_error *error)
{
    int count;
    double spacing = first_spacing;
    ALVH_TRY(march(quadrature, sums, &count, error));
    do {
        if (count > MOST_NODES)
            return alvh_fail(error, ALVH_EFAILED,
                             "the integral for %s has not settled after %d nodes",
                             quadrature->what, count);
        for (int n = 0; n < quadrature->integrals; n++)
            sums->before[n] = spacing * sums->value[n];
        ALVH_TRY(add_midpoints(quadrature, sums, count, spacing, error));
        count *= 2;
        spacing *= 0.5;
    } while (!settled(quadrature, sums, spacing));
    for (int n = 0; n < quadrature->integrals; n++)
        integral[n] = spacing * sums->value[n];
    return ALVH_OK;
}

enum alvh_status quadrature_integrate(const struct quadrature *quadrature,
                                      double integral[], struct alvh_error *error)
{
    const size_t integrals = (size_t)quadrature->integrals;
    double *memory = calloc((3 + CHUNK) * integrals, sizeof *memory);
    if (!memory)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for %s", quadrature->what);
    struct sums sums = {.value = memory,
                        .size = memory + integrals,
                        .before = memory + 2 * integrals,
                        .buffer = memory + 3 * integrals};
    const enum alvh_status status = integrate(quadrature, &sums, integral, error);
    free(memory);
    return status;
}
