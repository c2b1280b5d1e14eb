#include "sim/stats/sum.h"

#include <math.h>
#include <stdbool.h>

enum { PART_BITS = 32, MANTISSA_BITS = 53, LEAST_EXPONENT = -1074 };

/* Every part but the last becomes a digit 0 .. 2^32 - 1; the last one has the sign. */
void alvh_sum_carry(struct alvh_sum *sum)
{
    for (int i = 0; i + 1 < ALVH_SUM_PARTS; i++) {
        const int64_t digit = (int64_t)(uint32_t)sum->part[i];
        sum->part[i + 1] += (sum->part[i] - digit) / ((int64_t)1 << PART_BITS);
        sum->part[i] = digit;
    }
    sum->terms = 1;
}

void alvh_sum_merge(struct alvh_sum *sum, const struct alvh_sum *other)
{
    struct alvh_sum added = *other;
    alvh_sum_carry(&added);
    alvh_sum_carry(sum);
    for (int i = 0; i < ALVH_SUM_PARTS; i++)
        sum->part[i] += added.part[i];
    sum->terms += added.terms;
    sum->beyond += added.beyond;
}

/* Digits of a sum that is not negative, rounded to the nearest double. */
static double rounded(const struct alvh_sum *digits)
{
    int top = ALVH_SUM_PARTS - 1;
    while (top > 2 && digits->part[top] == 0)
        top--;
    unsigned __int128 head = 0;
    for (int i = top; i > top - 3; i--)
        head = head << PART_BITS | (unsigned __int128)digits->part[i];
    uint64_t rest = 0;
    for (int i = 0; i < top - 2; i++)
        rest |= (uint64_t)digits->part[i];
    int drop = 0;
    while (head >> drop >> MANTISSA_BITS)
        drop++;
    uint64_t mantissa = (uint64_t)(head >> drop);
    const unsigned __int128 one = 1, unit = one << drop, left = head & (unit - 1);
    const bool above = 2 * left > unit || (2 * left == unit && rest);
    const bool half = 2 * left == unit && !rest;
    mantissa += above || (half && mantissa % 2);
    return ldexp((double)mantissa, LEAST_EXPONENT + PART_BITS * (top - 2) + drop);
}

double alvh_sum_value(const struct alvh_sum *sum)
{
    struct alvh_sum digits = *sum;
    if (sum->beyond != 0.0) /* a NaN too */
        return sum->beyond;
    alvh_sum_carry(&digits);
    const bool negative = digits.part[ALVH_SUM_PARTS - 1] < 0;
    for (int i = 0; i < ALVH_SUM_PARTS && negative; i++)
        digits.part[i] = -digits.part[i];
    alvh_sum_carry(&digits);
    return negative ? -rounded(&digits) : rounded(&digits);
}
