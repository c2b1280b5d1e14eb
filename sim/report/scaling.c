#include <string.h>

#include "sim/report/by_scale.h"
#include "sim/report/growth.h"
#include "sim/report/sections.h"
#include "sim/stats/tail.h"

static enum alvh_status draw_levels(const struct alvh_report_data *data,
                                    struct alvh_html *page, struct alvh_error *error)
{
    const struct alvh_result *result = &data->result;
    struct alvh_by_scale plot;
    alvh_by_scale_begin(&plot, data, "scaling_level");
    plot.span = (struct alvh_figure_span){0.0, 0.0};
    for (int book = 0; book < result->books; book++) {
        struct alvh_estimate estimate[ALVH_MAX_SCALES];
        for (int s = 0; s < result->scales; s++)
            estimate[s] = alvh_tail_scaled(
                result->cell[book * result->scales + s].drawdown_es[ALVH_TAIL_LEVEL_99],
                1.0 / (double)result->scale[s]);
        alvh_by_scale_add(&plot, book, estimate);
    }
    alvh_html_add(&plot.figure.title, "Drawdown per contract against size");
    alvh_html_add(
        &plot.figure.caption,
        "Mean drawdown of the worst 1&#160;%% of paths, dollars per contract, with "
        "95&#160;%% intervals. A book that turns fragile rises to the right.");
    alvh_html_add(&plot.figure.description,
                  "Drawdown per contract of each book by number of contracts; the numbers "
                  "are in the table of all books.");
    return alvh_by_scale_end(&plot, ALVH_HTML_DOLLARS, page, error);
}

static enum alvh_status add_growth(struct alvh_by_scale *plot, int book,
                                   struct alvh_error *error)
{
    struct alvh_estimate growth[ALVH_MAX_SCALES];
    for (int s = 0; s < plot->data->result.scales; s++)
        ALVH_TRY(alvh_growth(plot->data, book, plot->data->base, s, &growth[s], error));
    alvh_by_scale_add(plot, book, growth);
    return ALVH_OK;
}

static void add_bar(struct alvh_figure *figure)
{
    alvh_figure_add(figure,
                    "set arrow from graph 0, first %g to graph 1, first %g nohead "
                    "dashtype 2 linecolor rgb %s\n"
                    "set label \"fragile above\" at graph 0.1, first %g offset 0,0.6 "
                    "textcolor rgb %s\n",
                    ALVH_GROWTH_BAR, ALVH_GROWTH_BAR, alvh_figure_colour(ALVH_COLOUR_INK),
                    ALVH_GROWTH_BAR, alvh_figure_colour(ALVH_COLOUR_MUTED));
}

static enum alvh_status draw_growth(const struct alvh_report_data *data,
                                    struct alvh_html *page, struct alvh_error *error)
{
    struct alvh_by_scale plot;
    alvh_by_scale_begin(&plot, data, "scaling_growth");
    plot.span = (struct alvh_figure_span){-2.0, 1.2 * ALVH_GROWTH_BAR};
    enum alvh_status status = add_growth(&plot, data->book[ALVH_REPORT_REFERENCE], error);
    if (status == ALVH_OK && alvh_report_compares(data))
        status = add_growth(&plot, data->book[ALVH_REPORT_HEDGE], error);
    add_bar(&plot.figure);
    alvh_html_add(&plot.figure.title, "The same, as growth");
    alvh_html_add(
        &plot.figure.caption,
        "Change since %lld contracts. All sizes walk the same paths, so growth is "
        "known better than either level.",
        (long long)data->result.scale[data->base]);
    alvh_html_add(&plot.figure.description,
                  "Growth of the drawdown per contract with size.");
    const enum alvh_status drawn = alvh_by_scale_end(&plot, ALVH_HTML_PERCENT, page, error);
    return status ? status : drawn;
}

/* The statistics of /scaling, as the file has them. */
static void add_fragility(const struct alvh_report_data *data, struct alvh_html *page)
{
    static const struct {
        const char *name, *text, *unit;
    } rows[] = {
        {"fragility_slope", "slope",
         "what a doubling of the contracts adds, dollars per contract"},
        {"fragility_curvature", "curvature",
         "half of what each doubling adds more than the one before, dollars per contract"},
        {"fragility_heuristic", "heuristic of Taleb and Douady",
         "what a fifth more or less volatility adds on average, dollars per "
         "contract"}};
    const int books = alvh_report_books_shown(data);
    alvh_html_add(page, "<div class=\"wide\"><table><thead><tr><th>fragility</th>");
    for (int which = 0; which < books; which++) {
        alvh_html_add(page, "<th class=\"book%d\">", which);
        alvh_html_escape(page, alvh_report_book(data, which));
        alvh_html_add(page, "</th>");
    }
    alvh_html_add(page, "</tr></thead><tbody>\n");
    for (int part = 0; part < data->fragility.count; part++)
        for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
            if (strcmp(rows[row].name, data->fragility.name[part]) != 0)
                continue;
            alvh_html_add(page, "<tr><th>%s<small>%s</small></th>", rows[row].text,
                          rows[row].unit);
            for (int which = 0; which < books; which++)
                alvh_html_add_cell(page, &data->fragility.mean[which][part], 1.0,
                                   ALVH_HTML_DOLLARS_CHANGE);
            alvh_html_add(page, "</tr>\n");
        }
    alvh_html_add(page, "</tbody></table></div>\n<p class=\"note\">Of the drawdown per "
                        "contract, mean of the worst 1&#160;%%, over all sizes of the run, "
                        "each doubling counting alike; the answer at the top compares two "
                        "of them. Small figures are 95&#160;%% intervals.</p>\n");
}

enum alvh_status alvh_report_scaling(const struct alvh_report_data *data,
                                     struct alvh_html *page, struct alvh_error *error)
{
    if (data->base == data->largest) {
        alvh_html_add(page, "<p>This run has one size.</p>\n");
        return ALVH_OK;
    }
    alvh_html_add(page, "<div class=\"figures\">\n");
    ALVH_TRY(draw_levels(data, page, error));
    ALVH_TRY(draw_growth(data, page, error));
    alvh_html_add(page, "</div>\n");
    add_fragility(data, page);
    return ALVH_OK;
}
