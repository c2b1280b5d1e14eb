#include "models/isa.h"

#include "alvh/quote.h"

#include <math.h>
#include <stdalign.h>
#include <stdbool.h>
#include <string.h>

#include "models/smile.h"

enum { LANES = ALVH_LANE_STEP };

/* The point on every lane of a small block; strikes are what differs between lanes. */
struct desk {
    double ln_spot[LANES], fast[LANES], slow[LANES], carry[LANES];
    int32_t regime[LANES];
    double forward[LANES], strike[LANES];
    double price[LANES], put[LANES], delta[LANES], vega[LANES];
    double volatility[LANES], gamma[LANES];
    struct alvh_cells *cells;
    struct alvh_smile *smile;
} __attribute__((aligned(64)));

static enum alvh_status desk_open(const struct alvh_tables *tables,
                                  const struct alvh_point *point, struct desk *desk,
                                  struct alvh_error *error)
{
    memset(desk, 0, sizeof *desk);
    for (int lane = 0; lane < LANES; lane++) {
        desk->ln_spot[lane] = log(point->spot);
        desk->fast[lane] = point->variance[ALVH_FAST];
        desk->slow[lane] = point->variance[ALVH_SLOW];
        desk->regime[lane] = point->regime;
    }
    const struct alvh_market_lanes market = {.lanes = LANES,
                                             .ln_spot = desk->ln_spot,
                                             .v_fast = desk->fast,
                                             .v_slow = desk->slow,
                                             .regime = desk->regime,
                                             .ln_carry = desk->carry};
    ALVH_TRY(alvh_cells_create(LANES, &desk->cells, error));
    ALVH_TRY(alvh_smile_create(LANES, &desk->smile, error));
    alvh_tables_locate(tables, &market, desk->cells);
    return ALVH_OK;
}

static void desk_close(struct desk *desk)
{
    alvh_cells_free(desk->cells);
    alvh_smile_free(desk->smile);
}

/* Which market the options are on, and how it is carried. */
struct kind {
    const struct alvh_tables *tables;
    const struct alvh_model *model;
    const struct alvh_point *point;
    bool vix;
};

/* Sets the desk to options that expire in so many days; returns their discount factor. */
static double set_expiry(const struct kind *kind, int days, struct desk *desk)
{
    const double tau = days / ALVH_DAYS_PER_YEAR;
    const struct alvh_model *model = kind->model;
    if (kind->vix) {
        alvh_vix_smile(kind->tables, days, desk->cells, desk->smile, desk->forward);
    } else {
        const double carry = (model->rate - model->dividend_yield) * tau;
        for (int lane = 0; lane < LANES; lane++)
            desk->forward[lane] = kind->point->spot * exp(carry);
        alvh_spx_smile(kind->tables, days, desk->cells, desk->smile);
    }
    return exp(-model->rate * tau);
}

/* Call prices of the desk's strikes with so many days to go. */
static void call_prices(const struct kind *kind, int days, struct desk *desk,
                        double call[LANES])
{
    const double discount = set_expiry(kind, days, desk);
    alvh_smile_price(desk->smile, LANES, desk->forward, desk->strike, 1, discount, call,
                     desk->delta, desk->vega);
}

/* What a day's passing does to the calls: the slope at `days` of the parabola through three
 * neighbouring tenors. A tenor of nothing is none of them: the price has its kink there. */
static void call_theta(const struct kind *kind, int days, int most_days, struct desk *desk,
                       double theta[LANES])
{
    static const double slope[3][3] = {
        {-1.5, 2.0, -0.5}, {-0.5, 0.0, 0.5}, {0.5, -2.0, 1.5}};
    alignas(64) double call[LANES];
    const int first = days == 1 ? 1 : days == most_days ? days - 2 : days - 1;
    memset(theta, 0, LANES * sizeof *theta);
    for (int i = 0; i < 3; i++) {
        call_prices(kind, first + i, desk, call);
        for (int lane = 0; lane < LANES; lane++)
            theta[lane] -= slope[days - first][i] * call[lane];
    }
}

