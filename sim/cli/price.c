/* Quotes of a model at one point of the market. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alvh/quote.h"
#include "models/model_read.h"
#include "models/number.h"
#include "sim/cli/command.h"
#include "sim/cli/progress.h"

enum { MOST = 256, MOST_DAYS = 2520 }; /* entries of a list; days of a tenor */

struct list {
    int count;
    double value[MOST];
};

/* What the command line asks for. */
struct request {
    struct alvh_model model;
    struct alvh_point point;
    struct list days, strikes, vix_strikes, futures_days;
    bool exact, json;
};

/* A future or an option at one tenor. */
struct priced_future {
    int days;
    double price;
};
struct priced_option {
    int days;
    double strike;
    struct alvh_option_quote quote;
};

struct prices {
    double vix;
    int futures, spx_options, vix_options;
    struct priced_future *future;
    struct priced_option *spx_option, *vix_option;
};

/* ---- what is asked for ---- */

/* Reads "1,2.5,3" into a list whose values lie in [low, high], whole ones when whole. */
static int read_list(const struct cli_arguments *arguments, const char *name, double low,
                     double high, bool whole, struct list *list)
{
    const char *text = cli_value(arguments, name);
    list->count = 0;
    while (text) {
        char entry[ALVH_NUMBER_TEXT * 2];
        const size_t length = strcspn(text, ",");
        double *value = &list->value[list->count];
        if (list->count == MOST)
            return cli_usage(arguments->command, "%s has more than %d entries", name, MOST);
        snprintf(entry, sizeof entry, "%.*s", (int)length, text);
        const char *wrong = alvh_number_parse(entry, value);
        if (!wrong && !(*value >= low && *value <= high))
            wrong = "is out of range";
        if (!wrong && whole && *value != floor(*value))
            wrong = "is not a whole number";
        if (wrong)
            return cli_usage(arguments->command, "%s: \"%s\" %s; allowed: %s from %g to %g",
                             name, entry, wrong, whole ? "whole numbers" : "numbers", low,
                             high);
        list->count++;
        text = text[length] == ',' ? text + length + 1 : NULL;
    }
    return ALVH_OK;
}

/* One number; `standard` when the option is absent. */
static int read_one(const struct cli_arguments *arguments, const char *name, double low,
                    double high, double standard, double *value)
{
    struct list list;
    const int status = read_list(arguments, name, low, high, false, &list);
    if (status != ALVH_OK)
        return status;
    if (list.count > 1)
        return cli_usage(arguments->command, "%s takes one number", name);
    *value = list.count ? list.value[0] : standard;
    return ALVH_OK;
}

static int read_point(const struct cli_arguments *arguments, struct request *request)
{
    struct list variance;
    int status = read_one(arguments, "--spot", 1e-6, 1e9, 100.0, &request->point.spot);
    if (status == ALVH_OK)
        status = read_list(arguments, "--variance", 0.0, 10.0, false, &variance);
    if (status != ALVH_OK)
        return status;
    if (variance.count != ALVH_FACTORS)
        return cli_usage(
            arguments->command,
            "--variance takes two numbers, fast and slow: --variance 0.004,0.014");
    memcpy(request->point.variance, variance.value, sizeof request->point.variance);
    return ALVH_OK;
}

static int read_lists(const struct cli_arguments *arguments, struct request *request)
{
    static const double most = 1e9;
    int status = read_list(arguments, "--days", 1.0, MOST_DAYS, true, &request->days);
    if (status == ALVH_OK)
        status = read_list(arguments, "--futures-days", 0.0, MOST_DAYS, true,
                           &request->futures_days);
    if (status == ALVH_OK)
        status = read_list(arguments, "--strikes", 1e-6, most, false, &request->strikes);
    if (status == ALVH_OK)
        status =
            read_list(arguments, "--vix-strikes", 1e-6, most, false, &request->vix_strikes);
    if (request->days.count == 0)
        request->days = (struct list){.count = 1, .value = {ALVH_VIX_DAYS}};
    if (!cli_value(arguments, "--futures-days"))
        request->futures_days = request->days;
    return status;
}

static int read_regime(const struct cli_arguments *arguments, struct request *request)
{
    const struct alvh_model *model = &request->model;
    const char *name = cli_value(arguments, "--regime");
    request->point.regime = name ? alvh_model_regime(model, name) : 0;
    if (request->point.regime >= 0)
        return ALVH_OK;
    char names[ALVH_MAX_REGIMES * (ALVH_REGIME_NAME + 2)] = "";
    for (int i = 0; i < model->regimes; i++)
        sprintf(names + strlen(names), "%s%s", i ? ", " : "", model->regime_name[i]);
    return cli_usage(arguments->command, "--regime: there is no regime %s; allowed: %s",
                     name, names);
}

/* ---- prices ---- */

