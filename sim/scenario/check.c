#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/number.h"
#include "sim/scenario/agree.h"

/* An option's value there, or the scenario's where books have none of their own. */
static const void *value_of(const struct alvh_place *place,
                            const struct alvh_option *option)
{
    const struct alvh_scenario *scenario = place->reader->scenario;
    return place->book < 0 || option->book_offset == ALVH_NOT_IN_BOOKS
               ? (const char *)scenario + option->offset
               : (const char *)&scenario->book[place->book] + option->book_offset;
}

static double number_of(const struct alvh_place *place, const struct alvh_option *option)
{
    const void *value = value_of(place, option);
    return option->type == ALVH_TYPE_INTEGER ? (double)*(const int64_t *)value
                                             : *(const double *)value;
}

/* Two numbers, the first of which must be below the second. */
struct order {
    const char *less, *more;
    bool may_equal;
    const char *rule;
};

/* clang-format off: columns are the point. */
static const struct order orders[] = {
    {"layers.base.min_calendar_days", "layers.base.max_calendar_days", true,
     "the least must not be above the most"},
    {"layers.base.ladder.middle_calendar_days", "layers.base.ladder.far_calendar_days",
     false, "the far rung must be the longer one"},
    {"layers.contingent.butterfly.min_calendar_days",
     "layers.contingent.butterfly.max_calendar_days", true,
     "the least must not be above the most"},
    {"layers.contingent.butterfly.wing_percent", "layers.contingent.butterfly.body_percent",
     false, "the lowest strike must be above zero"},
    {"layers.contingent.vix_call_spread.min_calendar_days",
     "layers.contingent.vix_call_spread.max_calendar_days", true,
     "the least must not be above the most"},
    {"layers.contingent.vix_call_spread.long_percent",
     "layers.contingent.vix_call_spread.short_percent", false,
     "the call bought must be the nearer one"},
    {"condor.exit_calendar_days", "condor.target_calendar_days", false,
     "the exit must come with fewer days left than the entry"},
    {"rules.vega_band.low_dollars", "rules.vega_band.high_dollars", false,
     "the low end must be below the high end"},
    {"signals.macd_fast_days", "signals.macd_slow_days", false,
     "the fast mean must be the shorter one"},
    {"layers.adaptive.least", "layers.adaptive.most", true,
     "the least must not be above the most"},
    {"layers.contingent.on_below", "layers.contingent.off_above", true,
     "the layer must not go off below where it goes on"},
    {"layers.vxth.low_points", "layers.vxth.middle_points", true,
     "each level must not be above the next"},
    {"layers.vxth.middle_points", "layers.vxth.high_points", true,
     "each level must not be above the next"},
    {"rules.rotation.off_below_points", "rules.rotation.on_above_points", true,
     "vega must not move back above where it moves"},
    {"rules.conversion.leave", "rules.conversion.enter", true,
     "packages must not be unwound farther out than they are put on"},
    {"margin.naked_least_percent", "margin.naked_percent", true,
     "the least must not be above the usual share"},
    {"margin.future_spread_percent", "margin.future_percent", true,
     "futures against one another must not need more than alone"},
    {"rules.adjustment.rsi_low", "rules.adjustment.rsi_high", false,
     "the low end must be below the high end"},
};
/* clang-format on */

static void check_order(const struct alvh_place *place, const struct order *order)
{
    const struct alvh_keys keys = {2, {order->less, order->more}};
    if (!alvh_agree_concerns(place, &keys))
        return;
    const struct alvh_option *less = alvh_option_at(alvh_option_find(order->less));
    const struct alvh_option *more = alvh_option_at(alvh_option_find(order->more));
    const bool together = strcmp(less->block, more->block) == 0;
    const double low = number_of(place, less), high = number_of(place, more);
    char what[320], one[ALVH_NUMBER_TEXT], other[ALVH_NUMBER_TEXT];
    if (low < high || (low == high && order->may_equal))
        return;
    snprintf(what, sizeof what, "%s is %s and %s %s; %s",
             together ? less->key : order->less, alvh_number_print(low, one),
             together ? more->key : order->more, alvh_number_print(high, other),
             order->rule);
    alvh_agree_complain(place, &keys, what);
}

/* The options of a place that may differ between books. */
static const struct alvh_book_options *options_of(const struct alvh_place *place)
{
    const struct alvh_scenario *scenario = place->reader->scenario;
    return place->book < 0 ? &scenario->common : &scenario->book[place->book];
}

