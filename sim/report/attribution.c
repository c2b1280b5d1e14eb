#include <math.h>
#include <string.h>

#include "sim/report/both.h"
#include "sim/report/sections.h"

/* One waterfall: the parts of a mean, from zero to their sum. */
struct waterfall {
    const char *id, *title, *caption;
    const struct alvh_report_parts *parts;
    const struct alvh_estimate *estimate;
    double contracts;
};

/* Names of the file's own make: underscores are blanks to a reader. */
static const char *readable(const char *name, char text[ALVH_REPORT_NAME])
{
    snprintf(text, ALVH_REPORT_NAME, "%s", name);
    for (char *at = text; *at; at++)
        if (*at == '_')
            *at = ' ';
    return text;
}

/* Layers that a book does not have, and Greeks of nothing. */
static bool is_there(const struct alvh_estimate *estimate)
{
    return isfinite(estimate->value) &&
           (estimate->value != 0.0 || estimate->low != 0.0 || estimate->high != 0.0);
}

/* A row from one running sum to the next, with its name and its number beside it. */
static void add_bar(struct alvh_figure *figure, int row, double from, double to)
{
    alvh_figure_add(figure, "%.10g %d %.10g %.10g %g %g\n", to, row, from, to, row - 0.3,
                    row + 0.3);
}

static void add_number(struct alvh_figure *figure, int row, double value)
{
    char text[ALVH_HTML_NUMBER];
    alvh_figure_add(figure,
                    "set label \"%s\" at screen 0.995, first %d right textcolor rgb %s\n",
                    alvh_html_number(value, ALVH_HTML_DOLLARS, text), row,
                    alvh_figure_colour(ALVH_COLOUR_INK));
}

enum waterfall_block { GAINS, LOSSES, SUM, BLOCKS };
static const char *const block_names[BLOCKS] = {"gains", "losses", "sum"};
static const enum alvh_colour block_colours[BLOCKS] = {ALVH_COLOUR_GAIN, ALVH_COLOUR_LOSS,
                                                       ALVH_COLOUR_MUTED};

static int count_parts(const struct waterfall *waterfall)
{
    int count = 0;
    for (int part = 0; part < waterfall->parts->count; part++)
        count += is_there(&waterfall->estimate[part]);
    return count;
}

/* The rows of one block; returns the whole sum. */
static double add_block(const struct waterfall *waterfall, enum waterfall_block block,
                        struct alvh_figure *figure, struct alvh_figure_span *span)
{
    int row = count_parts(waterfall);
    double sum = 0.0;
    alvh_figure_open(figure, block_names[block]);
    for (int part = 0; part < waterfall->parts->count; part++) {
        const double value = waterfall->estimate[part].value / waterfall->contracts;
        if (!is_there(&waterfall->estimate[part]))
            continue;
        if (block == (value < 0.0 ? LOSSES : GAINS))
            add_bar(figure, row, sum, sum + value);
        sum += value;
        *span = alvh_figure_with(*span, sum);
        row--;
    }
    if (block == SUM)
        add_bar(figure, 0, 0.0, sum);
    /* A bar off the figure: a block without a row would be an error. */
    add_bar(figure, -9, 0.0, 0.0);
    alvh_figure_close(figure);
    return sum;
}

/* The 95 % interval of each part, where its bar ends. */
static void add_intervals(const struct waterfall *waterfall, struct alvh_figure *figure,
                          struct alvh_figure_span *span)
{
    int row = count_parts(waterfall);
    double sum = 0.0;
    alvh_figure_open(figure, "intervals");
    for (int part = 0; part < waterfall->parts->count; part++) {
        const struct alvh_estimate *estimate = &waterfall->estimate[part];
        if (!is_there(estimate))
            continue;
        const double low = sum + estimate->low / waterfall->contracts,
                     high = sum + estimate->high / waterfall->contracts;
        sum += estimate->value / waterfall->contracts;
        if (isfinite(low) && isfinite(high)) {
            alvh_figure_add(figure, "%.10g %d %.10g %.10g\n", sum, row, low, high);
            *span = alvh_figure_with(alvh_figure_with(*span, low), high);
        }
        row--;
    }
    alvh_figure_add(figure, "0 -9 0 0\n");
    alvh_figure_close(figure);
}

