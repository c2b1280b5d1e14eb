#include "sim/report/fan.h"

#include <math.h>

void alvh_fan_add(const struct alvh_report_data *data, const struct alvh_report_fan *fan,
                  double per, struct alvh_figure *figure)
{
    alvh_figure_open(figure, "fan");
    for (int day = 0; day < data->days; day++) {
        alvh_figure_add(figure, "%.10g", data->date[day]);
        for (int share = 0; share < data->shares; share++)
            alvh_figure_add(figure, " %.8g", fan->value[day * data->shares + share] / per);
        alvh_figure_add(figure, "\n");
    }
    alvh_figure_close(figure);
}

struct alvh_figure_span alvh_fan_span(const struct alvh_report_data *data,
                                      const struct alvh_report_fan *fan, double per,
                                      struct alvh_figure_span span)
{
    for (int i = 0; i < data->days * data->shares; i++)
        span = alvh_figure_with(span, fan->value[i] / per);
    return span;
}

/* Names at the right end: of the outermost quantiles and of the median. */
void alvh_fan_axis(const struct alvh_report_data *data, const struct alvh_report_fan *fan,
                   double per, struct alvh_figure_span span, struct alvh_figure *figure)
{
    const int named[] = {0, data->shares / 2, data->shares - 1};
    const double *last = fan->value + (data->days - 1) * data->shares;
    double height[3];
    for (int i = 0; i < 3; i++)
        height[i] = last[named[i]] / per;
    alvh_figure_spread(data->shares > 2 ? 3 : 1, height, 0.08, span);
    for (int i = 0; i < (data->shares > 2 ? 3 : 1); i++) {
        const double share = 100.0 * data->share[named[i]];
        alvh_figure_add(figure, "set label \"");
        alvh_figure_add(figure, share == 50.0 ? "median" : "%.3g %%", share);
        alvh_figure_add(figure, "\" at graph 1.02, first %.10g textcolor rgb %s\n",
                        isfinite(height[i]) ? height[i] : span.low,
                        alvh_figure_colour(ALVH_COLOUR_MUTED));
    }
    alvh_figure_add(figure, "set rmargin 7\n");
}

void alvh_fan_plot(const struct alvh_report_data *data, enum alvh_colour colour,
                   struct alvh_figure *figure)
{
    for (int band = 0; band < data->shares / 2; band++)
        alvh_figure_add(figure,
                        "$fan using 1:%d:%d with filledcurves fillstyle transparent solid "
                        "%g linecolor rgb %s, ",
                        2 + band, 1 + data->shares - band, 0.13 + 0.07 * band,
                        alvh_figure_colour(colour));
    alvh_figure_add(figure, "$fan using 1:%d with lines linewidth 1.8 linecolor rgb %s\n",
                    2 + data->shares / 2, alvh_figure_colour(colour));
}
