/* Iron condors, the income engine: what is sold, and when it is bought back. */
#ifndef ALVH_OPTIONS_CONDOR_H
#define ALVH_OPTIONS_CONDOR_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: condor; decides what is quoted on a path, so it is common to all books */
#define ALVH_CONDOR_LISTING_OPTIONS(X)                                                                            \
    X(INTEGER, entry_every_days, "trading days", 5,   1,    252,    "a tranche is opened every so many trading days") \
    X(INTEGER, target_calendar_days, "calendar days", 45, 1, 90,    "the listed expiry nearest to this is sold")  \
    X(REAL,    short_delta,      "",          0.16,   0.01, 0.49,   "Black delta of the short put and call, absolute") \
    X(REAL,    wing_points,      "points",    50,     5,    1000,   "distance of the long wings from the short strikes") \
    X(REAL,    strike_grid_points, "points",  5,      0.5,  100,    "strikes are multiples of this")
/* key path: condor; per book */
#define ALVH_CONDOR_EXIT_OPTIONS(X)                                                                               \
    X(REAL,    profit_target_percent, "% of credit", 50, 1, 100,    "a tranche is bought back when this share of its credit is earned; 100: never early") \
    X(REAL,    stop_loss_percent, "% of credit", 200, 10, 10000,    "a tranche is bought back when its loss reaches this share of its credit") \
    X(INTEGER, exit_calendar_days, "calendar days", 21, 0,  90,     "a tranche is bought back when so many days are left; 0: held to settlement")
/* clang-format on */

struct alvh_condor_listing {
    ALVH_CONDOR_LISTING_OPTIONS(ALVH_OPTION_FIELD)
};

struct alvh_condor_exits {
    ALVH_CONDOR_EXIT_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
