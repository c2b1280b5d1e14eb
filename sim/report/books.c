#include "sim/report/sections.h"

static void add_row(const struct alvh_report_data *data, int book, int scale,
                    struct alvh_html *page)
{
    const struct alvh_result *result = &data->result;
    const struct alvh_result_cell *cell = &result->cell[book * result->scales + scale];
    const double each = 1.0 / (double)result->scale[scale];
    alvh_html_add(page, "<tr><th>");
    alvh_html_escape(page, result->book[book]);
    alvh_html_add(page, "</th><td>");
    alvh_html_add_number(page, (double)result->scale[scale], ALVH_HTML_COUNT);
    alvh_html_add(page, "</td>");
    alvh_html_add_cell(page, &cell->drawdown_quantile[ALVH_TAIL_MEDIAN], each,
                       ALVH_HTML_DOLLARS);
    alvh_html_add_cell(page, &cell->drawdown_quantile[ALVH_TAIL_QUANTILE_99], each,
                       ALVH_HTML_DOLLARS);
    alvh_html_add_cell(page, &cell->drawdown_es[ALVH_TAIL_LEVEL_99], each,
                       ALVH_HTML_DOLLARS);
    alvh_html_add_cell(page, &cell->final_pnl_mean, each, ALVH_HTML_DOLLARS);
    alvh_html_add_cell(page, &cell->cost_mean, each, ALVH_HTML_DOLLARS);
    alvh_html_add_cell(page, &cell->ruin_probability[0], 100.0, ALVH_HTML_PERCENT_2);
    alvh_html_add_cell(page, &cell->margin_call_probability[0], 100.0, ALVH_HTML_PERCENT_2);
    alvh_html_add(page, "</tr>\n");
}

/* The claims that the run was asked about. */
static void add_claims(const struct alvh_report_data *data, struct alvh_html *page)
{
    const struct alvh_result *result = &data->result;
    if (result->claims == 0)
        return;
    alvh_html_add(page,
                  "<h3>Claims</h3>\n<details><summary>Each held against the same paths"
                  "</summary>\n<div class=\"wide\"><table><thead><tr><th>hypothesis"
                  "</th><th>about</th><th>contracts</th><th>estimate, %%</th><th>holds "
                  "when</th><th>verdict</th></tr></thead><tbody>\n");
    for (int i = 0; i < result->claims; i++) {
        const struct alvh_claim *claim = &result->claim[i];
        const struct alvh_estimate estimate = {claim->estimate, claim->estimate_se,
                                               claim->estimate_lo, claim->estimate_hi};
        alvh_html_add(page, "<tr><th>");
        alvh_html_escape(page, claim->hypothesis);
        alvh_html_add(page, "</th><td>");
        alvh_html_escape(page, claim->about);
        alvh_html_add(page, "</td><td>%lld</td>", (long long)claim->contracts);
        alvh_html_add_cell(page, &estimate, 1.0, ALVH_HTML_PERCENT_2);
        alvh_html_add(page, "<td>");
        alvh_html_escape(page, claim->holds);
        alvh_html_add(page, " %g</td><td>", claim->bar);
        alvh_html_escape(page, claim->verdict);
        alvh_html_add(page, "</td></tr>\n");
    }
    alvh_html_add(page, "</tbody></table></div></details>\n");
}

enum alvh_status alvh_report_books(const struct alvh_report_data *data,
                                   struct alvh_html *page, struct alvh_error *error)
{
    (void)error;
    alvh_html_add(page,
                  "<div class=\"wide\"><table "
                  "class=\"dense\"><thead><tr><th>book</th><th>contracts</th>"
                  "<th>drawdown, median</th><th>drawdown, 99&#160;%%</th><th>drawdown, "
                  "worst 1&#160;%%</th><th>P&amp;L, mean</th><th>costs, mean</th><th>"
                  "ruined</th><th>margin call</th></tr></thead>\n");
    for (int book = 0; book < data->result.books; book++) {
        alvh_html_add(page, "<tbody>\n");
        for (int scale = 0; scale < data->result.scales; scale++)
            add_row(data, book, scale, page);
        alvh_html_add(page, "</tbody>\n");
    }
    alvh_html_add(page,
                  "</table></div>\n<p class=\"note\">Dollars per contract over %d trading "
                  "days, and shares of the paths; small figures are 95&#160;%% "
                  "intervals.</p>\n",
                  data->result.days);
    add_claims(data, page);
    return ALVH_OK;
}
