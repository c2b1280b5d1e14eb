#include <string.h>

#include "alvh/scenario.h"
#include "models/embed.h"

ALVH_EMBEDDED(alvh_scenario_claims);
ALVH_EMBEDDED(alvh_scenario_core);
ALVH_EMBEDDED(alvh_scenario_demo);
ALVH_EMBEDDED(alvh_scenario_one_day);
ALVH_EMBEDDED(alvh_scenario_sizing);

static const struct {
    const char *name;
    const char *text; /* ended by a zero */
} builtin[] = {{"core", alvh_scenario_core},
               {"demo", alvh_scenario_demo},
               {"claims", alvh_scenario_claims},
               {"one-day", alvh_scenario_one_day},
               {"sizing", alvh_scenario_sizing}};
enum { BUILTINS = sizeof builtin / sizeof *builtin };

const char *alvh_scenario_builtin_name(int index)
{
    return index >= 0 && index < BUILTINS ? builtin[index].name : NULL;
}

const char *alvh_scenario_builtin_text(const char *name)
{
    for (int i = 0; i < BUILTINS; i++)
        if (strcmp(builtin[i].name, name) == 0)
            return builtin[i].text;
    return NULL;
}
