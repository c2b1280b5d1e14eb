#include "sim/engine/block.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "sim/engine/block_layout.h"

/* Notes and spreads of futures look further along the curve than the signals do. */
static int curve_months(const struct alvh_walk *walk)
{
    const bool far =
        walk->used[ALVH_INSTRUMENT_future] || walk->used[ALVH_INSTRUMENT_etn_mid];
    return far ? ALVH_VIX_MONTHS : 2;
}

/* What units are made of. */
static void point_to_legs(struct alvh_block *block)
{
    struct alvh_unit_legs *legs = block->units.legs;
    const struct alvh_strikes condors = alvh_condor_strikes(&block->condors);
    legs[ALVH_INSTRUMENT_condor] = alvh_package_legs(&alvh_condor_package, &condors);
    for (int k = 0; k < ALVH_ROLLED_COUNT; k++) {
        const enum alvh_rolled kind = (enum alvh_rolled)k;
        legs[alvh_rolled_instrument(kind)] =
            alvh_package_legs(alvh_rolled_package(kind), &block->strikes[kind]);
    }
}

/* Where the parts of a block find one another. */
static void point_across(const struct alvh_walk *walk, struct alvh_block *block)
{
    for (int kind = 0; kind < ALVH_ROLLED_COUNT; kind++) {
        block->listed.strike[kind] = block->strikes[kind].strike;
        block->listed.future[kind] = block->future[kind];
    }
    point_to_legs(block);
    block->views.pricer = &walk->pricer;
    block->views.market = &block->market;
    block->views.curve = &block->curve;
    block->views.now = block->quoting.expiry;
    block->quoting.pricer = &walk->pricer;
    block->quoting.market = &block->market;
    block->quoting.conditions = &block->conditions;
    block->adjusting.quoting.pricer = &walk->pricer;
    block->adjusting.quoting.market = &block->adjusting.market;
    block->adjusting.quoting.conditions = &block->adjusting.conditions;
    block->adjusting.reopening.condors.slots = ALVH_REOPENED;
    block->day = (struct alvh_day){.plan = walk->plan,
                                   .market = &block->market,
                                   .curve = &block->curve,
                                   .signals = &block->signals,
                                   .factors = &block->factors,
                                   .units = &block->units,
                                   .listed = &block->listed,
                                   .nothing = block->nothing};
    block->desk.ledger = &block->ledger;
    block->ledger.conditions = &block->conditions;
}

static enum alvh_status create_views(int capacity, struct alvh_views *views,
                                     struct alvh_error *error)
{
    ALVH_TRY(alvh_smile_create(capacity, &views->later.smile, error));
    ALVH_TRY(alvh_smile_create(capacity, &views->above.smile, error));
    return alvh_cells_create(capacity, &views->higher.cells, error);
}

/* In large pages where the system lends them: accounts have hundreds of columns, each on
 * pages of its own, and looking these up took 2 to 3 % of a walk. */
static void *take_memory(size_t bytes)
{
    const size_t page = (size_t)2 << 20, whole = (bytes + page - 1) / page * page;
    void *memory = aligned_alloc(page, whole);
    if (memory)
        madvise(memory, whole, MADV_HUGEPAGE);
    return memory;
}

/* Smiles and cells of the whole block, and of the lanes on which condors are adjusted. */
static enum alvh_status create_smiles(const struct alvh_walk *walk,
                                      struct alvh_block *block, struct alvh_error *error)
{
    const int capacity = block->capacity;
    struct alvh_adjusting *adjusting = &block->adjusting;
    ALVH_TRY(alvh_smile_create(capacity, &block->quoting.expiry.smile, error));
    ALVH_TRY(alvh_cells_create(capacity, &block->market.cells, error));
    if (!walk->programmes.adjust)
        return ALVH_OK;
    ALVH_TRY(alvh_smile_create(capacity, &adjusting->quoting.expiry.smile, error));
    return alvh_cells_create(capacity, &adjusting->market.cells, error);
}

enum alvh_status alvh_block_create(const struct alvh_walk *walk, int capacity,
                                   struct alvh_block **out, struct alvh_error *error)
{
    struct alvh_block *block = calloc(1, sizeof *block);
    if (!block)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for a block of paths");
    block->capacity = capacity;
    block->books = walk->scenario->books;
    block->curve.months = curve_months(walk);
    block->condors.slots = walk->plan->condor_slots;
    alvh_units_number(&block->units, walk->programmes.count, walk->plan->condor_slots,
                      walk->used);
    block->ledger.units = block->units.count;
    block->ledger.accounts = walk->scenario->books * walk->scenario->scales;
    const size_t bytes = alvh_block_lay_out(walk, NULL, block);
    block->memory = take_memory(bytes);
    enum alvh_status status = ALVH_OK;
    if (!block->memory)
        status = alvh_fail(error, ALVH_EFAILED,
                           "out of memory: a block of %d paths needs %zu bytes", capacity,
                           bytes);
    if (status == ALVH_OK)
        status = create_smiles(walk, block, error);
    if (status == ALVH_OK && alvh_walk_explains(walk))
        status = create_views(capacity, &block->views, error);
    if (status != ALVH_OK) {
        alvh_block_free(block);
        return status;
    }
    memset(block->memory, 0, bytes);
    alvh_block_lay_out(walk, block->memory, block);
    point_across(walk, block);
    *out = block;
    return ALVH_OK;
}

void alvh_block_free(struct alvh_block *block)
{
    if (!block)
        return;
    alvh_cells_free(block->adjusting.market.cells);
    alvh_smile_free(block->adjusting.quoting.expiry.smile);
    alvh_cells_free(block->market.cells);
    alvh_smile_free(block->quoting.expiry.smile);
    alvh_cells_free(block->views.higher.cells);
    alvh_smile_free(block->views.later.smile);
    alvh_smile_free(block->views.above.smile);
    free(block->memory);
    free(block);
}
