/* Values of options drawn at random, a function of a seed and nothing else. */
#ifndef ALVH_TESTS_RANDOM_OPTIONS_H
#define ALVH_TESTS_RANDOM_OPTIONS_H

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sim/scenario/schema.h"
#include "tests/expect.h"

/* A linear congruential generator (Knuth's MMIX), whose upper bits are good enough here. */
static inline double random_unit(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(*seed >> 11) * 0x1p-53;
}

static inline int random_below(uint64_t *seed, int count)
{
    return (int)(random_unit(seed) * count);
}

/* Mostly near what it is by default, one time in five anywhere in its range, and one in ten
 * at an end of it. */
static inline double random_number(uint64_t *seed, double usual, double low, double high)
{
    const double kind = random_unit(seed);
    if (kind < 0.1)
        return random_unit(seed) < 0.5 ? low : high;
    const double near = usual * exp2(3.0 * random_unit(seed) - 1.5);
    const double any = low + random_unit(seed) * (high - low);
    return fmin(fmax(kind < 0.3 ? any : near, low), high);
}

/* A legal value of an option, as a scenario would write it. `usual` points to the option in
 * a scenario or a book. */
static inline void random_value(uint64_t *seed, const struct alvh_option *option,
                                const void *usual, char text[64])
{
    int length, names = 0;
    switch (option->type) {
    case ALVH_TYPE_INTEGER:
        snprintf(
            text, 64, "%.0f",
            rint(random_number(seed, (double)*(const int64_t *)usual,
                               (double)option->low_whole, (double)option->high_whole)));
        break;
    case ALVH_TYPE_REAL:
        snprintf(text, 64, "%.17g",
                 random_number(seed, *(const double *)usual, option->low, option->high));
        break;
    case ALVH_TYPE_FLAG:
        strcpy(text, random_below(seed, 2) ? "true" : "false");
        break;
    case ALVH_TYPE_CHOICE:
        while (alvh_choice_name(option, names, &length))
            names++;
        const char *name = alvh_choice_name(option, random_below(seed, names), &length);
        snprintf(text, 64, "%.*s", length, name);
        break;
    case ALVH_TYPE_TEXT:
        text[0] = '\0';
        break;
    }
}

/* Options that are not about the book: where closes lie, how long and how finely is walked.
 */
static inline bool random_is_drawn(const struct alvh_option *option)
{
    static const char *const fixed[] = {"simulation", "output", "market.start"};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (strcmp(option->block, fixed[i]) == 0)
            return false;
    return option->type != ALVH_TYPE_TEXT;
}

/* Some settings of some options, for all books or for one of them; returns how many. */
enum { MOST_SETTINGS = 40, SETTING_TEXT = 192 };
static inline int random_settings(uint64_t seed, const struct alvh_scenario *usual,
                                  char text[MOST_SETTINGS][SETTING_TEXT])
{
    const int wanted = 4 + random_below(&seed, MOST_SETTINGS - 4);
    int count = 0;
    while (count < wanted) {
        const struct alvh_option *option =
            alvh_option_at(random_below(&seed, ALVH_OPTIONS));
        const int book = random_below(&seed, usual->books);
        char path[ALVH_PATH_LENGTH], value[64];
        if (!random_is_drawn(option))
            continue;
        random_value(&seed, option, (const char *)usual + option->offset, value);
        if (option->book_offset != ALVH_NOT_IN_BOOKS)
            snprintf(text[count], SETTING_TEXT, "books.%s.%s=%s", usual->book[book].name,
                     alvh_option_path(option, path), value);
        else
            snprintf(text[count], SETTING_TEXT, "%s=%s", alvh_option_path(option, path),
                     value);
        count++;
    }
    return count;
}

#endif
