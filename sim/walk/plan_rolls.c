#include "sim/walk/plan.h"

#include "alvh/tables.h"

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

static alvh_date vix_call_spread_expiry(const struct alvh_scenario *scenario,
                                        alvh_date today)
{
    return vix_expiry_from(today, scenario->vix_call_spread.min_calendar_days);
}

static alvh_date spx_put_expiry(const struct alvh_scenario *scenario, alvh_date today)
{
    return alvh_plan_spx_expiry(today, scenario->spx_put.target_calendar_days);
}

/* The last expiry in the scenario's window, so that most of what is bought is still inside
 * it at the next roll; the listed one nearest to its end when the window holds none. */
static alvh_date butterfly_expiry(const struct alvh_scenario *scenario, alvh_date today)
{
    const struct alvh_butterfly_listing *listing = &scenario->butterfly;
    const alvh_date last = today + (alvh_date)listing->max_calendar_days;
    for (alvh_date day = last; day - today >= listing->min_calendar_days; day--)
        if (alvh_spx_is_listed(today, day))
            return day;
    return alvh_plan_spx_expiry(today, listing->max_calendar_days);
}

/* The VIX expiry nearest to so many days away; the earlier one of two equals, and where
 * there are no prices of the later one. */
static alvh_date vix_expiry_nearest(alvh_date today, int64_t calendar_days)
{
    const alvh_date wanted = today + (alvh_date)calendar_days;
    int n = 1;
    while (alvh_vix_expiry_after(today, n) < wanted)
        n++;
    const alvh_date later = alvh_vix_expiry_after(today, n);
    const alvh_date earlier = n > 1 ? alvh_vix_expiry_after(today, n - 1) : later;
    const bool priced = alvh_trading_days_between(today, later) <= ALVH_TABLES_VIX_DAYS;
    return wanted - earlier <= later - wanted || !priced ? earlier : later;
}

static alvh_date vxth_expiry(const struct alvh_scenario *scenario, alvh_date today)
{
    return vix_expiry_nearest(today, scenario->vxth.target_calendar_days);
}

static alvh_date base_middle_expiry(const struct alvh_scenario *scenario, alvh_date today)
{
    return vix_expiry_nearest(today, scenario->ladder.middle_calendar_days);
}

static alvh_date base_far_expiry(const struct alvh_scenario *scenario, alvh_date today)
{
    return vix_expiry_nearest(today, scenario->ladder.far_calendar_days);
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

/* On the first day, and whenever VIX options expire. */
static void roll_at_vix_expiry(const struct alvh_scenario *scenario, struct alvh_plan *plan)
{
    struct alvh_rolls *rolls = &plan->rolls[ALVH_ROLLED_vxth];
    for (int day = 0; day < plan->days; day++)
        if (day == 0 || plan->futures[day].settles)
            buy(plan, rolls, day, vxth_expiry(scenario, plan->date[day]));
    end_at_next(rolls);
}

void alvh_plan_rolls(const struct alvh_scenario *scenario,
                     const bool listed[ALVH_ROLLED_COUNT], struct alvh_plan *plan)
{
    if (listed[ALVH_ROLLED_base])
        roll_every(scenario, plan, ALVH_ROLLED_base, scenario->base.roll_every_days,
                   base_expiry);
    if (listed[ALVH_ROLLED_base_middle])
        roll_every(scenario, plan, ALVH_ROLLED_base_middle,
                   scenario->ladder.middle_roll_every_days, base_middle_expiry);
    if (listed[ALVH_ROLLED_base_far])
        roll_every(scenario, plan, ALVH_ROLLED_base_far,
                   scenario->ladder.far_roll_every_days, base_far_expiry);
    if (listed[ALVH_ROLLED_spx_put])
        roll_every(scenario, plan, ALVH_ROLLED_spx_put, scenario->spx_put.roll_every_days,
                   spx_put_expiry);
    if (listed[ALVH_ROLLED_butterfly])
        roll_every(scenario, plan, ALVH_ROLLED_butterfly,
                   scenario->butterfly.roll_every_days, butterfly_expiry);
    if (listed[ALVH_ROLLED_vix_call_spread])
        roll_every(scenario, plan, ALVH_ROLLED_vix_call_spread,
                   scenario->vix_call_spread.roll_every_days, vix_call_spread_expiry);
    if (listed[ALVH_ROLLED_vxth])
        roll_at_vix_expiry(scenario, plan);
}
