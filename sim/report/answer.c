#include <math.h>

#include "sim/report/growth.h"
#include "sim/report/sections.h"
#include "sim/stats/hypothesis.h"
#include "sim/stats/tail.h"

/* What is said of the two verdicts: that the reference turns fragile (its growth lies above
 * the bar), and that the hedge does not (its growth lies at most at the bar). */
static const char *const answers[ALVH_VERDICT_COUNT][ALVH_VERDICT_COUNT] = {
    [ALVH_SUPPORTED] = {[ALVH_SUPPORTED] = "Yes.",
                        [ALVH_NOT_SUPPORTED] = "No: both books turn fragile.",
                        [ALVH_UNDECIDED] =
                            "Undecided: more paths are needed to tell of the hedge."},
    [ALVH_NOT_SUPPORTED] =
        {[ALVH_SUPPORTED] = "There is nothing to cure: neither book turns fragile.",
         [ALVH_NOT_SUPPORTED] = "No: it is the hedge that makes the book fragile.",
         [ALVH_UNDECIDED] = "Undecided: the book does not turn fragile "
                            "unhedged, and more paths are needed to tell "
                            "of the hedge."},
    [ALVH_UNDECIDED] = {[ALVH_SUPPORTED] =
                            "The hedged book does not turn fragile; whether the other does "
                            "is undecided.",
                        [ALVH_NOT_SUPPORTED] = "No: the hedged book turns fragile.",
                        [ALVH_UNDECIDED] = "Undecided: more paths are needed."}};

static void add_book(struct alvh_html *page, const struct alvh_report_data *data, int which)
{
    alvh_html_add(page, "<span class=\"book%d\">", which);
    alvh_html_escape(page, alvh_report_book(data, which));
    alvh_html_add(page, "</span>");
}

static void add_contracts(struct alvh_html *page, const struct alvh_report_data *data,
                          int scale)
{
    alvh_html_add_number(page, (double)data->result.scale[scale], ALVH_HTML_COUNT);
}

static void add_sizes(struct alvh_html *page, const struct alvh_report_data *data)
{
    alvh_html_add(page, "From ");
    add_contracts(page, data, data->base);
    alvh_html_add(page, " to ");
    add_contracts(page, data, data->largest);
    alvh_html_add(page, " contracts the drawdown per contract, mean of the worst 1&#160;%% "
                        "of paths,");
}

/* Two books at two sizes: the question that the program is for. */
static void ask_of_size(const struct alvh_report_data *data,
                        const struct alvh_estimate growth[], struct alvh_html *page)
{
    const enum alvh_verdict fragile = alvh_verdict_of(true, ALVH_GROWTH_BAR, &growth[0]),
                            cured = alvh_verdict_of(false, ALVH_GROWTH_BAR, &growth[1]);
    alvh_html_add(page, "<p class=\"question\">Does ");
    add_book(page, data, ALVH_REPORT_HEDGE);
    alvh_html_add(page, " keep the book from turning fragile between ");
    add_contracts(page, data, data->base);
    alvh_html_add(page, " and ");
    add_contracts(page, data, data->largest);
    alvh_html_add(page, " contracts?</p>\n<p class=\"answer\">%s</p>\n",
                  answers[fragile][cured]);
    alvh_html_add(page, "<p class=\"lead\">");
    add_sizes(page, data);
    alvh_html_add(page, " changes by ");
    alvh_html_add_estimate(page, &growth[ALVH_REPORT_HEDGE], 1.0, ALVH_HTML_PERCENT_CHANGE);
    alvh_html_add(page, " with ");
    add_book(page, data, ALVH_REPORT_HEDGE);
    alvh_html_add(page, " and by ");
    alvh_html_add_estimate(page, &growth[ALVH_REPORT_REFERENCE], 1.0,
                           ALVH_HTML_PERCENT_CHANGE);
    alvh_html_add(page, " with ");
    add_book(page, data, ALVH_REPORT_REFERENCE);
    alvh_html_add(page, ". Above %g&#160;%% it would be called fragile.</p>\n",
                  ALVH_GROWTH_BAR);
}

