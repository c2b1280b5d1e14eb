#include "alvh/stress.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alvh/episodes.h"
#include "models/number.h"
#include "sim/cli/given.h"
#include "sim/cli/money.h"

/* Moves of SPX in percent, and VIX over what it was. */
static const double moves[] = {-30, -25, -20, -15, -10, -5, 0, 5, 10};
static const double multiples[] = {0.7, 1.0, 1.5, 2.0, 3.0, 4.0};
enum {
    MOVES = sizeof moves / sizeof *moves,
    MULTIPLES = sizeof multiples / sizeof *multiples
};
enum { MOST_EPISODES = 16 };

/* How far a reverse stress looks, in percent of SPX. */
static const double most_fall = -60.0, most_rise = 40.0;

struct view {
    struct alvh_scenario scenario;
    struct alvh_stress *stress;
    double loss_percent, elasticity;
    struct alvh_stress_cell grid[MOVES][MULTIPLES][ALVH_MAX_BOOKS];
    int episodes;
    struct alvh_stress_cell episode[MOST_EPISODES][ALVH_MAX_BOOKS];
};

static enum alvh_status compute(struct view *view, int day, struct alvh_error *error)
{
    ALVH_TRY(alvh_stress_create(&view->scenario, day, &view->stress, error));
    ALVH_TRY(alvh_stress_elasticity(&view->scenario, &view->elasticity, error));
    const double vix = alvh_stress_vix(view->stress);
    for (int i = 0; i < MOVES; i++)
        for (int j = 0; j < MULTIPLES; j++)
            alvh_stress_shock(view->stress, moves[i], vix * multiples[j], view->grid[i][j]);
    for (; alvh_episode_name(view->episodes) && view->episodes < MOST_EPISODES;
         view->episodes++)
        ALVH_TRY(alvh_stress_episode(view->stress, alvh_episode_name(view->episodes),
                                     view->episode[view->episodes], error));
    return ALVH_OK;
}

static double percent_of(double dollars, double equity)
{
    return 100.0 * dollars / equity;
}

/* ---- Tables ---- */

static void print_heading(const struct view *view)
{
    char dollars[CLI_MONEY_TEXT];
    printf("%s: books of %lld contracts a tranche, %d trading days after the start at SPX "
           "%.2f\nand VIX %.2f, through which neither has moved; means over %d paths.\n",
           view->scenario.name, (long long)view->scenario.scale[0],
           alvh_stress_day(view->stress), alvh_stress_spot(view->stress),
           alvh_stress_vix(view->stress), ALVH_STRESS_PATHS);
    printf("\nP&L in %% of equity when SPX and VIX are there at the next close and nobody "
           "has traded;\n* margin is called, ! equity is gone, on half of the paths or "
           "more.\n");
    for (int book = 0; book < view->scenario.books; book++)
        printf("%s%s %s dollars",
               book ? ", " : "\nEquity: ", view->scenario.book[book].name,
               cli_money(view->grid[0][0][book].equity, dollars));
    printf("\n");
}

static const char *mark_of(const struct alvh_stress_cell *cell)
{
    return cell->ruined >= 0.5 ? "!" : cell->called >= 0.5 ? "*" : " ";
}

static void print_grid(const struct view *view, int book)
{
    struct cli_table table = {.columns = MULTIPLES + 1};
    const double vix = alvh_stress_vix(view->stress);
    cli_table_add(&table, "SPX \\ VIX");
    for (int j = 0; j < MULTIPLES; j++)
        cli_table_add(&table, "%.1f ", vix * multiples[j]);
    for (int i = 0; i < MOVES; i++) {
        cli_table_add(&table, "%+.0f %%", moves[i]);
        for (int j = 0; j < MULTIPLES; j++) {
            const struct alvh_stress_cell *cell = &view->grid[i][j][book];
            cli_table_add(&table, "%.1f%s", percent_of(cell->pnl, cell->equity),
                          mark_of(cell));
        }
    }
    printf("\n%s\n", view->scenario.book[book].name);
    cli_table_print(&table, stdout);
}

