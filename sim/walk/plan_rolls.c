#include "sim/walk/plan.h"

#include "sim/book/listing.h"

/* Which expiry a purchase on that date takes. */
typedef alvh_date expiry_rule(const struct alvh_scenario *scenario, alvh_date today);

/* The first VIX expiry so many days away or more. */
static alvh_date vix_expiry_from(alvh_date today, int64_t calendar_days)
{
    alvh_date expiry = 0;
    for (int n = 1; expiry - today < calendar_days; n++)
        expiry = alvh_vix_expiry_after(today, n);
    return expiry;
}

/* The first VIX expiry in the scenario's window; beyond it when the window holds none. */
static alvh_date base_expiry(const struct alvh_scenario *scenario, alvh_date today)
{
    return vix_expiry_from(today, scenario->base.min_calendar_days);
}

static void buy(struct alvh_plan *plan, struct alvh_rolls *rolls, int day, alvh_date expiry)
{
    struct alvh_roll *roll = &rolls->roll[rolls->count];
    roll->day = day;
    roll->expiry_day = day + alvh_trading_days_between(plan->date[day], expiry);
    roll->last_day = roll->expiry_day;
    roll->slot = rolls->count % ALVH_ROLL_SLOTS;
    rolls->rolling[day] = rolls->count++;
}

/* A purchase that the next one replaces ends on that day. */
static void end_at_next(struct alvh_rolls *rolls)
{
    for (int i = 0; i + 1 < rolls->count; i++)
        if (rolls->roll[i + 1].day < rolls->roll[i].last_day)
            rolls->roll[i].last_day = rolls->roll[i + 1].day;
}

static void roll_every(const struct alvh_scenario *scenario, struct alvh_plan *plan,
                       enum alvh_rolled kind, int64_t every_days, expiry_rule *expiry)
{
    struct alvh_rolls *rolls = &plan->rolls[kind];
    for (int day = 0; day < plan->days; day += (int)every_days)
        buy(plan, rolls, day, expiry(scenario, plan->date[day]));
    end_at_next(rolls);
}

void alvh_plan_rolls(const struct alvh_scenario *scenario, struct alvh_plan *plan)
{
    bool base = false;
    for (int book = 0; book < scenario->books; book++)
        base |= alvh_book_lists_base(&scenario->book[book]);
    if (base)
        roll_every(scenario, plan, ALVH_ROLLED_base, scenario->base.roll_every_days,
                   base_expiry);
}
