#include <stdlib.h>

#include "sim/stats/weighted.h"

enum alvh_status alvh_sample_mean_by_design(const struct alvh_sample *sample,
                                            struct alvh_estimate *mean,
                                            struct alvh_error *error)
{
    double *column;
    const enum alvh_status status = alvh_sample_hold(sample, &column, error);
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
    enum alvh_status status = alvh_sample_hold(above, &a, error);
    if (status == ALVH_OK)
        status = alvh_sample_hold(below, &b, error);
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
    const enum alvh_status status = alvh_sample_hold(sample, &column, error);
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
    const enum alvh_status status = alvh_sample_hold(sample, &column, error);
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
    enum alvh_status status = alvh_sample_hold(sample, &column, error);
    if (status == ALVH_OK)
        status = alvh_weighted_tail(sample->design, sample->count, column, tail, error);
    free(column);
    return status;
}
