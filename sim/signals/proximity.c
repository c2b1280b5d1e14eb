#include "sim/signals/proximity.h"

#include <math.h>

static double nearness(const struct alvh_proximity *shape, int distance, int window)
{
    return shape->half_life_days > 0.0 ? pow(2.0, -distance / shape->half_life_days)
                                       : 1.0 - distance / (window + 1.0);
}

/* Raises the days about an event to it where no other is nearer. */
static void draw_near(const struct alvh_proximity *shape, int event, int days,
                      double proximity[])
{
    const int begin = event - shape->before_days, end = event + shape->after_days;
    for (int day = begin > 0 ? begin : 0; day <= end && day <= days; day++) {
        const double near = day <= event ? nearness(shape, event - day, shape->before_days)
                                         : nearness(shape, day - event, shape->after_days);
        proximity[day] = fmax(proximity[day], near);
    }
}

void alvh_proximity_fill(const struct alvh_proximity *shape, int events,
                         const int event_day[], int days, double proximity[])
{
    for (int day = 0; day <= days; day++)
        proximity[day] = 0.0;
    for (int i = 0; i < events; i++)
        draw_near(shape, event_day[i], days, proximity);
}
