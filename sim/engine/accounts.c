#include "sim/engine/accounts.h"

#include <stdlib.h>
#include <string.h>

#include "sim/book/listed.h"
#include "sim/book/listing.h"
#include "sim/sizing/sizing.h"
#include "sim/walk/sampling.h"

/* The kinds of instrument that a book can hold. */
static void book_holds(const struct alvh_book_options *book,
                       bool holds[ALVH_INSTRUMENT_COUNT])
{
    memset(holds, 0, ALVH_INSTRUMENT_COUNT * sizeof(bool));
    for (int kind = 0; kind < ALVH_ROLLED_COUNT; kind++)
        holds[alvh_rolled_instrument((enum alvh_rolled)kind)] =
            alvh_book_holds(book, (enum alvh_rolled)kind);
    holds[ALVH_INSTRUMENT_condor] = true;
    holds[ALVH_INSTRUMENT_future] =
        book->adaptive.enabled ||
        (book->rotation.enabled && book->rotation.into == ALVH_ROTATION_FUTURES);
    holds[ALVH_INSTRUMENT_etn_mid] =
        book->rotation.enabled && book->rotation.into == ALVH_ROTATION_ETN_MID;
    holds[ALVH_INSTRUMENT_spx_basis] =
        book->conversion.enabled && book->conversion.spx_packages > 0.0;
    holds[ALVH_INSTRUMENT_vix_basis] =
        book->conversion.enabled && book->conversion.vix_packages > 0.0;
}

void alvh_accounts_open(const struct alvh_scenario *scenario, const struct alvh_plan *plan,
                        const struct alvh_programmes *programmes,
                        struct alvh_account account[], bool used[ALVH_INSTRUMENT_COUNT])
{
    memset(used, 0, ALVH_INSTRUMENT_COUNT * sizeof(bool));
    for (int index = 0; index < scenario->books * scenario->scales; index++) {
        const int book = index / scenario->scales, scale = index % scenario->scales;
        account[index] = (struct alvh_account){
            .index = index,
            .book = book,
            .scale = scale,
            .programme = programmes->of[book],
            .capital = (double)scenario->scale[scale] *
                       scenario->book[book].sizing.capital_dollars_per_contract,
            .band = &scenario->book[book].vega_band,
            .sizing = &scenario->book[book].sizing,
            .tranches = alvh_sizing_tranches(plan, book),
            .margin = &scenario->margin,
            .calls = &scenario->book[book].margin,
            .feedback = scenario->book[book].feedback.strength > 0.0
                            ? &scenario->book[book].feedback
                            : NULL};
        book_holds(&scenario->book[book], account[index].holds);
        for (int kind = 0; kind < ALVH_INSTRUMENT_COUNT; kind++)
            used[kind] |= account[index].holds[kind];
        for (int kind = 0; kind < ALVH_ROLLED_COUNT; kind++)
            used[alvh_rolled_instrument((enum alvh_rolled)kind)] |=
                alvh_book_lists(&scenario->book[book], (enum alvh_rolled)kind);
    }
}

enum alvh_status alvh_outcomes_create(const struct alvh_scenario *scenario,
                                      int64_t capacity, struct alvh_outcomes *outcomes,
                                      struct alvh_error *error)
{
    const size_t accounts = (size_t)scenario->books * (size_t)scenario->scales;
    const size_t one = accounts * (size_t)capacity * sizeof(double);
    bool whole = true;
    *outcomes = (struct alvh_outcomes){
        .capacity = capacity, .books = scenario->books, .scales = scenario->scales};
    for (int which = 0; which < ALVH_OUTCOME_COUNT; which++)
        whole &= (outcomes->value[which] = malloc(one)) != NULL;
    whole &= (outcomes->pnl_by_layer = malloc(one * ALVH_LAYER_COUNT)) != NULL;
    if (alvh_scenario_is_weighted(scenario))
        whole &= (outcomes->weight = malloc((size_t)capacity * sizeof(double))) != NULL;
    if (scenario->sampling.control_variates)
        whole &= (outcomes->control = malloc(ALVH_CONTROL_COUNT * (size_t)capacity *
                                             sizeof(double))) != NULL;
    if (whole)
        return ALVH_OK;
    alvh_outcomes_free(outcomes);
    return alvh_fail(error, ALVH_EFAILED, "out of memory for the outcomes of %lld paths",
                     (long long)capacity);
}

void alvh_outcomes_free(struct alvh_outcomes *outcomes)
{
    for (int which = 0; which < ALVH_OUTCOME_COUNT; which++) {
        free(outcomes->value[which]);
        outcomes->value[which] = NULL;
    }
    free(outcomes->pnl_by_layer);
    outcomes->pnl_by_layer = NULL;
    free(outcomes->weight);
    outcomes->weight = NULL;
    free(outcomes->control);
    outcomes->control = NULL;
}
