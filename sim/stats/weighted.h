/* Estimates over samples that were not drawn plainly (sim/stats/design.h): those of the
 * weighted empirical law,
 *
 *     F(x) = sum_i w_i 1(x_i <= x) / sum_i w_i,   q_p = the least x_i with F(x_i) >= p,
 *     ES_a = q_a + sum_i w_i (x_i - q_a)+ / ((1 - a) sum_i w_i),
 *
 * with the errors of the influences of sim/stats/tail.h by the design (for quantiles and
 * expected shortfall under importance sampling: Glynn 1996, "Importance sampling for Monte
 * Carlo estimation of quantiles"; Sun and Hong 2010, Operations Research Letters 38).
 * Intervals of quantiles invert that of F(q_p) (Woodruff 1952); those of shares are
 * Wilson's with the sample size that the error implies (Korn and Graubard 1998). */
#ifndef ALVH_SIM_WEIGHTED_H
#define ALVH_SIM_WEIGHTED_H

#include "sim/stats/design.h"
#include "sim/stats/sample.h"
#include "sim/stats/tail.h"

/* The share p and its standard error with Wilson's interval of n paths, which need not be a
 * whole number. */
struct alvh_estimate alvh_weighted_wilson(double p, double se, double n);

/* Arrays of all paths, in their order. */
struct alvh_estimate alvh_weighted_mean(const struct alvh_design *design, int64_t count,
                                        const double *value);

/* Mean of the first over mean of the second. */
struct alvh_estimate alvh_weighted_ratio(const struct alvh_design *design, int64_t count,
                                         const double *a, const double *b);

/* The share of the paths on which a is above 0, and its mean over these; among those on
 * which b is not 0, or all where it is NULL. */
struct alvh_estimate alvh_weighted_share(const struct alvh_design *design, int64_t count,
                                         const double *a, const double *b);
struct alvh_estimate alvh_weighted_mean_of_some(const struct alvh_design *design,
                                                int64_t count, const double *a);

enum alvh_status alvh_weighted_tail(const struct alvh_design *design, int64_t count,
                                    const double *loss, struct alvh_sample_tail *tail,
                                    struct alvh_error *error);

/* The mean over the worst paths of an order, those that hold so large a share of the
 * weight; see alvh_tail_conditional. */
struct alvh_estimate alvh_weighted_conditional(const struct alvh_design *design,
                                               int64_t count, double share,
                                               const int64_t *order, const double *value);

/* The same of samples with a design, read into memory. */
enum alvh_status alvh_sample_mean_by_design(const struct alvh_sample *sample,
                                            struct alvh_estimate *mean,
                                            struct alvh_error *error);
enum alvh_status alvh_sample_ratio_by_design(const struct alvh_sample *above,
                                             const struct alvh_sample *below,
                                             struct alvh_estimate *ratio,
                                             struct alvh_error *error);
enum alvh_status alvh_sample_share_by_design(const struct alvh_sample *sample,
                                             struct alvh_estimate *share,
                                             struct alvh_error *error);
/* Of the paths with a value other than 0, the share with one above 0, and its mean there.
 */
enum alvh_status alvh_sample_some_by_design(const struct alvh_sample *sample,
                                            struct alvh_estimate *share,
                                            struct alvh_estimate *mean,
                                            struct alvh_error *error);
enum alvh_status alvh_sample_tail_by_design(const struct alvh_sample *sample,
                                            struct alvh_sample_tail *tail,
                                            struct alvh_error *error);

#endif
