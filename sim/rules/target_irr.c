/* Hedge spending that follows the return it leaves.
 *
 *     share = clamp(1 + (IRR - target) / span, floor, 1)
 *     IRR = (E(t-1) - E(t-days)) / K x 252 / (days - 1)        per year
 *
 * E is the equity at a close, dollars; K the capital at risk: the worst loss of the condors
 * held, a mean whose weights fall by the factor 1 - 1/days a day (over the first days the
 * plain mean), so that a day with few condors does not pass for a return. What is earned
 * leaves the book, so that no return is compounded. Every hedge is held at that share of
 * what is asked for. The share is decided when the base layer rolls, once so many closes
 * lie behind; until then it is 1, and between rolls nothing is traded because of it. */
#include "models/isa.h"

#include "sim/rules/rules.h"

#include "alvh/model.h"

/* Rows of the rule's state: 1 - share, and K. */
enum { WITHHELD, AT_RISK };

static void note_capital(const struct alvh_day *day, struct alvh_desk *desk)
{
    const int days = (int)desk->book->target_irr.days;
    const double weight = 1.0 / (double)(day->day + 1 < days ? day->day + 1 : days);
    double *restrict at_risk = desk->state + (size_t)AT_RISK * day->lanes;
    const double *restrict max_loss = desk->condor.max_loss;
#pragma omp simd
    for (int lane = 0; lane < day->lanes; lane++)
        at_risk[lane] += weight * (max_loss[lane] - at_risk[lane]);
}

/* Where no capital was at risk there is no return to judge by, and the share stays. */
static void decide(const struct alvh_day *day, struct alvh_desk *desk)
{
    const struct alvh_target_irr_options *options = &desk->book->target_irr;
    const double *restrict last = desk->equity, *restrict alive = desk->alive;
    const double *restrict first = alvh_desk_equity_before(day, desk, (int)options->days);
    const double *restrict at_risk = desk->state + (size_t)AT_RISK * day->lanes;
    double *restrict withheld = desk->state + (size_t)WITHHELD * day->lanes;
    const double target = options->target_percent / 100.0;
    const double span = options->span_percent / 100.0;
    const double most = 1.0 - options->floor_percent / 100.0;
    const double a_year = ALVH_DAYS_PER_YEAR / (double)(options->days - 1);
    int acted = 0;
#pragma omp simd reduction(+ : acted)
    for (int lane = 0; lane < day->lanes; lane++) {
        const double capital = at_risk[lane], before = withheld[lane];
        const bool known = capital > 0.0;
        const double irr = (last[lane] - first[lane]) / (known ? capital : 1.0) * a_year;
        const double short_of = (target - irr) / span;
        const double positive = short_of > 0.0 ? short_of : 0.0;
        const double wanted = positive < most ? positive : most;
        const double now = known ? wanted : before;
        acted += (now != before) & (alive[lane] > 0.0);
        withheld[lane] = now;
    }
    *desk->acted += acted;
}

static void withhold(const struct alvh_day *day, struct alvh_desk *desk)
{
    const double *restrict withheld = desk->state + (size_t)WITHHELD * day->lanes;
    for (int hedge = 0; hedge < ALVH_HEDGE_COUNT; hedge++) {
        double *restrict factor = desk->factor[hedge];
#pragma omp simd
        for (int lane = 0; lane < day->lanes; lane++)
            factor[lane] *= 1.0 - withheld[lane];
    }
}

ALVH_RULE_HEDGE(target_irr)(const struct alvh_day *day, struct alvh_desk *desk)
{
    alvh_desk_count_condors(day, desk);
    note_capital(day, desk);
    if (alvh_day_rolls(day, ALVH_ROLLED_base) &&
        day->day + 1 >= (int)desk->book->target_irr.days)
        decide(day, desk);
    withhold(day, desk);
}
