#include "sim/report/common.h"

#include <math.h>
#include <string.h>

#include "sim/stats/sort.h"
#include "sim/stats/tail.h"

/* Two groups of paths, the worst and others. */
struct groups {
    const struct alvh_report_data *data;
    int count[2];
    const struct alvh_trace *trace[2];
};

/* A property of a path: `which` tells between those of a kind. */
typedef bool property(const struct alvh_report_data *data, const struct alvh_trace *trace,
                      int which);
/* A number of a path; NaN where it has none. */
typedef double number(const struct alvh_report_data *data, const struct alvh_trace *trace);

static void add_share(const struct groups *groups, property *has, int which,
                      struct alvh_html *page)
{
    for (int group = 0; group < 2; group++) {
        int hits = 0;
        for (int i = 0; i < groups->count[group]; i++)
            hits += has(groups->data, &groups->trace[group][i], which);
        const struct alvh_estimate share = alvh_tail_share(hits, groups->count[group]);
        alvh_html_add_cell(page, &share, 100.0, ALVH_HTML_PERCENT);
    }
}

static int count_of(const struct groups *groups, int group, property *has, int which)
{
    int hits = 0;
    for (int i = 0; i < groups->count[group]; i++)
        hits += has(groups->data, &groups->trace[group][i], which);
    return hits;
}

static void add_median(const struct groups *groups, const char *name, number *of,
                       enum alvh_html_unit unit, struct alvh_html *page)
{
    alvh_html_add(page, "<tr><th>%s</th>", name);
    for (int group = 0; group < 2; group++) {
        double value[ALVH_COMMON_MOST];
        int count = 0;
        for (int i = 0; i < groups->count[group] && count < ALVH_COMMON_MOST; i++) {
            value[count] = of(groups->data, &groups->trace[group][i]);
            count += !isnan(value[count]);
        }
        struct alvh_estimate median = {NAN, NAN, NAN, NAN};
        alvh_sort(count, value);
        if (count > 0)
            median = alvh_tail_quantile(count, value, 0.5);
        alvh_html_add_cell(page, &median, 1.0, unit);
    }
    alvh_html_add(page, "</tr>\n");
}

/* ---- properties ---- */

static bool trough_in_regime(const struct alvh_report_data *data,
                             const struct alvh_trace *trace, int regime)
{
    (void)data;
    return trace->trough >= 0 && trace->day[trace->trough].regime == regime;
}

static bool visits_regime(const struct alvh_report_data *data,
                          const struct alvh_trace *trace, int regime)
{
    for (int day = 0; day < data->days; day++)
        if (trace->day[day].regime == regime)
            return true;
    return false;
}

static bool triggered_by(const struct alvh_report_data *data,
                         const struct alvh_trace *trace, int mark)
{
    (void)data;
    return trace->trigger == mark;
}

static bool ever_marked(const struct alvh_report_data *data, const struct alvh_trace *trace,
                        int mark)
{
    for (int day = 0; day < data->days; day++)
        if (trace->day[day].mark[mark] > 0.0)
            return true;
    return false;
}

/* Months of the calendar: 0 January .. 11 December. */
static bool trough_in_month(const struct alvh_report_data *data,
                            const struct alvh_trace *trace, int month)
{
    int year, of_year, day;
    if (trace->trough < 0)
        return false;
    alvh_date_to_civil((alvh_date)data->date[trace->trough], &year, &of_year, &day);
    return of_year == month + 1;
}

static double worst_return(const struct alvh_report_data *data,
                           const struct alvh_trace *trace)
{
    (void)data;
    return trace->worst_return;
}

static double most_vix(const struct alvh_report_data *data, const struct alvh_trace *trace)
{
    (void)data;
    return trace->most_vix;
}

static double first_breach(const struct alvh_report_data *data,
                           const struct alvh_trace *trace)
{
    (void)data;
    return trace->first_breach < 0 ? NAN : trace->first_breach - trace->peak;
}

/* Share of the days from peak to trough with vega outside its band, %. */
static double breached(const struct alvh_report_data *data, const struct alvh_trace *trace)
{
    int days = 0;
    (void)data;
    for (int day = trace->peak + 1; day <= trace->trough; day++)
        days += trace->day[day].breach;
    return trace->trough < 0 ? NAN : 100.0 * days / (trace->trough - trace->peak);
}

static double days_down(const struct alvh_report_data *data, const struct alvh_trace *trace)
{
    (void)data;
    return trace->trough < 0 ? NAN : trace->trough - trace->peak;
}

static double spx_down(const struct alvh_report_data *data, const struct alvh_trace *trace)
{
    (void)data;
    return trace->trough < 0
               ? NAN
               : 100.0 *
                     (trace->day[trace->trough].spx / trace->day[trace->peak].spx - 1.0);
}

/* ---- the table ---- */

