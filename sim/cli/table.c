#include "sim/cli/table.h"

#include <stdarg.h>
#include <stdlib.h>

void cli_table_add(struct cli_table *table, const char *format, ...)
{
    if (table->cells == table->room) {
        const int room = 2 * table->room + 64;
        void *grown = realloc(table->cell, (size_t)room * sizeof *table->cell);
        if (!grown) /* a command that cannot have a few kilobytes cannot go on */
            abort();
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

void cli_table_print(struct cli_table *table, FILE *out)
{
    int width[CLI_TABLE_COLUMNS] = {0};
    for (int i = 0; i < table->cells; i++) {
        const int column = i % table->columns, own = width_of(table->cell[i].text);
        width[column] = own > width[column] ? own : width[column];
    }
    int blanks = 0; /* before the next text, if the line has one */
    for (int i = 0; i < table->cells; i++) {
        const char *text = table->cell[i].text;
        const enum cli_paint paint = table->cell[i].paint;
        const int column = i % table->columns, missing = width[column] - width_of(text);
        blanks += column == 0 ? 0 : 2 + missing;
        if (*text) {
            fprintf(out, "%*s%s%s%s", blanks, "", cli_paint_begin(out, paint), text,
                    cli_paint_end(out, paint));
            blanks = 0;
        }
        blanks += column == 0 ? missing : 0;
        if (column == table->columns - 1) {
            fputc('\n', out);
            blanks = 0;
        }
    }
    free(table->cell);
    *table = (struct cli_table){.columns = table->columns};
}
