/* Models: read and checked, and where that succeeds printed, read again and printed as
 * before. */
#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

#include "models/model_read.h"
#include "tests/fuzz/target.h"

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    gsl_set_error_handler_off();
    return 0;
}

static bool parse(const char *text, struct alvh_model *model)
{
    struct alvh_problems *problems = alvh_problems_create();
    const bool good = alvh_model_parse("fuzz", text, model, problems);
    alvh_problems_free(problems);
    return good;
}

static void print_again(const struct alvh_model *model)
{
    char *first, *second;
    struct alvh_model again;
    struct alvh_error error;
    if (alvh_model_print(model, &first, &error) != ALVH_OK || !parse(first, &again) ||
        alvh_model_print(&again, &second, &error) != ALVH_OK || strcmp(first, second) != 0 ||
        alvh_model_hash_all(model) != alvh_model_hash_all(&again))
        abort();
    free(first);
    free(second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct alvh_model model;
    char *text = malloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    if (parse(text, &model))
        print_again(&model);
    free(text);
    return 0;
}
