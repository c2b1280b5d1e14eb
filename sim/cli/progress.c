#include "sim/cli/progress.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "sim/cli/money.h"

enum { BAR = 30, LEAST_BAR = 8, OWN_TEXT = 160, TEXT = OWN_TEXT + CLI_TOLD_TEXT };
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

/* "45 %, 12345 paths/s, 0:12 left"; of a part, "part 3 of 8: 45 % of 12,500 paths, ...". What
 * a checkpoint had says nothing of speed. */
static void describe_paths(const struct cli_progress *progress, double spent, int64_t done,
                           int64_t total, char text[OWN_TEXT])
{
    char whole[CLI_MONEY_TEXT], part[96] = "", of[64] = "", left[32];
    const double walked = (double)(done - progress->began_with);
    const double share = total > 0 ? 100.0 * (double)done / (double)total : 100.0;
    if (progress->shards > 0) {
        snprintf(part, sizeof part, "part %lld of %lld: ", (long long)progress->shard,
                 (long long)progress->shards);
        snprintf(of, sizeof of, " of %s paths", cli_money((double)total, whole));
    }
    const int length = snprintf(text, OWN_TEXT, "%s%3.0f %%%s", part, share, of);
    if (!(walked > 0.0) || !(spent > 0.0))
        return;
    duration(spent * (double)(total - done) / walked, left);
    snprintf(text + length, OWN_TEXT - (size_t)length, ", %.0f paths/s, %s left",
             walked / spent, left);
}

static void describe(const struct cli_progress *progress, double now, int64_t done,
                     int64_t total, char text[OWN_TEXT])
{
    const double spent = now - progress->began_at;
    const double share = total > 0 ? (double)done / (double)total : 1.0;
    char left[32];
    switch (progress->stage) {
    case ALVH_STAGE_TABLES:
        duration(share > 0.0 ? spent * (1.0 - share) / share : 0.0, left);
        snprintf(text, OWN_TEXT, "fitting price tables %3.0f %%%s%s%s", 100.0 * share,
                 share > 0.0 ? ", " : "", share > 0.0 ? left : "",
                 share > 0.0 ? " left" : "");
        break;
    case ALVH_STAGE_PATHS:
        describe_paths(progress, spent, done, total, text);
        break;
    case ALVH_STAGE_STATISTICS:
        snprintf(text, OWN_TEXT, "statistics");
    }
}

void cli_progress_estimate(void *context, const struct alvh_told *told)
{
    struct cli_progress *progress = context;
    progress->told = *told;
    progress->knows = true;
}

/* A number of dollars, or of percent where it is a share. */
static const char *amount(const struct alvh_told *told, double value,
                          char text[CLI_MONEY_TEXT])
{
    if (!told->is_share)
        return cli_money(told->is_asked_for ? value : value / (double)told->scale, text);
    snprintf(text, CLI_MONEY_TEXT, "%.3g", 100.0 * value);
    return text;
}

void cli_told_text(const struct alvh_told *told, int columns, char text[CLI_TOLD_TEXT])
{
    const struct alvh_estimate *estimate = &told->estimate;
    char value[CLI_MONEY_TEXT], low[CLI_MONEY_TEXT], high[CLI_MONEY_TEXT], level[32] = "",
                                                                          short_level[32] = "";
    const char *unit = told->is_share        ? " %"
                       : told->is_asked_for ? " dollars"
                                            : " dollars a contract";
    if (told->level > 0.0) {
        snprintf(level, sizeof level, " at %g", told->level);
        snprintf(short_level, sizeof short_level, " %g", told->level);
    }
    const char *const value_text = amount(told, estimate->value, value),
                      *const low_text = amount(told, estimate->low, low),
                      *const high_text = amount(told, estimate->high, high);
    int length = snprintf(text, CLI_TOLD_TEXT, "; %s%s of %.31s x %lld: %s [%s, %s]%s",
                          told->statistic, level, told->book, (long long)told->scale,
                          value_text, low_text, high_text, unit);
    if (length >= columns)
        length = snprintf(text, CLI_TOLD_TEXT, "; %s%s %s [%s, %s]", told->statistic,
                          short_level, value_text, low_text, high_text);
    if (length >= columns)
        text[0] = '\0';
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
        progress->began_with = done;
    }
    progress->heard_at = now;
    describe(progress, now, done, total, text);
    const size_t length = strlen(text);
    if (stage == ALVH_STAGE_PATHS && progress->knows)
        cli_told_text(&progress->told,
                      progress->terminal ? terminal_columns() - (int)length : CLI_TOLD_TEXT,
                      text + length);
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