/* Up to LANES strikes, which the desk already holds. */
static void quote_lanes(const struct kind *kind, int days, int most_days, struct desk *desk,
                        int strikes, struct alvh_option_quote quote[])
{
    alignas(64) double theta[LANES], future[LANES], future_vega[LANES];
    call_theta(kind, days, most_days, desk, theta);
    const double discount = set_expiry(kind, days, desk);
    alvh_smile_price(desk->smile, LANES, desk->forward, desk->strike, -1, discount,
                     desk->put, desk->delta, desk->vega);
    alvh_smile_price(desk->smile, LANES, desk->forward, desk->strike, 1, discount,
                     desk->price, desk->delta, desk->vega);
    alvh_smile_curve(desk->smile, LANES, desk->forward, desk->strike, discount,
                     desk->volatility, desk->gamma);
    if (kind->vix)
        alvh_vix_future(kind->tables, days, desk->cells, future, future_vega);
    for (int i = 0; i < strikes; i++)
        quote[i] = (struct alvh_option_quote){
            .call = desk->price[i],
            .put = desk->put[i],
            .iv = desk->volatility[i] / sqrt(days / ALVH_DAYS_PER_YEAR),
            /* A VIX future moves because variance does, and its options with it. */
            .delta = kind->vix ? desk->vega[i] / future_vega[i] : desk->delta[i],
            .gamma = kind->vix ? 0.0 : desk->gamma[i],
            .vega = desk->vega[i],
            .theta = theta[i],
        };
}

static enum alvh_status check_days(int days, int least, int most, struct alvh_error *error)
{
    if (days >= least && days <= most)
        return ALVH_OK;
    return alvh_fail(error, ALVH_EUSAGE,
                     "%d trading days are beyond the tables, which hold %d to %d", days,
                     least, most);
}

static enum alvh_status quote_options(const struct kind *kind, int days, int most_days,
                                      int strikes, const double strike[],
                                      struct alvh_option_quote quote[],
                                      struct alvh_error *error)
{
    struct desk desk;
    ALVH_TRY(check_days(days, 1, most_days, error));
    const enum alvh_status status = desk_open(kind->tables, kind->point, &desk, error);
    for (int first = 0; status == ALVH_OK && first < strikes; first += LANES) {
        const int left = strikes - first < LANES ? strikes - first : LANES;
        for (int lane = 0; lane < LANES; lane++)
            desk.strike[lane] = strike[first + (lane < left ? lane : 0)];
        quote_lanes(kind, days, most_days, &desk, left, quote + first);
    }
    desk_close(&desk);
    return status;
}

enum alvh_status alvh_quote_spx(const struct alvh_tables *tables,
                                const struct alvh_model *model,
                                const struct alvh_point *point, int days, int strikes,
                                const double strike[], struct alvh_option_quote quote[],
                                struct alvh_error *error)
{
    const struct kind kind = {
        .tables = tables, .model = model, .point = point, .vix = false};
    return quote_options(&kind, days, ALVH_TABLES_SPX_DAYS, strikes, strike, quote, error);
}

enum alvh_status alvh_quote_vix(const struct alvh_tables *tables,
                                const struct alvh_model *model,
                                const struct alvh_point *point, int days, int strikes,
                                const double strike[], struct alvh_option_quote quote[],
                                struct alvh_error *error)
{
    const struct kind kind = {
        .tables = tables, .model = model, .point = point, .vix = true};
    return quote_options(&kind, days, ALVH_TABLES_VIX_DAYS, strikes, strike, quote, error);
}

enum alvh_status alvh_quote_vix_future(const struct alvh_tables *tables,
                                       const struct alvh_point *point, int days,
                                       double *future, struct alvh_error *error)
{
    struct desk desk;
    ALVH_TRY(check_days(days, 0, ALVH_TABLES_VIX_DAYS, error));
    const enum alvh_status status = desk_open(tables, point, &desk, error);
    if (status == ALVH_OK) {
        alvh_vix_future(tables, days, desk.cells, desk.forward, NULL);
        *future = desk.forward[0];
    }
    desk_close(&desk);
    return status;
}
