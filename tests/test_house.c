/* What holds of every layer, rule and scenario: switched off it is as if it were not there,
 * a book does not know what stands beside it, and whatever is legal comes to numbers. */
#include <stdlib.h>

#include "tests/random_options.h"
#include "tests/walked.h"

static struct walked walked, other;

/* Tranches are opened on Wednesdays, on which the Federal Reserve meets. */
#define SHORT "market.as_of=2018-01-31", "simulation.days=84", "scale=[20, 200]"

static void read_built_in(struct walked *into, const char *name, int count,
                          const char *const setting[])
{
    if (!walked_read(into, name, count, setting))
        fail_msg("%s is not legal", name);
}

static int book_of(const struct walked *in, const char *name)
{
    for (int book = 0; book < in->scenario.books; book++)
        if (strcmp(in->scenario.book[book].name, name) == 0)
            return book;
    fail_msg("there is no book %s", name);
    return -1;
}

/* ---- Switches ----------------------------------------------------------------------- */

/* Does an option of a book belong to a layer or rule, but for its switch? */
static bool belongs(const struct alvh_option *option, const char *block)
{
    const size_t length = strlen(block);
    const bool inside = strncmp(option->block, block, length) == 0 &&
                        (option->block[length] == '\0' || option->block[length] == '.');
    return inside && option->book_offset != ALVH_NOT_IN_BOOKS &&
           strcmp(option->key, "enabled") != 0;
}

/* Everything that a book may say about a layer or rule, said at random. */
static void change_all(struct alvh_book_options *book, const char *block, uint64_t seed)
{
    for (int i = 0; i < ALVH_OPTIONS; i++) {
        const struct alvh_option *option = alvh_option_at(i);
        void *value = (char *)book + option->book_offset;
        char text[64];
        if (!belongs(option, block))
            continue;
        random_value(&seed, option, value, text);
        if (option->type == ALVH_TYPE_REAL)
            *(double *)value = strtod(text, NULL);
        else if (option->type == ALVH_TYPE_INTEGER)
            *(int64_t *)value = strtoll(text, NULL, 10);
        else if (option->type == ALVH_TYPE_FLAG)
            *(bool *)value = strcmp(text, "true") == 0;
        else
            *(int64_t *)value = alvh_choice_find(option, text);
    }
}

/* The book of everything, with one switch on; off; and off with all else changed. What
 * other parts read of this one is taken out: votes look at levels, other layers at the size
 * of the base layer. */
static void open_three_books(const struct alvh_option *part, uint64_t seed)
{
    static const char *const setting[] = {SHORT};
    read_built_in(&walked, "core", 3, setting);
    struct alvh_book_options *book = walked.scenario.book;
    struct alvh_book_options all = book[book_of(&walked, "alvh")];
    const size_t at = part->book_offset;
    all.governance.enabled = strcmp(part->block, "rules.governance") == 0;
    all.adaptive.enabled = strcmp(part->block, "layers.base") != 0;
    walked.scenario.books = 3;
    for (int i = 0; i < 3; i++) {
        book[i] = all;
        *(bool *)((char *)&book[i] + at) = i == 0;
    }
    change_all(&book[2], part->block, seed);
}

static void a_switch_that_is_off_leaves_nothing_behind(void **state)
{
    (void)state;
    int parts = 0;
    for (int i = 0; i < ALVH_OPTIONS; i++) {
        const struct alvh_option *part = alvh_option_at(i);
        const bool band = strcmp(part->block, "rules.vega_band") == 0;
        if (strcmp(part->key, "enabled") != 0 || part->book_offset == ALVH_NOT_IN_BOOKS)
            continue;
        open_three_books(part, (uint64_t)i);
        walked_walk(&walked);
        if (walked_same(&walked, 0, &walked, 1, ALVH_OUTCOME_COUNT))
            fail_msg("%s makes no difference", part->block);
        /* The band is also the measure of vega_breach_days, whoever keeps to it. */
        if (!walked_same(&walked, 1, &walked, 2,
                         band ? ALVH_OUTCOME_vega_breach_days : ALVH_OUTCOME_COUNT))
            fail_msg("%s is off and makes a difference", part->block);
        walked_free(&walked);
        parts++;
    }
    assert_true(parts >= 14);
}

/* Every book of core, alone and among the others. */
static void books_do_not_know_each_other(void **state)
{
    (void)state;
    static const char *const setting[] = {SHORT};
    read_built_in(&walked, "core", 3, setting);
    walked_walk(&walked);
    for (int book = 0; book < walked.scenario.books; book++) {
        read_built_in(&other, "core", 3, setting);
        other.scenario.book[0] = other.scenario.book[book];
        other.scenario.books = 1;
        walked_walk(&other);
        if (!walked_same(&walked, book, &other, 0, ALVH_OUTCOME_COUNT))
            fail_msg("%s is another book alone", walked.scenario.book[book].name);
        walked_free(&other);
    }
    walked_free(&walked);
}

