/* What a run is asked to do: every number a user may set.
 *
 * Each group below is one table. The struct, the defaults, the reader, the ranges, the
 * printed scenario and the attributes of a result file are expansions of it, so that none
 * of them can disagree. A row is
 *
 *     X(type, name, unit, default, lowest, highest, "what it is")
 *
 * and type is INTEGER, REAL, FLAG or TEXT. Rows marked "listing" decide what is quoted on a
 * path and are common to all books; the others may differ from book to book. */
#ifndef ALVH_SCENARIO_H
#define ALVH_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>

#include "alvh/history.h"
#include "alvh/model.h"
#include "alvh/problems.h"
#include "alvh/start_state.h"

/* clang-format off: columns are the point. */
/* key path: market */
#define ALVH_MARKET_OPTIONS(X)                                                                                    \
    X(TEXT,    model,            "",          "core", 0, 0,      "built-in model (core, mild) or a model file")   \
    X(TEXT,    as_of,            "date",      "",     0, 0,      "day of the starting closes, YYYY-MM-DD; empty: the last with a futures curve") \
    X(TEXT,    data,             "folder",    "",     0, 0,      "folder of daily closes; empty: the closes that come with the program")
/* key path: market.start; given whole or not at all, it replaces the inferred state */
#define ALVH_START_OPTIONS(X)                                                                                     \
    X(REAL,    spot,             "points",    0,      1,    1e6,    "SPX at the start")                           \
    X(TEXT,    regime,           "",          "",     0,    0,      "regime at the start, by name")               \
    X(REAL,    variance_fast,    "per year",  0,      0,    10,     "fast variance at the start")                 \
    X(REAL,    variance_slow,    "per year",  0,      0,    10,     "slow variance at the start")
/* key path: simulation */
#define ALVH_SIMULATION_OPTIONS(X)                                                                                \
    X(INTEGER, paths,            "paths",     100000, 16,   1000000000, "simulated paths; rounded up to a multiple of 16") \
    X(INTEGER, days,             "trading days", 252, 1,    2520,   "length of a path")                           \
    X(INTEGER, steps_per_day,    "steps",     1,      1,    64,     "variance steps in a day")                    \
    X(INTEGER, seed,             "",          1,      0,    INT64_MAX, "the same seed gives the same bytes")      \
    X(INTEGER, block_paths,      "paths",     240,    64,   1024,   "paths walked together; a multiple of 16; no effect on results") \
    X(INTEGER, threads,          "threads",   0,      0,    4096,   "0: as many as the environment grants; no effect on results") \
    X(TEXT,    pricing,          "",          "tables", 0,  0,      "tables, or exact: every price from the transforms, slow")
/* key path: condor; listing */
#define ALVH_CONDOR_LISTING_OPTIONS(X)                                                                            \
    X(INTEGER, entry_every_days, "trading days", 5,   1,    252,    "a tranche is opened every so many trading days") \
    X(INTEGER, target_calendar_days, "calendar days", 45, 1, 90,    "the listed expiry nearest to this is sold")  \
    X(REAL,    short_delta,      "",          0.16,   0.01, 0.49,   "Black delta of the short put and call, absolute") \
    X(REAL,    wing_points,      "points",    50,     5,    1000,   "distance of the long wings from the short strikes") \
    X(REAL,    strike_grid_points, "points",  5,      0.5,  100,    "strikes are multiples of this")
/* key path: condor; per book */
#define ALVH_CONDOR_EXIT_OPTIONS(X)                                                                               \
    X(REAL,    profit_target_percent, "% of credit", 50, 1, 100,    "a tranche is bought back when this share of its credit is earned; 100: never early") \
    X(REAL,    stop_loss_percent, "% of credit", 200, 10, 10000,    "a tranche is bought back when its loss reaches this share of its credit") \
    X(INTEGER, exit_calendar_days, "calendar days", 21, 0,  90,     "a tranche is bought back when so many days are left; 0: held to settlement")
