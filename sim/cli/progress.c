#include "sim/cli/progress.h"

#include <math.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { BAR = 30 };
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
                     int64_t total, char text[128])
{
    const double spent = now - progress->began_at;
    const double share = total > 0 ? (double)done / (double)total : 1.0;
    char left[32];
    duration(share > 0.0 ? spent * (1.0 - share) / share : 0.0, left);
    switch (progress->stage) {
    case ALVH_STAGE_TABLES:
        snprintf(text, 128, "fitting price tables %3.0f %%, %s left", 100.0 * share, left);
        break;
    case ALVH_STAGE_PATHS:
        snprintf(text, 128, "%3.0f %%, %.0f paths/s, %s left", 100.0 * share,
                 spent > 0.0 ? (double)done / spent : 0.0, left);
        break;
    case ALVH_STAGE_STATISTICS:
        snprintf(text, 128, "statistics");
    }
}

static void draw_bar(struct cli_progress *progress, int64_t done, int64_t total,
                     const char *text)
{
    char bar[BAR + 1];
    const int full = total > 0 ? (int)(BAR * done / total) : BAR;
    for (int i = 0; i < BAR; i++)
        bar[i] = i < full ? '#' : '.';
    bar[BAR] = '\0';
    fprintf(stderr, "\r[%s] %-44s", bar, text); /* wide enough to cover a longer text */
    fflush(stderr);
    progress->drawn = true;
}

void cli_progress_tell(void *context, enum alvh_stage stage, int64_t done, int64_t total)
{
    struct cli_progress *progress = context;
    const double now = now_seconds();
    char text[128] = "";
    if (stage != progress->stage) {
        progress->stage = stage;
        progress->began_at = progress->heard_at;
    }
    progress->heard_at = now;
    describe(progress, now, done, total, text);
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
        fprintf(stderr, "\r%*s\r", BAR + 3 + 44, "");
    progress->drawn = false;
}
