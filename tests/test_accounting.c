/* Where every dollar comes from, on every path and day of scenarios drawn at random: by
 * instrument, by layer, by Greek and what these leave, and as a change of equity.
 *
 * Everything is compared within 1e-10 of the capital and of what is held, gross, besides:
 * the sums have a few hundred products, each rounded by 1.1e-16 of itself, and cash has
 * been added to on every day before. On an account of a million that is a hundredth of a
 * cent. */
#include "models/isa.h" /* the scalar names */

#include <math.h>
#include <stdlib.h>

#include "tests/random_options.h"
#include "tests/walked.h"

#define SHORT "market.as_of=2018-01-31", "simulation.days=64", "scale=[20, 200]"

static struct walked walked;

/* What stood at the last close. */
static struct {
    double spot[WALKED_LANES], vix[WALKED_LANES];
    double *quantity;              /* [(account * units + unit) * lanes + lane] */
    double *value;                 /* [unit * lanes + lane] */
    double *greek;                 /* [(unit * ALVH_PNL_CARRIED + term) * lanes + lane] */
    double *equity, *cost, *gross; /* [account * lanes + lane] */
    double *layer; /* [(account * ALVH_LAYER_COUNT + layer) * lanes + lane] */
    double *pnl;   /* [(row * ALVH_PNL_CARRIED + term) * lanes + lane] */
} last;
static double
    *by_kind; /* earned before trading, [(account * kinds + kind) * lanes + lane] */
static double *traded_from; /* values before today's trades, [unit * lanes + lane] */

static double *room(int rows)
{
    double *array = calloc((size_t)rows * WALKED_LANES, sizeof *array);
    assert_non_null(array);
    return array;
}

static void keep(double *to, const double *from, int rows)
{
    memcpy(to, from, (size_t)rows * WALKED_LANES * sizeof *to);
}

static int accounts(void)
{
    return walked.scenario.books * walked.scenario.scales;
}

static void open_last(void)
{
    const int n = accounts(), units = walked.block->units.count;
    last.quantity = room(n * units);
    last.value = room(units);
    last.greek = room(units * ALVH_PNL_CARRIED);
    last.equity = room(n);
    last.cost = room(n);
    last.gross = room(n);
    last.layer = room(n * ALVH_LAYER_COUNT);
    last.pnl = room(walked.prepared.attribution.rows * ALVH_PNL_CARRIED);
    traded_from = room(units);
    by_kind = room(n * ALVH_INSTRUMENT_COUNT);
}

static void close_last(void)
{
    double *const all[] = {last.quantity, last.value, last.greek, last.equity, last.cost,
                           last.gross,    last.layer, last.pnl,   traded_from, by_kind};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
}

/* Cash that a layer has brought and what it holds; and what an account holds, gross. */
static double layer_total(int account, int layer, int lane, double *gross)
{
    const struct alvh_ledger *ledger = &walked.block->ledger;
    const struct alvh_units *units = &walked.block->units;
    double sum = account_earned(ledger, account, (enum alvh_layer)layer)[lane];
    for (int unit = 0; unit < units->count; unit++) {
        if (!units->live[unit] || (int)alvh_unit_layer(units, unit) != layer)
            continue;
        const double worth = alvh_ledger_quantity(ledger, account, unit)[lane] *
                             units->value[(size_t)unit * WALKED_LANES + lane];
        sum += worth;
        *gross += fabs(worth);
    }
    return sum;
}

static void note_close(void)
{
    const struct alvh_block *block = walked.block;
    const int n = accounts(), units = block->units.count;
    keep(last.spot, block->market.spot, 1);
    keep(last.vix, block->market.vix, 1);
    keep(last.quantity, block->ledger.quantity, n * units);
    keep(last.value, block->units.value, units);
    keep(last.greek, block->explained.unit, units * ALVH_PNL_CARRIED);
    keep(last.equity, block->ledger.equity, n);
    keep(last.cost, block->outcomes.value[ALVH_OUTCOME_cost], n);
    keep(last.pnl, block->explained.pnl,
         walked.prepared.attribution.rows * ALVH_PNL_CARRIED);
    for (int i = 0; i < n * WALKED_LANES; i++)
        last.gross[i] = 0.0;
    for (int account = 0; account < n; account++)
        for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++)
            for (int lane = 0; lane < WALKED_LANES; lane++)
                last.layer[(account * ALVH_LAYER_COUNT + layer) * WALKED_LANES + lane] =
                    layer_total(account, layer, lane,
                                &last.gross[account * WALKED_LANES + lane]);
}

/* What the units held over the last close have earned since, in one layer: whole, and by
 * each Greek of that close. */
