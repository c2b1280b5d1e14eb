/* The accounts of a scenario, one for each book at each scale, and room for what becomes of
 * them. */
#ifndef ALVH_SIM_ACCOUNTS_H
#define ALVH_SIM_ACCOUNTS_H

#include "sim/book/programme.h"
#include "sim/ledger/ledger.h"

/* account[books * scales]; refers to the scenario, which must outlive it. used[] tells the
 * kinds of instrument that one of the books can hold, or measures itself by. */
void alvh_accounts_open(const struct alvh_scenario *scenario, const struct alvh_plan *plan,
                        const struct alvh_programmes *programmes,
                        struct alvh_account account[], bool used[ALVH_INSTRUMENT_COUNT]);

/* Outcomes of up to `capacity` paths. */
enum alvh_status alvh_outcomes_create(const struct alvh_scenario *scenario,
                                      int64_t capacity, struct alvh_outcomes *outcomes,
                                      struct alvh_error *error);
void alvh_outcomes_free(struct alvh_outcomes *outcomes);

#endif
