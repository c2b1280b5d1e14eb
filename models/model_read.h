/* Model files: every problem of one, and the models that come with the program. */
#ifndef ALVH_MODELS_MODEL_READ_H
#define ALVH_MODELS_MODEL_READ_H

#include <stdbool.h>

#include "alvh/model.h"
#include "alvh/problems.h"

/* alvh_model_read with every problem of the file instead of the first few. A model with
 * problems is not to be used. */
bool alvh_model_read_all(const char *name_or_path, struct alvh_model *model,
                         struct alvh_problems *problems);

/* The same of a text in memory, called `name` in messages. */
bool alvh_model_parse(const char *name, const char *text, struct alvh_model *model,
                      struct alvh_problems *problems);

/* The built-in models: index 0 .. until NULL. The text is YAML with comments. */
const char *alvh_model_builtin_name(int index);
const char *alvh_model_builtin_text(const char *name);

/* A model's regimes for a message: "calm, stressed, crisis". */
enum { ALVH_REGIME_NAMES = ALVH_MAX_REGIMES * (ALVH_REGIME_NAME + 2) };
const char *alvh_model_regime_names(const struct alvh_model *model,
                                    char names[ALVH_REGIME_NAMES]);

#endif
