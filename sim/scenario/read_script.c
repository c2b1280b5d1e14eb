/* stress.script: a list of days, each with a return of SPX and perhaps a VIX. */
#include <math.h>

#include "sim/scenario/read.h"

static void read_day(const struct alvh_node *node, struct alvh_script_day *day,
                     struct alvh_problems *problems)
{
    static const char *const keys[] = {"spx_percent", "vix_points"};
    *day = (struct alvh_script_day){.vix_points = NAN};
    if (!alvh_node_is(node, "stress.script", ALVH_NODE_MAP, problems))
        return;
    alvh_node_known(node, "stress.script", 2, keys, problems);
    const struct alvh_node *spx = alvh_node_find(node, "spx_percent");
    const struct alvh_node *vix = alvh_node_find(node, "vix_points");
    if (spx)
        alvh_node_real(spx, "stress.script.spx_percent", ALVH_SCRIPT_LEAST_PERCENT,
                       ALVH_SCRIPT_MOST_PERCENT, &day->spx_percent, problems);
    else
        alvh_node_problem(node, "stress.script.spx_percent", problems,
                          "is missing; the return of SPX on that day, in %%");
    if (vix)
        alvh_node_real(vix, "stress.script.vix_points", ALVH_SCRIPT_LEAST_VIX,
                       ALVH_SCRIPT_MOST_VIX, &day->vix_points, problems);
}

void alvh_scenario_read_script(const struct alvh_scenario_reader *reader)
{
    const struct alvh_node *list = reader->script;
    struct alvh_scenario *scenario = reader->scenario;
    if (!list || !alvh_node_is(list, "stress.script", ALVH_NODE_LIST, reader->problems))
        return;
    if (list->entries > ALVH_MAX_SCRIPT_DAYS) {
        alvh_node_problem(list, "stress.script", reader->problems,
                          "has %d entries; allowed: at most %d", list->entries,
                          ALVH_MAX_SCRIPT_DAYS);
        return;
    }
    for (const struct alvh_node *node = list->first; node; node = node->next)
        read_day(node, &scenario->script[scenario->script_days++], reader->problems);
}
