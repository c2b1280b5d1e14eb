/* A scenario: what a run is asked to do, from a file, a text or the built-in ones.
 *
 * Every number a user may set is a key of the scenario (`alvh scenario core` prints them
 * all, with units, ranges and meanings; alvh_scenario_schema gives the same as a JSON
 * Schema), so that a program sets them by key and value and never by their place in a
 * struct: struct alvh_scenario may grow without breaking programs. */
#ifndef ALVH_SCENARIO_H
#define ALVH_SCENARIO_H

#include "alvh/model.h"
#include "alvh/problems.h"
#include "alvh/start_state.h"

ALVH_API_BEGIN

struct alvh_scenario;

/* Reads a scenario. name_or_path: a built-in scenario or a YAML file; NULL is "core".
 * settings: `count` texts "key.path=value", applied after the file and reported as
 * "--set:N: key.path: ...". Every problem is collected, not only the first; any problem
 * makes the result ALVH_EINPUT and leaves no scenario. The model file is read by who runs
 * it. The caller frees the scenario; freeing NULL does nothing. */
enum alvh_status alvh_scenario_create(const char *name_or_path, int count,
                                      const char *const settings[],
                                      struct alvh_scenario **scenario,
                                      struct alvh_problems *problems);
void alvh_scenario_free(struct alvh_scenario *scenario);

/* The same of a YAML text in memory, called `name` in messages. */
enum alvh_status alvh_scenario_create_from_text(const char *name, const char *text,
                                                struct alvh_scenario **scenario,
                                                struct alvh_problems *problems);

/* The built-in scenarios: index 0 .. until NULL. The text is YAML with comments. */
const char *alvh_scenario_builtin_name(int index);
const char *alvh_scenario_builtin_text(const char *name);

/* The scenario with every key written out and every unit in a comment: reading it again
 * gives the same scenario, and with --set nothing else is needed to rerun. The caller frees
 * the text. */
enum alvh_status alvh_scenario_print(const struct alvh_scenario *scenario, char **text,
                                     struct alvh_error *error);

/* The same as JSON, and the JSON Schema of every scenario (draft 2020-12): keys, types,
 * ranges, units (x-unit), defaults and meanings. The caller frees the text. */
enum alvh_status alvh_scenario_json(const struct alvh_scenario *scenario, char **text,
                                    struct alvh_error *error);
enum alvh_status alvh_scenario_schema(char **text, struct alvh_error *error);

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

ALVH_API_END

#endif
