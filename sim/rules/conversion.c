/* Conversions and reversals: packages against the basis of SPX and of VIX.
 *
 *     basis z > enter: n packages are sold (short the future, long the synthetic one)
 *     basis z < -enter: n are bought
 *     they are unwound once z is nearer to zero than `leave`, or beyond it */
#include "models/isa.h"

#include "sim/rules/desk.h"

#include <math.h>

/* A basis may jump from one side to the other: what was held then is unwound or turned. */
static int64_t take_sides(const struct alvh_conversion_options *conversion, double packages,
                          int lanes, const double *restrict z, const double *restrict alive,
                          double *restrict size)
{
    const double enter = conversion->enter, leave = conversion->leave;
    double changes = 0.0;
#pragma omp simd reduction(+ : changes)
    for (int lane = 0; lane < lanes; lane++) {
        const double basis = z[lane], before = size[lane];
        const bool met =
            ((before < 0.0) & (basis < leave)) | ((before > 0.0) & (basis > -leave));
        const double kept = met ? 0.0 : before;
        const double after = basis > enter ? -packages : basis < -enter ? packages : kept;
        changes += ((alive[lane] > 0.0) & (after != before)) ? 1.0 : 0.0;
        size[lane] = after;
    }
    return (int64_t)changes;
}

ALVH_RULE_HEDGE(conversion)(const struct alvh_day *day, struct alvh_desk *desk)
{
    const struct alvh_conversion_options *conversion = &desk->book->conversion;
    *desk->acted +=
        take_sides(conversion, trunc(conversion->spx_packages * desk->contracts),
                   day->lanes, day->signals->value[ALVH_SIGNAL_spx_basis], desk->alive,
                   desk->size[ALVH_HEDGE_spx_basis]);
    *desk->acted +=
        take_sides(conversion, trunc(conversion->vix_packages * desk->contracts),
                   day->lanes, day->signals->value[ALVH_SIGNAL_vix_basis], desk->alive,
                   desk->size[ALVH_HEDGE_vix_basis]);
}
