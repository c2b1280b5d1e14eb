#include "sim/walk/plan.h"

#include <stdlib.h>

#include "alvh/tables.h"
#include "sim/book/listing.h"
#include "sim/signals/proximity.h"

/* The first day on which at most `calendar_days` are left to expiry; settlement itself when
 * none are asked for. A tranche lives one day at least. */
static int exit_day(const struct alvh_plan *plan, const struct alvh_tranche *tranche,
                    alvh_date expiry, int64_t calendar_days)
{
    int day = tranche->open_day + 1;
    while (day < tranche->expiry_day && day <= plan->days &&
           expiry - plan->date[day] > calendar_days)
        day++;
    return day;
}

/* The lowest slot that no earlier tranche occupies on the opening day. */
static int free_slot(const struct alvh_plan *plan, int tranche)
{
    const int open_day = plan->tranche[tranche].open_day;
    for (int slot = 0;; slot++) {
        bool taken = false;
        for (int other = 0; other < tranche; other++)
            taken |= plan->tranche[other].slot == slot &&
                     plan->tranche[other].last_day >= open_day;
        if (!taken)
            return slot;
    }
}

alvh_date alvh_plan_spx_expiry(alvh_date today, int64_t calendar_days)
{
    alvh_date expiry = alvh_spx_expiry_nearest(today, (int)calendar_days);
    while (alvh_trading_days_between(today, expiry) > ALVH_TABLES_SPX_DAYS)
        expiry = alvh_spx_expiry_nearest(today, (int)--calendar_days);
    return expiry;
}

static void plan_tranches(const struct alvh_scenario *scenario, struct alvh_plan *plan)
{
    for (int day = 0; day < plan->days; day += (int)scenario->condor.entry_every_days) {
        struct alvh_tranche *tranche = &plan->tranche[plan->tranches];
        const alvh_date expiry =
            alvh_plan_spx_expiry(plan->date[day], scenario->condor.target_calendar_days);
        tranche->open_day = day;
        tranche->expiry_day = day + alvh_trading_days_between(plan->date[day], expiry);
        tranche->last_day = day;
        for (int book = 0; book < scenario->books; book++) {
            tranche->exit_day[book] = exit_day(
                plan, tranche, expiry, scenario->book[book].condor.exit_calendar_days);
            if (tranche->exit_day[book] > tranche->last_day)
                tranche->last_day = tranche->exit_day[book];
        }
        tranche->slot = free_slot(plan, plan->tranches);
        if (tranche->slot >= plan->condor_slots)
            plan->condor_slots = tranche->slot + 1;
        plan->opening[day] = plan->tranches++;
    }
}

static struct alvh_futures_day futures_of(alvh_date today)
{
    int year, month, day;
    alvh_date_to_civil(today, &year, &month, &day);
    const alvh_date this_month = alvh_vix_expiry(year, month);
    struct alvh_futures_day futures = {
        .contract = 12 * year + month - 1 + (this_month <= today ? 1 : 0),
        .settles = this_month == today,
    };
    for (int n = 0; n < ALVH_VIX_MONTHS; n++)
        futures.tenor_days[n] =
            alvh_trading_days_between(today, alvh_vix_expiry_after(today, n + 1));
    const int before = futures.contract - 1;
    futures.period_days = alvh_trading_days_between(
        alvh_vix_expiry(before / 12, before % 12 + 1), alvh_vix_expiry_after(today, 1));
    return futures;
}

