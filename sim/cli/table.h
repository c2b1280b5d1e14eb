/* A table of texts, printed in columns: the first to the left, the others to the right. One
 * that is wider than `most_width` goes on below with the columns that do not fit, beside the
 * same names. */
#ifndef ALVH_SIM_CLI_TABLE_H
#define ALVH_SIM_CLI_TABLE_H

#include <stdio.h>

#include "sim/cli/colour.h"

enum { CLI_TABLE_COLUMNS = 12, CLI_TABLE_CELL = 48 };

/* Columns of a terminal that what a command prints for people keeps to. */
enum { CLI_SCREEN = 100 };

/* Column c stands beside the one before, a blank apart, and is never parted from it. */
#define CLI_TIED(c) (1u << (c))

struct cli_table {
    int columns;
    int names;      /* columns that say what a row is */
    int most_width; /* 0: any */
    unsigned tied;  /* CLI_TIED of columns */
    int cells; /* filled, row by row */
    int room;
    struct cli_table_cell {
        char text[CLI_TABLE_CELL];
        enum cli_paint paint;
    } * cell;
};

/* The next cell, as printf would have it. */
void cli_table_add(struct cli_table *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Paints the cell that was added last. */
void cli_table_paint(struct cli_table *table, enum cli_paint paint);

/* Prints the table, two blanks between columns, and takes its cells out. */
void cli_table_print(struct cli_table *table, FILE *out);

#endif
