/* The transforms that smiles are fitted to: solved in chunks of arguments for all tenors of
 * a group, then gathered tenor by tenor. */
#include "models/table_fit_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum alvh_status fit_group_allocate(struct fit_group *group, int first_day, int last_day,
                                    int arguments, struct alvh_error *error)
{
    group->first_day = first_day;
    group->last_day = last_day;
    group->arguments = arguments;
    group->chunks = (arguments + FIT_CHUNK - 1) / FIT_CHUNK;
    group->argument = calloc((size_t)arguments, sizeof *group->argument);
    group->weight = calloc((size_t)arguments, sizeof *group->weight);
    group->chunk = calloc((size_t)group->chunks, sizeof *group->chunk);
    if (!group->argument || !group->weight || !group->chunk)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for the fit of price tables");
    return ALVH_OK;
}

void fit_group_free(struct fit_group *group)
{
    for (int c = 0; group->chunk && c < group->chunks; c++)
        alvh_transform_free(&group->chunk[c]);
    free(group->chunk);
    free(group->weight);
    free(group->argument);
}

enum alvh_status fit_group_transform(const struct alvh_table_fit *fit,
                                     struct fit_group *group, bool vix, int chunk,
                                     struct alvh_error *error)
{
    double tau[ALVH_TABLES_VIX_DAYS + 1];
    const int tenors = group->last_day - group->first_day + 1;
    for (int t = 0; t < tenors; t++)
        tau[t] = (group->first_day + t) / ALVH_DAYS_PER_YEAR;
    const int first = chunk * FIT_CHUNK, left = group->arguments - first;
    const int count = left < FIT_CHUNK ? left : FIT_CHUNK;
    const double complex *argument = group->argument + first;
    const double tolerance = 1e-9;
    if (vix)
        return alvh_transform_vix(fit->model, ALVH_ALL_REGIMES, 0.0, count, argument,
                                  tenors, tau, tolerance, &group->chunk[chunk], error);
    return alvh_transform_spx(fit->model, count, argument, tenors, tau, tolerance,
                              &group->chunk[chunk], error);
}

void fit_transform_free(struct fit_transform *transform)
{
    free(transform->factor[0]);
    *transform = (struct fit_transform){0};
}

enum alvh_status fit_transform_gather(const struct alvh_table_fit *fit,
                                      const struct fit_group *group, int day,
                                      struct fit_transform *transform,
                                      struct alvh_error *error)
{
    const int series = ALVH_FACTORS + fit->model->regimes;
    const size_t arguments = (size_t)group->arguments;
    double complex *values = malloc((size_t)series * arguments * sizeof *values);
    if (!values)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for the fit of price tables");
    for (int k = 0; k < ALVH_FACTORS; k++)
        transform->factor[k] = values + (size_t)k * arguments;
    for (int i = 0; i < fit->model->regimes; i++)
        transform->regime[i] = values + (size_t)(ALVH_FACTORS + i) * arguments;
    for (int c = 0; c < group->chunks; c++) {
        const struct alvh_transform *chunk = &group->chunk[c];
        const size_t count = (size_t)chunk->arguments;
        const size_t from = (size_t)(day - group->first_day) * count;
        const size_t to = (size_t)c * FIT_CHUNK, bytes = count * sizeof *values;
        for (int k = 0; k < ALVH_FACTORS; k++)
            memcpy(transform->factor[k] + to, chunk->factor[k] + from, bytes);
        for (int i = 0; i < fit->model->regimes; i++)
            memcpy(transform->regime[i] + to, chunk->regime[i] + from, bytes);
    }
    return ALVH_OK;
}

double complex *fit_exponentials(const struct alvh_table_fit *fit, int factor,
                                 int arguments, const double complex *value)
{
    const int knots = factor == ALVH_FAST ? TABLE_FAST_KNOTS : TABLE_SLOW_KNOTS;
    const size_t count = (size_t)arguments;
    double complex *power = malloc((size_t)knots * count * sizeof *power);
    for (int n = 0; power && n < knots; n++)
        for (size_t a = 0; a < count; a++)
            power[(size_t)n * count + a] = cexp(value[a] * fit->knot[factor][n]);
    return power;
}