static double earned(int account, int layer, int lane, double greek[ALVH_PNL_GREEKS])
{
    const struct alvh_units *units = &walked.block->units;
    const double s = walked.block->market.spot[lane] - last.spot[lane];
    const double v = walked.block->market.vix[lane] - last.vix[lane];
    const double move[ALVH_PNL_GREEKS] = {
        [ALVH_PNL_delta] = s,     [ALVH_PNL_gamma] = s * s / 2.0,
        [ALVH_PNL_vega] = v,      [ALVH_PNL_theta] = 1.0,
        [ALVH_PNL_vanna] = s * v, [ALVH_PNL_volga] = v * v / 2.0};
    double sum = 0.0;
    for (int term = 0; term < ALVH_PNL_GREEKS; term++)
        greek[term] = 0.0;
    for (int unit = 0; unit < units->count; unit++) {
        const double held =
            last.quantity[(account * units->count + unit) * WALKED_LANES + lane];
        const size_t at = (size_t)unit * WALKED_LANES + lane;
        if (held == 0.0 || (int)alvh_unit_layer(units, unit) != layer)
            continue;
        sum += held * (traded_from[at] - last.value[at]);
        for (int term = 0; term < ALVH_PNL_GREEKS; term++)
            greek[term] +=
                held * move[term] *
                last.greek[(unit * ALVH_PNL_CARRIED + term) * WALKED_LANES + lane];
    }
    return sum;
}

/* One layer of one account: returns what its instruments earned. */
static double check_layer(int account, int layer, int lane, double tolerance)
{
    const int row = walked.prepared.attribution.row[account][layer];
    double greek[ALVH_PNL_GREEKS], terms = 0.0;
    const double whole = earned(account, layer, lane, greek);
    if (row == ALVH_NONE) {
        assert_near(whole, 0.0, 0.0);
        return 0.0;
    }
    for (int term = 0; term < ALVH_PNL_CARRIED; term++) {
        const int at = (row * ALVH_PNL_CARRIED + term) * WALKED_LANES + lane;
        const double today = walked.block->explained.pnl[at] - last.pnl[at];
        if (term < ALVH_PNL_GREEKS)
            assert_near(today, greek[term],
                        tolerance + 1e-11 * (fabs(greek[term]) + fabs(last.pnl[at])));
        terms += today;
        tolerance += 1e-11 * fabs(last.pnl[at]);
    }
    assert_near(terms, whole, tolerance);
    return whole;
}

/* Adds what each kind has earned since the last close. */
static void add_kinds(int account, int lane)
{
    const struct alvh_units *units = &walked.block->units;
    for (int unit = 0; unit < units->count; unit++) {
        const double held =
            last.quantity[(account * units->count + unit) * WALKED_LANES + lane];
        const size_t at = (size_t)unit * WALKED_LANES + lane;
        if (held != 0.0)
            by_kind[(account * ALVH_INSTRUMENT_COUNT + units->kind[unit]) * WALKED_LANES +
                    lane] += held * (traded_from[at] - last.value[at]);
    }
}

static int apart; /* kinds that were told apart from others of their layer and traded */

/* Kinds of one layer: what each earned before its costs is known from marks, and with their
 * costs they are the layer. */
static void check_kinds(int account, int layer, int lane)
{
    const struct alvh_attribution *attribution = &walked.prepared.attribution;
    const struct alvh_ledger *ledger = &walked.block->ledger;
    double sum = 0.0, size = walked.prepared.account[account].capital;
    bool shared = false;
    for (int kind = 0; kind < ALVH_INSTRUMENT_COUNT; kind++) {
        const int row = attribution->apart[account][kind];
        const int at = (account * ALVH_INSTRUMENT_COUNT + kind) * WALKED_LANES + lane;
        if ((int)alvh_instrument_layer((enum alvh_instrument)kind) != layer ||
            !alvh_instrument_shares((enum alvh_instrument)kind))
            continue;
        shared = true;
        sum += ledger->earned_apart[at];
        double carried = 0.0, cost = 0.0;
        for (int term = 0; row != ALVH_NONE && term < ALVH_PNL_COUNT; term++) {
            const double pnl =
                (double)attribution
                    ->pnl[(row * ALVH_PNL_COUNT + term) * attribution->paths + lane];
            *(term < ALVH_PNL_CARRIED ? &carried : &cost) += pnl;
            size += fabs(pnl);
        }
        if (row == ALVH_NONE)
            continue;
        assert_near(carried, by_kind[at], 1e-6 * size);
        assert_near(carried + cost, ledger->earned_apart[at], 1e-6 * size);
        assert_true(cost <= 1e-6 * size);
        apart += cost < -1.0;
    }
    const double whole =
        walked.block->outcomes
            .pnl_by_layer[(account * ALVH_LAYER_COUNT + layer) * WALKED_LANES + lane];
    if (shared)
        assert_near(sum, whole, 1e-9 * size);
}

