#include "models/smile.h"

#include <stdlib.h>

/* A structure and its arrays of lanes in one piece of memory, all 64-byte aligned. */
static void *allocate(size_t structure, size_t arrays, struct alvh_error *error)
{
    const size_t bytes = (structure + 63) / 64 * 64 + arrays;
    void *memory = aligned_alloc(64, bytes);
    if (!memory)
        alvh_fail(error, ALVH_EFAILED, "out of memory for the smiles of a block: %zu bytes",
                  bytes);
    return memory;
}

static size_t round_up(int capacity)
{
    return ((size_t)capacity + ALVH_LANE_STEP - 1) / ALVH_LANE_STEP * ALVH_LANE_STEP;
}

enum alvh_status alvh_cells_create(int capacity, struct alvh_cells **out,
                                   struct alvh_error *error)
{
    const size_t lanes = round_up(capacity);
    struct alvh_cells *cells =
        allocate(sizeof *cells,
                 lanes * (2 * sizeof(int32_t) + ALVH_CELL_WEIGHTS * sizeof(float) +
                          3 * sizeof(double)),
                 error);
    if (!cells)
        return ALVH_EFAILED;
    double *real = (double *)((char *)cells + (sizeof *cells + 63) / 64 * 64);
    cells->lanes = 0;
    cells->capacity = (int)lanes;
    cells->v_fast = real;
    cells->v_slow = real + lanes;
    cells->vix_to_fast = real + 2 * lanes;
    cells->weight = (float *)(real + 3 * lanes);
    cells->row = (int32_t *)(cells->weight + ALVH_CELL_WEIGHTS * lanes);
    cells->regime = cells->row + lanes;
    *out = cells;
    return ALVH_OK;
}

void alvh_cells_free(struct alvh_cells *cells)
{
    free(cells);
}

enum alvh_status alvh_smile_create(int capacity, struct alvh_smile **out,
                                   struct alvh_error *error)
{
    const size_t lanes = round_up(capacity);
    const size_t tiles = (lanes + ALVH_SMILE_TILE - 1) / ALVH_SMILE_TILE;
    const size_t floats = tiles * ALVH_SMILE_TILE * ALVH_SMILE_ROW;
    struct alvh_smile *smile = allocate(
        sizeof *smile, 2 * floats * sizeof(float) + 4 * lanes * sizeof(double), error);
    if (!smile)
        return ALVH_EFAILED;
    double *real = (double *)((char *)smile + (sizeof *smile + 63) / 64 * 64);
    smile->lanes = 0;
    smile->capacity = (int)lanes;
    smile->scale = real;
    smile->per_scale = real + lanes;
    smile->scale_slope = real + 2 * lanes;
    smile->forward_slope = real + 3 * lanes;
    smile->vix_to_fast = NULL;
    smile->row = (float *)(real + 4 * lanes);
    smile->slope = smile->row + floats;
    *out = smile;
    return ALVH_OK;
}

void alvh_smile_free(struct alvh_smile *smile)
{
    free(smile);
}
