#include <math.h>
#include <stdlib.h>

#include "models/factor_model.h"
#include "models/factors_parts.h"

static const double dt = 1.0 / ALVH_DAYS_PER_YEAR;

static struct factor_liquidity liquidity_of(const struct alvh_factor_LIQUIDITY *model)
{
    const double decay = exp(-model->pull * dt);
    const double shock = model->stdev * sqrt(1.0 - decay * decay);
    return (struct factor_liquidity){
        .on = shock != 0.0 || model->level != 0.0 || model->vix != 0.0 ||
              model->regime != 0.0 || model->jump != 0.0,
        .decay = decay,
        .shock = shock,
        .level = model->level,
        .vix = model->vix,
        .regime = model->regime,
        .jump = model->jump,
    };
}

static struct factor_score score_of(const struct alvh_factor_SCORE *model)
{
    const double decay = exp(-model->pull * dt);
    const double diffused = sqrt(1.0 - alvh_factor_jump_share(model));
    const double shock = diffused * sqrt(1.0 - decay * decay);
    const double rho = model->return_correlation;
    return (struct factor_score){
        .on = model->pull > 0.0,
        .start = model->start,
        .decay = decay,
        .with_return = shock * rho,
        .without = shock * sqrt(1.0 - rho * rho),
        .jump_chance = 1.0 - exp(-model->jump_intensity * dt),
        .jump_stdev = model->jump_stdev,
    };
}

static const enum alvh_event kind_of[FACTOR_RELEASES] = {
    [FACTOR_CPI] = ALVH_EVENT_CPI, [FACTOR_PPI] = ALVH_EVENT_PPI};

/* The month that a date lies in, counted from year 0, and the releases before it there. */
static void name_release(alvh_date date, enum alvh_event kind,
                         struct factor_release *release)
{
    int year, month, day;
    alvh_date_to_civil(date, &year, &month, &day);
    release->month = (uint32_t)(12 * year + month - 1);
    for (alvh_date first = alvh_event_next(date - day + 1, kind); first < date;
         first = alvh_event_next(first + 1, kind))
        release->number++;
}

/* Has the other release of the pair come out by then? CPI precedes PPI on the same day. */
static bool other_is_known(const struct alvh_factors *factors, int day, int which)
{
    const struct factor_release *own = &factors->day[day].release[which];
    const int other = FACTOR_RELEASES - 1 - which;
    for (int d = day - (which == FACTOR_CPI); d >= 0; d--) {
        const struct factor_release *release = &factors->day[d].release[other];
        if (release->on && release->month == own->month && release->number == own->number)
            return true;
    }
    return false;
}

/* With other's normal known, a surprise that has the correlation with it; news is the part
 * that nobody could know. */
static void lay_out_release(struct alvh_factors *factors, alvh_date date, int day,
                            int which)
{
    struct factor_release *release = &factors->day[day].release[which];
    if (!alvh_event_on(date, kind_of[which]) || factors->model.releases.stdev == 0.0)
        return;
    name_release(date, kind_of[which], release);
    const double stdev = factors->model.releases.stdev;
    const double correlation =
        other_is_known(factors, day, which) ? factors->model.releases.correlation : 0.0;
    release->on = true;
    release->by_other = stdev * correlation;
    release->by_own = stdev * sqrt(1.0 - correlation * correlation);
    const struct alvh_factor_RELEASES *model = &factors->model.releases;
    release->to_return = which == FACTOR_CPI ? model->cpi_return : model->ppi_return;
    release->to_variance = which == FACTOR_CPI ? model->cpi_variance : model->ppi_variance;
}

/* What the day's events add to its variance. */
static double variance_on(const struct alvh_factor_EVENT_VARIANCE *more, alvh_date date)
{
    const double by_kind[ALVH_EVENT_COUNT] = {more->fomc, more->cpi, more->ppi, more->gdp,
                                              more->rebalance};
    double sum = 0.0;
    for (int kind = 0; kind < ALVH_EVENT_COUNT; kind++)
        if (by_kind[kind] > 0.0 && alvh_event_on(date, (enum alvh_event)kind))
            sum += by_kind[kind];
    return sum;
}

static void lay_out_days(struct alvh_factors *factors, alvh_date start)
{
    for (int day = 0; day < factors->days; day++) {
        const alvh_date date = alvh_trading_day_add(start, day + 1);
        factors->day[day].variance = variance_on(&factors->model.event_variance, date);
        for (int which = 0; which < FACTOR_RELEASES; which++)
            lay_out_release(factors, date, day, which);
    }
}

/* ln E exp(gamma x) of a score in the long run: that of its normal part, and of one jump
 * for every day that it can lie back, each as much forgotten as it is old. */
static double ln_mean_exp(const struct factor_score *score,
                          const struct alvh_factor_SCORE *model, double gamma)
{
    if (!score->on)
        return gamma * score->start;
    const double diffused = 1.0 - alvh_factor_jump_share(model);
    double sum = 0.5 * gamma * gamma * diffused;
    double reach = gamma * score->jump_stdev;
    for (; score->jump_chance > 0.0 && fabs(reach) > 1e-9; reach *= score->decay)
        sum += log1p(score->jump_chance * expm1(0.5 * reach * reach));
    return sum;
}

static void prepare_leaving(struct alvh_factors *factors)
{
    const struct alvh_factor_model *model = &factors->model;
    const double order_flow = model->leaving.order_flow, ipo_heat = model->leaving.ipo_heat;
    factors->leaves = order_flow != 0.0 || ipo_heat != 0.0;
    factors->ln_mean_rate =
        ln_mean_exp(&factors->score[FACTOR_ORDER_FLOW], &model->order_flow, order_flow) +
        ln_mean_exp(&factors->score[FACTOR_IPO_HEAT], &model->ipo_heat, ipo_heat);
}

enum alvh_status alvh_factors_create(const struct alvh_model *model, alvh_date start,
                                     int days, struct alvh_factors **factors,
                                     struct alvh_error *error)
{
    const struct alvh_factor_model *numbers = &model->factors;
    const struct alvh_factor_SCORE *const score[FACTOR_SCORES] = {
        &numbers->reer,      &numbers->rate_differential, &numbers->spx_basis,
        &numbers->vix_basis, &numbers->order_flow,        &numbers->ipo_heat};
    struct alvh_factors *made =
        calloc(1, sizeof *made + (size_t)days * sizeof made->day[0]);
    if (!made)
        return alvh_fail(error, ALVH_EFAILED, "no memory for the factors of %d days", days);
    made->model = *numbers;
    made->days = days;
    for (int i = 0; i < model->regimes; i++)
        made->vix_level[i] = model->vix_level[i];
    for (int k = 0; k < ALVH_FACTORS; k++)
        made->vix_slope[k] = model->vix_slope[k];
    made->breadth = numbers->breadth.constant != 0.0 || numbers->breadth.slope != 0.0 ||
                    numbers->breadth.noise != 0.0;
    made->depth = liquidity_of(&numbers->depth);
    made->etf_volume = liquidity_of(&numbers->etf_volume);
    for (int i = 0; i < FACTOR_SCORES; i++)
        made->score[i] = score_of(score[i]);
    prepare_leaving(made);
    lay_out_days(made, start);
    *factors = made;
    return ALVH_OK;
}

void alvh_factors_free(struct alvh_factors *factors)
{
    free(factors);
}
