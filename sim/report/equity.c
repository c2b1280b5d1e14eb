#include "sim/report/fan.h"
#include "sim/report/sections.h"

static enum alvh_status draw(const struct alvh_report_data *data, int which,
                             struct alvh_figure_span span, struct alvh_html *page,
                             struct alvh_error *error)
{
    struct alvh_figure figure;
    alvh_figure_begin(&figure, which ? "equity_hedge" : "equity_reference",
                      ALVH_FIGURE_HEIGHT);
    alvh_fan_add(data, &data->equity[which], data->contracts, &figure);
    alvh_figure_add(&figure, "set xrange [%.10g:%.10g]\n", data->date[0],
                    data->date[data->days - 1]);
    alvh_figure_months(&figure, data->date[0], data->date[data->days - 1]);
    span = alvh_figure_axis(&figure, "y", span, ALVH_HTML_DOLLARS);
    alvh_fan_axis(data, &data->equity[which], data->contracts, span, &figure);
    alvh_figure_add(&figure, "plot ");
    alvh_fan_plot(data, which ? ALVH_COLOUR_HEDGE : ALVH_COLOUR_REFERENCE, &figure);
    alvh_html_add(&figure.title, "Equity, <span class=\"book%d\">", which);
    alvh_html_escape(&figure.title, alvh_report_book(data, which));
    alvh_html_add(&figure.title, "</span>");
    alvh_html_add(&figure.caption,
                  "Dollars per contract at the close; bands hold the middle 50, 90 and "
                  "98&#160;%% of the paths.");
    alvh_html_add(&figure.description,
                  "Quantiles of equity per contract by day of the %s "
                  "book.",
                  which ? "hedged" : "reference");
    return alvh_figure_end(&figure, page, error);
}

enum alvh_status alvh_report_equity(const struct alvh_report_data *data,
                                    struct alvh_html *page, struct alvh_error *error)
{
    struct alvh_figure_span span = ALVH_FIGURE_NOTHING;
    for (int which = 0; which < ALVH_REPORT_BOOKS; which++)
        span = alvh_fan_span(data, &data->equity[which], data->contracts, span);
    alvh_html_add(page, "<div class=\"figures\">\n");
    ALVH_TRY(draw(data, ALVH_REPORT_REFERENCE, span, page, error));
    if (alvh_report_compares(data))
        ALVH_TRY(draw(data, ALVH_REPORT_HEDGE, span, page, error));
    alvh_html_add(page, "</div>\n");
    return ALVH_OK;
}
