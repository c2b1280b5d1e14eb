#include "alvh/stress.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "alvh/episodes.h"
#include "alvh/history.h"
#include "sim/engine/accounts.h"
#include "sim/engine/prepare.h"
#include "sim/engine/walks.h"

struct alvh_stress {
    struct alvh_scenario scenario;
    bool calls[ALVH_MAX_BOOKS]; /* as the scenario has them */
    struct alvh_prepared prepared;
    alvh_shock_function *walk;
    struct alvh_block *block;
    int day; /* of the last quiet close */
};

static double share_of(int count)
{
    return (double)count / ALVH_STRESS_PATHS;
}

/* ---- Building up ---- */

/* The scenario with a still market; days for the longest episode. */
static void take_scenario(const struct alvh_scenario *scenario, int day,
                          struct alvh_scenario *own)
{
    *own = *scenario;
    own->simulation.days = day + ALVH_EPISODE_DAYS;
    own->output.fan_paths = ALVH_LANE_STEP;
    own->stress.episode[0] = '\0';
    own->stress.regime_day = 0;
    own->stress.script_day = 1;
    own->sampling = (struct alvh_sampling_options){0}; /* nobody weighs these paths */
    own->importance.enabled = false;
    own->script_days = day + ALVH_EPISODE_DAYS;
    memset(own->script, 0, sizeof own->script);
}

/* The last close at which no tranche of the first day has to end. */
static int standing_day(const struct alvh_plan *plan, int books)
{
    int day = plan->tranche[0].expiry_day;
    for (int book = 0; book < books; book++)
        day = plan->tranche[0].exit_day[book] < day ? plan->tranche[0].exit_day[book] : day;
    return day > 1 ? day - 1 : 1;
}

static enum alvh_status choose_day(const struct alvh_scenario *scenario, int *day,
                                   struct alvh_error *error)
{
    struct alvh_model model;
    struct alvh_start_state start;
    struct alvh_plan *plan;
    if (*day > 0)
        return ALVH_OK;
    ALVH_TRY(alvh_scenario_model(scenario, &model, error));
    ALVH_TRY(alvh_scenario_start(scenario, &model, &start, error));
    ALVH_TRY(alvh_plan_create(scenario, start.date, &plan, error));
    *day = standing_day(plan, scenario->books);
    alvh_plan_free(plan);
    return ALVH_OK;
}

static void stand_still(struct alvh_stress *stress)
{
    struct alvh_script *script = stress->prepared.script;
    for (int i = 0; i < stress->day; i++) {
        script->ln_return[i] = 0.0;
        script->vix[i] = stress->prepared.walk.start.vix;
    }
}

static enum alvh_status create(const struct alvh_scenario *scenario, int day,
                               struct alvh_stress *stress, struct alvh_error *error)
{
    const char *isa;
    ALVH_TRY(choose_day(scenario, &day, error));
    if (day + ALVH_EPISODE_DAYS > ALVH_MAX_SCRIPT_DAYS)
        return alvh_fail(error, ALVH_EUSAGE, "day %d is too late; at most %d is possible",
                         day, ALVH_MAX_SCRIPT_DAYS - ALVH_EPISODE_DAYS);
    stress->day = day;
    take_scenario(scenario, day, &stress->scenario);
    for (int book = 0; book < scenario->books; book++)
        stress->calls[book] = scenario->book[book].margin.calls;
    ALVH_TRY(alvh_shock_select(&stress->walk, &isa, error));
    ALVH_TRY(alvh_prepare(&stress->scenario, &(struct alvh_prepare_options){0},
                          &stress->prepared, error));
    stand_still(stress);
    return alvh_block_create(&stress->prepared.walk, ALVH_STRESS_PATHS, &stress->block,
                             error);
}

