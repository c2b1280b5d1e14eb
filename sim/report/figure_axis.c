#include "sim/report/figure.h"

#include <math.h>
#include <string.h>

#include "alvh/calendar.h"

struct alvh_figure_span alvh_figure_with(struct alvh_figure_span span, double value)
{
    if (!isfinite(value))
        return span;
    return (struct alvh_figure_span){fmin(span.low, value), fmax(span.high, value)};
}

/* The least of 1, 2, 5, 10, .. that cuts a length into at most `most` steps. */
static double round_step(double length, double most)
{
    static const double steps[] = {1.0, 2.0, 5.0, 10.0};
    enum { MOST_POWERS = 330 };
    double power = 1.0;
    size_t step = 0;
    for (int i = 0; i < MOST_POWERS && 10.0 * power * most <= length; i++)
        power *= 10.0;
    for (int i = 0; i < MOST_POWERS && power * most > length; i++)
        power /= 10.0;
    while (step < 3 && steps[step] * power * most < length)
        step++;
    return steps[step] * power;
}

/* Digits after the point that tell multiples of a step apart. */
static int digits_of(double step)
{
    int digits = 0;
    for (; digits < 9 && step < 1.0 - 1e-9; step *= 10.0)
        digits++;
    return digits;
}

/* A mark: "$20k", "-$2M", "5 %". */
static void add_mark(struct alvh_figure *figure, double value, double step,
                     enum alvh_html_unit unit)
{
    static const struct {
        double size;
        const char *name;
    } sizes[] = {{1e12, "T"}, {1e9, "B"}, {1e6, "M"}, {1e3, "k"}, {1.0, ""}};
    size_t size = 0;
    while (size < 4 && (unit != ALVH_HTML_DOLLARS || step < sizes[size].size))
        size++;
    const int digits = digits_of(step / sizes[size].size);
    const bool percent = unit == ALVH_HTML_PERCENT;
    const double magnitude =
        fabs(value) < 0.5 * step ? 0.0 : fabs(value) / sizes[size].size;
    alvh_figure_add(
        figure, "\"%s%s%.*f%s%s\" %.10g", value < -0.5 * step ? "\xe2\x88\x92" : "",
        unit == ALVH_HTML_DOLLARS ? "$" : "", magnitude > 0.0 ? digits : 0, magnitude,
        magnitude > 0.0 ? sizes[size].name : "", percent ? " %%" : "", value);
}

struct alvh_figure_span alvh_figure_axis(struct alvh_figure *figure, const char *axis,
                                         struct alvh_figure_span around,
                                         enum alvh_html_unit unit)
{
    const bool known = isfinite(around.low) && isfinite(around.high);
    struct alvh_figure_span span = known ? around : (struct alvh_figure_span){0.0, 1.0};
    const double length = span.high - span.low;
    if (length > 1e-9 * fabs(span.high))
        span =
            (struct alvh_figure_span){span.low - (span.low == 0.0 ? 0.0 : 0.04 * length),
                                      span.high + (span.high == 0.0 ? 0.0 : 0.04 * length)};
    else
        span = (struct alvh_figure_span){span.low - 0.05 * fabs(span.low) - 1e-3,
                                         span.high + 0.05 * fabs(span.high) + 1e-3};
    const double step = round_step(span.high - span.low, *axis == 'x' ? 4.0 : 5.0);
    alvh_figure_add(figure, "set %srange [%.10g:%.10g]\nset %stics (", axis, span.low,
                    span.high, axis);
    int marks = 0;
    for (double at = ceil(span.low / step); at * step <= span.high && marks < 16; at++) {
        alvh_figure_add(figure, "%s", marks++ ? ", " : "");
        add_mark(figure, at * step, step, unit);
    }
    alvh_figure_add(figure, ")\n");
    return span;
}

void alvh_figure_months(struct alvh_figure *figure, double first, double last)
{
    static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    static const int steps[] = {1, 2, 3, 6, 12, 24, 60, 120};
    const double months = (last - first) / 30.4;
    size_t step = 0;
    while (step + 1 < sizeof steps / sizeof *steps && months / steps[step] > 7.0)
        step++;
    int year, month, day, marks = 0;
    alvh_date_to_civil((alvh_date)first, &year, &month, &day);
    alvh_figure_add(figure, "set xtics (");
    for (int at = 12 * year + month; marks < 64; at++) {
        const alvh_date date = alvh_date_from_civil(at / 12, at % 12 + 1, 1);
        if (date > (alvh_date)last)
            break;
        if (at % steps[step] != 0)
            continue;
        alvh_figure_add(figure, "%s\"%s", marks++ ? ", " : "", names[at % 12]);
        if (marks == 1 || at % 12 < steps[step])
            alvh_figure_add(figure, "\\n%d", at / 12);
        alvh_figure_add(figure, "\" %d", (int)date);
    }
    alvh_figure_add(figure, ")\nset bmargin 3.2\n");
}

void alvh_figure_dates(struct alvh_figure *figure, double first, double last)
{
    alvh_figure_add(figure, "set xrange [%.10g:%.10g]\n", first, last);
    alvh_figure_months(figure, first, last);
}
