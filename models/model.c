#include "alvh/model.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/factor_model.h"
#include "models/vix.h"

double alvh_jump_mean_return(const struct alvh_jump *jump)
{
    return exp(jump->mean + 0.5 * jump->stdev * jump->stdev) /
               (1.0 - jump->variance_mean * jump->correlation) -
           1.0;
}

double alvh_measure_compensator(const struct alvh_measure *measure, int regimes, int regime)
{
    double sum = measure->jump_intensity[regime] * alvh_jump_mean_return(&measure->jump);
    for (int j = 0; j < regimes; j++)
        sum += measure->rate[regime][j] *
               alvh_jump_mean_return(&measure->regime_jump[regime][j]);
    return sum;
}

/* One number of the model file: where it stands there, and what it may be. */
static enum alvh_status check_range(const char *block, const char *key, double value,
                                    double lowest, double highest, struct alvh_error *error)
{
    if (value >= lowest && value <= highest) /* so written, it refuses a NaN too */
        return ALVH_OK;
    return alvh_fail(error, ALVH_EINPUT, "%s%s: %g is out of range, allowed are %g to %g",
                     block, key, value, lowest, highest);
}

static enum alvh_status check_jump(const char *block, const char *prefix,
                                   const char *variance_mean, const struct alvh_jump *jump,
                                   struct alvh_error *error)
{
    const struct {
        const char *name;
        double value, lowest, highest;
    } rows[] = {{"mean", jump->mean, -5.0, 5.0},
                {"stdev", jump->stdev, 0.0, 5.0},
                {"correlation", jump->correlation, -1000.0, 1000.0}};
    for (size_t n = 0; n < sizeof rows / sizeof rows[0]; n++) {
        char key[64];
        snprintf(key, sizeof key, "%s%s", prefix, rows[n].name);
        ALVH_TRY(
            check_range(block, key, rows[n].value, rows[n].lowest, rows[n].highest, error));
    }
    ALVH_TRY(check_range(block, variance_mean, jump->variance_mean, 0.0, 100.0, error));
    if (jump->variance_mean * jump->correlation < 1.0)
        return ALVH_OK;
    return alvh_fail(
        error, ALVH_EINPUT,
        "%s%scorrelation: %g times a variance jump mean of %g is 1 or more, so "
        "the mean of the jump is infinite; their product must be below 1",
        block, prefix, jump->correlation, jump->variance_mean);
}

static const char *const factor_name[ALVH_FACTORS] = {"fast", "slow"};

static enum alvh_status check_transitions(const struct alvh_model *model,
                                          const struct alvh_measure *measure,
                                          const char *side, struct alvh_error *error)
{
    for (int i = 0; i < model->regimes; i++)
        for (int j = 0; j < model->regimes; j++) {
            char block[128];
            snprintf(block, sizeof block, "%stransitions[%s -> %s].", side,
                     model->regime_name[i], model->regime_name[j]);
            const double rate = measure->rate[i][j];
            if (i == j && rate != 0.0)
                return alvh_fail(error, ALVH_EINPUT,
                                 "%srate: %g, but a regime cannot move to itself", block,
                                 rate);
            ALVH_TRY(check_range(block, "rate", rate, 0.0, 1000.0, error));
            ALVH_TRY(check_jump(block, "jump_", "variance_jump_mean",
                                &measure->regime_jump[i][j], error));
        }
    return ALVH_OK;
}

static enum alvh_status check_measure(const struct alvh_model *model,
                                      const struct alvh_measure *measure, const char *side,
                                      struct alvh_error *error)
{
    char block[64];
    for (int k = 0; k < ALVH_FACTORS; k++) {
        snprintf(block, sizeof block, "%svariance.%s.", side, factor_name[k]);
        ALVH_TRY(check_range(block, "kappa", measure->kappa[k], 1e-3, 1000.0, error));
    }
    for (int i = 0; i < model->regimes; i++) {
        snprintf(block, sizeof block, "%sregimes[%d].", side, i);
        ALVH_TRY(check_range(block, "theta_fast", measure->theta[i][0], 0.0, 100.0, error));
        ALVH_TRY(check_range(block, "theta_slow", measure->theta[i][1], 0.0, 100.0, error));
        ALVH_TRY(check_range(block, "jump_intensity", measure->jump_intensity[i], 0.0,
                             1000.0, error));
    }
    snprintf(block, sizeof block, "%sjump.", side);
    ALVH_TRY(check_jump(block, "", "variance_mean", &measure->jump, error));
    return check_transitions(model, measure, side, error);
}