enum alvh_status alvh_stress_create(const struct alvh_scenario *scenario, int day,
                                    struct alvh_stress **out, struct alvh_error *error)
{
    *out = NULL;
    struct alvh_stress *stress = calloc(1, sizeof *stress);
    if (!stress)
        return alvh_fail(error, ALVH_EFAILED, "no memory for a stressed book");
    const enum alvh_status status = create(scenario, day, stress, error);
    if (status)
        alvh_stress_free(stress);
    else
        *out = stress;
    return status;
}

void alvh_stress_free(struct alvh_stress *stress)
{
    if (!stress)
        return;
    alvh_block_free(stress->block);
    alvh_prepared_free(&stress->prepared);
    free(stress);
}

int alvh_stress_day(const struct alvh_stress *stress)
{
    return stress->day;
}

double alvh_stress_spot(const struct alvh_stress *stress)
{
    return stress->prepared.walk.start.spot;
}

double alvh_stress_vix(const struct alvh_stress *stress)
{
    return stress->prepared.walk.start.vix;
}

/* ---- Shocks ---- */

/* Walks the quiet days and `days` more. */
static void walk(struct alvh_stress *stress, int days, bool trades)
{
    for (int book = 0; book < stress->scenario.books; book++)
        stress->scenario.book[book].margin.calls = trades && stress->calls[book];
    stress->prepared.script->days = stress->day + days;
    stress->block->first_path = 0;
    stress->block->lanes = ALVH_STRESS_PATHS;
    stress->walk(&stress->prepared.walk, stress->block, stress->day, trades);
}

/* Means over the paths; before[] is equity when the shock came. */
static struct alvh_stress_cell take_cell(const struct alvh_stress *stress, int account,
                                         bool trades)
{
    const struct alvh_block *block = stress->block;
    const struct alvh_margin_call_options *calls =
        &stress->scenario.book[stress->prepared.account[account].book].margin;
    const double share = calls->maintenance_percent / 100.0;
    const double *outcome[ALVH_OUTCOME_COUNT];
    struct alvh_stress_cell cell = {0};
    int called = 0, ruined = 0;
    for (int which = 0; which < ALVH_OUTCOME_COUNT; which++)
        outcome[which] = account_outcome(&block->outcomes, which, account, 0);
    for (int lane = 0; lane < ALVH_STRESS_PATHS; lane++) {
        const size_t at = (size_t)account * ALVH_STRESS_PATHS + lane;
        const double need = outcome[ALVH_OUTCOME_peak_margin][lane];
        const double before = block->shock_equity[at], after = block->ledger.equity[at];
        const bool gone = outcome[ALVH_OUTCOME_ruined][lane] > 0.0;
        cell.equity += before;
        cell.pnl += after - before;
        cell.requirement += need;
        cell.drawdown += trades           ? outcome[ALVH_OUTCOME_max_drawdown][lane]
                         : after < before ? before - after
                                          : 0.0;
        called += gone || (trades ? outcome[ALVH_OUTCOME_margin_calls][lane] > 0.0
                                  : after < share * need);
        ruined += gone;
    }
    cell.equity /= ALVH_STRESS_PATHS;
    cell.pnl /= ALVH_STRESS_PATHS;
    cell.drawdown /= ALVH_STRESS_PATHS;
    cell.requirement /= ALVH_STRESS_PATHS;
    cell.called = share_of(called);
    cell.ruined = share_of(ruined);
    return cell;
}

static void take_cells(const struct alvh_stress *stress, bool trades,
                       struct alvh_stress_cell cell[])
{
    for (int account = 0; account < stress->block->ledger.accounts; account++)
        cell[account] = take_cell(stress, account, trades);
}

void alvh_stress_shock(struct alvh_stress *stress, double spx_percent, double vix,
                       struct alvh_stress_cell cell[])
{
    struct alvh_script *script = stress->prepared.script;
    script->ln_return[stress->day] = log1p(spx_percent / 100.0);
    script->vix[stress->day] = vix;
    walk(stress, 1, false);
    take_cells(stress, false, cell);
}