static void check_months(const struct alvh_place *place)
{
    static const struct alvh_keys keys = {
        2, {"layers.adaptive.long_month", "layers.adaptive.short_month"}};
    const struct alvh_adaptive_options *adaptive = &options_of(place)->adaptive;
    char what[160];
    if (!alvh_agree_concerns(place, &keys) || adaptive->long_month != adaptive->short_month)
        return;
    snprintf(what, sizeof what,
             "long_month and short_month are both %lld; a spread needs two months",
             (long long)adaptive->long_month);
    alvh_agree_complain(place, &keys, what);
}

/* Votes that cannot reach the quorum would stop every action for good. */
static void check_quorum(const struct alvh_place *place)
{
#define PATH(type, name, unit, standard, low, high, text)  "rules.governance." #name,
#define ADD(type, name, unit, standard, low, high, text)   +governance->name
#define COUNT(type, name, unit, standard, low, high, text) +1
    static const struct alvh_keys keys = {
        1 ALVH_GOVERNANCE_WEIGHTS(COUNT),
        {"rules.governance.quorum", ALVH_GOVERNANCE_WEIGHTS(PATH)}};
    const struct alvh_governance_options *governance = &options_of(place)->governance;
    const double votes = 0.0 ALVH_GOVERNANCE_WEIGHTS(ADD);
    char what[160];
    if (!alvh_agree_concerns(place, &keys) || governance->quorum <= votes)
        return;
    snprintf(what, sizeof what,
             "quorum is %g and all weights together are %g; a quorum must be within reach",
             governance->quorum, votes);
    alvh_agree_complain(place, &keys, what);
}

static void check_block(const struct alvh_place *place)
{
    static const struct alvh_keys keys = {1, {"simulation.block_paths"}};
    const int64_t paths = place->reader->scenario->simulation.block_paths;
    char what[160];
    if (!alvh_agree_concerns(place, &keys) || paths % 16 == 0)
        return;
    snprintf(what, sizeof what, "%lld is not a multiple of 16; allowed: 64, 80, .. 1024",
             (long long)paths);
    alvh_agree_complain(place, &keys, what);
}

/* The two paths of an antithetic pair are drawn from the same law. */
static void check_importance(const struct alvh_place *place)
{
    static const struct alvh_keys plain = {1,
                                           {"simulation.sampling.importance.plain_paths"}};
    static const struct alvh_keys tilts = {2,
                                           {"simulation.sampling.importance.tilts",
                                            "simulation.sampling.importance.plain_paths"}};
    const struct alvh_importance_options *importance = &place->reader->scenario->importance;
    char what[160];
    if (alvh_agree_concerns(place, &plain) && importance->plain_paths % 2 != 0) {
        snprintf(what, sizeof what, "%lld is odd; allowed: 2, 4, .. 14",
                 (long long)importance->plain_paths);
        alvh_agree_complain(place, &plain, what);
    } else if (alvh_agree_concerns(place, &tilts) &&
               importance->tilts > (16 - importance->plain_paths) / 2) {
        snprintf(what, sizeof what,
                 "tilts is %lld and plain_paths %lld; every law needs 2 of 16 paths",
                 (long long)importance->tilts, (long long)importance->plain_paths);
        alvh_agree_complain(place, &tilts, what);
    }
}

/* Sixteen strata of sixteen paths, each law in every one of them. */
static void check_strata(const struct alvh_place *place)
{
    static const struct alvh_keys keys = {
        2, {"simulation.paths", "simulation.sampling.stratify_regimes"}};
    const struct alvh_scenario *scenario = place->reader->scenario;
    char what[160];
    if (!alvh_agree_concerns(place, &keys) || !scenario->sampling.stratify_regimes ||
        scenario->simulation.paths % 256 == 0)
        return;
    snprintf(what, sizeof what, "paths is %lld; stratified regimes need a multiple of 256",
             (long long)scenario->simulation.paths);
    alvh_agree_complain(place, &keys, what);
}

static void check_wings(const struct alvh_place *place)
{
    static const struct alvh_keys keys = {
        2, {"condor.wing_points", "condor.strike_grid_points"}};
    const struct alvh_condor_listing *condor = &place->reader->scenario->condor;
    const double steps = condor->wing_points / condor->strike_grid_points;
    char what[160];
    if (!alvh_agree_concerns(place, &keys) ||
        (steps >= 1.0 && fabs(steps - round(steps)) <= 1e-9 * steps))
        return;
    snprintf(what, sizeof what,
             "wing_points is %g and strike_grid_points %g; wings must be a whole number of "
             "grid steps wide",
             condor->wing_points, condor->strike_grid_points);
    alvh_agree_complain(place, &keys, what);
}

