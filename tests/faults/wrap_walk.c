/* A walk whose outcome is no number. */
#include <math.h>

#include "sim/engine/accounts.h"
#include "sim/engine/walks.h"
#include "tests/faults/inject.h"

static alvh_walk_function *walk_block;

static void walk_and_spoil(const struct alvh_walk *walk, struct alvh_block *block,
                           struct alvh_outcomes *outcomes, int64_t offset)
{
    walk_block(walk, block, outcomes, offset);
    if (fault_due(FAULT_NUMBER, "block"))
        account_outcome(outcomes, ALVH_OUTCOME_final_pnl, 1, offset)[3] = NAN;
}

enum alvh_status __real_alvh_walk_select(alvh_walk_function **walk, const char **isa,
                                         struct alvh_error *error);
enum alvh_status __wrap_alvh_walk_select(alvh_walk_function **walk, const char **isa,
                                         struct alvh_error *error);
enum alvh_status __wrap_alvh_walk_select(alvh_walk_function **walk, const char **isa,
                                         struct alvh_error *error)
{
    const enum alvh_status status = __real_alvh_walk_select(&walk_block, isa, error);
    *walk = walk_and_spoil;
    return status;
}
