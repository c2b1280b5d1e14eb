#include <math.h>
#include <string.h>

#include "sim/report/sections.h"

static void add_real(struct alvh_html *page, const char *text, const char *unit,
                     double value)
{
    alvh_html_add(page, "<tr><th>");
    alvh_html_escape(page, text);
    alvh_html_add(page, "</th><td>");
    alvh_html_add_number(page, value, ALVH_HTML_PLAIN);
    alvh_html_add(page, "</td><td>%s</td></tr>\n", strcmp(unit, "1") == 0 ? "" : unit);
}

static void add_count(struct alvh_html *page, const char *text, const char *unit,
                      int64_t value)
{
    alvh_html_add(page, "<tr><th>");
    alvh_html_escape(page, text);
    alvh_html_add(page, "</th><td>");
    alvh_html_add_number(page, (double)value, ALVH_HTML_COUNT);
    alvh_html_add(page, "</td><td>%s</td></tr>\n", strcmp(unit, "1") == 0 ? "" : unit);
}

/* Whether discounted prices are a martingale, as far as so many paths can tell. */
static void tell_martingale(const struct alvh_diagnostics *checks, struct alvh_html *page)
{
    const double off = (checks->martingale - 1.0) / checks->martingale_se;
    const double wide = 1.96 * checks->martingale_se;
    const struct alvh_estimate mean = {checks->martingale, checks->martingale_se,
                                       checks->martingale - wide,
                                       checks->martingale + wide};
    alvh_html_add(page, "<p>Discounted SPX, which should average 1, averages ");
    alvh_html_add_estimate(page, &mean, 1.0, ALVH_HTML_PLAIN);
    if (isfinite(off))
        alvh_html_add(page, ", %.1f standard errors off", fabs(off));
    alvh_html_add(page, ".</p>\n");
}

/* How often each layer and rule of the two books acted, on a mean path. */
static void add_rules(const struct alvh_report_data *data, struct alvh_html *page)
{
    const double paths = (double)data->result.paths;
    const int books = alvh_report_books_shown(data);
    alvh_html_add(page, "<h3>What layers and rules did</h3>\n<div class=\"wide\"><table>"
                        "<thead><tr><th>actions a path</th>");
    for (int which = 0; which < books; which++) {
        alvh_html_add(page, "<th class=\"book%d\">", which);
        alvh_html_escape(page, alvh_report_book(data, which));
        alvh_html_add(page, "</th>");
    }
    alvh_html_add(page, "</tr></thead><tbody>\n");
    for (int rule = 0; rule < data->rules; rule++) {
        if (data->actions[0][rule] == 0.0 && data->actions[1][rule] == 0.0)
            continue;
        alvh_html_add(page, "<tr><th>");
        alvh_html_escape(page, data->rule[rule]);
        alvh_html_add(page, "</th>");
        for (int which = 0; which < books; which++) {
            alvh_html_add(page, "<td>");
            alvh_html_add_number(page, data->actions[which][rule] / paths, ALVH_HTML_PLAIN);
            alvh_html_add(page, "</td>");
        }
        alvh_html_add(page, "</tr>\n");
    }
    alvh_html_add(page, "</tbody></table></div>\n<p class=\"note\">At the largest size; a "
                        "layer or rule that never acted is left out.</p>\n");
}

enum alvh_status alvh_report_checks(const struct alvh_report_data *data,
                                    struct alvh_html *page, struct alvh_error *error)
{
    const struct alvh_diagnostics *checks = &data->result.diagnostics;
    (void)error;
    tell_martingale(checks, page);
    alvh_html_add(page,
                  "<div class=\"wide\"><table class=\"plain\"><thead><tr><th>check</th>"
                  "<th>value</th><th>unit</th></tr></thead><tbody>\n");
#define CHECK_REAL                    add_real
#define CHECK_COUNT                   add_count
#define CHECK(type, name, unit, text) CHECK_##type(page, text, unit, checks->name);
    ALVH_DIAGNOSTICS(CHECK)
#undef CHECK
#undef CHECK_COUNT
#undef CHECK_REAL
    alvh_html_add(page,
                  "</tbody></table></div>\n<p class=\"note\">Counts are over all paths, "
                  "books and sizes.</p>\n");
    add_rules(data, page);
    return ALVH_OK;
}
