#include "sim/stats/fans.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MANTISSA_BITS = 52, FINE_BITS = 5, EXPONENT_BIAS = 1023 };
enum { LINE_COUNTS = 64 / sizeof(uint32_t) }; /* counts in a line of the cache */
_Static_assert(ALVH_FAN_FINE == 1 << FINE_BITS, "bins are cut out of the mantissa");

enum alvh_status alvh_fans_create(int days, int series, struct alvh_fans *fans,
                                  struct alvh_error *error)
{
    const size_t rows = (size_t)days * (size_t)series;
    const int accounts = (series - ALVH_FAN_MARKET) / ALVH_FAN_PER_ACCOUNT;
    const size_t cells = accounts > 0 ? (size_t)accounts : 0; /* few series have none */
    *fans = (struct alvh_fans){.days = days, .series = series};
    fans->centre = calloc((size_t)series, sizeof *fans->centre);
    fans->unit = calloc((size_t)series, sizeof *fans->unit);
    fans->count = calloc(rows * ALVH_FAN_BINS, sizeof *fans->count);
    /* One entry more than needed: a run without books still has a valid array. */
    fans->breach = calloc((size_t)days * cells + 1, sizeof *fans->breach);
    if (!fans->centre || !fans->unit || !fans->count || !fans->breach) {
        alvh_fans_free(fans);
        return alvh_fail(error, ALVH_EFAILED,
                         "no memory for the distributions by day: %zu MB are needed",
                         (rows * ALVH_FAN_BINS * sizeof *fans->count) >> 20);
    }
    for (int s = 0; s < series; s++)
        fans->unit[s] = 1.0;
    return ALVH_OK;
}

void alvh_fans_free(struct alvh_fans *fans)
{
    free(fans->centre);
    free(fans->unit);
    free(fans->count);
    free(fans->breach);
    *fans = (struct alvh_fans){0};
}

void alvh_fans_scale(struct alvh_fans *fans, const struct alvh_scenario *scenario,
                     const struct alvh_start_state *start)
{
    fans->centre[ALVH_FAN_SPX] = start->spot;
    fans->unit[ALVH_FAN_SPX] = 1e-4 * start->spot;
    fans->centre[ALVH_FAN_VIX] = start->vix;
    fans->unit[ALVH_FAN_VIX] = 0.01;
    fans->centre[ALVH_FAN_VX1] = start->vix;
    fans->unit[ALVH_FAN_VX1] = 0.01;
    for (int book = 0; book < scenario->books; book++) {
        const double capital = scenario->book[book].sizing.capital_dollars_per_contract;
        for (int scale = 0; scale < scenario->scales; scale++) {
            const double contracts = (double)scenario->scale[scale];
            const int account = book * scenario->scales + scale;
            const int equity = alvh_fan_of(account, ALVH_FAN_equity);
            const int vega = alvh_fan_of(account, ALVH_FAN_net_vega);
            fans->centre[equity] = capital * contracts;
            fans->unit[equity] = 1e-4 * capital * contracts;
            fans->unit[vega] = ALVH_FAN_VEGA_UNIT * contracts;
            fans->unit[alvh_fan_of(account, ALVH_FAN_delta)] =
                ALVH_FAN_DELTA_UNIT * contracts;
            fans->unit[alvh_fan_of(account, ALVH_FAN_gamma)] =
                ALVH_FAN_GAMMA_UNIT * contracts;
            fans->unit[alvh_fan_of(account, ALVH_FAN_theta)] =
                ALVH_FAN_THETA_UNIT * contracts;
        }
    }
}

/* Half-bin of a distance z >= 0: below 1 the bins are equal; above, the exponent and the
 * first bits of the mantissa are the bin's number. */
static inline int32_t half_bin(double z)
{
    const double beyond = z < 1.0 ? 1.0 : z;
    uint64_t bits;
    memcpy(&bits, &beyond, sizeof bits);
    const int32_t octave =
        (int32_t)(bits >> (MANTISSA_BITS - FINE_BITS)) - EXPONENT_BIAS * ALVH_FAN_FINE;
    return z < 1.0 ? (int32_t)(z * ALVH_FAN_FINE) : ALVH_FAN_FINE + octave;
}

