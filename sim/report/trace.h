/* Paths of a finished run walked again, and what of them a page shows: the market, the
 * equity of its two books at the largest scale, and what the hedge book did. */
#ifndef ALVH_SIM_REPORT_TRACE_H
#define ALVH_SIM_REPORT_TRACE_H

#include "sim/report/data.h"

/* What is marked on a path. X(NAME, name): trades by their cause, and decisions that leave
 * condors unsold. */
#define ALVH_TRACE_MARKS(X)                                                                \
    X(HEDGE, "hedges")                                                                     \
    X(FEWER, "fewer condors")                                                              \
    X(ADJUSTED, "adjusted")                                                                \
    X(STOP, "stop")                                                                        \
    X(MARGIN, "margin call")                                                               \
    X(RUIN, "ruin")

enum alvh_trace_mark {
#define ALVH_TRACE_MARK(mark, name) ALVH_TRACE_##mark,
    ALVH_TRACE_MARKS(ALVH_TRACE_MARK)
#undef ALVH_TRACE_MARK
        ALVH_TRACE_MARK_COUNT
};
extern const char *const alvh_trace_mark_names[ALVH_TRACE_MARK_COUNT];

struct alvh_trace_day {
    double spx, vix;                    /* index points, VIX points */
    int regime;                         /* of the model */
    double equity[ALVH_REPORT_BOOKS];   /* dollars */
    double mark[ALVH_TRACE_MARK_COUNT]; /* dollars that it cost, or a share of condors */
};

/* Of the hedge book: the peak and the trough of the largest drawdown, and so on; days are
 * counted from the start, -1 where there is no such day. */
struct alvh_trace {
    int64_t path;
    struct alvh_trace_day *day; /* [data->days] */
    int peak, trough;
};

/* Walks these paths; the caller frees each by alvh_trace_free, after a failure too. Fails
 * where a path does not end as the file says (alvh/replay.h). */
enum alvh_status alvh_trace_walk(const struct alvh_report_data *data, int count,
                                 const int64_t path[], struct alvh_trace trace[],
                                 struct alvh_error *error);
void alvh_trace_free(int count, struct alvh_trace trace[]);

#endif
