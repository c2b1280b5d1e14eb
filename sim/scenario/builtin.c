#include <string.h>

#include "alvh/options.h"
#include "models/embed.h"

ALVH_EMBEDDED(alvh_scenario_claims);
ALVH_EMBEDDED(alvh_scenario_core);
ALVH_EMBEDDED(alvh_scenario_demo);
ALVH_EMBEDDED(alvh_scenario_one_day);
ALVH_EMBEDDED(alvh_scenario_sizing);
ALVH_EMBEDDED(alvh_scenario_stress_1987);
ALVH_EMBEDDED(alvh_scenario_stress_2008);
ALVH_EMBEDDED(alvh_scenario_stress_2018_02);
ALVH_EMBEDDED(alvh_scenario_stress_2020_03);
ALVH_EMBEDDED(alvh_scenario_stress_2024_08);
ALVH_EMBEDDED(alvh_scenario_stress_2025_04);
ALVH_EMBEDDED(alvh_scenario_stress_liquidity);
ALVH_EMBEDDED(alvh_scenario_stress_no_hedge_fill);

static const struct {
    const char *name;
    const char *text; /* ended by a zero */
} builtin[] = {{"core", alvh_scenario_core},
               {"demo", alvh_scenario_demo},
               {"claims", alvh_scenario_claims},
               {"one-day", alvh_scenario_one_day},
               {"sizing", alvh_scenario_sizing},
               {"stress-1987", alvh_scenario_stress_1987},
               {"stress-2008", alvh_scenario_stress_2008},
               {"stress-2018-02", alvh_scenario_stress_2018_02},
               {"stress-2020-03", alvh_scenario_stress_2020_03},
               {"stress-2024-08", alvh_scenario_stress_2024_08},
               {"stress-2025-04", alvh_scenario_stress_2025_04},
               {"stress-liquidity", alvh_scenario_stress_liquidity},
               {"stress-no-hedge-fill", alvh_scenario_stress_no_hedge_fill}};
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
