/* What a day's signals cost a path, by instruction set: all of them and the dearest parts.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/by_isa.h"
#include "bench/harness.h"
#include "sim/signals/signals.h"

#define FUNCTIONS(X)                                                                       \
    X(start, alvh_signals_start)                                                           \
    X(update, alvh_signals_update)                                                         \
    X(macd, alvh_macd_update)                                                              \
    X(zscore, alvh_zscore_update)                                                          \
    X(liquidity, alvh_liquidity_update)
BY_ISA(functions, FUNCTIONS)

/* Lanes of a block as runs have them; closes come from a few days, taken in turn. */
enum { LANES = 240, DAYS = 252, CLOSES = 4, KINDS = 4 };

#define STANDARD(type, name, unit, standard, low, high, text) .name = standard,
static const struct alvh_signal_options options = {ALVH_SIGNAL_OPTIONS(STANDARD)};
static double column[CLOSES][LANES];
static double *memory;

static struct alvh_signal_inputs inputs_of(const double *x)
{
    return (struct alvh_signal_inputs){x, x, x, x, x, x, x, x, x, x, x, x, x, 0.5, 0.25};
}

static struct alvh_signals started(const struct functions *call)
{
    const struct alvh_signal_past past = {0};
    const struct alvh_signal_inputs inputs = inputs_of(column[0]);
    struct alvh_signals signals;
    alvh_signals_lay_out(&signals, &options, memory, LANES);
    call->start(&signals, LANES, &past);
    call->update(&signals, LANES, &inputs);
    return signals;
}

static double sum_lanes(const double *x)
{
    double sum = 0.0;
    for (int lane = 0; lane < LANES; lane++)
        sum += x[lane];
    return sum;
}

static double update(void *payload)
{
    const struct functions *call = payload;
    struct alvh_signals signals = started(call);
    double sum = 0.0;
    for (int day = 1; day <= DAYS; day++) {
        const struct alvh_signal_inputs inputs = inputs_of(column[day % CLOSES]);
        call->update(&signals, LANES, &inputs);
    }
    for (int i = 0; i < ALVH_SIGNAL_COUNT; i++)
        sum += sum_lanes(signals.value[i]);
    return sum;
}

static double macd(void *payload)
{
    const struct functions *call = payload;
    struct alvh_signals signals = started(call);
    for (int day = 1; day <= DAYS; day++)
        call->macd(&signals.weights, LANES, column[day % CLOSES], &signals.vix);
    return sum_lanes(signals.vix.histogram);
}

static double zscore(void *payload)
{
    const struct functions *call = payload;
    struct alvh_signals signals = started(call);
    for (int day = 1; day <= DAYS; day++)
        call->zscore(LANES, column[day % CLOSES], &signals.ad);
    return sum_lanes(signals.ad.z);
}

static double liquidity(void *payload)
{
    const struct functions *call = payload;
    struct alvh_signals signals = started(call);
    for (int day = 1; day <= DAYS; day++)
        call->liquidity(LANES, column[day % CLOSES], column[(day + 1) % CLOSES],
                        &signals.liquidity);
    return sum_lanes(signals.liquidity.liquidity);
}

static const struct {
    const char *name[ALVH_ISA_COUNT];
    double (*run)(void *payload);
} kinds[KINDS] = {
    {{"all/scalar", "all/avx2", "all/avx512"}, update},
    {{"macd/scalar", "macd/avx2", "macd/avx512"}, macd},
    {{"zscore/scalar", "zscore/avx2", "zscore/avx512"}, zscore},
    {{"liquidity/scalar", "liquidity/avx2", "liquidity/avx512"}, liquidity},
};

int main(int argc, char **argv)
{
    struct bench_case cases[KINDS * ALVH_ISA_COUNT];
    size_t count = 0;
    memory = aligned_alloc(64, alvh_signals_rows(&options) * LANES * sizeof *memory);
    if (!memory)
        return EXIT_FAILURE;
    for (int day = 0; day < CLOSES; day++)
        for (int lane = 0; lane < LANES; lane++)
            column[day][lane] = 1.0 + (lane * 7 + day * 11) % 13 / 13.0;
    for (int kind = 0; kind < KINDS; kind++)
        for (int isa = 0; isa < ALVH_ISA_COUNT; isa++)
            if (alvh_isa_is_supported((enum alvh_isa)isa))
                cases[count++] =
                    (struct bench_case){kinds[kind].name[isa], kinds[kind].run,
                                        (void *)&functions[isa], LANES * DAYS, "path-day"};
    const int status = bench_main(argc, argv, count, cases);
    free(memory);
    return status;
}
