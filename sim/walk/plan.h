/* What happens on which day, the same for every path: listed expiries, entries, exits and
 * rolls, laid on the exchange calendar before any path is walked. */
#ifndef ALVH_SIM_PLAN_H
#define ALVH_SIM_PLAN_H

#include "alvh/calendar.h"
#include "alvh/scenario.h"

enum { ALVH_NONE = -1 };

/* A condor tranche. Days count from the start of the simulation. */
struct alvh_tranche {
    int open_day;
    int expiry_day;
    int exit_day[ALVH_MAX_BOOKS]; /* when each book closes it at the latest */
    int last_day;                 /* after this day no book can hold it */
    int slot;                     /* where blocks keep it, 0 .. condor_slots - 1 */
};

/* A purchase of VIX calls, held until the next one or its expiry. */
struct alvh_base_roll {
    int day;
    int expiry_day;
    int last_day;
    int slot; /* 0 or 1 */
};

struct alvh_plan {
    int days;        /* closes 0 .. days; day 0 is the start */
    alvh_date *date; /* [days + 1] */
    int *front_days; /* [days + 1]: trading days to the front VIX future's expiry */
    int tranches, condor_slots;
    struct alvh_tranche *tranche;
    int *opening; /* [days + 1]: the tranche opened that day, or ALVH_NONE */
    int rolls;    /* 0 when no book holds the base layer */
    struct alvh_base_roll *roll;
    int *rolling; /* [days + 1]: the roll of that day, or ALVH_NONE */
};

/* Lays the scenario on the calendar from `start` (a trading day) on. */
enum alvh_status alvh_plan_create(const struct alvh_scenario *scenario, alvh_date start,
                                  struct alvh_plan **plan, struct alvh_error *error);
void alvh_plan_free(struct alvh_plan *plan);

#endif
