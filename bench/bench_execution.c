/* What execution costs a path-day: today's conditions, an iron condor's spreads and impact,
 * and each margin method, by instruction set. */
#include <math.h>
#include <stdalign.h>
#include <stdio.h>

#include "bench/by_isa.h"
#include "bench/harness.h"
#include "sim/execution/conditions.h"
#include "sim/execution/crossing.h"
#include "sim/execution/impact.h"
#include "sim/execution/margin_expiry.h"
#include "sim/execution/margin_grid.h"
#include "sim/execution/margin_reg_t.h"

#define FUNCTIONS(X)                                                                       \
    X(update_conditions, alvh_conditions_update)                                           \
    X(widening, alvh_widening)                                                             \
    X(leg_cost, alvh_leg_cost)                                                             \
    X(impact, alvh_impact_coefficient)                                                     \
    X(reg_t, alvh_reg_t_condor)                                                            \
    X(add_expiry, alvh_margin_expiry_add)                                                  \
    X(revalue, alvh_grid_revalue)                                                          \
    X(grid, alvh_margin_grid)
BY_ISA(functions, FUNCTIONS)
struct alvh_grid alvh_grid_of_scalar(const struct alvh_margin_options *);

enum { LANES = 240, LEGS = 4, UNITS = 2, ROWS = ALVH_GRID_POINTS };

/* A block of alike lanes and the condor that they hold. */
static struct {
    alignas(64) double conditions[ALVH_CONDITION_COUNT * LANES];
    double spot[LANES], vix[LANES], ln_depth[LANES], ln_volume[LANES];
    double forward[LANES], ln_forward[LANES], credit[LANES];
    double strike[LEGS * LANES], ln_strike[LEGS * LANES], price[LEGS * LANES];
    double total[LEGS * LANES], wide[LEGS * LANES];
    double delta[LANES], vega[LANES], quantity[LANES];
    double open[LANES], close[LANES], impact[LANES], margin[LANES];
    double pnl[ROWS * LANES];
} block;
static struct alvh_grid grid;
static const int right[LEGS] = {-1, -1, 1, 1}, held[LEGS] = {1, -1, -1, 1};

#define ROW(type, name, unit, standard, low, high, text) .name = standard,
static const struct alvh_widening_options widening = {ALVH_WIDENING_OPTIONS(ROW)};
static const struct alvh_impact_options impact = {ALVH_IMPACT_OPTIONS(ROW)};
static const struct alvh_margin_options margin = {ALVH_MARGIN_OPTIONS(ROW)};
static const struct alvh_spread spread = {
    .tick = 0.05, .base = 0.1, .share = 0.005, .fee = 1.25, .multiplier = 100.0};

static void fill_block(void)
{
    const double strikes[LEGS] = {4250, 4300, 4700, 4750}, prices[LEGS] = {30, 36, 18, 12};
    for (int lane = 0; lane < LANES; lane++) {
        block.spot[lane] = block.forward[lane] = 4500.0 + lane;
        block.ln_forward[lane] = log(block.forward[lane]);
        block.vix[lane] = 15.0 + 0.1 * lane;
        block.ln_depth[lane] = block.ln_volume[lane] = -0.002 * lane;
        block.credit[lane] = 1200.0;
        block.delta[lane] = 1.5;
        block.vega[lane] = -60.0;
        block.quantity[lane] = 1.0 + lane % 7;
        for (int leg = 0; leg < LEGS; leg++) {
            const int at = leg * LANES + lane;
            block.strike[at] = strikes[leg];
            block.ln_strike[at] = log(strikes[leg]);
            block.price[at] = prices[leg];
            block.total[at] = 0.07;
        }
    }
}

static double sum_of(const double x[LANES])
{
    double sum = 0.0;
    for (int lane = 0; lane < LANES; lane++)
        sum += x[lane];
    return sum;
}

static struct alvh_conditions conditions(void)
{
    return alvh_conditions_over(block.conditions, LANES);
}

static struct alvh_legs legs(void)
{
    return (struct alvh_legs){.lanes = LANES,
                              .count = LEGS,
                              .held = held,
                              .ln_forward = block.ln_forward,
                              .ln_strike = block.ln_strike,
                              .price = block.price};
}

