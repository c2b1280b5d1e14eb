/* A scenario made ready to be walked without a result file: what alvh_run does before its
 * first block, for programs that measure the walk or look into it. */
#ifndef ALVH_BENCH_WALK_SETUP_H
#define ALVH_BENCH_WALK_SETUP_H

#include "sim/engine/block.h"

struct walk_setup {
    struct alvh_scenario scenario;
    struct alvh_model model;
    struct alvh_walk walk;
    struct alvh_plan *plan;
    struct alvh_tables *tables;
    struct alvh_dynamics *dynamics;
    struct alvh_factors *factors;
    struct alvh_fans fans;
    struct alvh_account account[ALVH_MAX_BOOKS * ALVH_MAX_SCALES];
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
