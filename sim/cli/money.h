/* What tables of results are made of: dollars, shares, intervals, books and titles. */
#ifndef ALVH_SIM_CLI_MONEY_H
#define ALVH_SIM_CLI_MONEY_H

#include "alvh/headline.h"
#include "sim/cli/table.h"

enum { CLI_MONEY_TEXT = 32 };

/* Whole dollars with a comma before every third digit. */
const char *cli_money(double dollars, char text[CLI_MONEY_TEXT]);

void cli_table_add_money(struct cli_table *table, double dollars);

/* An estimate of the whole position as a value and its interval, per contract. */
void cli_table_add_interval(struct cli_table *table, const struct alvh_estimate *estimate,
                            double contracts);

/* A share as per cent and its interval. */
void cli_table_add_percent(struct cli_table *table, const struct alvh_estimate *share);

/* Which book and how many contracts a cell of the result is about. */
void cli_table_add_name(struct cli_table *table, const struct alvh_result *result,
                        int cell);

/* A row of titles. */
void cli_table_add_titles(struct cli_table *table, const char *const title[]);

#endif
