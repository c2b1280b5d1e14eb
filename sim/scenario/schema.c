#include "sim/scenario/schema.h"

#include <stdio.h>
#include <string.h>

#include "models/nearest.h"

#define IN_SCENARIO(member) offsetof(struct alvh_scenario, member)
#define IN_BOOK(member)     offsetof(struct alvh_book_options, member)
#define ROW(key, kind, units, least, most, words, where, in_book)                          \
    {.path = key,                                                                          \
     .type = ALVH_TYPE_##kind,                                                             \
     .unit = units,                                                                        \
     .low = least,                                                                         \
     .high = (double)most,                                                                 \
     .low_whole = (int64_t)least,                                                          \
     .high_whole = (int64_t)most,                                                          \
     .text = words,                                                                        \
     .offset = where,                                                                      \
     .book_offset = in_book},

/* clang-format off: one line a block. */
#define MARKET(type, name, unit, standard, low, high, text)                                \
    ROW("market." #name, type, unit, low, high, text, IN_SCENARIO(market.name),            \
        ALVH_NOT_IN_BOOKS)
#define START(type, name, unit, standard, low, high, text)                                 \
    ROW("market.start." #name, type, unit, low, high, text,                                \
        IN_SCENARIO(market.start.name), ALVH_NOT_IN_BOOKS)
#define SIMULATION(type, name, unit, standard, low, high, text)                            \
    ROW("simulation." #name, type, unit, low, high, text, IN_SCENARIO(simulation.name),    \
        ALVH_NOT_IN_BOOKS)
#define CONDOR(type, name, unit, standard, low, high, text)                                \
    ROW("condor." #name, type, unit, low, high, text, IN_SCENARIO(condor.name),            \
        ALVH_NOT_IN_BOOKS)
#define EXITS(type, name, unit, standard, low, high, text)                                 \
    ROW("condor." #name, type, unit, low, high, text, IN_SCENARIO(condor_exits.name),      \
        IN_BOOK(condor.name))
#define BASE(type, name, unit, standard, low, high, text)                                  \
    ROW("layers.base." #name, type, unit, low, high, text, IN_SCENARIO(base.name),         \
        ALVH_NOT_IN_BOOKS)
#define BASE_SIZE(type, name, unit, standard, low, high, text)                             \
    ROW("layers.base." #name, type, unit, low, high, text, IN_SCENARIO(base_size.name),    \
        IN_BOOK(base.name))
#define VEGA_BAND(type, name, unit, standard, low, high, text)                             \
    ROW("rules.vega_band." #name, type, unit, low, high, text,                             \
        IN_SCENARIO(vega_band.name), IN_BOOK(vega_band.name))
#define COSTS(type, name, unit, standard, low, high, text)                                 \
    ROW("costs." #name, type, unit, low, high, text, IN_SCENARIO(costs.name),              \
        ALVH_NOT_IN_BOOKS)
#define SIZING(type, name, unit, standard, low, high, text)                                \
    ROW("sizing." #name, type, unit, low, high, text, IN_SCENARIO(sizing.name),            \
        ALVH_NOT_IN_BOOKS)
#define OUTPUT(type, name, unit, standard, low, high, text)                                \
    ROW("output." #name, type, unit, low, high, text, IN_SCENARIO(output.name),            \
        ALVH_NOT_IN_BOOKS)
/* clang-format on */

/* clang-format off: a table. */
const struct alvh_option alvh_options[] = {
    ROW("name", TEXT, "", 0, 0, "what results are called", IN_SCENARIO(name),
        ALVH_NOT_IN_BOOKS) ROW("description", TEXT, "", 0, 0, "what the scenario is for",
                               IN_SCENARIO(description), ALVH_NOT_IN_BOOKS)
        ALVH_MARKET_OPTIONS(MARKET) ALVH_START_OPTIONS(START)
            ALVH_SIMULATION_OPTIONS(SIMULATION) ALVH_CONDOR_LISTING_OPTIONS(CONDOR)
                ALVH_CONDOR_EXIT_OPTIONS(EXITS) ALVH_BASE_LISTING_OPTIONS(BASE)
                    ALVH_BASE_SIZE_OPTIONS(BASE_SIZE) ALVH_VEGA_BAND_OPTIONS(VEGA_BAND)
                        ALVH_COST_OPTIONS(COSTS) ALVH_SIZING_OPTIONS(SIZING)
                            ALVH_OUTPUT_OPTIONS(OUTPUT)};
/* clang-format on */
const int alvh_options_count = sizeof alvh_options / sizeof *alvh_options;
_Static_assert(sizeof alvh_options / sizeof *alvh_options <= ALVH_MAX_OPTIONS,
               "ALVH_MAX_OPTIONS is too small");

#define SET_INTEGER(field, value) field = value;
#define SET_REAL(field, value)    field = value;
#define SET_FLAG(field, value)    field = value;
#define SET_TEXT(field, value)    strcpy(field, value);
#define SET_MARKET(type, name, unit, standard, low, high, text)                            \
    SET_##type(scenario->market.name, standard)
