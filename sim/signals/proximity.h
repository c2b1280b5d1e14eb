/* How near a day is to a dated event: 1 on the day, falling over a window before and after
 * it, 0 outside,
 *
 *     linear       1 - d / (w + 1)
 *     exponential  2^(-d / h)
 *
 * at a distance of d <= w trading days, where w is the window on that side of the event and
 * h the half-life (0: linear). Where windows overlap, the greater number counts. Of the
 * calendar alone: known in advance, and the same on all paths. */
#ifndef ALVH_SIM_PROXIMITY_H
#define ALVH_SIM_PROXIMITY_H

#include "alvh/events.h"
#include "alvh/options/signals.h"

/* Bits of kinds of events. */
#define ALVH_FOMC_EVENTS (1u << ALVH_EVENT_FOMC)
#define ALVH_ANY_EVENT   ((1u << ALVH_EVENT_COUNT) - 1)

/* Fills proximity[0 .. days], a number for each trading day from `start` (one itself) on.
 * Events before and after these days reach in. */
void alvh_proximity_fill(const struct alvh_signal_options *options, unsigned kinds,
                         alvh_date start, int days, double proximity[]);

/* Adds one event: on the trading day `event`, counted from the start, of any sign. */
void alvh_proximity_add(const struct alvh_signal_options *options, int event, int days,
                        double proximity[]);

#endif
