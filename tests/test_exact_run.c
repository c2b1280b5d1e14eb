/* What tables do to the statistics of a run: the same paths and contracts, priced by tables
 * and by the transforms themselves.
 *
 * Now and then a mark stands within the tables' error of a tranche's target or stop, and
 * the tranche is closed on another day, which moves the outcome of its path by hundreds of
 * dollars, up or down. So tail statistics need paths: 4032 leave 40 to the worst 1 %. */
#include "tests/runs.h"

#define BAR 0.002

enum { BOOKS = 5, MOST_LEVELS = 6 };

/* A dataset of /tail: one number for each book and each of its levels. */
struct statistic {
    const char *name;
    int levels, level;
    const char *what;
};

/* Errors are taken as a share of the statistic. None is near 0: mean P&L is mostly what
 * trading costs. */
static const struct statistic statistics[] = {
    {"final_pnl_mean", 1, 0, "mean P&L"},
    {"cost_mean", 1, 0, "mean cost"},
    {"mean_net_vega_mean", 1, 0, "mean net vega"},
    {"drawdown_quantile", 6, 0, "drawdown, median"},
    {"drawdown_quantile", 6, 2, "drawdown, 95 %"},
    {"drawdown_es", 4, 1, "drawdown, worst 1 %"},
    {"pnl_es", 4, 1, "P&L, worst 1 %"},
};

/* What the hedge changes. Most of the two books cancels in a difference, which may be any
 * number near 0: its error is a share of what the differences are taken from. */
static const struct {
    struct statistic of, from;
} differences[] = {
    {{"final_pnl_difference", 1, 0, "mean P&L less unhedged"},
     {"final_pnl_mean", 1, 0, ""}},
    {{"drawdown_es_difference", 4, 1, "worst 1 % less unhedged"},
     {"drawdown_es", 4, 1, ""}},
};

static double read_value(hid_t file, const struct statistic *statistic, int book)
{
    double value[BOOKS * MOST_LEVELS];
    char path[64];
    snprintf(path, sizeof path, "/tail/%s", statistic->name);
    const hid_t dataset = H5Dopen2(file, path, H5P_DEFAULT);
    const hid_t space = H5Dget_space(dataset);
    assert_int_equal(H5Sget_simple_extent_npoints(space), BOOKS * statistic->levels);
    assert_true(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, value) >=
                0);
    H5Sclose(space);
    H5Dclose(dataset);
    return value[book * statistic->levels + statistic->level];
}

static hid_t result_of(const char *pricing)
{
    char output[64];
    snprintf(output, sizeof output, "/tmp/alvh-test-exact-run-%ld.h5", (long)getpid());
    const struct run_variant variant = {
        "core", NULL, {"simulation.paths=4032", "scale=[1]", pricing}};
    run_variant(&variant, output);
    const hid_t file = H5Fopen(output, H5F_ACC_RDONLY, H5P_DEFAULT);
    assert_true(file >= 0);
    remove(output); /* it stays until it is closed */
    return file;
}

/* Whether the two agree within BAR of the yardstick. */
static bool agree(const struct statistic *statistic, int book, hid_t tables, hid_t exact,
                  double yardstick)
{
    const double ours = read_value(tables, statistic, book);
    const double theirs = read_value(exact, statistic, book);
    const double share = (ours - theirs) / fabs(yardstick);
    print_message("book %d, %-24s %11.2f by tables, %11.2f exactly: %+.3f %%\n", book,
                  statistic->what, ours, theirs, 100.0 * share);
    return fabs(share) <= BAR;
}

static void tables_move_no_statistic(void **state)
{
    (void)state;
    const hid_t tables = result_of("simulation.pricing=tables");
    const hid_t exact = result_of("simulation.pricing=exact");
    int moved = 0;
    for (int book = 0; book < BOOKS; book++)
        for (size_t s = 0; s < sizeof statistics / sizeof *statistics; s++)
            moved += !agree(&statistics[s], book, tables, exact,
                            read_value(exact, &statistics[s], book));
    for (size_t d = 0; d < sizeof differences / sizeof *differences; d++)
        for (int book = 1; book < BOOKS; book++)
            moved += !agree(&differences[d].of, book, tables, exact,
                            read_value(exact, &differences[d].from, book));
    H5Fclose(exact);
    H5Fclose(tables);
    assert_int_equal(moved, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(tables_move_no_statistic)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
