/* What happens on which day, the same for every path: listed expiries, entries, exits and
 * rolls, laid on the exchange calendar before any path is walked. */
#ifndef ALVH_SIM_PLAN_H
#define ALVH_SIM_PLAN_H

#include "alvh/events.h"
#include "alvh/options.h"

enum { ALVH_NONE = -1 };

/* A condor tranche. Days count from the start of the simulation. */
struct alvh_tranche {
    int open_day;
    int expiry_day;
    int exit_day[ALVH_MAX_BOOKS]; /* when each book closes it at the latest */
    int last_day;                 /* after this day no book can hold it */
    int slot;                     /* where blocks keep it, 0 .. condor_slots - 1 */
};

/* What is bought on one day and rolled into the same again on a later one. */
#define ALVH_ROLLED(X)                                                                     \
    X(base)            /* VIX calls of the base layer */                                   \
    X(spx_put)         /* SPX puts */                                                      \
    X(butterfly)       /* SPX put butterflies */                                           \
    X(vix_call_spread) /* VIX call spreads */                                              \
    X(vxth)            /* VIX calls rolled at VIX expiry */                                \
    X(base_middle)     /* VIX calls of the base layer's ladder, */                         \
    X(base_far)        /* its longer rungs */

enum alvh_rolled {
#define ALVH_ROLLED_NUMBER(name) ALVH_ROLLED_##name,
    ALVH_ROLLED(ALVH_ROLLED_NUMBER)
#undef ALVH_ROLLED_NUMBER
        ALVH_ROLLED_COUNT
};

enum { ALVH_ROLL_SLOTS = 2 }; /* today's purchase in one, the last one's in the other */

/* A purchase, held until the next one or its expiry. */
struct alvh_roll {
    int day;
    int expiry_day;
    int last_day;
    int slot; /* 0 .. ALVH_ROLL_SLOTS - 1 */
};

struct alvh_rolls {
    int count; /* 0 when no book holds any */
    struct alvh_roll *roll;
    int *rolling; /* [days + 1]: the roll of that day, or ALVH_NONE */
};

/* Month 1 is the first to settle after today. A contract is numbered by its calendar month,
 * 12 * year + month - 1, and lives in slot number % ALVH_FUTURE_SLOTS: seven months, and on
 * its last day the one that settles, never share one. */
enum { ALVH_VIX_MONTHS = 7, ALVH_FUTURE_SLOTS = 9 };

/* The VIX futures listed on a day. */
struct alvh_futures_day {
    int contract;                    /* the number of month 1 */
    int tenor_days[ALVH_VIX_MONTHS]; /* trading days to settlement, 1 or more */
    int period_days;                 /* trading days from the settlement before month 1's */
    bool settles;                    /* the contract before month 1 settles today */
};

/* Where blocks keep a contract: month 0 is month 1, and so on; -1 the one before. */
static inline int alvh_future_slot(const struct alvh_futures_day *futures, int month)
{
    return (futures->contract + month) % ALVH_FUTURE_SLOTS;
}

struct alvh_plan {
    int days;                         /* closes 0 .. days; day 0 is the start */
    alvh_date *date;                  /* [days + 1] */
    double *fomc_proximity;           /* [days + 1], 0 to 1: sim/signals/proximity.h */
    double *event_proximity;          /* [days + 1]: of any dated event */
    int *event_days[ALVH_EVENT_COUNT]; /* [days + 1]: trading days to the next event */
    struct alvh_futures_day *futures; /* [days + 1] */
    int tranches, condor_slots;
    struct alvh_tranche *tranche;
    int *opening; /* [days + 1]: the tranche opened that day, or ALVH_NONE */
    struct alvh_rolls rolls[ALVH_ROLLED_COUNT];
};

/* Lays the scenario on the calendar from `start` (a trading day) on. */
enum alvh_status alvh_plan_create(const struct alvh_scenario *scenario, alvh_date start,
                                  struct alvh_plan **plan, struct alvh_error *error);
void alvh_plan_free(struct alvh_plan *plan);

/* The SPX expiry listed today that is nearest to so many days away, among those that tables
 * price. */
alvh_date alvh_plan_spx_expiry(alvh_date today, int64_t calendar_days);

/* Lays the rolls of the kinds that are listed on a plan whose dates are laid;
 * alvh_plan_create calls it. */
void alvh_plan_rolls(const struct alvh_scenario *scenario,
                     const bool listed[ALVH_ROLLED_COUNT], struct alvh_plan *plan);

#endif
