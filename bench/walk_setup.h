/* A scenario made ready to be walked without a result file: what alvh_run does before its
 * first block, for programs that measure the walk or look into it. */
#ifndef ALVH_BENCH_WALK_SETUP_H
#define ALVH_BENCH_WALK_SETUP_H

#include "sim/engine/prepare.h"

struct walk_setup {
    struct alvh_scenario scenario;
    struct alvh_prepared prepared;
    struct alvh_block *block;
    struct alvh_outcomes outcomes;
};

/* `count` settings are laid over the scenario. Prints a failure and exits: there is nobody
 * else to tell. */
void walk_setup_create(struct walk_setup *setup, const char *scenario, int count,
                       const char *const setting[], int lanes);

/* The same in two steps, for those who change the scenario in between. */
void walk_setup_read(struct walk_setup *setup, const char *scenario, int count,
                     const char *const setting[]);
void walk_setup_open(struct walk_setup *setup, int lanes);

void walk_setup_free(struct walk_setup *setup);

#endif
