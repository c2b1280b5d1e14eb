#include "alvh/history.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "models/csv.h"
#include "models/embed.h"

ALVH_EMBEDDED(alvh_embedded_closes);
static const char built_in[] = "built-in closes.csv";

/* What a close can be, in points; the lowest is one cent. */
static const double lowest_price = 0.01, highest_spx = 1e6, highest_vix = 1000.0;
static const double longest_expiry = 1000.0; /* calendar days */

struct alvh_history {
    struct alvh_close *day; /* in order of date */
    int days, room;
};

/* The columns of a futures curve: vx1, dte1, vx2, dte2 and so on. */
struct curve_columns {
    int months;
    int future[ALVH_CURVE_MONTHS], days_to_expiry[ALVH_CURVE_MONTHS];
};

static enum alvh_status append(struct alvh_history *history, alvh_date date,
                               struct alvh_close **day, struct alvh_error *error)
{
    if (history->days == history->room) {
        const int room = history->room ? 2 * history->room : 4096;
        struct alvh_close *const more =
            realloc(history->day, (size_t)room * sizeof *history->day);
        if (!more)
            return alvh_fail(error, ALVH_EFAILED, "no memory for %d days of history", room);
        history->day = more;
        history->room = room;
    }
    struct alvh_close *const new = &history->day[history->days++];
    *new = (struct alvh_close){.date = date, .spx = NAN, .vix = NAN};
    for (int k = 0; k < ALVH_CURVE_MONTHS; k++)
        new->future[k] = NAN;
    *day = new;
    return ALVH_OK;
}

/* The day of that date, or NULL. */
static struct alvh_close *day_of(const struct alvh_history *history, alvh_date date)
{
    int low = 0, high = history->days;
    while (low < high) {
        const int middle = (low + high) / 2;
        if (history->day[middle].date < date)
            low = middle + 1;
        else
            high = middle;
    }
    const bool found = low < history->days && history->day[low].date == date;
    return found ? &history->day[low] : NULL;
}

/* As many months as the header has; a gap in their numbers is a slip of the pen. */
static enum alvh_status find_curve(const struct alvh_csv *csv,
                                   struct curve_columns *columns, struct alvh_error *error)
{
    columns->months = 0;
    for (int k = ALVH_CURVE_MONTHS; k >= 1; k--) {
        char future[16], days[16];
        snprintf(future, sizeof future, "vx%d", k);
        snprintf(days, sizeof days, "dte%d", k);
        if (columns->months == 0 && alvh_csv_find(csv, future) < 0 &&
            alvh_csv_find(csv, days) < 0)
            continue;
        if (columns->months == 0)
            columns->months = k;
        ALVH_TRY(alvh_csv_column(csv, future, &columns->future[k - 1], error));
        ALVH_TRY(alvh_csv_column(csv, days, &columns->days_to_expiry[k - 1], error));
    }
    return ALVH_OK;
}

static enum alvh_status read_month(const struct alvh_csv *csv,
                                   const struct curve_columns *columns, int k,
                                   struct alvh_close *day, struct alvh_error *error)
{
    const int column = columns->days_to_expiry[k];
    double days;
    ALVH_TRY(alvh_csv_number(csv, columns->future[k], lowest_price, highest_vix,
                             &day->future[k], error));
    ALVH_TRY(alvh_csv_number(csv, column, 1.0, longest_expiry, &days, error));
    if (isnan(days) != isnan(day->future[k]))
        return alvh_csv_fail(csv, isnan(days) ? column : columns->future[k], error,
                             "is empty; a future and its days to expiry go together");
    if (isnan(days))
        return ALVH_OK;
    if (days != floor(days))
        return alvh_csv_fail(csv, column, error, "is %g; whole days are allowed", days);
    if (day->months < k)
        return alvh_csv_fail(csv, columns->future[k], error,
                             "follows an empty month; futures fill vx1, vx2, .. in order");
    if (k > 0 && days <= day->days_to_expiry[k - 1])
        return alvh_csv_fail(csv, column, error,
                             "is %g; more than the month before (%d) is "
                             "allowed",
                             days, day->days_to_expiry[k - 1]);
    day->days_to_expiry[k] = (int)days;
    day->months = k + 1;
    return ALVH_OK;
}

static enum alvh_status read_months(const struct alvh_csv *csv,
                                    const struct curve_columns *columns,
                                    struct alvh_close *day, struct alvh_error *error)
{
    for (int k = 0; k < columns->months; k++)
        ALVH_TRY(read_month(csv, columns, k, day, error));
    return ALVH_OK;
}

/* An index level, without which a line says nothing. */
static enum alvh_status read_level(const struct alvh_csv *csv, int column, double highest,
                                   double *level, struct alvh_error *error)
{
    if (alvh_csv_is_empty(csv, column))
        return alvh_csv_fail(csv, column, error, "is empty; a close is needed");
    return alvh_csv_number(csv, column, lowest_price, highest, level, error);
}

