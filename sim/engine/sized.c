/* Programs are built with the options and the report as their headers had them, which may
 * be shorter or longer than this library's. */
#include "sim/engine/whole.h"

#include <string.h>

/* What the caller does not know is zero; what this library does not know must be. */
static enum alvh_status read_options(const struct alvh_run_options *given, size_t size,
                                     struct alvh_run_options *options,
                                     struct alvh_error *error)
{
    const unsigned char *bytes = (const unsigned char *)given;
    for (size_t i = sizeof *options; i < size; i++)
        if (bytes[i] != 0)
            return alvh_fail(error, ALVH_EUSAGE,
                             "an option of this run needs a newer libalvh than this one");
    memset(options, 0, sizeof *options);
    memcpy(options, given, size < sizeof *options ? size : sizeof *options);
    if (options->ranks && options->rules > 0)
        return alvh_fail(error, ALVH_EUSAGE,
                         "other processes do not have the rules that this run was given");
    return ALVH_OK;
}

static void hand_out(const struct alvh_run_report *own, struct alvh_run_report *report,
                     size_t size)
{
    memset(report, 0, size);
    memcpy(report, own, size < sizeof *own ? size : sizeof *own);
}

enum alvh_status alvh_run_sized(const struct alvh_scenario *scenario,
                                const struct alvh_run_options *options, size_t options_size,
                                struct alvh_run_report *report, size_t report_size,
                                struct alvh_error *error)
{
    struct alvh_run_options asked;
    struct alvh_run_report own = {0};
    enum alvh_status status = read_options(options, options_size, &asked, error);
    if (status == ALVH_OK)
        status = alvh_run_whole(scenario, &asked, &own, error);
    hand_out(&own, report, report_size);
    return status;
}

enum alvh_status alvh_merge_sized(int parts, const char *const part[],
                                  const struct alvh_run_options *options,
                                  size_t options_size, struct alvh_run_report *report,
                                  size_t report_size, struct alvh_error *error)
{
    struct alvh_run_options asked;
    struct alvh_run_report own = {0};
    enum alvh_status status = read_options(options, options_size, &asked, error);
    if (status == ALVH_OK)
        status = alvh_merge_whole(parts, part, &asked, &own, error);
    hand_out(&own, report, report_size);
    return status;
}
