/* Sets of path numbers, as ranges in order that neither touch nor overlap. */
#ifndef ALVH_SIM_RANGES_H
#define ALVH_SIM_RANGES_H

#include <stdbool.h>
#include <stdint.h>

struct alvh_range {
    int64_t first, end; /* first <= path < end */
};

struct alvh_ranges {
    int64_t count, room;
    int64_t taken; /* ranges at the front that alvh_ranges_take has used up */
    struct alvh_range *range;
};

/* Adds a range; false when there is no memory. One that is not behind all others costs a
 * move of those behind it. */
bool alvh_ranges_add(struct alvh_ranges *ranges, struct alvh_range range);

/* Adds a range as an entry of its own, whatever there is: a list, not a set. */
bool alvh_ranges_list(struct alvh_ranges *ranges, struct alvh_range range);

/* Does the set hold any of the range? */
bool alvh_ranges_touch(const struct alvh_ranges *ranges, struct alvh_range range);

/* How many paths the set holds. */
int64_t alvh_ranges_paths(const struct alvh_ranges *ranges);

/* Takes at most `most` of the least paths out of the set, all of one range and below
 * `limit`; false when there are none. */
bool alvh_ranges_take(struct alvh_ranges *ranges, int64_t limit, int64_t most,
                      struct alvh_range *taken);

/* Adds to `missing` what `wanted` holds and `ranges` does not; false: no memory. */
bool alvh_ranges_missing(const struct alvh_ranges *ranges, const struct alvh_ranges *wanted,
                         struct alvh_ranges *missing);

void alvh_ranges_free(struct alvh_ranges *ranges);

#endif
