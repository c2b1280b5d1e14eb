/* The failing twins of what allocates, and what the program has not freed. */
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_integration.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_permutation.h>
#include <gsl/gsl_roots.h>
#include <gsl/gsl_spline.h>
#include <nlopt.h>
#include <yaml.h>

#include "tests/faults/inject.h"

/* ---- what is allocated ---- */

/* Open addressing; a freed place is marked, as those after it must stay in reach. */
enum { PLACES = 1 << 16 };
static void *const gone = (void *)1;
static void *live[PLACES];
static int64_t count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static size_t place_of(const void *block)
{
    return (size_t)(((uintptr_t)block >> 4) * 0x9E3779B97F4A7C15u >> 48) % PLACES;
}

static void *note(void *block)
{
    pthread_mutex_lock(&lock);
    size_t at = place_of(block);
    if (block && count >= 0 && ++count == PLACES / 2)
        count = -1;
    if (block && count >= 0) {
        while (live[at] && live[at] != gone)
            at = (at + 1) % PLACES;
        live[at] = block;
    }
    pthread_mutex_unlock(&lock);
    return block;
}

/* What others have allocated is not found, and not ours to count. */
static void forget(const void *block)
{
    pthread_mutex_lock(&lock);
    size_t at = place_of(block);
    while (block && live[at] && live[at] != block)
        at = (at + 1) % PLACES;
    if (block && count > 0 && live[at] == block) {
        live[at] = gone;
        count--;
    }
    pthread_mutex_unlock(&lock);
}

int64_t fault_allocations(void)
{
    return count;
}

/* ---- the C library ---- */

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_malloc(size_t size)
{
    return fault_due(FAULT_MEMORY, "malloc") ? NULL : note(__real_malloc(size));
}

void *__real_calloc(size_t number, size_t size);
void *__wrap_calloc(size_t number, size_t size);
void *__wrap_calloc(size_t number, size_t size)
{
    return fault_due(FAULT_MEMORY, "calloc") ? NULL : note(__real_calloc(number, size));
}

void *__real_realloc(void *block, size_t size);
void *__wrap_realloc(void *block, size_t size);
void *__wrap_realloc(void *block, size_t size)
{
    if (fault_due(FAULT_MEMORY, "realloc"))
        return NULL;
    forget(block);
    return note(__real_realloc(block, size));
}

void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return fault_due(FAULT_MEMORY, "aligned_alloc")
               ? NULL
               : note(__real_aligned_alloc(alignment, size));
}

void __real_free(void *block);
void __wrap_free(void *block);
void __wrap_free(void *block)
{
    forget(block);
    __real_free(block);
}

char *__wrap_strdup(const char *text);
char *__wrap_strdup(const char *text)
{
    const size_t size = strlen(text) + 1;
    char *copy = fault_due(FAULT_MEMORY, "strdup") ? NULL : note(__real_malloc(size));
    return copy ? memcpy(copy, text, size) : NULL;
}

int __wrap_asprintf(char **text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
int __wrap_asprintf(char **text, const char *format, ...)
{
    if (fault_due(FAULT_MEMORY, "asprintf"))
        return -1;
    va_list arguments;
    va_start(arguments, format);
    const int length = vasprintf(text, format, arguments);
    va_end(arguments);
    note(length < 0 ? NULL : *text);
    return length;
}

/* What a parser runs out of inside looks like this from outside. */
int __real_yaml_parser_parse(yaml_parser_t *parser, yaml_event_t *event);
int __wrap_yaml_parser_parse(yaml_parser_t *parser, yaml_event_t *event);
int __wrap_yaml_parser_parse(yaml_parser_t *parser, yaml_event_t *event)
{
    if (!fault_due(FAULT_MEMORY, "yaml_parser_parse"))
        return __real_yaml_parser_parse(parser, event);
    memset(event, 0, sizeof *event);
    parser->error = YAML_MEMORY_ERROR;
    return 0;
}

/* ---- libraries that allocate for the program ---- */

/* clang-format off */
#define TWIN(result, name, parameters, arguments)                                          \
    result __real_##name parameters;                                                       \
    result __wrap_##name parameters;                                                       \
    result __wrap_##name parameters                                                        \
    {                                                                                      \
        return fault_due(FAULT_MEMORY, #name) ? (result)0 : __real_##name arguments;       \
    }
TWIN(FILE *, open_memstream, (char **text, size_t *size), (text, size))
TWIN(FILE *, fmemopen, (void *text, size_t size, const char *mode), (text, size, mode))
TWIN(gsl_integration_glfixed_table *, gsl_integration_glfixed_table_alloc, (size_t n), (n))
TWIN(gsl_interp_accel *, gsl_interp_accel_alloc, (void), ())
TWIN(gsl_spline *, gsl_spline_alloc, (const gsl_interp_type *type, size_t n), (type, n))
TWIN(gsl_matrix *, gsl_matrix_alloc, (size_t rows, size_t columns), (rows, columns))
TWIN(gsl_matrix *, gsl_matrix_calloc, (size_t rows, size_t columns), (rows, columns))
TWIN(gsl_permutation *, gsl_permutation_alloc, (size_t n), (n))
TWIN(gsl_root_fsolver *, gsl_root_fsolver_alloc, (const gsl_root_fsolver_type *type), (type))
TWIN(nlopt_opt, nlopt_create, (nlopt_algorithm algorithm, unsigned n), (algorithm, n))
TWIN(int, yaml_parser_initialize, (yaml_parser_t *parser), (parser))
/* clang-format on */
