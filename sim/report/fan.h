/* A fan: bands between quantiles day by day, the median through them. */
#ifndef ALVH_SIM_REPORT_FAN_H
#define ALVH_SIM_REPORT_FAN_H

#include "sim/report/data.h"
#include "sim/report/figure.h"

/* Adds the quantiles as the block $fan, divided by `per`: date, then a column for each. */
void alvh_fan_add(const struct alvh_report_data *data, const struct alvh_report_fan *fan,
                  double per, struct alvh_figure *figure);

/* The span with all of a fan in it. */
struct alvh_figure_span alvh_fan_span(const struct alvh_report_data *data,
                                      const struct alvh_report_fan *fan, double per,
                                      struct alvh_figure_span span);

/* What follows "plot": the bands of $fan and its median in that colour, and the axes of
 * dates. Names of the bands stand at the right end, unless they would lie on each other. */
void alvh_fan_axis(const struct alvh_report_data *data, const struct alvh_report_fan *fan,
                   double per, struct alvh_figure_span span, struct alvh_figure *figure);
void alvh_fan_plot(const struct alvh_report_data *data, enum alvh_colour colour,
                   struct alvh_figure *figure);

#endif
