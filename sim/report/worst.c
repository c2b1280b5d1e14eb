#include <math.h>
#include <stdlib.h>

#include "sim/report/both.h"
#include "sim/report/common.h"
#include "sim/report/sections.h"
#include "sim/report/trace.h"
#include "sim/stats/tail.h"

enum { DRAWN = 4, HEIGHT = 350 };

/* The worst paths, the worst first. */
struct sample {
    int worst;
    int64_t path[DRAWN];
    struct alvh_trace trace[DRAWN];
};

static enum alvh_status choose(const struct alvh_report_data *data, struct sample *sample,
                               struct alvh_error *error)
{
    const int64_t paths = data->result.paths;
    int64_t *order = malloc((size_t)paths * sizeof *order);
    const enum alvh_status status =
        order
            ? alvh_tail_order(paths, data->drawdown[ALVH_REPORT_HEDGE], order, error)
            : alvh_fail(error, ALVH_EFAILED, "no memory for %lld paths", (long long)paths);
    for (; status == ALVH_OK && sample->worst < DRAWN && sample->worst < paths;
         sample->worst++)
        sample->path[sample->worst] = order[sample->worst];
    free(order);
    return status;
}

/* ---- one path ---- */

/* The rows of a block: date, equity of either book, VIX, and 1 outside the first regime. */
static void add_days(const struct alvh_report_data *data, const struct alvh_trace *trace,
                     struct alvh_figure *figure, struct alvh_figure_span *equity,
                     struct alvh_figure_span *vix)
{
    alvh_figure_open(figure, "days");
    for (int day = 0; day < data->days; day++) {
        const struct alvh_trace_day *today = &trace->day[day];
        const double per[] = {today->equity[0] / data->contracts,
                              today->equity[1] / data->contracts};
        alvh_figure_add(figure, "%.10g %.8g %.8g %.6g %d\n", data->date[day], per[0],
                        per[1], today->vix, today->regime > 0);
        *equity = alvh_figure_with(alvh_figure_with(*equity, per[0]), per[1]);
        *vix = alvh_figure_with(*vix, today->vix);
    }
    alvh_figure_close(figure);
}

/* A tick for each day, as high as what was done cost against the most that it cost. */
static void add_marks(const struct alvh_report_data *data, const struct alvh_trace *trace,
                      struct alvh_figure *figure)
{
    alvh_figure_open(figure, "marks");
    for (int mark = 0; mark < ALVH_TRACE_MARK_COUNT; mark++) {
        double most = 0.0;
        for (int day = 0; day < data->days; day++)
            most = fmax(most, trace->day[day].mark[mark]);
        for (int day = 0; day < data->days; day++)
            if (trace->day[day].mark[mark] > 0.0)
                alvh_figure_add(figure, "%.10g %g 0 %.3g\n", data->date[day], mark - 0.4,
                                0.1 + 0.75 * trace->day[day].mark[mark] / most);
    }
    alvh_figure_add(figure, "0 -9 0 0\n"); /* off the figure: a block needs a row */
    alvh_figure_close(figure);
}

static void begin_panel(struct alvh_figure *figure, double bottom, double top)
{
    alvh_figure_add(figure,
                    "unset label\nset lmargin at screen 0.2\nset rmargin at screen 0.97\n"
                    "set bmargin at screen %g\nset tmargin at screen %g\n",
                    bottom, top);
}

static void plot_equity(const struct alvh_report_data *data, const struct alvh_trace *trace,
                        struct alvh_figure_span span, struct alvh_figure *figure)
{
    begin_panel(figure, 0.55, 0.98);
    alvh_figure_axis(figure, "y", span, ALVH_HTML_DOLLARS);
    alvh_figure_add(figure, "unset xtics\n");
    for (int end = 0; end < 2 && trace->trough >= 0; end++) {
        const int day = end ? trace->trough : trace->peak;
        alvh_figure_add(
            figure, "set label \"\" at %.10g, %.10g point pointtype 7 linecolor rgb %s\n",
            data->date[day], trace->day[day].equity[ALVH_REPORT_HEDGE] / data->contracts,
            alvh_figure_colour(ALVH_COLOUR_HEDGE));
    }
    alvh_figure_add(figure, "plot ");
    if (alvh_report_compares(data))
        alvh_figure_add(figure,
                        "$days using 1:2 with lines linewidth 1.3 linecolor rgb %s, ",
                        alvh_figure_colour(ALVH_COLOUR_REFERENCE));
    alvh_figure_add(figure, "$days using 1:3 with lines linewidth 2 linecolor rgb %s\n",
                    alvh_figure_colour(ALVH_COLOUR_HEDGE));
}

static void plot_marks(struct alvh_figure *figure)
{
    begin_panel(figure, 0.28, 0.53);
    alvh_figure_add(figure, "unset grid\nset border 0\nset yrange [-0.6:%g]\nset ytics (",
                    ALVH_TRACE_MARK_COUNT - 0.4);
    for (int mark = 0; mark < ALVH_TRACE_MARK_COUNT; mark++)
        alvh_figure_add(figure, "%s\"%s\" %d", mark ? ", " : "",
                        alvh_trace_mark_names[mark], mark);
    alvh_figure_add(
        figure,
        ") font \",10\"\nplot $marks using 1:2:3:4 with vectors nohead linewidth "
        "1.1 linecolor rgb %s\n",
        alvh_figure_colour(ALVH_COLOUR_MARK));
}

