#include <math.h>
#include <string.h>

#include "sim/report/both.h"
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
    [ALVH_NOT_SUPPORTED] = {[ALVH_SUPPORTED] =
                                "There is nothing to cure: neither book turns fragile "
                                "between these sizes.",
                            [ALVH_NOT_SUPPORTED] =
                                "No: it is the hedge that makes the book fragile.",
                            [ALVH_UNDECIDED] =
                                "Undecided: the book does not turn fragile "
                                "unhedged, and more paths are needed to tell "
                                "of the hedge."},
    [ALVH_UNDECIDED] = {[ALVH_SUPPORTED] =
                            "The hedged book does not turn fragile; whether the other does "
                            "is undecided.",
                        [ALVH_NOT_SUPPORTED] = "No: the hedged book turns fragile.",
                        [ALVH_UNDECIDED] = "Undecided: more paths are needed."}};

static void add_contracts(struct alvh_html *page, const struct alvh_report_data *data,
                          int scale)
{
    alvh_html_add_number(page, (double)data->result.scale[scale], ALVH_HTML_COUNT);
}

static const char *const yes_or_no[ALVH_VERDICT_COUNT] = {
    [ALVH_SUPPORTED] = "Yes.",
    [ALVH_NOT_SUPPORTED] = "No.",
    [ALVH_UNDECIDED] = "Undecided: more paths are needed."};

/* "between 20 and 200 contracts?", and the answer. */
static void end_question(struct alvh_html *page, const struct alvh_report_data *data,
                         const char *answer)
{
    alvh_html_add(page, " between ");
    add_contracts(page, data, data->base);
    alvh_html_add(page, " and ");
    add_contracts(page, data, data->largest);
    alvh_html_add(page, " contracts?</p>\n<p class=\"answer\">%s</p>\n", answer);
}

/* "-0.1 % [..] with alvh and by 0.0 % [..] with unhedged", of one statistic of each book;
 * `by`: what stands before a number. */
static void add_both(struct alvh_html *page, const struct alvh_report_data *data,
                     const struct alvh_estimate of[], const char *by, double factor,
                     enum alvh_html_unit unit)
{
    for (int which = alvh_report_compares(data) ? ALVH_REPORT_HEDGE : 0; which >= 0;
         which--) {
        alvh_html_add(page, "%s", by);
        alvh_html_add_estimate(page, &of[which], factor, unit);
        alvh_html_add(page, " with ");
        alvh_both_name(page, data, which);
        alvh_html_add(page, "%s", which > 0 ? " and " : "");
    }
}

static void add_range(struct alvh_html *page, const struct alvh_report_data *data, int from,
                      int to)
{
    alvh_html_add(page, "rom ");
    add_contracts(page, data, from);
    alvh_html_add(page, " to ");
    add_contracts(page, data, to);
    alvh_html_add(page, " contracts");
}

/* What the answer rests on. */
static void tell_growth(const struct alvh_report_data *data,
                        const struct alvh_estimate growth[], struct alvh_html *page)
{
    alvh_html_add(page, "<p class=\"lead\">F");
    add_range(page, data, data->base, data->largest);
    alvh_html_add(page, " the drawdown per contract, mean of the worst 1&#160;%% of paths, "
                        "changes ");
    add_both(page, data, growth, "by ", 1.0, ALVH_HTML_PERCENT_CHANGE);
    alvh_html_add(page, ". Above %g&#160;%% it would be called fragile.</p>\n",
                  ALVH_GROWTH_BAR);
}

/* Sizes below those of the question: the slope of /scaling counts them too, and may say
 * something else. */
static enum alvh_status tell_below(const struct alvh_report_data *data,
                                   struct alvh_html *page, struct alvh_error *error)
{
    struct alvh_estimate below[ALVH_REPORT_BOOKS];
    if (data->base == 0)
        return ALVH_OK;
    for (int which = 0; which < ALVH_REPORT_BOOKS; which++)
        ALVH_TRY(alvh_growth(data, data->book[which], 0, data->base, &below[which], error));
    alvh_html_add(page, "<p>F");
    add_range(page, data, 0, data->base);
    alvh_html_add(page, " it changes ");
    add_both(page, data, below, "by ", 1.0, ALVH_HTML_PERCENT_CHANGE);
    alvh_html_add(page, ". The answer leaves that out, because the claim is about a book "
                        "that grows from ");
    add_contracts(page, data, data->base);
    alvh_html_add(page,
                  " contracts on. The slope under <a href=\"#scaling\">Size</a> is "
                  "that of a line through all sizes, each doubling counting alike, so "
                  "that it can rise where the answer says that nothing turns "
                  "fragile.</p>\n");
    return ALVH_OK;
}

/* The property of that name among those of the hedge's worst paths, or -1. */
static int find_property(const struct alvh_report_data *data, const char *name)
{
    for (int property = 0; property < data->properties; property++)
        if (strcmp(data->property[property], name) == 0)
            return property;
    return -1;
}