/* The compact layout: everything of a day in one line. VIX may be empty. */
static enum alvh_status read_closes(struct alvh_csv *csv, struct alvh_history *history,
                                    struct alvh_error *error)
{
    int spx, vix;
    struct curve_columns curve;
    bool row;
    ALVH_TRY(alvh_csv_column(csv, "spx", &spx, error));
    ALVH_TRY(alvh_csv_column(csv, "vix", &vix, error));
    ALVH_TRY(find_curve(csv, &curve, error));
    ALVH_TRY(alvh_csv_next(csv, &row, error));
    while (row) {
        struct alvh_close *day;
        ALVH_TRY(append(history, alvh_csv_date(csv), &day, error));
        ALVH_TRY(read_level(csv, spx, highest_spx, &day->spx, error));
        ALVH_TRY(alvh_csv_number(csv, vix, lowest_price, highest_vix, &day->vix, error));
        ALVH_TRY(read_months(csv, &curve, day, error));
        ALVH_TRY(alvh_csv_next(csv, &row, error));
    }
    return ALVH_OK;
}

/* spx-daily.csv: its dates are the days of the history. */
static enum alvh_status read_spx(struct alvh_csv *csv, struct alvh_history *history,
                                 struct alvh_error *error)
{
    int close;
    bool row;
    ALVH_TRY(alvh_csv_column(csv, "close", &close, error));
    ALVH_TRY(alvh_csv_next(csv, &row, error));
    while (row) {
        struct alvh_close *day;
        ALVH_TRY(append(history, alvh_csv_date(csv), &day, error));
        ALVH_TRY(read_level(csv, close, highest_spx, &day->spx, error));
        ALVH_TRY(alvh_csv_next(csv, &row, error));
    }
    return ALVH_OK;
}

/* vix-daily.csv: read whole, used on the days that have an index level. */
static enum alvh_status read_vix(struct alvh_csv *csv, struct alvh_history *history,
                                 struct alvh_error *error)
{
    int close;
    bool row;
    ALVH_TRY(alvh_csv_column(csv, "close", &close, error));
    ALVH_TRY(alvh_csv_next(csv, &row, error));
    while (row) {
        double vix;
        ALVH_TRY(read_level(csv, close, highest_vix, &vix, error));
        struct alvh_close *const day = day_of(history, alvh_csv_date(csv));
        if (day)
            day->vix = vix;
        ALVH_TRY(alvh_csv_next(csv, &row, error));
    }
    return ALVH_OK;
}

/* vix-curve.csv, likewise. */
static enum alvh_status read_curve(struct alvh_csv *csv, struct alvh_history *history,
                                   struct alvh_error *error)
{
    struct curve_columns curve;
    bool row;
    int first;
    ALVH_TRY(alvh_csv_column(csv, "vx1", &first, error));
    ALVH_TRY(find_curve(csv, &curve, error));
    ALVH_TRY(alvh_csv_next(csv, &row, error));
    while (row) {
        struct alvh_close unused = {0};
        struct alvh_close *const day = day_of(history, alvh_csv_date(csv));
        ALVH_TRY(read_months(csv, &curve, day ? day : &unused, error));
        ALVH_TRY(alvh_csv_next(csv, &row, error));
    }
    return ALVH_OK;
}

typedef enum alvh_status reader(struct alvh_csv *csv, struct alvh_history *history,
                                struct alvh_error *error);

static enum alvh_status path_in(const char *folder, const char *name, char path[4096],
                                struct alvh_error *error)
{
    if (snprintf(path, 4096, "%s/%s", folder, name) >= 4096)
        return alvh_fail(error, ALVH_EINPUT,
                         "%s/%s: the path is too long; at most 4095 "
                         "characters are allowed",
                         folder, name);
    return ALVH_OK;
}

static enum alvh_status read_file(const char *folder, const char *name, reader *read,
                                  struct alvh_history *history, struct alvh_error *error)
{
    char path[4096];
    struct alvh_csv *csv;
    ALVH_TRY(path_in(folder, name, path, error));
    ALVH_TRY(alvh_csv_open(path, &csv, error));
    const enum alvh_status status = read(csv, history, error);
    alvh_csv_close(csv);
    return status;
}

/* Whether the file is there, which a disk that fails does not tell. */
static enum alvh_status look_for(const char *path, bool *there, struct alvh_error *error)
{
    *there = access(path, F_OK) == 0;
    return *there || errno == ENOENT
               ? ALVH_OK
               : alvh_fail(error, ALVH_EINPUT, "%s: cannot be looked for: %s", path,
                           strerror(errno));
}

