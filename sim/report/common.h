/* What the worst paths have in common that others have not: the regime, the month and what
 * went before, each as a share with its interval. */
#ifndef ALVH_SIM_REPORT_COMMON_H
#define ALVH_SIM_REPORT_COMMON_H

#include "sim/report/html.h"
#include "sim/report/trace.h"

enum { ALVH_COMMON_MOST = 48 }; /* paths of either kind that are walked */

void alvh_common_add(const struct alvh_report_data *data, int worst,
                     const struct alvh_trace worst_trace[], int others,
                     const struct alvh_trace other_trace[], struct alvh_html *page);

#endif
