#include <math.h>

#include "sim/report/fan.h"
#include "sim/report/sections.h"

static const enum alvh_colour colours[ALVH_REPORT_BOOKS] = {ALVH_COLOUR_REFERENCE,
                                                            ALVH_COLOUR_HEDGE};

static int books_of(const struct alvh_report_data *data)
{
    return alvh_report_compares(data) ? ALVH_REPORT_BOOKS : 1;
}

static enum alvh_status draw_fan(const struct alvh_report_data *data, int which,
                                 struct alvh_figure_span span, struct alvh_html *page,
                                 struct alvh_error *error)
{
    struct alvh_figure figure;
    alvh_figure_begin(&figure, which ? "vega_hedge" : "vega_reference", ALVH_FIGURE_HEIGHT);
    alvh_fan_add(data, &data->vega[which], data->contracts, &figure);
    alvh_figure_add(&figure, "set xrange [%.10g:%.10g]\n", data->date[0],
                    data->date[data->days - 1]);
    alvh_figure_months(&figure, data->date[0], data->date[data->days - 1]);
    span = alvh_figure_axis(&figure, "y", span, ALVH_HTML_DOLLARS);
    alvh_fan_axis(data, &data->vega[which], data->contracts, span, &figure);
    alvh_figure_add(&figure, "plot ");
    alvh_fan_plot(data, colours[which], &figure);
    alvh_html_add(&figure.title, "Net vega, <span class=\"book%d\">", which);
    alvh_html_escape(&figure.title, alvh_report_book(data, which));
    alvh_html_add(&figure.title, "</span>");
    alvh_html_add(&figure.caption, "Dollars per VIX point and contract, condors and hedges "
                                   "together; bands hold the middle 50, 90 and 98&#160;%% "
                                   "of the paths.");
    alvh_html_add(&figure.description, "Quantiles of net vega per contract by day.");
    return alvh_figure_end(&figure, page, error);
}

/* Bins that hold next to nothing on the outside are left off. */
static struct alvh_figure_span shown_bins(const struct alvh_report_data *data,
                                          double *highest)
{
    struct alvh_figure_span span = ALVH_FIGURE_NOTHING;
    for (int which = 0; which < books_of(data); which++)
        for (int bin = 0; bin < data->bins; bin++) {
            const double width = data->bin_high[bin] - data->bin_low[bin];
            if (!(data->vega_share[which][bin] > 5e-4))
                continue;
            span = alvh_figure_with(alvh_figure_with(span, data->bin_low[bin]),
                                    data->bin_high[bin]);
            if (width > 0.0)
                *highest = fmax(*highest, 100.0 * data->vega_share[which][bin] / width);
        }
    return span;
}

/* Bins grow with the distance from zero, so that heights are shares per dollar. */
static enum alvh_status draw_histogram(const struct alvh_report_data *data,
                                       struct alvh_html *page, struct alvh_error *error)
{
    struct alvh_figure figure;
    double highest = 0.0;
    const struct alvh_figure_span span = shown_bins(data, &highest);
    alvh_figure_begin(&figure, "vega_histogram", ALVH_FIGURE_HEIGHT);
    for (int which = 0; which < books_of(data); which++) {
        alvh_figure_open(&figure, which ? "second" : "first");
        for (int bin = 0; bin < data->bins; bin++) {
            const double width = data->bin_high[bin] - data->bin_low[bin];
            const double share = 100.0 * data->vega_share[which][bin];
            if (width > 0.0)
                alvh_figure_add(&figure, "%.8g %.8g\n%.8g %.8g\n", data->bin_low[bin],
                                share / width, data->bin_high[bin], share / width);
        }
        alvh_figure_close(&figure);
        alvh_figure_add(&figure,
                        "set label \"%s\" at graph 0.02, graph %g textcolor rgb %s\n",
                        alvh_figure_text(&figure, alvh_report_book(data, which)),
                        0.93 - 0.08 * which, alvh_figure_colour(colours[which]));
    }
    alvh_figure_axis(&figure, "x", span, ALVH_HTML_DOLLARS);
    alvh_figure_axis(&figure, "y", (struct alvh_figure_span){0.0, highest},
                     ALVH_HTML_PERCENT);
    alvh_figure_histograms(&figure, books_of(data), colours);
    alvh_html_add(&figure.title, "How often which vega");
    alvh_html_add(&figure.caption,
                  "Closes of all paths, per dollar of net vega (dollars per "
                  "VIX point and contract).");
    alvh_html_add(&figure.description, "Histogram of net vega per contract.");
    return alvh_figure_end(&figure, page, error);
}

