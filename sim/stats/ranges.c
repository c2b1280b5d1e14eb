#include "sim/stats/ranges.h"

#include <stdlib.h>
#include <string.h>

/* The first range that ends at or behind a path. */
static int64_t find(const struct alvh_ranges *ranges, int64_t path)
{
    int64_t low = 0, high = ranges->count;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (ranges->range[middle].end < path)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool reserve(struct alvh_ranges *ranges)
{
    if (ranges->count < ranges->room)
        return true;
    const int64_t room = ranges->room ? 2 * ranges->room : 64;
    struct alvh_range *range = realloc(ranges->range, (size_t)room * sizeof *range);
    if (!range)
        return false;
    ranges->range = range;
    ranges->room = room;
    return true;
}

/* Puts `by` in place of the ranges from..to - 1, or before `from` where there are none. */
static void replace(struct alvh_ranges *ranges, int64_t from, int64_t to,
                    struct alvh_range by)
{
    memmove(ranges->range + from + 1, ranges->range + to,
            (size_t)(ranges->count - to) * sizeof by);
    ranges->range[from] = by;
    ranges->count -= to - from - 1;
}

bool alvh_ranges_add(struct alvh_ranges *ranges, struct alvh_range range)
{
    if (range.first >= range.end)
        return true;
    const int64_t from = find(ranges, range.first);
    int64_t to = from;
    for (; to < ranges->count && ranges->range[to].first <= range.end; to++) {
        const struct alvh_range old = ranges->range[to];
        range.first = old.first < range.first ? old.first : range.first;
        range.end = old.end > range.end ? old.end : range.end;
    }
    if (from == to && !reserve(ranges))
        return false;
    replace(ranges, from, to, range);
    return true;
}

bool alvh_ranges_touch(const struct alvh_ranges *ranges, struct alvh_range range)
{
    const int64_t at = find(ranges, range.first + 1);
    return range.first < range.end && at < ranges->count &&
           ranges->range[at].first < range.end;
}

bool alvh_ranges_list(struct alvh_ranges *ranges, struct alvh_range range)
{
    if (!reserve(ranges))
        return false;
    ranges->range[ranges->count++] = range;
    return true;
}

bool alvh_ranges_take(struct alvh_ranges *ranges, int64_t limit, int64_t most,
                      struct alvh_range *taken)
{
    while (ranges->taken < ranges->count &&
           ranges->range[ranges->taken].first == ranges->range[ranges->taken].end)
        ranges->taken++;
    struct alvh_range *left = ranges->range + ranges->taken;
    if (ranges->taken == ranges->count || left->first >= limit)
        return false;
    int64_t end = left->end < limit ? left->end : limit;
    end = end - left->first < most ? end : left->first + most;
    *taken = (struct alvh_range){left->first, end};
    left->first = end;
    return true;
}

int64_t alvh_ranges_paths(const struct alvh_ranges *ranges)
{
    int64_t paths = 0;
    for (int64_t i = 0; i < ranges->count; i++)
        paths += ranges->range[i].end - ranges->range[i].first;
    return paths;
}

bool alvh_ranges_missing(const struct alvh_ranges *ranges, const struct alvh_ranges *wanted,
                         struct alvh_ranges *missing)
{
    for (int64_t i = 0; i < wanted->count; i++) {
        const struct alvh_range want = wanted->range[i];
        int64_t next = want.first;
        for (int64_t at = find(ranges, want.first + 1);
             at < ranges->count && ranges->range[at].first < want.end; at++) {
            if (!alvh_ranges_add(missing,
                                 (struct alvh_range){next, ranges->range[at].first}))
                return false;
            next = ranges->range[at].end;
        }
        if (!alvh_ranges_add(missing, (struct alvh_range){next, want.end}))
            return false;
    }
    return true;
}

void alvh_ranges_free(struct alvh_ranges *ranges)
{
    free(ranges->range);
    *ranges = (struct alvh_ranges){0};
}
