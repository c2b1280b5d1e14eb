/* How many tranches a book holds at once, counted by hand. */
#include "sim/sizing/sizing.h"

#include "tests/expect.h"

/* Opened every 5 days: the first book leaves after 16 days, when the fourth tranche is a
 * day old and the fifth not there yet; the second leaves after 5, on the day of the next.
 * The last tranche of the second book stays, beside the one before it for a day. */
static void tranches_overlap_until_their_exits(void **state)
{
    (void)state;
    static struct alvh_tranche tranche[8];
    for (int i = 0; i < 8; i++)
        tranche[i] =
            (struct alvh_tranche){.open_day = 5 * i, .exit_day = {5 * i + 16, 5 * i + 5}};
    const struct alvh_plan plan = {.tranches = 8, .tranche = tranche};
    assert_int_equal(alvh_sizing_tranches(&plan, 0), 4);
    assert_int_equal(alvh_sizing_tranches(&plan, 1), 1);
    tranche[6].exit_day[1] = 36;
    assert_int_equal(alvh_sizing_tranches(&plan, 1), 2);
}

static void a_book_without_tranches_counts_as_one(void **state)
{
    (void)state;
    const struct alvh_plan plan = {0};
    assert_int_equal(alvh_sizing_tranches(&plan, 0), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tranches_overlap_until_their_exits),
        cmocka_unit_test(a_book_without_tranches_counts_as_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