void alvh_fans_add(struct alvh_fans *fans, int day, int series, int lanes,
                   const double *value, const uint32_t *tally)
{
    const double centre = fans->centre[series];
    const double per_unit = 1.0 / fans->unit[series];
    const double farthest = nextafter(ldexp(1.0, ALVH_FAN_OCTAVES), 0.0);
    uint32_t *count =
        fans->count + ((size_t)day * (size_t)fans->series + (size_t)series) * ALVH_FAN_BINS;
    /* The row comes from memory, and which of its lines are needed is known too late. */
    for (int bin = 0; bin < ALVH_FAN_BINS; bin += LINE_COUNTS)
        __builtin_prefetch(count + bin, 1);
    for (int lane = 0; lane < lanes; lane++) {
        const double z = (value[lane] - centre) * per_unit;
        const double distance = fabs(z) < farthest ? fabs(z) : farthest; /* NaN too */
        const int32_t half = half_bin(distance);
        const int32_t side = z > 0.0 ? 1 + half : -1 - half;
        const int32_t bin = ALVH_FAN_HALF + (z == 0.0 ? 0 : side);
        __atomic_fetch_add(&count[bin], tally ? tally[lane] : 1u, __ATOMIC_RELAXED);
    }
}

void alvh_fans_add_breach(struct alvh_fans *fans, int day, int book_and_scale,
                          uint32_t paths)
{
    const size_t cells = (size_t)(fans->series - ALVH_FAN_MARKET) / ALVH_FAN_PER_ACCOUNT;
    __atomic_fetch_add(&fans->breach[(size_t)day * cells + (size_t)book_and_scale], paths,
                       __ATOMIC_RELAXED);
}

static const uint32_t *row(const struct alvh_fans *fans, int day, int series)
{
    return fans->count +
           ((size_t)day * (size_t)fans->series + (size_t)series) * ALVH_FAN_BINS;
}

int64_t alvh_fans_total(const struct alvh_fans *fans, int day, int series)
{
    const uint32_t *count = row(fans, day, series);
    int64_t total = 0;
    for (int bin = 0; bin < ALVH_FAN_BINS; bin++)
        total += count[bin];
    return total;
}

/* Where in a bin so many of its paths lie below, as a value of the series. */
static double inside(const struct alvh_fans *fans, int series, int bin, double into,
                     double here)
{
    double low, high;
    alvh_fans_edges(bin, &low, &high);
    const double z = low + (high - low) * into / here;
    return fans->centre[series] + fans->unit[series] * z;
}

void alvh_fans_quantiles(const struct alvh_fans *fans, int day, int series, int count,
                         const double probability[], double value[])
{
    const uint32_t *counted = row(fans, day, series);
    const double total = (double)alvh_fans_total(fans, day, series);
    double below = 0.0;
    int next = 0;
    for (int bin = 0; bin < ALVH_FAN_BINS && next < count; bin++) {
        const double here = counted[bin];
        while (here > 0.0 && next < count && below + here >= probability[next] * total) {
            const double into = probability[next] * total - below;
            value[next++] = inside(fans, series, bin, into, here);
        }
        below += here;
    }
    for (; next < count; next++)
        value[next] = NAN;
}

double alvh_fans_quantile(const struct alvh_fans *fans, int day, int series,
                          double probability)
{
    double value;
    alvh_fans_quantiles(fans, day, series, 1, &probability, &value);
    return value;
}

/* The nearer edge of a half-bin; the farther one is that of the next. */
static double half_edge(int half)
{
    if (half < ALVH_FAN_FINE)
        return (double)half / ALVH_FAN_FINE;
    const int octave = half / ALVH_FAN_FINE - 1;
    return ldexp(1.0 + (double)(half % ALVH_FAN_FINE) / ALVH_FAN_FINE, octave);
}

void alvh_fans_edges(int bin, double *low, double *high)
{
    const int side = bin - ALVH_FAN_HALF;
    if (side > 0) {
        *low = half_edge(side - 1);
        *high = half_edge(side);
    } else if (side < 0) {
        *low = -half_edge(-side);
        *high = -half_edge(-side - 1);
    } else {
        *low = *high = 0.0;
    }
}
