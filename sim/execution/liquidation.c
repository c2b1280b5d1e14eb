#include "models/isa.h"

#include "sim/execution/liquidation.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>

enum { NOTHING = -1 };

/* The tranche with the largest loss among those whose closing would help. */
static int worst_left(double share, int count, const struct alvh_open_tranche tranche[],
                      const bool done[])
{
    int worst = NOTHING;
    for (int i = 0; i < count; i++) {
        const bool helps =
            tranche[i].contracts > 0.0 && share * tranche[i].freed > tranche[i].cost;
        if (!done[i] && helps &&
            (worst == NOTHING || tranche[i].loss > tranche[worst].loss))
            worst = i;
    }
    return worst;
}

double alvh_liquidation(const struct alvh_margin_call *call, int count,
                        const struct alvh_open_tranche tranche[], double close[])
{
    bool done[ALVH_MAX_LIQUIDATION] = {false};
    double missing = call->share * call->requirement - call->equity;
    assert(count <= ALVH_MAX_LIQUIDATION);
    for (int i = 0; i < count; i++)
        close[i] = 0.0;
    while (missing > 0.0) {
        const int i = worst_left(call->share, count, tranche, done);
        if (i == NOTHING)
            return missing;
        const double helped = call->share * tranche[i].freed - tranche[i].cost;
        const double needed = ceil(missing / helped);
        close[i] = needed < tranche[i].contracts ? needed : tranche[i].contracts;
        missing -= close[i] * helped;
        done[i] = true;
    }
    return 0.0;
}
