#include "sim/stats/sample.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/stats/select.h"
#include "sim/stats/sort.h"
#include "sim/stats/tail.h"
#include "sim/stats/weighted.h"

static enum alvh_status read_array(const void *context, int64_t first, int64_t count,
                                   double *value, struct alvh_error *error)
{
    (void)error;
    memcpy(value, (const double *)context + first, (size_t)count * sizeof *value);
    return ALVH_OK;
}

struct alvh_sample alvh_sample_of(int64_t count, const double *value)
{
    return (struct alvh_sample){.count = count, .read = read_array, .context = value};
}

/* What is done with a piece of a sample. */
typedef void use_piece(void *context, int64_t count, const double *value);

static enum alvh_status over_pieces(const struct alvh_sample *sample, use_piece *use,
                                    void *context, struct alvh_error *error)
{
    double piece[ALVH_SAMPLE_PIECE];
    for (int64_t first = 0; first < sample->count; first += ALVH_SAMPLE_PIECE) {
        const int64_t count = alvh_sample_piece(sample->count, first);
        ALVH_TRY(sample->read(sample->context, first, count, piece, error));
        use(context, count, piece);
    }
    return ALVH_OK;
}

static void add_terms(void *context, int64_t count, const double *value)
{
    struct alvh_sum *sum = context;
    for (int64_t i = 0; i < count; i++)
        alvh_sum_add(sum, value[i]);
}

/* A mean and the influences on it. */
struct centred {
    double mean;
    struct alvh_influences influences;
};

static void add_distances(void *context, int64_t count, const double *value)
{
    struct centred *centred = context;
    for (int64_t i = 0; i < count; i++)
        alvh_influences_add(&centred->influences, value[i] - centred->mean);
}

enum alvh_status alvh_sample_mean(const struct alvh_sample *sample,
                                  struct alvh_estimate *mean, struct alvh_error *error)
{
    struct alvh_sum sum = {0};
    struct centred centred = {0};
    if (sample->design)
        return alvh_sample_mean_by_design(sample, mean, error);
    ALVH_TRY(over_pieces(sample, add_terms, &sum, error));
    centred.mean = alvh_sum_value(&sum) / (double)sample->count;
    ALVH_TRY(over_pieces(sample, add_distances, &centred, error));
    *mean = alvh_influences_estimate(&centred.influences, centred.mean);
    return ALVH_OK;
}

enum alvh_status alvh_sample_ratio(const struct alvh_sample *above,
                                   const struct alvh_sample *below,
                                   struct alvh_estimate *ratio, struct alvh_error *error)
{
    double a[ALVH_SAMPLE_PIECE], b[ALVH_SAMPLE_PIECE];
    struct alvh_sum over = {0}, under = {0};
    struct alvh_influences influences = {0};
    if (above->design)
        return alvh_sample_ratio_by_design(above, below, ratio, error);
    ALVH_TRY(over_pieces(above, add_terms, &over, error));
    ALVH_TRY(over_pieces(below, add_terms, &under, error));
    const double value = alvh_sum_value(&over) / alvh_sum_value(&under);
    const double mean = alvh_sum_value(&under) / (double)below->count;
    for (int64_t first = 0; first < above->count; first += ALVH_SAMPLE_PIECE) {
        const int64_t count = alvh_sample_piece(above->count, first);
        ALVH_TRY(above->read(above->context, first, count, a, error));
        ALVH_TRY(below->read(below->context, first, count, b, error));
        for (int64_t i = 0; i < count; i++)
            alvh_influences_add(&influences, (a[i] - value * b[i]) / mean);
    }
    *ratio = alvh_influences_estimate(&influences, value);
    return ALVH_OK;
}

/* ---- tails of a column that is held ---- */

enum alvh_status alvh_sample_hold(const struct alvh_sample *sample, double **column,
                                  struct alvh_error *error)
{
    *column = malloc((size_t)sample->count * sizeof **column);
    if (!*column)
        return alvh_fail(error, ALVH_EFAILED, "no memory for a column of %lld paths",
                         (long long)sample->count);
    for (int64_t first = 0; first < sample->count; first += ALVH_SAMPLE_PIECE)
        ALVH_TRY(sample->read(sample->context, first,
                              alvh_sample_piece(sample->count, first), *column + first,
                              error));
    return ALVH_OK;
}

