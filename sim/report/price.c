#include <stddef.h>

#include "sim/report/both.h"
#include "sim/report/by_scale.h"
#include "sim/report/sections.h"
#include "sim/stats/tail.h"

/* A difference from the reference book on the same paths: where it lies in a cell, and how
 * it is told. */
struct difference {
    size_t offset;
    const char *id, *title, *caption, *description;
};

static enum alvh_status draw(const struct alvh_report_data *data,
                             const struct difference *difference, struct alvh_html *page,
                             struct alvh_error *error)
{
    const struct alvh_result *result = &data->result;
    struct alvh_by_scale plot;
    alvh_by_scale_begin(&plot, data, difference->id);
    plot.span = (struct alvh_figure_span){0.0, 0.0};
    for (int book = 0; book < result->books; book++) {
        struct alvh_estimate estimate[ALVH_MAX_SCALES];
        if (book == result->reference)
            continue;
        for (int s = 0; s < result->scales; s++)
            estimate[s] = alvh_tail_scaled(
                *(const struct alvh_estimate *)((const char *)&result
                                                    ->cell[book * result->scales + s] +
                                                difference->offset),
                1.0 / (double)result->scale[s]);
        alvh_by_scale_add(&plot, book, estimate);
    }
    alvh_html_add(&plot.figure.title, "%s", difference->title);
    alvh_html_add(&plot.figure.caption, "%s", difference->caption);
    alvh_html_add(&plot.figure.description, "%s", difference->description);
    return alvh_by_scale_end(&plot, ALVH_HTML_DOLLARS, page, error);
}

/* What a book earns less than the reference, of the capital and by the year. */
static void tell_cost(const struct alvh_report_data *data, struct alvh_html *page)
{
    const struct alvh_result_cell *cell =
        alvh_report_cell(data, ALVH_REPORT_HEDGE, data->largest);
    const double years = data->result.days / ALVH_DAYS_PER_YEAR;
    alvh_html_add(page, "<p>Against ");
    alvh_both_name(page, data, ALVH_REPORT_REFERENCE);
    alvh_html_add(page, " on the same paths and at ");
    alvh_html_add_number(page, data->contracts, ALVH_HTML_COUNT);
    alvh_html_add(page, " contracts, ");
    alvh_both_name(page, data, ALVH_REPORT_HEDGE);
    alvh_html_add(page, " changes the mean P&amp;L of a year by ");
    alvh_html_add_estimate(page, cell->final_pnl_difference,
                           100.0 / (cell->capital * years), ALVH_HTML_PERCENT_2_CHANGE);
    alvh_html_add(page,
                  " of the capital (below zero it costs money), and the drawdown of the "
                  "worst 1&#160;%% by ");
    alvh_html_add_estimate(page, &cell->drawdown_es_difference[ALVH_TAIL_LEVEL_99],
                           1.0 / data->contracts, ALVH_HTML_DOLLARS_CHANGE);
    alvh_html_add(page, " per contract. All its trading costs ");
    alvh_html_add_estimate(page, &cell->cost_mean, 1.0 / data->contracts,
                           ALVH_HTML_DOLLARS);
    alvh_html_add(page, " per contract.</p>\n");
}

enum alvh_status alvh_report_price(const struct alvh_report_data *data,
                                   struct alvh_html *page, struct alvh_error *error)
{
    static const struct difference
        costs = {offsetof(struct alvh_result_cell, final_pnl_difference), "price_cost",
                 "What it costs: mean P&amp;L",
                 "Difference from the reference on the same paths, dollars per contract; "
                 "below zero "
                 "is money given up.",
                 "Difference of mean P&L from the reference book by size."},
        buys = {
            offsetof(struct alvh_result_cell, drawdown_es_difference[ALVH_TAIL_LEVEL_99]),
            "price_tail", "What it buys: worst drawdowns",
            "Difference of the mean drawdown of the worst 1&#160;% of paths; below zero is "
            "a smaller drawdown.",
            "Difference of the worst drawdowns from the reference book by size."};
    if (!alvh_report_compares(data)) {
        alvh_html_add(page,
                      "<p>This run has one book, and nothing to compare it with.</p>\n");
        return ALVH_OK;
    }
    tell_cost(data, page);
    alvh_html_add(page, "<div class=\"figures\">\n");
    ALVH_TRY(draw(data, &costs, page, error));
    ALVH_TRY(draw(data, &buys, page, error));
    alvh_html_add(page, "</div>\n");
    return ALVH_OK;
}
