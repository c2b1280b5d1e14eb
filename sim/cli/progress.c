#include "sim/cli/progress.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "sim/cli/money.h"

enum { BAR = 30, LEAST_BAR = 8, TEXT = 256 };
static const double line_seconds = 10.0;

static double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void cli_progress_start(struct cli_progress *progress)
{
    const double now = now_seconds();
    *progress = (struct cli_progress){.terminal = isatty(STDERR_FILENO),
                                      .stage = ALVH_STAGE_TABLES,
                                      .heard_at = now,
                                      .began_at = now,
                                      .printed_at = now};
}

/* "0:42", "1:02:03". */
static void duration(double seconds, char text[32])
{
    const long whole = lround(fmin(seconds, 359999.0));
    if (whole < 3600)
        snprintf(text, 32, "%ld:%02ld", whole / 60, whole % 60);
    else
        snprintf(text, 32, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
}

/* What is being done and how fast: "45 %, 12345 paths/s, 0:12 left". */
static void describe(const struct cli_progress *progress, double now, int64_t done,
                     int64_t total, char text[TEXT])
{
    const double spent = now - progress->began_at;
    const double share = total > 0 ? (double)done / (double)total : 1.0;
    char left[32];
    duration(share > 0.0 ? spent * (1.0 - share) / share : 0.0, left);
    switch (progress->stage) {
    case ALVH_STAGE_TABLES:
        snprintf(text, TEXT, "fitting price tables %3.0f %%, %s left", 100.0 * share, left);
        break;
    case ALVH_STAGE_PATHS:
        snprintf(text, TEXT, "%3.0f %%, %.0f paths/s, %s left", 100.0 * share,
                 spent > 0.0 ? (double)done / spent : 0.0, left);
        break;
    case ALVH_STAGE_STATISTICS:
        snprintf(text, TEXT, "statistics");
    }
}

void cli_progress_estimate(void *context, const struct alvh_estimate *pnl)
{
    struct cli_progress *progress = context;
    progress->pnl = *pnl;
}

/* "; vxth x 200: mean P&L -22,495 [-22,570, -22,420] a contract" */
static void append_estimate(const struct cli_progress *progress, char text[TEXT])
{
    char value[CLI_MONEY_TEXT], low[CLI_MONEY_TEXT], high[CLI_MONEY_TEXT];
    const double contracts = progress->contracts;
    const size_t length = strlen(text);
    if (progress->stage != ALVH_STAGE_PATHS || !progress->book || !(progress->pnl.se > 0.0))
        return;
    snprintf(text + length, TEXT - length, "; %s x %.0f: mean P&L %s [%s, %s] a contract",
             progress->book, contracts, cli_money(progress->pnl.value / contracts, value),
             cli_money(progress->pnl.low / contracts, low),
             cli_money(progress->pnl.high / contracts, high));
}

static int terminal_columns(void)
{
    struct winsize size;
    const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : 80;
}

/* A line that did wrap could not be drawn over; the last column would wrap on some. */
static void draw_bar(struct cli_progress *progress, int64_t done, int64_t total,
                     const char *text)
{
    char line[BAR + 4 + TEXT] = "";
    const int columns = terminal_columns() - 1, room = columns - 3 - (int)strlen(text);
    const int bar = room > BAR ? BAR : room;
    int length = 0;
    if (bar >= LEAST_BAR) {
        const int full = total > 0 ? (int)(bar * done / total) : bar;
        line[length++] = '[';
        for (int i = 0; i < bar; i++)
            line[length++] = i < full ? '#' : '.';
        line[length++] = ']';
        line[length++] = ' ';
    }
    snprintf(line + length, sizeof line - (size_t)length, "%s", text);
    if (columns > 0 && columns < (int)sizeof line)
        line[columns] = '\0';
    length = (int)strlen(line);
    const int left = progress->drawn > length ? progress->drawn - length : 0;
    fprintf(stderr, "\r%s%*s", line, left, "");
    fflush(stderr);
    progress->drawn = length;
}

void cli_progress_tell(void *context, enum alvh_stage stage, int64_t done, int64_t total)
{
    struct cli_progress *progress = context;
    const double now = now_seconds();
    char text[TEXT] = "";
    if (stage != progress->stage) {
        progress->stage = stage;
        progress->began_at = progress->heard_at;
    }
    progress->heard_at = now;
    describe(progress, now, done, total, text);
    append_estimate(progress, text);
    if (progress->terminal) {
        draw_bar(progress, done, total, text);
    } else if (now - progress->printed_at >= line_seconds) {
        progress->printed_at = now;
        fprintf(stderr, "alvh: %s\n", text);
    }
}

void cli_progress_end(struct cli_progress *progress)
{
    if (progress->drawn)
        fprintf(stderr, "\r%*s\r", progress->drawn, "");
    progress->drawn = 0;
}
