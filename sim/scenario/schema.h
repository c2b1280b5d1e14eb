/* The rows of include/alvh/scenario.h as one table that can be walked. */
#ifndef ALVH_SIM_SCENARIO_SCHEMA_H
#define ALVH_SIM_SCENARIO_SCHEMA_H

#include <stddef.h>

#include "alvh/scenario.h"

enum alvh_option_type {
    ALVH_TYPE_INTEGER, /* int64_t */
    ALVH_TYPE_REAL,    /* double */
    ALVH_TYPE_FLAG,    /* bool */
    ALVH_TYPE_TEXT,    /* char[ALVH_TEXT_LENGTH] */
};

#define ALVH_NOT_IN_BOOKS SIZE_MAX

struct alvh_option {
    const char *path; /* "simulation.paths" */
    enum alvh_option_type type;
    const char *unit;
    double low, high;              /* of a REAL */
    int64_t low_whole, high_whole; /* of an INTEGER */
    const char *text;              /* what it is */
    size_t offset;                 /* in struct alvh_scenario */
    size_t book_offset;            /* in struct alvh_book_options, or ALVH_NOT_IN_BOOKS */
};

/* In the order in which a scenario is printed: a block's rows stand together. */
enum { ALVH_MAX_OPTIONS = 64 };
extern const struct alvh_option alvh_options[];
extern const int alvh_options_count;

/* The row of a full key path, or NULL. */
const struct alvh_option *alvh_option_find(const char *path);

/* Is path a block that holds options, as "layers" and "layers.base" are? */
bool alvh_option_is_block(const char *path);

/* The known key nearest to a path: an option, a block or a key of the top level. Among the
 * options that may differ between books when in_book. */
const char *alvh_option_nearest(const char *path, bool in_book,
                                char nearest[ALVH_TEXT_LENGTH]);

/* Every option at its default; no books, no scales. */
void alvh_scenario_defaults(struct alvh_scenario *scenario);

#endif
