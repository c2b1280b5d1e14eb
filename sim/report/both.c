#include "sim/report/both.h"

#include "sim/report/fan.h"

const enum alvh_colour alvh_both_colours[ALVH_REPORT_BOOKS] = {ALVH_COLOUR_REFERENCE,
                                                               ALVH_COLOUR_HEDGE};

void alvh_both_name(struct alvh_html *page, const struct alvh_report_data *data, int which)
{
    alvh_html_add(page, "<span class=\"book%d\">", which);
    alvh_html_escape(page, alvh_report_book(data, which));
    alvh_html_add(page, "</span>");
}

void alvh_both_labels(struct alvh_figure *figure, const struct alvh_report_data *data,
                      enum alvh_both_side side)
{
    const char *const at = side == ALVH_BOTH_LEFT ? "0.02" : "0.98";
    const char *const from = side == ALVH_BOTH_LEFT ? "" : " right";
    for (int which = 0; which < alvh_report_books_shown(data); which++)
        alvh_figure_add(
            figure, "set label \"%s\" at graph %s, graph %g%s textcolor rgb %s\n",
            alvh_figure_text(figure, alvh_report_book(data, which)), at,
            0.93 - 0.08 * which, from, alvh_figure_colour(alvh_both_colours[which]));
}

void alvh_both_fan(struct alvh_figure *figure, const struct alvh_report_data *data,
                   const struct alvh_both_fan *fans, int which)
{
    const struct alvh_report_fan *own = &fans->fan[which];
    struct alvh_figure_span span = ALVH_FIGURE_NOTHING;
    for (int book = 0; book < ALVH_REPORT_BOOKS; book++)
        span = alvh_fan_span(data, &fans->fan[book], data->contracts, span);
    alvh_figure_begin(figure, fans->id[which], ALVH_FIGURE_HEIGHT);
    alvh_fan_add(data, own, data->contracts, figure);
    alvh_figure_dates(figure, data->date[0], data->date[data->days - 1]);
    span = alvh_figure_axis(figure, "y", span, ALVH_HTML_DOLLARS);
    alvh_fan_axis(data, own, data->contracts, span, figure);
    alvh_figure_add(figure, "plot ");
    alvh_fan_plot(data, alvh_both_colours[which], figure);
    alvh_html_add(&figure->title, "%s, ", fans->title);
    alvh_both_name(&figure->title, data, which);
}
