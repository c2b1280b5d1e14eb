/* Lengths of time on the command line: 3h55m, 90s, 1h30m10s. */
#ifndef ALVH_SIM_CLI_DURATION_H
#define ALVH_SIM_CLI_DURATION_H

#include <stdbool.h>

/* Seconds, more than none and at most a year; false where the text is no such length. */
bool cli_parse_duration(const char *text, double *seconds);

#endif
