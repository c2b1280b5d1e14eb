#include <string.h>

#include "tests/faults/bench.h"

/* Of each call its rank among those of its place, and how many these are. */
static void rank_calls(const struct fault_outcome *counted, int64_t calls, int64_t rank[],
                       int64_t same[])
{
    enum { MOST = 4096 };
    static const void *place[MOST];
    static int64_t found[MOST], which[FAULT_PLACES];
    int places = 0;
    memset(found, 0, sizeof found);
    for (int64_t n = 1; n <= calls; n++) {
        int p = 0;
        while (p < places && place[p] != counted->place[n])
            p++;
        require(p < MOST, "more than %d places are too many", MOST);
        place[p] = counted->place[n];
        places += p == places;
        which[n] = p;
        rank[n] = found[p]++;
    }
    for (int64_t n = 1; n <= calls; n++)
        same[n] = found[which[n]];
}

int64_t choose_calls(const struct fault_outcome *counted, const char *which,
                     int64_t chosen[FAULT_PLACES])
{
    enum { ONE_IN = 64 };
    const bool all = strcmp(which, "all") == 0, some = strcmp(which, "some") == 0;
    const int64_t only = atoll(which);
    static int64_t at[FAULT_PLACES], rank[FAULT_PLACES], same[FAULT_PLACES];
    const int64_t calls = atomic_load(&counted->calls);
    int64_t count = 0;
    require(calls < FAULT_PLACES, "%lld calls are too many", (long long)calls);
    rank_calls(counted, calls, rank, same);
    for (int64_t n = 1; n <= calls; n++) {
        const bool one = rank[n] == 0 || rank[n] == same[n] - 1 || rank[n] == same[n] / 2;
        if (only > 0 ? n == only : all || one)
            at[count++] = n;
    }
    int64_t taken = 0;
    for (int64_t i = 0; i < count; i++)
        if (!some || i % ONE_IN == count / 2 % ONE_IN)
            chosen[taken++] = at[i];
    return taken;
}