#define SET_START(type, name, unit, standard, low, high, text)                             \
    SET_##type(scenario->market.start.name, standard)
#define SET_SIMULATION(type, name, unit, standard, low, high, text)                        \
    SET_##type(scenario->simulation.name, standard)
#define SET_CONDOR(type, name, unit, standard, low, high, text)                            \
    SET_##type(scenario->condor.name, standard)
#define SET_EXITS(type, name, unit, standard, low, high, text)                             \
    SET_##type(scenario->condor_exits.name, standard)
#define SET_BASE(type, name, unit, standard, low, high, text)                              \
    SET_##type(scenario->base.name, standard)
#define SET_BASE_SIZE(type, name, unit, standard, low, high, text)                         \
    SET_##type(scenario->base_size.name, standard)
#define SET_VEGA_BAND(type, name, unit, standard, low, high, text)                         \
    SET_##type(scenario->vega_band.name, standard)
#define SET_COSTS(type, name, unit, standard, low, high, text)                             \
    SET_##type(scenario->costs.name, standard)
#define SET_SIZING(type, name, unit, standard, low, high, text)                            \
    SET_##type(scenario->sizing.name, standard)
#define SET_OUTPUT(type, name, unit, standard, low, high, text)                            \
    SET_##type(scenario->output.name, standard)

void alvh_scenario_defaults(struct alvh_scenario *scenario)
{
    memset(scenario, 0, sizeof *scenario);
    ALVH_MARKET_OPTIONS(SET_MARKET)
    ALVH_START_OPTIONS(SET_START)
    ALVH_SIMULATION_OPTIONS(SET_SIMULATION)
    ALVH_CONDOR_LISTING_OPTIONS(SET_CONDOR)
    ALVH_CONDOR_EXIT_OPTIONS(SET_EXITS)
    ALVH_BASE_LISTING_OPTIONS(SET_BASE)
    ALVH_BASE_SIZE_OPTIONS(SET_BASE_SIZE)
    ALVH_VEGA_BAND_OPTIONS(SET_VEGA_BAND)
    ALVH_COST_OPTIONS(SET_COSTS)
    ALVH_SIZING_OPTIONS(SET_SIZING)
    ALVH_OUTPUT_OPTIONS(SET_OUTPUT)
}

const struct alvh_option *alvh_option_find(const char *path)
{
    for (int i = 0; i < alvh_options_count; i++)
        if (strcmp(alvh_options[i].path, path) == 0)
            return &alvh_options[i];
    return NULL;
}

bool alvh_option_is_block(const char *path)
{
    const size_t length = strlen(path);
    for (int i = 0; i < alvh_options_count; i++)
        if (strncmp(alvh_options[i].path, path, length) == 0 &&
            alvh_options[i].path[length] == '.')
            return true;
    return false;
}

static const char *last_key(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

/* How far a known path is from what was written: by its own last key, the same key of
 * another block being the next best guess; equals are told apart by their blocks. */
static int distance(const char *written, const char *known)
{
    enum { OTHER_BLOCK = 3, FINER = 256 };
    char block[ALVH_TEXT_LENGTH], known_block[ALVH_TEXT_LENGTH];
    const char *key = last_key(written), *known_key = last_key(known);
    snprintf(block, sizeof block, "%.*s", (int)(key - written), written);
    snprintf(known_block, sizeof known_block, "%.*s", (int)(known_key - known), known);
    const int blocks = alvh_edit_distance(block, known_block);
    const int keys = alvh_edit_distance(key, known_key);
    return FINER * (keys + (blocks ? OTHER_BLOCK : 0)) + blocks;
}

struct search {
    const char *written;
    char *nearest;
    int distance;
};

static void consider(struct search *search, const char *known, size_t length)
{
    char path[ALVH_TEXT_LENGTH];
    snprintf(path, sizeof path, "%.*s", (int)length, known);
    const int far = distance(search->written, path);
    if (search->distance >= 0 && far >= search->distance)
        return;
    search->distance = far;
    strcpy(search->nearest, path);
}

const char *alvh_option_nearest(const char *path, bool in_book,
                                char nearest[ALVH_TEXT_LENGTH])
{
    static const char *const others[] = {"extends", "books", "scale"};
    struct search search = {.written = path, .nearest = nearest, .distance = -1};
    for (int i = 0; i < alvh_options_count; i++) {
        const char *known = alvh_options[i].path;
        if (in_book && alvh_options[i].book_offset == ALVH_NOT_IN_BOOKS)
            continue;
        /* The option itself and every block that leads to it. */
        for (const char *dot = strchr(known, '.'); dot; dot = strchr(dot + 1, '.'))
            consider(&search, known, (size_t)(dot - known));
        consider(&search, known, strlen(known));
    }
    for (int i = 0; i < 3 && !in_book; i++)
        consider(&search, others[i], strlen(others[i]));
    return nearest;
}
