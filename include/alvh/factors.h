/* Exogenous factors: what rules, costs and sizing look at beside the market, and how it
 * moves the market under P. A step is a day, dt = 1/252; n, n1, .. are standard normals.
 *
 *     z              (ln S' - ln S) / sqrt((v1 + v2) dt), cut at -4 and 4: the day's return
 *     net_advances   constant + slope z + noise n, cut at -1 and 1: advancing less
 *                    declining issues over their sum; ad_line is its sum
 *     ln_depth, ln_etf_volume
 *                    m + (x - m) e + stdev sqrt(1 - e^2) n + jump |day's price jumps|,
 *                    m = level + vix ln(VIX/20) + regime R (0 is the first regime)
 *     cpi, ppi       surprise of the latest release, standard normal on its day; the later
 *                    one of a month is correlated with the earlier
 *     scores         x e + s sqrt(1 - e^2) (rho z + sqrt(1 - rho^2) n) + jump: reer,
 *                    rate_differential, spx_basis, vix_basis, order_flow, ipo_heat. s is
 *                    such that the variance is 1 in the long run, jumps included
 *
 * with e = exp(-pull dt), and on a day with dated events whose event_variance sums to w
 *
 *     ln S           gains sqrt(w v dt) n - w v dt/2, v = v1 + v2 at the day's beginning,
 *                    so that S exp(-ln_carry) stays a martingale
 *
 * and, at a release whose surprise has y in it that nobody could know, of variance s^2,
 *
 *     ln S           gains c y - c^2 s^2/2, c = cpi_return or ppi_return
 *     ln v1          gains the same with c = cpi_variance or ppi_variance
 *
 * In the first regime the rates of leaving it under P are multiplied by
 *
 *     exp(gamma . x) / E exp(gamma . x), at most 100, x = (order_flow, ipo_heat),
 *
 * the mean being that of the long run: gamma says when regimes turn, not how often.
 * The exact step of a mean-reverting process: Glasserman (2003), section 3.3. */
#ifndef ALVH_FACTORS_H
#define ALVH_FACTORS_H

#include "alvh/calendar.h"
#include "alvh/dynamics.h"

/* clang-format off */
/*    array              unit                   what it is */
#define ALVH_FACTOR_LANES(X)                                                               \
    X(net_advances,      "share of issues",     "advancing less declining issues of the day") \
    X(ad_line,           "share of issues",     "advance-decline line, their sum")        \
    X(ln_depth,          "log",                 "order-book depth over its normal")        \
    X(ln_etf_volume,     "log",                 "ETF volume over its normal")              \
    X(cpi,               "standard deviations", "surprise of the latest CPI")              \
    X(ppi,               "standard deviations", "surprise of the latest PPI")              \
    X(reer,              "standard deviations", "real effective exchange rate")            \
    X(rate_differential, "standard deviations", "interest rate differential")              \
    X(spx_basis,         "standard deviations", "SPX future less synthetic forward")       \
    X(vix_basis,         "standard deviations", "VIX future less synthetic forward")       \
    X(order_flow,        "standard deviations", "order-flow signal (MEV)")                 \
    X(ipo_heat,          "standard deviations", "heat of the IPO calendar")
/* What the two calls of a day hand on to each other. */
#define ALVH_FACTOR_WORK(X)                                                                \
    X(ln_spot_before,    "log",                 "ln S at the day's beginning")             \
    X(variance_before,   "per year",            "v1 + v2 at the day's beginning")          \
    X(leaving,           "",                    "multiplies the rates of leaving regime 0")
/* clang-format on */

/* Structure of arrays like the market's lanes, each 64-byte aligned and `lanes` long. */
struct alvh_factor_lanes {
    int lanes;
#define ALVH_FACTOR_ARRAY(name, unit, text) double *name;
    ALVH_FACTOR_LANES(ALVH_FACTOR_ARRAY)
    ALVH_FACTOR_WORK(ALVH_FACTOR_ARRAY)
#undef ALVH_FACTOR_ARRAY
};

/* The factors of a model over a run's days, their events laid on the calendar. */
struct alvh_factors;

/* Day 0 is the close of `start`; `days` days are walked. The caller frees it. */
enum alvh_status alvh_factors_create(const struct alvh_model *model, alvh_date start,
                                     int days, struct alvh_factors **factors,
                                     struct alvh_error *error);
void alvh_factors_free(struct alvh_factors *factors);

/* The factors at day 0: depth and volume at their means, scores where the model says, all
 * else 0. */
void alvh_factors_start(const struct alvh_factors *factors,
                        const struct alvh_market_lanes *market,
                        struct alvh_factor_lanes *lanes);

/* Call before alvh_dynamics_step of a day: notes the market as it is, and says how likely
 * it is to leave the first regime (market->leaving; NULL where every gamma is 0). */
void alvh_factors_before(const struct alvh_factors *factors,
                         struct alvh_market_lanes *market, struct alvh_factor_lanes *lanes);

/* Call after it: moves the market by events and releases, and the factors, from the close
 * of `day` to that of `day + 1`. Pure in (seed, first_path + lane, day), the market given.
 */
void alvh_factors_step(const struct alvh_factors *factors, uint64_t seed,
                       uint64_t first_path, uint32_t day, struct alvh_market_lanes *market,
                       struct alvh_factor_lanes *lanes);

#endif
