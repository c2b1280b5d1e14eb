#include "models/isa.h"

#include "sim/execution/margin_grid.h"

#include <math.h>
#include <stdlib.h>

#include "models/vecmath.h"
#include "sim/execution/spread.h"

enum { MONTH_DAYS = 21, LEAST_SHARE_OF_FUTURE = 10 };

struct alvh_grid alvh_grid_of(const struct alvh_margin_options *options)
{
    struct alvh_grid grid;
    const double low = options->grid_low_percent, high = options->grid_high_percent;
    for (int j = 0; j < ALVH_GRID_POINTS; j++) {
        const double percent = low + j * (high - low) / (ALVH_GRID_POINTS - 1);
        grid.move[j] = percent / 100.0;
        grid.vix[j] = -options->vix_points_per_percent * percent;
    }
    return grid;
}

/* Black (1976), undiscounted. right is +1 for a call, -1 for a put. */
ALVH_INLINE double black(double right, double forward, double strike, double total)
{
    double density;
    const double d1 = alvh_log(forward / strike) / total + 0.5 * total;
    const double far = alvh_normal_cdf(right * d1, &density);
    const double near = alvh_normal_cdf(right * (d1 - total), &density);
    return right * (forward * far - strike * near);
}

/* How one point of the grid moves an expiry. */
struct shift {
    double factor;   /* F becomes F * factor + slope * vix */
    double vix;      /* points */
    double widening; /* added to the total volatility, which keeps at least a half */
};

static struct shift shift_of(const struct alvh_grid *grid,
                             const struct alvh_grid_options *unit, int point)
{
    if (unit->forward_slope)
        return (struct shift){.factor = 1.0, .vix = grid->vix[point]};
    const double days = unit->tenor_days, month = MONTH_DAYS;
    const double damped = days > month ? sqrt(month / days) : 1.0;
    return (struct shift){.factor = 1.0 + grid->move[point],
                          .widening =
                              0.01 * grid->vix[point] * damped * sqrt(days / 252.0)};
}

enum { TILE = 16 };

/* One leg on a tile of lanes. */
struct tile {
    double right, dollars; /* dollars per point of what is held */
    const double *forward, *slope, *strike, *total;
};

static struct tile tile_of(const struct alvh_grid_options *unit, int leg, int first)
{
    const size_t row = (size_t)leg * unit->lanes + first;
    return (struct tile){
        .right = unit->legs.right[leg],
        .dollars = ALVH_OPTION_MULTIPLIER * unit->discount * unit->legs.held[leg],
        .forward = unit->forward + first,
        .slope = (unit->forward_slope ? unit->forward_slope : unit->forward) + first,
        .strike = unit->legs.strike + row,
        .total = unit->total_volatility + row};
}

static void price_now(const struct tile *leg, double now[restrict TILE])
{
    const struct tile at = *leg;
#pragma omp simd
    for (int l = 0; l < TILE; l++)
        now[l] = black(at.right, at.forward[l], at.strike[l], at.total[l]);
}

static void add_gain(const struct tile *leg, const struct shift *by,
                     const double now[restrict TILE], double *restrict pnl)
{
    const struct tile at = *leg;
    const struct shift shift = *by;
#pragma omp simd
    for (int l = 0; l < TILE; l++) {
        const double before = at.forward[l], half = 0.5 * at.total[l];
        const double moved = before * shift.factor + at.slope[l] * shift.vix;
        const double least = before / LEAST_SHARE_OF_FUTURE;
        const double wider = at.total[l] + shift.widening;
        const double after = moved > least ? moved : least;
        const double total = wider > half ? wider : half;
        pnl[l] += at.dollars * (black(at.right, after, at.strike[l], total) - now[l]);
    }
}

