#include "sim/engine/target.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/engine/block_record.h"
#include "sim/file/result_file.h"
#include "sim/stats/combination.h"
#include "sim/stats/sample.h"
#include "sim/stats/tail.h"

enum kind {
    NONE,
    MEAN,
    QUANTILE,
    SHORTFALL,
    PROBABILITY,
    MEAN_DIFFERENCE,
    SHORTFALL_DIFFERENCE
};
enum { SIDES = 2, GROWTH = 8 };

static const enum kind kinds[ALVH_TARGET_COUNT] = {
#define ALVH_TARGET_KIND(name, which) [ALVH_TARGET_##name] = which,
    ALVH_TARGETS(ALVH_TARGET_KIND)
#undef ALVH_TARGET_KIND
};

const char *alvh_target_name(int64_t statistic)
{
    static const char *const names[ALVH_TARGET_COUNT] = {
#define ALVH_TARGET_NAME(name, which) [ALVH_TARGET_##name] = #name,
        ALVH_TARGETS(ALVH_TARGET_NAME)
#undef ALVH_TARGET_NAME
    };
    return names[statistic];
}

bool alvh_target_has_level(int64_t statistic)
{
    const enum kind kind = kinds[statistic];
    return kind == QUANTILE || kind == SHORTFALL || kind == SHORTFALL_DIFFERENCE;
}

bool alvh_target_is_share(int64_t statistic)
{
    return kinds[statistic] == PROBABILITY;
}

struct alvh_target {
    const struct alvh_scenario *scenario;
    const struct alvh_target_error_options *options;
    enum kind kind;
    enum alvh_outcome outcome;
    double sign;           /* -1 makes a loss of P&L, of which tails are taken */
    int sides;             /* 2: a difference */
    int account[SIDES];    /* the book's own, then the reference book's */
    double *column[SIDES]; /* [room]: losses, or whatever the statistic is of */
    int64_t room;
    struct alvh_estimate seen; /* at the last look */
};

static enum alvh_outcome outcome_of(int64_t statistic)
{
    switch (statistic) {
    case ALVH_TARGET_ruin_probability:
        return ALVH_OUTCOME_ruined;
    case ALVH_TARGET_margin_call_probability:
        return ALVH_OUTCOME_margin_calls;
    case ALVH_TARGET_final_pnl_mean:
    case ALVH_TARGET_pnl_quantile:
    case ALVH_TARGET_pnl_es:
    case ALVH_TARGET_final_pnl_difference:
    case ALVH_TARGET_pnl_es_difference:
        return ALVH_OUTCOME_final_pnl;
    default:
        return ALVH_OUTCOME_max_drawdown;
    }
}

static bool is_of_losses(int64_t statistic)
{
    return statistic == ALVH_TARGET_pnl_quantile || statistic == ALVH_TARGET_pnl_es ||
           statistic == ALVH_TARGET_pnl_es_difference;
}

/* Where the book and the scale that are named stand; the reader has made sure of both. */
static int account_of(const struct alvh_scenario *scenario, int book, int64_t contracts)
{
    int scale = 0;
    while (scenario->scale[scale] != contracts)
        scale++;
    return book * scenario->scales + scale;
}

enum alvh_status alvh_target_create(const struct alvh_scenario *scenario,
                                    const struct alvh_target_error_options *options,
                                    struct alvh_target **made, struct alvh_error *error)
{
    *made = NULL;
    if (options->statistic == ALVH_TARGET_none)
        return ALVH_OK;
    struct alvh_target *target = calloc(1, sizeof *target);
    if (!target)
        return alvh_fail(error, ALVH_EFAILED, "no memory for the target error");
    int book = 0;
    while (strcmp(scenario->book[book].name, options->book) != 0)
        book++;
    const enum kind kind = kinds[options->statistic];
    *target = (struct alvh_target){
        .scenario = scenario,
        .options = options,
        .kind = kind,
        .outcome = outcome_of(options->statistic),
        .sign = is_of_losses(options->statistic) ? -1.0 : 1.0,
        .sides = kind == MEAN_DIFFERENCE || kind == SHORTFALL_DIFFERENCE ? 2 : 1,
        .account = {account_of(scenario, book, options->scale),
                    account_of(scenario, alvh_reference_book(scenario), options->scale)},
        .seen = {NAN, INFINITY, -INFINITY, INFINITY}};
    *made = target;
    return ALVH_OK;
}

