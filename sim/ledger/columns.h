/* Where the lanes of an account lie in the arrays of a ledger and of outcomes. */
#ifndef ALVH_SIM_LEDGER_COLUMNS_H
#define ALVH_SIM_LEDGER_COLUMNS_H

#include "sim/ledger/ledger.h"

static inline double *account_lanes(double *array, const struct alvh_ledger *ledger,
                                    int account)
{
    return array + (size_t)account * ledger->lanes;
}

static inline double *account_earned(const struct alvh_ledger *ledger, int account,
                                     enum alvh_layer layer)
{
    return ledger->earned + ((size_t)account * ALVH_LAYER_COUNT + layer) * ledger->lanes;
}

/* What a unit's kind has earned; NULL where its layer says the same, or nobody asks. */
static inline double *account_earned_apart(const struct alvh_ledger *ledger,
                                           const struct alvh_units *units, int account,
                                           int unit)
{
    const enum alvh_instrument kind = (enum alvh_instrument)units->kind[unit];
    if (!ledger->earned_apart || !alvh_instrument_shares(kind))
        return NULL;
    return ledger->earned_apart +
           ((size_t)account * ALVH_INSTRUMENT_COUNT + kind) * ledger->lanes;
}

/* Equity at the close of a day not longer ago than ALVH_EQUITY_DAYS. */
static inline double *account_history(const struct alvh_ledger *ledger, int account,
                                      int day)
{
    const int row = day & (ALVH_EQUITY_DAYS - 1);
    return ledger->history + ((size_t)account * ALVH_EQUITY_DAYS + row) * ledger->lanes;
}

static inline double *account_outcome(const struct alvh_outcomes *outcomes,
                                      enum alvh_outcome which, int account, int64_t offset)
{
    return outcomes->value[which] + account * outcomes->capacity + offset;
}

#endif
