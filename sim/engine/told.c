#include "sim/engine/told.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/engine/target.h"
#include "sim/ledger/columns.h"
#include "sim/stats/running.h"

enum { FIRST_LOOK = 512, GROWTH = 8 }; /* paths; an eighth more each time */

struct alvh_teller {
    const struct alvh_scenario *scenario;
    struct alvh_target_error_options options;
    struct alvh_target *target; /* NULL: the mean is told */
    int64_t count, next, looked; /* paths: there, at the next look, at the last */
    struct alvh_running mean;
};

/* Is every path drawn by itself, and does it count for one? */
static bool is_plain(const struct alvh_scenario *scenario)
{
    const struct alvh_sampling_options *sampling = &scenario->sampling;
    return !(sampling->antithetic || sampling->stratify_regimes ||
             sampling->control_variates || scenario->importance.enabled);
}

static struct alvh_target_error_options headline_of(const struct alvh_scenario *scenario)
{
    struct alvh_target_error_options options = {
        .statistic = is_plain(scenario) ? ALVH_TARGET_drawdown_es
                                        : ALVH_TARGET_final_pnl_mean,
        .scale = scenario->scale[scenario->scales - 1],
        .level = alvh_tail_levels[ALVH_TAIL_LEVEL_99]};
    snprintf(options.book, sizeof options.book, "%s",
             scenario->book[scenario->books - 1].name);
    return options;
}

enum alvh_status alvh_teller_create(const struct alvh_scenario *scenario,
                                    struct alvh_teller **made, struct alvh_error *error)
{
    struct alvh_teller *teller = calloc(1, sizeof *teller);
    *made = teller;
    if (!teller)
        return alvh_fail(error, ALVH_EFAILED, "no memory for the running estimate");
    teller->scenario = scenario;
    teller->next = FIRST_LOOK;
    teller->options = scenario->simulation_target.statistic == ALVH_TARGET_none
                          ? headline_of(scenario)
                          : scenario->simulation_target;
    return is_plain(scenario)
               ? alvh_target_create(scenario, &teller->options, &teller->target, error)
               : ALVH_OK;
}

void alvh_teller_free(struct alvh_teller *teller)
{
    if (!teller)
        return;
    alvh_target_free(teller->target);
    free(teller);
}

static void look(struct alvh_teller *teller)
{
    bool reached;
    if (alvh_target_look(teller->target, teller->count, &reached, NULL) == ALVH_OK)
        teller->looked = teller->count;
    teller->next = teller->count + teller->count / GROWTH;
}

void alvh_teller_add(struct alvh_teller *teller, const struct alvh_outcomes *outcomes,
                     int64_t paths)
{
    const struct alvh_scenario *scenario = teller->scenario;
    const int account = scenario->books * scenario->scales - 1;
    if (!teller->target) {
        alvh_running_add(&teller->mean, paths,
                         account_outcome(outcomes, ALVH_OUTCOME_final_pnl, account, 0),
                         outcomes->weight);
        return;
    }
    if (alvh_target_reserve(teller->target, teller->count + paths, NULL) != ALVH_OK)
        return;
    alvh_target_add(teller->target, outcomes, teller->count, paths);
    teller->count += paths;
    if (teller->count >= teller->next)
        look(teller);
}

bool alvh_teller_tell(const struct alvh_teller *teller, struct alvh_told *told)
{
    const struct alvh_target_error_options *options = &teller->options;
    *told = (struct alvh_told){
        .statistic = alvh_target_name(options->statistic),
        .level = alvh_target_has_level(options->statistic) ? options->level : 0.0,
        .is_share = alvh_target_is_share(options->statistic),
        .book = options->book,
        .scale = options->scale,
        .is_asked_for = teller->scenario->simulation_target.statistic != ALVH_TARGET_none};
    if (!teller->target && teller->mean.count > 0)
        told->estimate = alvh_running_estimate(&teller->mean);
    else if (teller->looked > 0)
        told->estimate = alvh_target_seen(teller->target);
    else
        return false;
    return isfinite(told->estimate.low) && isfinite(told->estimate.high);
}
