#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "alvh/model.h"
#include "models/factor_model.h"
#include "models/number.h"

static void print_number(FILE *out, const char *before, const char *key, double value)
{
    char text[ALVH_NUMBER_TEXT];
    fprintf(out, "%s%s: %s", before, key, alvh_number_print(value, text));
}

static void print_jump(FILE *out, const struct alvh_jump *jump, const char *const key[4])
{
    print_number(out, "", key[0], jump->mean);
    print_number(out, ", ", key[1], jump->stdev);
    print_number(out, ", ", key[2], jump->variance_mean);
    print_number(out, ", ", key[3], jump->correlation);
    fputs("}\n", out);
}

static void print_variance(FILE *out, const char *indent, const struct alvh_model *model,
                           const struct alvh_measure *measure, bool real_world)
{
    static const char *const name[ALVH_FACTORS] = {"fast", "slow"};
    fprintf(out, "%svariance:\n", indent);
    for (int k = 0; k < ALVH_FACTORS; k++) {
        fprintf(out, "%s  %s: {", indent, name[k]);
        print_number(out, "", "kappa", measure->kappa[k]);
        if (!real_world) { /* the measures share these */
            print_number(out, ", ", "sigma", model->sigma[k]);
            print_number(out, ", ", "rho", model->rho[k]);
        }
        fputs("}\n", out);
    }
}

static void print_regimes(FILE *out, const char *indent, const struct alvh_model *model,
                          const struct alvh_measure *measure)
{
    fprintf(out, "%sregimes:\n", indent);
    for (int i = 0; i < model->regimes; i++) {
        fprintf(out, "%s  - {name: \"%s\"", indent, model->regime_name[i]);
        print_number(out, ", ", "theta_fast", measure->theta[i][ALVH_FAST]);
        print_number(out, ", ", "theta_slow", measure->theta[i][ALVH_SLOW]);
        print_number(out, ", ", "jump_intensity", measure->jump_intensity[i]);
        fputs("}\n", out);
    }
}

/* Every move, so that none of P is taken over from Q by being absent. */
static void print_transitions(FILE *out, const char *indent, const struct alvh_model *model,
                              const struct alvh_measure *measure)
{
    static const char *const key[4] = {"jump_mean", "jump_stdev", "variance_jump_mean",
                                       "jump_correlation"};
    if (model->regimes < 2)
        return;
    fprintf(out, "%stransitions:\n", indent);
    for (int i = 0; i < model->regimes; i++) {
        for (int j = 0; j < model->regimes; j++) {
            if (i == j)
                continue;
            fprintf(out, "%s  - {from: \"%s\", to: \"%s\"", indent, model->regime_name[i],
                    model->regime_name[j]);
            print_number(out, ", ", "rate", measure->rate[i][j]);
            fputs(", ", out);
            print_jump(out, &measure->regime_jump[i][j], key);
        }
    }
}

static void print_measure(FILE *out, const char *indent, const struct alvh_model *model,
                          const struct alvh_measure *measure, bool real_world)
{
    static const char *const key[4] = {"mean", "stdev", "variance_mean", "correlation"};
    print_variance(out, indent, model, measure, real_world);
    fprintf(out, "%sjump: {", indent);
    print_jump(out, &measure->jump, key);
    print_regimes(out, indent, model, measure);
    print_transitions(out, indent, model, measure);
}

enum alvh_status alvh_model_print(const struct alvh_model *model, char **text,
                                  struct alvh_error *error)
{
    size_t size;
    *text = NULL;
    FILE *out = open_memstream(text, &size);
    if (!out)
        return alvh_fail(error, ALVH_EFAILED, "no memory to print the model");
    print_number(out, "", "rate", model->rate);
    print_number(out, "\n", "dividend_yield", model->dividend_yield);
    fputs("\n", out);
    print_measure(out, "", model, &model->q, false);
    fputs("real_world:\n", out);
    print_measure(out, "  ", model, &model->p, true);
    print_number(out, "  premium: {", "constant", model->p.premium_constant);
    print_number(out, ", ", "variance", model->p.premium_variance);
    fputs("}\n  factors:\n", out);
    alvh_factor_model_print(&model->factors, "    ", out);
    const bool failed = ferror(out);
    if (fclose(out) != 0 || failed) {
        free(*text);
        *text = NULL;
        return alvh_fail(error, ALVH_EFAILED, "no memory to print the model");
    }
    return ALVH_OK;
}
