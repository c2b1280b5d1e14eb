/* gnuplot as a child process: a script goes in, what it draws comes out.
 *
 * The script is on its standard input and runs with gnuplot's own defaults, whatever the
 * user's start-up files say. */
#ifndef ALVH_SIM_REPORT_GNUPLOT_H
#define ALVH_SIM_REPORT_GNUPLOT_H

#include <stdio.h>

#include "alvh/status.h"

/* Runs the script of the figure of that name from its beginning; the caller frees *drawn.
 * Fails with ALVH_EFAILED where there is no gnuplot, or where it fails, with its own first
 * words. */
enum alvh_status alvh_gnuplot(const char *name, FILE *script, char **drawn,
                              struct alvh_error *error);

#endif
