#include "sim/engine/guests.h"

#include <stdio.h>
#include <string.h>

enum phase { ENTER, HEDGE };

struct alvh_rule_view {
    const struct alvh_day *day;
    struct alvh_desk *desk;
    enum phase phase;
    int rows;
    double *state; /* of the rule */
};

/* ---- taking them in ---- */

static bool is_name(const char *name)
{
    const size_t length = name ? strlen(name) : 0;
    return length > 0 && length < ALVH_RULE_NAME &&
           strspn(name,
                  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") ==
               length;
}

/* -1 for every book, -2 for one that does not exist. */
static int find_book(const struct alvh_scenario *scenario, const char *name)
{
    if (!name)
        return -1;
    for (int book = 0; book < scenario->books; book++)
        if (strcmp(scenario->book[book].name, name) == 0)
            return book;
    return -2;
}

static enum alvh_status take(const struct alvh_scenario *scenario,
                             const struct alvh_user_rule *given, struct alvh_guests *guests,
                             struct alvh_error *error)
{
    struct alvh_user_rule *rule = &guests->rule[guests->count];
    memcpy(rule, given, given->size < sizeof *rule ? given->size : sizeof *rule);
    const int book = find_book(scenario, rule->book);
    if (!is_name(rule->name))
        return alvh_fail(error, ALVH_EUSAGE,
                         "rule %d: its name is \"%s\"; it must be 1 to %d letters, digits, "
                         "'_', '-' or '.'",
                         guests->count, rule->name ? rule->name : "", ALVH_RULE_NAME - 1);
    if (book < -1)
        return alvh_fail(error, ALVH_EUSAGE, "rule %s: the scenario has no book %s",
                         rule->name, rule->book);
    if (rule->rows < 0 || rule->rows > ALVH_RULE_MOST_ROWS)
        return alvh_fail(error, ALVH_EUSAGE, "rule %s: rows is %d; it must be 0 to %d",
                         rule->name, rule->rows, ALVH_RULE_MOST_ROWS);
    guests->book[guests->count++] = book;
    guests->rows += rule->rows;
    return ALVH_OK;
}

enum alvh_status alvh_guests_create(const struct alvh_scenario *scenario, int count,
                                    const struct alvh_user_rule *const rule[],
                                    struct alvh_guests *guests, struct alvh_error *error)
{
    *guests = (struct alvh_guests){0};
    if (count < 0 || count > ALVH_MOST_USER_RULES)
        return alvh_fail(error, ALVH_EUSAGE, "%d rules were given; at most %d can be",
                         count, ALVH_MOST_USER_RULES);
    for (int i = 0; i < count; i++)
        ALVH_TRY(take(scenario, rule[i], guests, error));
    return ALVH_OK;
}

void alvh_guests_describe(const struct alvh_guests *guests,
                          const struct alvh_scenario *scenario, char text[ALVH_GUESTS_TEXT])
{
    int at = 0;
    text[0] = '\0';
    for (int i = 0; i < guests->count; i++)
        at += snprintf(text + at, (size_t)(ALVH_GUESTS_TEXT - at), "%s%s of %s",
                       i > 0 ? ", " : "", guests->rule[i].name,
                       guests->book[i] < 0 ? "every book"
                                           : scenario->book[guests->book[i]].name);
}

bool alvh_guests_decide(const struct alvh_guests *guests, int book)
{
    for (int i = 0; i < guests->count; i++)
        if (guests->book[i] < 0 || guests->book[i] == book)
            return true;
    return false;
}

/* ---- asking ---- */

static void ask(const struct alvh_guests *guests, enum phase phase,
                const struct alvh_day *day, struct alvh_desk *desk, double *state)
{
    for (int i = 0; i < guests->count; i++) {
        const struct alvh_user_rule *rule = &guests->rule[i];
        const int book = guests->book[i];
        void (*const decide)(struct alvh_rule_view *, void *) =
            phase == ENTER ? rule->enter : rule->hedge;
        struct alvh_rule_view view = {
            .day = day, .desk = desk, .phase = phase, .rows = rule->rows, .state = state};
        if (decide && (book < 0 || book == desk->account->book))
            decide(&view, rule->context);
        state += (size_t)rule->rows * (size_t)day->lanes;
    }
}

/* What is not a number stays so, for the run to notice. */
static void bound_share(int lanes, double *share)
{
    for (int lane = 0; lane < lanes; lane++)
        share[lane] = share[lane] < 0.0 ? 0.0 : share[lane] > 1.0 ? 1.0 : share[lane];
}

void alvh_guests_enter(const struct alvh_guests *guests, const struct alvh_day *day,
                       struct alvh_desk *desk, double *state)
{
    ask(guests, ENTER, day, desk, state);
    bound_share(day->lanes, desk->entry);
    bound_share(day->lanes, desk->cut);
}

void alvh_guests_hedge(const struct alvh_guests *guests, const struct alvh_day *day,
                       struct alvh_desk *desk, double *state)
{
    ask(guests, HEDGE, day, desk, state);
}

/* ---- what a rule sees ---- */

int alvh_rule_lanes(const struct alvh_rule_view *view)
{
    return view->day->lanes;
}

int alvh_rule_day(const struct alvh_rule_view *view)
{
    return view->day->day;
}

alvh_date alvh_rule_date(const struct alvh_rule_view *view)
{
    return view->day->plan->date[view->day->day];
}

const char *alvh_rule_book(const struct alvh_rule_view *view)
{
    return view->desk->book->name;
}

double alvh_rule_contracts(const struct alvh_rule_view *view)
{
    return view->desk->contracts;
}

static const double *month_of(const struct alvh_curve *curve, int month)
{
    return month < curve->months ? curve->future + (size_t)month * (size_t)curve->lanes
                                 : NULL;
}

const double *alvh_rule_sees(const struct alvh_rule_view *view, const char *name)
{
    const struct alvh_day *day = view->day;
    const struct alvh_desk *desk = view->desk;
    const struct {
        const char *name;
        const double *value;
    } seen[] = {{"spx", day->market->spot},
                {"vix", day->market->vix},
                {"vx1", month_of(day->curve, 0)},
                {"vx2", month_of(day->curve, 1)},
                {"variance_fast", day->market->state.v_fast},
                {"variance_slow", day->market->state.v_slow},
                {"equity", desk->equity},
                {"alive", desk->alive},
                {"tranche", desk->tranche},
                {"condor_contracts", desk->condor.contracts},
                {"condor_max_loss", desk->condor.max_loss},
                {"condor_value", desk->condor.value},
                {"condor_vega", desk->condor.vega},
                {"condor_delta", desk->condor.delta},
#define SIGNAL(name, unit, text) {#name, day->signals->value[ALVH_SIGNAL_##name]},
                ALVH_SIGNALS(SIGNAL)
#undef SIGNAL
#define FACTOR(name, unit, text) {#name, day->factors->name},
                    ALVH_FACTOR_LANES(FACTOR)
#undef FACTOR
    };
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++)
        if (strcmp(seen[i].name, name) == 0)
            return seen[i].value;
    return NULL;
}

