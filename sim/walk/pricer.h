/* Where quotes come from: the tables, or the transforms themselves when a run asks for
 * exact prices. Strikes are chosen from the tables in both cases, so that the two runs hold
 * the same contracts and differ in prices alone. */
#ifndef ALVH_SIM_PRICER_H
#define ALVH_SIM_PRICER_H

#include "alvh/model.h"
#include "alvh/tables.h"
#include "models/exact_lanes.h"
#include "models/smile.h"
#include "sim/walk/market.h"

struct alvh_pricer {
    const struct alvh_model *model;
    const struct alvh_tables *tables;
    const struct alvh_exact_lanes *exact; /* NULL: prices come from the tables */
};

enum alvh_underlying { ALVH_ON_SPX, ALVH_ON_VIX };

/* What options that expire on one day are priced with. */
struct alvh_expiry {
    enum alvh_underlying underlying;
    int tenor_days; /* 0: they settle today, and the rest means nothing */
    struct alvh_smile *smile;
    double *forward;    /* [lane]: of the index, or the VIX future that settles with them */
    double *ln_forward; /* [lane]: its logarithm */
};

/* What a dollar paid in so many trading days is worth today. */
double alvh_pricer_discount(const struct alvh_pricer *pricer, int tenor_days);

/* Prepares an expiry of SPX options, and one of VIX options. */
void alvh_pricer_expiry_spx(const struct alvh_pricer *pricer,
                            const struct alvh_market *market, int tenor_days,
                            struct alvh_expiry *expiry);
void alvh_pricer_expiry_vix(const struct alvh_pricer *pricer,
                            const struct alvh_market *market, int tenor_days,
                            struct alvh_expiry *expiry);

/* Marks options of a prepared expiry, which is not today's. VIX options are calls. */
void alvh_pricer_mark(const struct alvh_pricer *pricer, const struct alvh_market *market,
                      const struct alvh_expiry *expiry,
                      const struct alvh_smile_options *options,
                      const struct alvh_smile_marks *marks);

#endif