/* Where most of the worst are ruined their drawdown is the capital, whatever the size. */
static void tell_ruin(const struct alvh_report_data *data, struct alvh_html *page)
{
    const int ruined = find_property(data, "ruined");
    const int compared = alvh_report_books_shown(data);
    struct alvh_estimate share[2][ALVH_REPORT_BOOKS];
    if (ruined < 0 || data->share_worst[ruined].value <= 0.5)
        return;
    for (int which = 0; which < compared; which++) {
        share[0][which] = *alvh_report_cell(data, which, data->base)->ruin_probability;
        share[1][which] = *alvh_report_cell(data, which, data->largest)->ruin_probability;
    }
    alvh_html_add(page, "<p>Of the worst 1&#160;%% with ");
    alvh_both_name(page, data, ALVH_REPORT_HEDGE);
    alvh_html_add(page, " at the largest size ");
    alvh_html_add_estimate(page, &data->share_worst[ruined], 100.0, ALVH_HTML_PERCENT);
    alvh_html_add(page,
                  " are ruined: they stop at the loss of their capital, which bounds "
                  "how far this tail can grow. How many are ruined is not bounded so: ");
    add_both(page, data, share[0], "", 100.0, ALVH_HTML_PERCENT_2);
    alvh_html_add(page, " at ");
    add_contracts(page, data, data->base);
    alvh_html_add(page, " contracts, ");
    add_both(page, data, share[1], "", 100.0, ALVH_HTML_PERCENT_2);
    alvh_html_add(page, " at ");
    add_contracts(page, data, data->largest);
    alvh_html_add(page, ".</p>\n");
}

/* What intervals are of where paths are not independent draws of one law. */
static void tell_design(const struct alvh_report_data *data, struct alvh_html *page)
{
    if (alvh_design_is_plain(&data->design))
        return;
    alvh_html_add(page, "<p>");
    if (data->weight) {
        alvh_html_add(page, "Paths were not drawn as often as they happen, and count for "
                            "their weights: ");
        alvh_html_add_number(page, (double)data->result.paths, ALVH_HTML_COUNT);
        alvh_html_add(page, " are worth as much as ");
        alvh_html_add_number(page, data->effective_paths, ALVH_HTML_COUNT);
        alvh_html_add(page,
                      " of equal weight for a mean, and more for what they were drawn "
                      "for. ");
    }
    if (data->design.unit > 1)
        alvh_html_add(page, "Paths were drawn in pairs, and a pair is one draw. ");
    if (!data->weight && data->design.period > data->design.unit)
        alvh_html_add(page, "Paths were drawn in strata. ");
    alvh_html_add(page, "All intervals allow for it.</p>\n");
}

/* Two books at two sizes: the question that the program is for. */
static void ask_of_size(const struct alvh_report_data *data,
                        const struct alvh_estimate growth[], struct alvh_html *page)
{
    const enum alvh_verdict fragile = alvh_verdict_of(true, ALVH_GROWTH_BAR, &growth[0]),
                            cured = alvh_verdict_of(false, ALVH_GROWTH_BAR, &growth[1]);
    alvh_html_add(page, "<p class=\"question\">Does ");
    alvh_both_name(page, data, ALVH_REPORT_HEDGE);
    alvh_html_add(page, " keep the book from turning fragile");
    end_question(page, data, answers[fragile][cured]);
    tell_growth(data, growth, page);
}

/* One book at two sizes. */
static void ask_of_one(const struct alvh_report_data *data,
                       const struct alvh_estimate *growth, struct alvh_html *page)
{
    alvh_html_add(page, "<p class=\"question\">Does ");
    alvh_both_name(page, data, ALVH_REPORT_REFERENCE);
    alvh_html_add(page, " turn fragile");
    end_question(page, data, yes_or_no[alvh_verdict_of(true, ALVH_GROWTH_BAR, growth)]);
    tell_growth(data, growth, page);
}

/* Two books at one size. */
static void ask_of_tail(const struct alvh_report_data *data, struct alvh_html *page)
{
    const struct alvh_estimate *difference =
        alvh_report_cell(data, ALVH_REPORT_HEDGE, data->largest)->drawdown_es_difference +
        ALVH_TAIL_LEVEL_99;
    alvh_html_add(page, "<p class=\"question\">Does ");
    alvh_both_name(page, data, ALVH_REPORT_HEDGE);
    alvh_html_add(page, " lose less than ");
    alvh_both_name(page, data, ALVH_REPORT_REFERENCE);
    alvh_html_add(page, " on its worst paths?</p>\n<p class=\"answer\">%s</p>\n",
                  yes_or_no[alvh_verdict_of(false, 0.0, difference)]);
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
    alvh_both_name(page, data, ALVH_REPORT_REFERENCE);
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
    if (sizes)
        ALVH_TRY(tell_below(data, page, error));
    if (sizes)
        tell_ruin(data, page);
    tell_design(data, page);
    add_glance(data, page);
    return ALVH_OK;
}
