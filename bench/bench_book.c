/* A book of forty SPX options of seven tenors and seven VIX futures, marked every day of a
 * year: the kernels of a walk, with true prices, deltas and vegas, against the fewest
 * operations that such a book is known to take (bench/probe_book.h) and against the scalar
 * copy of the same kernels. The unit is a path-day. */
#include <math.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

#include "alvh/dynamics.h"
#include "alvh/tables.h"
#include "bench/by_isa.h"
#include "bench/harness.h"
#include "bench/probe_book.h"
#include "models/smile.h"
#include "models/vecmath.h"

#define FUNCTIONS(X)                                                                       \
    X(step, alvh_dynamics_step)                                                            \
    X(exp, alvh_vecmath_exp)                                                               \
    X(locate, alvh_tables_locate)                                                          \
    X(smile, alvh_spx_smile)                                                               \
    X(future, alvh_vix_future)                                                             \
    X(price, alvh_smile_price_all)
BY_ISA(functions, FUNCTIONS)

enum { LANES = 256, DAYS = 252, TENORS = 7, OPTIONS = 40, MOST = 6, FACTORS = 2 };
static const int first_option[TENORS + 1] = {0, 6, 12, 18, 24, 30, 35, 40};
static const int spx_days[TENORS] = {4, 9, 14, 21, 31, 42, 63};
static const int vix_days[TENORS] = {9, 29, 49, 69, 90, 111, 132};
static const double index_at_start = 4000.0;

static struct {
    const struct functions *use;
    struct alvh_dynamics *dynamics;
    struct alvh_tables *tables;
    struct alvh_cells *cells;
    struct alvh_smile *smile;
    struct alvh_market_lanes market;
    double v_at_rest[FACTORS];
    int right[OPTIONS], held[OPTIONS];
    alignas(64) int32_t regime[LANES];
    alignas(64) double ln_spot[LANES], v_fast[LANES], v_slow[LANES], ln_carry[LANES];
    alignas(64) double spot[LANES], forward[LANES], ln_forward[LANES];
    alignas(64) double price[MOST * LANES], delta[LANES], vega[LANES];
    alignas(64) double strike[OPTIONS * LANES], ln_strike[OPTIONS * LANES];
    alignas(64) double value[LANES], book_vega[LANES];
    alignas(64) double first[LANES], peak[LANES], drawdown[LANES];
} book;

static void start_paths(void)
{
    for (int l = 0; l < LANES; l++) {
        book.ln_spot[l] = log(index_at_start);
        book.ln_carry[l] = 0.0;
        book.v_fast[l] = book.v_at_rest[ALVH_FAST];
        book.v_slow[l] = book.v_at_rest[ALVH_SLOW];
        book.regime[l] = 0;
        book.peak[l] = book.drawdown[l] = 0.0;
    }
}

/* Every processor that has a faster copy of the kernels has these; elsewhere what remains
 * is a small part of the scalar copy's time. Programs that choose a copy while they are
 * loaded do not start under the thread sanitizer. */
#ifdef __has_feature
#if __has_feature(thread_sanitizer)
#define BEST_COPY
#endif
#endif
#ifndef BEST_COPY
#define BEST_COPY __attribute__((target_clones("avx2", "default")))
#endif

BEST_COPY static void add_held(int count, const int held[], const double price[],
                               const double vega[], double value[], double book_vega[])
{
    for (int l = 0; l < LANES; l++) {
        double sum = value[l];
        for (int o = 0; o < count; o++)
            sum += (double)held[o] * price[o * LANES + l];
        value[l] = sum;
        book_vega[l] += vega[l];
    }
}

BEST_COPY static void mark(int day)
{
    for (int l = 0; l < LANES; l++) {
        if (day == 0)
            book.first[l] = book.value[l];
        const double pnl = book.value[l] - book.first[l];
        const double peak = pnl > book.peak[l] ? pnl : book.peak[l];
        const double down = peak - pnl;
        book.peak[l] = peak;
        book.drawdown[l] = down > book.drawdown[l] ? down : book.drawdown[l];
    }
}

static void quote_options(int tenor)
{
    const struct functions *use = book.use;
    const int first = first_option[tenor], count = first_option[tenor + 1] - first;
    const struct alvh_smile_options options = {.count = count,
                                               .right = book.right + first,
                                               .held = book.held + first,
                                               .strike = book.strike + first * LANES,
                                               .ln_strike = book.ln_strike + first * LANES};
    const struct alvh_smile_marks marks = {book.price, book.delta, book.vega};
    use->smile(book.tables, spx_days[tenor], book.cells, book.smile);
    const double carry = book.smile->carry, ln_carry = log(carry);
    for (int l = 0; l < LANES; l++) {
        book.forward[l] = book.spot[l] * carry;
        book.ln_forward[l] = book.ln_spot[l] + ln_carry;
    }
    use->price(book.smile, LANES, book.forward, book.ln_forward, &options, 0.99, &marks);
    add_held(count, options.held, book.price, book.vega, book.value, book.book_vega);
}

