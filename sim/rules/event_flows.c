/* Event flows: a tranche that falls on the day of a dated event, or on one of the trading
 * days just before it, is not opened. */
#include "models/isa.h"

#include "sim/rules/rules.h"

/* An event that is d trading days away blocks today when d is less than its block. */
static bool is_blocked(const struct alvh_event_flows_options *options,
                       const struct alvh_plan *plan, int day)
{
    const int64_t block[ALVH_EVENT_COUNT] = {
        [ALVH_EVENT_FOMC] = options->fomc_block_days,
        [ALVH_EVENT_CPI] = options->cpi_block_days,
        [ALVH_EVENT_PPI] = options->ppi_block_days,
        [ALVH_EVENT_GDP] = options->gdp_block_days,
        [ALVH_EVENT_REBALANCE] = options->rebalance_block_days,
    };
    bool blocked = false;
    for (int kind = 0; kind < ALVH_EVENT_COUNT; kind++)
        blocked |= plan->event_days[kind][day] < block[kind];
    return blocked;
}

ALVH_RULE_ENTER(event_flows)(const struct alvh_day *day, struct alvh_desk *desk)
{
    const bool opens = day->plan->opening[day->day] != ALVH_NONE;
    if (!opens || !is_blocked(&desk->book->event_flows, day->plan, day->day))
        return;
    for (int lane = 0; lane < day->lanes; lane++)
        desk->entry[lane] = 0.0;
    *desk->acted += day->lanes;
}
