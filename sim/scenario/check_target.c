#include "sim/scenario/agree.h"

#include <stdio.h>
#include <string.h>

#include "alvh/headline.h"

static bool is_listed(double level, int count, const double list[])
{
    for (int i = 0; i < count; i++)
        if (level == list[i])
            return true;
    return false;
}

static bool book_exists(const struct alvh_scenario *scenario, const char *name)
{
    for (int book = 0; book < scenario->books; book++)
        if (strcmp(scenario->book[book].name, name) == 0)
            return true;
    return false;
}

static bool scale_exists(const struct alvh_scenario *scenario, int64_t contracts)
{
    for (int scale = 0; scale < scenario->scales; scale++)
        if (scenario->scale[scale] == contracts)
            return true;
    return false;
}

#define TARGET "simulation.target_error."

/* A width is given where there is a statistic, and only there. */
static void check_width(const struct alvh_place *place, bool has_statistic)
{
    static const struct alvh_keys keys = {
        3, {TARGET "statistic", TARGET "relative_percent", TARGET "absolute"}};
    const struct alvh_target_error_options *target =
        &place->reader->scenario->simulation_target;
    const bool wide = target->relative_percent > 0.0 || target->absolute > 0.0;
    if (!alvh_agree_concerns(place, &keys) || wide == has_statistic)
        return;
    alvh_agree_complain(
        place, &keys,
        wide ? "a width is given without statistic; say of what"
             : "relative_percent and absolute are 0; one of them must be above 0");
}

/* What a statistic that is none does not hinder from being looked at. */
static bool concerns_target(const struct alvh_place *place, const struct alvh_keys *keys)
{
    const struct alvh_keys alone = {1, {keys->path[1]}};
    return alvh_agree_concerns(place, alvh_agree_is_bad(place, TARGET "statistic") ? &alone
                                                                                   : keys);
}

static void check_book(const struct alvh_place *place)
{
    static const struct alvh_keys keys = {2, {TARGET "statistic", TARGET "book"}};
    const struct alvh_scenario *scenario = place->reader->scenario;
    const char *book = scenario->simulation_target.book;
    char what[2 * ALVH_TEXT_LENGTH];
    if (!concerns_target(place, &keys) || scenario->books == 0 ||
        book_exists(scenario, book))
        return;
    snprintf(what, sizeof what, "there is no book \"%s\"; name one of the scenario's",
             book);
    alvh_agree_complain(place, &keys, what);
}

static void check_scale(const struct alvh_place *place)
{
    static const struct alvh_keys keys = {2, {TARGET "statistic", TARGET "scale"}};
    const struct alvh_scenario *scenario = place->reader->scenario;
    const int64_t scale = scenario->simulation_target.scale;
    char what[160];
    if (!concerns_target(place, &keys) || scenario->scales == 0 ||
        scale_exists(scenario, scale))
        return;
    snprintf(what, sizeof what, "%lld is none of the scales of the scenario",
             (long long)scale);
    alvh_agree_complain(place, &keys, what);
}

static void check_level(const struct alvh_place *place)
{
    static const struct alvh_keys keys = {2, {TARGET "statistic", TARGET "level"}};
    const struct alvh_target_error_options *target =
        &place->reader->scenario->simulation_target;
    const bool quantile = target->statistic == ALVH_TARGET_drawdown_quantile ||
                          target->statistic == ALVH_TARGET_pnl_quantile;
    if (alvh_agree_concerns(place, &keys) &&
        !(quantile ? is_listed(target->level, ALVH_TAIL_QUANTILES, alvh_tail_quantiles)
                   : is_listed(target->level, ALVH_TAIL_LEVELS, alvh_tail_levels)))
        alvh_agree_complain(
            place, &keys,
            quantile ? "no such quantile; allowed: 0.5, 0.9, 0.95, 0.99, 0.995, 0.999"
                     : "no such level; allowed: 0.95, 0.99, 0.995, 0.999");
}

void alvh_check_target(const struct alvh_place *place)
{
    const bool none =
        place->reader->scenario->simulation_target.statistic == ALVH_TARGET_none &&
        !alvh_agree_is_bad(place, TARGET "statistic");
    check_width(place, !none);
    if (none)
        return;
    check_book(place);
    check_scale(place);
    check_level(place);
}

void alvh_check_plain_target(const struct alvh_place *place)
{
    static const struct alvh_keys keys = {
        5,
        {"simulation.target_error.statistic", "simulation.sampling.antithetic",
         "simulation.sampling.stratify_regimes", "simulation.sampling.control_variates",
         "simulation.sampling.importance.enabled"}};
    const struct alvh_scenario *scenario = place->reader->scenario;
    const struct alvh_sampling_options *sampling = &scenario->sampling;
    if (alvh_agree_concerns(place, &keys) &&
        scenario->simulation_target.statistic != ALVH_TARGET_none &&
        (sampling->antithetic || sampling->stratify_regimes || sampling->control_variates ||
         scenario->importance.enabled))
        alvh_agree_complain(
            place, &keys,
            "the stop rule of simulation.target_error knows plain sampling only, whose "
            "paths are independent and count alike; switch off simulation.sampling or "
            "the rule");
}
