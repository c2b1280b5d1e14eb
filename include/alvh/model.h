/* The joint SPX and VIX model: two square-root variances, jumps, and regimes that jump.
 *
 *     d ln S = (mu_R - (v1+v2)/2) dt + sqrt(v1) dW1 + sqrt(v2) dW2 + Z dN + Z_ij dN_ij
 *     d v1   = kappa1 (theta1_R - v1) dt + sigma1 sqrt(v1) dB1 + J dN + J_ij dN_ij
 *     d v2   = kappa2 (theta2_R - v2) dt + sigma2 sqrt(v2) dB2,   corr(dW_k, dB_k) = rho_k
 *
 * N has intensity lambda_R; a jump draws J ~ Exp(mean variance_mean) and
 * Z | J ~ Normal(mean + correlation J, stdev^2). R is a Markov chain with rates rate[i][j];
 * the move i -> j carries a jump of the same form. Time is in years of 252 trading days,
 * variances are per year. Index 0 is the fast variance, 1 the slow one.
 *
 * Sources: Duffie, Pan and Singleton (2000) for the jumps and transforms; Christoffersen,
 * Heston and Jacobs (2009) for two variances; Elliott, Chan and Siu (2005) for regimes. */
#ifndef ALVH_MODEL_H
#define ALVH_MODEL_H

#include <stdint.h>

#include "alvh/factor_model.h"
#include "alvh/status.h"

ALVH_API_BEGIN

enum { ALVH_FAST = 0, ALVH_SLOW = 1, ALVH_FACTORS = 2 };
enum { ALVH_MAX_REGIMES = 8, ALVH_REGIME_NAME = 32 };
/* Trading days: the year of every rate and variance. */
#define ALVH_DAYS_PER_YEAR 252.0
enum { ALVH_VIX_DAYS = 21 }; /* VIX looks this many trading days ahead */

/* A jump of ln S by Z and of the fast variance by J. All zero: no jump. */
struct alvh_jump {
    double mean;          /* of Z, before the correlation term */
    double stdev;         /* of Z given J */
    double variance_mean; /* mean of J, variance per year */
    double correlation;   /* Z moves by this much per unit of J; usually negative */
};

/* The numbers of one measure: Q prices, P moves the paths. */
struct alvh_measure {
    double kappa[ALVH_FACTORS];                   /* pull, per year */
    double theta[ALVH_MAX_REGIMES][ALVH_FACTORS]; /* level pulled to, variance per year */
    double jump_intensity[ALVH_MAX_REGIMES];      /* jumps per year */
    struct alvh_jump jump;                        /* of N */
    double rate[ALVH_MAX_REGIMES][ALVH_MAX_REGIMES]; /* moves i -> j per year; diagonal 0 */
    struct alvh_jump regime_jump[ALVH_MAX_REGIMES][ALVH_MAX_REGIMES]; /* of moves i -> j */
    double premium_constant; /* equity premium per year; 0 under Q */
    double premium_variance; /* premium per unit of v1 + v2; 0 under Q */
};

/* The numbers of both measures, as a model file has them, and what follows from them. */
struct alvh_model {
    double rate;                /* interest, continuous, per year */
    double dividend_yield;      /* continuous, per year */
    double sigma[ALVH_FACTORS]; /* volatility of variance, shared by both measures */
    double rho[ALVH_FACTORS];   /* correlation of dW_k and dB_k, shared */
    int regimes;                /* 1 .. ALVH_MAX_REGIMES */
    char regime_name[ALVH_MAX_REGIMES][ALVH_REGIME_NAME]; /* as the file calls them */
    struct alvh_measure q;                                /* prices */
    struct alvh_measure p;                                /* moves the paths */
    struct alvh_factor_model factors; /* exogenous, under P only; zeros: none */
    /* VIX^2 = vix_level[R] + vix_slope . v, filled by alvh_model_prepare. */
    double vix_level[ALVH_MAX_REGIMES];
    double vix_slope[ALVH_FACTORS]; /* see vix_level */
};

/* kbar = E exp(Z) - 1 = exp(mean + stdev^2/2) / (1 - variance_mean correlation) - 1. */
double alvh_jump_mean_return(const struct alvh_jump *jump);

/* comp_i = lambda_i kbar + sum_j rate_ij kbar_ij: what jumps add to E dS/S, per year. */
double alvh_measure_compensator(const struct alvh_measure *measure, int regimes,
                                int regime);

/* Refuses what the mathematics takes for granted (positive pulls, correlations inside
 * [-1, 1], non-negative variances and rates, jumps whose mean exists). Names the key. */
enum alvh_status alvh_model_check(const struct alvh_model *model, struct alvh_error *error);

/* Checks the model and fills what follows from its numbers. Call once after filling it. */
enum alvh_status alvh_model_prepare(struct alvh_model *model, struct alvh_error *error);

/* Reads a model file (YAML or JSON) as interface.md lays it out, checks and prepares it.
 * Messages have the form FILE:LINE: key.path: what is wrong, what is allowed. */
enum alvh_status alvh_model_read(const char *path, struct alvh_model *model,
                                 struct alvh_error *error);

/* The model with every number written out, P and Q: reading it again gives the same model,
 * bit for bit. The caller frees the text. */
enum alvh_status alvh_model_print(const struct alvh_model *model, char **text,
                                  struct alvh_error *error);

/* A hash of every number that a price depends on (the Q side, 64 bits), the key of cached
 * tables. The P side enters only through alvh_model_hash_all. */
uint64_t alvh_model_hash_pricing(const struct alvh_model *model);
uint64_t alvh_model_hash_all(const struct alvh_model *model);

/* The regime of that name, or -1. */
int alvh_model_regime(const struct alvh_model *model, const char *name);

/* VIX today in points: 100 sqrt(vix_level[regime] + vix_slope . v). */
double alvh_model_vix(const struct alvh_model *model, int regime,
                      const double variance[ALVH_FACTORS]);

ALVH_API_END

#endif
