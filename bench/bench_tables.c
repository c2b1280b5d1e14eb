/* What reading prices off the tables costs, by instruction set: core, 256 lanes whose
 * states a run visits, tenors one after the other as a book of many expiries asks for
 * them. */
#include "models/isa.h"

#include "alvh/tables.h"

#include <math.h>
#include <stdio.h>

#include "bench/by_isa.h"
#include "bench/harness.h"
#include "models/smile.h"
#include "tests/table_states.h"

#define FUNCTIONS(X)                                                                       \
    X(locate, alvh_tables_locate)                                                          \
    X(spx_smile, alvh_spx_smile)                                                           \
    X(vix_smile, alvh_vix_smile)                                                           \
    X(vix_future, alvh_vix_future)                                                         \
    X(price, alvh_smile_price)                                                             \
    X(price_all, alvh_smile_price_all)                                                     \
    X(strike, alvh_smile_strike)
BY_ISA(functions, FUNCTIONS)

enum { LANES = 256, TENORS = 40, LEGS = 4, KINDS = 7 };

static struct alvh_tables *tables;
static struct alvh_cells *cells;
static struct alvh_smile *smile;
static struct alvh_market_lanes market;
static double forward[LANES], strike[LANES], result[3][LANES];
static double ln_forward[LANES], leg_strike[LEGS * LANES], ln_leg_strike[LEGS * LANES];
static double leg_price[LEGS * LANES];

static double sum_of(const double x[LANES])
{
    double sum = 0.0;
    for (int l = 0; l < LANES; l++)
        sum += x[l];
    return sum;
}

static double locate(void *payload)
{
    const struct functions *use = payload;
    return use->locate(tables, &market, cells) + cells->row[LANES - 1];
}

static double spx_smile(void *payload)
{
    const struct functions *use = payload;
    double sum = 0.0;
    for (int days = 1; days <= TENORS; days++) {
        use->spx_smile(tables, days, cells, smile);
        sum += (double)smile->row[LANES - 1];
    }
    return sum;
}

static double vix_smile(void *payload)
{
    const struct functions *use = payload;
    double sum = 0.0;
    for (int days = 1; days <= TENORS; days++) {
        use->vix_smile(tables, days, cells, smile, result[0]);
        sum += (double)smile->row[LANES - 1];
    }
    return sum;
}

static double vix_future(void *payload)
{
    const struct functions *use = payload;
    double sum = 0.0;
    for (int days = 1; days <= TENORS; days++) {
        use->vix_future(tables, days, cells, result[0], result[1]);
        sum += sum_of(result[0]);
    }
    return sum;
}

static double price(void *payload)
{
    const struct functions *use = payload;
    use->spx_smile(tables, 22, cells, smile);
    double sum = 0.0;
    for (int n = 0; n < TENORS; n++) {
        use->price(smile, LANES, forward, strike, n % 2 ? 1 : -1, 0.99, result[0],
                   result[1], result[2]);
        sum += sum_of(result[0]);
    }
    return sum;
}

/* The legs of an iron condor, as a walk prices them. */
static double price_legs(void *payload)
{
    static const int right[LEGS] = {-1, -1, 1, 1}, held[LEGS] = {1, -1, -1, 1};
    const struct alvh_smile_options legs = {.count = LEGS,
                                            .right = right,
                                            .held = held,
                                            .strike = leg_strike,
                                            .ln_strike = ln_leg_strike};
    const struct alvh_smile_marks marks = {leg_price, result[0], result[1]};
    const struct functions *use = payload;
    use->spx_smile(tables, 22, cells, smile);
    double sum = 0.0;
    for (int n = 0; n < TENORS; n++) {
        use->price_all(smile, LANES, forward, ln_forward, &legs, 0.99, &marks);
        sum += sum_of(leg_price + n % LEGS * LANES);
    }
    return sum;
}

