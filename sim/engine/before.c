#include "sim/engine/before.h"

#include "sim/signals/past.h"

enum alvh_status alvh_signals_before(const struct alvh_scenario *scenario,
                                     const struct alvh_start_state *start,
                                     struct alvh_signal_past *past,
                                     struct alvh_error *error)
{
    struct alvh_history *history = NULL;
    const char *data = scenario->market.data;
    int index = 0;
    *past = (struct alvh_signal_past){0};
    if (scenario->start_given)
        return ALVH_OK;
    ALVH_TRY(alvh_history_read(*data ? data : NULL, &history, error));
    const enum alvh_status status = alvh_history_find(history, start->date, &index, error);
    if (status == ALVH_OK)
        alvh_signal_past(&scenario->signals, history, index, past);
    alvh_history_free(history);
    return status;
}
