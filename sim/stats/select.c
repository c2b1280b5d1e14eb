#include "sim/stats/select.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DIGIT_BITS = 16, DIGITS = 1 << DIGIT_BITS, KEY_BITS = 64 };
_Static_assert(ALVH_SELECT_ROUNDS *DIGIT_BITS == KEY_BITS, "rounds make up a key");

struct alvh_select {
    int ranks, heads;
    int shift;                        /* of the digit that is counted in this round */
    int head_of[ALVH_SELECT_RANKS];   /* which head leads to a rank */
    int64_t rank[ALVH_SELECT_RANKS];  /* among the values with its head, 1 the least */
    uint64_t head[ALVH_SELECT_RANKS]; /* digits known so far, ascending, no two alike */
    int64_t *count;                   /* [heads][DIGITS] */
};

enum alvh_status alvh_select_create(int ranks, const int64_t rank[],
                                    struct alvh_select **made, struct alvh_error *error)
{
    assert(ranks <= ALVH_SELECT_RANKS);
    struct alvh_select *select = calloc(1, sizeof *select);
    if (select)
        select->count = calloc((size_t)ranks * DIGITS, sizeof *select->count);
    *made = select;
    if (!select || !select->count) {
        alvh_select_free(select);
        *made = NULL;
        return alvh_fail(error, ALVH_EFAILED, "no memory to find %d order statistics",
                         ranks);
    }
    select->ranks = ranks;
    select->heads = 1;
    select->shift = KEY_BITS - DIGIT_BITS;
    memcpy(select->rank, rank, (size_t)ranks * sizeof *rank);
    return ALVH_OK;
}

enum alvh_status alvh_select_part(const struct alvh_select *select,
                                  struct alvh_select **part, struct alvh_error *error)
{
    ALVH_TRY(alvh_select_create(select->ranks, select->rank, part, error));
    int64_t *count = (*part)->count;
    **part = *select;
    (*part)->count = count;
    return ALVH_OK;
}

void alvh_select_free(struct alvh_select *select)
{
    if (select)
        free(select->count);
    free(select);
}

/* The sign bit of what is not negative is set, and all bits of what is are turned. */
static uint64_t key_of(double value)
{
    const uint64_t sign = (uint64_t)1 << (KEY_BITS - 1);
    const double plain = isnan(value) ? (double)NAN : value + 0.0; /* -0 + 0 is 0 */
    uint64_t bits;
    memcpy(&bits, &plain, sizeof bits);
    return bits & sign ? ~bits : bits | sign;
}

static double value_of(uint64_t key)
{
    const uint64_t sign = (uint64_t)1 << (KEY_BITS - 1);
    const uint64_t bits = key & sign ? key ^ sign : ~key;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* The head that a key has, or -1. */
static int find_head(const struct alvh_select *select, uint64_t head)
{
    int low = 0, high = select->heads - 1;
    while (low < high) {
        const int middle = (low + high) / 2;
        if (select->head[middle] < head)
            low = middle + 1;
        else
            high = middle;
    }
    return select->head[low] == head ? low : -1;
}

void alvh_select_add(struct alvh_select *select, int64_t count, const double *value)
{
    const int shift = select->shift, above = shift + DIGIT_BITS;
    for (int64_t i = 0; i < count; i++) {
        const uint64_t key = key_of(value[i]);
        const int head = above < KEY_BITS ? find_head(select, key >> above) : 0;
        if (head >= 0)
            select->count[(size_t)head * DIGITS + (key >> shift) % DIGITS]++;
    }
}

void alvh_select_merge(struct alvh_select *select, const struct alvh_select *other)
{
    for (size_t i = 0; i < (size_t)select->heads * DIGITS; i++)
        select->count[i] += other->count[i];
}

/* The digit of a rank, which becomes the rank among the values with that digit. */
static uint64_t next_digit(const int64_t count[DIGITS], int64_t *rank)
{
    uint64_t digit = 0;
    while (digit + 1 < DIGITS && count[digit] < *rank)
        *rank -= count[digit++];
    return digit;
}

static int by_size(const void *first, const void *second)
{
    const uint64_t a = *(const uint64_t *)first, b = *(const uint64_t *)second;
    return a < b ? -1 : a > b;
}

void alvh_select_narrow(struct alvh_select *select)
{
    uint64_t wanted[ALVH_SELECT_RANKS], *longer = select->head;
    const size_t ranks = (size_t)select->ranks;
    for (int i = 0; i < select->ranks; i++) {
        const int head = select->head_of[i];
        const int64_t *count = select->count + (size_t)head * DIGITS;
        wanted[i] = select->head[head] * DIGITS + next_digit(count, &select->rank[i]);
    }
    memcpy(longer, wanted, ranks * sizeof *longer);
    qsort(longer, ranks, sizeof *longer, by_size);
    select->heads = 0;
    for (int i = 0; i < select->ranks; i++)
        if (i == 0 || longer[i] != longer[i - 1])
            longer[select->heads++] = longer[i];
    for (int i = 0; i < select->ranks; i++)
        select->head_of[i] = find_head(select, wanted[i]);
    memset(select->count, 0, (size_t)select->heads * DIGITS * sizeof *select->count);
    select->shift -= DIGIT_BITS;
}

double alvh_select_value(const struct alvh_select *select, int i)
{
    return value_of(select->head[select->head_of[i]]);
}
