/* A scenario made ready to be walked: everything that its blocks share, and that can fail
 * before the first of them. */
#ifndef ALVH_SIM_PREPARE_H
#define ALVH_SIM_PREPARE_H

#include "sim/engine/block.h"

/* What alvh_prepared.walk refers to; it must stay where it is, and the scenario too. */
struct alvh_prepared {
    struct alvh_model model;
    struct alvh_walk walk;
    struct alvh_plan *plan;
    struct alvh_tables_cache *own_tables; /* where nobody lent a cache */
    const struct alvh_tables *tables;
    struct alvh_exact_lanes *exact;
    struct alvh_dynamics *dynamics;
    struct alvh_factors *factors;
    struct alvh_script *script;
    struct alvh_fans fans, edges;
    struct alvh_attribution attribution;
    struct alvh_account account[ALVH_MAX_BOOKS * ALVH_MAX_SCALES];
};

/* What a result file knows of the run that wrote it, instead of what its scenario names. */
struct alvh_prepare_given {
    const struct alvh_model *model;
    const struct alvh_start_state *start;
    const struct alvh_signal_past *past;
};

/* How tables are obtained; progress may be NULL. */
struct alvh_prepare_options {
    struct alvh_tables_cache *tables; /* that scenarios share; NULL: one of its own */
    int threads;                      /* 0: as many as the environment grants */
    alvh_tables_progress *progress;
    void *context;
    const struct alvh_prepare_given *given; /* NULL: the scenario's model and closes */
    const struct alvh_user_rule *const *rule; /* of the caller's own */
    int rules;
    const struct alvh_guests *guests; /* those of another walk, instead; may be NULL */
};

/* To be freed after a failure too. */
enum alvh_status alvh_prepare(const struct alvh_scenario *scenario,
                              const struct alvh_prepare_options *options,
                              struct alvh_prepared *prepared, struct alvh_error *error);
void alvh_prepared_free(struct alvh_prepared *prepared);

#endif
