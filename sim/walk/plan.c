#include "sim/walk/plan.h"

#include <stdlib.h>

#include "sim/book/units.h"

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

static void plan_tranches(const struct alvh_scenario *scenario, struct alvh_plan *plan)
{
    for (int day = 0; day < plan->days; day += (int)scenario->condor.entry_every_days) {
        struct alvh_tranche *tranche = &plan->tranche[plan->tranches];
        const alvh_date expiry = alvh_spx_expiry_nearest(
            plan->date[day], (int)scenario->condor.target_calendar_days);
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

/* The first VIX expiry in the scenario's window; beyond it when the window holds none. */
static alvh_date base_expiry(const struct alvh_base_listing *base, alvh_date today)
{
    alvh_date expiry = 0;
    for (int n = 1; expiry - today < base->min_calendar_days; n++)
        expiry = alvh_vix_expiry_after(today, n);
    return expiry;
}

static void plan_rolls(const struct alvh_scenario *scenario, struct alvh_plan *plan)
{
    bool held = false;
    for (int book = 0; book < scenario->books; book++)
        held |= scenario->book[book].base.enabled;
    if (!held)
        return;
    const int every = (int)scenario->base.roll_every_days;
    for (int day = 0; day < plan->days; day += every) {
        struct alvh_base_roll *roll = &plan->roll[plan->rolls];
        const alvh_date expiry = base_expiry(&scenario->base, plan->date[day]);
        roll->day = day;
        roll->expiry_day = day + alvh_trading_days_between(plan->date[day], expiry);
        roll->last_day = day + every < roll->expiry_day ? day + every : roll->expiry_day;
        roll->slot = plan->rolls % ALVH_BASE_SLOTS;
        plan->rolling[day] = plan->rolls++;
    }
}

enum alvh_status alvh_plan_create(const struct alvh_scenario *scenario, alvh_date start,
                                  struct alvh_plan **out, struct alvh_error *error)
{
    const int days = (int)scenario->simulation.days;
    const size_t closes = (size_t)days + 1;
    struct alvh_plan *plan = calloc(1, sizeof *plan);
    if (plan) {
        plan->days = days;
        plan->date = calloc(closes, sizeof *plan->date);
        plan->front_days = calloc(closes, sizeof *plan->front_days);
        plan->tranche = calloc(closes, sizeof *plan->tranche);
        plan->opening = calloc(closes, sizeof *plan->opening);
        plan->roll = calloc(closes, sizeof *plan->roll);
        plan->rolling = calloc(closes, sizeof *plan->rolling);
    }
    if (!plan || !plan->date || !plan->front_days || !plan->tranche || !plan->opening ||
        !plan->roll || !plan->rolling) {
        alvh_plan_free(plan);
        return alvh_fail(error, ALVH_EFAILED, "out of memory for a plan of %d days", days);
    }
    for (int day = 0; day <= days; day++) {
        const alvh_date date = alvh_trading_day_add(start, day);
        plan->date[day] = date;
        plan->front_days[day] =
            alvh_trading_days_between(date, alvh_vix_expiry_after(date, 1));
        plan->opening[day] = ALVH_NONE;
        plan->rolling[day] = ALVH_NONE;
    }
    plan_tranches(scenario, plan);
    plan_rolls(scenario, plan);
    *out = plan;
    return ALVH_OK;
}

void alvh_plan_free(struct alvh_plan *plan)
{
    if (!plan)
        return;
    free(plan->date);
    free(plan->front_days);
    free(plan->tranche);
    free(plan->opening);
    free(plan->roll);
    free(plan->rolling);
    free(plan);
}
