/* Fits the price tables of a model.
 *
 * A fit is two stages of units. The units of a stage are independent, so the caller may run
 * them in any order and in parallel; all of one stage come before the next. The outcome
 * does not depend on the order, bit for bit. */
#ifndef ALVH_MODELS_TABLE_FIT_H
#define ALVH_MODELS_TABLE_FIT_H

#include <stdbool.h>
#include <stddef.h>

#include "alvh/tables.h"

struct alvh_table_fit;

enum { ALVH_TABLE_FIT_STAGES = 2 };

/* What the tables of a model depend on, as a number: the key of their file. Beside the
 * pricing side it covers the largest variances that either measure makes likely. */
uint64_t alvh_tables_key(const struct alvh_model *model);

/* model must outlive the fit. */
enum alvh_status alvh_table_fit_create(const struct alvh_model *model,
                                       struct alvh_table_fit **fit,
                                       struct alvh_error *error);
void alvh_table_fit_free(struct alvh_table_fit *fit);

int alvh_table_fit_units(const struct alvh_table_fit *fit, int stage);
enum alvh_status alvh_table_fit_unit(struct alvh_table_fit *fit, int stage, int unit,
                                     struct alvh_error *error);

/* The finished tables, which the caller frees. Call once, after the last unit. */
struct alvh_tables *alvh_table_fit_take(struct alvh_table_fit *fit);

/* Tables as bytes: how many, the checksum of those that it covers, and whether bytes that
 * came from a file are whole, of this version and of this key. */
size_t alvh_tables_bytes(const struct alvh_tables *tables);
bool alvh_tables_are_whole(const void *bytes, size_t count, uint64_t key);

#endif