/* ---- Numbers ------------------------------------------------------------------------ */

/* Every outcome is a number, layers add up to the profit, and costs are not negative. */
static void assert_sound(const struct walked *in, const char *what)
{
    for (int account = 0; account < in->scenario.books * in->scenario.scales; account++)
        for (int lane = 0; lane < WALKED_LANES; lane++) {
            const int at = account * WALKED_LANES + lane;
            double sum = 0.0, size = 1.0;
            for (int which = 0; which < ALVH_OUTCOME_COUNT; which++)
                if (!isfinite(in->outcomes.value[which][at]))
                    fail_msg("%s: outcome %d is no number", what, which);
            for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++) {
                const double earned =
                    in->outcomes
                        .pnl_by_layer[(account * ALVH_LAYER_COUNT + layer) * WALKED_LANES +
                                      lane];
                sum += earned;
                size += fabs(earned);
            }
            assert_true(in->outcomes.value[ALVH_OUTCOME_cost][at] >= 0.0);
            assert_near(sum, in->outcomes.value[ALVH_OUTCOME_final_pnl][at], 1e-9 * size);
        }
}

/* Whatever the margin method, since each asks another thing of what is held. */
static void every_built_in_scenario_runs(void **state)
{
    (void)state;
    static const char *const method[] = {"margin.method=worst_expiry",
                                         "margin.method=reg_t", "margin.method=portfolio"};
    const char *name;
    for (int i = 0; (name = alvh_scenario_builtin_name(i)) != NULL; i++)
        for (int n = 0; n < 3; n++) {
            const char *const setting[] = {"simulation.days=24", method[n]};
            read_built_in(&walked, name, 2, setting);
            walked_walk(&walked);
            assert_sound(&walked, name);
            walked_free(&walked);
        }
}

static void whatever_is_legal_comes_to_numbers(void **state)
{
    (void)state;
    enum { TRIES = 96, LEAST_LEGAL = 24 };
    static char text[MOST_SETTINGS][SETTING_TEXT];
    const char *setting[MOST_SETTINGS + 4] = {SHORT};
    static const char *const from[] = {"core", "one-day"};
    static struct walked usual;
    int legal = 0;
    for (int i = 0; i < MOST_SETTINGS; i++)
        setting[3 + i] = text[i];
    for (uint64_t seed = 0; seed < TRIES; seed++) {
        char what[64];
        snprintf(what, sizeof what, "seed %" PRIu64, seed);
        read_built_in(&usual, from[seed % 2], 3, setting);
        const int count = random_settings(seed, &usual.scenario, text);
        if (!walked_read(&walked, from[seed % 2], 3 + count, setting))
            continue;
        walked_walk(&walked);
        assert_sound(&walked, what);
        walked_free(&walked);
        legal++;
    }
    assert_true(legal >= LEAST_LEGAL);
}

/* ---- A user's own books ------------------------------------------------------------- */

/* Which layers have made or lost anything, as letters. */
static void layers_of(int book, char letters[ALVH_LAYER_COUNT + 1])
{
    static const char letter[ALVH_LAYER_COUNT] = {
        [ALVH_LAYER_condor] = 'c',     [ALVH_LAYER_base] = 'b',
        [ALVH_LAYER_adaptive] = 'a',   [ALVH_LAYER_contingent] = 'q',
        [ALVH_LAYER_static_put] = 'p', [ALVH_LAYER_vxth] = 'v'};
    const double *earned = walked_layers(&walked, book);
    int count = 0;
    for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++) {
        bool any = false;
        for (int scale = 0; scale < walked.scenario.scales; scale++)
            for (int lane = 0; lane < WALKED_LANES; lane++)
                any |=
                    earned[(scale * ALVH_LAYER_COUNT + layer) * WALKED_LANES + lane] != 0.0;
        if (any)
            letters[count++] = letter[layer];
    }
    letters[count] = '\0';
}

static void books_are_mixed_in_yaml(void **state)
{
    (void)state;
    static const char *const layers[] = {"cbpv", "cba", "ca"};
    char found[ALVH_LAYER_COUNT + 1];
    read_built_in(&walked, ALVH_TEST_SCENARIOS "/own_books.yaml", 0, NULL);
    walked_walk(&walked);
    assert_sound(&walked, "own_books");
    assert_int_equal(walked.scenario.books, 3);
    for (int book = 0; book < 3; book++) {
        layers_of(book, found);
        assert_string_equal(found, layers[book]);
    }
    walked_free(&walked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_switch_that_is_off_leaves_nothing_behind),
        cmocka_unit_test(books_do_not_know_each_other),
        cmocka_unit_test(every_built_in_scenario_runs),
        cmocka_unit_test(whatever_is_legal_comes_to_numbers),
        cmocka_unit_test(books_are_mixed_in_yaml),
    };
    return cmocka_run_group_tests(tests, walked_open, walked_close);
}
