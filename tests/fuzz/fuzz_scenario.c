/* Scenarios: read, and where that succeeds every eighth printed, read again and printed as
 * before, which costs many times what reading does. */
#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

#include "alvh/options.h"
#include "sim/file/checksum.h"
#include "tests/fuzz/target.h"

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    gsl_set_error_handler_off();
    return 0;
}

static enum alvh_status parse(const char *text, struct alvh_scenario *scenario)
{
    struct alvh_problems *problems = alvh_problems_create();
    const enum alvh_status status = alvh_scenario_parse("fuzz", text, scenario, problems);
    alvh_problems_free(problems);
    return status;
}

static void print_again(const struct alvh_scenario *scenario, struct alvh_scenario *again)
{
    char *first, *second, *json;
    struct alvh_error error;
    if (alvh_scenario_print(scenario, &first, &error) != ALVH_OK ||
        parse(first, again) != ALVH_OK ||
        alvh_scenario_print(again, &second, &error) != ALVH_OK ||
        strcmp(first, second) != 0 ||
        alvh_scenario_json(scenario, &json, &error) != ALVH_OK)
        abort();
    free(first);
    free(second);
    free(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { PRINTED = 8 };
    static struct alvh_scenario scenario, again;
    char *text = malloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    if (parse(text, &scenario) == ALVH_OK && alvh_checksum(size, data, 0) % PRINTED == 0)
        print_again(&scenario, &again);
    free(text);
    return 0;
}
