/* The past is real: indicators of closes start from the history before the first day. */
#ifndef ALVH_SIM_PAST_H
#define ALVH_SIM_PAST_H

#include "alvh/history.h"
#include "sim/signals/signals.h"

/* Where they stand after the closes before `index`, the history's day that is day 0. A day
 * without a VIX or without two VIX futures repeats the last one that had them. */
void alvh_signal_past(const struct alvh_signal_options *options,
                      const struct alvh_history *history, int index,
                      struct alvh_signal_past *past);

#endif
