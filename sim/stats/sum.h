/* Sums without rounding: every term is kept whole, and the total is rounded once, when it
 * is asked for. Terms may come in any order and sums may be merged in any order; the answer
 * has the same bits, those of the real number nearest to the true sum.
 *
 * A double is m 2^(e - 1074) with whole m < 2^53. The sum is a whole number of 2^-1074,
 * held in parts of 32 bits with room above each for 2^31 terms before carries must move on
 * (the small superaccumulator of Neal 2015, arXiv:1505.05571, with narrower parts). */
#ifndef ALVH_SIM_SUM_H
#define ALVH_SIM_SUM_H

#include <stdint.h>
#include <string.h>

enum { ALVH_SUM_PARTS = 69, ALVH_SUM_CARRY_AFTER = 1 << 30 };

/* All zero is the empty sum. */
struct alvh_sum {
    int64_t part[ALVH_SUM_PARTS]; /* of 2^(32 i - 1074) */
    int64_t terms;                /* since carries last moved on */
    double beyond;                /* terms that are no numbers: NaN, infinities */
};

void alvh_sum_carry(struct alvh_sum *sum);

static inline void alvh_sum_add(struct alvh_sum *sum, double term)
{
    const uint64_t one = 1, fraction_bits = 52;
    uint64_t bits;
    memcpy(&bits, &term, sizeof bits);
    const int32_t exponent = (int32_t)(bits >> fraction_bits & 0x7ff);
    const int64_t sign = bits >> 63 ? -1 : 1;
    const uint64_t fraction = bits & ((one << fraction_bits) - 1);
    const uint64_t whole = exponent ? fraction | one << fraction_bits : fraction;
    const int32_t shift = exponent ? exponent - 1 : 0;
    const unsigned __int128 spread = (unsigned __int128)whole << (shift & 31);
    if (exponent == 0x7ff) {
        sum->beyond += term;
        return;
    }
    int64_t *part = sum->part + (shift >> 5);
    part[0] += sign * (int64_t)(uint32_t)spread;
    part[1] += sign * (int64_t)(uint32_t)(spread >> 32);
    part[2] += sign * (int64_t)(uint32_t)(spread >> 64);
    if (++sum->terms == ALVH_SUM_CARRY_AFTER)
        alvh_sum_carry(sum);
}

/* Adds what another sum holds. */
void alvh_sum_merge(struct alvh_sum *sum, const struct alvh_sum *other);

/* The double nearest to the sum, of two equally near the even one. */
double alvh_sum_value(const struct alvh_sum *sum);

#endif
