/* The stop rule of simulation.target_error: a run looks at the statistic that the scenario
 * names and stops when half of its 95 % interval is at most relative_percent of it, or at
 * most absolute.
 *
 * It looks after a number of paths that the scenario alone decides, never between: first
 * when all paths that fans, Greeks and break-evens are made of are walked, then each time
 * an eighth more is there, always after whole pieces of ALVH_TARGET_PIECE paths. What it
 * sees is what /tail will say of these paths. Hence threads, blocks and interruptions do
 * not matter, and the run equals one of as many paths without a stop rule.
 *
 * An interval that decides when it is narrow enough has its nominal coverage in the limit
 * of narrow intervals (Chow and Robbins 1965, Annals of Mathematical Statistics 36); few
 * looks at many paths each keep near it. */
#ifndef ALVH_SIM_TARGET_H
#define ALVH_SIM_TARGET_H

#include <stdbool.h>

#include "alvh/options.h"
#include "sim/file/checkpoint.h"
#include "sim/ledger/outcome.h"

enum { ALVH_TARGET_PIECE = 4096, ALVH_TARGET_TEXT = 320 }; /* paths; bytes */

struct alvh_target;

/* NULL where the options, the scenario's as a rule, name no statistic; they must outlive it.
 * It keeps 8 bytes a path, 16 of a difference. */
enum alvh_status alvh_target_create(const struct alvh_scenario *scenario,
                                    const struct alvh_target_error_options *options,
                                    struct alvh_target **made, struct alvh_error *error);
void alvh_target_free(struct alvh_target *target);

/* How many paths there are at the next look after one of so many (0: the first), at most
 * `most`; without a target, `most`. Makes room for their outcomes. */
enum alvh_status alvh_target_next(struct alvh_target *target, int64_t paths, int64_t most,
                                  int64_t *next, struct alvh_error *error);

/* Makes room for the outcomes of so many paths. */
enum alvh_status alvh_target_reserve(struct alvh_target *target, int64_t paths,
                                     struct alvh_error *error);

/* Takes what it needs of the first entries of outcomes, those of paths below the next look;
 * threads may add different paths at once. Without a target it does nothing. */
void alvh_target_add(struct alvh_target *target, const struct alvh_outcomes *outcomes,
                     int64_t first_path, int64_t paths);

/* The same of a block that a checkpoint has. */
void alvh_target_recall(struct alvh_target *target, const struct alvh_record *record,
                        const struct alvh_buffer *buffer);

/* Looks at the statistic over the first so many paths, all of which were added: is it known
 * well enough? Without a target, never. */
enum alvh_status alvh_target_look(struct alvh_target *target, int64_t paths, bool *reached,
                                  struct alvh_error *error);

/* What the last look saw. */
struct alvh_estimate alvh_target_seen(const struct alvh_target *target);

/* A statistic as the scenario calls it; is it one of a level; is it a share of the paths,
 * and not dollars? */
const char *alvh_target_name(int64_t statistic);
bool alvh_target_has_level(int64_t statistic);
bool alvh_target_is_share(int64_t statistic);

/* What stopped a run that is over: a sentence for the file and for people. */
void alvh_target_describe(const struct alvh_target *target, int64_t paths,
                          char text[ALVH_TARGET_TEXT]);

#endif
