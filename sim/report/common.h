/* What the worst paths have in common that others have not, from /worst of the file: the
 * regime, the month, the limit that gave way first and what the market did that day, each
 * as a share with its interval beside the share among all paths. */
#ifndef ALVH_SIM_REPORT_COMMON_H
#define ALVH_SIM_REPORT_COMMON_H

#include "sim/report/data.h"
#include "sim/report/html.h"

void alvh_common_add(const struct alvh_report_data *data, struct alvh_html *page);

#endif