static void print_episodes(const struct view *view)
{
    static const char *const title[] = {
        "episode",          "book",     "P&L %",   "drawdown %",
        "largest margin %", "called %", "ruined %"};
    struct cli_table table = {.columns = sizeof title / sizeof *title};
    printf("\nEpisodes: the real days follow, and the books trade on. %% of equity; called "
           "and ruined in %% of the paths.\n\n");
    cli_table_add_titles(&table, title);
    for (int e = 0; e < view->episodes; e++)
        for (int book = 0; book < view->scenario.books; book++) {
            const struct alvh_stress_cell *cell = &view->episode[e][book];
            cli_table_add(&table, "%s", alvh_episode_name(e));
            cli_table_add(&table, "%s", view->scenario.book[book].name);
            cli_table_add(&table, "%.1f", percent_of(cell->pnl, cell->equity));
            cli_table_add(&table, "%.1f", percent_of(cell->drawdown, cell->equity));
            cli_table_add(&table, "%.1f", percent_of(cell->requirement, cell->equity));
            cli_table_add(&table, "%.0f", 100.0 * cell->called);
            cli_table_add(&table, "%.0f", 100.0 * cell->ruined);
        }
    cli_table_print(&table, stdout);
}

/* The smallest move and the VIX it comes with. */
static void add_move(struct cli_table *table, const struct view *view, int book,
                     enum alvh_breach breach, double most)
{
    const double move = alvh_stress_reverse(view->stress, book, breach, view->loss_percent,
                                            view->elasticity, most);
    if (isnan(move))
        cli_table_add(table, "none to %+.0f %%", most);
    else
        cli_table_add(table, "%+.1f %% (VIX %.0f)", move,
                      alvh_stress_vix_along(view->stress, view->elasticity, move));
}

static void print_reverse(const struct view *view)
{
    char loss[48];
    snprintf(loss, sizeof loss, "loses %g %%", view->loss_percent);
    const char *const title[] = {"book", "margin call", loss, "margin call", loss};
    static const char *const above[] = {"", "falling", "falling", "rising", "rising"};
    struct cli_table table = {.columns = sizeof title / sizeof *title};
    printf(
        "\nReverse stress: the smallest move of SPX overnight that does it, VIX going as "
        "the power %.2f\nof SPX, to %g at most.\n\n",
        view->elasticity, ALVH_STRESS_MOST_VIX);
    cli_table_add_titles(&table, above);
    cli_table_add_titles(&table, title);
    for (int book = 0; book < view->scenario.books; book++) {
        cli_table_add(&table, "%s", view->scenario.book[book].name);
        for (int up = 0; up < 2; up++) {
            const double most = up ? most_rise : most_fall;
            add_move(&table, view, book, ALVH_BREACH_MARGIN, most);
            add_move(&table, view, book, ALVH_BREACH_LOSS, most);
        }
    }
    cli_table_print(&table, stdout);
}

static void print_tables(const struct view *view)
{
    print_heading(view);
    for (int book = 0; book < view->scenario.books; book++)
        print_grid(view, book);
    print_episodes(view);
    print_reverse(view);
}

/* ---- JSON ---- */

static void put(const char *before, const char *key, double value)
{
    char text[ALVH_NUMBER_TEXT];
    printf("%s\"%s\": %s", before, key, alvh_number_print(value, text));
}

static void put_cell(const struct alvh_stress_cell *cell)
{
    put(", ", "equity", cell->equity);
    put(", ", "pnl", cell->pnl);
    put(", ", "drawdown", cell->drawdown);
    put(", ", "requirement", cell->requirement);
    put(", ", "called", cell->called);
    put(", ", "ruined", cell->ruined);
    printf("}");
}

static void put_reverse(const struct view *view, int book)
{
    static const struct {
        const char *key;
        enum alvh_breach breach;
        bool up;
    } asked[] = {{"margin_call_falling_percent", ALVH_BREACH_MARGIN, false},
                 {"loss_falling_percent", ALVH_BREACH_LOSS, false},
                 {"margin_call_rising_percent", ALVH_BREACH_MARGIN, true},
                 {"loss_rising_percent", ALVH_BREACH_LOSS, true}};
    printf("%s\n  {\"book\": \"%s\"", book ? "," : "", view->scenario.book[book].name);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        put(", ", asked[i].key,
            alvh_stress_reverse(view->stress, book, asked[i].breach, view->loss_percent,
                                view->elasticity, asked[i].up ? most_rise : most_fall));
    printf("}");
}

