#include "sim/cli/duration.h"

#include <stddef.h>
#include <stdint.h>

static const struct {
    char letter;
    int64_t seconds;
} units[] = {{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};
enum { UNITS = sizeof units / sizeof *units };
static const int64_t most_seconds = 366 * 86400;

bool cli_parse_duration(const char *text, double *seconds)
{
    int64_t sum = 0;
    size_t unit = 0; /* each at most once, the longest first */
    while (*text) {
        int64_t number = 0;
        const char *digits = text;
        for (; *text >= '0' && *text <= '9' && number <= most_seconds; text++)
            number = 10 * number + (*text - '0');
        while (unit < UNITS && units[unit].letter != *text)
            unit++;
        if (text == digits || unit == UNITS || number > most_seconds)
            return false;
        sum += number * units[unit++].seconds;
        text++;
    }
    *seconds = (double)sum;
    return sum > 0 && sum <= most_seconds;
}
