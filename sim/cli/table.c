#include "sim/cli/table.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>

#include "alvh/status.h"

void cli_table_add(struct cli_table *table, const char *format, ...)
{
    if (table->cells == table->room) {
        const int room = 2 * table->room + 64;
        void *grown = realloc(table->cell, (size_t)room * sizeof *table->cell);
        if (!grown) { /* a command that cannot have a few kilobytes cannot go on */
            fprintf(stderr, "alvh: no memory to print a table\n");
            exit(ALVH_EFAILED);
        }
        table->cell = grown;
        table->room = room;
    }
    va_list arguments;
    va_start(arguments, format);
    struct cli_table_cell *cell = &table->cell[table->cells++];
    cell->paint = CLI_PLAIN;
    vsnprintf(cell->text, sizeof cell->text, format, arguments);
    va_end(arguments);
}

void cli_table_paint(struct cli_table *table, enum cli_paint paint)
{
    table->cell[table->cells - 1].paint = paint;
}

/* Columns on a screen: bytes that do not continue a UTF-8 character. */
static int width_of(const char *text)
{
    int width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xC0) != 0x80;
    return width;
}

static bool is_tied(const struct cli_table *table, int column)
{
    return (table->tied & CLI_TIED(column)) != 0;
}

static int gap_before(const struct cli_table *table, int column)
{
    return column == 0 ? 0 : is_tied(table, column) ? 1 : 2;
}

/* The end of the columns from `first` on that fit beside the names; at least one does. */
static int fitting(const struct cli_table *table, const int width[], int first)
{
    int end = first, used = 0;
    for (int column = 0; column < table->names && first > 0; column++)
        used += gap_before(table, column) + width[column];
    for (int column = first; column < table->columns; column++) {
        used += gap_before(table, column) + width[column];
        if (table->most_width > 0 && used > table->most_width && end > first &&
            end > table->names)
            break;
        if (column + 1 == table->columns || !is_tied(table, column + 1))
            end = column + 1;
    }
    return end;
}

/* One row's columns from `first` to `end`, behind its names. */
static void print_row(const struct cli_table *table, const int width[],
                      const struct cli_table_cell row[], int first, int end, FILE *out)
{
    int blanks = 0; /* before the next text, if the line has one */
    for (int column = 0; column < end; column++) {
        if (column >= table->names && column < first)
            continue;
        const char *text = row[column].text;
        const int missing = width[column] - width_of(text);
        blanks += gap_before(table, column) + (column == 0 ? 0 : missing);
        if (*text) {
            fprintf(out, "%*s%s%s%s", blanks, "", cli_paint_begin(out, row[column].paint),
                    text, cli_paint_end(out, row[column].paint));
            blanks = 0;
        }
        blanks += column == 0 ? missing : 0;
    }
    fputc('\n', out);
}

void cli_table_print(struct cli_table *table, FILE *out)
{
    int width[CLI_TABLE_COLUMNS] = {0};
    for (int i = 0; i < table->cells; i++) {
        const int column = i % table->columns, own = width_of(table->cell[i].text);
        width[column] = own > width[column] ? own : width[column];
    }
    for (int first = 0, end; first < table->columns; first = end) {
        end = fitting(table, width, first);
        if (first > 0)
            fputc('\n', out);
        for (int i = 0; i + table->columns <= table->cells; i += table->columns)
            print_row(table, width, table->cell + i, first, end, out);
    }
    free(table->cell);
    table->cell = NULL;
    table->cells = table->room = 0;
}
