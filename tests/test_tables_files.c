/* Tables in files: fitted once, found again, and never trusted when damaged. */
#include "models/isa.h"

#include <dirent.h>
#include <string.h>

#include "alvh/exact.h"
#include "models/table_fit.h"
#include "sim/engine/tables_folder.h"
#include "tests/core_world.h"
#include "tests/expect.h"
#include "tests/folder.h"

enum { FILE_PATH = 1024 };

static void only_file_of(const char *folder, char path[FILE_PATH])
{
    DIR *listing = opendir(folder);
    int files = 0;
    for (struct dirent *entry; (entry = readdir(listing));)
        if (entry->d_name[0] != '.') {
            snprintf(path, FILE_PATH, "%s/%s", folder, entry->d_name);
            files++;
        }
    closedir(listing);
    assert_int_equal(files, 1);
}

static void damaged_tables_are_never_trusted(void **state)
{
    (void)state;
    const size_t bytes = alvh_tables_bytes(core.tables);
    const uint64_t key = alvh_tables_key(&core.model);
    unsigned char *copy = malloc(bytes + 8);
    memcpy(copy, core.tables, bytes);
    assert_true(alvh_tables_are_whole(copy, bytes, key));
    assert_false(alvh_tables_are_whole(copy, bytes, key + 1));
    assert_false(alvh_tables_are_whole(copy, bytes - 4, key));
    assert_false(alvh_tables_are_whole(copy, bytes + 4, key));
    assert_false(alvh_tables_are_whole(copy, 100, key));
    for (size_t at = 0; at < bytes; at += bytes / 97) {
        copy[at] ^= 0x10;
        assert_false(alvh_tables_are_whole(copy, bytes, key));
        copy[at] ^= 0x10;
    }
    free(copy);
}

static void a_damaged_file_is_passed_over(void **state)
{
    (void)state;
    struct alvh_error error = {0};
    char folder[FOLDER_PATH], path[FILE_PATH];
    folder_create(folder);
    assert_int_equal(alvh_tables_make(&core.model, folder, NULL, NULL, &error), ALVH_OK);
    only_file_of(folder, path);
    FILE *file = fopen(path, "r+b");
    assert_int_equal(fseek(file, 1234567, SEEK_SET), 0);
    assert_int_equal(fputc(0x5a, file), 0x5a);
    assert_int_equal(fputc(0xa5, file), 0xa5);
    fclose(file);
    setenv("ALVH_TABLES_DIR", folder, 1);
    struct alvh_tables *tables;
    assert_int_equal(
        alvh_tables_obtain(&core.model, ALVH_TABLES_CACHED, 0, NULL, NULL, &tables, &error),
        ALVH_OK);
    unsetenv("ALVH_TABLES_DIR");
    assert_memory_equal(tables, core.tables, alvh_tables_bytes(core.tables));
    alvh_tables_free(tables);
    unlink(path);
    rmdir(folder);
}

static void count_progress(void *context, int64_t done, int64_t total)
{
    int64_t *seen = context;
    assert_true(done == seen[0] + 1 && done <= total);
    seen[0] = done;
    seen[1] = total;
}

/* The Heston model: one regime, no jumps, so that its fit is short. */
static void a_new_model_is_fitted_once_and_then_cached(void **state)
{
    (void)state;
    struct alvh_error error = {0};
    struct alvh_model model;
    char cache[FOLDER_PATH], folder[FOLDER_PATH + 8], path[FILE_PATH];
    assert_int_equal(alvh_model_read("heston", &model, &error), ALVH_OK);
    model.q.theta[0][ALVH_FAST] *= 1.0371; /* no other table is of this model */
    assert_int_equal(alvh_model_prepare(&model, &error), ALVH_OK);
    folder_create(cache);
    setenv("XDG_CACHE_HOME", cache, 1);
    struct alvh_tables *fitted, *cached;
    int64_t seen[2] = {0, 0};
    if (alvh_tables_obtain(&model, ALVH_TABLES_CACHED, 2, count_progress, seen, &fitted,
                           &error) != ALVH_OK)
        fail_msg("%s", error.text);
    assert_true(seen[0] > 0 && seen[0] == seen[1]);
    assert_int_equal(alvh_tables_obtain(&model, ALVH_TABLES_CACHED, 1, count_progress, NULL,
                                        &cached, &error),
                     ALVH_OK);
    assert_memory_equal(cached, fitted, alvh_tables_bytes(fitted));
    snprintf(folder, sizeof folder, "%s/alvh", cache);
    only_file_of(folder, path);
    unlink(path);
    rmdir(folder);
    rmdir(cache);
    unsetenv("XDG_CACHE_HOME");

    struct world heston = {
        .model = model, .tables = fitted, .cells = core.cells, .smile = core.smile};
    const struct table_state base = {{0.05, 0.0}, 0};
    const struct alvh_point point = {100.0, 0, {0.05, 0.0}};
    double strike[LANES];
    struct alvh_option_quote exact[LANES];
    for (int l = 0; l < LANES; l++)
        strike[l] = 84.0 + 1.9 * l;
    const double tau = 42 / ALVH_DAYS_PER_YEAR;
    assert_int_equal(alvh_exact_spx(&model, &point, tau, LANES, strike, exact, &error),
                     ALVH_OK);
    locate(&heston, &base);
    alvh_spx_smile(fitted, 42, heston.cells, heston.smile);
    const double forward = 100.0 * exp((model.rate - model.dividend_yield) * tau);
    const struct quotes calls = quote(&heston, forward, strike, 1, exp(-model.rate * tau));
    for (int l = 0; l < LANES; l++)
        assert_near(calls.price[l], exact[l].call, 5e-4);
    alvh_tables_free(cached);
    alvh_tables_free(fitted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damaged_tables_are_never_trusted),
        cmocka_unit_test(a_damaged_file_is_passed_over),
        cmocka_unit_test(a_new_model_is_fitted_once_and_then_cached),
    };
    return cmocka_run_group_tests(tests, create_world, free_world);
}
