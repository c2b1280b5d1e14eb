/* What the fits of SPX and of VIX share. */
#ifndef ALVH_MODELS_TABLE_FIT_PARTS_H
#define ALVH_MODELS_TABLE_FIT_PARTS_H

#include <complex.h>

#include "alvh/transform.h"
#include "models/table_fit.h"
#include "models/table_layout.h"
#include "models/vix_sums.h"

enum {
    FIT_POINTS = 48, /* strikes at which one smile is fitted */
    FIT_NODES = TABLE_FAST_KNOTS * TABLE_SLOW_KNOTS,
    FIT_CHUNK = 256, /* arguments of one unit of the first stage */
};

/* Some consecutive tenors whose prices need the same arguments of a transform. */
struct fit_group {
    int first_day, last_day;
    int arguments, chunks;
    double complex *argument;
    double *weight; /* of the quadrature */
    struct alvh_transform *chunk;
};

enum { FIT_SPX_GROUPS = 5, FIT_VIX_GROUPS = 2 };

/* Smiles take every strike of the grid of payoffs, every second or every third one. */
enum { FIT_STRIDES = 3 };

/* erfc's part of the VIX call at every argument and strike, once for each stride with the
 * strikes that a stride meets side by side. */
struct fit_payoffs {
    int strikes;
    double ln_first, ln_step; /* strikes as fractions: exp(ln_first + n ln_step) */
    double *part[FIT_STRIDES];
};
double fit_strike(const struct fit_payoffs *payoffs, int n);

/* The payoff of one argument at the strikes first, first + stride, ...: real parts, and
 * fit_payoffs_half(stride) further on imaginary ones. Twice that further on the payoff of
 * the next argument begins. */
const double *fit_payoff(const struct fit_payoffs *payoffs, int argument, int first,
                         int stride);
size_t fit_payoffs_half(const struct fit_payoffs *payoffs, int stride);
void fit_payoffs_free(struct fit_payoffs *payoffs);

struct alvh_table_fit {
    const struct alvh_model *model;
    struct alvh_tables *tables;
    struct fit_group spx[FIT_SPX_GROUPS], vix[FIT_VIX_GROUPS], future;
    struct fit_payoffs payoffs;
    alvh_vix_sums_function *vix_sums;
    double knot[ALVH_FACTORS][TABLE_FAST_KNOTS]; /* variances at the nodes */
    /* Spline controls from values at the knots, one matrix per axis. */
    double fast_controls[TABLE_FAST_CONTROLS][TABLE_FAST_KNOTS];
    double slow_controls[TABLE_SLOW_CONTROLS][TABLE_SLOW_KNOTS];
    /* Chebyshev points z in (-1, 1), the polynomials there, and powers from polynomials. */
    double point[FIT_POINTS];
    double basis[FIT_POINTS][ALVH_SMILE_TERMS];
    double power[ALVH_SMILE_TERMS][ALVH_SMILE_TERMS];
};

/* One smile to be fitted: total volatility over s at the points of z between two y. */
struct fit_smile {
    double low, high; /* y at z = -1 and 1 */
    double shape[FIT_POINTS], weight[FIT_POINTS];
};

/* Undiscounted Black-76 price of the option that is out of the money, per unit of forward,
 * and the total volatility of such a price. */
double fit_black(double k, double total);
double fit_implied(double otm, double k, double guess);

/* The points of a smile and the polynomials there. */
void fit_set_basis(struct alvh_table_fit *fit);

/* y at x = k/s, and x at y. */
double fit_y(const struct table_strikes *strikes, double x);
double fit_x(const struct table_strikes *strikes, double y);

/* The row of a smile by weighted least squares. */
void fit_row(const struct alvh_table_fit *fit, const struct fit_smile *smile,
             double row[static ALVH_SMILE_ROW]);

/* How well the row meets the smile at each point, |error| times weight; returns the
 * largest. */
double fit_misses(const struct alvh_table_fit *fit, const struct fit_smile *smile,
                  const double row[static ALVH_SMILE_ROW], double miss[static FIT_POINTS]);

/* The same as one number: root of the mean squared error times weight. */
double fit_miss(const struct alvh_table_fit *fit, const struct fit_smile *smile,
                const double row[static ALVH_SMILE_ROW]);

/* Spline controls of values at the nodes, `columns` of them each: node and control arrays
 * run over (fast, slow, column). */
void fit_controls(const struct alvh_table_fit *fit, int columns, const double *node,
                  float *control);

/* One tenor of a group: its factors and regimes over all arguments, side by side. */
struct fit_transform {
    double complex *factor[ALVH_FACTORS];
    double complex *regime[ALVH_MAX_REGIMES];
};
enum alvh_status fit_transform_gather(const struct alvh_table_fit *fit,
                                      const struct fit_group *group, int day,
                                      struct fit_transform *transform,
                                      struct alvh_error *error);
void fit_transform_free(struct fit_transform *transform);

/* exp(factor v) for the knots of one axis, [knot][argument]; NULL without memory. */
double complex *fit_exponentials(const struct alvh_table_fit *fit, int factor,
                                 int arguments, const double complex *value);

enum alvh_status fit_group_allocate(struct fit_group *group, int first_day, int last_day,
                                    int arguments, struct alvh_error *error);
void fit_group_free(struct fit_group *group);

/* Solves one chunk of a group's arguments, for SPX or for VIX. */
enum alvh_status fit_group_transform(const struct alvh_table_fit *fit,
                                     struct fit_group *group, bool vix, int chunk,
                                     struct alvh_error *error);

double fit_affine(const struct table_affine *of, int regime, double v_fast, double v_slow);

/* VIX futures: their group, with arguments as far as shift allows; those of one tenor at
 * every node, points, [regime][node], and into the tables; and those of tenor 0. */
enum alvh_status fit_futures_prepare(struct alvh_table_fit *fit, double shift,
                                     struct alvh_error *error);
enum alvh_status fit_futures(struct alvh_table_fit *fit, int day, double future[],
                             struct alvh_error *error);
void fit_futures_expired(struct alvh_table_fit *fit);

/* The SPX and VIX parts: groups, and the unit of one tenor. */
enum alvh_status fit_spx_prepare(struct alvh_table_fit *fit, struct alvh_error *error);
enum alvh_status fit_spx_tenor(struct alvh_table_fit *fit, int day,
                               struct alvh_error *error);
enum alvh_status fit_vix_prepare(struct alvh_table_fit *fit, struct alvh_error *error);
enum alvh_status fit_vix_tenor(struct alvh_table_fit *fit, int day,
                               struct alvh_error *error);

#endif
