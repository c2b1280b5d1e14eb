/* A scenario while it is being read: the values so far and where each came from. */
#ifndef ALVH_SIM_SCENARIO_READ_H
#define ALVH_SIM_SCENARIO_READ_H

#include "models/document.h"
#include "sim/scenario/schema.h"

struct alvh_scenario_reader {
    struct alvh_scenario *scenario;
    struct alvh_problems *problems;
    const struct alvh_node *root; /* of the file that was asked for */
    bool incomplete;              /* a scenario it extends could not be read */
    /* The node that set each option, last one wins; NULL: still the default. */
    const struct alvh_node *set[ALVH_MAX_OPTIONS];
    const struct alvh_node *book_set[ALVH_MAX_BOOKS][ALVH_MAX_OPTIONS];
    bool bad[ALVH_MAX_OPTIONS]; /* some value of it was refused, so its value means nothing
                                 */
    const struct alvh_node *books; /* the map of books; NULL: none */
    const struct alvh_node *scale; /* the list of scales; NULL: none */
};

/* Adds what is wrong between keys, each of them being good by itself. */
void alvh_scenario_check_keys(const struct alvh_scenario_reader *reader);

#endif