/* Prices one tenor by the transforms, or by the tables where there are any. */
static enum alvh_status price_options(const struct request *request,
                                      const struct alvh_tables *tables, bool vix, int days,
                                      const struct list *strikes,
                                      struct alvh_option_quote quote[],
                                      struct alvh_error *error)
{
    const struct alvh_model *model = &request->model;
    const struct alvh_point *point = &request->point;
    const double tau = days / ALVH_DAYS_PER_YEAR;
    const int count = strikes->count;
    if (tables)
        return vix ? alvh_quote_vix(tables, model, point, days, count, strikes->value,
                                    quote, error)
                   : alvh_quote_spx(tables, model, point, days, count, strikes->value,
                                    quote, error);
    return vix ? alvh_exact_vix(model, point, tau, count, strikes->value, quote, error)
               : alvh_exact_spx(model, point, tau, count, strikes->value, quote, error);
}

static enum alvh_status price_tenors(const struct request *request,
                                     const struct alvh_tables *tables, bool vix,
                                     const struct list *strikes,
                                     struct priced_option option[], int *options,
                                     struct alvh_error *error)
{
    struct alvh_option_quote quote[MOST];
    for (int i = 0; strikes->count && i < request->days.count; i++) {
        const int days = (int)request->days.value[i];
        ALVH_TRY(price_options(request, tables, vix, days, strikes, quote, error));
        for (int k = 0; k < strikes->count; k++)
            option[(*options)++] =
                (struct priced_option){days, strikes->value[k], quote[k]};
    }
    return ALVH_OK;
}

static enum alvh_status price_all(const struct request *request,
                                  const struct alvh_tables *tables, struct prices *prices,
                                  struct alvh_error *error)
{
    const struct alvh_model *model = &request->model;
    prices->vix = alvh_model_vix(model, request->point.regime, request->point.variance);
    for (int i = 0; i < request->futures_days.count; i++) {
        struct priced_future *future = &prices->future[prices->futures++];
        future->days = (int)request->futures_days.value[i];
        ALVH_TRY(tables ? alvh_quote_vix_future(tables, &request->point, future->days,
                                                &future->price, error)
                        : alvh_exact_vix_future(model, &request->point,
                                                future->days / ALVH_DAYS_PER_YEAR,
                                                &future->price, error));
    }
    ALVH_TRY(price_tenors(request, tables, false, &request->strikes, prices->spx_option,
                          &prices->spx_options, error));
    return price_tenors(request, tables, true, &request->vix_strikes, prices->vix_option,
                        &prices->vix_options, error);
}

/* ---- printing ---- */

static void print_json_number(const char *key, double value, const char *after)
{
    char text[ALVH_NUMBER_TEXT];
    printf("\"%s\": %s%s", key, alvh_number_print(value, text), after);
}

static void print_json_options(const char *key, bool vix, int count,
                               const struct priced_option option[])
{
    printf(", \"%s\": [", key);
    for (int i = 0; i < count; i++) {
        const struct alvh_option_quote *quote = &option[i].quote;
        printf("%s{\"days\": %d, ", i ? ", " : "", option[i].days);
        print_json_number("strike", option[i].strike, ", ");
        print_json_number("call", quote->call, ", ");
        print_json_number("put", quote->put, ", ");
        print_json_number("iv", quote->iv, ", ");
        print_json_number("delta", quote->delta, ", ");
        if (!vix)
            print_json_number("gamma", quote->gamma, ", ");
        print_json_number("vega", quote->vega, vix ? "}" : ", ");
        if (!vix)
            print_json_number("theta", quote->theta, "}");
    }
    printf("]");
}

static void print_json(const struct prices *prices)
{
    printf("{");
    print_json_number("vix", prices->vix, ", \"futures\": [");
    for (int i = 0; i < prices->futures; i++) {
        printf("%s{\"days\": %d, ", i ? ", " : "", prices->future[i].days);
        print_json_number("price", prices->future[i].price, "}");
    }
    printf("]");
    print_json_options("spx_options", false, prices->spx_options, prices->spx_option);
    print_json_options("vix_options", true, prices->vix_options, prices->vix_option);
    printf("}\n");
}

static void print_options(const char *title, bool vix, int count,
                          const struct priced_option option[])
{
    if (count == 0)
        return;
    printf("\n%s\n%5s %10s %11s %11s %8s %8s", title, "days", "strike", "call", "put",
           "iv %", "delta");
    printf(vix ? " %10s\n" : " %10s %10s %10s\n", vix ? "vega" : "gamma", "vega", "theta");
    for (int i = 0; i < count; i++) {
        const struct alvh_option_quote *quote = &option[i].quote;
        printf("%5d %10.2f %11.4f %11.4f %8.2f %8.4f", option[i].days, option[i].strike,
               quote->call, quote->put, 100.0 * quote->iv, quote->delta);
        if (vix)
            printf(" %10.3f\n", quote->vega);
        else
            printf(" %10.6f %10.3f %10.4f\n", quote->gamma, quote->vega, quote->theta);
    }
}

