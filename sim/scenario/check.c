#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/scenario/read.h"

/* An option somewhere: in the scenario (book < 0) or in one of its books. */
struct place {
    const struct alvh_scenario_reader *reader;
    int book;
};

/* Who set an option there. */
static const struct alvh_setter *set_by(const struct place *place, const char *path)
{
    const ptrdiff_t row = alvh_option_find(path) - alvh_options;
    return place->book < 0 ? &place->reader->set[row]
                           : &place->reader->book_set[place->book][row];
}

static bool is_bad(const struct place *place, const char *path)
{
    return place->reader->bad[alvh_option_find(path) - alvh_options];
}

/* Is there anything to say about two options together: was either set here, and are both
 * values what the user meant? */
static bool concerns(const struct place *place, const char *path, const char *other)
{
    return (set_by(place, path)->node || set_by(place, other)->node) &&
           !is_bad(place, path) && !is_bad(place, other);
}

/* Complains of a pair of options, at the one that was set last: it made them disagree. */
static void complain(const struct place *place, const char *path, const char *other,
                     const char *what)
{
    char full[ALVH_PATH_LENGTH] = "", book[ALVH_PATH_LENGTH];
    const bool first = set_by(place, path)->order >= set_by(place, other)->order;
    const char *blamed = first ? path : other;
    if (place->book >= 0) {
        alvh_path_join(book, "books", place->reader->scenario->book[place->book].name);
        alvh_path_join(full, book, blamed);
    } else {
        alvh_path_join(full, "", blamed);
    }
    alvh_node_problem(set_by(place, blamed)->node, full, place->reader->problems, "%s",
                      what);
}

static void check_exits(const struct place *place, const struct alvh_condor_exits *exits)
{
    static const char leave[] = "condor.exit_calendar_days";
    static const char enter[] = "condor.target_calendar_days";
    const int64_t days = place->reader->scenario->condor.target_calendar_days;
    char what[160];
    if (!concerns(place, leave, enter) || exits->exit_calendar_days < days)
        return;
    snprintf(what, sizeof what,
             "exit_calendar_days is %lld and target_calendar_days %lld; the exit must come "
             "with fewer days left than the entry",
             (long long)exits->exit_calendar_days, (long long)days);
    complain(place, leave, enter, what);
}

static void check_vega_band(const struct place *place, const struct alvh_vega_band *band)
{
    static const char low[] = "rules.vega_band.low_dollars";
    static const char high[] = "rules.vega_band.high_dollars";
    char what[160];
    if (!concerns(place, low, high) || band->low_dollars < band->high_dollars)
        return;
    snprintf(
        what, sizeof what,
        "low_dollars is %g and high_dollars %g; the low end must be below the high end",
        band->low_dollars, band->high_dollars);
    complain(place, low, high, what);
}

static void check_block(const struct place *place)
{
    static const char path[] = "simulation.block_paths";
    const int64_t paths = place->reader->scenario->simulation.block_paths;
    char what[160];
    if (!concerns(place, path, path) || paths % 16 == 0)
        return;
    snprintf(what, sizeof what, "%lld is not a multiple of 16; allowed: 64, 80, .. 1024",
             (long long)paths);
    complain(place, path, path, what);
}

static void check_wings(const struct place *place)
{
    static const char wing[] = "condor.wing_points", grid[] = "condor.strike_grid_points";
    const struct alvh_condor_listing *condor = &place->reader->scenario->condor;
    const double steps = condor->wing_points / condor->strike_grid_points;
    char what[160];
    if (!concerns(place, wing, grid) ||
        (steps >= 1.0 && fabs(steps - round(steps)) <= 1e-9 * steps))
        return;
    snprintf(what, sizeof what,
             "wing_points is %g and strike_grid_points %g; wings must be a whole number of "
             "grid steps wide",
             condor->wing_points, condor->strike_grid_points);
    complain(place, wing, grid, what);
}

static void check_tenors(const struct place *place)
{
    static const char low[] = "layers.base.min_calendar_days";
    static const char high[] = "layers.base.max_calendar_days";
    const struct alvh_base_listing *base = &place->reader->scenario->base;
    char what[160];
    if (!concerns(place, low, high) || base->min_calendar_days <= base->max_calendar_days)
        return;
    snprintf(what, sizeof what,
             "min_calendar_days is %lld and max_calendar_days %lld; the least must not be "
             "above the most",
             (long long)base->min_calendar_days, (long long)base->max_calendar_days);
    complain(place, low, high, what);
}

/* A start state is given whole or not at all; half of one starts nothing. */
static void check_start(const struct place *place)
{
    static const char block[] = "market.start.";
    const struct alvh_scenario_reader *reader = place->reader;
    const struct alvh_node *given = NULL;
    bool whole = true;
    for (int i = 0; i < alvh_options_count; i++)
        if (strncmp(alvh_options[i].path, block, strlen(block)) == 0) {
            given = reader->set[i].node ? reader->set[i].node : given;
            whole &= reader->set[i].node && !reader->bad[i];
        }
    for (int i = 0; given && i < alvh_options_count; i++)
        if (strncmp(alvh_options[i].path, block, strlen(block)) == 0 &&
            !reader->set[i].node)
            alvh_node_problem(given, alvh_options[i].path, reader->problems,
                              "is missing; a start state is given whole or not at all");
    reader->scenario->market.start_given = given && whole;
}

static void check_presence(const struct alvh_scenario_reader *reader)
{
    if (reader->incomplete)
        return;
    if (!reader->books)
        alvh_node_problem(reader->root, "books", reader->problems,
                          "is missing; describe a book, or extend core");
    if (!reader->scale)
        alvh_node_problem(reader->root, "scale", reader->problems,
                          "is missing; list the contracts of a tranche, or extend core");
}

void alvh_scenario_check_keys(const struct alvh_scenario_reader *reader)
{
    const struct alvh_scenario *scenario = reader->scenario;
    const struct place place = {.reader = reader, .book = -1};
    check_presence(reader);
    check_start(&place);
    check_block(&place);
    check_wings(&place);
    check_tenors(&place);
    check_exits(&place, &scenario->condor_exits);
    check_vega_band(&place, &scenario->vega_band);
    for (int i = 0; i < scenario->books; i++) {
        const struct place book = {.reader = reader, .book = i};
        check_exits(&book, &scenario->book[i].condor);
        check_vega_band(&book, &scenario->book[i].vega_band);
    }
}
