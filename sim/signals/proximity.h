/* How near a day is to a dated event: 1 on the day, falling over a window before and after
 * it, 0 outside,
 *
 *     linear       1 - d / (w + 1)
 *     exponential  2^(-d / h)
 *
 * at a distance of d <= w trading days, where w is the window on that side of the event and
 * h the half-life. Of several events the nearest in this sense counts. Dates of events are
 * known in advance: of the calendar alone, and the same on all paths. */
#ifndef ALVH_SIM_PROXIMITY_H
#define ALVH_SIM_PROXIMITY_H

struct alvh_proximity {
    int before_days, after_days; /* w */
    double half_life_days;       /* h; 0: linear */
};

/* Fills proximity[0 .. days] from the trading days of the events, counted from the start of
 * the simulation, in any order; those before day 0 and after the last day count too. */
void alvh_proximity_fill(const struct alvh_proximity *shape, int events,
                         const int event_day[], int days, double proximity[]);

#endif