/* Without either weight the market would count as having no liquidity on every day. */
static void check_weights(const struct alvh_place *place)
{
    static const struct alvh_keys keys = {
        2, {"signals.etf_volume_weight", "signals.depth_weight"}};
    const struct alvh_signal_options *signals = &place->reader->scenario->signals;
    if (alvh_agree_concerns(place, &keys) && signals->etf_volume_weight == 0.0 &&
        signals->depth_weight == 0.0)
        alvh_agree_complain(
            place, &keys,
            "etf_volume_weight and depth_weight are 0; one of them must be above 0");
}

/* Exits that may not move anything have no strength. */
static void check_feedback(const struct alvh_place *place)
{
    static const struct alvh_keys keys = {2, {"feedback.strength", "feedback.most"}};
    const struct alvh_feedback_options *feedback = &options_of(place)->feedback;
    if (alvh_agree_concerns(place, &keys) && feedback->strength > 0.0 &&
        feedback->most == 0.0)
        alvh_agree_complain(
            place, &keys,
            "strength is above 0 and most is 0; a move must be allowed to be above 0");
}

/* A grid without a move would find no loss anywhere. */
static void check_grid(const struct alvh_place *place)
{
    static const struct alvh_keys keys = {
        2, {"margin.grid_low_percent", "margin.grid_high_percent"}};
    const struct alvh_margin_options *margin = &place->reader->scenario->margin;
    if (alvh_agree_concerns(place, &keys) && margin->grid_low_percent == 0.0 &&
        margin->grid_high_percent == 0.0)
        alvh_agree_complain(
            place, &keys,
            "grid_low_percent and grid_high_percent are 0; SPX must move one way");
}

/* A regime is entered on a day, and a day is that of a regime. */
static void check_regime(const struct alvh_place *place)
{
    static const struct alvh_keys keys = {2, {"stress.regime", "stress.regime_day"}};
    const struct alvh_stress_options *stress = &place->reader->scenario->stress;
    if (!alvh_agree_concerns(place, &keys) ||
        (*stress->regime != '\0') == (stress->regime_day > 0))
        return;
    alvh_agree_complain(place, &keys,
                        *stress->regime
                            ? "regime is given without regime_day; say on which day the "
                              "paths enter it"
                            : "regime_day is given without regime; say which one the paths "
                              "enter");
}

/* Only one script can be followed. */
static void check_script(const struct alvh_place *place)
{
    const struct alvh_scenario_reader *reader = place->reader;
    if (reader->script && *reader->scenario->stress.episode)
        alvh_node_problem(reader->script, "stress.script", reader->problems,
                          "is given beside episode %s; allowed: one of the two",
                          reader->scenario->stress.episode);
}

static bool is_start(int index)
{
    return strcmp(alvh_option_at(index)->block, "market.start") == 0;
}

/* A start state is given whole or not at all; half of one starts nothing. */
static void check_start(const struct alvh_place *place)
{
    const struct alvh_scenario_reader *reader = place->reader;
    const struct alvh_node *given = NULL;
    bool whole = true;
    for (int i = 0; i < ALVH_OPTIONS; i++)
        if (reader->set[i].node && is_start(i))
            given = reader->set[i].node;
    for (int i = 0; given && i < ALVH_OPTIONS; i++) {
        char path[ALVH_PATH_LENGTH];
        if (!is_start(i))
            continue;
        whole &= reader->set[i].node && !reader->bad[i];
        if (!reader->set[i].node)
            alvh_node_problem(given, alvh_option_path(alvh_option_at(i), path),
                              reader->problems,
                              "is missing; a start state is given whole or not at all");
    }
    reader->scenario->start_given = given && whole;
}

static void check_presence(const struct alvh_scenario_reader *reader)
{
    if (reader->incomplete)
        return;
    if (reader->shelves == 0)
        alvh_node_problem(reader->root, "books", reader->problems,
                          "is missing; describe a book, or extend core");
    if (!reader->scale)
        alvh_node_problem(reader->root, "scale", reader->problems,
                          "is missing; list the contracts of a tranche, or extend core");
}

void alvh_scenario_check_keys(const struct alvh_scenario_reader *reader)
{
    const struct alvh_place common = {.reader = reader, .book = -1};
    check_presence(reader);
    check_start(&common);
    check_block(&common);
    check_importance(&common);
    check_strata(&common);
    alvh_check_plain_target(&common);
    check_wings(&common);
    check_weights(&common);
    check_grid(&common);
    check_regime(&common);
    check_script(&common);
    alvh_check_target(&common);
    for (int book = -1; book < reader->scenario->books; book++) {
        const struct alvh_place place = {.reader = reader, .book = book};
        if (!alvh_agree_sets_anything(&place))
            continue;
        for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
            check_order(&place, &orders[i]);
        check_months(&place);
        check_quorum(&place);
        check_feedback(&place);
    }
}
