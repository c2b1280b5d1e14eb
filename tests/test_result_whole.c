/* The result file is whole or not there, and nothing else passes for one. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <hdf5.h>

#include "tests/expect.h"
#include "tests/made_result.h"

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static void assert_no_partial(const char *path)
{
    char partial[256];
    snprintf(partial, sizeof partial, "%s.partial", path);
    assert_false(exists(partial));
}

static void put_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

static void assert_text(const char *path, const char *text)
{
    char found[64] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(found, sizeof found, file));
    fclose(file);
    assert_string_equal(found, text);
}

static void an_existing_file_survives_a_run_that_is_given_up(void **state)
{
    (void)state;
    char *path = made_path("kept.h5");
    put_text(path, "old");
    struct alvh_result_file *file;
    assert_int_equal(made_result_create(path, &file, NULL), ALVH_OK);
    assert_int_equal(made_result_append(file, 0, 16384, NULL), ALVH_OK);
    assert_text(path, "old");
    alvh_result_discard(file);
    assert_text(path, "old");
    assert_no_partial(path);
    /* And it is replaced by one that is complete. */
    struct alvh_error error = {0};
    assert_int_equal(made_result_write(path, 16384, &error), ALVH_OK);
    struct alvh_result result;
    assert_int_equal(alvh_result_read(path, &result, &error), ALVH_OK);
    alvh_result_free(&result);
    assert_no_partial(path);
    free(path);
}

/* In a process of its own: limits stay, and a crash when the program ends must show. */
static void run_out_of_space(const char *path, rlim_t bytes)
{
    const pid_t child = fork();
    if (child == 0) {
        struct alvh_error error = {0};
        const struct rlimit limit = {bytes, bytes};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        const enum alvh_status status = made_result_write(path, 16384, &error);
        const bool named = strstr(error.text, path) && strstr(error.text, "File too large");
        exit(status == ALVH_EFAILED && named ? 0 : 1);
    }
    int ended;
    waitpid(child, &ended, 0);
    assert_true(WIFEXITED(ended));
    assert_int_equal(WEXITSTATUS(ended), 0);
}

static void a_full_disk_is_reported_and_leaves_nothing(void **state)
{
    (void)state;
    char *path = made_path("full.h5"), *whole = made_path("result.h5");
    put_text(path, "old");
    struct stat size;
    stat(whole, &size);
    const rlim_t limits[] = {0,
                             100,
                             5000,
                             (rlim_t)size.st_size / 3,
                             (rlim_t)size.st_size - 200000,
                             (rlim_t)size.st_size - 20000,
                             (rlim_t)size.st_size - 1};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        run_out_of_space(path, limits[i]);
        assert_text(path, "old");
        assert_no_partial(path);
    }
    free(whole);
    free(path);
}

static void assert_cannot_create(const char *path, const char *because)
{
    struct alvh_result_file *file;
    struct alvh_error error = {0};
    assert_int_equal(made_result_create(path, &file, &error), ALVH_EFAILED);
    assert_null(file);
    assert_non_null(strstr(error.text, path));
    if (!strstr(error.text, because))
        fail_msg("%s", error.text);
}

static void an_output_that_cannot_be_is_refused_before_the_run(void **state)
{
    (void)state;
    char *nowhere = made_path("nowhere/result.h5");
    assert_cannot_create(nowhere, "No such file or directory");
    assert_cannot_create(made_folder, "it is a folder");
    assert_cannot_create("/dev/null", "no ordinary file");
    free(nowhere);
}

static void two_runs_cannot_write_one_file(void **state)
{
    (void)state;
    char *path = made_path("shared.h5");
    struct alvh_result_file *file;
    assert_int_equal(made_result_create(path, &file, NULL), ALVH_OK);
    assert_cannot_create(path, "another run");
    assert_int_equal(made_result_append(file, 0, 16384, NULL), ALVH_OK);
    alvh_result_discard(file);
    free(path);
}

static void paths_must_follow_each_other(void **state)
{
    (void)state;
    char *path = made_path("order.h5");
    struct alvh_result_file *file;
    assert_int_equal(made_result_create(path, &file, NULL), ALVH_OK);
    assert_int_equal(made_result_append(file, 16, 32, NULL), ALVH_EFAILED);
    assert_int_equal(made_result_finish(file, NULL),
                     ALVH_EFAILED); /* not all paths were written */
    alvh_result_discard(file);
    assert_false(exists(path));
    free(path);
}

static void assert_unreadable(const char *path, const char *because)
{
    struct alvh_result result;
    struct alvh_error error = {0};
    assert_int_equal(alvh_result_read(path, &result, &error), ALVH_EINPUT);
    assert_non_null(strstr(error.text, path));
    if (!strstr(error.text, because))
        fail_msg("%s", error.text);
    assert_null(result.cell);
}

static char *copy_of_result(const char *name)
{
    char *path = made_path(name), command[256];
    snprintf(command, sizeof command, "cp %s/result.h5 %s", made_folder, path);
    assert_int_equal(system(command), 0);
    return path;
}

static void what_is_no_result_is_refused_by_name(void **state)
{
    (void)state;
    char *missing = made_path("missing.h5"), *text = made_path("text.h5");
    put_text(text, "This is not HDF5.\n");
    assert_unreadable(missing, "No such file or directory");
    assert_unreadable(text, "not a whole HDF5 file");
    assert_unreadable(made_folder, "is a directory");

    char *cut = copy_of_result("cut.h5");
    assert_int_equal(truncate(cut, 100000), 0);
    assert_unreadable(cut, "not a whole HDF5 file");

    char *other = made_path("other.h5");
    H5Fclose(H5Fcreate(other, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
    assert_unreadable(other, "the attribute status is not there");

    char *lacking = copy_of_result("lacking.h5");
    const hid_t file = H5Fopen(lacking, H5F_ACC_RDWR, H5P_DEFAULT);
    assert_true(H5Ldelete(file, "/tail/drawdown_es_se", H5P_DEFAULT) >= 0);
    H5Fclose(file);
    assert_unreadable(lacking, "the dataset tail/drawdown_es_se is not there");
    free(missing);
    free(text);
    free(cut);
    free(other);
    free(lacking);
}

static void an_unfinished_run_is_no_result(void **state)
{
    (void)state;
    char *path = copy_of_result("running.h5");
    const hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    const hid_t attribute = H5Aopen(file, "status", H5P_DEFAULT);
    const hid_t type = H5Aget_type(attribute);
    const char *running = "running";
    assert_true(H5Awrite(attribute, type, &running) >= 0);
    H5Tclose(type);
    H5Aclose(attribute);
    H5Fclose(file);
    assert_unreadable(path, "never finished");
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_existing_file_survives_a_run_that_is_given_up),
        cmocka_unit_test(a_full_disk_is_reported_and_leaves_nothing),
        cmocka_unit_test(an_output_that_cannot_be_is_refused_before_the_run),
        cmocka_unit_test(two_runs_cannot_write_one_file),
        cmocka_unit_test(paths_must_follow_each_other),
        cmocka_unit_test(what_is_no_result_is_refused_by_name),
        cmocka_unit_test(an_unfinished_run_is_no_result),
    };
    return cmocka_run_group_tests(tests, made_result_open, made_result_close);
}
