/* The groups of include/alvh/scenario.h as one table that can be walked. */
#ifndef ALVH_SIM_SCENARIO_SCHEMA_H
#define ALVH_SIM_SCENARIO_SCHEMA_H

#include <stddef.h>

#include "alvh/options.h"
#include "models/node.h"

enum alvh_option_type {
    ALVH_TYPE_INTEGER, /* int64_t */
    ALVH_TYPE_REAL,    /* double */
    ALVH_TYPE_FLAG,    /* bool */
    ALVH_TYPE_TEXT,    /* char[ALVH_TEXT_LENGTH] */
    ALVH_TYPE_CHOICE,  /* int64_t, the number of a name */
};

#define ALVH_NOT_IN_BOOKS SIZE_MAX

/* What the keys outside the table may hold: entries of scale, and days of stress.script. */
enum { ALVH_MOST_CONTRACTS = 100000 };
#define ALVH_SCRIPT_LEAST_PERCENT (-90.0)
#define ALVH_SCRIPT_MOST_PERCENT  900.0
#define ALVH_SCRIPT_LEAST_VIX     1.0
#define ALVH_SCRIPT_MOST_VIX      1000.0

struct alvh_option {
    const char *block; /* "layers.base"; "" for a key of the top level */
    const char *key;   /* "enabled" */
    enum alvh_option_type type;
    const char *unit;              /* of a CHOICE: its names, as in "mid|bid|ask" */
    double low, high;              /* of a REAL */
    int64_t low_whole, high_whole; /* of an INTEGER */
    const char *text;              /* what it is */
    size_t offset;                 /* in struct alvh_scenario */
    size_t book_offset;            /* in struct alvh_book_options, or ALVH_NOT_IN_BOOKS */
};

/* How many options there are. */
#define ALVH_COUNT_ROW(type, name, unit, standard, low, high, text) +1
#define ALVH_COUNT_GROUP(place, member, path, tag, TABLE)           TABLE(ALVH_COUNT_ROW)
enum {
    ALVH_OPTIONS = 0 ALVH_TITLE_OPTIONS(ALVH_COUNT_ROW) ALVH_OPTION_GROUPS(ALVH_COUNT_GROUP)
};

/* Option number 0 .. ALVH_OPTIONS - 1, in the order in which a scenario is printed: a
 * block's rows stand together. */
const struct alvh_option *alvh_option_at(int index);

/* The number of the option with a full key path, or -1. */
int alvh_option_find(const char *path);

/* An option's full key path, "layers.base.enabled". */
const char *alvh_option_path(const struct alvh_option *option, char path[ALVH_PATH_LENGTH]);

/* Is path a block that holds options, as "layers" and "layers.base" are? Among the options
 * that may differ between books when in_book. */
bool alvh_option_is_block(const char *path, bool in_book);

/* The known key nearest to a path: an option, a block or a key of the top level. Among the
 * options that may differ between books when in_book. */
const char *alvh_option_nearest(const char *path, bool in_book,
                                char nearest[ALVH_TEXT_LENGTH]);

/* The number of a name among the names of a CHOICE, or -1. */
int alvh_choice_find(const struct alvh_option *option, const char *name);

/* Name number `index` of a CHOICE; NULL when there are fewer. It is not ended by a zero but
 * `length` long. */
const char *alvh_choice_name(const struct alvh_option *option, int64_t index, int *length);

/* Every option at its default; no books, no scales. */
void alvh_scenario_defaults(struct alvh_scenario *scenario);

#endif