/* key path: layers.base; listing */
#define ALVH_BASE_LISTING_OPTIONS(X)                                                                              \
    X(INTEGER, roll_every_days,  "trading days", 5,   1,    63,     "the VIX calls are rolled every so many trading days") \
    X(INTEGER, min_calendar_days, "calendar days", 21, 1,   120,    "shortest expiry bought")                     \
    X(INTEGER, max_calendar_days, "calendar days", 35, 1,   220,    "longest expiry bought, when a shorter one is listed") \
    X(REAL,    call_delta,       "",          0.30,   0.01, 0.99,   "Black delta of the VIX calls bought")        \
    X(REAL,    strike_grid_points, "points",  0.5,    0.1,  10,     "VIX strikes are multiples of this")
/* key path: layers.base; per book */
#define ALVH_BASE_SIZE_OPTIONS(X)                                                                                 \
    X(FLAG,    enabled,          "",          true,   0,    1,      "hold the base layer of VIX calls")           \
    X(REAL,    notional_percent, "%",         17.5,   0,    100,    "contracts x 100 x VIX future, as a share of the condors' maximum loss")
/* key path: rules.vega_band; per book */
#define ALVH_VEGA_BAND_OPTIONS(X)                                                                                 \
    X(REAL,    low_dollars,      "dollars per VIX point and condor", -60, -1e6, 1e6, "a day below this is counted as a breach") \
    X(REAL,    high_dollars,     "dollars per VIX point and condor", 20, -1e6, 1e6, "a day above this is counted as a breach")
/* key path: costs; half-spreads are those of closing quotes: SPXW options of 18 to 50 days on
 * 2022-02-04 and 2024-01-05 (fitted bases 0.13 and 0.09, 0.5 % of the price on both days), monthly
 * VIX options of 35 days on 2023-02-15 */
#define ALVH_COST_OPTIONS(X)                                                                                      \
    X(REAL,    spx_tick_points,  "points",    0.05,   0,    5,      "least half-spread of an SPX option")         \
    X(REAL,    spx_half_spread_base_points, "points", 0.10, 0, 50,  "half-spread of an SPX option: base part")    \
    X(REAL,    spx_half_spread_percent, "% of price", 0.5, 0, 50,   "half-spread of an SPX option: part that grows with its price") \
    X(REAL,    vix_tick_points,  "points",    0.01,   0,    5,      "least half-spread of a VIX option")          \
    X(REAL,    vix_half_spread_base_points, "points", 0.01, 0, 5,   "half-spread of a VIX option: base part")     \
    X(REAL,    vix_half_spread_percent, "% of price", 1.0, 0, 50,   "half-spread of a VIX option: part that grows with its price") \
    X(REAL,    spx_fee_dollars,  "dollars per contract", 1.25, 0, 100, "exchange and broker fees of an SPX option") \
    X(REAL,    vix_fee_dollars,  "dollars per contract", 1.00, 0, 100, "exchange and broker fees of a VIX option")
/* key path: sizing */
#define ALVH_SIZING_OPTIONS(X)                                                                                    \
    X(REAL,    capital_dollars_per_contract, "dollars", 50000, 100, 1e9, "starting equity for each contract of the scale; equity at or below zero is ruin")
/* key path: output */
#define ALVH_OUTPUT_OPTIONS(X)                                                                                    \
    X(INTEGER, fan_paths,        "paths",     20000,  16,   10000000, "the first so many paths feed the fans, histograms and daily vega quantiles")
/* clang-format on */

enum { ALVH_TEXT_LENGTH = 256, ALVH_MAX_BOOKS = 32, ALVH_MAX_SCALES = 32 };
enum { ALVH_PLACE_LENGTH = ALVH_TEXT_LENGTH + 24 };

/* What a row of each type becomes in a struct. */
#define ALVH_OPTION_INTEGER(name) int64_t name;
#define ALVH_OPTION_REAL(name) double name;
#define ALVH_OPTION_FLAG(name) bool name;
#define ALVH_OPTION_TEXT(name) char name[ALVH_TEXT_LENGTH];
#define ALVH_OPTION_FIELD(type, name, unit, standard, low, high, text)                     \
    ALVH_OPTION_##type(name)

