#include <math.h>

#include "sim/report/fan.h"
#include "sim/report/sections.h"

enum { PAST_DAYS = 252 };

/* One of the two series of the market. */
struct series {
    const char *id, *title, *caption, *description;
    const struct alvh_report_fan *fan;
    bool is_vix;
};

static double close_of(const struct alvh_report_data *data, const struct series *series,
                       int day)
{
    const struct alvh_close *close = alvh_history_day(data->history, day);
    return series->is_vix ? close->vix : close->spx;
}

/* The closes before the start as $past; the date of the first. */
static double add_past(const struct alvh_report_data *data, const struct series *series,
                       struct alvh_figure *figure, struct alvh_figure_span *span)
{
    if (!data->history)
        return data->date[0];
    const int first = data->past_end > PAST_DAYS ? data->past_end - PAST_DAYS : 0;
    alvh_figure_open(figure, "past");
    for (int day = first; day <= data->past_end; day++) {
        const double close = close_of(data, series, day);
        alvh_figure_add(figure, "%d %.10g\n",
                        (int)alvh_history_day(data->history, day)->date, close);
        *span = alvh_figure_with(*span, close);
    }
    alvh_figure_close(figure);
    return (double)alvh_history_day(data->history, first)->date;
}

static enum alvh_status draw(const struct alvh_report_data *data,
                             const struct series *series, struct alvh_html *page,
                             struct alvh_error *error)
{
    struct alvh_figure figure;
    struct alvh_figure_span span = ALVH_FIGURE_NOTHING;
    alvh_figure_begin(&figure, series->id, ALVH_FIGURE_HEIGHT);
    alvh_fan_add(data, series->fan, 1.0, &figure);
    span = alvh_fan_span(data, series->fan, 1.0, span);
    const double first = add_past(data, series, &figure, &span);
    const double last = data->date[data->days - 1];
    alvh_figure_dates(&figure, first, last);
    span = alvh_figure_axis(&figure, "y", span, ALVH_HTML_PLAIN);
    alvh_fan_axis(data, series->fan, 1.0, span, &figure);
    alvh_figure_add(&figure, "plot ");
    if (data->history)
        alvh_figure_add(&figure,
                        "$past using 1:2 with lines linewidth 1.3 linecolor rgb %s, ",
                        alvh_figure_colour(ALVH_COLOUR_INK));
    alvh_fan_plot(data, ALVH_COLOUR_PAST, &figure);
    alvh_html_add(&figure.title, "%s", series->title);
    alvh_html_add(&figure.caption, "%s%s", series->caption,
                  data->history ? " The line on the left is what really happened before."
                                : "");
    alvh_html_add(&figure.description, "%s", series->description);
    return alvh_figure_end(&figure, page, error);
}

enum alvh_status alvh_report_market(const struct alvh_report_data *data,
                                    struct alvh_html *page, struct alvh_error *error)
{
    const struct series spx = {.id = "market_spx",
                               .title = "SPX",
                               .caption = "Index points at the close, real-world measure; "
                                          "bands hold the middle 50, 90 and 98&#160;% of "
                                          "the paths.",
                               .description = "Quantiles of SPX by day after its past.",
                               .fan = &data->spx},
                        vix = {.id = "market_vix",
                               .title = "VIX",
                               .caption = "VIX points at the close, in the same bands.",
                               .description = "Quantiles of VIX by day after its past.",
                               .fan = &data->vix,
                               .is_vix = true};
    alvh_html_add(page, "<div class=\"figures\">\n");
    ALVH_TRY(draw(data, &spx, page, error));
    ALVH_TRY(draw(data, &vix, page, error));
    alvh_html_add(page, "</div>\n");
    return ALVH_OK;
}
