/* A market that is told where to go.
 *
 * On the days of a script ln S moves by the script's return and nothing else, and the
 * variances move to where the model's VIX is the script's (sim/walk/vix_match.h); how the
 * variance is split, the regime and everything exogenous stay random. Before and after, the
 * market is free. On one day every path can be made to enter a regime, with the jump that
 * the model's move into it carries.
 *
 * Moves that are forced are added to ln_carry, so that S exp(-ln_carry) stays the
 * martingale that it is without them. */
#ifndef ALVH_SIM_SCRIPT_H
#define ALVH_SIM_SCRIPT_H

#include "alvh/dynamics.h"
#include "alvh/options.h"

struct alvh_script {
    const struct alvh_model *model;
    int first_day, days;    /* moves on first_day .. first_day + days - 1 */
    double *ln_return;      /* [days] */
    double *vix;            /* [days], points; NaN: left to the model */
    int regime, regime_day; /* entered on that day; regime_day 0: never */
};

/* What a scenario's stress block forces on the market; *script is NULL where that is
 * nothing. The model must outlive it. */
enum alvh_status alvh_script_create(const struct alvh_scenario *scenario,
                                    const struct alvh_model *model,
                                    struct alvh_script **script, struct alvh_error *error);
void alvh_script_free(struct alvh_script *script);

/* The VIX, in points, that the stress block wants at the start; 0: none. */
enum alvh_status alvh_script_start_vix(const struct alvh_scenario *scenario, double *vix,
                                       struct alvh_error *error);

/* Puts every lane into the regime if today is its day. */
void alvh_script_enter(const struct alvh_script *script, uint64_t seed, uint64_t first_path,
                       int day, struct alvh_market_lanes *market);

/* Puts every lane where the script wants it at the close of `day`, if it wants anything.
 * ln_spot_before and variance_before (v1 + v2) are those of the close before; a return
 * beyond four of that variance's standard deviations counts as a jump. Doing it twice is as
 * doing it once. */
void alvh_script_follow(const struct alvh_script *script, int day,
                        const double *ln_spot_before, const double *variance_before,
                        struct alvh_market_lanes *market);

#endif