static void add_names(const struct waterfall *waterfall, struct alvh_figure *figure,
                      double sum)
{
    int row = count_parts(waterfall);
    char text[ALVH_REPORT_NAME];
    for (int part = 0; part < waterfall->parts->count; part++) {
        if (!is_there(&waterfall->estimate[part]))
            continue;
        alvh_figure_add(
            figure, "set label \"%s\" at graph -0.02, first %d right textcolor rgb %s\n",
            alvh_figure_text(figure, readable(waterfall->parts->name[part], text)), row,
            alvh_figure_colour(ALVH_COLOUR_INK));
        add_number(figure, row--, waterfall->estimate[part].value / waterfall->contracts);
    }
    alvh_figure_add(figure,
                    "set label \"all\" at graph -0.02, first 0 right textcolor rgb %s\n",
                    alvh_figure_colour(ALVH_COLOUR_INK));
    add_number(figure, 0, sum);
}

static enum alvh_status draw(const struct waterfall *waterfall, struct alvh_html *page,
                             struct alvh_error *error)
{
    const int rows = count_parts(waterfall) + 1;
    struct alvh_figure figure;
    struct alvh_figure_span span = {0.0, 0.0};
    double sum = 0.0;
    alvh_figure_begin(&figure, waterfall->id, 44 + 21 * rows);
    for (int block = 0; block < BLOCKS; block++)
        sum = add_block(waterfall, (enum waterfall_block)block, &figure, &span);
    add_intervals(waterfall, &figure, &span);
    add_names(waterfall, &figure, sum);
    alvh_figure_axis(&figure, "x", span, ALVH_HTML_DOLLARS);
    alvh_figure_add(&figure,
                    "set yrange [-0.6:%g]\nunset ytics\nunset grid\n"
                    "set grid xtics linetype 1 linewidth 0.6 linecolor rgb %s\n"
                    "set lmargin 13\nset rmargin 12\nset style fill solid 0.85 noborder\n"
                    "set arrow from 0, graph 0 to 0, graph 1 nohead linecolor rgb %s\n",
                    rows - 0.4, alvh_figure_colour(ALVH_COLOUR_GRID),
                    alvh_figure_colour(ALVH_COLOUR_MUTED));
    alvh_figure_add(&figure, "plot ");
    for (int block = 0; block < BLOCKS; block++)
        alvh_figure_add(&figure, "$%s using 1:2:3:4:5:6 with boxxyerror linecolor rgb %s, ",
                        block_names[block], alvh_figure_colour(block_colours[block]));
    alvh_figure_add(&figure,
                    "$intervals using 1:2:3:4 with xerrorbars pointtype 0 linewidth 1 "
                    "linecolor rgb %s\n",
                    alvh_figure_colour(ALVH_COLOUR_INK));
    alvh_html_add(&figure.title, "%s", waterfall->title);
    alvh_html_add(&figure.caption, "%s", waterfall->caption);
    alvh_html_add(&figure.description, "Waterfall of P&L per contract: %s.",
                  waterfall->title);
    return alvh_figure_end(&figure, page, error);
}

/* ---- the numbers ---- */

static void add_rows(const struct alvh_report_data *data,
                     const struct alvh_report_parts *parts, struct alvh_html *page)
{
    const double factor = 1.0 / data->contracts;
    char text[ALVH_REPORT_NAME];
    for (int part = 0; part < parts->count; part++) {
        alvh_html_add(page, "<tr><th>");
        alvh_html_escape(page, readable(parts->name[part], text));
        alvh_html_add(page, "</th>");
        for (int which = 0; which < alvh_report_books_shown(data); which++) {
            alvh_html_add_cell(page, &parts->mean[which][part], factor, ALVH_HTML_DOLLARS);
            alvh_html_add_cell(page, &parts->tail[which][part], factor, ALVH_HTML_DOLLARS);
        }
        alvh_html_add(page, "</tr>\n");
    }
}

static void add_table(const struct alvh_report_data *data, struct alvh_html *page)
{
    alvh_html_add(page, "<details><summary>The numbers, both books</summary>\n"
                        "<div class=\"wide\"><table><thead><tr><th></th>");
    for (int which = 0; which < alvh_report_books_shown(data); which++)
        for (int tail = 0; tail < 2; tail++) {
            alvh_html_add(page, "<th>");
            alvh_both_name(page, data, which);
            alvh_html_add(page, "<br/>%s</th>", tail ? "worst 1&#160;%" : "mean");
        }
    alvh_html_add(page, "</tr></thead><tbody>\n");
    add_rows(data, &data->layers, page);
    alvh_html_add(page, "</tbody><tbody>\n");
    add_rows(data, &data->instruments, page);
    alvh_html_add(page, "</tbody><tbody>\n");
    add_rows(data, &data->terms, page);
    alvh_html_add(page,
                  "</tbody></table></div>\n<p class=\"note\">Dollars per contract with "
                  "95&#160;%% intervals, by layer, by instrument and by term; each adds "
                  "up to the whole.</p></details>\n");
}

