#include "tests/faults/inject.h"

#include <errno.h>
#include <string.h>

#include "tests/faults/journal.h"

static struct fault_plan plan;
static struct fault_outcome *outcome;

void fault_begin(const struct fault_plan *given, struct fault_outcome *shared)
{
    plan = *given;
    outcome = shared;
    journal_begin(plan.journal);
}

enum fault_manner fault_manner(void)
{
    return plan.manner;
}

double fault_step(void)
{
    return plan.step;
}

bool fault_due_at(enum fault_class class, const char *name, const void *place)
{
    if (!outcome || class != plan.class)
        return false;
    const int64_t call = atomic_fetch_add(&outcome->calls, 1) + 1;
    if (call < FAULT_PLACES)
        outcome->place[call] = place;
    if (plan.n == 0 || (plan.lasting ? call < plan.n : call != plan.n))
        return false;
    if (!atomic_exchange(&outcome->hit, true))
        strncpy(outcome->name, name, sizeof outcome->name - 1);
    errno = plan.error;
    return true;
}
