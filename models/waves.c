#include "models/waves.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static struct wave wave_of(double complex logarithm)
{
    return (struct wave){creal(logarithm), cimag(logarithm)};
}

static struct wave *slope_of(const struct waves *waves, int day)
{
    return waves->slope + waves->start[day] * ALVH_FACTORS;
}

static struct wave *level_of(const struct waves *waves, int day, int set, int regime)
{
    const size_t sets = (size_t)waves->sets, regimes = (size_t)waves->regimes;
    return waves->level + waves->start[day] * sets * regimes +
           ((size_t)set * regimes + (size_t)regime) * (size_t)waves->count[day];
}

static enum alvh_status fill_node(struct waves *waves, int set, int n,
                                  waves_transform *transform, const void *payload,
                                  struct alvh_error *error)
{
    const struct wave_node *node = &waves->node[n];
    struct alvh_transform value;
    ALVH_TRY(
        transform(payload, set, node->argument, node->days, waves->tau, &value, error));
    for (int day = 1; day <= node->days; day++) {
        struct wave *slope = slope_of(waves, day) + n * ALVH_FACTORS;
        for (int k = 0; k < ALVH_FACTORS; k++)
            slope[k] = wave_of(value.factor[k][day - 1]);
        for (int i = 0; i < waves->regimes; i++) {
            struct wave *level = level_of(waves, day, set, i) + n;
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
        waves->tau[day - 1] = day / ALVH_DAYS_PER_YEAR;
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
    assert(nodes <= WAVES_MOST_NODES);
    *waves = (struct waves){
        .sets = sets, .regimes = regimes, .days = days, .nodes = nodes, .node = node};
    waves->tau = malloc((size_t)days * sizeof *waves->tau);
    waves->count = calloc((size_t)days + 1, sizeof *waves->count);
    waves->start = calloc((size_t)days + 1, sizeof *waves->start);
    for (int n = 0; n < nodes; n++)
        node[n].ln_weight = log(cabs(node[n].weight));
    if (waves->tau && waves->count && waves->start) {
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
    free(waves->node);
    free(waves->tau);
    free(waves->count);
    free(waves->start);
    free(waves->slope);
    free(waves->level);
    *waves = (struct waves){0};
}

void waves_terms(const struct waves *waves, int day, int set, int regime,
                 const double variance[ALVH_FACTORS], double k, struct wave_terms *terms)
{
    const double negligible = -20.0;
    const double fast = variance[ALVH_FAST], slow = variance[ALVH_SLOW];
    const struct wave *slope = slope_of(waves, day);
    const struct wave *level = level_of(waves, day, set, regime);
    double first = 0.0, growth = 0.0;
    int small = 0, n = 0;
    terms->slope = slope;
    terms->level = level;
    for (; n < waves->count[day] && small < 4; n++, slope += ALVH_FACTORS) {
        const struct wave_node *node = &waves->node[n];
        const double size = level[n].size + slope[ALVH_FAST].size * fast +
                            slope[ALVH_SLOW].size * slow + creal(node->turn) * k;
        first = n ? first : size - node->ln_weight;
        growth = fmax(growth, size - node->ln_weight - first);
        small = size < negligible ? small + 1 : 0;
        terms->size[n] = size;
    }
    terms->count = n;
    terms->growth = growth;
}