static int
    pressed; /* closes at which a market took something from the book that moved it */

/* One account on one lane: instruments, layers and Greeks come to the change of equity and
 * what trading took. */
static void check_account(int account, int lane)
{
    const struct alvh_block *block = walked.block;
    const int at = account * WALKED_LANES + lane;
    const double capital = walked.prepared.account[account].capital;
    double gross = last.gross[at], by_instrument = 0.0, by_layer = 0.0, now = 0.0;
    for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++)
        now += layer_total(account, layer, lane, &gross);
    const double tolerance = 1e-10 * (capital + gross);
    for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++) {
        by_instrument += check_layer(account, layer, lane, tolerance);
        by_layer += last.layer[(account * ALVH_LAYER_COUNT + layer) * WALKED_LANES + lane];
    }
    const double change = block->ledger.equity[at] - last.equity[at];
    const double cost = block->outcomes.value[ALVH_OUTCOME_cost][at] - last.cost[at];
    /* What markets took that the account's own exits moved belongs to no instrument. */
    const double moved =
        account_earned(&block->ledger, account, ALVH_LAYER_feedback)[lane] -
        last.layer[(account * ALVH_LAYER_COUNT + ALVH_LAYER_feedback) * WALKED_LANES +
                   lane];
    pressed += moved < 0.0;
    assert_near(by_instrument + moved, change + cost, tolerance);
    assert_near(now - by_layer, change, tolerance);
}

/* Of the whole path: what is left in the attribution adds up to each layer's P&L. */
static void check_path(int account, int lane)
{
    const struct alvh_attribution *attribution = &walked.prepared.attribution;
    double whole = 0.0, size = 0.0;
    for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++) {
        const int row = attribution->row[account][layer];
        check_kinds(account, layer, lane);
        for (int term = 0; row != ALVH_NONE && term < ALVH_PNL_COUNT; term++) {
            const double pnl =
                (double)attribution
                    ->pnl[(row * ALVH_PNL_COUNT + term) * attribution->paths + lane];
            whole += pnl;
            size += fabs(pnl);
        }
    }
    const double final_pnl =
        walked.block->outcomes.value[ALVH_OUTCOME_final_pnl][account * WALKED_LANES + lane];
    assert_near(whole, final_pnl, 1e-6 * size + 1e-9);
}

static void walk_and_check(void)
{
    const struct alvh_walk *walk = &walked.prepared.walk;
    struct alvh_block *block = walked.block;
    struct alvh_outcomes *own = &block->outcomes;
    open_last();
    alvh_block_start(walk, block, own, 0);
    for (int day = 0; day <= walk->plan->days; day++) {
        alvh_block_market(walk, block, day);
        alvh_block_quote(walk, block, day);
        keep(traded_from, block->units.value, block->units.count);
        alvh_block_explain(walk, block, day);
        alvh_block_trade(walk, block, day, own, 0);
        alvh_block_mark(walk, block, day, own, 0);
        alvh_block_greeks(walk, block, day);
        for (int account = 0; day > 0 && account < accounts(); account++)
            for (int lane = 0; lane < WALKED_LANES; lane++) {
                check_account(account, lane);
                add_kinds(account, lane);
            }
        note_close();
    }
    alvh_block_finish(walk, block, own, 0);
    for (int account = 0; account < accounts(); account++)
        for (int lane = 0; lane < WALKED_LANES; lane++)
            check_path(account, lane);
    close_last();
}

static void books_close_whatever_the_scenario(void **state)
{
    (void)state;
    enum { TRIES = 40, LEAST_LEGAL = 10, FIXED = 6 };
    static char text[MOST_SETTINGS][SETTING_TEXT];
    const char *setting[MOST_SETTINGS + FIXED] = {SHORT, "output.greek_paths=32",
                                                  "feedback.depth_contracts=100"};
    static const char *const from[] = {"core", "one-day"};
    static struct walked usual;
    int legal = 0;
    for (int i = 0; i < MOST_SETTINGS; i++)
        setting[FIXED + i] = text[i];
    for (uint64_t seed = 1000; seed < 1000 + TRIES; seed++) {
        setting[FIXED - 1] = seed % 3 ? "feedback.strength=0" : "feedback.strength=0.5";
        assert_true(walked_read(&usual, from[seed % 2], FIXED, setting));
        const int count = random_settings(seed, &usual.scenario, text);
        if (!walked_read(&walked, from[seed % 2], FIXED + count, setting))
            continue;
        walked_prepare(&walked);
        walk_and_check();
        walked_free(&walked);
        legal++;
    }
    assert_true(legal >= LEAST_LEGAL && pressed > 0 && apart > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(books_close_whatever_the_scenario),
    };
    return cmocka_run_group_tests(tests, walked_open, walked_close);
}
