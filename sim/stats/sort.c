#include "sim/stats/sort.h"

#include <gsl/gsl_sort.h>

/* Below this a plain insertion sort is faster. */
enum { SMALL = 24 };

static void insertion_sort(int64_t count, double *value)
{
    for (int64_t i = 1; i < count; i++) {
        const double moving = value[i];
        int64_t hole = i;
        for (; hole > 0 && value[hole - 1] > moving; hole--)
            value[hole] = value[hole - 1];
        value[hole] = moving;
    }
}

static double median_of_three(double a, double b, double c)
{
    const double low = a < b ? a : b, high = a < b ? b : a;
    return c < low ? low : c > high ? high : c;
}

/* Hoare's partition: what is left of the cut is at most the pivot, the rest at least. */
static int64_t partition(int64_t count, double *value)
{
    const double pivot = median_of_three(value[0], value[count / 2], value[count - 1]);
    int64_t left = 0, right = count - 1;
    for (;;) {
        while (value[left] < pivot)
            left++;
        while (value[right] > pivot)
            right--;
        if (left >= right)
            return right + 1;
        const double moved = value[left];
        value[left++] = value[right];
        value[right--] = moved;
    }
}

/* Quicksort, recursing into the shorter part only. Data that defeats its pivots exhausts
 * the splits allowed and is left to GSL's heapsort, which no data can slow down. */
static void sort_part(int64_t count, double *value, int splits)
{
    while (count > SMALL && splits-- > 0) {
        const int64_t cut = partition(count, value);
        if (cut < count - cut) {
            sort_part(cut, value, splits);
            value += cut;
            count -= cut;
        } else {
            sort_part(count - cut, value + cut, splits);
            count = cut;
        }
    }
    if (count > SMALL)
        gsl_sort(value, 1, (size_t)count);
    else
        insertion_sort(count, value);
}

void alvh_sort(int64_t count, double *value)
{
    int splits = 2;
    for (int64_t left = count; left > 1; left /= 2)
        splits += 2;
    sort_part(count, value, splits);
}