static enum alvh_status draw_breaches(const struct alvh_report_data *data,
                                      struct alvh_html *page, struct alvh_error *error)
{
    struct alvh_figure figure;
    double highest = 0.0;
    alvh_figure_begin(&figure, "vega_breaches", ALVH_FIGURE_HEIGHT);
    alvh_figure_open(&figure, "rates");
    for (int day = 0; day < data->days; day++) {
        alvh_figure_add(&figure, "%.10g", data->date[day]);
        for (int which = 0; which < ALVH_REPORT_BOOKS; which++) {
            const double rate = 100.0 * data->breach_rate[which][day];
            alvh_figure_add(&figure, " %.6g", rate);
            highest = isfinite(rate) ? fmax(highest, rate) : highest;
        }
        alvh_figure_add(&figure, "\n");
    }
    alvh_figure_close(&figure);
    alvh_figure_add(&figure, "set xrange [%.10g:%.10g]\n", data->date[0],
                    data->date[data->days - 1]);
    alvh_figure_months(&figure, data->date[0], data->date[data->days - 1]);
    alvh_figure_axis(&figure, "y", (struct alvh_figure_span){0.0, highest},
                     ALVH_HTML_PERCENT);
    alvh_figure_add(&figure, "plot ");
    for (int which = 0; which < books_of(data); which++)
        alvh_figure_add(&figure,
                        "%s$rates using 1:%d with lines linewidth 1.6 linecolor rgb %s",
                        which ? ", " : "", 2 + which, alvh_figure_colour(colours[which]));
    alvh_figure_add(&figure, "\n");
    alvh_html_add(&figure.title, "Vega outside its band");
    alvh_html_add(&figure.caption,
                  "Share of the paths with net vega per open condor outside "
                  "the band of the scenario, by day: <span "
                  "class=\"book0\">");
    alvh_html_escape(&figure.caption, alvh_report_book(data, ALVH_REPORT_REFERENCE));
    alvh_html_add(&figure.caption, "</span>");
    if (alvh_report_compares(data)) {
        alvh_html_add(&figure.caption, " and <span class=\"book1\">");
        alvh_html_escape(&figure.caption, alvh_report_book(data, ALVH_REPORT_HEDGE));
        alvh_html_add(&figure.caption, "</span>");
    }
    alvh_html_add(&figure.caption, ".");
    alvh_html_add(&figure.description, "Share of paths outside the vega band by day.");
    return alvh_figure_end(&figure, page, error);
}

enum alvh_status alvh_report_vega(const struct alvh_report_data *data,
                                  struct alvh_html *page, struct alvh_error *error)
{
    struct alvh_figure_span span = ALVH_FIGURE_NOTHING;
    for (int which = 0; which < ALVH_REPORT_BOOKS; which++)
        span = alvh_fan_span(data, &data->vega[which], data->contracts, span);
    alvh_html_add(page, "<div class=\"figures\">\n");
    ALVH_TRY(draw_fan(data, ALVH_REPORT_REFERENCE, span, page, error));
    if (alvh_report_compares(data))
        ALVH_TRY(draw_fan(data, ALVH_REPORT_HEDGE, span, page, error));
    ALVH_TRY(draw_histogram(data, page, error));
    ALVH_TRY(draw_breaches(data, page, error));
    alvh_html_add(page, "</div>\n");
    return ALVH_OK;
}
