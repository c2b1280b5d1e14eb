#include "sim/signals/proximity.h"

#include <math.h>

static double nearness(const struct alvh_signal_options *options, int distance,
                       int64_t window)
{
    return options->event_half_life_days > 0.0
               ? pow(2.0, -distance / options->event_half_life_days)
               : 1.0 - distance / ((double)window + 1.0);
}

void alvh_proximity_add(const struct alvh_signal_options *options, int event, int days,
                        double proximity[])
{
    const int begin = event - (int)options->event_before_days;
    const int end = event + (int)options->event_after_days;
    for (int day = begin > 0 ? begin : 0; day <= end && day <= days; day++) {
        const double near = day <= event
                                ? nearness(options, event - day, options->event_before_days)
                                : nearness(options, day - event, options->event_after_days);
        proximity[day] = fmax(proximity[day], near);
    }
}

static bool any_event_on(unsigned kinds, alvh_date date)
{
    bool found = false;
    for (int kind = 0; kind < ALVH_EVENT_COUNT; kind++)
        found |= (kinds >> kind & 1u) != 0 && alvh_event_on(date, (enum alvh_event)kind);
    return found;
}

void alvh_proximity_fill(const struct alvh_signal_options *options, unsigned kinds,
                         alvh_date start, int days, double proximity[])
{
    const int first = -(int)options->event_after_days;
    const int last = days + (int)options->event_before_days;
    for (int day = 0; day <= days; day++)
        proximity[day] = 0.0;
    for (int day = first; day <= last; day++)
        if (any_event_on(kinds, alvh_trading_day_add(start, day)))
            alvh_proximity_add(options, day, days, proximity);
}