void alvh_target_free(struct alvh_target *target)
{
    if (!target)
        return;
    for (int side = 0; side < SIDES; side++)
        free(target->column[side]);
    free(target);
}

static int64_t whole_pieces(int64_t paths)
{
    return (paths + ALVH_TARGET_PIECE - 1) / ALVH_TARGET_PIECE * ALVH_TARGET_PIECE;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* An eighth more than asked for, so that many small steps need few moves. */
enum alvh_status alvh_target_reserve(struct alvh_target *target, int64_t paths,
                                     struct alvh_error *error)
{
    const int64_t room = larger(paths, target->room + target->room / GROWTH);
    if (paths <= target->room)
        return ALVH_OK;
    for (int side = 0; side < target->sides; side++) {
        double *longer = realloc(target->column[side], (size_t)room * sizeof *longer);
        if (!longer)
            return alvh_fail(error, ALVH_EFAILED,
                             "no memory for the target error of %lld paths",
                             (long long)paths);
        target->column[side] = longer;
    }
    target->room = room;
    return ALVH_OK;
}

/* Paths at the first look: fans and the rest are complete by then. */
static int64_t first_look(const struct alvh_output_options *output)
{
    return whole_pieces(
        larger(larger(output->fan_paths, output->greek_paths), output->break_even_paths));
}

enum alvh_status alvh_target_next(struct alvh_target *target, int64_t paths, int64_t most,
                                  int64_t *next, struct alvh_error *error)
{
    *next = most;
    if (!target)
        return ALVH_OK;
    const int64_t wanted = paths > 0 ? whole_pieces(paths + larger(paths / GROWTH, 1))
                                     : first_look(&target->scenario->output);
    *next = wanted < most ? wanted : most;
    return alvh_target_reserve(target, *next, error);
}

void alvh_target_add(struct alvh_target *target, const struct alvh_outcomes *outcomes,
                     int64_t first_path, int64_t paths)
{
    for (int side = 0; target && side < target->sides; side++) {
        const double *from =
            outcomes->value[target->outcome] + target->account[side] * outcomes->capacity;
        double *to = target->column[side] + first_path;
        for (int64_t i = 0; i < paths; i++)
            to[i] = target->sign * from[i];
    }
}

void alvh_target_recall(struct alvh_target *target, const struct alvh_record *record,
                        const struct alvh_buffer *buffer)
{
    const int accounts = target->scenario->books * target->scenario->scales;
    for (int side = 0; side < target->sides; side++) {
        double *to = target->column[side] + record->first;
        alvh_block_record_column(record, buffer, target->outcome, accounts,
                                 target->account[side], to);
        for (int64_t i = 0; i < record->paths; i++)
            to[i] *= target->sign;
    }
}

/* The quantile and the expected shortfall at the level, of losses. */
static enum alvh_status take_tail(const struct alvh_target *target, int side, int64_t paths,
                                  struct alvh_estimate *quantile, struct alvh_estimate *es,
                                  struct alvh_error *error)
{
    const struct alvh_sample sample = alvh_sample_of(paths, target->column[side]);
    const double level = target->options->level;
    double beyond;
    struct alvh_sample_tail tail = {.quantiles = 1,
                                    .levels = 1,
                                    .quantile = &level,
                                    .level = &level,
                                    .at_quantile = quantile,
                                    .es = es,
                                    .beyond = &beyond};
    return alvh_sample_take_tail(&sample, &tail, error);
}

static enum alvh_status take_difference(const struct alvh_target *target, int64_t paths,
                                        struct alvh_estimate *made,
                                        struct alvh_error *error)
{
    const bool mean = target->kind == MEAN_DIFFERENCE;
    const double *const column[SIDES] = {target->column[0], target->column[1]};
    struct alvh_combination difference = {.terms = SIDES};
    for (int side = 0; side < SIDES; side++) {
        struct alvh_estimate quantile = {0}, value;
        if (mean)
            value = alvh_tail_mean(paths, column[side]);
        else
            ALVH_TRY(take_tail(target, side, paths, &quantile, &value, error));
        difference.term[side] =
            (struct alvh_combination_term){.weight = side == 0 ? 1.0 : -1.0,
                                           .value = value.value,
                                           .level = mean ? 0.0 : target->options->level,
                                           .quantile = quantile.value};
        difference.value += difference.term[side].weight * value.value;
    }
    alvh_combination_add(&difference, paths, column);
    *made = alvh_combination_estimate(&difference);
    return ALVH_OK;
}

static enum alvh_status take_statistic(struct alvh_target *target, int64_t paths,
                                       struct alvh_error *error)
{
    struct alvh_estimate quantile, es;
    int64_t hits = 0;
    switch (target->kind) {
    case QUANTILE:
    case SHORTFALL:
        ALVH_TRY(take_tail(target, 0, paths, &quantile, &es, error));
        target->seen = target->kind == QUANTILE ? quantile : es;
        break;
    case PROBABILITY:
        for (int64_t i = 0; i < paths; i++)
            hits += target->column[0][i] > 0.0;
        target->seen = alvh_tail_share(hits, paths);
        break;
    case MEAN:
        target->seen = alvh_tail_mean(paths, target->column[0]);
        break;
    default:
        ALVH_TRY(take_difference(target, paths, &target->seen, error));
    }
    if (target->sign < 0.0)
        target->seen = alvh_tail_negated(target->seen);
    return ALVH_OK;
}

static double half_width(const struct alvh_target *target)
{
    return 0.5 * (target->seen.high - target->seen.low);
}

/* Half-width in % of the statistic. */
static double percent(const struct alvh_target *target)
{
    return 100.0 * half_width(target) / fabs(target->seen.value);
}

static bool is_reached(const struct alvh_target *target)
{
    const struct alvh_target_error_options *options = target->options;
    return percent(target) <= options->relative_percent ||
           (options->absolute > 0.0 && half_width(target) <= options->absolute);
}

enum alvh_status alvh_target_look(struct alvh_target *target, int64_t paths, bool *reached,
                                  struct alvh_error *error)
{
    *reached = false;
    if (!target)
        return ALVH_OK;
    ALVH_TRY(take_statistic(target, paths, error));
    *reached = is_reached(target);
    return ALVH_OK;
}

struct alvh_estimate alvh_target_seen(const struct alvh_target *target)
{
    return target->seen;
}

enum { WISH_TEXT = 64 }; /* bytes; %g writes at most 13 */

/* "500 dollars"; a share of the paths has no unit. */
static const char *unit_of(const struct alvh_target *target)
{
    return target->kind == PROBABILITY ? "" : " dollars";
}

/* What is asked for: "1 % of it", "500 dollars", "1 % of it or 500 dollars". */
static void describe_wish(const struct alvh_target *target, char text[WISH_TEXT])
{
    const struct alvh_target_error_options *options = target->options;
    const bool relative = options->relative_percent > 0.0,
               absolute = options->absolute > 0.0;
    int length = 0;
    text[0] = '\0';
    if (relative)
        length = snprintf(text, WISH_TEXT, "%g %% of it", options->relative_percent);
    if (absolute)
        snprintf(text + length, WISH_TEXT - (size_t)length, "%s%.10g%s",
                 relative ? " or " : "", options->absolute, unit_of(target));
}

void alvh_target_describe(const struct alvh_target *target, int64_t paths,
                          char text[ALVH_TARGET_TEXT])
{
    if (!target) {
        snprintf(text, ALVH_TARGET_TEXT, "simulation.paths: all %lld paths were walked",
                 (long long)paths);
        return;
    }
    const struct alvh_target_error_options *options = target->options;
    char level[32] = "", wish[WISH_TEXT];
    if (alvh_target_has_level(options->statistic))
        snprintf(level, sizeof level, " at %g", options->level);
    describe_wish(target, wish);
    snprintf(text, ALVH_TARGET_TEXT,
             "%s: after %lld paths %s%s of %.31s at %lld contracts "
             "is %.6g +- %.3g%s (%.3g %%); asked for: %s",
             is_reached(target) ? "simulation.target_error" : "simulation.paths",
             (long long)paths, alvh_target_name(options->statistic), level, options->book,
             (long long)options->scale, target->seen.value, half_width(target), unit_of(target), percent(target), wish);
}
