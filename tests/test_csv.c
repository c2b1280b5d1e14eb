/* Daily tables: what is read, what is refused and where the message points. */
#include "models/csv.h"
#include "tests/folder.h"

#include <locale.h>

/* Opens text and reads it to its end, number 0.5 to 100 in the column x. */
static enum alvh_status read_all(const char *text, size_t length, double *sum,
                                 struct alvh_error *error)
{
    struct alvh_csv *csv = NULL;
    ALVH_TRY(alvh_csv_open_text("t.csv", text, length, &csv, error));
    bool row = true;
    int column;
    enum alvh_status status = alvh_csv_column(csv, "x", &column, error);
    *sum = 0.0;
    while (status == ALVH_OK && row) {
        double x = 0.0;
        status = alvh_csv_next(csv, &row, error);
        if (status == ALVH_OK && row)
            status = alvh_csv_number(csv, column, 0.5, 100.0, &x, error);
        if (!isnan(x))
            *sum += x;
    }
    alvh_csv_close(csv);
    return status;
}

static double sum_of(const char *text)
{
    struct alvh_error error = {0};
    double sum;
    if (read_all(text, strlen(text), &sum, &error) != ALVH_OK)
        fail_msg("%s", error.text);
    return sum;
}

static void numbers_are_read_by_column_name(void **state)
{
    (void)state;
    assert_near(sum_of("date,x\n2024-01-02,2.385\n2024-01-03,1e1\n"), 12.385, 0.0);
    assert_near(sum_of("y,X,date\n7,2.5,2024-01-02"), 2.5, 0.0);
    assert_near(sum_of("date,x\n2024-01-02,\n2024-01-03,+3.\n"), 3.0, 0.0);
    assert_near(sum_of("date,x\n"), 0.0, 0.0);
}

static void spreadsheet_habits_are_passed_over(void **state)
{
    (void)state;
    assert_near(sum_of("\xef\xbb\xbf"
                       "date , x\r\n2024-01-02,\t1.25 \r\n2024-01-03,2\r"),
                3.25, 0.0);
}

/* A program that speaks German still reads points. */
static void the_locale_does_not_matter(void **state)
{
    (void)state;
    setlocale(LC_ALL, "de_DE.UTF-8");
    assert_near(sum_of("date,x\n2024-01-02,2.385\n"), 2.385, 0.0);
    setlocale(LC_ALL, "C");
}

struct wrong {
    const char *text;
    const char *message;
};

