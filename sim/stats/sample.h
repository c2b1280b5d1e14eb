/* A sample of paths that is read a piece at a time, and what a whole column of it says.
 *
 * A column of up to ALVH_SAMPLE_HELD values is held in memory and sorted; a longer one is
 * read again for each round of a selection (sim/stats/select.h). Both ways are exact and
 * give the same bits, so that statistics have no error but that of sampling, and memory
 * does not grow with the paths beyond that. */
#ifndef ALVH_SIM_SAMPLE_H
#define ALVH_SIM_SAMPLE_H

#include <stdint.h>

#include "alvh/headline.h"
#include "alvh/status.h"
#include "sim/stats/design.h"

enum { ALVH_SAMPLE_HELD = 10000000, ALVH_SAMPLE_PIECE = 4096 };

/* How many of so many paths the piece from `first` on has. */
static inline int64_t alvh_sample_piece(int64_t paths, int64_t first)
{
    return paths - first < ALVH_SAMPLE_PIECE ? paths - first : ALVH_SAMPLE_PIECE;
}

/* Values first .. first + count - 1, count at most ALVH_SAMPLE_PIECE. */
typedef enum alvh_status alvh_sample_read(const void *context, int64_t first, int64_t count,
                                          double *value, struct alvh_error *error);

struct alvh_sample {
    int64_t count;
    alvh_sample_read *read;
    const void *context;
    const struct alvh_design *design; /* NULL: a plain sample */
};

/* The values of an array. */
struct alvh_sample alvh_sample_of(int64_t count, const double *value);

/* Reads all of a sample into memory; the caller frees *column, after a failure too. */
enum alvh_status alvh_sample_hold(const struct alvh_sample *sample, double **column,
                                  struct alvh_error *error);

enum alvh_status alvh_sample_mean(const struct alvh_sample *sample,
                                  struct alvh_estimate *mean, struct alvh_error *error);

/* The ratio of means of alvh_tail_ratio. */
enum alvh_status alvh_sample_ratio(const struct alvh_sample *above,
                                   const struct alvh_sample *below,
                                   struct alvh_estimate *ratio, struct alvh_error *error);

/* Quantiles and expected shortfalls of losses, twelve at most together. */
struct alvh_sample_tail {
    int quantiles, levels;
    const double *quantile, *level;      /* shares of the paths */
    struct alvh_estimate *at_quantile;   /* [quantiles] */
    struct alvh_estimate *es;            /* [levels] */
    double *beyond;                      /* [levels]: the quantile at the level */
};
enum alvh_status alvh_sample_take_tail(const struct alvh_sample *sample,
                                       struct alvh_sample_tail *tail,
                                       struct alvh_error *error);

/* The same of a sample that may not hold more than `held` values at once. */
enum alvh_status alvh_sample_take_tail_within(const struct alvh_sample *sample,
                                              int64_t held, struct alvh_sample_tail *tail,
                                              struct alvh_error *error);

#endif