static double day(void *payload)
{
    const struct functions *call = payload;
    const struct alvh_conditions_input today = {.event = 0.5,
                                                .spot = block.spot,
                                                .vix = block.vix,
                                                .ln_depth = block.ln_depth,
                                                .ln_etf_volume = block.ln_volume};
    struct alvh_conditions now = conditions();
    call->update_conditions(&widening, &impact, &today, &now);
    return sum_of(now.width);
}

static double condor(void *payload)
{
    const struct functions *call = payload;
    const struct alvh_conditions now = conditions();
    const struct alvh_legs all = legs();
    const struct alvh_impact law = alvh_impact_of(&impact, 10000.0, 0.0);
    const struct alvh_exposure unit = {
        .delta = block.delta, .vega = block.vega, .thin = now.thin};
    call->widening(&now, alvh_wing(0.4, 31), &all, block.wide);
    call->leg_cost(&spread, &all, block.wide, block.open, block.close);
    call->impact(&law, &now, &unit, block.impact);
    return sum_of(block.open) + sum_of(block.impact);
}

static double reg_t(void *payload)
{
    const struct functions *call = payload;
    const struct alvh_reg_t_condors condors = {.lanes = LANES,
                                               .strike = block.strike,
                                               .price = block.price,
                                               .credit = block.credit,
                                               .spot = block.spot};
    call->reg_t(&margin, &condors, block.margin);
    return sum_of(block.margin);
}

static double expiry(void *payload)
{
    const struct functions *call = payload;
    for (int first = 0; first < LANES; first += ALVH_MARGIN_TILE) {
        struct alvh_expiry_unit both[UNITS];
        for (int u = 0; u < UNITS; u++)
            both[u] = (struct alvh_expiry_unit){
                .legs = {LEGS, right, held, block.strike + first, NULL},
                .quantity = block.quantity + first};
        for (int l = 0; l < ALVH_MARGIN_TILE; l++)
            block.margin[first + l] = 0.0;
        call->add_expiry(LANES, UNITS, both, block.margin + first);
    }
    return sum_of(block.margin);
}

static double revalue(void *payload)
{
    const struct functions *call = payload;
    const struct alvh_grid_options unit = {.lanes = LANES,
                                           .tenor_days = 31,
                                           .legs = {LEGS, right, held, block.strike, NULL},
                                           .total_volatility = block.total,
                                           .forward = block.forward,
                                           .discount = 1.0};
    call->revalue(&grid, &unit, block.pnl);
    return sum_of(block.pnl);
}

static double margin_of_grid(void *payload)
{
    const struct functions *call = payload;
    for (int first = 0; first < LANES; first += ALVH_MARGIN_TILE) {
        const struct alvh_grid_unit one = {.pnl = block.pnl + first,
                                           .quantity = block.quantity + first,
                                           .minimum = block.credit + first};
        const struct alvh_grid_unit ten[10] = {one, one, one, one, one,
                                               one, one, one, one, one};
        call->grid(&margin, LANES, 10, ten, block.margin + first);
    }
    return sum_of(block.margin);
}

static const struct {
    const char *name;
    double (*run)(void *payload);
    const char *unit;
} kinds[] = {{"conditions", day, "path-day"},
             {"condor costs", condor, "condor"},
             {"reg_t", reg_t, "condor"},
             {"expiry margin of 2 condors", expiry, "account-day"},
             {"grid of a condor", revalue, "condor"},
             {"grid margin of 10 units", margin_of_grid, "account-day"}};
enum { KINDS = sizeof kinds / sizeof *kinds };

int main(int argc, char **argv)
{
    static char name[KINDS * ALVH_ISA_COUNT][64];
    struct bench_case cases[KINDS * ALVH_ISA_COUNT];
    size_t count = 0;
    grid = alvh_grid_of_scalar(&margin);
    fill_block();
    for (int isa = 0; isa < ALVH_ISA_COUNT; isa++)
        for (int kind = 0; kind < KINDS && alvh_isa_is_supported((enum alvh_isa)isa);
             kind++) {
            snprintf(name[count], sizeof name[count], "%s/%s", kinds[kind].name,
                     alvh_isa_name((enum alvh_isa)isa));
            cases[count] = (struct bench_case){name[count], kinds[kind].run,
                                               (void *)(uintptr_t)&functions[isa], LANES,
                                               kinds[kind].unit};
            count++;
        }
    return bench_main(argc, argv, count, cases);
}
