/* Prices a small book, an iron condor and the VIX call that hedges it, at the close of a
 * day: from the transforms, and off the tables that runs use.
 *
 *     price [MODEL [YYYY-MM-DD]] */
#include <alvh/alvh.h>

#include <stdio.h>
#include <stdlib.h>

enum { LEGS = 4, DAYS = 30, CALL_DAYS = 45 };

/* Contracts of each leg: puts below, calls above. */
struct book {
    double strike[LEGS], contracts[LEGS];
    double vix_strike, vix_contracts;
};

/* The state of the market at a close, from SPX, VIX and the VIX futures of that day. */
static enum alvh_status find_state(const struct alvh_model *model, const char *day,
                                   struct alvh_start_state *state, struct alvh_error *error)
{
    struct alvh_history *history;
    alvh_date date = 0; /* the last day with a curve of futures */
    int index = 0;
    if (day && !alvh_date_parse(day, &date))
        return alvh_fail(error, ALVH_EUSAGE, "%s is no date YYYY-MM-DD", day);
    ALVH_TRY(alvh_history_read(NULL, &history, error));
    enum alvh_status status = alvh_history_find(history, date, &index, error);
    if (status == ALVH_OK)
        status = alvh_start_state_infer(model, history, index, state, error);
    alvh_history_free(history);
    return status;
}

static double worth(const struct book *book, const struct alvh_option_quote leg[LEGS],
                    const struct alvh_option_quote *vix)
{
    double points = book->vix_contracts * vix->call;
    for (int i = 0; i < LEGS; i++)
        points += book->contracts[i] * (i < LEGS / 2 ? leg[i].put : leg[i].call);
    return 100.0 * points; /* both options have a multiplier of 100 dollars a point */
}

static enum alvh_status price_exactly(const struct alvh_model *model,
                                      const struct alvh_point *point,
                                      const struct book *book, double *dollars,
                                      struct alvh_error *error)
{
    struct alvh_option_quote leg[LEGS], vix;
    ALVH_TRY(alvh_exact_spx(model, point, DAYS / ALVH_DAYS_PER_YEAR, LEGS, book->strike,
                            leg, error));
    ALVH_TRY(alvh_exact_vix(model, point, CALL_DAYS / ALVH_DAYS_PER_YEAR, 1,
                            &book->vix_strike, &vix, error));
    *dollars = worth(book, leg, &vix);
    return ALVH_OK;
}

static enum alvh_status price_off_tables(const struct alvh_model *model,
                                         const struct alvh_point *point,
                                         const struct book *book, double *dollars,
                                         struct alvh_error *error)
{
    struct alvh_option_quote leg[LEGS], vix;
    struct alvh_tables *tables;
    ALVH_TRY(alvh_tables_obtain(model, ALVH_TABLES_CACHED, 0, NULL, NULL, &tables, error));
    enum alvh_status status =
        alvh_quote_spx(tables, model, point, DAYS, LEGS, book->strike, leg, error);
    if (status == ALVH_OK)
        status = alvh_quote_vix(tables, model, point, CALL_DAYS, 1, &book->vix_strike, &vix,
                                error);
    if (status == ALVH_OK)
        *dollars = worth(book, leg, &vix);
    alvh_tables_free(tables);
    return status;
}

static enum alvh_status price(const char *model_name, const char *day,
                              struct alvh_error *error)
{
    struct alvh_model model;
    struct alvh_start_state state;
    ALVH_TRY(alvh_model_read(model_name, &model, error));
    ALVH_TRY(find_state(&model, day, &state, error));
    const struct alvh_point point = {.spot = state.spot,
                                     .regime = state.regime,
                                     .variance = {state.variance[0], state.variance[1]}};
    const double s = state.spot;
    const struct book book = {.strike = {0.92 * s, 0.95 * s, 1.03 * s, 1.06 * s},
                              .contracts = {1, -1, -1, 1},
                              .vix_strike = 1.5 * state.vix,
                              .vix_contracts = 2};
    double exact = 0.0, tables = 0.0;
    char date[ALVH_DATE_TEXT];
    ALVH_TRY(price_exactly(&model, &point, &book, &exact, error));
    ALVH_TRY(price_off_tables(&model, &point, &book, &tables, error));
    alvh_date_format(state.date, date);
    printf("%s: SPX %.2f, VIX %.2f, %s\n", date, state.spot, state.vix,
           model.regime_name[state.regime]);
    printf("the book is worth %.2f dollars from the transforms, %.2f off the tables\n",
           exact, tables);
    return ALVH_OK;
}

int main(int argc, char **argv)
{
    struct alvh_error error = {0};
    const enum alvh_status status =
        price(argc > 1 ? argv[1] : "core", argc > 2 ? argv[2] : NULL, &error);
    if (status != ALVH_OK)
        fprintf(stderr, "%s\n", error.text);
    return status;
}
