/* A book that is built up in peace and then hit. */
#include "models/isa.h"

#include "sim/engine/block.h"

#include <string.h>

static void walk_day(const struct alvh_walk *walk, struct alvh_block *block, int day,
                     bool trades)
{
    alvh_block_market(walk, block, day);
    alvh_block_quote(walk, block, day);
    if (trades)
        alvh_block_trade(walk, block, day, &block->outcomes, 0);
    alvh_block_mark(walk, block, day, &block->outcomes, 0);
}

/* What is asked about the shock starts with it. */
static void begin_shock(struct alvh_block *block)
{
    static const enum alvh_outcome which[] = {
        ALVH_OUTCOME_max_drawdown, ALVH_OUTCOME_peak_margin, ALVH_OUTCOME_margin_calls,
        ALVH_OUTCOME_ruined};
    const size_t row = (size_t)block->lanes * sizeof(double);
    memcpy(block->shock_equity, block->ledger.equity, (size_t)block->ledger.accounts * row);
    for (int account = 0; account < block->ledger.accounts; account++)
        for (size_t i = 0; i < sizeof which / sizeof *which; i++)
            memset(account_outcome(&block->outcomes, which[i], account, 0), 0, row);
}

void alvh_block_shock(const struct alvh_walk *walk, struct alvh_block *block, int day,
                      bool trades)
{
    alvh_block_start(walk, block, &block->outcomes, 0);
    for (int quiet = 0; quiet <= day; quiet++)
        walk_day(walk, block, quiet, true);
    begin_shock(block);
    for (int next = day + 1; next <= walk->script->days; next++)
        walk_day(walk, block, next, trades);
}