struct alvh_market_options {
    ALVH_MARKET_OPTIONS(ALVH_OPTION_FIELD)
    bool start_given; /* the scenario states the start instead of a day of history */
    struct {
        ALVH_START_OPTIONS(ALVH_OPTION_FIELD)
    } start;
};
struct alvh_simulation_options {
    ALVH_SIMULATION_OPTIONS(ALVH_OPTION_FIELD)
};
struct alvh_condor_listing {
    ALVH_CONDOR_LISTING_OPTIONS(ALVH_OPTION_FIELD)
};
struct alvh_condor_exits {
    ALVH_CONDOR_EXIT_OPTIONS(ALVH_OPTION_FIELD)
};
struct alvh_base_listing {
    ALVH_BASE_LISTING_OPTIONS(ALVH_OPTION_FIELD)
};
struct alvh_base_size {
    ALVH_BASE_SIZE_OPTIONS(ALVH_OPTION_FIELD)
};
struct alvh_vega_band {
    ALVH_VEGA_BAND_OPTIONS(ALVH_OPTION_FIELD)
};
struct alvh_cost_options {
    ALVH_COST_OPTIONS(ALVH_OPTION_FIELD)
};
struct alvh_sizing_options {
    ALVH_SIZING_OPTIONS(ALVH_OPTION_FIELD)
};
struct alvh_output_options {
    ALVH_OUTPUT_OPTIONS(ALVH_OPTION_FIELD)
};

/* A named variation: the scenario's own per-book blocks with the book's changes on top. */
struct alvh_book_options {
    char name[ALVH_REGIME_NAME];
    struct alvh_condor_exits condor;
    struct alvh_base_size base;
    struct alvh_vega_band vega_band;
};

struct alvh_scenario {
    char name[ALVH_TEXT_LENGTH];
    char description[ALVH_TEXT_LENGTH];
    struct alvh_market_options market;
    struct alvh_simulation_options simulation;
    struct alvh_condor_listing condor;
    struct alvh_condor_exits condor_exits; /* what books start from */
    struct alvh_base_listing base;
    struct alvh_base_size base_size; /* what books start from */
    struct alvh_vega_band vega_band; /* what books start from */
    struct alvh_cost_options costs;
    struct alvh_sizing_options sizing;
    struct alvh_output_options output;
    int books;
    struct alvh_book_options book[ALVH_MAX_BOOKS];
    int scales;
    int64_t scale[ALVH_MAX_SCALES]; /* contracts a tranche, ascending */
    /* Where a file set what only the model or the closes can judge, FILE:LINE, for messages;
     * not printed. */
    struct {
        char model[ALVH_PLACE_LENGTH];
        char data[ALVH_PLACE_LENGTH];
        char as_of[ALVH_PLACE_LENGTH];
        char regime[ALVH_PLACE_LENGTH];
    } place;
};

/* name_or_path: a built-in scenario (core, demo) or a YAML file; NULL is "core".
 * settings: `count` texts "key.path=value", applied after the file, reported as
 * "--set:N: key.path: ...". Every problem is collected, not only the first; any problem
 * makes the result ALVH_EINPUT. The model file is read by the caller. */
enum alvh_status alvh_scenario_read(const char *name_or_path, int count,
                                    const char *const settings[],
                                    struct alvh_scenario *scenario,
                                    struct alvh_problems *problems);

/* The built-in scenarios: index 0 .. until NULL. The text is YAML with comments. */
const char *alvh_scenario_builtin_name(int index);
const char *alvh_scenario_builtin_text(const char *name);

/* The scenario with every key written out and every unit in a comment: reading it again
 * gives the same scenario, and with --set nothing else is needed to rerun. The caller frees
 * the text. */
enum alvh_status alvh_scenario_print(const struct alvh_scenario *scenario, char **text,
                                     struct alvh_error *error);

/* The model a scenario names (built-in or file), and the state it starts from. */
enum alvh_status alvh_scenario_model(const struct alvh_scenario *scenario,
                                     struct alvh_model *model, struct alvh_error *error);
enum alvh_status alvh_scenario_start(const struct alvh_scenario *scenario,
                                     const struct alvh_model *model,
                                     struct alvh_start_state *state,
                                     struct alvh_error *error);

/* Reads what a scenario names (the model, the closes) and finds its start, for the sake of
 * the problems alone. */
enum alvh_status alvh_scenario_check(const struct alvh_scenario *scenario,
                                     struct alvh_problems *problems);

#endif