static void print_tables(const struct prices *prices)
{
    printf("VIX %.4f\n", prices->vix);
    if (prices->futures)
        printf("\nVIX futures\n%5s %10s\n", "days", "price");
    for (int i = 0; i < prices->futures; i++)
        printf("%5d %10.4f\n", prices->future[i].days, prices->future[i].price);
    print_options("SPX options", false, prices->spx_options, prices->spx_option);
    print_options("VIX options", true, prices->vix_options, prices->vix_option);
}

/* ---- the command ---- */

static enum alvh_status allocate(const struct request *request, struct prices *prices,
                                 struct alvh_error *error)
{
    const size_t tenors = (size_t)request->days.count;
    prices->future = calloc(MOST, sizeof *prices->future);
    prices->spx_option =
        calloc(tenors * (size_t)request->strikes.count + 1, sizeof *prices->spx_option);
    prices->vix_option =
        calloc(tenors * (size_t)request->vix_strikes.count + 1, sizeof *prices->vix_option);
    if (prices->future && prices->spx_option && prices->vix_option)
        return ALVH_OK;
    return alvh_fail(error, ALVH_EFAILED, "alvh: no memory for the prices");
}

static void tell_fit(void *context, int64_t done, int64_t total)
{
    cli_progress_tell(context, ALVH_STAGE_TABLES, done, total);
}

/* A model that was never priced before has its tables fitted, which takes a minute. */
static enum alvh_status obtain_tables(const struct alvh_model *model,
                                      struct alvh_tables **tables, struct alvh_error *error)
{
    struct cli_progress progress;
    cli_progress_start(&progress);
    const enum alvh_status status = alvh_tables_obtain(model, ALVH_TABLES_CACHED, 0,
                                                       tell_fit, &progress, tables, error);
    cli_progress_end(&progress);
    return status;
}

static int price(const struct request *request)
{
    struct alvh_error error = {0};
    struct prices prices = {0};
    struct alvh_tables *tables = NULL;
    enum alvh_status status = allocate(request, &prices, &error);
    if (status == ALVH_OK && !request->exact)
        status = obtain_tables(&request->model, &tables, &error);
    if (status == ALVH_OK)
        status = price_all(request, tables, &prices, &error);
    if (status != ALVH_OK)
        cli_fail(&error);
    else if (request->json)
        print_json(&prices);
    else
        print_tables(&prices);
    alvh_tables_free(tables);
    free(prices.future);
    free(prices.spx_option);
    free(prices.vix_option);
    return (int)status;
}

static int run(const struct cli_arguments *arguments)
{
    static struct request request;
    struct alvh_error error = {0};
    if (arguments->operands == 0)
        return cli_usage(arguments->command, "a model is missing");
    request.exact = cli_has(arguments, "--exact");
    request.json = cli_has(arguments, "--json");
    int status = read_point(arguments, &request);
    if (status == ALVH_OK)
        status = read_lists(arguments, &request);
    if (status != ALVH_OK)
        return status;
    if (alvh_model_read(arguments->operand[0], &request.model, &error) != ALVH_OK)
        return cli_fail(&error);
    status = read_regime(arguments, &request);
    return status == ALVH_OK ? price(&request) : status;
}

static const struct cli_option options[] = {
    {"--spot", 0, "POINTS", "SPX (100)"},
    {"--regime", 0, "NAME", "regime (the model's first)"},
    {"--variance", 0, "FAST,SLOW", "variances per year; required"},
    {"--days", 0, "N,N,..", "trading days to the options' expiries (21)"},
    {"--strikes", 0, "K,K,..", "strikes of SPX options, points"},
    {"--vix-strikes", 0, "K,K,..", "strikes of VIX options, points"},
    {"--futures-days", 0, "N,N,..",
     "trading days to the VIX futures' expiries (as --days)"},
    {"--exact", 0, NULL, "price by the transforms, not by the tables that run uses"},
    {"--json", 0, NULL, "one JSON object"},
    {0}};

const struct cli_command cli_price = {
    .name = "price",
    .operands = "MODEL",
    .most_operands = 1,
    .does = "Prices SPX options, VIX futures and VIX options at one state of the market",
    .text = "MODEL is a built-in model (core, mild, heston, bates, svcj) or a model file.\n"
            "Prices are in index points; delta is that of the call, to SPX at fixed "
            "variances or\n"
            "to the VIX future; vega is per 1.00 of VIX, that is per 100 VIX points, along "
            "the\n"
            "fast variance; theta is of the call, points per trading day.\n",
    .options = options,
    .run = run,
};