enum alvh_status alvh_stress_episode(struct alvh_stress *stress, const char *episode,
                                     struct alvh_stress_cell cell[],
                                     struct alvh_error *error)
{
    struct alvh_script *script = stress->prepared.script;
    struct alvh_episode_day close[ALVH_EPISODE_DAYS];
    int days;
    ALVH_TRY(alvh_episode_read(episode, close, &days, error));
    for (int i = 1; i < days; i++) {
        script->ln_return[stress->day + i - 1] = log(close[i].spx / close[i - 1].spx);
        script->vix[stress->day + i - 1] = close[i].vix;
    }
    walk(stress, days - 1, true);
    take_cells(stress, true, cell);
    return ALVH_OK;
}

/* ---- Reverse stress ---- */

enum alvh_status alvh_stress_elasticity(const struct alvh_scenario *scenario,
                                        double *elasticity, struct alvh_error *error)
{
    struct alvh_history *history;
    const char *data = scenario->market.data;
    double count = 0.0, x = 0.0, y = 0.0, xx = 0.0, xy = 0.0;
    ALVH_TRY(alvh_history_read(*data ? data : NULL, &history, error));
    for (int i = 1; i < alvh_history_days(history); i++) {
        const struct alvh_close *now = alvh_history_day(history, i);
        const struct alvh_close *before = alvh_history_day(history, i - 1);
        if (isnan(now->vix) || isnan(before->vix))
            continue;
        const double spx = log(now->spx / before->spx), vix = log(now->vix / before->vix);
        count++;
        x += spx;
        y += vix;
        xx += spx * spx;
        xy += spx * vix;
    }
    alvh_history_free(history);
    const double spread = count * xx - x * x;
    if (!(spread > 0.0))
        return alvh_fail(error, ALVH_EINPUT,
                         "too few closes to tell how VIX goes with SPX");
    *elasticity = (count * xy - x * y) / spread;
    return ALVH_OK;
}

double alvh_stress_vix_along(const struct alvh_stress *stress, double elasticity,
                             double spx_percent)
{
    const double vix =
        alvh_stress_vix(stress) * exp(elasticity * log1p(spx_percent / 100.0));
    return vix < ALVH_STRESS_MOST_VIX ? vix : ALVH_STRESS_MOST_VIX;
}

/* One account after a move along the elasticity. */
struct search {
    struct alvh_stress *stress;
    int cell;
    enum alvh_breach breach;
    double loss_percent, elasticity;
};

static bool breaches(const struct search *search, double spx_percent)
{
    struct alvh_stress_cell cell[ALVH_MAX_BOOKS * ALVH_MAX_SCALES];
    alvh_stress_shock(
        search->stress, spx_percent,
        alvh_stress_vix_along(search->stress, search->elasticity, spx_percent), cell);
    const struct alvh_stress_cell *own = &cell[search->cell];
    return search->breach == ALVH_BREACH_MARGIN
               ? own->called >= 0.5
               : -own->pnl >= search->loss_percent / 100.0 * own->equity;
}

double alvh_stress_reverse(struct alvh_stress *stress, int cell, enum alvh_breach breach,
                           double loss_percent, double elasticity, double most_percent)
{
    const struct search search = {stress, cell, breach, loss_percent, elasticity};
    const double step = most_percent < 0.0 ? -1.0 : 1.0;
    double safe = 0.0, breached = NAN;
    /* In strides first: between butterflies and calls a loss need not grow with the move.
     */
    for (double move = 0.0; isnan(breached) && fabs(move) <= fabs(most_percent);
         move += step) {
        if (breaches(&search, move))
            breached = move;
        else
            safe = move;
    }
    while (fabs(breached - safe) > 0.01) {
        const double middle = 0.5 * (breached + safe);
        if (breaches(&search, middle))
            breached = middle;
        else
            safe = middle;
    }
    return breached;
}
