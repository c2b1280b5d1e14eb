/* Today's book under a shock: the books of a scenario, built up along a quiet path and then
 * hit overnight.
 *
 * The market stands still for some days (SPX unchanged, VIX at that of the start) while the
 * books open tranches and hedges as they would; then SPX and VIX are somewhere else at the
 * next close, before anybody can trade. What SPX and VIX do not say (how the variance is
 * split, liquidity, order flow) differs from path to path; numbers are means over a few. */
#ifndef ALVH_STRESS_H
#define ALVH_STRESS_H

#include "alvh/options.h"
#include "alvh/tables.h"

enum { ALVH_STRESS_PATHS = 64 };

struct alvh_stress;

/* One book at one scale, dollars for the whole position. */
struct alvh_stress_cell {
    double equity;   /* before the shock */
    double pnl;      /* of the shock at the mid; of an episode from its start to its end */
    double drawdown; /* largest fall of equity, of an episode; of a shock: its loss */
    double requirement; /* margin: after the shock, or the largest of an episode */
    double called;      /* share of the paths whose equity does not carry the requirement */
    double ruined;      /* share of the paths whose equity is gone */
};

/* Builds the books; day 0 takes the last close before any tranche of the first day reaches
 * its exit day, when as many are open as ever are. The stress block of the scenario keeps
 * its spreads, depth and fills, and loses its script. */
enum alvh_status alvh_stress_create(const struct alvh_scenario *scenario, int day,
                                    struct alvh_stress **stress, struct alvh_error *error);
void alvh_stress_free(struct alvh_stress *stress);

/* Where the books stand before the shock. */
int alvh_stress_day(const struct alvh_stress *stress);
double alvh_stress_spot(const struct alvh_stress *stress); /* index points */
double alvh_stress_vix(const struct alvh_stress *stress);  /* points */

/* SPX returns so many percent by the next close, and VIX ends there; nobody trades, and no
 * margin is called, but `called` says where it would be. cell[book * scales + scale]. */
void alvh_stress_shock(struct alvh_stress *stress, double spx_percent, double vix,
                       struct alvh_stress_cell cell[]);

/* The days of an episode follow, and books trade on through them. */
enum alvh_status alvh_stress_episode(struct alvh_stress *stress, const char *episode,
                                     struct alvh_stress_cell cell[],
                                     struct alvh_error *error);

/* The elasticity of VIX to SPX: least squares of daily changes of ln VIX on those of ln SPX
 * over the closes that the scenario names, so that VIX goes with SPX as
 *     VIX = VIX_0 (S / S_0)^elasticity,
 * and no further than ALVH_STRESS_MOST_VIX, the highest that was ever quoted (VXO, 1987).
 */
#define ALVH_STRESS_MOST_VIX 150.0
enum alvh_status alvh_stress_elasticity(const struct alvh_scenario *scenario,
                                        double *elasticity, struct alvh_error *error);
double alvh_stress_vix_along(const struct alvh_stress *stress, double elasticity,
                             double spx_percent);

/* What a reverse stress looks for. */
enum alvh_breach { ALVH_BREACH_MARGIN, ALVH_BREACH_LOSS };

/* The smallest move of SPX in the direction of `most_percent`, along the elasticity, that
 * calls margin on half of the paths, or loses loss_percent of equity; NaN where none up to
 * most_percent does. In percent, to 0.01. */
double alvh_stress_reverse(struct alvh_stress *stress, int cell, enum alvh_breach breach,
                           double loss_percent, double elasticity, double most_percent);

#endif