void alvh_grid_revalue(const struct alvh_grid *grid, const struct alvh_grid_options *unit,
                       double *pnl)
{
    const size_t lanes = (size_t)unit->lanes;
    for (size_t i = 0; i < ALVH_GRID_POINTS * lanes; i++)
        pnl[i] = 0.0;
    for (int first = 0; first < unit->lanes; first += TILE)
        for (int leg = 0; leg < unit->legs.count; leg++) {
            const struct tile tile = tile_of(unit, leg, first);
            double now[TILE];
            price_now(&tile, now);
            for (int point = 0; point < ALVH_GRID_POINTS; point++) {
                const struct shift shift = shift_of(grid, unit, point);
                add_gain(&tile, &shift, now, pnl + (size_t)point * lanes + first);
            }
        }
}

void alvh_grid_shift(const struct alvh_grid *grid, const struct alvh_grid_linear *unit,
                     double *pnl)
{
    const double *restrict spot = unit->spot, *restrict delta = unit->delta;
    const double *restrict vega = unit->vega;
    for (int point = 0; point < ALVH_GRID_POINTS; point++) {
        const double move = grid->move[point], vix = grid->vix[point];
        double *restrict gain = pnl + (size_t)point * unit->lanes;
#pragma omp simd
        for (int lane = 0; lane < unit->lanes; lane++)
            gain[lane] = delta[lane] * spot[lane] * move + vega[lane] * vix;
    }
}

void alvh_grid_minimum(const struct alvh_margin_options *options,
                       const struct alvh_grid_options *unit, const double *price,
                       double *minimum)
{
    const double each = options->contract_dollars;
    for (int lane = 0; lane < unit->lanes; lane++)
        minimum[lane] = 0.0;
    for (int leg = 0; leg < unit->legs.count; leg++) {
        const double *restrict points = price + (size_t)leg * unit->lanes;
        const int held = unit->legs.held[leg];
        for (int lane = 0; lane < unit->lanes; lane++) {
            const double value = ALVH_OPTION_MULTIPLIER * points[lane];
            minimum[lane] += abs(held) * (held > 0 && value < each ? value : each);
        }
    }
}

enum { CLASSES = 2, SEEN = ALVH_MARGIN_TILE };

/* What the units of one class gain at one point. */
static void gain_at(int lanes, int count, const struct alvh_grid_unit unit[], int point,
                    double gain[CLASSES][SEEN])
{
    for (int u = 0; u < count; u++) {
        const double *restrict pnl = unit[u].pnl + (size_t)point * lanes;
        const double *restrict quantity = unit[u].quantity;
        double *restrict sum = gain[unit[u].on_vix];
#pragma omp simd
        for (int l = 0; l < SEEN; l++)
            sum[l] += quantity[l] * pnl[l];
    }
}

static void add_minimum(int count, const struct alvh_grid_unit unit[], double least[SEEN])
{
    for (int u = 0; u < count; u++) {
        const double *restrict minimum = unit[u].minimum;
        const double *restrict quantity = unit[u].quantity;
#pragma omp simd
        for (int l = 0; l < SEEN; l++)
            least[l] += fabs(quantity[l]) * minimum[l];
    }
}

void alvh_margin_grid(const struct alvh_margin_options *options, int lanes, int count,
                      const struct alvh_grid_unit unit[], double margin[SEEN])
{
    double worst[CLASSES][SEEN] = {{0.0}}, least[SEEN] = {0.0};
    for (int point = 0; point < ALVH_GRID_POINTS; point++) {
        double gain[CLASSES][SEEN] = {{0.0}};
        gain_at(lanes, count, unit, point, gain);
        for (int l = 0; l < SEEN; l++) {
            const double spx = options->offset_vix ? gain[0][l] + gain[1][l] : gain[0][l];
            const double vix = options->offset_vix ? 0.0 : gain[1][l];
            worst[0][l] = -spx > worst[0][l] ? -spx : worst[0][l];
            worst[1][l] = -vix > worst[1][l] ? -vix : worst[1][l];
        }
    }
    add_minimum(count, unit, least);
    for (int l = 0; l < SEEN; l++) {
        const double loss = worst[0][l] + worst[1][l];
        margin[l] = loss > least[l] ? loss : least[l];
    }
}