/* One book at two sizes. */
static void ask_of_one(const struct alvh_report_data *data,
                       const struct alvh_estimate *growth, struct alvh_html *page)
{
    static const char *const said[ALVH_VERDICT_COUNT] = {
        [ALVH_SUPPORTED] = "Yes.",
        [ALVH_NOT_SUPPORTED] = "No.",
        [ALVH_UNDECIDED] = "Undecided: more paths are needed."};
    alvh_html_add(page, "<p class=\"question\">Does ");
    add_book(page, data, ALVH_REPORT_REFERENCE);
    alvh_html_add(page, " turn fragile between ");
    add_contracts(page, data, data->base);
    alvh_html_add(page, " and ");
    add_contracts(page, data, data->largest);
    alvh_html_add(page, " contracts?</p>\n<p class=\"answer\">%s</p>\n",
                  said[alvh_verdict_of(true, ALVH_GROWTH_BAR, growth)]);
    alvh_html_add(page, "<p class=\"lead\">");
    add_sizes(page, data);
    alvh_html_add(page, " changes by ");
    alvh_html_add_estimate(page, growth, 1.0, ALVH_HTML_PERCENT_CHANGE);
    alvh_html_add(page, ". Above %g&#160;%% it would be called fragile.</p>\n",
                  ALVH_GROWTH_BAR);
}

/* Two books at one size. */
static void ask_of_tail(const struct alvh_report_data *data, struct alvh_html *page)
{
    const struct alvh_estimate *difference =
        alvh_report_cell(data, ALVH_REPORT_HEDGE, data->largest)->drawdown_es_difference +
        ALVH_TAIL_LEVEL_99;
    static const char *const said[ALVH_VERDICT_COUNT] = {
        [ALVH_SUPPORTED] = "Yes.",
        [ALVH_NOT_SUPPORTED] = "No.",
        [ALVH_UNDECIDED] = "Undecided: more paths are needed."};
    alvh_html_add(page, "<p class=\"question\">Does ");
    add_book(page, data, ALVH_REPORT_HEDGE);
    alvh_html_add(page, " lose less than ");
    add_book(page, data, ALVH_REPORT_REFERENCE);
    alvh_html_add(page, " on its worst paths?</p>\n<p class=\"answer\">%s</p>\n",
                  said[alvh_verdict_of(false, 0.0, difference)]);
    alvh_html_add(page,
                  "<p class=\"lead\">The mean drawdown of the worst 1&#160;%% of paths "
                  "differs by ");
    alvh_html_add_estimate(page, difference, 1.0 / data->contracts,
                           ALVH_HTML_DOLLARS_CHANGE);
    alvh_html_add(page, " per contract.</p>\n");
}

/* One book at one size. */
static void tell_tail(const struct alvh_report_data *data, struct alvh_html *page)
{
    const struct alvh_result_cell *cell =
        alvh_report_cell(data, ALVH_REPORT_REFERENCE, data->largest);
    alvh_html_add(page, "<p class=\"question\">What do the worst 1&#160;%% of paths of ");
    add_book(page, data, ALVH_REPORT_REFERENCE);
    alvh_html_add(page, " lose?</p>\n<p class=\"answer\">");
    alvh_html_add_number(page,
                         cell->drawdown_es[ALVH_TAIL_LEVEL_99].value / data->contracts,
                         ALVH_HTML_DOLLARS);
    alvh_html_add(page, " per contract.</p>\n<p class=\"lead\">Their mean drawdown is ");
    alvh_html_add_estimate(page, &cell->drawdown_es[ALVH_TAIL_LEVEL_99],
                           1.0 / data->contracts, ALVH_HTML_DOLLARS);
    alvh_html_add(page, " per contract.</p>\n");
}

/* ---- the numbers behind it ---- */

/* A row of the table: the estimate lies `offset` into a cell. */
struct row {
    const char *name, *unit_text;
    size_t offset, difference; /* difference: 0 where the file has none */
    bool per_contract;
    double factor;
    enum alvh_html_unit unit;
};

