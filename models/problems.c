#include "alvh/problems.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct alvh_problems {
    int count;
    size_t length, capacity;
    char *text;
};

struct alvh_problems *alvh_problems_create(void)
{
    struct alvh_problems *problems = calloc(1, sizeof *problems);
    if (!problems)
        return NULL;
    problems->capacity = 1024;
    problems->text = calloc(1, problems->capacity);
    if (!problems->text) {
        free(problems);
        return NULL;
    }
    return problems;
}

void alvh_problems_free(struct alvh_problems *problems)
{
    if (problems)
        free(problems->text);
    free(problems);
}

/* Room for `more` characters, a newline and the final zero. */
static bool has_room(struct alvh_problems *problems, size_t more)
{
    const size_t needed = problems->length + more + 2;
    if (needed <= problems->capacity)
        return true;
    char *text = realloc(problems->text, 2 * needed);
    if (!text)
        return false;
    problems->text = text;
    problems->capacity = 2 * needed;
    return true;
}

void alvh_problems_add(struct alvh_problems *problems, const char *format, ...)
{
    /* A message that finds no memory is still counted: the input stays refused. */
    if (problems->count++ >= ALVH_MAX_PROBLEMS)
        return;
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, arguments);
    if (length >= 0 && has_room(problems, (size_t)length)) {
        vsnprintf(problems->text + problems->length, (size_t)length + 1, format, again);
        problems->length += (size_t)length;
        memcpy(problems->text + problems->length, "\n", 2);
        problems->length++;
    }
    va_end(again);
    va_end(arguments);
}

int alvh_problems_count(const struct alvh_problems *problems)
{
    return problems->count;
}

const char *alvh_problems_text(const struct alvh_problems *problems)
{
    return problems->text;
}

enum alvh_status alvh_problems_status(const struct alvh_problems *problems,
                                      struct alvh_error *error)
{
    if (problems->count == 0)
        return ALVH_OK;
    size_t length = problems->length;
    while (length >= ALVH_ERROR_TEXT) { /* drop the last message until the rest fits */
        length--;
        while (length > 0 && problems->text[length - 1] != '\n')
            length--;
    }
    if (length == 0) /* one message longer than an error, or none for want of memory */
        return alvh_fail(error, ALVH_EINPUT, "%s",
                         problems->length ? problems->text : "the input is invalid");
    return alvh_fail(error, ALVH_EINPUT, "%.*s", (int)length - 1, problems->text);
}