static void plot_vix(const struct alvh_report_data *data, struct alvh_figure_span span,
                     struct alvh_figure *figure)
{
    begin_panel(figure, 0.11, 0.26);
    alvh_figure_add(figure, "set border 1\nset xtics scale 0.4 textcolor rgb %s\n",
                    alvh_figure_colour(ALVH_COLOUR_MUTED));
    alvh_figure_months(figure, data->date[0], data->date[data->days - 1]);
    alvh_figure_add(figure, "set bmargin at screen 0.11\n");
    const double most = span.high;
    span = alvh_figure_axis(figure, "y", span, ALVH_HTML_PLAIN);
    alvh_figure_add(
        figure,
        "unset ytics\n"
        "set label \"VIX to %.0f\" at graph -0.02, graph 0.5 right textcolor rgb %s\n"
        "plot $days using 1:($5 > 0 ? %.10g : %.10g) with filledcurves y1=%.10g "
        "fillstyle solid 0.25 linecolor rgb %s, "
        "$days using 1:4 with lines linewidth 1.3 linecolor rgb %s\n",
        most, alvh_figure_colour(ALVH_COLOUR_MUTED), span.high, span.low, span.low,
        alvh_figure_colour(ALVH_COLOUR_OTHER), alvh_figure_colour(ALVH_COLOUR_PAST));
}

/* What a path is called and what it came to, with the names of the two lines. */
static void describe(const struct alvh_report_data *data, const struct alvh_trace *trace,
                     int rank, struct alvh_figure *figure)
{
    alvh_html_add(&figure->title, "Path %lld", (long long)trace->path);
    alvh_html_add(&figure->caption, "Drawdown ");
    alvh_html_add_number(&figure->caption,
                         data->drawdown[ALVH_REPORT_HEDGE][trace->path] / data->contracts,
                         ALVH_HTML_DOLLARS);
    if (alvh_report_compares(data)) {
        alvh_html_add(&figure->caption, " with ");
        alvh_both_name(&figure->caption, data, ALVH_REPORT_HEDGE);
        alvh_html_add(&figure->caption, ", ");
        alvh_html_add_number(&figure->caption,
                             data->drawdown[ALVH_REPORT_REFERENCE][trace->path] /
                                 data->contracts,
                             ALVH_HTML_DOLLARS);
        alvh_html_add(&figure->caption, " with ");
        alvh_both_name(&figure->caption, data, ALVH_REPORT_REFERENCE);
    }
    alvh_html_add(&figure->caption, ".");
    alvh_html_add(&figure->description,
                  "Worst path number %d, path %lld: equity per contract, marks of what the "
                  "hedge book did, and VIX.",
                  rank + 1, (long long)trace->path);
}

static enum alvh_status draw(const struct alvh_report_data *data,
                             const struct alvh_trace *trace, int rank,
                             struct alvh_html *page, struct alvh_error *error)
{
    static const char *const ids[DRAWN] = {"worst_1", "worst_2", "worst_3", "worst_4"};
    struct alvh_figure figure;
    struct alvh_figure_span equity = ALVH_FIGURE_NOTHING, vix = {0.0, 0.0};
    alvh_figure_begin(&figure, ids[rank], HEIGHT);
    add_days(data, trace, &figure, &equity, &vix);
    add_marks(data, trace, &figure);
    alvh_figure_add(&figure, "set xrange [%.10g:%.10g]\nset multiplot\n", data->date[0],
                    data->date[data->days - 1]);
    plot_equity(data, trace, equity, &figure);
    plot_marks(&figure);
    plot_vix(data, vix, &figure);
    alvh_figure_add(&figure, "unset multiplot\n");
    describe(data, trace, rank, &figure);
    return alvh_figure_end(&figure, page, error);
}

/* ---- the section ---- */

static enum alvh_status show(const struct alvh_report_data *data,
                             const struct sample *sample, struct alvh_html *page,
                             struct alvh_error *error)
{
    alvh_html_add(page,
                  "<p>Each was walked again from the file and ends as it says, bit for "
                  "bit. Lines are equity per contract, with dots at the peak and the "
                  "trough. Ticks are what the hedged book "
                  "did, each as high as its cost against the most of its kind. VIX is "
                  "shaded outside the first regime.</p>\n"
                  "<div class=\"figures\">\n");
    for (int i = 0; i < sample->worst; i++)
        ALVH_TRY(draw(data, &sample->trace[i], i, page, error));
    alvh_html_add(page, "</div>\n");
    return ALVH_OK;
}

enum alvh_status alvh_report_worst(const struct alvh_report_data *data,
                                   struct alvh_html *page, struct alvh_error *error)
{
    struct sample sample = {0};
    struct alvh_error why = {0};
    ALVH_TRY(choose(data, &sample, error));
    enum alvh_status status =
        alvh_trace_walk(data, sample.worst, sample.path, sample.trace, &why);
    if (status == ALVH_OK) {
        status = show(data, &sample, page, error);
    } else {
        /* The rest of the page stands without them. */
        alvh_html_add(page, "<p>They cannot be walked again: ");
        alvh_html_escape(page, why.text);
        alvh_html_add(page, ".</p>\n");
        status = ALVH_OK;
    }
    alvh_trace_free(sample.worst, sample.trace);
    if (status == ALVH_OK)
        alvh_common_add(data, page);
    return status;
}
