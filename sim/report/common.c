#include "sim/report/common.h"

#include <string.h>

#include "sim/report/both.h"

enum { MONTHS = 3 };

static bool is_month(const struct alvh_report_data *data, int property)
{
    return strcmp(data->about[property], "month") == 0;
}

/* Of the twelve months those in which most of the worst have their trough. */
static bool is_shown(const struct alvh_report_data *data, int property)
{
    int before = 0;
    if (!is_month(data, property))
        return data->share_worst[property].value > 0.0 ||
               data->share_all[property].value > 0.0;
    for (int other = 0; other < data->properties; other++)
        before += is_month(data, other) &&
                  (data->share_worst[other].value > data->share_worst[property].value ||
                   (data->share_worst[other].value == data->share_worst[property].value &&
                    other < property));
    return before < MONTHS && data->share_worst[property].value > 0.0;
}

/* Far from 1 either way, beyond what chance does. */
static bool is_special(const struct alvh_estimate *lift)
{
    return lift->low > 1.0 || lift->high < 1.0;
}

static void add_row(const struct alvh_report_data *data, int property,
                    struct alvh_html *page)
{
    alvh_html_add(page, "<tr><th>");
    alvh_html_escape(page, data->property[property]);
    alvh_html_add(page, "</th>");
    alvh_html_add_cell(page, &data->share_worst[property], 100.0, ALVH_HTML_PERCENT);
    alvh_html_add_cell(page, &data->share_all[property], 100.0, ALVH_HTML_PERCENT);
    if (is_special(&data->lift[property]))
        alvh_html_add_cell(page, &data->lift[property], 1.0, ALVH_HTML_TIMES);
    else
        alvh_html_add(page, "<td>as all</td>");
    alvh_html_add(page, "</tr>\n");
}

void alvh_common_add(const struct alvh_report_data *data, struct alvh_html *page)
{
    alvh_html_add(page, "<h3>What the worst paths have in common</h3>\n<div class=\"wide\">"
                        "<table><thead><tr><th></th><th>worst 1&#160;%%</th><th>all "
                        "paths</th><th>how much more often</th></tr></thead>\n<tbody>\n");
    const char *about = data->properties > 0 ? data->about[0] : "";
    for (int property = 0; property < data->properties; property++) {
        if (!is_shown(data, property))
            continue;
        if (strcmp(about, data->about[property]) != 0)
            alvh_html_add(page, "</tbody><tbody>\n");
        about = data->about[property];
        add_row(data, property, page);
    }
    alvh_html_add(page, "</tbody></table></div>\n<p class=\"note\">Of ");
    alvh_both_name(page, data, ALVH_REPORT_HEDGE);
    alvh_html_add(
        page, " at the largest size, over every path of the run. Peak and trough "
              "are those of the largest drawdown; what gave way first did so between "
              "them: a tranche's stop, the margin requirement, or equity itself. Of the "
              "months the three most frequent ones are shown. Small figures are "
              "95&#160;%% intervals; <i>as all</i>: the interval of the ratio holds "
              "1.</p>\n");
}
