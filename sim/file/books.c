/* What each book of /tail was given to begin with: its capital and its sizing rule. */
#include <stdio.h>

#include "sim/file/result_file.h"

static const char *const rule_names[ALVH_SIZING_RULE_COUNT] = {
#define RULE_NAME(name, text) [ALVH_SIZING_##name] = #name,
    ALVH_SIZING_RULES(RULE_NAME)
#undef RULE_NAME
};

static enum alvh_status write_rules(const struct alvh_result_file *file,
                                    const struct alvh_hdf_group *group,
                                    struct alvh_error *error)
{
    const hid_t type = alvh_hdf_string_type();
    const struct alvh_hdf_dataset dataset = {
        .name = "sizing_rule",
        .unit = "1",
        .text = "what decides the contracts of the book's tranches",
        .type = type,
        .rank = 1,
        .dimension = {ALVH_DIMENSION_BOOK},
    };
    char text[ALVH_MAX_BOOKS][ALVH_REGIME_NAME];
    const char *rule[ALVH_MAX_BOOKS];
    for (int book = 0; book < file->scenario.books; book++) {
        const struct alvh_sizing_options *sizing = &file->scenario.book[book].sizing;
        snprintf(text[book], sizeof text[book], "%s%s", rule_names[sizing->rule],
                 sizing->macro ? " x macro" : "");
        rule[book] = text[book];
    }
    const enum alvh_status status =
        alvh_hdf_dataset_write(group, &dataset, type, rule, error);
    H5Tclose(type);
    return status;
}

double alvh_books_capital(const struct alvh_result_file *file, int book, int scale)
{
    return (double)file->scenario.scale[scale] *
           file->scenario.book[book].sizing.capital_dollars_per_contract;
}

static enum alvh_status write_capital(const struct alvh_result_file *file,
                                      const struct alvh_hdf_group *group,
                                      struct alvh_error *error)
{
    const struct alvh_hdf_dataset dataset = {
        .name = "capital",
        .unit = "dollars",
        .text = "equity at the start",
        .type = H5T_IEEE_F64LE,
        .rank = 2,
        .dimension = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE},
    };
    const struct alvh_scenario *scenario = &file->scenario;
    double capital[ALVH_MAX_BOOKS * ALVH_MAX_SCALES];
    for (int book = 0; book < scenario->books; book++)
        for (int scale = 0; scale < scenario->scales; scale++)
            capital[book * scenario->scales + scale] =
                alvh_books_capital(file, book, scale);
    return alvh_hdf_dataset_write(group, &dataset, H5T_NATIVE_DOUBLE, capital, error);
}

enum alvh_status alvh_books_write(const struct alvh_result_file *file,
                                  const struct alvh_hdf_group *group,
                                  struct alvh_error *error)
{
    ALVH_TRY(write_capital(file, group, error));
    return write_rules(file, group, error);
}
