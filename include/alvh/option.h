/* What a user may set, as tables: what a row of one means.
 *
 * Each header of alvh/options holds one group of options: a table and the struct that is
 * made from it. A row is
 *
 *     X(type, name, unit, default, lowest, highest, "what it is")
 *
 * and type is INTEGER, REAL, FLAG, TEXT or CHOICE. A choice is one of a few names, which
 * stand in the column of the unit ("mid|bid|ask"), and its value and default are the
 * number of the name, from 0. alvh/scenario.h lists the groups. */
#ifndef ALVH_OPTION_H
#define ALVH_OPTION_H

#include <stdbool.h>
#include <stdint.h>

enum { ALVH_TEXT_LENGTH = 256 };

/* What a row of each type becomes in a struct. */
#define ALVH_OPTION_INTEGER(name) int64_t name;
#define ALVH_OPTION_REAL(name)    double name;
#define ALVH_OPTION_FLAG(name)    bool name;
#define ALVH_OPTION_TEXT(name)    char name[ALVH_TEXT_LENGTH];
#define ALVH_OPTION_CHOICE(name)  int64_t name;
#define ALVH_OPTION_FIELD(type, name, unit, standard, low, high, text)                     \
    ALVH_OPTION_##type(name)

#endif