/* Arrays of one entry a close; false when memory is short. */
static bool make_room(struct alvh_plan *plan)
{
    const size_t closes = (size_t)plan->days + 1;
    plan->date = calloc(closes, sizeof *plan->date);
    plan->futures = calloc(closes, sizeof *plan->futures);
    plan->fomc_proximity = calloc(closes, sizeof *plan->fomc_proximity);
    plan->event_proximity = calloc(closes, sizeof *plan->event_proximity);
    plan->tranche = calloc(closes, sizeof *plan->tranche);
    plan->opening = calloc(closes, sizeof *plan->opening);
    bool made = plan->date && plan->futures && plan->fomc_proximity &&
                plan->event_proximity && plan->tranche && plan->opening;
    for (int kind = 0; kind < ALVH_EVENT_COUNT; kind++) {
        plan->event_days[kind] = calloc(closes, sizeof **plan->event_days);
        made = made && plan->event_days[kind];
    }
    for (int kind = 0; kind < ALVH_ROLLED_COUNT; kind++) {
        struct alvh_rolls *rolls = &plan->rolls[kind];
        rolls->roll = calloc(closes, sizeof *rolls->roll);
        rolls->rolling = calloc(closes, sizeof *rolls->rolling);
        made = made && rolls->roll && rolls->rolling;
    }
    return made;
}

static void lay_dates(alvh_date start, struct alvh_plan *plan)
{
    for (int day = 0; day <= plan->days; day++) {
        plan->date[day] = alvh_trading_day_add(start, day);
        plan->futures[day] = futures_of(plan->date[day]);
        plan->opening[day] = ALVH_NONE;
        for (int kind = 0; kind < ALVH_ROLLED_COUNT; kind++)
            plan->rolls[kind].rolling[day] = ALVH_NONE;
    }
}

/* Backwards from the last day, whose next event lies beyond the plan. */
static void lay_events(struct alvh_plan *plan)
{
    for (int kind = 0; kind < ALVH_EVENT_COUNT; kind++) {
        int *left = plan->event_days[kind];
        const alvh_date last = plan->date[plan->days];
        left[plan->days] =
            alvh_trading_days_between(last, alvh_event_next(last, (enum alvh_event)kind));
        for (int day = plan->days - 1; day >= 0; day--)
            left[day] = alvh_event_on(plan->date[day], (enum alvh_event)kind)
                            ? 0
                            : left[day + 1] + 1;
    }
}

/* The kinds that are listed for some book. */
static void find_listed(const struct alvh_scenario *scenario, bool listed[ALVH_ROLLED_COUNT])
{
    for (int book = 0; book < scenario->books; book++)
        for (int kind = 0; kind < ALVH_ROLLED_COUNT; kind++)
            listed[kind] |= alvh_book_lists(&scenario->book[book], (enum alvh_rolled)kind);
}

enum alvh_status alvh_plan_create(const struct alvh_scenario *scenario, alvh_date start,
                                  struct alvh_plan **out, struct alvh_error *error)
{
    const int days = (int)scenario->simulation.days;
    struct alvh_plan *plan = calloc(1, sizeof *plan);
    if (plan)
        plan->days = days;
    if (!plan || !make_room(plan)) {
        alvh_plan_free(plan);
        return alvh_fail(error, ALVH_EFAILED, "out of memory for a plan of %d days", days);
    }
    lay_dates(start, plan);
    lay_events(plan);
    alvh_proximity_fill(&scenario->signals, ALVH_FOMC_EVENTS, start, days,
                        plan->fomc_proximity);
    alvh_proximity_fill(&scenario->signals, ALVH_ANY_EVENT, start, days,
                        plan->event_proximity);
    plan_tranches(scenario, plan);
    bool listed[ALVH_ROLLED_COUNT] = {false};
    find_listed(scenario, listed);
    alvh_plan_rolls(scenario, listed, plan);
    *out = plan;
    return ALVH_OK;
}

void alvh_plan_free(struct alvh_plan *plan)
{
    if (!plan)
        return;
    free(plan->date);
    free(plan->futures);
    free(plan->fomc_proximity);
    free(plan->event_proximity);
    free(plan->tranche);
    free(plan->opening);
    for (int kind = 0; kind < ALVH_EVENT_COUNT; kind++)
        free(plan->event_days[kind]);
    for (int kind = 0; kind < ALVH_ROLLED_COUNT; kind++) {
        free(plan->rolls[kind].roll);
        free(plan->rolls[kind].rolling);
    }
    free(plan);
}