#define IN_CELL(member) offsetof(struct alvh_result_cell, member)
static const struct row rows[] = {
    {"Drawdown, worst 1&#160;%", "mean, dollars per contract",
     IN_CELL(drawdown_es[ALVH_TAIL_LEVEL_99]),
     IN_CELL(drawdown_es_difference[ALVH_TAIL_LEVEL_99]), true, 1.0, ALVH_HTML_DOLLARS},
    {"Drawdown, median", "dollars per contract",
     IN_CELL(drawdown_quantile[ALVH_TAIL_MEDIAN]), 0, true, 1.0, ALVH_HTML_DOLLARS},
    {"P&amp;L, mean", "dollars per contract", IN_CELL(final_pnl_mean),
     IN_CELL(final_pnl_difference), true, 1.0, ALVH_HTML_DOLLARS},
    {"P&amp;L, worst 1&#160;%", "mean, dollars per contract",
     IN_CELL(pnl_es[ALVH_TAIL_LEVEL_99]), IN_CELL(pnl_es_difference[ALVH_TAIL_LEVEL_99]),
     true, 1.0, ALVH_HTML_DOLLARS},
    {"Trading costs, mean", "dollars per contract", IN_CELL(cost_mean), 0, true, 1.0,
     ALVH_HTML_DOLLARS},
    {"Ruined", "share of the paths", IN_CELL(ruin_probability), 0, false, 100.0,
     ALVH_HTML_PERCENT_2},
    {"Margin call", "share of the paths", IN_CELL(margin_call_probability), 0, false, 100.0,
     ALVH_HTML_PERCENT_2},
};

static const struct alvh_estimate *estimate_at(const struct alvh_result_cell *cell,
                                               size_t offset)
{
    return (const struct alvh_estimate *)((const char *)cell + offset);
}

static void add_row(const struct alvh_report_data *data, const struct row *row,
                    struct alvh_html *page)
{
    const double factor = row->factor / (row->per_contract ? data->contracts : 1.0);
    const struct alvh_result_cell *cell[] = {
        alvh_report_cell(data, ALVH_REPORT_REFERENCE, data->largest),
        alvh_report_cell(data, ALVH_REPORT_HEDGE, data->largest)};
    alvh_html_add(page, "<tr><th>%s<small>%s</small></th>", row->name, row->unit_text);
    alvh_html_add_cell(page, estimate_at(cell[0], row->offset), factor, row->unit);
    if (alvh_report_compares(data)) {
        alvh_html_add_cell(page, estimate_at(cell[1], row->offset), factor, row->unit);
        if (row->difference)
            alvh_html_add_cell(page, estimate_at(cell[1], row->difference), factor,
                               ALVH_HTML_DOLLARS_CHANGE);
        else
            alvh_html_add(page, "<td></td>");
    }
    alvh_html_add(page, "</tr>\n");
}

static void add_glance(const struct alvh_report_data *data, struct alvh_html *page)
{
    alvh_html_add(page, "<div class=\"wide\"><table class=\"glance\">\n<thead><tr><th>At ");
    add_contracts(page, data, data->largest);
    alvh_html_add(page, " contracts</th><th class=\"book0\">");
    alvh_html_escape(page, alvh_report_book(data, ALVH_REPORT_REFERENCE));
    alvh_html_add(page, "</th>");
    if (alvh_report_compares(data)) {
        alvh_html_add(page, "<th class=\"book1\">");
        alvh_html_escape(page, alvh_report_book(data, ALVH_REPORT_HEDGE));
        alvh_html_add(page, "</th><th>difference, same paths</th>");
    }
    alvh_html_add(page, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        add_row(data, &rows[i], page);
    alvh_html_add(page,
                  "</tbody></table></div>\n<p class=\"note\">Over %d trading days; "
                  "small figures are 95&#160;%% intervals.</p>\n",
                  data->result.days);
}

enum alvh_status alvh_report_answer(const struct alvh_report_data *data,
                                    struct alvh_html *page, struct alvh_error *error)
{
    const bool compares = alvh_report_compares(data), sizes = data->base != data->largest;
    struct alvh_estimate growth[ALVH_REPORT_BOOKS];
    for (int which = 0; which < ALVH_REPORT_BOOKS; which++)
        ALVH_TRY(alvh_growth(data, data->book[which], data->base, data->largest,
                             &growth[which], error));
    if (compares && sizes)
        ask_of_size(data, growth, page);
    else if (sizes)
        ask_of_one(data, growth, page);
    else if (compares)
        ask_of_tail(data, page);
    else
        tell_tail(data, page);
    add_glance(data, page);
    return ALVH_OK;
}
