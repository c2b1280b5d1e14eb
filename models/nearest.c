#include "models/nearest.h"

#include <string.h>

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int least(int a, int b, int c)
{
    const int ab = a < b ? a : b;
    return ab < c ? ab : c;
}

int alvh_edit_distance(const char *one, const char *other)
{
    const int n = (int)strnlen(one, ALVH_NEAREST_LENGTH);
    const int m = (int)strnlen(other, ALVH_NEAREST_LENGTH);
    int row[3][ALVH_NEAREST_LENGTH + 1];
    int *before = row[0], *last = row[1], *now = row[2];
    for (int j = 0; j <= m; j++)
        last[j] = j;
    for (int i = 1; i <= n; i++) {
        now[0] = i;
        for (int j = 1; j <= m; j++) {
            const int differs = lower(one[i - 1]) != lower(other[j - 1]);
            now[j] = least(last[j] + 1, now[j - 1] + 1, last[j - 1] + differs);
            if (i > 1 && j > 1 && lower(one[i - 1]) == lower(other[j - 2]) &&
                lower(one[i - 2]) == lower(other[j - 1]) && before[j - 2] + 1 < now[j])
                now[j] = before[j - 2] + 1;
        }
        int *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[m];
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