static void print_json(const struct view *view)
{
    const double vix = alvh_stress_vix(view->stress);
    const int books = view->scenario.books;
    put("{", "day", alvh_stress_day(view->stress));
    put(", ", "spot", alvh_stress_spot(view->stress));
    put(", ", "vix", vix);
    put(", ", "contracts", (double)view->scenario.scale[0]);
    put(", ", "elasticity", view->elasticity);
    put(", ", "loss_percent", view->loss_percent);
    printf(",\n \"grid\": [");
    for (int n = 0; n < MOVES * MULTIPLES * books; n++) {
        const int i = n / books / MULTIPLES, j = n / books % MULTIPLES, book = n % books;
        printf("%s\n  {\"book\": \"%s\"", n ? "," : "", view->scenario.book[book].name);
        put(", ", "spx_percent", moves[i]);
        put(", ", "vix", vix * multiples[j]);
        put_cell(&view->grid[i][j][book]);
    }
    printf("],\n \"episodes\": [");
    for (int n = 0; n < view->episodes * books; n++) {
        printf("%s\n  {\"book\": \"%s\", \"episode\": \"%s\"", n ? "," : "",
               view->scenario.book[n % books].name, alvh_episode_name(n / books));
        put_cell(&view->episode[n / books][n % books]);
    }
    printf("],\n \"reverse\": [");
    for (int book = 0; book < books; book++)
        put_reverse(view, book);
    printf("]}\n");
}

/* ---- The command ---- */

/* Leaves one book only, where one is asked for. */
static int keep_book(const struct cli_arguments *arguments, struct alvh_scenario *scenario)
{
    const char *name = cli_value(arguments, "--book");
    for (int book = 0; name && book < scenario->books; book++)
        if (strcmp(scenario->book[book].name, name) == 0) {
            scenario->book[0] = scenario->book[book];
            scenario->books = 1;
            return ALVH_OK;
        }
    return name ? cli_usage(arguments->command, "--book: the scenario has no book %s", name)
                : ALVH_OK;
}

static int read_whole(const struct cli_arguments *arguments, const char *name,
                      int64_t least, int64_t most, int64_t *value)
{
    const char *text = cli_value(arguments, name);
    const char *wrong = text ? alvh_number_parse_integer(text, value) : NULL;
    if (!wrong && text && (*value < least || *value > most))
        wrong = "is out of range";
    return wrong ? cli_usage(arguments->command,
                             "%s: \"%s\" %s; allowed: a whole number from %lld to %lld",
                             name, text, wrong, (long long)least, (long long)most)
                 : ALVH_OK;
}

static int read_options(const struct cli_arguments *arguments, struct view *view,
                        int64_t *day)
{
    int64_t contracts = view->scenario.scale[view->scenario.scales - 1], loss = 10;
    int status = read_whole(arguments, "--day", 1, 252, day);
    if (status == ALVH_OK)
        status = read_whole(arguments, "--contracts", 1, 100000, &contracts);
    if (status == ALVH_OK)
        status = read_whole(arguments, "--loss", 1, 100, &loss);
    if (status == ALVH_OK)
        status = keep_book(arguments, &view->scenario);
    view->scenario.scales = 1;
    view->scenario.scale[0] = contracts;
    view->loss_percent = (double)loss;
    return status;
}

static int run(const struct cli_arguments *arguments)
{
    struct alvh_error error = {0};
    struct view *view = calloc(1, sizeof *view);
    const char *name = arguments->operands ? arguments->operand[0] : NULL;
    int64_t day = 0;
    if (!view) {
        fprintf(stderr, "alvh: no memory\n");
        return ALVH_EFAILED;
    }
    int status = cli_read_scenario(arguments, name, 0, NULL, &view->scenario);
    if (status == ALVH_OK)
        status = read_options(arguments, view, &day);
    if (status == ALVH_OK && compute(view, (int)day, &error) != ALVH_OK)
        status = cli_fail(&error);
    if (status == ALVH_OK && cli_has(arguments, "--json"))
        print_json(view);
    else if (status == ALVH_OK)
        print_tables(view);
    alvh_stress_free(view->stress);
    free(view);
    return status;
}

static const struct cli_option options[] = {
    {"--book", 0, "NAME", "this book only"},
    {"--contracts", 0, "N", "contracts of a tranche (the scenario's largest scale)"},
    {"--day", 0, "N", "trading days of building up (until the first tranche's exit day)"},
    {"--loss", 0, "PERCENT", "of equity, that the reverse stress looks for (10)"},
    {"--set", 0, "KEY.PATH=VALUE", "change a key of the scenario; may be repeated"},
    {"--json", 0, NULL, "print one JSON object"},
    {0}};

const struct cli_command cli_stress = {
    .name = "stress",
    .operands = "[SCENARIO]",
    .most_operands = 1,
    .does = "Shows today's books under shocks of SPX and VIX, and in past crashes",
    .text =
        "The books of SCENARIO (core when it is left out) are built up through some days\n"
        "on which SPX and VIX stand still. Then SPX falls or rises overnight and VIX is\n"
        "elsewhere, on a grid; or the days of a past crash follow; or the smallest move "
        "is\n"
        "looked for that calls margin or loses a share of equity. docs/stress.md says "
        "more.\n",
    .options = options,
    .run = run,
};
