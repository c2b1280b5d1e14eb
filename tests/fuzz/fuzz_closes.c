/* Daily closes: a folder that holds nothing but closes.csv. */
#include <gsl/gsl_errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "alvh/history.h"
#include "tests/fuzz/target.h"

/* In memory: a disk would be written to at every input. */
static char folder[] = "/dev/shm/alvh-fuzz-XXXXXX";
static char file[sizeof folder + 16];

static void clean_up(void)
{
    remove(file);
    rmdir(folder);
}

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    gsl_set_error_handler_off();
    if (!mkdtemp(folder))
        abort();
    snprintf(file, sizeof file, "%s/closes.csv", folder);
    atexit(clean_up);
    return 0;
}

static void look_at(const struct alvh_history *history)
{
    struct alvh_error error;
    int index;
    const int days = alvh_history_days(history);
    if (alvh_history_find(history, 0, &index, &error) == ALVH_OK)
        alvh_history_realised_variance(history, index, 21);
    for (int day = 1; day < days; day++)
        if (alvh_history_day(history, day)->date <= alvh_history_day(history, day - 1)->date)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const int descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (descriptor < 0 || write(descriptor, data, size) != (ssize_t)size)
        abort();
    close(descriptor);
    struct alvh_history *history;
    struct alvh_error error;
    if (alvh_history_read(folder, &history, &error) == ALVH_OK) {
        look_at(history);
        alvh_history_free(history);
    }
    return 0;
}
