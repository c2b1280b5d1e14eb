/* A finished run as one HTML page that needs nothing beside itself: the answer with its
 * interval, figures and tables, for a screen, a phone or paper. */
#ifndef ALVH_REPORT_H
#define ALVH_REPORT_H

#include "alvh/status.h"

ALVH_API_BEGIN

/* Writes the page of a result file in the place of `output`, whole or not at all. Figures
 * are drawn by gnuplot, a child process; the worst paths are walked again (alvh/replay.h).
 * Fails with ALVH_EINPUT when the file is no result of alvh or its run never finished, with
 * ALVH_EFAILED when gnuplot is not there or the page cannot be written. */
enum alvh_status alvh_report_write(const char *file, const char *output,
                                   struct alvh_error *error);

ALVH_API_END

#endif
