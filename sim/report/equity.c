#include "sim/report/both.h"
#include "sim/report/sections.h"

static enum alvh_status draw(const struct alvh_report_data *data, int which,
                             struct alvh_html *page, struct alvh_error *error)
{
    const struct alvh_both_fan fans = {
        {"equity_reference", "equity_hedge"}, "Equity", data->equity};
    struct alvh_figure figure;
    alvh_both_fan(&figure, data, &fans, which);
    alvh_html_add(&figure.caption,
                  "Dollars per contract at the close; bands hold the middle 50, 90 and "
                  "98&#160;%% of the paths.");
    alvh_html_add(&figure.description,
                  "Quantiles of equity per contract by day of the %s book.",
                  which ? "hedged" : "reference");
    return alvh_figure_end(&figure, page, error);
}

enum alvh_status alvh_report_equity(const struct alvh_report_data *data,
                                    struct alvh_html *page, struct alvh_error *error)
{
    alvh_html_add(page, "<div class=\"figures\">\n");
    for (int which = 0; which < alvh_report_books_shown(data); which++)
        ALVH_TRY(draw(data, which, page, error));
    alvh_html_add(page, "</div>\n");
    return ALVH_OK;
}