static void add_regimes(const struct groups *groups, struct alvh_html *page)
{
    const struct alvh_model *model = &groups->data->recalled.model;
    for (int regime = 0; regime < model->regimes; regime++) {
        alvh_html_add(page, "<tr><th>trough in regime <i>");
        alvh_html_escape(page, model->regime_name[regime]);
        alvh_html_add(page, "</i></th>");
        add_share(groups, trough_in_regime, regime, page);
        alvh_html_add(page, "</tr>\n");
    }
    for (int regime = 1; regime < model->regimes; regime++) {
        alvh_html_add(page, "<tr><th>ever in regime <i>");
        alvh_html_escape(page, model->regime_name[regime]);
        alvh_html_add(page, "</i></th>");
        add_share(groups, visits_regime, regime, page);
        alvh_html_add(page, "</tr>\n");
    }
}

static void add_triggers(const struct groups *groups, struct alvh_html *page)
{
    static const struct {
        int mark;
        const char *name;
    } triggers[] = {{ALVH_TRACE_STOP, "first forced exit: a stop"},
                    {ALVH_TRACE_MARGIN, "first forced exit: a margin call"},
                    {ALVH_TRACE_RUIN, "first forced exit: ruin"},
                    {-1, "no forced exit on the way down"}};
    for (size_t i = 0; i < sizeof triggers / sizeof *triggers; i++) {
        alvh_html_add(page, "<tr><th>%s</th>", triggers[i].name);
        add_share(groups, triggered_by, triggers[i].mark, page);
        alvh_html_add(page, "</tr>\n");
    }
    for (int mark = ALVH_TRACE_MARGIN; mark <= ALVH_TRACE_RUIN; mark++) {
        alvh_html_add(page, "<tr><th>ever %s</th>",
                      mark == ALVH_TRACE_RUIN ? "ruined" : "a margin call");
        add_share(groups, ever_marked, mark, page);
        alvh_html_add(page, "</tr>\n");
    }
}

/* The three months in which most of the worst paths have their trough. */
static void add_months(const struct groups *groups, struct alvh_html *page)
{
    static const char *const names[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    bool used[12] = {false};
    for (int rank = 0; rank < 3; rank++) {
        int most = -1, hits = 0;
        for (int month = 0; month < 12; month++) {
            const int of_month = count_of(groups, 0, trough_in_month, month);
            if (!used[month] && of_month > hits) {
                most = month;
                hits = of_month;
            }
        }
        if (most < 0)
            return;
        used[most] = true;
        alvh_html_add(page, "<tr><th>trough in %s</th>", names[most]);
        add_share(groups, trough_in_month, most, page);
        alvh_html_add(page, "</tr>\n");
    }
}

void alvh_common_add(const struct alvh_report_data *data, int worst,
                     const struct alvh_trace worst_trace[], int others,
                     const struct alvh_trace other_trace[], struct alvh_html *page)
{
    const struct groups groups = {
        .data = data, .count = {worst, others}, .trace = {worst_trace, other_trace}};
    alvh_html_add(
        page,
        "<h3>What the worst paths have in common</h3>\n<div class=\"wide\"><table>"
        "<thead><tr><th></th><th>the %d worst</th><th>%d others</th></tr></thead>\n"
        "<tbody>\n",
        worst, others);
    add_regimes(&groups, page);
    alvh_html_add(page, "</tbody><tbody>\n");
    add_triggers(&groups, page);
    alvh_html_add(page, "</tbody><tbody>\n");
    add_months(&groups, page);
    alvh_html_add(page, "</tbody><tbody>\n");
    add_median(&groups, "worst day of SPX, median<small>% in a day</small>", worst_return,
               ALVH_HTML_PERCENT, page);
    add_median(&groups, "SPX from peak to trough of equity, median", spx_down,
               ALVH_HTML_PERCENT, page);
    add_median(&groups, "highest VIX, median<small>points</small>", most_vix,
               ALVH_HTML_PLAIN, page);
    add_median(&groups,
               "first close with vega outside its band, median<small>"
               "trading days after the peak</small>",
               first_breach, ALVH_HTML_COUNT, page);
    add_median(&groups, "days from peak to trough with vega outside its band, median",
               breached, ALVH_HTML_PERCENT, page);
    add_median(&groups, "peak to trough, median<small>trading days</small>", days_down,
               ALVH_HTML_COUNT, page);
    alvh_html_add(page,
                  "</tbody></table></div>\n<p class=\"note\">Of <span class=\"book1\">");
    alvh_html_escape(page, alvh_report_book(data, ALVH_REPORT_HEDGE));
    alvh_html_add(page,
                  "</span> at the largest size; small figures are 95&#160;%% intervals. "
                  "The others are the first paths that are not among the worst "
                  "1&#160;%%.%s</p>\n",
                  data->weight ? " Shares count paths, whatever they weigh." : "");
}
