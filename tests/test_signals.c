/* What all signals together owe: no look ahead, no look aside, a past that is the one
 * walked through.
 *
 * With a file as its argument the program writes signals of random days instead, which
 * check_signals.py computes anew. */
#include "models/isa.h"

#include <stdio.h>
#include <stdlib.h>

#include "sim/signals/past.h"
#include "sim/signals/signals.h"
#include "tests/expect.h"
#include "tests/hot.h"

enum { LANES = 16, CAPACITY = 32, DAYS = 260 };

#define STANDARD(type, name, unit, standard, low, high, text) .name = standard,
static const struct alvh_signal_options defaults = {ALVH_SIGNAL_OPTIONS(STANDARD)};
static const struct alvh_signal_options awkward = {.macd_fast_days = 7,
                                                   .macd_slow_days = 19,
                                                   .macd_signal_days = 5,
                                                   .rsi_days = 10,
                                                   .ad_days = 17,
                                                   .liquidity_days = 23,
                                                   .etf_volume_weight = 0.3,
                                                   .depth_weight = 0.6,
                                                   .inversion_points = -0.7};

/* A market of random days, [day][lane]; each column walks by itself. */
#define COLUMNS(X)                                                                         \
    X(spot, 4000.0, 45.0)                                                                  \
    X(vix, 20.0, 1.3)                                                                      \
    X(vx1, 21.0, 0.9)                                                                      \
    X(vx2, 21.5, 0.6)                                                                      \
    X(ad_line, 150000.0, 900.0)                                                            \
    X(ln_etf_volume, 0.1, 0.3)                                                             \
    X(ln_depth, -0.2, 0.4)                                                                 \
    X(cpi, 0.3, 0.9)                                                                       \
    X(ppi, -0.4, 1.1)                                                                      \
    X(spx_basis, 0.2, 0.7)                                                                 \
    X(vix_basis, -0.6, 0.8)                                                                \
    X(order_flow, 0.4, 0.6)                                                                \
    X(ipo_heat, -0.1, 0.5)
struct days {
#define COLUMN_ROW(name, level, step) double name[DAYS][LANES];
    COLUMNS(COLUMN_ROW)
    double fomc[DAYS], event[DAYS];
};

/* A uniform number in (-1, 1): splitmix64. */
static double uniform(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-52 - 1.0;
}

/* Swings around a level, which a random walk slowly carries away. */
static void draw_column(double level, double step, uint64_t *seed, double x[DAYS][LANES])
{
    for (int lane = 0; lane < LANES; lane++) {
        double drift = 0.0;
        for (int day = 0; day < DAYS; day++) {
            drift = 0.97 * drift + step * uniform(seed);
            x[day][lane] = level + drift + 0.5 * step * uniform(seed);
        }
    }
}

static void draw_days(uint64_t seed, struct days *days)
{
#define DRAW(name, level, step) draw_column(level, step, &seed, days->name);
    COLUMNS(DRAW)
    for (int day = 0; day < DAYS; day++) {
        days->fomc[day] = fabs(uniform(&seed));
        days->event[day] = fabs(uniform(&seed));
    }
}

static struct alvh_signal_inputs inputs_of(const struct days *days, int day)
{
    return (struct alvh_signal_inputs){
#define INPUT(name, level, step) .name = days->name[day],
        COLUMNS(INPUT).fomc_proximity = days->fomc[day],
        .event_proximity = days->event[day]};
}

/* What is read of a walk, [day][signal][lane]. */
struct signals_read {
    double value[DAYS][ALVH_SIGNAL_COUNT][LANES];
};

static void walk(const struct alvh_signal_options *options,
                 const struct alvh_signal_past *past, const struct days *days,
                 struct signals_read *read)
{
    const size_t rows = alvh_signals_rows(options);
    double *memory = aligned_alloc(64, rows * CAPACITY * sizeof *memory);
    struct alvh_signals signals;
    assert_non_null(memory);
    memset(memory, 0xff,
           rows * CAPACITY * sizeof *memory); /* NaN: nothing counts on zeros */
    alvh_signals_lay_out(&signals, options, memory, CAPACITY);
    alvh_signals_start(&signals, LANES, past);
    for (int day = 0; day < DAYS; day++) {
        const struct alvh_signal_inputs inputs = inputs_of(days, day);
        alvh_signals_update(&signals, LANES, &inputs);
        for (int i = 0; i < ALVH_SIGNAL_COUNT; i++)
            memcpy(read->value[day][i], signals.value[i], sizeof read->value[day][i]);
    }
    free(memory);
}

