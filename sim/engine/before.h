/* What was before the start of a run: the closes that its signals have already seen. */
#ifndef ALVH_SIM_BEFORE_H
#define ALVH_SIM_BEFORE_H

#include "alvh/options.h"
#include "sim/signals/signals.h"

/* Where the signals of a scenario stand on the eve of `start`. A scenario that states its
 * start has no past. */
enum alvh_status alvh_signals_before(const struct alvh_scenario *scenario,
                                     const struct alvh_start_state *start,
                                     struct alvh_signal_past *past,
                                     struct alvh_error *error);

#endif
