/* Sorting against another sort, and on data that is made to be slow. */
#include "sim/stats/sort.h"

#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_sort.h>

#include "tests/draws.h"
#include "tests/expect.h"

static void sorting_agrees_with_gsl(void **state)
{
    (void)state;
    enum { KINDS = 6, LONGEST = 20011 };
    static const int counts[] = {0, 1, 2, 3, 24, 25, 26, 100, 1000, LONGEST};
    static double ours[LONGEST], theirs[LONGEST];
    gsl_rng *random = draws(3);
    for (int kind = 0; kind < KINDS; kind++) {
        for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
            const int count = counts[c];
            for (int i = 0; i < count; i++)
                ours[i] = theirs[i] = draws_pattern(kind, i, count, random);
            alvh_sort(count, ours);
            gsl_sort(theirs, 1, (size_t)count);
            assert_memory_equal(ours, theirs, (size_t)count * sizeof *ours);
        }
    }
    gsl_rng_free(random);
}

/* Musser's sequence (1997), in which every median of three is among the least values left.
 * With the way out to heapsort it takes a second; quicksort alone takes half an hour, and
 * ctest's limit would end it. */
static void no_data_makes_sorting_slow(void **state)
{
    (void)state;
    enum { HALF = 1 << 21, COUNT = 2 * HALF };
    double *value = malloc(COUNT * sizeof *value);
    for (int i = 1; i <= HALF; i++) {
        value[i - 1] = i % 2 ? i : HALF + i - 1;
        value[HALF + i - 1] = 2.0 * i;
    }
    alvh_sort(COUNT, value);
    for (int i = 1; i < COUNT; i++)
        assert_true(value[i - 1] <= value[i]);
    free(value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorting_agrees_with_gsl),
        cmocka_unit_test(no_data_makes_sorting_slow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
