#include <math.h>

#include "sim/report/both.h"
#include "sim/report/sections.h"

static enum alvh_status draw_fan(const struct alvh_report_data *data, int which,
                                 struct alvh_html *page, struct alvh_error *error)
{
    const struct alvh_both_fan fans = {
        {"vega_reference", "vega_hedge"}, "Net vega", data->vega};
    struct alvh_figure figure;
    alvh_both_fan(&figure, data, &fans, which);
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
    for (int which = 0; which < alvh_report_books_shown(data); which++)
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
    for (int which = 0; which < alvh_report_books_shown(data); which++) {
        alvh_figure_open(&figure, which ? "second" : "first");
        for (int bin = 0; bin < data->bins; bin++) {
            const double width = data->bin_high[bin] - data->bin_low[bin];
            const double share = 100.0 * data->vega_share[which][bin];
            if (width > 0.0)
                alvh_figure_add(&figure, "%.8g %.8g\n%.8g %.8g\n", data->bin_low[bin],
                                share / width, data->bin_high[bin], share / width);
        }
        alvh_figure_close(&figure);
    }
    alvh_both_labels(&figure, data, ALVH_BOTH_LEFT);
    alvh_figure_axis(&figure, "x", span, ALVH_HTML_DOLLARS);
    alvh_figure_axis(&figure, "y", (struct alvh_figure_span){0.0, highest},
                     ALVH_HTML_PERCENT);
    alvh_figure_histograms(&figure, alvh_report_books_shown(data), alvh_both_colours);
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
    alvh_figure_dates(&figure, data->date[0], data->date[data->days - 1]);
    alvh_figure_axis(&figure, "y", (struct alvh_figure_span){0.0, highest},
                     ALVH_HTML_PERCENT);
    alvh_figure_add(&figure, "plot ");
    for (int which = 0; which < alvh_report_books_shown(data); which++)
        alvh_figure_add(
            &figure, "%s$rates using 1:%d with lines linewidth 1.6 linecolor rgb %s",
            which ? ", " : "", 2 + which, alvh_figure_colour(alvh_both_colours[which]));
    alvh_figure_add(&figure, "\n");
    alvh_html_add(&figure.title, "Vega outside its band");
    alvh_html_add(&figure.caption,
                  "Share of the paths with net vega per open condor outside "
                  "the band of the scenario, by day: ");
    alvh_both_name(&figure.caption, data, ALVH_REPORT_REFERENCE);
    if (alvh_report_compares(data)) {
        alvh_html_add(&figure.caption, " and ");
        alvh_both_name(&figure.caption, data, ALVH_REPORT_HEDGE);
    }
    alvh_html_add(&figure.caption, ".");
    alvh_html_add(&figure.description, "Share of paths outside the vega band by day.");
    return alvh_figure_end(&figure, page, error);
}

enum alvh_status alvh_report_vega(const struct alvh_report_data *data,
                                  struct alvh_html *page, struct alvh_error *error)
{
    alvh_html_add(page, "<div class=\"figures\">\n");
    for (int which = 0; which < alvh_report_books_shown(data); which++)
        ALVH_TRY(draw_fan(data, which, page, error));
    ALVH_TRY(draw_histogram(data, page, error));
    ALVH_TRY(draw_breaches(data, page, error));
    alvh_html_add(page, "</div>\n");
    return ALVH_OK;
}
