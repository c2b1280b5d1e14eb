#include "sim/ledger/attribution.h"

#include <stdlib.h>

/* Is a layer's money made by instruments that the account cannot hold? */
static bool is_foreign(const struct alvh_account *account, enum alvh_layer layer)
{
    bool any = false, held = false;
    for (int kind = 0; kind < ALVH_INSTRUMENT_COUNT; kind++)
        if (alvh_instrument_layer((enum alvh_instrument)kind) == layer) {
            any = true;
            held |= account->holds[kind];
        }
    return any && !held;
}

/* Can the account hold another kind of the same layer, one that is listed before? */
static bool is_apart(const struct alvh_account *account, int kind)
{
    for (int other = 0; account->holds[kind] && other < kind; other++)
        if (account->holds[other] && alvh_instrument_layer((enum alvh_instrument)other) ==
                                         alvh_instrument_layer((enum alvh_instrument)kind))
            return true;
    return false;
}

static void number_rows(const struct alvh_account account[],
                        struct alvh_attribution *attribution)
{
    for (int a = 0; a < attribution->accounts; a++) {
        for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++)
            attribution->row[a][layer] = is_foreign(&account[a], (enum alvh_layer)layer)
                                             ? ALVH_NONE
                                             : attribution->rows++;
        for (int kind = 0; kind < ALVH_INSTRUMENT_COUNT; kind++) {
            attribution->held[a][kind] = account[a].holds[kind];
            attribution->apart[a][kind] =
                is_apart(&account[a], kind) ? attribution->rows++ : ALVH_NONE;
        }
    }
}

enum alvh_status alvh_attribution_create(int64_t paths, int accounts,
                                         const struct alvh_account account[],
                                         struct alvh_attribution *attribution,
                                         struct alvh_error *error)
{
    *attribution = (struct alvh_attribution){.paths = paths, .accounts = accounts};
    attribution->row = calloc((size_t)accounts, sizeof *attribution->row);
    attribution->apart = calloc((size_t)accounts, sizeof *attribution->apart);
    attribution->held = calloc((size_t)accounts, sizeof *attribution->held);
    if (attribution->row && attribution->apart && attribution->held)
        number_rows(account, attribution);
    const size_t each = (size_t)paths;
    const size_t terms = (size_t)attribution->rows * ALVH_PNL_COUNT * each;
    const size_t squares = (size_t)accounts * ALVH_SQUARE_COUNT * each;
    /* One entry more than needed: no paths still make a valid array. */
    attribution->pnl = calloc(terms + 1, sizeof *attribution->pnl);
    attribution->square = calloc(squares + 1, sizeof *attribution->square);
    if (attribution->row && attribution->apart && attribution->held && attribution->pnl &&
        attribution->square)
        return ALVH_OK;
    alvh_attribution_free(attribution);
    return alvh_fail(error, ALVH_EFAILED,
                     "no memory to explain the P&L of %lld paths (output.greek_paths): "
                     "%zu MB are needed",
                     (long long)paths,
                     (terms * sizeof(float) + squares * sizeof(double)) >> 20);
}

void alvh_attribution_free(struct alvh_attribution *attribution)
{
    free(attribution->row);
    free(attribution->apart);
    free(attribution->held);
    free(attribution->pnl);
    free(attribution->square);
    *attribution = (struct alvh_attribution){0};
}