/* Why three terms are drawn as one. */
static void explain_far(const struct alvh_report_data *data, struct alvh_html *page)
{
    alvh_html_add(
        page,
        "<p class=\"note\">Greeks are those of the close before, and tell of small moves. "
        "On the worst paths VIX moves by tens of points within a day: half of volga times "
        "the square of that can be far more than was earned or lost, and what the Greeks "
        "leave makes up the difference, as <i>jump</i> on days on which SPX jumped or the "
        "regime changed and as <i>residual</i> on others. Neither is money by itself; "
        "together they are what far moves brought beyond delta, gamma, vega, theta and "
        "vanna. In the worst 1&#160;%% "
        "volga is ");
    for (int term = 0; term < data->terms.count; term++) {
        const char *name = data->terms.name[term];
        if (strcmp(name, "volga") != 0 && strcmp(name, "jump") != 0 &&
            strcmp(name, "residual") != 0)
            continue;
        alvh_html_add(page, "%s",
                      strcmp(name, "volga") == 0  ? ""
                      : strcmp(name, "jump") == 0 ? ", jump "
                                                  : ", residual ");
        alvh_html_add_estimate(page, &data->terms.tail[ALVH_REPORT_HEDGE][term],
                               1.0 / data->contracts, ALVH_HTML_DOLLARS);
    }
    alvh_html_add(page, " per contract.</p>\n");
}

enum alvh_status alvh_report_attribution(const struct alvh_report_data *data,
                                         struct alvh_html *page, struct alvh_error *error)
{
    if (data->greek_paths == 0) {
        alvh_html_add(page,
                      "<p>This run did not keep it (<code>output.greek_paths</code> is "
                      "0).</p>\n");
        return ALVH_OK;
    }
    const int hedge = ALVH_REPORT_HEDGE;
    const struct waterfall waterfalls[] = {
        {"layers_mean", "By layer, all paths", "Mean P&amp;L, dollars per contract.",
         &data->layers, data->layers.mean[hedge], data->contracts},
        {"layers_tail", "By layer, worst 1\xc2\xa0%",
         "The same over the paths with the largest drawdowns.", &data->layers,
         data->layers.tail[hedge], data->contracts},
        {"instruments_mean", "By instrument, all paths",
         "Costs are those of the instrument; moving threatened spreads is the condors'.",
         &data->instruments, data->instruments.mean[hedge], data->contracts},
        {"instruments_tail", "By instrument, worst 1\xc2\xa0%",
         "The same over the paths with the largest drawdowns.", &data->instruments,
         data->instruments.tail[hedge], data->contracts},
        {"terms_mean", "By Greek and cost, all paths",
         "Of all layers together; far moves are volga, jump and residual.", &data->greeks,
         data->greeks.mean[hedge], data->contracts},
        {"terms_tail", "By Greek and cost, worst 1\xc2\xa0%",
         "The same over the paths with the largest drawdowns.", &data->greeks,
         data->greeks.tail[hedge], data->contracts}};
    alvh_html_add(page, "<p>P&amp;L of ");
    alvh_both_name(page, data, hedge);
    alvh_html_add(page, ", over the first ");
    alvh_html_add_number(page, (double)data->greek_paths, ALVH_HTML_COUNT);
    alvh_html_add(page, " paths, of which ");
    alvh_html_add_number(page, (double)data->worst_paths, ALVH_HTML_COUNT);
    alvh_html_add(page, " are the worst. Lines are 95&#160;%% intervals of each part.</p>\n"
                        "<div class=\"figures\">\n");
    for (size_t i = 0; i < sizeof waterfalls / sizeof *waterfalls; i++)
        ALVH_TRY(draw(&waterfalls[i], page, error));
    alvh_html_add(page, "</div>\n");
    explain_far(data, page);
    add_table(data, page);
    return ALVH_OK;
}