static double find_strike(void *payload)
{
    const struct functions *use = payload;
    use->spx_smile(tables, 22, cells, smile);
    use->strike(smile, LANES, forward, 0.84, 5.0, result[0]);
    return sum_of(result[0]);
}

static const struct {
    const char *name, *unit;
    double (*run)(void *payload);
    double units;
} kinds[KINDS] = {
    {"cells", "path-day", locate, LANES},
    {"SPX smile", "tenor", spx_smile, LANES *TENORS},
    {"VIX smile", "tenor", vix_smile, LANES *TENORS},
    {"VIX future and vega", "tenor", vix_future, LANES *TENORS},
    {"price, delta, vega", "option", price, LANES *TENORS},
    {"price, delta, vega of 4 legs", "option", price_legs, LEGS *LANES *TENORS},
    {"strike of a delta", "strike", find_strike, LANES},
};

static enum alvh_status prepare(struct alvh_error *error)
{
    static double state[4][LANES] __attribute__((aligned(64)));
    static int32_t regime[LANES] __attribute__((aligned(64)));
    struct alvh_model model;
    ALVH_TRY(alvh_model_read("core", &model, error));
    ALVH_TRY(alvh_tables_obtain(&model, ALVH_TABLES_CACHED, 0, NULL, NULL, &tables, error));
    ALVH_TRY(alvh_cells_create(LANES, &cells, error));
    ALVH_TRY(alvh_smile_create(LANES, &smile, error));
    struct table_state *visited = NULL;
    const int states = table_states_visited(&model, &visited);
    if (states == 0)
        return alvh_fail(error, ALVH_EFAILED, "no states to price at");
    market = (struct alvh_market_lanes){.lanes = LANES,
                                        .ln_spot = state[0],
                                        .v_fast = state[1],
                                        .v_slow = state[2],
                                        .ln_carry = state[3],
                                        .regime = regime};
    for (int l = 0; l < LANES; l++) {
        const struct table_state *one = &visited[l * 7919 % states];
        state[1][l] = one->v[ALVH_FAST];
        state[2][l] = one->v[ALVH_SLOW];
        regime[l] = one->regime;
        forward[l] = 4321.0 + l;
        strike[l] = 4100.0 + 1.7 * l;
        ln_forward[l] = log(forward[l]);
        for (int leg = 0; leg < LEGS; leg++) {
            leg_strike[leg * LANES + l] =
                (leg < 2 ? 4050.0 : 4600.0) + 50.0 * (leg % 2) + 0.5 * l;
            ln_leg_strike[leg * LANES + l] = log(leg_strike[leg * LANES + l]);
        }
    }
    free(visited);
    return ALVH_OK;
}

int main(int argc, char **argv)
{
    struct alvh_error error = {0};
    const enum alvh_status status = prepare(&error);
    if (status != ALVH_OK) {
        fprintf(stderr, "%s\n", error.text);
        return status;
    }
    struct bench_case cases[ALVH_ISA_COUNT * KINDS];
    static char names[ALVH_ISA_COUNT * KINDS][64];
    size_t count = 0;
    for (int kind = 0; kind < KINDS; kind++)
        for (int isa = 0; isa < ALVH_ISA_COUNT; isa++) {
            if (!alvh_isa_is_supported((enum alvh_isa)isa))
                continue;
            snprintf(names[count], sizeof names[count], "%s/%s", kinds[kind].name,
                     alvh_isa_name((enum alvh_isa)isa));
            cases[count] =
                (struct bench_case){.name = names[count],
                                    .run = kinds[kind].run,
                                    .payload = (void *)(uintptr_t)&functions[isa],
                                    .units = kinds[kind].units,
                                    .unit = kinds[kind].unit};
            count++;
        }
    const int exit_status = bench_main(argc, argv, count, cases);
    alvh_smile_free(smile);
    alvh_cells_free(cells);
    alvh_tables_free(tables);
    return exit_status;
}
