#include "sim/report/trace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "alvh/replay.h"

const char *const alvh_trace_mark_names[ALVH_TRACE_MARK_COUNT] = {
#define MARK_NAME(mark, name) [ALVH_TRACE_##mark] = name,
    ALVH_TRACE_MARKS(MARK_NAME)
#undef MARK_NAME
};

/* Causes of trades (sim/ledger/journal.h) that are marked. */
static const struct {
    const char *cause;
    enum alvh_trace_mark mark;
} causes[] = {{"hedge", ALVH_TRACE_HEDGE},
              {"adjustment", ALVH_TRACE_ADJUSTED},
              {"stop", ALVH_TRACE_STOP},
              {"margin", ALVH_TRACE_MARGIN},
              {"ruin", ALVH_TRACE_RUIN}};

/* Names in the scenario, which replay goes by. */
static const char *name_of(const struct alvh_report_data *data, int which)
{
    return data->recalled.scenario.book[data->book[which]].name;
}

static bool is_of(const struct alvh_report_data *data, const struct alvh_replay *replay,
                  enum alvh_replay_table table, int64_t row, int which)
{
    return strcmp(alvh_replay_text(replay, table, row, "book"), name_of(data, which)) == 0;
}

/* The day of a row; NULL where it is none of the trace. */
static struct alvh_trace_day *day_of(const struct alvh_report_data *data,
                                     const struct alvh_replay *replay,
                                     enum alvh_replay_table table, int64_t row,
                                     const struct alvh_trace *trace)
{
    const double day = alvh_replay_number(replay, table, row, "day");
    return day >= 0.0 && day < data->days ? &trace->day[(int)day] : NULL;
}

static void take_days(const struct alvh_report_data *data, const struct alvh_replay *replay,
                      struct alvh_trace *trace)
{
    const enum alvh_replay_table table = ALVH_REPLAY_days;
    for (int64_t row = 0; row < alvh_replay_count(replay, table); row++) {
        struct alvh_trace_day *day = day_of(data, replay, table, row, trace);
        if (!day)
            continue;
        day->spx = alvh_replay_number(replay, table, row, "spx");
        day->vix = alvh_replay_number(replay, table, row, "vix");
        day->regime = alvh_model_regime(&data->recalled.model,
                                        alvh_replay_text(replay, table, row, "regime"));
        for (int which = 0; which < ALVH_REPORT_BOOKS; which++)
            if (is_of(data, replay, table, row, which))
                day->equity[which] = alvh_replay_number(replay, table, row, "equity");
    }
}

static void take_marks(const struct alvh_report_data *data,
                       const struct alvh_replay *replay, struct alvh_trace *trace)
{
    for (int64_t row = 0; row < alvh_replay_count(replay, ALVH_REPLAY_trades); row++) {
        const char *cause = alvh_replay_text(replay, ALVH_REPLAY_trades, row, "cause");
        struct alvh_trace_day *day = day_of(data, replay, ALVH_REPLAY_trades, row, trace);
        if (!day || !is_of(data, replay, ALVH_REPLAY_trades, row, ALVH_REPORT_HEDGE))
            continue;
        for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
            if (strcmp(cause, causes[i].cause) == 0)
                day->mark[causes[i].mark] +=
                    alvh_replay_number(replay, ALVH_REPLAY_trades, row, "cost");
    }
    for (int64_t row = 0; row < alvh_replay_count(replay, ALVH_REPLAY_decisions); row++) {
        struct alvh_trace_day *day =
            day_of(data, replay, ALVH_REPLAY_decisions, row, trace);
        if (!day || !is_of(data, replay, ALVH_REPLAY_decisions, row, ALVH_REPORT_HEDGE))
            continue;
        const double less =
            alvh_replay_number(replay, ALVH_REPLAY_decisions, row, "before") -
            alvh_replay_number(replay, ALVH_REPLAY_decisions, row, "after");
        if (less > 0.0 &&
            strcmp(alvh_replay_text(replay, ALVH_REPLAY_decisions, row, "changed"),
                   "entry") == 0)
            day->mark[ALVH_TRACE_FEWER] += less;
    }
}

/* ---- what became of it ---- */

static void find_drawdown(int days, struct alvh_trace *trace)
{
    double largest = 0.0;
    int peak = 0;
    for (int day = 0; day < days; day++) {
        const double equity = trace->day[day].equity[ALVH_REPORT_HEDGE];
        const double highest = trace->day[peak].equity[ALVH_REPORT_HEDGE];
        if (equity > highest) {
            peak = day;
        } else if (highest - equity > largest) {
            largest = highest - equity;
            trace->peak = peak;
            trace->trough = day;
        }
    }
}

static enum alvh_status take(const struct alvh_report_data *data,
                             const struct alvh_replay *replay, int64_t path,
                             struct alvh_trace *trace, struct alvh_error *error)
{
    *trace = (struct alvh_trace){.path = path, .peak = -1, .trough = -1};
    trace->day = calloc((size_t)data->days, sizeof *trace->day);
    if (!trace->day)
        return alvh_fail(error, ALVH_EFAILED, "no memory for a path");
    take_days(data, replay, trace);
    take_marks(data, replay, trace);
    find_drawdown(data->days, trace);
    return ALVH_OK;
}

enum alvh_status alvh_trace_walk(const struct alvh_report_data *data, int count,
                                 const int64_t path[], struct alvh_trace trace[],
                                 struct alvh_error *error)
{
    struct alvh_replay *replay = NULL;
    memset(trace, 0, (size_t)count * sizeof *trace);
    enum alvh_status status = ALVH_OK;
    for (int i = 0; i < count && status == ALVH_OK; i++) {
        const struct alvh_replay_options options = {
            .path = path[i], .scale = data->result.scale[data->largest]};
        status = replay ? alvh_replay_walk(replay, path[i], error)
                        : alvh_replay_create(data->file, &options, &replay, error);
        if (status == ALVH_OK)
            status = take(data, replay, path[i], &trace[i], error);
    }
    alvh_replay_free(replay);
    return status;
}

void alvh_trace_free(int count, struct alvh_trace trace[])
{
    for (int i = 0; i < count; i++)
        free(trace[i].day);
}
