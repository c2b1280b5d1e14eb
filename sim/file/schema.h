/* The result file as tables: its dimensions, groups and datasets. What is written, what is
 * read back and what docs/results.md lists are the rows below, those of ALVH_OUTCOMES for
 * /paths, those of ALVH_TAIL_STATISTICS and ALVH_DIAGNOSTICS, and of sim/file/summary.c for
 * the root. */
#ifndef ALVH_SIM_SCHEMA_H
#define ALVH_SIM_SCHEMA_H

/* Paths in a chunk of /paths. A chunk is stored whole, so that it wastes half of itself at
 * the end of a column; a run appends a multiple of it at once, so that none is written twice. */
enum { ALVH_PATH_CHUNK = 4096 };

/* Columns are the point of tables. */
/* clang-format off */
/* X(key, name in the file, unit, text) */
#define ALVH_DIMENSIONS(X)                                                                                                                             \
    X(SCENARIO, "scenario", "1",                               "name of the scenario")                                                                 \
    X(BOOK,  "book",     "1",                                  "name of the book")                                                                     \
    X(SCALE, "scale",    "contracts",                          "size of a condor tranche")                                                             \
    X(PATH,  "path",     "1",                                  "number of the path; with the seed it is all that its random numbers depend on")        \
    X(DAY,   "day",      "trading days",                       "closes after the start")                                                               \
    X(SHARE, "quantile", "1",                                  "share of the paths at or below the value")                                             \
    X(RANK,  "quantile", "1",                                  "share of the paths with the value or a better one: a larger share is a worse outcome") \
    X(LEVEL, "level",    "1",                                  "share of the paths left out; the mean is over the worse ones")                         \
    X(LAYER, "layer",    "1",                                  "part of the book that the money comes from")                                           \
    X(INSTRUMENT, "instrument", "1",                           "kind of instrument that is held")                                                      \
    X(PROPERTY, "property", "1",                               "what a path can have been")                                                            \
    X(RULE,  "rule",     "1",                                  "layer or rule over the layers")                                                        \
    X(CLAIM, "claim",    "1",                                  "hypothesis, what it is about, contracts")                                             \
    X(TERM,  "term",     "1",                                  "what explains the money: a Greek, what the Greeks leave, or costs")                   \
    X(BIN,   "bin",      "dollars per VIX point and contract", "middle of the bin")

/* X(key, name, text) */
#define ALVH_GROUPS(X)                                                                                                  \
    X(ROOT,        "/",           "what the run found, by book and scale; its groups say more")                          \
    X(PATHS,       "paths",       "what each path was, by book and scale")                                              \
    X(DRAWDOWNS,   "drawdowns",   "where the largest drawdown of each path began and ended, and what gave way first") \
    X(WORST,       "worst",       "what the worst hundredth of the paths have in common, by largest drawdown")          \
    X(TAIL,        "tail",        "statistics over the paths with standard errors (_se) and 95 % intervals (_lo, _hi)") \
    X(VEGA,        "vega",        "net vega by day, over the first fan_paths paths")                                    \
    X(FANS,        "fans",        "market and equity by day, over the first fan_paths paths")                           \
    X(SCALING,     "scaling",     "how drawdown per contract grows with the contracts")                                  \
    X(CLAIMS,      "claims",      "hypotheses of docs/findings.md and what the paths say about each")                   \
    X(ATTRIBUTION, "attribution", "where P&L comes from, over the first greek_paths paths and the worst of them")       \
    X(STRUCTURE,   "structure",   "where each book breaks even by day, over the first break_even_paths paths")          \
    X(DIAGNOSTICS, "diagnostics", "checks of this very run, and counts over all its books, scales and paths")
/* clang-format on */

enum alvh_dimension {
#define ALVH_DIMENSION_KEY(key, name, unit, text) ALVH_DIMENSION_##key,
    ALVH_DIMENSIONS(ALVH_DIMENSION_KEY)
#undef ALVH_DIMENSION_KEY
        ALVH_DIMENSION_COUNT
};
enum alvh_group {
#define ALVH_GROUP_KEY(key, name, text) ALVH_GROUP_##key,
    ALVH_GROUPS(ALVH_GROUP_KEY)
#undef ALVH_GROUP_KEY
        ALVH_GROUP_COUNT
};

#endif
