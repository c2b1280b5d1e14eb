/* A run holds its tables against exact prices of every tenor, which would take most of the
 * time of a small run; here they are of one tenor, and what is found is not looked at. */
#include "models/exact_lanes.h"
#include "models/table_fit.h"

/* Where no tables can be read, a run fits them anew, for a minute; here it learns that it
 * cannot, with the words that every failure of a disk or of memory has to pass on. */
enum alvh_status __wrap_alvh_table_fit_create(const struct alvh_model *model,
                                              struct alvh_table_fit **fit,
                                              struct alvh_error *error);
enum alvh_status __wrap_alvh_table_fit_create(const struct alvh_model *model,
                                              struct alvh_table_fit **fit,
                                              struct alvh_error *error)
{
    (void)model;
    *fit = NULL;
    return alvh_fail(error, ALVH_EFAILED,
                     "tables are not fitted here: Input/output error, no memory");
}

enum { TENORS = 1 };

enum alvh_status __real_alvh_exact_lanes_create(const struct alvh_model *model,
                                                int spx_days, int vix_days,
                                                struct alvh_exact_lanes **exact,
                                                struct alvh_error *error);
enum alvh_status __wrap_alvh_exact_lanes_create(const struct alvh_model *model,
                                                int spx_days, int vix_days,
                                                struct alvh_exact_lanes **exact,
                                                struct alvh_error *error);
enum alvh_status __wrap_alvh_exact_lanes_create(const struct alvh_model *model,
                                                int spx_days, int vix_days,
                                                struct alvh_exact_lanes **exact,
                                                struct alvh_error *error)
{
    (void)spx_days, (void)vix_days;
    return __real_alvh_exact_lanes_create(model, TENORS, TENORS, exact, error);
}

static void fill(const struct alvh_market_lanes *market, double price[])
{
    for (int lane = 0; lane < market->lanes; lane++)
        price[lane] = 1.0;
}

void __wrap_alvh_exact_lanes_spx(const struct alvh_exact_lanes *exact, int tenor_days,
                                 const struct alvh_market_lanes *market,
                                 const double *forward, const double *strike, int right,
                                 double *price);
void __wrap_alvh_exact_lanes_spx(const struct alvh_exact_lanes *exact, int tenor_days,
                                 const struct alvh_market_lanes *market,
                                 const double *forward, const double *strike, int right,
                                 double *price)
{
    (void)exact, (void)tenor_days, (void)forward, (void)strike, (void)right;
    fill(market, price);
}

void __wrap_alvh_exact_lanes_vix(const struct alvh_exact_lanes *exact, int tenor_days,
                                 const struct alvh_market_lanes *market,
                                 const double *strike, double *price);
void __wrap_alvh_exact_lanes_vix(const struct alvh_exact_lanes *exact, int tenor_days,
                                 const struct alvh_market_lanes *market,
                                 const double *strike, double *price)
{
    (void)exact, (void)tenor_days, (void)strike;
    fill(market, price);
}

void __wrap_alvh_exact_lanes_vix_future(const struct alvh_exact_lanes *exact,
                                        int tenor_days,
                                        const struct alvh_market_lanes *market,
                                        double *future);
void __wrap_alvh_exact_lanes_vix_future(const struct alvh_exact_lanes *exact,
                                        int tenor_days,
                                        const struct alvh_market_lanes *market,
                                        double *future)
{
    (void)exact, (void)tenor_days;
    fill(market, future);
}
