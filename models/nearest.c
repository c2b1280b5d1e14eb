#include "models/nearest.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Whole columns of the table of distances at once, a bit for each letter of `one`: where it
 * rises and falls by 1 from the letter above (up, down) and from the column before (right,
 * left), and where it stays level along the diagonal (Hyyro, "A bit-vector algorithm for
 * computing Levenshtein and Damerau edit distances", Nordic Journal of Computing 10, 2003).
 */
struct column {
    uint64_t up, down, level, letter;
    int distance; /* of all of `one` from the letters of the other so far */
};

static void next_column(struct column *column, uint64_t letter, uint64_t last)
{
    const uint64_t swapped = ((~column->level & letter) << 1) & column->letter;
    const uint64_t up = column->up, down = column->down;
    const uint64_t level = ((((letter & up) + up) ^ up) | letter | down) | swapped;
    uint64_t right = down | ~(level | up), left = level & up;
    column->distance += ((right & last) != 0) - ((left & last) != 0);
    right = right << 1 | 1;
    left <<= 1;
    column->up = left | ~(level | right);
    column->down = right & level;
    column->level = level;
    column->letter = letter;
}

int alvh_edit_distance(const char *one, const char *other)
{
    const int n = (int)strnlen(one, ALVH_NEAREST_LENGTH);
    const int m = (int)strnlen(other, ALVH_NEAREST_LENGTH);
    uint64_t where[UCHAR_MAX + 1] = {0}; /* each letter stands in `one` */
    if (n == 0)
        return m;
    for (int i = 0; i < n; i++)
        where[(unsigned char)lower(one[i])] |= (uint64_t)1 << i;
    struct column column = {.up = UINT64_MAX, .distance = n};
    for (int j = 0; j < m; j++)
        next_column(&column, where[(unsigned char)lower(other[j])], (uint64_t)1 << (n - 1));
    return column.distance;
}

int alvh_nearest(const char *text, int count, const char *const words[])
{
    int best = 0, distance = alvh_edit_distance(text, words[0]);
    for (int i = 1; i < count; i++) {
        const int next = alvh_edit_distance(text, words[i]);
        if (next < distance) {
            distance = next;
            best = i;
        }
    }
    return best;
}