static enum alvh_status read_folder(const char *folder, struct alvh_history *history,
                                    struct alvh_error *error)
{
    char closes[4096], spx[4096];
    ALVH_TRY(path_in(folder, "closes.csv", closes, error));
    ALVH_TRY(path_in(folder, "spx-daily.csv", spx, error));
    if (access(folder, F_OK) != 0)
        return alvh_fail(error, ALVH_EINPUT, "%s: cannot be opened: %s", folder,
                         strerror(errno));
    bool there;
    ALVH_TRY(look_for(closes, &there, error));
    if (there)
        return read_file(folder, "closes.csv", read_closes, history, error);
    ALVH_TRY(look_for(spx, &there, error));
    if (!there)
        return alvh_fail(error, ALVH_EINPUT,
                         "%s: holds no market data; it must hold closes.csv, or "
                         "spx-daily.csv, vix-daily.csv and vix-curve.csv",
                         folder);
    ALVH_TRY(read_file(folder, "spx-daily.csv", read_spx, history, error));
    ALVH_TRY(read_file(folder, "vix-daily.csv", read_vix, history, error));
    return read_file(folder, "vix-curve.csv", read_curve, history, error);
}

static enum alvh_status read_embedded(struct alvh_history *history,
                                      struct alvh_error *error)
{
    struct alvh_csv *csv;
    ALVH_TRY(alvh_csv_open_text(built_in, alvh_embedded_closes, alvh_embedded_closes_size,
                                &csv, error));
    const enum alvh_status status = read_closes(csv, history, error);
    alvh_csv_close(csv);
    return status;
}

enum alvh_status alvh_history_read(const char *data, struct alvh_history **history,
                                   struct alvh_error *error)
{
    struct alvh_history *const new = calloc(1, sizeof *new);
    if (!new)
        return alvh_fail(error, ALVH_EFAILED, "no memory for the history");
    enum alvh_status status =
        data ? read_folder(data, new, error) : read_embedded(new, error);
    if (status == ALVH_OK && new->days == 0)
        status = alvh_fail(error, ALVH_EINPUT,
                           "%s: holds no day; at least one line of closes is needed",
                           data ? data : built_in);
    if (status != ALVH_OK) {
        alvh_history_free(new);
        return status;
    }
    *history = new;
    return ALVH_OK;
}

void alvh_history_free(struct alvh_history *history)
{
    if (history)
        free(history->day);
    free(history);
}

int alvh_history_days(const struct alvh_history *history)
{
    return history->days;
}

const struct alvh_close *alvh_history_day(const struct alvh_history *history, int index)
{
    return &history->day[index];
}

/* The last day with a futures curve, or else the last with a VIX. */
static enum alvh_status find_last(const struct alvh_history *history, int *index,
                                  struct alvh_error *error)
{
    for (int i = history->days - 1; i >= 0; i--)
        if (history->day[i].months > 0 && !isnan(history->day[i].vix)) {
            *index = i;
            return ALVH_OK;
        }
    for (int i = history->days - 1; i >= 0; i--)
        if (!isnan(history->day[i].vix)) {
            *index = i;
            return ALVH_OK;
        }
    return alvh_fail(error, ALVH_EINPUT, "no day of the history has a close of VIX");
}

enum alvh_status alvh_history_find(const struct alvh_history *history, alvh_date as_of,
                                   int *index, struct alvh_error *error)
{
    if (as_of == 0)
        return find_last(history, index, error);
    const struct alvh_close *const day = day_of(history, as_of);
    if (day) {
        *index = (int)(day - history->day);
        return ALVH_OK;
    }
    char wanted[ALVH_DATE_TEXT], before[ALVH_DATE_TEXT], after[ALVH_DATE_TEXT];
    int next = 0;
    while (next < history->days && history->day[next].date < as_of)
        next++;
    alvh_date_format(as_of, wanted);
    alvh_date_format(history->day[next > 0 ? next - 1 : 0].date, before);
    alvh_date_format(history->day[next < history->days ? next : next - 1].date, after);
    if (next == 0 || next == history->days)
        return alvh_fail(error, ALVH_EINPUT, "%s has no close; the history %s on %s",
                         wanted, next == 0 ? "begins" : "ends", next == 0 ? after : before);
    return alvh_fail(error, ALVH_EINPUT,
                     "%s has no close; the nearest days that have one are %s and %s",
                     wanted, before, after);
}

double alvh_history_realised_variance(const struct alvh_history *history, int index,
                                      int days)
{
    if (days < 1 || index < days)
        return NAN;
    double sum = 0.0;
    for (int i = index - days + 1; i <= index; i++) {
        const double r = log(history->day[i].spx / history->day[i - 1].spx);
        sum += r * r;
    }
    return 252.0 / days * sum;
}
