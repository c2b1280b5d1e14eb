#include "sim/report/sections.h"

static void add(struct alvh_html *page, const char *name, const char *value)
{
    alvh_html_add(page, "<tr><th>%s</th><td>", name);
    alvh_html_escape(page, value);
    alvh_html_add(page, "</td></tr>\n");
}

static void add_number(struct alvh_html *page, const char *name, double value,
                       enum alvh_html_unit unit)
{
    char text[ALVH_HTML_NUMBER];
    add(page, name, alvh_html_number(value, unit, text));
}

enum alvh_status alvh_report_origin(const struct alvh_report_data *data,
                                    struct alvh_html *page, struct alvh_error *error)
{
    const struct alvh_result *result = &data->result;
    (void)error;
    alvh_html_add(page, "<div class=\"wide\"><table class=\"plain\"><tbody>\n");
    add(page, "begun, UTC", result->created);
    add(page, "program", result->version);
    add(page, "commit", result->commit);
    add_number(page, "seed", (double)result->seed, ALVH_HTML_COUNT);
    add_number(page, "paths", (double)result->paths, ALVH_HTML_COUNT);
    add_number(page, "trading days", result->days, ALVH_HTML_COUNT);
    add_number(page, "walking the paths, seconds", result->elapsed_seconds,
               ALVH_HTML_PLAIN);
    alvh_html_add(page, "</tbody></table></div>\n<details><summary>The scenario with every "
                        "key, enough to run it again</summary>\n<pre>");
    alvh_html_escape(page, data->scenario_yaml);
    alvh_html_add(page, "</pre></details>\n");
    return ALVH_OK;
}
