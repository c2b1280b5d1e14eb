/* The quadratic-exponential step of one square-root variance, and what it does to the
 * price (Andersen 2008, "Simple and efficient simulation of the Heston stochastic
 * volatility model", equations 23-33 and section 4.3), for any length of step.
 *
 *     d v   = kappa (theta - v) dt + sigma sqrt(v) dB
 *     d ln S = -v/2 dt + sqrt(v) dW,   corr(dW, dB) = rho
 *
 * The step draws v' with the exact mean m and variance s^2 of v(t + dt) given v. With
 * psi = s^2 / m^2 it is a squared normal, a (b + Z)^2, while psi <= 1.5, and beyond that a
 * point mass p at zero with an exponential tail. Both are computed and one is selected.
 *
 * Then, with Z a normal independent of v',
 *     ln S' - ln S = K0 + K1 v + K2 v' + sqrt(K3 (v + v')) Z,
 *     K1 = dt/2 (kappa rho/sigma - 1/2) - rho/sigma,
 *     K2 = dt/2 (kappa rho/sigma - 1/2) + rho/sigma,  K3 = dt/2 (1 - rho^2)
 * (central weights), and K0 = -ln E exp(A v') - (K1 + K3/2) v with A = K2 + K3/2 makes
 * E S' = S exact; K1 drops out. The expectation exists while 2 A a < 1, or A < beta in the
 * exponential branch. Both 2 A a and A/beta are at most sigma dt, and a caller keeps that
 * below QE_LONGEST. */
#ifndef ALVH_MODELS_QE_H
#define ALVH_MODELS_QE_H

#include "models/vecmath.h"

/* What a factor is, whatever the step. */
struct qe_factor {
    double kappa;          /* per year */
    double sigma_squared;  /* per year */
    double rho_over_sigma; /* 0 when sigma is 0: then v knows nothing of W */
    double unrelated;      /* 1 - rho^2, the share of dW that is not dB */
};

/* Everything that depends on the factor and the length of the step alone. */
struct qe_step {
    double decay;        /* exp(-kappa dt) */
    double spread_v;     /* s^2 = spread_v v + spread_theta theta */
    double spread_theta; /* sigma^2 (1 - decay)^2 / (2 kappa) */
    double k2, k3;
    double tilt; /* A */
};

/* The law of v' given v. */
struct qe_law {
    double mean;      /* m */
    double ratio;     /* 2/psi = 2 m^2 / s^2 */
    double b_squared; /* of the squared normal */
    double scale;     /* a of the squared normal, 1/beta of the exponential */
};

/* What one step of this factor yields. */
struct qe_move {
    double variance; /* v' */
    /* What the price gains from it, but for its own normal and for ln(log_of)/2: the
     * logarithms of both factors are taken as one. */
    double gain;
    double log_of;
};

/* The longest step, as sigma dt, for which the correction is far from its edge. */
#define QE_LONGEST 0.5

/* A variance whose 2 m^2 / s^2 is larger has no spread that a double could show. */
#define QE_LARGEST_RATIO 1e30

ALVH_INLINE struct qe_step qe_step_of_length(const struct qe_factor *factor, double dt)
{
    const double decay = alvh_exp(-factor->kappa * dt);
    const double loss = 1.0 - decay;
    const double lean = factor->rho_over_sigma;
    const double drift = 0.5 * dt * (factor->kappa * lean - 0.5);
    const double k3 = 0.5 * dt * factor->unrelated;
    return (struct qe_step){
        .decay = decay,
        .spread_v = factor->sigma_squared * decay * loss / factor->kappa,
        .spread_theta = factor->sigma_squared * loss * loss / (2.0 * factor->kappa),
        .k2 = drift + lean,
        .k3 = k3,
        .tilt = drift + lean + 0.5 * k3,
    };
}

ALVH_INLINE uint64_t qe_is_exponential(double ratio)
{
    return alvh_mask(ratio < 2.0 / 1.5);
}

/* The ratio carries both branches through their limits: at v = theta = 0 it is 0, the point
 * mass is everything and v' = 0; without spread it is capped. The squared normal is worked
 * out with a ratio of at least 4/3, where its root exists. For the exponential
 * p = (2 - ratio)/(2 + ratio) and 1/beta = (2 + ratio) s^2 / (4 m). */
ALVH_INLINE struct qe_law qe_law(const struct qe_step *step, double theta, double v)
{
    const double tiny = 1e-300;
    const double mean = fma(v - theta, step->decay, theta);
    const double spread = fma(step->spread_v, v, step->spread_theta * theta);
    const double twice = 2.0 * mean * mean / (spread > tiny ? spread : tiny);
    const double ratio = twice < QE_LARGEST_RATIO ? twice : QE_LARGEST_RATIO;
    const double inner = ratio > 2.0 / 1.5 ? ratio : 2.0 / 1.5;
    const double b_squared = inner - 1.0 + sqrt(inner * (inner - 1.0));
    const uint64_t exponential = qe_is_exponential(ratio);
    const double above = alvh_select(exponential, 0.25 * (2.0 + ratio) * spread, mean);
    const double below =
        alvh_select(exponential, mean > tiny ? mean : tiny, 1.0 + b_squared);
    return (struct qe_law){mean, ratio, b_squared, above / below};
}

/* One logarithm serves both branches: of min(u, 1 - u), from which the normal follows, or
 * of (1 - p)/(1 - u), which is the exponential itself. */
ALVH_INLINE double qe_log_argument(double ratio, double u)
{
    const double tiny = 1e-300;
    const double upper = 1.0 - u;
    const double beyond = 2.0 * ratio / ((2.0 + ratio) * upper);
    return alvh_select(qe_is_exponential(ratio), beyond > tiny ? beyond : tiny,
                       u < upper ? u : upper);
}

/* |Z| of the squared normal; of no meaning, but a number, for the exponential. */
ALVH_INLINE double qe_normal_size(double logarithm)
{
    return alvh_normal_quantile_of_log(logarithm < 0.0 ? logarithm : 0.0);
}

/* E exp(A v') is exp(A (m - a)/(1 - 2 A a)) / sqrt(1 - 2 A a) for the squared normal, and
 * p + (1 - p)/(1 - A/beta) for the exponential. */
ALVH_INLINE struct qe_move qe_move(const struct qe_step *step, struct qe_law law, double v,
                                   double u, double logarithm, double size)
{
    const uint64_t exponential = qe_is_exponential(law.ratio);
    const double signed_size = alvh_select(alvh_mask(u < 1.0 - u), -size, size);
    const double shifted = sqrt(law.b_squared) + signed_size;
    const double tail = law.scale * (logarithm > 0.0 ? logarithm : 0.0);
    const double next = alvh_select(exponential, tail, law.scale * shifted * shifted);

    const double tilted = step->tilt * law.scale;
    const double room = 1.0 - alvh_select(exponential, tilted, 2.0 * tilted);
    const double above = alvh_select(exponential, (2.0 + law.ratio) * room,
                                     step->tilt * (law.mean - law.scale));
    const double below =
        alvh_select(exponential, fma(2.0 - law.ratio, room, 2.0 * law.ratio), room);
    const double quotient = above / below;
    const double gain = fma(step->k2, next, -0.5 * step->k3 * v);
    return (struct qe_move){
        .variance = next,
        .gain = gain - alvh_select(exponential, 0.0, quotient),
        .log_of = alvh_select(exponential, quotient * quotient, room),
    };
}

#endif
