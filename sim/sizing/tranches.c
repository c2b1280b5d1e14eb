#include "sim/sizing/sizing.h"

/* How many of the book's tranches are open at the close of a day. */
static int open_at(const struct alvh_plan *plan, int book, int day)
{
    int open = 0;
    for (int i = 0; i < plan->tranches; i++)
        open += plan->tranche[i].open_day <= day && day < plan->tranche[i].exit_day[book];
    return open;
}

int alvh_sizing_tranches(const struct alvh_plan *plan, int book)
{
    int most = 1;
    for (int i = 0; i < plan->tranches; i++) {
        const int open = open_at(plan, book, plan->tranche[i].open_day);
        most = open > most ? open : most;
    }
    return most;
}
