/* A scenario while it is being read: the values so far and where each came from. */
#ifndef ALVH_SIM_SCENARIO_READ_H
#define ALVH_SIM_SCENARIO_READ_H

#include "models/document.h"
#include "sim/scenario/schema.h"

/* Who set an option: the last one, that is the one nearest to the user. */
struct alvh_setter {
    const struct alvh_node *node; /* NULL: nobody, it is at its default */
    int order;                    /* later ones are larger */
};

struct alvh_scenario_reader {
    struct alvh_scenario *scenario;
    struct alvh_problems *problems;
    const struct alvh_node *root; /* of the file that was asked for */
    bool incomplete;              /* a scenario it extends could not be read */
    int sets;                     /* options set so far */
    struct alvh_setter set[ALVH_OPTIONS];
    struct alvh_setter book_set[ALVH_MAX_BOOKS][ALVH_OPTIONS];
    bool bad[ALVH_OPTIONS]; /* some value of it was refused, so its value means nothing */
    const struct alvh_node *books; /* the map of books; NULL: none */
    const struct alvh_node *scale; /* the list of scales; NULL: none */
};

/* Adds what is wrong between keys, each of them being good by itself. */
void alvh_scenario_check_keys(const struct alvh_scenario_reader *reader);

#endif
