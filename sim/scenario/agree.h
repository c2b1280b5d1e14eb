/* Options that must agree with each other: of which anything is to be said, and where the
 * complaint goes. */
#ifndef ALVH_SIM_SCENARIO_AGREE_H
#define ALVH_SIM_SCENARIO_AGREE_H

#include "sim/scenario/read.h"

/* An option somewhere: in the scenario (book < 0) or in one of its books. */
struct alvh_place {
    const struct alvh_scenario_reader *reader;
    int book;
};

enum { ALVH_MOST_AGREEING = 12 };

/* Options that must agree with each other, by their paths. */
struct alvh_keys {
    int count;
    const char *path[ALVH_MOST_AGREEING];
};

/* Nothing need be said of a place where nothing was set. */
bool alvh_agree_sets_anything(const struct alvh_place *place);

/* Is there anything to say about options together: was any of them set here, and are all
 * values what the user meant? */
bool alvh_agree_concerns(const struct alvh_place *place, const struct alvh_keys *keys);

/* Was some value of the option refused? */
bool alvh_agree_is_bad(const struct alvh_place *place, const char *path);

/* Complains of options, at the one that was set last: it made them disagree. */
void alvh_agree_complain(const struct alvh_place *place, const struct alvh_keys *keys,
                         const char *what);

/* check_target.c: simulation.target_error, which has to name what the run has and how well
 * it is to be known, and knows plain sampling only. */
void alvh_check_target(const struct alvh_place *place);
void alvh_check_plain_target(const struct alvh_place *place);

#endif
