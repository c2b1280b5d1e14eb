/* A built-in model with its tables, room for the smiles of some lanes, and the states that
 * its paths visit: what tests of tables start from. */
#ifndef ALVH_TESTS_WORLD_H
#define ALVH_TESTS_WORLD_H

#include "alvh/tables.h"
#include "models/smile.h"
#include "tests/expect.h"
#include "tests/table_states.h"

struct world {
    struct alvh_model model;
    struct alvh_tables *tables;
    struct alvh_cells *cells;
    struct alvh_smile *smile;
    struct table_state *visited;
    int states;
};

static inline void world_create(const char *name, int lanes, struct world *world)
{
    struct alvh_error error = {0};
    if (alvh_model_read(name, &world->model, &error) != ALVH_OK ||
        alvh_tables_obtain(&world->model, ALVH_TABLES_CACHED, 0, NULL, NULL, &world->tables,
                           &error) != ALVH_OK ||
        alvh_cells_create(lanes, &world->cells, &error) != ALVH_OK ||
        alvh_smile_create(lanes, &world->smile, &error) != ALVH_OK)
        fail_msg("%s", error.text);
    world->states = table_states_visited(&world->model, &world->visited);
    assert_int_not_equal(world->states, 0);
}

static inline void world_free(struct world *world)
{
    free(world->visited);
    alvh_smile_free(world->smile);
    alvh_cells_free(world->cells);
    alvh_tables_free(world->tables);
}

#endif
