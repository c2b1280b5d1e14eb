#include "models/waves.h"

#include <math.h>
#include <stdlib.h>

static struct wave wave_of(double complex logarithm)
{
    return (struct wave){creal(logarithm), cimag(logarithm)};
}

static enum alvh_status fill_node(struct waves *waves, int set, int n,
                                  waves_transform *transform, const void *payload,
                                  struct alvh_error *error)
{
    const struct wave_node *node = &waves->node[n];
    struct alvh_transform value;
    ALVH_TRY(transform(payload, set, node->argument, node->days, &value, error));
    for (int day = 1; day <= node->days; day++) {
        struct wave *slope =
            waves->slope + (waves->start[day] + (size_t)n) * ALVH_FACTORS;
        for (int k = 0; k < ALVH_FACTORS; k++)
            slope[k] = wave_of(value.factor[k][day - 1]);
        for (int i = 0; i < waves->regimes; i++) {
            struct wave *level = (struct wave *)waves_level(waves, day, set, i) + n;
            *level = wave_of(clog(value.regime[i][day - 1] * node->weight));
        }
    }
    alvh_transform_free(&value);
    return ALVH_OK;
}

/* Counts the nodes of each tenor and where they start; returns how many there are. */
static size_t lay_out(struct waves *waves)
{
    size_t total = 0;
    for (int day = 1; day <= waves->days; day++) {
        waves->start[day] = total;
        while (waves->count[day] < waves->nodes &&
               waves->node[waves->count[day]].days >= day)
            waves->count[day]++;
        total += (size_t)waves->count[day];
    }
    return total;
}

enum alvh_status waves_create(struct waves *waves, int sets, int regimes, int days,
                              int nodes, struct wave_node *node, waves_transform *transform,
                              const void *payload, struct alvh_error *error)
{
    *waves = (struct waves){
        .sets = sets, .regimes = regimes, .days = days, .nodes = nodes, .node = node};
    waves->count = calloc((size_t)days + 1, sizeof *waves->count);
    waves->start = calloc((size_t)days + 1, sizeof *waves->start);
    if (waves->count && waves->start) {
        const size_t total = lay_out(waves);
        waves->slope = malloc(total * ALVH_FACTORS * sizeof *waves->slope);
        waves->level = malloc(total * (size_t)(sets * regimes) * sizeof *waves->level);
    }
    if (!waves->slope || !waves->level)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for exact prices of %d tenors",
                         days);
    for (int set = 0; set < sets; set++)
        for (int n = 0; n < nodes && node[n].days > 0; n++)
            ALVH_TRY(fill_node(waves, set, n, transform, payload, error));
    return ALVH_OK;
}

void waves_free(struct waves *waves)
{
    free((void *)waves->node);
    free(waves->count);
    free(waves->start);
    free(waves->slope);
    free(waves->level);
    *waves = (struct waves){0};
}