/* -1 where no hedge is called so. */
static int find_hedge(const char *name)
{
    static const char *const names[ALVH_HEDGE_COUNT] = {
#define HEDGE_NAME(name, text) #name,
        ALVH_HEDGES(HEDGE_NAME)
#undef HEDGE_NAME
    };
    for (int hedge = 0; hedge < ALVH_HEDGE_COUNT; hedge++)
        if (strcmp(names[hedge], name) == 0)
            return hedge;
    return -1;
}

const double *alvh_rule_hedge(const struct alvh_rule_view *view, const char *hedge,
                              const char *what)
{
    const int which = find_hedge(hedge);
    if (which < 0)
        return NULL;
    const struct alvh_hedge_quote *quote = &view->desk->quote[which];
    return strcmp(what, "value") == 0   ? quote->value
           : strcmp(what, "vega") == 0  ? quote->vega
           : strcmp(what, "delta") == 0 ? quote->delta
                                        : NULL;
}

/* ---- what it decides ---- */

double *alvh_rule_entry(struct alvh_rule_view *view)
{
    return view->phase == ENTER ? view->desk->entry : NULL;
}

double *alvh_rule_cut(struct alvh_rule_view *view)
{
    if (view->phase != ENTER)
        return NULL;
    view->desk->cuts = true;
    return view->desk->cut;
}

double *alvh_rule_size(struct alvh_rule_view *view, const char *hedge)
{
    const int which = view->phase == HEDGE ? find_hedge(hedge) : -1;
    return which < 0 ? NULL : view->desk->size[which];
}

double *alvh_rule_factor(struct alvh_rule_view *view, const char *hedge)
{
    const int which = view->phase == HEDGE ? find_hedge(hedge) : -1;
    return which < 0 ? NULL : view->desk->factor[which];
}

double *alvh_rule_state(struct alvh_rule_view *view, int row)
{
    return row >= 0 && row < view->rows
               ? view->state + (size_t)row * (size_t)view->day->lanes
               : NULL;
}