static enum alvh_status take_held(const struct alvh_sample *sample,
                                  struct alvh_sample_tail *tail, struct alvh_error *error)
{
    const int64_t count = sample->count;
    double *column;
    const enum alvh_status status = alvh_sample_hold(sample, &column, error);
    if (status == ALVH_OK) {
        alvh_sort(count, column);
        for (int q = 0; q < tail->quantiles; q++)
            tail->at_quantile[q] = alvh_tail_quantile(count, column, tail->quantile[q]);
        for (int l = 0; l < tail->levels; l++) {
            tail->es[l] = alvh_tail_es(count, column, tail->level[l]);
            tail->beyond[l] = alvh_tail_quantile(count, column, tail->level[l]).value;
        }
    }
    free(column);
    return status;
}

/* ---- and of one that is not ---- */

static void count_piece(void *context, int64_t count, const double *value)
{
    alvh_select_add(context, count, value);
}

enum { MOST_WANTS = ALVH_SELECT_RANKS / ALVH_TAIL_RANKS };

/* A share of the paths and the order statistics of its quantile. */
struct wanted {
    double share;
    int64_t rank[ALVH_TAIL_RANKS];
    double at[ALVH_TAIL_RANKS];
};

static enum alvh_status select_all(const struct alvh_sample *sample,
                                   struct alvh_select *select, int wants,
                                   struct wanted want[], struct alvh_error *error)
{
    for (int round = 0; round < ALVH_SELECT_ROUNDS; round++) {
        ALVH_TRY(over_pieces(sample, count_piece, select, error));
        alvh_select_narrow(select);
    }
    for (int w = 0; w < wants; w++)
        for (int r = 0; r < ALVH_TAIL_RANKS; r++)
            want[w].at[r] = want[w].rank[r] < 1 ? -INFINITY
                            : want[w].rank[r] > sample->count
                                ? INFINITY
                                : alvh_select_value(select, w * ALVH_TAIL_RANKS + r);
    return ALVH_OK;
}

static enum alvh_status find_order_statistics(const struct alvh_sample *sample, int wants,
                                              struct wanted want[],
                                              struct alvh_error *error)
{
    struct alvh_select *select;
    int64_t rank[ALVH_SELECT_RANKS];
    for (int w = 0; w < wants; w++) {
        alvh_tail_ranks(sample->count, want[w].share, want[w].rank);
        for (int r = 0; r < ALVH_TAIL_RANKS; r++) {
            const int64_t least = want[w].rank[r] > 1 ? want[w].rank[r] : 1;
            rank[w * ALVH_TAIL_RANKS + r] = least < sample->count ? least : sample->count;
        }
    }
    ALVH_TRY(alvh_select_create(wants * ALVH_TAIL_RANKS, rank, &select, error));
    const enum alvh_status status = select_all(sample, select, wants, want, error);
    alvh_select_free(select);
    return status;
}

static void add_excess(void *context, int64_t count, const double *value)
{
    alvh_shortfall_add(context, count, value);
}

static void add_spread(void *context, int64_t count, const double *value)
{
    alvh_shortfall_spread(context, count, value);
}

static enum alvh_status take_read(const struct alvh_sample *sample,
                                  struct alvh_sample_tail *tail, struct alvh_error *error)
{
    const int wants = tail->quantiles + tail->levels;
    assert(wants <= MOST_WANTS);
    struct wanted want[MOST_WANTS];
    for (int w = 0; w < wants; w++)
        want[w].share =
            w < tail->quantiles ? tail->quantile[w] : tail->level[w - tail->quantiles];
    ALVH_TRY(find_order_statistics(sample, wants, want, error));
    for (int q = 0; q < tail->quantiles; q++)
        tail->at_quantile[q] =
            alvh_tail_quantile_of(sample->count, want[q].share, want[q].at);
    for (int l = 0; l < tail->levels; l++) {
        struct alvh_shortfall shortfall = {
            .level = tail->level[l],
            .quantile = want[tail->quantiles + l].at[ALVH_TAIL_RANK_VALUE]};
        ALVH_TRY(over_pieces(sample, add_excess, &shortfall, error));
        alvh_shortfall_centre(&shortfall);
        ALVH_TRY(over_pieces(sample, add_spread, &shortfall, error));
        tail->es[l] = alvh_shortfall_estimate(&shortfall);
        tail->beyond[l] = shortfall.quantile;
    }
    return ALVH_OK;
}

enum alvh_status alvh_sample_take_tail_within(const struct alvh_sample *sample,
                                              int64_t held, struct alvh_sample_tail *tail,
                                              struct alvh_error *error)
{
    if (sample->design)
        return alvh_sample_tail_by_design(sample, tail, error);
    return sample->count <= held ? take_held(sample, tail, error)
                                 : take_read(sample, tail, error);
}

enum alvh_status alvh_sample_take_tail(const struct alvh_sample *sample,
                                       struct alvh_sample_tail *tail,
                                       struct alvh_error *error)
{
    return alvh_sample_take_tail_within(sample, ALVH_SAMPLE_HELD, tail, error);
}