enum alvh_status alvh_model_check(const struct alvh_model *model, struct alvh_error *error)
{
    if (model->regimes < 1 || model->regimes > ALVH_MAX_REGIMES)
        return alvh_fail(error, ALVH_EINPUT, "regimes: %d of them, allowed are 1 to %d",
                         model->regimes, ALVH_MAX_REGIMES);
    ALVH_TRY(check_range("", "rate", model->rate, -1.0, 1.0, error));
    ALVH_TRY(check_range("", "dividend_yield", model->dividend_yield, -1.0, 1.0, error));
    for (int k = 0; k < ALVH_FACTORS; k++) {
        char block[32];
        snprintf(block, sizeof block, "variance.%s.", factor_name[k]);
        ALVH_TRY(check_range(block, "sigma", model->sigma[k], 0.0, 100.0, error));
        ALVH_TRY(check_range(block, "rho", model->rho[k], -1.0, 1.0, error));
    }
    ALVH_TRY(check_measure(model, &model->q, "", error));
    ALVH_TRY(check_measure(model, &model->p, "real_world.", error));
    ALVH_TRY(check_range("real_world.premium.", "constant", model->p.premium_constant,
                         -10.0, 10.0, error));
    ALVH_TRY(check_range("real_world.premium.", "variance", model->p.premium_variance,
                         -1000.0, 1000.0, error));
    return alvh_factor_model_check(&model->factors, error);
}

enum alvh_status alvh_model_prepare(struct alvh_model *model, struct alvh_error *error)
{
    ALVH_TRY(alvh_model_check(model, error));
    vix_coefficients(model);
    return ALVH_OK;
}

/* FNV-1a over the bits of numbers, the two zeros being one number. */
static uint64_t hash_bits(uint64_t hash, uint64_t bits)
{
    for (int byte = 0; byte < 8; byte++) {
        hash = (hash ^ (bits >> 8 * byte & 0xff)) * UINT64_C(0x100000001b3);
    }
    return hash;
}

static uint64_t hash_number(uint64_t hash, double value)
{
    const double number = value == 0.0 ? 0.0 : value;
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return hash_bits(hash, bits);
}

static uint64_t hash_jump(uint64_t hash, const struct alvh_jump *jump)
{
    hash = hash_number(hash, jump->mean);
    hash = hash_number(hash, jump->stdev);
    hash = hash_number(hash, jump->variance_mean);
    return hash_number(hash, jump->correlation);
}

static uint64_t hash_measure(uint64_t hash, const struct alvh_measure *measure, int regimes)
{
    for (int k = 0; k < ALVH_FACTORS; k++)
        hash = hash_number(hash, measure->kappa[k]);
    hash = hash_jump(hash, &measure->jump);
    for (int i = 0; i < regimes; i++) {
        for (int k = 0; k < ALVH_FACTORS; k++)
            hash = hash_number(hash, measure->theta[i][k]);
        hash = hash_number(hash, measure->jump_intensity[i]);
        for (int j = 0; j < regimes; j++) {
            hash = hash_number(hash, measure->rate[i][j]);
            hash = hash_jump(hash, &measure->regime_jump[i][j]);
        }
    }
    hash = hash_number(hash, measure->premium_constant);
    return hash_number(hash, measure->premium_variance);
}

uint64_t alvh_model_hash_pricing(const struct alvh_model *model)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    hash = hash_bits(hash, (uint64_t)model->regimes);
    hash = hash_number(hash, model->rate);
    hash = hash_number(hash, model->dividend_yield);
    for (int k = 0; k < ALVH_FACTORS; k++) {
        hash = hash_number(hash, model->sigma[k]);
        hash = hash_number(hash, model->rho[k]);
    }
    return hash_measure(hash, &model->q, model->regimes);
}

uint64_t alvh_model_hash_all(const struct alvh_model *model)
{
    struct alvh_factor_model factors = model->factors;
    uint64_t hash = hash_measure(alvh_model_hash_pricing(model), &model->p, model->regimes);
    for (int i = 0; i < ALVH_FACTOR_NUMBERS; i++)
        hash = hash_number(hash, alvh_factor_model_values(&factors)[i]);
    return hash;
}

int alvh_model_regime(const struct alvh_model *model, const char *name)
{
    for (int i = 0; i < model->regimes; i++)
        if (strcmp(model->regime_name[i], name) == 0)
            return i;
    return -1;
}

double alvh_model_vix(const struct alvh_model *model, int regime,
                      const double variance[ALVH_FACTORS])
{
    return 100.0 * sqrt(model->vix_level[regime] +
                        model->vix_slope[ALVH_FAST] * variance[ALVH_FAST] +
                        model->vix_slope[ALVH_SLOW] * variance[ALVH_SLOW]);
}
