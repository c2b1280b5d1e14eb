/* The world of the model `core` that all tests of a program share. */
#ifndef ALVH_TESTS_CORE_WORLD_H
#define ALVH_TESTS_CORE_WORLD_H

#include <gsl/gsl_errno.h>

#include "tests/one_state.h"

static struct world core;

static inline int create_world(void **state)
{
    (void)state;
    gsl_set_error_handler_off();
    world_create("core", LANES, &core);
    return 0;
}

static inline int free_world(void **state)
{
    (void)state;
    world_free(&core);
    return 0;
}

#endif
