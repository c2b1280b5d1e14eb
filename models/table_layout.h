/* What a set of price tables is in memory and on disk: this struct and, straight after it,
 * three arrays of floats. It holds no pointer, so that a file is its bytes.
 *
 * A state (v1, v2) lies in a cell of a grid uniform in ln(v_k + floor_k), which starts at
 * v_k = 0. A quantity is a tensor product of uniform cubic B-splines on it; the 4 x 4
 * control values around a cell carry whole rows of ALVH_SMILE_ROW floats, so that one pass
 * over 16 contiguous cache lines collapses a smile. The grid is one and the same for all
 * tenors, regimes and instruments: a lane finds its cell once a day. */
#ifndef ALVH_MODELS_TABLE_LAYOUT_H
#define ALVH_MODELS_TABLE_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

#include "alvh/tables.h"
#include "models/smile.h"

enum {
    TABLE_FAST_KNOTS = 18,
    TABLE_SLOW_KNOTS = 16,
    TABLE_FAST_CONTROLS = TABLE_FAST_KNOTS + 2,
    TABLE_SLOW_CONTROLS = TABLE_SLOW_KNOTS + 2,
    TABLE_CONTROLS = TABLE_FAST_CONTROLS * TABLE_SLOW_CONTROLS, /* of one regime */
};

/* x = (ln(v + floor) - ln floor) per_ln runs from 0 at v = 0 to cells at v = top. */
struct table_axis {
    double floor, top, ln_floor, per_ln;
    int64_t cells;
};

/* constant[R] + slope . v */
struct table_affine {
    double constant[ALVH_MAX_REGIMES];
    double slope[ALVH_FACTORS];
};

/* The strikes of one tenor: y = ln(u + sqrt(u^2 + 1) + lift), u = (k/s - centre) / width,
 * which without lift is asinh(u). Lift takes room in y from the side where u is negative;
 * that of a negative width is the side of high strikes. */
struct table_strikes {
    double centre, width, lift;
};

struct table_spx {
    struct table_affine variance; /* s^2: mean variance without jumps, less a part */
    struct table_strikes strikes;
};

/* X = VIX_T^2 as a fraction. The future is 100 sqrt(E X) times a spline; a smile has
 * s = sqrt(Var X) / (2 E X). */
struct table_vix {
    struct table_affine mean, variance; /* of X */
    struct table_strikes strikes;
};

struct alvh_tables {
    char magic[8];
    uint64_t version;
    uint64_t key;      /* of the model */
    uint64_t bytes;    /* of all of it */
    uint64_t checksum; /* of all that follows this member */
    int64_t regimes;
    struct table_axis axis[ALVH_FACTORS];
    double vix_level[ALVH_MAX_REGIMES], vix_slope[ALVH_FACTORS];
    double carry[ALVH_TABLES_SPX_DAYS + 1];         /* F/S by tenor in days */
    struct table_spx spx[ALVH_TABLES_SPX_DAYS + 1]; /* by tenor in days; 0 is not used */
    struct table_vix vix[ALVH_TABLES_VIX_DAYS + 1];
};

/* The arrays, in this order:
 *     future of tenors 0 .. ALVH_TABLES_VIX_DAYS   [tenor][regime][control]
 *     SPX rows of tenors 1 .. ALVH_TABLES_SPX_DAYS [tenor][regime][control][ALVH_SMILE_ROW]
 *     VIX rows of tenors 1 .. ALVH_TABLES_VIX_DAYS the same
 * each starting on a cache line of its own. */
static inline size_t table_header_bytes(void)
{
    return (sizeof(struct alvh_tables) + 63) / 64 * 64;
}

/* Control values of one tenor, rounded up so that every tenor starts a cache line. */
static inline size_t table_future_floats(const struct alvh_tables *tables)
{
    return ((size_t)tables->regimes * TABLE_CONTROLS + 15) / 16 * 16;
}

static inline size_t table_rows_floats(const struct alvh_tables *tables)
{
    return (size_t)tables->regimes * TABLE_CONTROLS * ALVH_SMILE_ROW;
}

static inline float *table_future(const struct alvh_tables *tables, int days)
{
    float *first = (float *)((char *)(uintptr_t)tables + table_header_bytes());
    return first + (size_t)days * table_future_floats(tables);
}

static inline float *table_spx_rows(const struct alvh_tables *tables, int days)
{
    return table_future(tables, ALVH_TABLES_VIX_DAYS + 1) +
           (size_t)(days - 1) * table_rows_floats(tables);
}

static inline float *table_vix_rows(const struct alvh_tables *tables, int days)
{
    return table_spx_rows(tables, ALVH_TABLES_SPX_DAYS + 1) +
           (size_t)(days - 1) * table_rows_floats(tables);
}

/* Where the last array ends. */
static inline size_t table_bytes(const struct alvh_tables *tables)
{
    return (size_t)((char *)table_vix_rows(tables, ALVH_TABLES_VIX_DAYS + 1) -
                    (const char *)tables);
}

#endif
