/* Programmes: books that adjust their condors on the same days.
 *
 * An adjustment changes the strikes of a condor, so that books which adjust differently no
 * longer hold the same one. Books whose options agree in everything that decides it share a
 * programme, and with it the condors and their quotes; those that never adjust share one
 * whatever their other options are. */
#ifndef ALVH_SIM_PROGRAMME_H
#define ALVH_SIM_PROGRAMME_H

#include "alvh/options.h"

struct alvh_programmes {
    int count;
    int of[ALVH_MAX_BOOKS]; /* [book] */
    /* [programme]: the first book of it, whose options stand for all. */
    const struct alvh_book_options *book[ALVH_MAX_BOOKS];
    bool adjust; /* does any programme? */
};

/* The scenario must outlive it. */
void alvh_programmes_find(const struct alvh_scenario *scenario,
                          struct alvh_programmes *programmes);

#endif