static void wrong_text_is_refused_where_it_stands(void **state)
{
    (void)state;
    const struct wrong wrong[] = {
        {"", "t.csv:1: the file is empty; a line that names the columns is needed"},
        {"x\n1\n", "t.csv:1: date: the column is missing; it is needed"},
        {"date\n", "t.csv:1: x: the column is missing; it is needed"},
        {"date,x,x\n", "t.csv:1: x: the column appears twice; each name is allowed once"},
        {"date,x\n2024-01-02\n",
         "t.csv:2: has 1 fields; as many as the header are allowed, 2"},
        {"date,x\n2024-01-02,1,2\n",
         "t.csv:2: has 3 fields; as many as the header are allowed, 2"},
        {"date,x\n2024-01-02,1\n\n2024-01-03,1\n",
         "t.csv:3: has 1 fields; as many as the header are allowed, 2"},
        {"date,x\n2024-02-30,1\n",
         "t.csv:2: date: '2024-02-30' is no date; YYYY-MM-DD is allowed"},
        {"date,x\n02/01/2024,1\n",
         "t.csv:2: date: '02/01/2024' is no date; YYYY-MM-DD is allowed"},
        {"date,x\n2024-01-02,1\n2024-01-02,1\n",
         "t.csv:3: date: 2024-01-02 appears twice; each date must be later than the one "
         "before"},
        {"date,x\n2024-01-03,1\n2024-01-02,1\n",
         "t.csv:3: date: 2024-01-02 follows a later date; each date must be later than the "
         "one before"},
        {"date,x\n2024-01-02,NaN\n",
         "t.csv:2: x: 'NaN' is no number; a number from 0.5 to 100 is allowed"},
        {"date,x\n2024-01-02,inf\n",
         "t.csv:2: x: 'inf' is no number; a number from 0.5 to 100 is allowed"},
        {"date,x\n2024-01-02,0x10\n",
         "t.csv:2: x: '0x10' is no number; a number from 0.5 to 100 is allowed"},
        {"date,x\n2024-01-02,1.2.3\n",
         "t.csv:2: x: '1.2.3' is no number; a number from 0.5 to 100 is allowed"},
        {"date,x\n2024-01-02,\"12\"\n",
         "t.csv:2: x: '\"12\"' is no number; a number from 0.5 to 100 is allowed"},
        {"date,x\n2024-01-02,1 2\n",
         "t.csv:2: x: '1 2' is no number; a number from 0.5 to 100 is allowed"},
        {"date,x\n2024-01-02,-5\n", "t.csv:2: x: is -5; from 0.5 to 100 is allowed"},
        {"date,x\n2024-01-02,0\n", "t.csv:2: x: is 0; from 0.5 to 100 is allowed"},
        {"date,x\n2024-01-02,1e999\n", "t.csv:2: x: is 1e999; from 0.5 to 100 is allowed"},
        {"date,x\n2024-01-02,1\r2\n",
         "t.csv:2: holds the byte 0x0d; only comma-separated text is allowed"},
        {"\x7f"
         "ELF\x02\x01\x01\n",
         "t.csv:1: holds the byte 0x02; only comma-separated text is allowed"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct alvh_error error = {0};
        double sum;
        const enum alvh_status status =
            read_all(wrong[i].text, strlen(wrong[i].text), &sum, &error);
        assert_string_equal(error.text, wrong[i].message);
        assert_int_equal(status, ALVH_EINPUT);
    }
}

static void a_zero_byte_is_no_text(void **state)
{
    (void)state;
    const char text[] = "date,x\n2024-01-02,1\0\n";
    struct alvh_error error = {0};
    double sum;
    assert_int_equal(read_all(text, sizeof text - 1, &sum, &error), ALVH_EINPUT);
    assert_string_equal(error.text, "t.csv:2: holds the byte 0x00; only comma-separated "
                                    "text is allowed");
}

static void too_many_columns_are_refused(void **state)
{
    (void)state;
    char text[256];
    memset(text, ',', sizeof text);
    struct alvh_error error = {0};
    double sum;
    assert_int_equal(read_all(text, sizeof text, &sum, &error), ALVH_EINPUT);
    assert_string_equal(error.text, "t.csv:1: has too many fields; at most 64 are allowed");
}

static void a_line_of_100_megabytes_is_left_after_its_limit(void **state)
{
    (void)state;
    enum { MEGABYTE = 1 << 20 };
    char folder[FOLDER_PATH], path[FOLDER_PATH + 16];
    char *const ones = malloc(MEGABYTE);
    assert_non_null(ones);
    memset(ones, '1', MEGABYTE);
    folder_create(folder);
    snprintf(path, sizeof path, "%s/long.csv", folder);
    FILE *const file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < 100; i++)
        assert_int_equal(fwrite(ones, 1, MEGABYTE, file), MEGABYTE);
    assert_int_equal(fclose(file), 0);
    struct alvh_csv *csv = NULL;
    struct alvh_error error = {0};
    assert_int_equal(alvh_csv_open(path, &csv, &error), ALVH_EINPUT);
    assert_non_null(strstr(error.text, "long.csv:1: the line is too long; at most 4096 "
                                       "characters are allowed"));
    free(ones);
    unlink(path);
    rmdir(folder);
}

static void what_is_no_file_is_refused(void **state)
{
    (void)state;
    struct alvh_csv *csv = NULL;
    struct alvh_error missing = {0}, folder = {0}, endless = {0};
    assert_int_equal(alvh_csv_open("/nowhere/t.csv", &csv, &missing), ALVH_EINPUT);
    assert_string_equal(missing.text,
                        "/nowhere/t.csv: cannot be opened: No such file or directory");
    assert_int_equal(alvh_csv_open("/", &csv, &folder), ALVH_EINPUT);
    assert_string_equal(folder.text, "/: is a folder; a file is needed");
    assert_int_equal(alvh_csv_open("/dev/zero", &csv, &endless), ALVH_EINPUT);
    assert_string_equal(endless.text, "/dev/zero:1: holds the byte 0x00; only "
                                      "comma-separated text is allowed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_by_column_name),
        cmocka_unit_test(spreadsheet_habits_are_passed_over),
        cmocka_unit_test(the_locale_does_not_matter),
        cmocka_unit_test(wrong_text_is_refused_where_it_stands),
        cmocka_unit_test(a_zero_byte_is_no_text),
        cmocka_unit_test(too_many_columns_are_refused),
        cmocka_unit_test(a_line_of_100_megabytes_is_left_after_its_limit),
        cmocka_unit_test(what_is_no_file_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