static struct days drawn, changed;
static struct signals_read before, after;
static const struct alvh_signal_past no_past;

/* Brute force: for every day t, other inputs from t + 1 on leave the signals up to t alone,
 * and mostly change each of them on t + 1. */
static void the_future_is_not_read(void **state)
{
    (void)state;
    int moved[ALVH_SIGNAL_COUNT] = {0};
    draw_days(20230215, &drawn);
    walk(&defaults, &no_past, &drawn, &before);
    for (int day = 0; day < DAYS - 1; day++) {
        const size_t kept = (size_t)day + 1;
        draw_days(20240105, &changed);
#define KEEP(name, level, step)                                                            \
    memcpy(changed.name, drawn.name, sizeof drawn.name[0] * kept);
        COLUMNS(KEEP)
        memcpy(changed.fomc, drawn.fomc, sizeof drawn.fomc[0] * kept);
        memcpy(changed.event, drawn.event, sizeof drawn.event[0] * kept);
        walk(&defaults, &no_past, &changed, &after);
        assert_memory_equal(before.value, after.value, sizeof before.value[0] * kept);
        for (int i = 0; i < ALVH_SIGNAL_COUNT; i++)
            moved[i] += before.value[kept][i][5] != after.value[kept][i][5];
    }
    for (int i = 0; i < ALVH_SIGNAL_COUNT; i++)
        assert_true(moved[i] > DAYS / 4);
}

/* Each signal of a lane is of that lane's inputs: changing lane 6 leaves all others. */
static void lanes_do_not_see_each_other(void **state)
{
    (void)state;
    draw_days(7, &drawn);
    walk(&awkward, &no_past, &drawn, &before);
    changed = drawn;
#define SHAKE(name, level, step)                                                           \
    for (int day = 0; day < DAYS; day++)                                                   \
        changed.name[day][6] += day % 3 * (step);
    COLUMNS(SHAKE)
    walk(&awkward, &no_past, &changed, &after);
    for (int day = 0; day < DAYS; day++)
        for (int i = 0; i < ALVH_SIGNAL_COUNT; i++)
            for (int lane = 0; lane < LANES; lane++)
                if (lane != 6)
                    assert_true(before.value[day][i][lane] == after.value[day][i][lane]);
    assert_true(before.value[DAYS - 1][ALVH_SIGNAL_rsi][6] !=
                after.value[DAYS - 1][ALVH_SIGNAL_rsi][6]);
}

/* A new walk on used memory starts anew. */
static void a_walk_leaves_nothing_for_the_next(void **state)
{
    (void)state;
    enum { FIRST = 40 };
    const size_t rows = alvh_signals_rows(&awkward);
    double *memory = aligned_alloc(64, rows * CAPACITY * sizeof *memory);
    struct alvh_signals signals;
    assert_non_null(memory);
    draw_days(11, &drawn);
    walk(&awkward, &no_past, &drawn, &before);
    alvh_signals_lay_out(&signals, &awkward, memory, CAPACITY);
    for (int round = 0; round < 2; round++) {
        alvh_signals_start(&signals, LANES, &no_past);
        for (int day = 0; day < FIRST; day++) {
            const struct alvh_signal_inputs inputs = inputs_of(&drawn, day);
            alvh_signals_update(&signals, LANES, &inputs);
        }
        for (int i = 0; i < ALVH_SIGNAL_COUNT; i++)
            assert_memory_equal(signals.value[i], before.value[FIRST - 1][i],
                                sizeof before.value[0][i]);
    }
    free(memory);
}

/* Puts the closes of `count` days of the history from `first` on into every lane. */
static void draw_history(const struct alvh_history *history, int first, int count,
                         struct days *days)
{
    for (int day = 0; day < count; day++) {
        const struct alvh_close *close = alvh_history_day(history, first + day);
        for (int lane = 0; lane < LANES; lane++) {
            days->spot[day][lane] = close->spx;
            days->vix[day][lane] = close->vix;
            days->vx1[day][lane] = close->future[0];
            days->vx2[day][lane] = close->future[1];
        }
    }
}

/* Starting on day 100 of the history from its past says what walking it from its first day
 * says, to the last bit. */