static void quote_day(void)
{
    static const int one_future[1] = {1};
    const struct functions *use = book.use;
    use->exp(LANES, book.ln_spot, book.spot);
    use->locate(book.tables, &book.market, book.cells);
    for (int l = 0; l < LANES; l++)
        book.value[l] = book.book_vega[l] = 0.0;
    for (int tenor = 0; tenor < TENORS; tenor++) {
        use->future(book.tables, vix_days[tenor], book.cells, book.price, book.vega);
        add_held(1, one_future, book.price, book.vega, book.value, book.book_vega);
        quote_options(tenor);
    }
}

/* The drawdown that the paths end with, the same from every copy. */
static double walk_year(void *payload)
{
    double sum = 0.0;
    book.use = payload;
    start_paths();
    for (int day = 0; day < DAYS; day++) {
        book.use->step(book.dynamics, 20230215, 0, (uint32_t)day, &book.market);
        quote_day();
        mark(day);
    }
    for (int l = 0; l < LANES; l++)
        sum += book.drawdown[l];
    return sum / LANES;
}

static double market_year(void *payload)
{
    book.use = payload;
    start_paths();
    for (int day = 0; day < DAYS; day++)
        book.use->step(book.dynamics, 20230215, 0, (uint32_t)day, &book.market);
    return book.ln_spot[0];
}

static enum alvh_status prepare(struct alvh_error *error)
{
    static struct alvh_model model;
    ALVH_TRY(alvh_model_read("core", &model, error));
    ALVH_TRY(alvh_dynamics_create(&model, &model.p, 1, &book.dynamics, error));
    ALVH_TRY(
        alvh_tables_obtain(&model, ALVH_TABLES_CACHED, 0, NULL, NULL, &book.tables, error));
    ALVH_TRY(alvh_cells_create(LANES, &book.cells, error));
    ALVH_TRY(alvh_smile_create(LANES, &book.smile, error));
    book.market = (struct alvh_market_lanes){.lanes = LANES,
                                             .ln_spot = book.ln_spot,
                                             .v_fast = book.v_fast,
                                             .v_slow = book.v_slow,
                                             .regime = book.regime,
                                             .ln_carry = book.ln_carry};
    for (int factor = 0; factor < FACTORS; factor++)
        book.v_at_rest[factor] = model.p.theta[0][factor];
    for (int tenor = 0; tenor < TENORS; tenor++)
        for (int o = first_option[tenor]; o < first_option[tenor + 1]; o++) {
            const double moneyness = 0.85 + 0.05 * (o - first_option[tenor]);
            book.right[o] = moneyness < 1.0 ? -1 : 1;
            book.held[o] = o % 2 ? 1 : -1;
            for (int l = 0; l < LANES; l++) {
                book.strike[o * LANES + l] = moneyness * index_at_start;
                book.ln_strike[o * LANES + l] = log(moneyness * index_at_start);
            }
        }
    return ALVH_OK;
}

static size_t list_cases(struct probe_book *probe, struct bench_case cases[])
{
    static double (*const probes[ALVH_ISA_COUNT][3])(void *) = {
        [ALVH_ISA_AVX2] = {probe_walk_8_avx2, probe_walk_16_avx2, probe_walk_32_avx2},
        [ALVH_ISA_AVX512] = {probe_walk_8_avx512, probe_walk_16_avx512,
                             probe_walk_32_avx512}};
    static const char *const probe_name[3] = {
        "book/probe of 8 lanes", "book/probe of 16 lanes", "book/probe of 32 lanes"};
    enum alvh_isa fastest = ALVH_ISA_SCALAR;
    size_t count = 0;
    for (int isa = 0; isa < ALVH_ISA_COUNT; isa++)
        if (alvh_isa_is_supported((enum alvh_isa)isa))
            fastest = (enum alvh_isa)isa;
    for (int i = 0; i < 3 && fastest != ALVH_ISA_SCALAR; i++)
        cases[count++] = (struct bench_case){probe_name[i], probes[fastest][i], probe,
                                             (double)PROBE_PATHS * PROBE_DAYS, "path-day"};
    void *fast = (void *)(uintptr_t)&functions[fastest];
    void *scalar = (void *)(uintptr_t)&functions[ALVH_ISA_SCALAR];
    const double units = (double)LANES * DAYS;
    cases[count++] = (struct bench_case){"book/alvh", walk_year, fast, units, "path-day"};
    cases[count++] = (struct bench_case){"book/alvh, market alone", market_year, fast,
                                         units, "path-day"};
    cases[count++] =
        (struct bench_case){"book/alvh, scalar", walk_year, scalar, units, "path-day"};
    return count;
}

int main(int argc, char **argv)
{
    struct alvh_error error = {0};
    struct bench_case cases[6];
    struct probe_book *probe = probe_book_create();
    if (probe == NULL || prepare(&error) != ALVH_OK) {
        fprintf(stderr, "%s\n", probe ? error.text : "no memory");
        return EXIT_FAILURE;
    }
    const int status = bench_main(argc, argv, list_cases(probe, cases), cases);
    alvh_smile_free(book.smile);
    alvh_cells_free(book.cells);
    alvh_tables_free(book.tables);
    alvh_dynamics_free(book.dynamics);
    free(probe);
    return status;
}
