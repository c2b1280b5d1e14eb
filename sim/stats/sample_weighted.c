#include <stdlib.h>

#include "sim/stats/weighted.h"

/* Reads a whole column; the caller frees it, after a failure too. */
static enum alvh_status hold(const struct alvh_sample *sample, double **column,
                             struct alvh_error *error)
{
    *column = malloc((size_t)sample->count * sizeof **column);
    if (!*column)
        return alvh_fail(error, ALVH_EFAILED, "no memory for a column of %lld paths",
                         (long long)sample->count);
    for (int64_t first = 0; first < sample->count; first += ALVH_SAMPLE_PIECE) {
        const int64_t left = sample->count - first;
        const int64_t count = left < ALVH_SAMPLE_PIECE ? left : ALVH_SAMPLE_PIECE;
        ALVH_TRY(sample->read(sample->context, first, count, *column + first, error));
    }
    return ALVH_OK;
}

enum alvh_status alvh_sample_mean_by_design(const struct alvh_sample *sample,
                                            struct alvh_estimate *mean,
                                            struct alvh_error *error)
{
    double *column;
    const enum alvh_status status = hold(sample, &column, error);
    if (status == ALVH_OK)
        *mean = alvh_weighted_mean(sample->design, sample->count, column);
    free(column);
    return status;
}

enum alvh_status alvh_sample_ratio_by_design(const struct alvh_sample *above,
                                             const struct alvh_sample *below,
                                             struct alvh_estimate *ratio,
                                             struct alvh_error *error)
{
    double *a, *b = NULL;
    enum alvh_status status = hold(above, &a, error);
    if (status == ALVH_OK)
        status = hold(below, &b, error);
    if (status == ALVH_OK)
        *ratio = alvh_weighted_ratio(above->design, above->count, a, b);
    free(a);
    free(b);
    return status;
}

enum alvh_status alvh_sample_share_by_design(const struct alvh_sample *sample,
                                             struct alvh_estimate *share,
                                             struct alvh_error *error)
{
    double *column;
    const enum alvh_status status = hold(sample, &column, error);
    if (status == ALVH_OK)
        *share = alvh_weighted_share(sample->design, sample->count, column, NULL);
    free(column);
    return status;
}

enum alvh_status alvh_sample_some_by_design(const struct alvh_sample *sample,
                                            struct alvh_estimate *share,
                                            struct alvh_estimate *mean,
                                            struct alvh_error *error)
{
    double *column;
    const enum alvh_status status = hold(sample, &column, error);
    if (status == ALVH_OK) {
        *share = alvh_weighted_share(sample->design, sample->count, column, column);
        *mean = alvh_weighted_mean_of_some(sample->design, sample->count, column);
    }
    free(column);
    return status;
}

enum alvh_status alvh_sample_tail_by_design(const struct alvh_sample *sample,
                                            struct alvh_sample_tail *tail,
                                            struct alvh_error *error)
{
    double *column;
    enum alvh_status status = hold(sample, &column, error);
    if (status == ALVH_OK)
        status = alvh_weighted_tail(sample->design, sample->count, column, tail, error);
    free(column);
    return status;
}