static void the_past_is_the_one_walked_through(void **state)
{
    (void)state;
    enum { SPLIT = 100 };
    static const enum alvh_signal of_closes[] = {
        ALVH_SIGNAL_vix_histogram, ALVH_SIGNAL_curve_histogram, ALVH_SIGNAL_rsi,
        ALVH_SIGNAL_inverted_days};
    struct alvh_history *history;
    struct alvh_signal_past past;
    struct alvh_error error;
    assert_int_equal(alvh_history_read(NULL, &history, &error), ALVH_OK);
    draw_days(3, &drawn);
    draw_history(history, 0, DAYS, &drawn);
    walk(&awkward, &no_past, &drawn, &before);
    alvh_signal_past(&awkward, history, SPLIT, &past);
    draw_history(history, SPLIT, DAYS - SPLIT, &drawn);
    walk(&awkward, &past, &drawn, &after);
    for (int day = SPLIT; day < DAYS; day++)
        for (size_t i = 0; i < sizeof of_closes / sizeof *of_closes; i++)
            assert_memory_equal(before.value[day][of_closes[i]],
                                after.value[day - SPLIT][of_closes[i]],
                                sizeof before.value[0][0]);
    alvh_history_free(history);
}

/* The first day of the history has no past, so that everything starts at rest. */
static void no_past_is_known_before_the_first_close(void **state)
{
    (void)state;
    struct alvh_history *history;
    struct alvh_signal_past past;
    struct alvh_error error;
    assert_int_equal(alvh_history_read(NULL, &history, &error), ALVH_OK);
    alvh_signal_past(&defaults, history, 0, &past);
    assert_false(past.spot_known || past.vix_known || past.curve_known);
    alvh_history_free(history);
}

#define PRINT_OPTION(type, name, unit, standard, low, high, text)                          \
    fprintf(file, " %s=%.17g", #name, (double)options->name);

/* One line per day and lane: which, the inputs, the signals. */
static void write_walk(FILE *file, const char *past_before,
                       const struct alvh_signal_options *options,
                       const struct alvh_signal_past *past, uint64_t seed)
{
    draw_days(seed, &drawn);
    walk(options, past, &drawn, &before);
    fprintf(file, "walk past=%s", past_before);
    ALVH_SIGNAL_OPTIONS(PRINT_OPTION)
    fprintf(file, "\nday,lane");
#define PRINT_COLUMN(name, level, step) fprintf(file, ",%s", #name);
    COLUMNS(PRINT_COLUMN)
    fprintf(file, ",fomc,event");
#define PRINT_SIGNAL(name, unit, text) fprintf(file, ",signal_%s", #name);
    ALVH_SIGNALS(PRINT_SIGNAL)
    fprintf(file, "\n");
    for (int day = 0; day < DAYS; day++)
        for (int lane = 0; lane < LANES; lane += 5) {
            fprintf(file, "%d,%d", day, lane);
#define PRINT_INPUT(name, level, step) fprintf(file, ",%.17g", drawn.name[day][lane]);
            COLUMNS(PRINT_INPUT)
            fprintf(file, ",%.17g,%.17g", drawn.fomc[day], drawn.event[day]);
            for (int i = 0; i < ALVH_SIGNAL_COUNT; i++)
                fprintf(file, ",%.17g", before.value[day][i][lane]);
            fprintf(file, "\n");
        }
}

/* Walks without a past, and from the history before the date given. */
static int write_walks(const char *path, const char *date)
{
    FILE *file = fopen(path, "w");
    struct alvh_history *history;
    struct alvh_signal_past past;
    struct alvh_error error;
    alvh_date as_of;
    int index;
    if (!file || !alvh_date_parse(date, &as_of) ||
        alvh_history_read(NULL, &history, &error) != ALVH_OK ||
        alvh_history_find(history, as_of, &index, &error) != ALVH_OK)
        return EXIT_FAILURE;
    write_walk(file, "none", &defaults, &no_past, 1);
    write_walk(file, "none", &awkward, &no_past, 2);
    alvh_signal_past(&defaults, history, index, &past);
    write_walk(file, date, &defaults, &past, 3);
    alvh_signal_past(&awkward, history, index, &past);
    write_walk(file, date, &awkward, &past, 4);
    alvh_history_free(history);
    return fclose(file) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_future_is_not_read),
        cmocka_unit_test(lanes_do_not_see_each_other),
        cmocka_unit_test(a_walk_leaves_nothing_for_the_next),
        cmocka_unit_test(the_past_is_the_one_walked_through),
        cmocka_unit_test(no_past_is_known_before_the_first_close),
    };
    if (!hot_test_can_run())
        return HOT_TEST_SKIPPED;
    return argc == 3 ? write_walks(argv[1], argv[2])
                     : cmocka_run_group_tests(tests, NULL, NULL);
}
